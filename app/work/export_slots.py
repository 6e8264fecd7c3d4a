"""Slots for full lists: how many are sent at a time, and to which clients.

A full list holds a database connection and a snapshot as long as its client takes to receive it. The
slots leave connections for other reads, and one client cannot have more than half of them. A list whose
client lets the server wait gives its slot to another client that needs it.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from time import monotonic

from app.errors import ServerBusy

# Chunks have half a megabyte, so a client that reads 100 kB a second lets the server wait so long.
_MAX_WAIT_SECONDS = 5.0


class ExportSlot:
    """A slot that the client `client` holds for one list.

    `waits_since` is when the server began to wait for the client, None while it does not wait.
    """

    def __init__(self, client: str) -> None:
        self.client = client
        self.waits_since: float | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_needed = asyncio.Event()

    async def wait_until_needed(self) -> None:
        """Return when another client needs the slot. The list must then be given up."""
        self._loop = asyncio.get_running_loop()
        await self._is_needed.wait()

    def give_up(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._is_needed.set)


class ExportSlots:
    """The slots of a server process. They are taken and returned in any thread."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._count_per_client = max(1, count // 2)
        self._taken: list[ExportSlot] = []
        self._lock = Lock()

    @contextmanager
    def take(self, client: str) -> Iterator[ExportSlot]:
        """Context manager that holds a slot for a list that is sent to `client`.

        Raises:
            ServerBusy: no slot is free for this client, and none is held by a client that reads slowly.
        """
        slot = ExportSlot(client)
        with self._lock:
            own = [taken for taken in self._taken if taken.client == client]
            if len(own) >= self._count_per_client:
                self._free_one(own)
            elif len(self._taken) >= self._count:
                self._free_one(self._taken)
            self._taken.append(slot)
        try:
            yield slot
        finally:
            with self._lock:
                if slot in self._taken:
                    self._taken.remove(slot)

    def _free_one(self, slots: Sequence[ExportSlot]) -> None:
        """Free the slot whose client has let the server wait longest."""
        waiting = [
            (since, number)
            for number, slot in enumerate(slots)
            if (since := slot.waits_since) is not None
        ]
        since, number = min(waiting, default=(monotonic(), 0))
        if monotonic() - since < _MAX_WAIT_SECONDS:
            raise ServerBusy(
                "as many full lists are sent as this server, or your address, may have at a time; try "
                "again in a moment"
            )
        slot = slots[number]
        self._taken.remove(slot)
        slot.give_up()
