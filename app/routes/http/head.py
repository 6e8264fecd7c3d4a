"""HEAD: the response of GET without its content (RFC 9110, 9.3.2)."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEY = "claimstone.head"


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


def is_head(request: Request) -> bool:
    """Return whether the request is a HEAD, so that a route can skip content that is costly to make."""
    return _KEY in request.scope
