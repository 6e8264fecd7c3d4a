"""Names of the options of a connection, and the limit of long reads.

`WRITES` marks a connection that writes, `IS_LIMITED` one whose reads have a time limit. `DEADLINE` is
the key of the time at which SQLite stops the current read.
"""

from app.settings import Settings

WRITES = "claimstone_writes"


IS_LIMITED = "claimstone_is_limited"


DEADLINE = "claimstone_deadline"


def count_long_reads(settings: Settings) -> int:
    """Return how many long reads can run at a time, each on a connection beyond the pool's size.

    A long read lasts as long as a client takes to receive the result.
    """
    return max(1, settings.pool_size // 2)
