"""Counters of requests, and a log of the requests that were slow or failed.

The header `X-Request-ID` identifies a request in the log: the client may send an id, and gets a new one
otherwise. The header `traceparent` (W3C Trace Context) links a request to the client's trace.
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
# Key in the ASGI scope of the time (`perf_counter_ns`) at which an outer layer began with a request.
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
    """The route, the status and the duration of a request that was answered.

    `route` is a path template, such as `/v1/claims/{id}`.
    """

    route: str
    status: int
    nanoseconds: int


class RequestLog:
    """Counter of all requests, and log of the slow and failed ones; each process has one.

    With the setting `access_log`, all requests are logged.
    """

    def __init__(self, settings: Settings, counts: SharedCounters, tracing: Tracing | None) -> None:
        self.counts = counts
        self._cells = counts.cells
        self._tracing = tracing
        self._logs_all = settings.access_log
        self._slow_nanoseconds = round(settings.slow_request_seconds * 1e9)
        # Slower reads are logged or traced; all other fast reads need only this comparison.
        self._noticed_nanoseconds = (
            0 if self._logs_all or tracing is not None else self._slow_nanoseconds
        )
        layout = counts.layout
        self._misses = layout.counters[MISSES]
        self._fast_series = {
            route: tuple(
                layout.series[method, route, status]
                for method in ("GET", FROM_MEMORY)
                for status in STATUS_CLASSES[:2]
            )
            for method, route, _ in layout.series
            if method == FROM_MEMORY
        }

    def count_miss(self) -> None:
        """Count a read whose response was not in the cache."""
        self._cells[self._misses] += 1

    def record_fast_read(
        self, scope: Scope, route: str, began_ns: int, *, was_cached: bool, is_modified: bool
    ) -> None:
        """Count a response of the fast path, and log it if it was slow.

        The status is 200, or 304 if `is_modified` is false. `began_ns` is when the request began, by
        `perf_counter_ns`. Every read of the fast path runs this code, so it is written for speed.
        """
        elapsed = perf_counter_ns() - began_ns
        series = self._fast_series[route][2 * was_cached + (not is_modified)]
        cells = self._cells
        cells[series + bisect_left(BOUNDS_NANOSECONDS, elapsed)] += 1
        cells[series + SUM] += elapsed
        if elapsed > self._noticed_nanoseconds:
            status = 200 if is_modified else 304
            self._log_fast_read(scope, AnsweredRequest(route, status, elapsed))

    def _log_fast_read(self, scope: Scope, done: AnsweredRequest) -> None:
        request = open_request(scope)
        if self._tracing is not None:
            self._tracing.trace_fast_read(scope, *done)
        self._log(scope, done, request)

    def record_request(
        self, scope: Scope, done: AnsweredRequest, request: LoggedRequest, failure: Exception | None
    ) -> None:
        """Count a response of the routes, and log it if it was slow or failed.

        `failure` is an exception that was raised after the response had been sent; None if there was
        none.
        """
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
            # The response has the same detail.
            fields["detail"] = request.detail
        level = logging.ERROR if has_failed else logging.WARNING if is_slow else logging.INFO
        event = "failed request" if has_failed else "slow request" if is_slow else "request"
        _logger.log(level, event, exc_info=failure, extra=fields)


def name_problem(counts: SharedCounters, code: str) -> str:
    """Return the name of the counter for error responses with the problem code `code` (RFC 9457).

    The counter is `problem_other` for a code without a counter of its own.
    """
    name = f"problem_{code}"
    return name if name in counts.layout.counters else "problem_other"


class LoggingMiddleware:
    """Middleware that adds the request id to each response, and then counts and logs the request."""

    def __init__(self, app: ASGIApp, watch: RequestLog) -> None:
        self._app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = scope.get(BEGAN) or perf_counter_ns()
        # The request remains current: the server logs exceptions raised here under its id.
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
                # The server closes the connection and logs the exception.
                raise
            failure = raised
        finally:
            done = AnsweredRequest(find_route(scope), status, perf_counter_ns() - began)
            self._watch.record_request(scope, done, request, failure)


def find_route(scope: Scope) -> str:
    """Return the path template of a request, such as `/v1/claims/{id}`, which the router has chosen.

    Static files are outside the routers and have a template defined here. All other paths are
    `UNKNOWN_ROUTE`.
    """
    template: str | None = getattr(scope.get("route"), "path", None)
    if template is not None:
        return template
    path: str = scope["path"]
    return _STATIC if path.startswith("/static/") else UNKNOWN_ROUTE


# The operations outside the routers.
OTHER_OPERATIONS = (("GET", _STATIC), ("HEAD", _STATIC))


def open_request(scope: Scope) -> LoggedRequest:
    """Return the object that identifies a request in the log.

    The first call for a scope makes the object, and from then on log lines have the id of this request.
    Later calls for this scope return the same object.
    """
    opened: LoggedRequest | None = scope.get(_REQUEST)
    if opened is not None:
        return opened
    request_id = trace_id = None
    for header, value in scope["headers"]:
        if header == REQUEST_ID_HEADER:
            request_id = read_request_id(value)
        elif header == b"traceparent" and (match := _TRACEPARENT.fullmatch(value)):
            trace_id = match[1].decode()
    request = LoggedRequest(
        request_id.decode() if request_id else str(uuid4()),
        trace_id,
        partial(_list_secrets, scope),
    )
    CURRENT_REQUEST.set(request)
    scope[_REQUEST] = request
    return request


def read_request_id(value: bytes) -> bytes | None:
    """Return a valid request id; None if it is too long or has characters that are unsafe to repeat."""
    return value if _REQUEST_ID.fullmatch(value) else None


def _list_secrets(scope: Scope) -> list[str]:
    """List the values in a request that log lines must not show, such as keys and query parameters.

    Each value is listed in every form that a log line may contain.
    """
    secrets = []
    for header, value in scope["headers"]:
        if header in _SECRET_HEADERS:
            text = value.decode("latin-1")
            secrets += [text, *text.replace(";", " ").replace("=", " ").split()]
    query: str = scope.get("query_string", b"").decode("latin-1")
    secrets += [part.partition("=")[2] for part in query.split("&")]
    secrets += [value for _, value in parse_qsl(query)]
    # Messages may contain a secret as `repr` escapes it.
    return secrets + [repr(secret)[1:-1] for secret in secrets]
