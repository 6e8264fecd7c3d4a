"""Slots for full lists: how many are sent at a time, and to which clients.

A full list holds a database connection and a snapshot as long as its client takes to receive it. The
slots leave connections for other reads, and one client cannot have more than half of them. A request
without a free slot waits for one. While others wait, a list whose client reads too slowly gives its slot
up, and this client then has its turn after all others.
"""

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import Any

from app.errors import RequestAbandoned, ServerBusy

# Lists are sent in parts of so many bytes. With what waits in the kernel, a client that reads less than some
# 200 kB a second lets the server wait so long at a part.
MEASURED_BYTES = 64 * 2**10
_MAX_WAIT_SECONDS = 1.0
# How long a request waits for a slot, and how many wait.
_QUEUE_SECONDS = 20.0
_RETRY_AFTER_SECONDS = 10
_MOST_WAITING = 256
# How often the holders are looked at while others wait.
_LOOK_SECONDS = 0.1
_REMEMBERED_SECONDS = 60.0


class ExportSlot:
    """A slot that the client `client` holds for one list, until `give_back`.

    `waits_since` is when the server began to wait for the client, None while it does not wait.
    """

    def __init__(self, slots: "ExportSlots", client: str) -> None:
        self.client = client
        self.waits_since: float | None = None
        self._slots = slots
        self._loop = asyncio.get_running_loop()
        self._is_needed = asyncio.Event()

    async def wait_until_needed(self) -> None:
        """Return when another client needs the slot. The list must then be given up."""
        await self._is_needed.wait()

    def give_up(self) -> None:
        self._is_needed.set()

    def give_back(self) -> None:
        """Let others have the slot. May be called in any thread, and more than once."""
        self._loop.call_soon_threadsafe(self._slots.remove, self)


@dataclass(frozen=True, slots=True, eq=False)
class _Turn:
    """A request of a client that waits; `slot` is done when it has one."""

    client: str
    slot: asyncio.Future[ExportSlot]


class ExportSlots:
    """The slots of a server process. They belong to its event loop."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._count_per_client = max(1, count // 2)
        self._taken: list[ExportSlot] = []
        self._waiting: list[_Turn] = []
        self._is_watched = False
        # By client, the time at which it lost a slot because it read too slowly.
        self._lost_at: dict[str, float] = {}

    async def take(self, client: str, gone: asyncio.Future[None] | None = None) -> ExportSlot:
        """Return a slot for a list that is sent to `client`; `gone` is done when this has left.

        Raises:
            RequestAbandoned: the client has left.
            ServerBusy: no slot was free in time, or too many requests wait already.
        """
        if len(self._waiting) >= _MOST_WAITING:
            raise _refuse()
        turn = _Turn(client, asyncio.get_running_loop().create_future())
        self._waiting.append(turn)
        self._grant()
        awaited: list[asyncio.Future[Any]] = [turn.slot, *([gone] if gone else [])]
        is_served, has_left = False, False
        try:
            await asyncio.wait(awaited, timeout=_QUEUE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            has_left = gone is not None and gone.done()
            is_served = turn.slot.done() and not has_left
        finally:
            if not is_served:
                self._leave_queue(turn)
        if is_served:
            return turn.slot.result()
        raise RequestAbandoned("the client has left while it waited") if has_left else _refuse()

    def remove(self, slot: ExportSlot) -> None:
        """Take a slot from its holder. Nothing is done if it has been taken already."""
        if slot in self._taken:
            self._taken.remove(slot)
            self._grant()

    def _leave_queue(self, turn: _Turn) -> None:
        if turn in self._waiting:
            self._waiting.remove(turn)
        elif turn.slot.done():
            self.remove(turn.slot.result())

    def _grant(self) -> None:
        """Give slots to those whose turn it is, and look again in a moment while others wait."""
        while (turn := self._find_turn()) is not None:
            slot = ExportSlot(self, turn.client)
            self._taken.append(slot)
            self._waiting.remove(turn)
            turn.slot.set_result(slot)
        if self._waiting and not self._is_watched:
            self._is_watched = True
            asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        self._is_watched = False
        self._grant()

    def _find_turn(self) -> _Turn | None:
        """Return the first request that there is room for.

        Clients that have read too slowly come last, then those that hold slots already.
        """
        now = monotonic()
        self._lost_at = {
            client: lost_at
            for client, lost_at in self._lost_at.items()
            if now - lost_at < _REMEMBERED_SECONDS
        }
        ordered = sorted(
            self._waiting,
            key=lambda turn: (turn.client in self._lost_at, len(self._list_own(turn.client))),
        )
        return next((turn for turn in ordered if self._make_room(turn.client)), None)

    def _list_own(self, client: str) -> list[ExportSlot]:
        return [slot for slot in self._taken if slot.client == client]

    def _make_room(self, client: str) -> bool:
        """Return whether there is room for a list to `client`, made by taking the slot of a slow reader."""
        own = self._list_own(client)
        if len(own) < self._count_per_client and len(self._taken) < self._count:
            return True
        now = monotonic()
        slow = [
            (slot.waits_since, number)
            for number, slot in enumerate(self._taken)
            if slot.waits_since is not None
            and now - slot.waits_since >= _MAX_WAIT_SECONDS
            and (slot in own or len(own) < self._count_per_client)
        ]
        if not slow:
            return False
        slot = self._taken.pop(min(slow)[1])
        self._lost_at[slot.client] = now
        slot.give_up()
        return True


def _refuse() -> ServerBusy:
    return ServerBusy(
        "as many full lists are sent as this server, or your address, may have at a time; try again in "
        "a moment",
        retry_after_seconds=_RETRY_AFTER_SECONDS,
    )
