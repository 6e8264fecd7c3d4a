"""The most requests of one client: 429 (RFC 6585) beyond, and `RateLimit` headers as drafted by the IETF.

Each address has a limit and so has each key, whether the key is good or not: one does not evade the limit
by making keys up. Every process counts for itself.
"""

from functools import partial
from math import ceil
from time import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.keys import read_prefix
from app.errors import TooManyRequests
from app.routes.problems import render_problem
from app.routes.watching import Watch, Watched

# Whoever watches the server must not be told that it is busy.
_UNLIMITED = {"/livez", "/readyz", "/metrics"}
_BEARER = b"bearer "


class RateLimits:
    """Around everything else, with a limit such as `600/minute`."""

    def __init__(self, app: ASGIApp, limit: str, watch: Watch) -> None:
        self._app = app
        self._watch = watch
        self._limit = parse(limit)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        policy = f'"client";q={self._limit.amount};w={self._limit.get_expiry()}'
        self._policy = (b"ratelimit-policy", policy.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _UNLIMITED:
            await self._app(scope, receive, send)
            return
        names = _name_client(scope)
        # Each counts the request, also when another one has no more.
        allowed = [self._limiter.hit(self._limit, *name) for name in names]
        remaining, reset_seconds = min(self._look(*name) for name in names)
        told = f'"client";r={remaining};t={reset_seconds}'
        headers = (self._policy, (b"ratelimit", told.encode()))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *headers]}
            await send(message)

        if all(allowed):
            await self._app(scope, receive, send_with_headers)
            return
        await Watched(partial(self._refuse, reset_seconds), self._watch)(
            scope, receive, send_with_headers
        )

    async def _refuse(self, reset_seconds: int, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = TooManyRequests(
            f"a client may send {self._limit.amount} requests in {self._limit.get_expiry()} seconds; "
            f"wait {reset_seconds} seconds"
        )
        response = render_problem(Request(scope), refusal)
        response.headers["Retry-After"] = str(reset_seconds)
        await response(scope, receive, send)

    def _look(self, *name: str) -> tuple[int, int]:
        """How many requests are left, and after how many seconds there are more, at least 1."""
        stats = self._limiter.get_window_stats(self._limit, *name)
        return stats.remaining, max(1, ceil(stats.reset_time - time()))


def _name_client(scope: Scope) -> list[tuple[str, str]]:
    client = scope.get("client")
    names = [("address", client[0] if client else "")]
    for name, value in scope["headers"]:
        if name == b"authorization" and value.lower().startswith(_BEARER):
            prefix = read_prefix(value[len(_BEARER) :].decode("latin-1").strip())
            names += [("key", prefix)] if prefix else []
    return names
