"""HEAD: what GET would answer, without the content (RFC 9110, 9.3.2)."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEY = "claimstone.head"


class HeadAsGet:
    """Every path that takes GET takes HEAD, so that `curl -I` and link checkers work."""

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

        asked = {**scope, "method": "GET", _KEY: True}
        try:
            await self._app(asked, receive, send_without_content)
        finally:
            # Whoever is further out is told as of any request.
            scope["route"] = asked.get("route")


def is_head(request: Request) -> bool:
    """Is nothing but the headers wanted? What is costly to make can be left out then."""
    return _KEY in request.scope
