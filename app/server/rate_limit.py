"""The most requests of one client: 429 (RFC 6585) beyond, and `RateLimit` headers as drafted by the IETF.

Each address has a limit and so has each key, whether the key is good or not: one does not evade the limit
by making keys up. Every process counts for itself, or a shared store counts for all of them.
"""

import logging
from asyncio import gather, timeout
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from math import ceil, inf
from time import monotonic, time
from typing import TYPE_CHECKING, NamedTuple

from limits import RateLimitItem, WindowStats, parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter as SharedLimiter
from limits.errors import StorageError
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.access.api_keys import read_prefix
from app.errors import ConfigurationError, TooManyRequests
from app.routes.http.problems import render_problem
from app.telemetry.request_log import LoggingMiddleware, RequestLog

if TYPE_CHECKING:
    from redis.asyncio import BlockingConnectionPool

_logger = logging.getLogger(__name__)
# Whoever watches the server must not be told that it is busy.
_UNLIMITED = {"/livez", "/readyz", "/metrics"}
_BEARER = b"bearer "
# A store that does not answer in this time is not asked again for a while, in which each process counts.
STORE_SECONDS = 1.0
STORE_PAUSE_SECONDS = 5.0
_STORE_CONNECTIONS = 16

_Name = tuple[str, str]


class _Allowance(NamedTuple):
    """`remaining` requests are left, and after `reset_seconds` there are more; these are at least 1."""

    is_allowed: bool
    remaining: int
    reset_seconds: int


class RateLimiter:
    """Around everything else, with a limit such as `600/minute`.

    `store_url` is that of a Redis that counts for all processes; while it does not answer, each counts for
    itself, so that neither it nor its failure lets anybody in without a limit or keeps everybody out.

    Raises:
        ConfigurationError: what the store needs is not installed.
    """

    def __init__(
        self, app: ASGIApp, limit: str, watch: RequestLog, store_url: str | None = None
    ) -> None:
        self._app = app
        self._watch = watch
        self._limit = parse(limit)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = None if store_url is None else _SharedCounts(store_url)
        policy = f'"client";q={self._limit.amount};w={self._limit.get_expiry()}'
        self._policy = (b"ratelimit-policy", policy.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _UNLIMITED:
            await self._app(scope, receive, send)
            if scope["type"] == "lifespan" and self._shared is not None:
                await self._shared.close()
            return
        counted = await self._count(_name_client(scope))
        told = f'"client";r={counted.remaining};t={counted.reset_seconds}'
        headers = (self._policy, (b"ratelimit", told.encode()))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *headers]}
            await send(message)

        if counted.is_allowed:
            await self._app(scope, receive, send_with_headers)
            return
        await LoggingMiddleware(partial(self._refuse, counted.reset_seconds), self._watch)(
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

    async def _count(self, names: Sequence[_Name]) -> _Allowance:
        if self._shared is not None:
            counted = await self._shared.count(self._limit, names)
            if counted is not None:
                return counted
        # Each counts the request, also when another one has no more.
        allowed = [self._limiter.hit(self._limit, *name) for name in names]
        stats = [self._limiter.get_window_stats(self._limit, *name) for name in names]
        return _sum_up(allowed, stats)


class _SharedCounts:
    """Counts of all processes, in a store that may not answer."""

    def __init__(self, url: str) -> None:
        self._pool = _open_pool(url)
        storage = RedisStorage(
            f"async+{url}",
            wrap_exceptions=True,
            implementation="redispy",
            connection_pool=self._pool,  # type: ignore[arg-type] # passed on to redis, says its manual
        )
        self._limiter = SharedLimiter(storage)
        self._asked_again = -inf

    async def count(self, limit: RateLimitItem, names: Sequence[_Name]) -> _Allowance | None:
        """None while the store does not answer."""
        if monotonic() < self._asked_again:
            return None
        try:
            async with timeout(STORE_SECONDS):
                allowed = await gather(*(self._limiter.hit(limit, *name) for name in names))
                stats = await gather(
                    *(self._limiter.get_window_stats(limit, *name) for name in names)
                )
        except (StorageError, TimeoutError) as error:
            if monotonic() >= self._asked_again:
                # What the store says may hold the password of its URL.
                reason = type(getattr(error, "storage_error", error)).__name__
                _logger.warning(
                    "the store of request limits does not answer (%s); this process counts for itself "
                    "and asks again in %d seconds",
                    reason,
                    STORE_PAUSE_SECONDS,
                )
            self._asked_again = monotonic() + STORE_PAUSE_SECONDS
            return None
        return _sum_up(allowed, stats)

    async def close(self) -> None:
        await self._pool.aclose()


def check_store(url: str | None) -> None:
    """Raise ConfigurationError if this URL is none, or what it needs is not installed. None is no store."""
    if url is not None:
        _open_pool(url)


def _open_pool(url: str) -> "BlockingConnectionPool":
    """Connections to Redis, each of which is made when it is needed."""
    if find_spec("redis") is None:
        raise ConfigurationError(
            "CLAIMSTONE_RATE_LIMIT_STORE needs a package more: install claimstone[redis]"
        )
    from redis.asyncio import BlockingConnectionPool  # noqa: PLC0415 - not everybody has it

    try:
        pool: BlockingConnectionPool = BlockingConnectionPool.from_url(
            url,
            max_connections=_STORE_CONNECTIONS,
            timeout=STORE_SECONDS,
            socket_timeout=STORE_SECONDS,
            socket_connect_timeout=STORE_SECONDS,
        )
    except ValueError:
        # What it says may hold the password.
        raise ConfigurationError(
            "CLAIMSTONE_RATE_LIMIT_STORE is no URL of a Redis: write redis://HOST:PORT/NUMBER"
        ) from None
    return pool


def _sum_up(allowed: Sequence[bool], stats: Sequence[WindowStats]) -> _Allowance:
    remaining, reset_time = min((stat.remaining, stat.reset_time) for stat in stats)
    return _Allowance(all(allowed), remaining, max(1, ceil(reset_time - time())))


def _name_client(scope: Scope) -> list[_Name]:
    client = scope.get("client")
    names = [("address", client[0] if client else "")]
    for name, value in scope["headers"]:
        if name == b"authorization" and value.lower().startswith(_BEARER):
            prefix = read_prefix(value[len(_BEARER) :].decode("latin-1").strip())
            names += [("key", prefix)] if prefix else []
    return names
