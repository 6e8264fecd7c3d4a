"""Names of the execution options of a connection, and the limit of long reads."""

from app.settings import Settings

WRITES = "claimstone_writes"


IS_LIMITED = "claimstone_is_limited"


DEADLINE = "claimstone_deadline"


def count_long_reads(settings: Settings) -> int:
    """Return how many snapshots clients can hold open, each on a connection beyond the pool."""
    return max(1, settings.pool_size // 2)
