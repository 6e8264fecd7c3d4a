"""Shares of the threads of a server process, by kind of work, so that no kind can take all of them.

A request that finds no free thread of its kind waits in a queue. The clients in the queue take turns: one
client with many requests delays its own, and not those of others.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping
from enum import Enum, auto
from math import inf
from typing import NamedTuple, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from app.errors import RequestAbandoned, ServerBusy
from app.settings import Settings
from app.work.request_work import CURRENT_CLIENT, CURRENT_WORK, RequestWork

_Result = TypeVar("_Result")
# How long a request waits for a thread, and how many of a kind wait.
WAIT_SECONDS = 10.0
MOST_WAITING = 256


class WorkKind(Enum):
    """A kind of work. `READ` is a short read, `COSTLY` one that can take long, such as a search.

    `EXPORT` is the beginning of a full list, until its first bytes are ready. `WRITE` is any change.
    """

    READ = auto()
    COSTLY = auto()
    EXPORT = auto()
    WRITE = auto()


class ThreadCounts(NamedTuple):
    """How many threads there are for each kind of work; each of them uses one database connection."""

    reads: int
    costly: int
    writes: int


def divide_threads(settings: Settings) -> ThreadCounts:
    """Divide `pool_size` among reads, costly reads and writes; each gets at least one."""
    part = max(1, settings.pool_size // 4)
    return ThreadCounts(max(1, settings.pool_size - 2 * part), part, part)


class Share:
    """The threads for one kind of work, each for up to `limit_seconds`.

    A client has at most `per_client` of them at a time; None for no such limit.
    """

    def __init__(
        self, threads: int, limit_seconds: float = inf, per_client: int | None = None
    ) -> None:
        self._limit_seconds = limit_seconds
        self._free = threads
        self._per_client = per_client or threads
        self._taken = Counter[str]()
        self._limiter = CapacityLimiter(threads)
        # By client; the first client has the next turn.
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def run(
        self, function: Callable[[], _Result], gone: asyncio.Future[None] | None = None
    ) -> _Result:
        """Call a function in a thread, and return its result.

        `gone` is done when the client of the request has left; the work then ends early. From then on,
        `CURRENT_WORK` is the work of this request.

        Raises:
            RequestAbandoned: the client has left.
            ServerBusy: no thread was free in time, or too many requests wait already.
        """
        client = CURRENT_CLIENT.get()
        await self._take_thread(client, gone)
        try:
            work = RequestWork(self._limit_seconds)
            CURRENT_WORK.set(work)
            if gone is not None:
                loop = asyncio.get_running_loop()
                gone.add_done_callback(
                    lambda done: (
                        None if done.cancelled() else loop.run_in_executor(None, work.abandon)
                    )
                )
            return await run_sync(function, limiter=self._limiter)
        finally:
            self._return_thread(client)

    async def _take_thread(self, client: str, gone: asyncio.Future[None] | None) -> None:
        if self._can_begin(client):
            self._note_begin(client)
            return
        if sum(map(len, self._waiting.values())) >= MOST_WAITING:
            raise _refuse()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        try:
            awaited = [turn] if gone is None else [turn, gone]
            await asyncio.wait(awaited, timeout=WAIT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self._leave_queue(client, turn)
            raise
        if not turn.done() or (gone is not None and gone.done()):
            self._leave_queue(client, turn)
            if gone is not None and gone.done():
                raise RequestAbandoned("the client has left while the request waited")
            raise _refuse()

    def _can_begin(self, client: str) -> bool:
        return self._free > 0 and self._taken[client] < self._per_client

    def _note_begin(self, client: str) -> None:
        self._free -= 1
        self._taken[client] += 1

    def _leave_queue(self, client: str, turn: asyncio.Future[None]) -> None:
        if turn.done():
            self._return_thread(client)
            return
        self._waiting[client].remove(turn)
        if not self._waiting[client]:
            del self._waiting[client]

    def _return_thread(self, returning: str) -> None:
        """Give the thread to the client whose turn it is, which then has the last turn."""
        self._free += 1
        self._taken[returning] -= 1
        if not self._taken[returning]:
            del self._taken[returning]
        client = next(filter(self._can_begin, self._waiting), None)
        if client is None:
            return
        turns = self._waiting.pop(client)
        self._note_begin(client)
        turns.popleft().set_result(None)
        if turns:
            self._waiting[client] = turns


def _refuse() -> ServerBusy:
    return ServerBusy(
        "too many requests of this kind are waiting; try again in a moment",
        retry_after_seconds=round(WAIT_SECONDS),
    )


class Shares:
    """The shares of a server process, one for each kind of work."""

    def __init__(self, settings: Settings) -> None:
        threads = divide_threads(settings)
        self._shares: Mapping[WorkKind, Share] = {
            WorkKind.READ: Share(threads.reads, settings.query_timeout_seconds),
            WorkKind.COSTLY: Share(threads.costly, settings.costly_timeout_seconds),
            # They can take long, and have no time limit: one client does not delay those of others.
            WorkKind.EXPORT: Share(threads.costly, per_client=max(1, threads.costly // 2)),
            WorkKind.WRITE: Share(threads.writes),
        }

    async def run(
        self,
        kind: WorkKind,
        function: Callable[[], _Result],
        gone: asyncio.Future[None] | None = None,
    ) -> _Result:
        """Call a function in a thread for this kind of work; see `Share.run`."""
        return await self._shares[kind].run(function, gone)
