"""Slashes that are percent-encoded in a path: data of their segment, not its end (RFC 3986, 2.2)."""

import re
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send

_ENCODED_SLASH = re.compile(b"%2f", re.IGNORECASE)


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
