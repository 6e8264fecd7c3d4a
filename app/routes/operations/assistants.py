"""The tools of assistants at `/mcp`: Streamable HTTP of the Model Context Protocol, without sessions.

Each POST has one message and gets one answer in JSON. Nothing is remembered between two of them, so that any
process of the server can take any. There is no stream to open: GET is a 405. The tools call the routes of this
same application.
"""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from fastapi import APIRouter, FastAPI, Request
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import INVALID_REQUEST, ErrorData, JSONRPCError
from starlette.responses import Response
from starlette.types import Message

from app.assistants.catalogue_client import CatalogueClient, open_served
from app.assistants.server import make_server
from app.errors import CatalogueError, ForeignOrigin, RequestAbandoned, UnknownHost
from app.routes.http.dependencies import WithoutParameters
from app.routes.http.request_body import JSON, read_json_body, read_media_type
from app.routes.http.work_route import WorkRoute, watch_client
from app.settings import Settings, is_loopback
from app.telemetry.logs import CURRENT_REQUEST

_NOT_STORED = {"Cache-Control": "no-store"}

router = APIRouter(include_in_schema=False, route_class=WorkRoute)


@asynccontextmanager
async def serve_tools(app: FastAPI) -> AsyncIterator[None]:
    """Context manager in which the application answers `/mcp`."""

    @asynccontextmanager
    async def connect(request: Request | None) -> AsyncIterator[CatalogueClient]:
        client = request.client if request else None
        address = ("", 0) if client is None else (client.host, client.port)
        authorization = request.headers.get("authorization") if request else None
        async with open_served(app, authorization, address) as catalogue:
            yield catalogue

    exchanges = app.state.mcp_exchanges = StreamableHTTPSessionManager(
        make_server(connect),
        json_response=True,
        stateless=True,
        max_request_body_size=app.state.settings.max_body_bytes,
    )
    async with exchanges.run():
        yield


@router.post("/mcp")
async def exchange(request: Request, _none: WithoutParameters) -> Response:
    """Answer one message of an assistant."""
    settings: Settings = request.app.state.settings
    try:
        _check_host(request, settings)
        _check_origin(request, settings)
        read_media_type(request, [JSON])
        body, _ = await read_json_body(request, settings.max_body_bytes)
    except CatalogueError as refusal:
        return _refuse(refusal)
    answer = _Answer(body)
    exchanges: StreamableHTTPSessionManager = request.app.state.mcp_exchanges
    async with watch_client(request.receive) as gone:
        work = asyncio.ensure_future(
            exchanges.handle_request(request.scope, answer.receive, answer.send)
        )
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise RequestAbandoned("the client has left, so the message was not answered")
            await work
        finally:
            work.cancel()
    return answer.make_response()


def _refuse(refusal: CatalogueError) -> Response:
    """Return a refusal as an error of JSON-RPC, the one that clients of the protocol show."""
    if (logged := CURRENT_REQUEST.get()) is not None:
        logged.problem = refusal.code
    error = ErrorData(code=INVALID_REQUEST, message=refusal.detail, data={"code": refusal.code})
    body = JSONRPCError(jsonrpc="2.0", id=None, error=error).model_dump_json(by_alias=True)
    return Response(body, refusal.status, _NOT_STORED, JSON)


class _Answer:
    """Hands a body to an ASGI application, and keeps what it answers."""

    def __init__(self, body: bytes) -> None:
        self._messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        self._start: MutableMapping[str, Any] = {}
        self._content = b""

    async def receive(self) -> Message:
        if self._messages:
            return self._messages.pop()
        return await asyncio.Future()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._content += message.get("body", b"")

    def make_response(self) -> Response:
        media_type = dict(self._start["headers"]).get(b"content-type", b"application/json").decode()
        return Response(
            self._content,
            self._start["status"],
            _NOT_STORED,
            media_type if self._content else None,
        )


def _check_host(request: Request, settings: Settings) -> None:
    """Raise UnknownHost if the server was reached by a name that may belong to somebody else.

    A page of a stranger can make its own name lead to a server that only its visitor reaches. It cannot do so
    with an IP address, nor with `localhost`.
    """
    host = _split(f"//{request.headers.get('host', '')}").hostname or ""
    names = [*(settings.mcp_hosts or "").split(","), settings.host, "localhost"]
    public = _split(settings.public_url or "").hostname
    known = {name.strip().lower() for name in (*names, public or "")} - {""}
    if not (_is_address(host) or host in known or "*" in known):
        raise UnknownHost(
            f"{host[:100]!r} is not a name of this server: set CLAIMSTONE_PUBLIC_URL, or CLAIMSTONE_MCP_HOSTS for "
            "more names"
        )


def _check_origin(request: Request, settings: Settings) -> None:
    """Raise ForeignOrigin if a browser sends the message for a page of another site."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    url = _split(origin)
    allowed = [own.strip() for own in (settings.cors_origins or "").split(",")]
    public = urlsplit(settings.public_url or "")
    is_own = url.netloc == request.headers.get("host") or (
        (url.scheme, url.netloc) == (public.scheme, public.netloc)
    )
    if not (
        (url.netloc and is_own)
        or "*" in allowed
        or origin in allowed
        or is_loopback(url.hostname or "")
    ):
        raise ForeignOrigin(
            f"pages of {origin[:100]!r} may not use the tools: CLAIMSTONE_CORS_ORIGINS has those that may"
        )


def _split(url: str) -> SplitResult:
    """Return the parts of a URL; of one that cannot be read none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
