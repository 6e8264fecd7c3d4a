"""The time of a change. Each is later than that of the change before, also where the clock was set back."""

import logging
from datetime import UTC, datetime, timedelta

_logger = logging.getLogger(__name__)
_STEP = timedelta(microseconds=1)
# Clocks of several servers differ by less.
_TOLERANCE = timedelta(minutes=1)


def choose_time(last_change: datetime) -> datetime:
    """Return the time of a new change, after the change at `last_change`.

    Clients that follow `updated_at` then miss nothing. If the last change is in the future, this clock or
    the clock at that time was wrong. This cannot be decided here, so it is logged.
    """
    now = datetime.now(UTC)
    if last_change - now > _TOLERANCE:
        _logger.warning(
            "the last change is dated %s, and the clock of this server says %s; until then, each change "
            "is dated just after the one before. Set the clock right; if it is right, `claimstone "
            "new-epoch` makes changes follow it again",
            last_change.isoformat(timespec="seconds"),
            now.isoformat(timespec="seconds"),
        )
    return max(now, last_change + _STEP)
