"""The work of one request: when it has to end, and whether its client has left."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from math import inf
from threading import Lock
from time import monotonic, sleep

from app.errors import QueryTooLong, RequestAbandoned

_logger = logging.getLogger(__name__)
_PAUSE_SECONDS = 0.1


class RequestWork:
    """The work of a request. It must end within `limit_seconds`, and soon after its client has left.

    Code that works long looks at `is_over`, or calls `check`, every few milliseconds.
    """

    def __init__(self, limit_seconds: float = inf) -> None:
        self.deadline = monotonic() + limit_seconds
        self.is_abandoned = False
        self._interrupts: list[Callable[[], None]] = []
        self._lock = Lock()

    @property
    def is_over(self) -> bool:
        return self.is_abandoned or monotonic() > self.deadline

    def check(self) -> None:
        """Raise an error if the work is over.

        Raises:
            RequestAbandoned: the client has left.
            QueryTooLong: the time limit is reached.
        """
        if self.is_abandoned:
            raise RequestAbandoned("the client has left, so the request was not answered")
        if monotonic() > self.deadline:
            raise QueryTooLong(
                "the request was stopped because it took too long: narrow it by filters, or ask for less "
                "at once"
            )

    def abandon(self) -> None:
        """End the work, because its client has left. Return when it has nothing left to interrupt."""
        self.is_abandoned = True
        # An interrupt that arrives before its statement is lost, so it is repeated.
        while self._interrupt():
            sleep(_PAUSE_SECONDS)

    def _interrupt(self) -> bool:
        with self._lock:
            for interrupt in self._interrupts:
                try:
                    interrupt()
                except Exception:
                    # The statement then runs until its time limit.
                    _logger.exception("a statement could not be interrupted")
                    return False
            return bool(self._interrupts)

    def begin_interruptible(self, interrupt: Callable[[], None]) -> None:
        """Call `interrupt` if the client has left, or leaves before `end_interruptible`."""
        with self._lock:
            self._interrupts.append(interrupt)
            if self.is_abandoned:
                interrupt()

    def end_interruptible(self, interrupt: Callable[[], None]) -> None:
        with self._lock:
            self._interrupts.remove(interrupt)


# Threads that a request starts inherit this; None outside of requests.
CURRENT_WORK: ContextVar[RequestWork | None] = ContextVar("work", default=None)
# The address of the client of the present request. The queues for threads are fair to addresses.
CURRENT_CLIENT: ContextVar[str] = ContextVar("client", default="")


def check_work() -> None:
    """Raise an error if the work of the present request is over; see `RequestWork.check`."""
    if (work := CURRENT_WORK.get()) is not None:
        work.check()
