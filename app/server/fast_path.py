"""Reads that are answered before any routing: from memory, or by a statement that is compiled.

What is answered here the routes would answer too, to the byte. Whatever is out of the ordinary (a
parameter that is not valid, a resource that is not there, a database that does not answer, a read that
takes long) is left to them. An answer in memory is good until the next commit of any process: what
changes with each is read anew for every request.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from functools import cache
from time import perf_counter_ns
from typing import get_origin
from urllib.parse import parse_qsl

from pydantic import ValidationError
from starlette.datastructures import State
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database.fast_reader import DRIVER_ERRORS, FastReader
from app.domain.revisions import RequestedRevision, parse_revision
from app.errors import CatalogueError
from app.queries.collections import COLLECTIONS, Collection
from app.queries.compiled.statement import read_planned_document
from app.routes.http.dependencies import REVISION_HEADER, has_many
from app.routes.http.responses import SHARED_HEADERS, FacetLinks, has_tag, make_etag, write_list
from app.schemas.list_parameters import ListQuery
from app.server.connection import CONNECTION, LimitedConnection
from app.server.response_cache import CachedResponse, Key, ResponseCache
from app.telemetry.request_log import (
    BEGAN,
    REQUEST_ID_HEADER,
    RequestLog,
    find_route,
    open_request,
    read_request_id,
)

_logger = logging.getLogger(__name__)
_PATH = re.compile("/v1/([a-z]+)(?:/([a-z0-9]+(?:-[a-z0-9]+)*))?")
_ACCEPT_JSON = (b"", b"*/*", b"application/json")
_JSON = (b"content-type", b"application/json")
_REVISION_HEADER = REVISION_HEADER.lower().encode()
_HEADERS_LOOKED_AT = frozenset(
    {
        *(b"accept", b"if-none-match", b"authorization", b"cookie"),
        *(REQUEST_ID_HEADER, _REVISION_HEADER),
    }
)
_SHARED_HEADERS = tuple(
    (name.lower().encode(), value.encode()) for name, value in SHARED_HEADERS.items()
)
_COLLECTIONS: dict[str, Collection] = {str(name): one for name, one in COLLECTIONS.items()}


class FastPath:
    """Around the application, whose state has a `watch`, and a `reader` and `hot_lists` when it runs.

    Not one of its middleware: what an application does before them takes as long as an answer from memory.
    """

    def __init__(self, app: ASGIApp, state: State, memory_bytes: int) -> None:
        self._app = app
        self.state = state
        self._memory = ResponseCache(memory_bytes)
        self._reader: FastReader | None = None
        self._watch: RequestLog = state.watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = _read_request(scope)
        connection: LimitedConnection | None = scope.pop(CONNECTION, None)
        if request is None:
            if scope["type"] == "lifespan":
                self._reader = None
            await self._app(scope, receive, send)
            return
        began = perf_counter_ns()
        key, if_none_match, least, request_id = request
        mark, kind = None, 2
        try:
            reader = self._reader or self._find_reader()
            mark = reader.peek_version() or await reader.read_version()
            if least is not None and not await reader.has_reached(mark, least):
                # The routes look for a server that has.
                answer = mark = None
            elif (answer := self._memory.get(key, mark)) is None:
                kind = 0
                answer = await self._read_again(key, mark)
        except (TimeoutError, ValueError, CatalogueError, *DRIVER_ERRORS):
            # The routes tell what is wrong, or take their time in a thread.
            answer = None
        except Exception:
            # Nobody foresaw it, so that it is logged; what the routes make of it is a problem at least.
            open_request(scope)
            _logger.exception("a hot read has failed")
            answer = None
        if answer is not None:
            has_it = if_none_match and has_tag(if_none_match.decode("latin-1"), answer.etag)
            if (
                request_id
                or connection is None
                or not connection.answer_at_once(send, answer, is_modified=not has_it)
            ):
                await _send(send, answer, request_id, is_modified=not has_it)
            self._watch.record_fast_read(scope, answer.route, kind + 1 if has_it else kind, began)
            return
        listener = _Listener(send)
        scope[BEGAN] = began
        await self._app(scope, receive, listener)
        if (
            self._is_of(mark, scope)
            and (heard := listener.get_answer(find_route(scope))) is not None
        ):
            self._memory.keep(key, mark, heard)

    def _find_reader(self) -> FastReader:
        """To look it up in the state takes longer than to ask it."""
        reader: FastReader = self.state.reader
        self._reader = reader
        return reader

    def _is_of(self, mark: object, scope: Scope) -> bool:
        """Have the routes read from the server that the mark is of?"""
        reading = scope.get("state", {}).get("reading")
        is_elsewhere = reading is not None and reading.is_elsewhere
        return mark is not None and not is_elsewhere and self.state.reader.holds(mark)

    async def _read_again(self, key: Key, mark: object) -> CachedResponse | None:
        """By a plan, and keep it; None for what is left to the routes."""
        self._watch.count_miss()
        answer = await self._read(key, mark)
        if answer is None or not self.state.reader.holds(mark):
            return None
        self._memory.keep(key, mark, answer)
        return answer

    async def _read(self, key: Key, mark: object) -> CachedResponse | None:
        """None for what is left to the routes."""
        path, query_string, accept = key
        matched = _PATH.fullmatch(path)
        collection = matched and _COLLECTIONS.get(matched[1])
        if matched is None or collection is None or accept not in _ACCEPT_JSON:
            return None
        if matched[2] is not None:
            if query_string or matched[1] == "companies":
                return None
            body = await read_planned_document(self.state.reader, collection.kind, matched[2])
            route = f"/v1/{matched[1]}/{{id}}"
            return None if body is None else _make_answer(route, body, {})
        most = self.state.settings.max_filters
        is_plain = query_string.isascii() and not has_many(query_string, most)
        query = _read_query(collection.query, query_string) if is_plain else None
        if query is None:
            return None
        written = query_string.decode()
        named, links = (matched[1], collection), FacetLinks(path, written)
        found = await self.state.hot_lists.read(mark, named, query, links)
        if found is None:
            return None
        return _make_answer(path, *write_list(path, written, *found))


def _read_request(scope: Scope) -> tuple[Key, bytes, RequestedRevision | None, bytes] | None:
    """What is asked for, `If-None-Match`, the least revision, `X-Request-ID`; None for what is not a read here.

    What may depend on who reads is none, and what is not valid is left to the routes.
    """
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path: str = scope["path"]
    if not path.startswith("/v1/"):
        return None
    accept = if_none_match = request_id = b""
    least: RequestedRevision | None = None
    for name, value in scope["headers"]:
        if name not in _HEADERS_LOOKED_AT:
            continue
        if name == b"accept":
            accept = accept + b"," + value if accept else value
        elif name == b"if-none-match":
            if_none_match = if_none_match + b"," + value if if_none_match else value
        elif name == REQUEST_ID_HEADER:
            request_id = value
        elif name == _REVISION_HEADER and least is None:
            least = parse_revision(value.decode("latin-1"))
            if least is None:
                return None
        else:
            return None
    return (path, scope["query_string"], accept), if_none_match, least, request_id


def _read_query(model: type[ListQuery], query_string: bytes) -> ListQuery | None:
    """None where a parameter is not valid or occurs more than once without being a list."""
    values: dict[str, list[str]] = {}
    for name, value in _split(query_string.decode()):
        values.setdefault(name, []).append(value)
    repeatable = _list_repeatable(model)
    if any(len(several) > 1 and name not in repeatable for name, several in values.items()):
        return None
    try:
        return model.model_validate(
            {name: one if name in repeatable else one[0] for name, one in values.items()}
        )
    except ValidationError:
        return None


def _split(query_string: str) -> Iterable[tuple[str, str]]:
    if "%" in query_string or "+" in query_string:
        return parse_qsl(query_string, keep_blank_values=True)
    given = (word.partition("=") for word in query_string.split("&") if word)
    return ((name, value) for name, _, value in given)


@cache
def _list_repeatable(model: type[ListQuery]) -> frozenset[str]:
    fields = model.model_fields.items()
    return frozenset(name for name, field in fields if get_origin(field.annotation) is list)


def _make_answer(route: str, body: bytes, headers: Mapping[str, str]) -> CachedResponse:
    """With the headers that `answers.answer_bytes` gives to what it answers of today."""
    etag = make_etag(body, headers.get(REVISION_HEADER, ""))
    written = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    written.append((b"etag", etag.encode()))
    written.append((b"content-length", b"%d" % len(body)))
    return CachedResponse((*_SHARED_HEADERS, *written, _JSON), body, etag, route)


async def _send(
    send: Send, answer: CachedResponse, request_id: bytes, *, is_modified: bool
) -> None:
    start, body = answer.make_messages(is_modified=is_modified)
    if request_id and (name := read_request_id(request_id)):
        start["headers"] = (*start["headers"], (REQUEST_ID_HEADER, name))
    await send(start)
    await send(body)


class _Listener:
    """Passes on what the routes answer, and knows whether it can be kept."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._bodies: list[bytes] = []
        self._has_ended = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif self._bodies:
            # More than one piece is more than is kept.
            self._start = {}
        else:
            self._bodies.append(message.get("body", b""))
            self._has_ended = not message.get("more_body", False)
        await self._send(message)

    def get_answer(self, route: str) -> CachedResponse | None:
        """JSON that has a validator and is no longer good than until the next commit."""
        headers = dict(self._start.get("headers", ()))
        # It names the first request for the answer, not the next ones.
        headers.pop(REQUEST_ID_HEADER, None)
        if (
            self._start.get("status") != 200  # noqa: PLR2004 - the status of every whole answer
            or not self._has_ended
            or _JSON[1] != headers.get(b"content-type")
            or headers.get(b"cache-control") != SHARED_HEADERS["Cache-Control"].encode()
            or b"etag" not in headers
        ):
            return None
        return CachedResponse(
            tuple(headers.items()), self._bodies[0], headers[b"etag"].decode(), route
        )
