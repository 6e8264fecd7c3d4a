"""Rate limits of clients: 429 (RFC 6585) beyond the limit, and `RateLimit` headers (IETF draft).

A request counts for the address of the client (of IPv6 for its network), and also for the API key or
token that it sends, if this was valid in an earlier request. So a made-up key evades no limit, and nobody
uses up the limit of somebody else's key. Each process counts its own requests, unless a shared store
(Redis) counts for all processes.
"""

import logging
from asyncio import gather, timeout
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
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

from app.domain.access.client_network import name_network
from app.errors import ConfigurationError, TooManyRequests
from app.routes.http.problems import render_problem
from app.server.open_connections import PROBE_PATHS
from app.telemetry.request_log import LoggingMiddleware, RequestLog

if TYPE_CHECKING:
    from redis.asyncio import BlockingConnectionPool

_logger = logging.getLogger(__name__)
_BEARER = b"bearer "
# The valid keys and tokens that a process remembers.
_MAX_VERIFIED = 10_000
# If the store does not answer in `STORE_SECONDS`, each process counts during `STORE_PAUSE_SECONDS`.
STORE_SECONDS = 1.0
STORE_PAUSE_SECONDS = 5.0
_STORE_CONNECTIONS = 16

_Name = tuple[str, str]


class _Allowance(NamedTuple):
    """The result of counting a request: whether it is allowed, and how many more the client may send.

    `remaining` grows again after `reset_seconds`, which is at least 1.
    """

    is_allowed: bool
    remaining: int
    reset_seconds: int


class RateLimiter:
    """Middleware that enforces a limit such as `600/minute` on the requests of each client.

    `store_url` is the URL of a Redis that counts the requests to all processes together. If it is None,
    or while the Redis does not answer, each process counts only the requests that it receives. So a
    failure of the Redis neither lifts the limit nor locks all clients out.

    Raises:
        ConfigurationError: the package for the store is not installed.
    """

    def __init__(
        self, app: ASGIApp, limit: str, request_log: RequestLog, store_url: str | None = None
    ) -> None:
        self._app = app
        self._request_log = request_log
        self._limit = parse(limit)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = None if store_url is None else _SharedCounts(store_url)
        self._verified = _VerifiedCredentials()
        policy = f'"client";q={self._limit.amount};w={self._limit.get_expiry()}'
        self._policy = (b"ratelimit-policy", policy.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBE_PATHS:
            await self._app(scope, receive, send)
            if scope["type"] == "lifespan" and self._shared is not None:
                await self._shared.close()
            return
        credential = _read_credential(scope)
        allowance = await self._count(self._name_client(scope, credential))
        quota = f'"client";r={allowance.remaining};t={allowance.reset_seconds}'
        headers = (self._policy, (b"ratelimit", quota.encode()))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *headers]}
            await send(message)

        if allowance.is_allowed:
            state = scope.setdefault("state", {})
            await self._app(scope, receive, send_with_headers)
            if credential and (caller := state.get("caller")) is not None:
                self._verified.add(credential, caller.prefix)
            return
        await LoggingMiddleware(partial(self._refuse, allowance.reset_seconds), self._request_log)(
            scope, receive, send_with_headers
        )

    async def _refuse(self, reset_seconds: int, scope: Scope, receive: Receive, send: Send) -> None:
        requests = _write_count(self._limit.amount, "request")
        window = _write_count(self._limit.get_expiry(), "second")
        refusal = TooManyRequests(
            f"a client may send {requests} in {window}; wait {_write_count(reset_seconds, 'second')}"
        )
        response = render_problem(Request(scope), refusal)
        response.headers["Retry-After"] = str(reset_seconds)
        await response(scope, receive, send)

    def _name_client(self, scope: Scope, credential: bytes) -> list[_Name]:
        """Return the names under which a request is counted: the client's network, and a valid key."""
        client = scope.get("client")
        prefix = self._verified.find(credential)
        names = [("address", name_network(client[0] if client else ""))]
        return names if prefix is None else [*names, ("key", prefix)]

    async def _count(self, names: Sequence[_Name]) -> _Allowance:
        if self._shared is not None:
            allowance = await self._shared.count(self._limit, names)
            if allowance is not None:
                return allowance
        # Each name counts the request, even if another name has reached its limit.
        allowed = [self._limiter.hit(self._limit, *name) for name in names]
        stats = [self._limiter.get_window_stats(self._limit, *name) for name in names]
        return _sum_up(allowed, stats)


class _VerifiedCredentials:
    """The keys and tokens that were valid in a request to this process, by their hashes.

    One that is revoked since still counts for its former owner, who alone has it.
    """

    def __init__(self) -> None:
        self._prefixes: dict[bytes, str] = {}

    def add(self, credential: bytes, prefix: str) -> None:
        """Remember a credential of the caller whom `prefix` identifies; the oldest one is forgotten."""
        if len(self._prefixes) >= _MAX_VERIFIED:
            del self._prefixes[next(iter(self._prefixes))]
        self._prefixes[_hash(credential)] = prefix

    def find(self, credential: bytes) -> str | None:
        """Return the prefix that identifies the caller with a credential; None if it is not verified."""
        return self._prefixes.get(_hash(credential)) if credential and self._prefixes else None


def _hash(credential: bytes) -> bytes:
    return sha256(credential).digest()


class _SharedCounts:
    """The counts of requests to all processes together, in a Redis that may fail to answer."""

    def __init__(self, url: str) -> None:
        self._pool = _open_pool(url)
        storage = RedisStorage(
            f"async+{url}",
            wrap_exceptions=True,
            implementation="redispy",
            connection_pool=self._pool,  # type: ignore[arg-type] # documented: passed on to redis
        )
        self._limiter = SharedLimiter(storage)
        self._next_try = -inf

    async def count(self, limit: RateLimitItem, names: Sequence[_Name]) -> _Allowance | None:
        """Count a request under each of `names`, the client's network and the prefix of its valid key.

        Return how many more requests the client may send; None while the Redis does not answer.
        """
        if monotonic() < self._next_try:
            return None
        try:
            async with timeout(STORE_SECONDS):
                allowed = await gather(*(self._limiter.hit(limit, *name) for name in names))
                stats = await gather(
                    *(self._limiter.get_window_stats(limit, *name) for name in names)
                )
        except (StorageError, TimeoutError) as error:
            if monotonic() >= self._next_try:
                # The text of the error may contain the password of the URL.
                reason = type(getattr(error, "storage_error", error)).__name__
                _logger.warning(
                    "the store of request limits does not answer (%s); this process counts for itself "
                    "and asks again in %d seconds",
                    reason,
                    STORE_PAUSE_SECONDS,
                )
            self._next_try = monotonic() + STORE_PAUSE_SECONDS
            return None
        return _sum_up(allowed, stats)

    async def close(self) -> None:
        await self._pool.aclose()


def check_store(url: str | None) -> None:
    """Raise ConfigurationError if the URL of a Redis is not valid, or its package is not installed.

    `url` is None if no Redis is configured, which is valid.
    """
    if url is not None:
        _open_pool(url)


def _open_pool(url: str) -> "BlockingConnectionPool":
    """Make a pool that connects to Redis on demand.

    Raises:
        ConfigurationError: the URL is not valid, or the package for Redis is not installed.
    """
    if find_spec("redis") is None:
        raise ConfigurationError(
            "CLAIMSTONE_RATE_LIMIT_STORE needs an optional package: install claimstone[redis]"
        )
    from redis.asyncio import BlockingConnectionPool  # noqa: PLC0415 - an optional package

    try:
        pool: BlockingConnectionPool = BlockingConnectionPool.from_url(
            url,
            max_connections=_STORE_CONNECTIONS,
            timeout=STORE_SECONDS,
            socket_timeout=STORE_SECONDS,
            socket_connect_timeout=STORE_SECONDS,
        )
    except ValueError:
        # The text of the error may contain the password.
        raise ConfigurationError(
            "CLAIMSTONE_RATE_LIMIT_STORE is not a Redis URL: write redis://HOST:PORT/NUMBER"
        ) from None
    return pool


def _write_count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _sum_up(allowed: Sequence[bool], stats: Sequence[WindowStats]) -> _Allowance:
    """Combine the counts under a client's address and its API key: both must allow the request.

    The smaller number of remaining requests counts.
    """
    remaining, reset_time = min((stat.remaining, stat.reset_time) for stat in stats)
    return _Allowance(all(allowed), remaining, max(1, ceil(reset_time - time())))


def _read_credential(scope: Scope) -> bytes:
    """Return the key or token of a request, which may not be valid; empty without one."""
    for name, value in scope["headers"]:
        if name == b"authorization" and value[: len(_BEARER)].lower() == _BEARER:
            credential: bytes = value[len(_BEARER) :].strip()
            return credential
    return b""
