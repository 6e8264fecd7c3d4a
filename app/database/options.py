"""Names of the execution options of a database connection, and the limit of long reads.

The option `WRITES` is set for a connection that writes, `IS_LIMITED` for one whose reads have a time
limit. `DEADLINE` is the key in `Connection.info` of the time at which SQLite stops the current read.
"""

from app.settings import Settings

WRITES = "claimstone_writes"


IS_LIMITED = "claimstone_is_limited"


DEADLINE = "claimstone_deadline"


def count_long_reads(settings: Settings) -> int:
    """Return how many long reads can run at a time.

    A long read lasts as long as a client takes to receive the result. The connection pool may open as
    many connections beyond its size, so that long reads leave enough for other reads. The slots are in
    `routes/http/export_slots.py`.
    """
    return max(1, settings.pool_size // 2)
