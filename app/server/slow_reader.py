"""A least rate at which a client must read its responses.

A response that is not read holds memory, and a full list also a snapshot of the database, which lets the
write-ahead log grow. The time that the server needs to make a response does not count.
"""

import sys
from asyncio import AbstractEventLoop, TimerHandle, Transport
from collections.abc import Callable
from struct import unpack

READ_BYTES_PER_SECOND = 16 * 2**10
_MIN_TIMER_SECONDS = 0.2


class SlowReader:
    """A timer for a client that the server waits for: it may let the server wait `max_seconds`.

    Each `READ_BYTES_PER_SECOND` that the client reads give a second back, and so does a second in which
    the server does not wait. When no time is left, `give_up` is called.
    """

    def __init__(
        self,
        loop: AbstractEventLoop,
        transport: Transport,
        max_seconds: float,
        give_up: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._transport = transport
        self._max_seconds = max_seconds
        self._give_up = give_up
        self._left_seconds = max_seconds
        self._counted_at = loop.time()
        self._unread_bytes = 0
        self._timer: TimerHandle | None = None

    def begin(self) -> None:
        """Start to wait for the client; nothing is done if the server waits already."""
        if self._timer is None:
            self._give_back(self._loop.time() - self._counted_at)
            self._count()
            self._start()

    def end(self) -> None:
        """End the wait, because the client has read enough for now."""
        if self._timer is not None:
            self._count_wait()
            self.cancel()

    def cancel(self) -> None:
        """Stop the timer, because the connection is closed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _start(self) -> None:
        seconds = max(self._left_seconds, _MIN_TIMER_SECONDS)
        self._timer = self._loop.call_later(seconds, self._check)

    def _check(self) -> None:
        self._timer = None
        self._count_wait()
        if self._left_seconds <= 0:
            self._give_up()
        else:
            self._start()

    def _count_wait(self) -> None:
        """Subtract the time since the last count, and give time back for what was read in it."""
        began, unread_bytes = self._counted_at, self._unread_bytes
        self._count()
        self._left_seconds -= self._counted_at - began
        self._give_back(max(0, unread_bytes - self._unread_bytes) / READ_BYTES_PER_SECOND)

    def _count(self) -> None:
        self._counted_at = self._loop.time()
        self._unread_bytes = self._transport.get_write_buffer_size() + _measure_kernel(
            self._transport
        )

    def _give_back(self, seconds: float) -> None:
        self._left_seconds = min(self._max_seconds, self._left_seconds + seconds)


def _measure_kernel(transport: Transport) -> int:
    """Return how many bytes of responses wait in the kernel to be sent; always 0 outside Linux.

    The number falls as long as the client reads, even slowly.
    """
    if sys.platform != "linux":
        return 0
    from fcntl import ioctl  # noqa: PLC0415 - other systems have none
    from termios import TIOCOUTQ  # noqa: PLC0415 - the same

    packed = ioctl(transport.get_extra_info("socket").fileno(), TIOCOUTQ, b"\0\0\0\0")
    [size] = unpack("i", packed)
    return int(size)
