"""What is noted of each request: how long it took, in counts, and who asked what, in a log that tells no secrets.

`X-Request-ID` names a request in the log, by the name that the client gave it or by one that is made up.
`traceparent` (W3C Trace Context) puts it into the trace of whoever sent it.
"""

import logging
import re
from bisect import bisect_left
from functools import partial
from time import perf_counter_ns
from typing import NamedTuple
from urllib.parse import parse_qsl
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings
from app.telemetry.logs import CURRENT_REQUEST, LoggedRequest
from app.telemetry.shared_counters import (
    BOUNDS_NANOSECONDS,
    FROM_MEMORY,
    STATUS_CLASSES,
    SUM,
    UNKNOWN_ROUTE,
    SharedCounters,
)
from app.telemetry.tracing import Tracing

REQUEST_ID_HEADER = b"x-request-id"
# When a layer further out began with it; see `perf_counter_ns`.
BEGAN = "claimstone.began"
_REQUEST = "claimstone.request"
MISSES, COMMITS = "memory_misses", "commits"

_logger = logging.getLogger(__name__)
_REQUEST_ID = re.compile(rb"[\w.~+/=:@-]{1,128}", re.ASCII)
_TRACEPARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-[!-~]*)?"
)
_SECRET_HEADERS = (b"authorization", b"proxy-authorization", b"cookie", b"idempotency-key")
_STATIC = "/static/{path}"
_SERVER_ERRORS = 500


class AnsweredRequest(NamedTuple):
    """A request that was answered. `route` is the template of its path."""

    route: str
    status: int
    nanoseconds: int


class RequestLog:
    """That of one process."""

    def __init__(self, settings: Settings, counts: SharedCounters, tracing: Tracing | None) -> None:
        self.counts = counts
        self._cells = counts.cells
        self._tracing = tracing
        self._logs_all = settings.access_log
        self._slow_nanoseconds = round(settings.slow_request_seconds * 1e9)
        # What takes longer is looked at; a hot read pays for no other question.
        self._noticed_nanoseconds = (
            0 if self._logs_all or tracing is not None else self._slow_nanoseconds
        )
        layout = counts.layout
        self._misses = layout.counters[MISSES]
        self._hot_series = {
            route: tuple(
                layout.series[method, route, status]
                for method in ("GET", FROM_MEMORY)
                for status in STATUS_CLASSES[:2]
            )
            for method, route, _ in layout.series
            if method == FROM_MEMORY
        }

    def count_miss(self) -> None:
        """Of a read that was looked for in memory."""
        self._cells[self._misses] += 1

    def record_fast_read(self, scope: Scope, route: str, kind: int, began: int) -> None:
        """Of an answer that the routes were not asked for.

        `kind` is 0 for a status of 200 and 1 for 304, and 2 more for what was in memory. This is a part of each
        hot read, so that nothing in it is told more readably than it is fast.
        """
        elapsed = perf_counter_ns() - began
        series = self._hot_series[route][kind]
        cells = self._cells
        cells[series + bisect_left(BOUNDS_NANOSECONDS, elapsed)] += 1
        cells[series + SUM] += elapsed
        if elapsed > self._noticed_nanoseconds:
            self._log_fast_read(scope, AnsweredRequest(route, 304 if kind % 2 else 200, elapsed))

    def _log_fast_read(self, scope: Scope, done: AnsweredRequest) -> None:
        request = open_request(scope)
        if self._tracing is not None:
            self._tracing.trace_fast_read(scope, *done)
        self._log(scope, done, request)

    def record_request(
        self, scope: Scope, done: AnsweredRequest, request: LoggedRequest, failure: Exception | None
    ) -> None:
        """`failure` is what was raised although the answer is complete."""
        status_class = f"{done.status // 100}xx"
        series = self.counts.find_series(scope["method"], done.route, status_class)
        self._cells[series + bisect_left(BOUNDS_NANOSECONDS, done.nanoseconds)] += 1
        self._cells[series + SUM] += done.nanoseconds
        if request.problem is not None:
            self.counts.add(name_problem(self.counts, request.problem))
        self._log(scope, done, request, failure)

    def _log(
        self,
        scope: Scope,
        done: AnsweredRequest,
        request: LoggedRequest,
        failure: Exception | None = None,
    ) -> None:
        is_slow = done.nanoseconds > self._slow_nanoseconds
        has_failed = failure is not None or done.status >= _SERVER_ERRORS
        if not (self._logs_all or is_slow or has_failed):
            return
        fields: dict[str, object] = {
            "method": scope["method"],
            "route": done.route,
            "status": done.status,
            "duration_ms": round(done.nanoseconds / 1e6, 3),
        }
        if request.problem is not None:
            fields["problem"] = request.problem
        if has_failed:
            # The client was told the same.
            fields["detail"] = request.detail
        level = logging.ERROR if has_failed else logging.WARNING if is_slow else logging.INFO
        event = "failed request" if has_failed else "slow request" if is_slow else "request"
        _logger.log(level, event, exc_info=failure, extra=fields)


def name_problem(counts: SharedCounters, code: str) -> str:
    """The counter of a problem; those that have none share one."""
    name = f"problem_{code}"
    return name if name in counts.layout.counters else "problem_other"


class LoggingMiddleware:
    """Around what answers: gives each answer its name, and notes it when it has ended."""

    def __init__(self, app: ASGIApp, watch: RequestLog) -> None:
        self._app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = scope.get(BEGAN) or perf_counter_ns()
        # It stays the current one: the server, which logs what is raised here, does so for it.
        request = open_request(scope)
        header = (REQUEST_ID_HEADER, request.request_id.encode())
        status, is_complete = _SERVER_ERRORS, False
        failure: Exception | None = None

        async def send_named(message: Message) -> None:
            nonlocal status, is_complete
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), header]}
            else:
                is_complete = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        except Exception as raised:
            if not is_complete:
                # The server breaks the connection off, and logs what was raised.
                raise
            failure = raised
        finally:
            done = AnsweredRequest(find_route(scope), status, perf_counter_ns() - began)
            self._watch.record_request(scope, done, request, failure)


def find_route(scope: Scope) -> str:
    """The template that the router chose for a path."""
    path: str | None = getattr(scope.get("route"), "path", None)
    if path is not None:
        return path
    given: str = scope["path"]
    if given == "/openapi.json":
        return given
    return _STATIC if given.startswith("/static/") else UNKNOWN_ROUTE


# Beside those of the routers.
OTHER_OPERATIONS = tuple(
    (method, path) for path in (_STATIC, "/openapi.json") for method in ("GET", "HEAD")
)


def open_request(scope: Scope) -> LoggedRequest:
    """Tell all that is logged from now on which request it is of; the same each time it is asked."""
    known: LoggedRequest | None = scope.get(_REQUEST)
    if known is not None:
        return known
    name = trace_id = None
    for header, value in scope["headers"]:
        if header == REQUEST_ID_HEADER:
            name = read_request_id(value)
        elif header == b"traceparent" and (matched := _TRACEPARENT.fullmatch(value)):
            trace_id = matched[1].decode()
    request = LoggedRequest(
        name.decode() if name else str(uuid4()), trace_id, partial(_list_secrets, scope)
    )
    CURRENT_REQUEST.set(request)
    scope[_REQUEST] = request
    return request


def read_request_id(value: bytes) -> bytes | None:
    """None for a name that is too long, or holds what is better not repeated."""
    return value if _REQUEST_ID.fullmatch(value) else None


def _list_secrets(scope: Scope) -> list[str]:
    """What a client sent that may be secret, in the ways it may be written."""
    secrets = []
    for header, value in scope["headers"]:
        if header in _SECRET_HEADERS:
            text = value.decode("latin-1")
            secrets += [text, *text.replace(";", " ").replace("=", " ").split()]
    query: str = scope.get("query_string", b"").decode("latin-1")
    secrets += [part.partition("=")[2] for part in query.split("&")]
    secrets += [value for _, value in parse_qsl(query)]
    # As Python writes it in a message.
    return secrets + [repr(secret)[1:-1] for secret in secrets]
