"""Names of the execution options of a database connection, its size, and what stops a long read.

The option `WRITES` is set for a connection that writes, `IS_LIMITED` for one whose reads have a time
limit. `READ_LIMIT` is the key in `Connection.info` of the `ReadLimit` of an SQLite connection.
"""

from math import inf
from time import monotonic

from sqlalchemy import Connection, Engine, event

from app.settings import Settings
from app.work.request_work import CURRENT_WORK, RequestWork, check_work
from app.work.shares import divide_threads

WRITES = "claimstone_writes"


IS_LIMITED = "claimstone_is_limited"


READ_LIMIT = "claimstone_read_limit"


class ReadLimit:
    """What stops the present read of a connection: a time, or the end of the work of its request."""

    def __init__(self) -> None:
        self._work: RequestWork | None = None
        self._deadline = inf

    def begin(self, seconds: float) -> None:
        self._work, self._deadline = CURRENT_WORK.get(), monotonic() + seconds

    def lift(self) -> None:
        self._work, self._deadline = None, inf

    def is_reached(self) -> bool:
        """Return whether the read must stop. Called by SQLite about once per millisecond."""
        return monotonic() > self._deadline or (self._work is not None and self._work.is_over)


def stop_with_request(engine: Engine) -> None:
    """Begin no statement of a read after the work of its request is over."""

    @event.listens_for(engine, "before_cursor_execute")
    def _check(connection: Connection, *_: object) -> None:
        if not connection.get_execution_options().get(WRITES):
            check_work()


def count_connections(settings: Settings) -> int:
    """Return how many connections a pool keeps: one for each thread that uses them."""
    return sum(divide_threads(settings))


def count_long_reads(settings: Settings) -> int:
    """Return how many long reads can run at a time.

    A long read lasts as long as a client takes to receive the result. The connection pool may open as
    many connections beyond its size, so that long reads leave enough for other reads. The slots are in
    `work/export_slots.py`.
    """
    return max(1, settings.pool_size // 2)
