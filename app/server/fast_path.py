"""The fast path: reads that are answered before routing, from the cache or by a compiled statement.

A compiled statement is SQL that is prepared once for all requests of the same form. The routes would
give the same responses, byte for byte. The routes handle all other cases, such as an invalid parameter,
a missing resource, a database that does not answer, or a long read. A cached response is valid until
the next commit of any process: each request compares the version stamp, a value that changes with every
commit.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from time import perf_counter_ns
from typing import NamedTuple, TypeVar
from urllib.parse import parse_qsl

from anyio.to_thread import run_sync
from pydantic import BaseModel
from starlette.datastructures import State
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database.fast_reader import DRIVER_ERRORS, FastReader
from app.domain.access.client_network import name_network
from app.domain.public_address import PublicAddress
from app.domain.revisions import RequestedRevision, parse_revision
from app.errors import CatalogueError, QueryTooLong, ServerBusy
from app.models import KINDS
from app.queries.collections import COLLECTIONS
from app.queries.compiled.statement import read_planned_document
from app.routes.http.accept import prefers_pages
from app.routes.http.content.codings import Coding, choose_coding
from app.routes.http.dependencies import REFUSAL, REVISION_HEADER, has_many, list_undecodable
from app.routes.http.etags import has_tag, make_etag
from app.routes.http.responses import (
    SEARCH_PATH,
    SHARED_HEADERS,
    FacetLinks,
    tag_list,
    write_list,
    write_search,
)
from app.schemas.query_string import parse_query
from app.schemas.search import SearchRequest
from app.server.response_cache import CachedResponse, Key, ResponseCache
from app.telemetry.request_log import (
    BEGAN,
    REQUEST_ID_HEADER,
    RequestLog,
    find_route,
    open_request,
    read_request_id,
)
from app.work.request_work import CURRENT_CLIENT

_Query = TypeVar("_Query", bound=BaseModel)

_logger = logging.getLogger(__name__)
_PATH = re.compile("/v1/([a-z]+)(?:/([a-z0-9]+(?:-[a-z0-9]+)*))?")
_PLURALS = "|".join(kind.plural for kind in KINDS.values())
# `/metrics` is what Prometheus reads.
_PAGE = re.compile(
    f"/(?!metrics$)(?:search|records|compare|check|(?:{_PLURALS})(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?)?"
)
_JSON = (b"content-type", b"application/json")
_CACHEABLE_TYPES = frozenset({_JSON[1], b"text/html; charset=utf-8"})
_REVISION_HEADER = REVISION_HEADER.lower().encode()
# The excerpts of more hits would take the event loop for too long.
_MAX_HITS = 50
# Compressing more would, too.
_MAX_COMPRESSED_AT_ONCE = 128 * 2**10
_HEADERS_LOOKED_AT = frozenset(
    {
        *(b"accept-encoding", b"if-match", b"if-none-match", b"authorization", b"cookie"),
        *(REQUEST_ID_HEADER, _REVISION_HEADER),
    }
)
_SHARED_HEADERS = tuple(
    (name.lower().encode(), value.encode()) for name, value in SHARED_HEADERS.items()
)


class _ReadRequest(NamedTuple):
    """The parts of a GET request that the fast path needs.

    `key` (path, query string, coding) identifies the response in the cache. `min_revision` is the
    revision that the client requires at least. A header that the request lacks is empty or None.
    """

    key: Key
    if_none_match: bytes
    min_revision: RequestedRevision | None
    request_id: bytes


class _FastRead(NamedTuple):
    """The result of trying the fast path. `response` is None if the routes have to answer.

    `version` is the version stamp (a value that changes with every commit) under which a response of
    the routes can be cached, None if it cannot be cached.
    """

    version: object
    response: CachedResponse | None
    was_cached: bool


class FastPath:
    """The ASGI application that is served: it answers some reads, and passes all others to FastAPI.

    `state` is the state of the FastAPI application. It has `request_log` and `address` from the start, and `reader` and
    `compiled_lists` while the server runs. The fast path is not a middleware of FastAPI, because FastAPI's
    work before the first middleware takes as long as a cached response.
    """

    def __init__(self, app: ASGIApp, state: State, cache_bytes: int) -> None:
        self._app = app
        self.state = state
        self._cache = ResponseCache(cache_bytes)
        self._reader: FastReader | None = None
        self._request_log: RequestLog = state.request_log
        self._address: PublicAddress = state.address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = _read_request(scope)
        if request is None:
            if scope["type"] == "lifespan":
                self._reader = None
            await self._app(scope, receive, send)
            return
        began = perf_counter_ns()
        response = self._find_cached(request)
        was_cached = response is not None
        if response is None:
            version, response, was_cached = await self._try_fast(scope, request)
            if response is None:
                scope[BEGAN] = began
                await self._answer_by_routes(scope, receive, send, request.key, version)
                return
        tags = request.if_none_match
        is_modified = not (tags and has_tag(tags.decode("latin-1"), response.etag))
        start, body = response.make_messages(is_modified=is_modified)
        if request.request_id and (name := read_request_id(request.request_id)):
            start["headers"] = (*start["headers"], (REQUEST_ID_HEADER, name))
        await send(start)
        await send(body)
        self._request_log.record_fast_read(
            scope, response.route, began, was_cached=was_cached, is_modified=is_modified
        )

    def _find_cached(self, request: _ReadRequest) -> CachedResponse | None:
        """Take the response from the cache if nothing has to be awaited for it, which is the usual case.

        Return None where the version stamp has to be awaited, or the client requires a revision.
        """
        if self._reader is None or request.min_revision is not None:
            return None
        try:
            version = self._reader.peek_version()
        except Exception:  # noqa: BLE001 - `_try_fast` meets the failure again, and handles it
            return None
        return None if version is None else self._cache.get(request.key, version)

    async def _try_fast(self, scope: Scope, request: _ReadRequest) -> _FastRead:
        """Take the response from the cache, or make it by a compiled statement; raise no error.

        On any error, and if the server is behind the revision that the client requires, return no
        response, so that the routes answer.
        """
        version, min_revision = None, request.min_revision
        try:
            reader = self._reader or self._find_reader()
            version = reader.peek_version() or await reader.read_version()
            if min_revision is not None and not await reader.has_reached(version, min_revision):
                # The routes find a server that has reached it.
                return _FastRead(None, None, was_cached=False)
            response = self._cache.get(request.key, version)
            if response is not None:
                return _FastRead(version, response, was_cached=True)
            client = scope.get("client")
            CURRENT_CLIENT.set(name_network(client[0]) if client else "")
            response = await self._read_uncached(request.key, version)
            return _FastRead(version, response, was_cached=False)
        except (QueryTooLong, ServerBusy) as error:
            # The routes only report it; they would try again for as long.
            scope[REFUSAL] = error
            return _FastRead(None, None, was_cached=False)
        except (TimeoutError, ValueError, CatalogueError, *DRIVER_ERRORS):
            # The routes report the fault, or run a long read in a thread.
            return _FastRead(version, None, was_cached=False)
        except Exception:
            # Unexpected, so it is logged; the routes can at least answer with a problem.
            open_request(scope)
            _logger.exception("a fast read has failed")
            return _FastRead(version, None, was_cached=False)

    async def _answer_by_routes(
        self, scope: Scope, receive: Receive, send: Send, key: Key, version: object
    ) -> None:
        listener = _Listener(send)
        await self._app(scope, receive, listener)
        if (
            self._is_same_server(version, scope)
            and (response := listener.get_response(find_route(scope))) is not None
        ):
            self._cache.store(key, version, response)

    def _find_reader(self) -> FastReader:
        """Return the fast reader of the database, and keep it in an attribute for later requests.

        Looking the reader up in the state takes longer than calling it.
        """
        reader: FastReader = self.state.reader
        self._reader = reader
        return reader

    def _is_same_server(self, version: object, scope: Scope) -> bool:
        """Return whether a response of the routes may be cached under the version stamp `version`.

        The stamp comes from one database server, such as a replica. If the routes have read from
        another server, their response may show another revision and must not be cached.
        """
        reading = scope.get("state", {}).get("reading")
        is_elsewhere = reading is not None and reading.is_elsewhere
        return version is not None and not is_elsewhere and self.state.reader.holds(version)

    async def _read_uncached(self, key: Key, version: object) -> CachedResponse | None:
        """Make a response by a compiled statement, and cache it under the version stamp `version`.

        Return None if the routes have to answer.
        """
        path, query_string, coding = key
        plain = (path, query_string, None)
        response = None if coding is None else self._cache.get(plain, version)
        if response is None:
            self._request_log.count_miss()
            response = await self._read(path, query_string, version)
        if response is None or not self.state.reader.holds(version):
            return None
        if coding is not None:
            is_large = len(response.body) > _MAX_COMPRESSED_AT_ONCE
            compress = response.compress
            response = await run_sync(compress, coding) if is_large else compress(coding)
        self._cache.store(key, version, response)
        return response

    async def _read(self, path: str, query_string: bytes, version: object) -> CachedResponse | None:
        if path == SEARCH_PATH:
            return await self._search(version, query_string)
        match = _PATH.fullmatch(path)
        collection = match and COLLECTIONS.get(match[1])
        if match is None or collection is None:
            return None
        if match[2] is not None:
            return await self._read_item(match[1], collection.kind, match[2], query_string)
        query = self._parse(collection.query, query_string)
        if query is None:
            return None
        text = query_string.decode()
        links = FacetLinks(self._address.link(path), text)
        result = await self.state.compiled_lists.read(version, match[1], collection, query, links)
        if result is None:
            return None
        body, headers = write_list(self._address, path, text, *result)
        return _make_response(path, body, headers, tag_list(self._address, path, text, headers))

    async def _read_item(
        self, name: str, kind: str, resource_id: str, query_string: bytes
    ) -> CachedResponse | None:
        if query_string or name == "companies":
            return None
        stored = await read_planned_document(self.state.reader, kind, resource_id)
        if stored is None:
            return None
        body = self._address.complete_links(stored)
        return _make_response(f"/v1/{name}/{{id}}", body, {}, make_etag(body))

    async def _search(self, version: object, query_string: bytes) -> CachedResponse | None:
        parameters = self._parse(SearchRequest, query_string)
        if parameters is None or parameters.limit > _MAX_HITS:
            return None
        result = await self.state.compiled_search.read(version, parameters, self._address)
        if result is None:
            return None
        text = query_string.decode()
        body, headers = write_search(self._address, SEARCH_PATH, text, result)
        etag = make_etag(body, headers[REVISION_HEADER])
        return _make_response(SEARCH_PATH, body, headers, etag)

    def _parse(self, model: type[_Query], query_string: bytes) -> _Query | None:
        """Return the query of a query string; None if the routes have to answer, or to refuse it."""
        max_filters = self.state.settings.max_filters
        if has_many(query_string, max_filters) or list_undecodable(query_string):
            return None
        return parse_query(model, _split(query_string)).query


def _read_request(scope: Scope) -> _ReadRequest | None:  # noqa: C901, PLR0911, PLR0912 - every request runs it, and a call costs as much as all of its branches
    """Return the parts of a request that the fast path needs; None if the routes have to answer.

    The routes answer every request that is not GET, whose path is neither under `/v1/` nor that of a page or is
    percent-encoded, or that has credentials, `If-Match` or an invalid header for the required revision. So do
    they where a client prefers data to a page, or takes no plain bytes.
    """
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path: str = scope["path"]
    is_page = not path.startswith("/v1/")
    if (is_page and not _PAGE.fullmatch(path)) or b"%" in scope.get("raw_path", b""):
        return None
    if is_page and not prefers_pages(tuple(v for n, v in scope["headers"] if n == b"accept")):
        return None
    if_none_match = request_id = accept_encoding = b""
    min_revision: RequestedRevision | None = None
    for name, value in scope["headers"]:
        if name not in _HEADERS_LOOKED_AT:
            continue
        if name == b"if-none-match":
            if_none_match = if_none_match + b"," + value if if_none_match else value
        elif name == b"accept-encoding":
            accept_encoding = accept_encoding + b"," + value if accept_encoding else value
        elif name == REQUEST_ID_HEADER:
            request_id = value
        elif name == _REVISION_HEADER and min_revision is None:
            min_revision = parse_revision(value.decode("latin-1"))
            if min_revision is None:
                return None
        else:
            return None
    coding: Coding | None = None
    if accept_encoding:
        coding, refuses_plain = choose_coding(accept_encoding)
        if refuses_plain:
            return None
    key = (path, scope["query_string"], coding)
    return _ReadRequest(key, if_none_match, min_revision, request_id)


def _split(query_string: bytes) -> Iterable[tuple[str, str]]:
    text = query_string.decode()
    if "%" in text or "+" in text:
        return parse_qsl(text, keep_blank_values=True)
    parts = (part.partition("=") for part in text.split("&") if part)
    return ((name, value) for name, _, value in parts)


def _make_response(
    route: str, body: bytes, headers: Mapping[str, str], etag: str
) -> CachedResponse:
    """Make a response of status 200 with the headers that the routes (`answer_bytes`) would set."""
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    encoded.append((b"etag", etag.encode()))
    encoded.append((b"content-length", b"%d" % len(body)))
    return CachedResponse((*_SHARED_HEADERS, *encoded, _JSON), body, etag, route)


class _Listener:
    """An ASGI `send` callable that sends a response of the routes, and keeps a copy for the cache."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._bodies: list[bytes] = []
        self._has_ended = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif self._bodies:
            # A response in more than one message is not cached.
            self._start = {}
        else:
            self._bodies.append(message.get("body", b""))
            self._has_ended = not message.get("more_body", False)
        await self._send(message)

    def get_response(self, route: str) -> CachedResponse | None:
        """Return the copy of the response, or None if the response must not be cached.

        A response can be cached if it is JSON or a page of status 200, sent in one message, with an ETag and
        `Cache-Control: no-cache`.
        """
        headers = dict(self._start.get("headers", ()))
        # The id belongs to the first request, not to later ones.
        headers.pop(REQUEST_ID_HEADER, None)
        if (
            self._start.get("status") != 200  # noqa: PLR2004 - the status of every complete response
            or not self._has_ended
            or headers.get(b"content-type") not in _CACHEABLE_TYPES
            or headers.get(b"cache-control") != SHARED_HEADERS["Cache-Control"].encode()
            or b"etag" not in headers
        ):
            return None
        return CachedResponse(
            tuple(headers.items()), self._bodies[0], headers[b"etag"].decode(), route
        )
