"""Execution options of a connection."""

from app.settings import Settings

WRITES = "claimstone_writes"


IS_LIMITED = "claimstone_is_limited"


DEADLINE = "claimstone_deadline"


def count_long_reads(settings: Settings) -> int:
    """How many snapshots clients can hold open; each has a connection beside those of the pool."""
    return max(1, settings.pool_size // 2)
