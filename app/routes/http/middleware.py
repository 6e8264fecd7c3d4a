"""What is done to requests before they are routed: HEAD, OPTIONS for the whole server, encoded slashes.

RFC 9110, 9.3.2 and 9.3.7; RFC 3986, 2.2: a slash that is percent-encoded is data of its segment.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEY = "claimstone.head"
_ENCODED_SLASH = re.compile(b"%2f", re.IGNORECASE)


class HeadAsGet:
    """Middleware that answers HEAD on every path that has GET, for `curl -I` and link checkers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_content(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        get_scope = {**scope, "method": "GET", _KEY: True}
        try:
            await self._app(get_scope, receive, send_without_content)
        finally:
            # Outer middleware reads the route from its own scope.
            scope["route"] = get_scope.get("route")


class ServerOptions:
    """Middleware that answers `OPTIONS *`: HEAD, OPTIONS and the `methods` that some route has."""

    def __init__(self, app: ASGIApp, methods: Iterable[str]) -> None:
        self._app = app
        self._headers = {"Allow": ", ".join(sorted({"HEAD", "OPTIONS", *methods}))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["method"], scope["path"]) != ("OPTIONS", "*"):
            await self._app(scope, receive, send)
            return
        await Response(status_code=204, headers=self._headers)(scope, receive, send)


class EncodedSlashes:
    """Middleware that routes by a path in which `%2F` is still encoded; all else is decoded.

    The path in the scope of ASGI is decoded, so that `/v1/claims/a%2Fb` would be routed as `/v1/claims/a/b`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw_path: bytes = scope.get("raw_path", b"")
        if _ENCODED_SLASH.search(raw_path):
            kept = _ENCODED_SLASH.sub(b"%252F", raw_path)
            # In place, because outer middleware reads the route from its own scope.
            scope["path"] = unquote(kept.decode("ascii"))
        await self._app(scope, receive, send)


def is_head(request: Request) -> bool:
    """Return whether the request is a HEAD, so that a route can skip content that is costly to make."""
    return _KEY in request.scope
