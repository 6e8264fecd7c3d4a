"""Waiting for an event: for as long as it takes, as nothing is asserted of the time."""

import time
from collections.abc import Callable

# What takes so long hangs.
HANG_SECONDS = 120.0


def wait_until(has_happened: Callable[[], object], pause_seconds: float = 0.05) -> None:
    """Wait until the event has happened.

    Raises:
        TimeoutError: it has not happened after `HANG_SECONDS`.
    """
    deadline = time.monotonic() + HANG_SECONDS
    while not has_happened():
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing happens for {HANG_SECONDS:g} seconds")
        time.sleep(pause_seconds)
