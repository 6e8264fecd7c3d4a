"""Settings of Python in a process that does nothing but serve requests."""

import gc
import sys

_OBJECTS_BETWEEN_COLLECTIONS = 2_000
# How long a thread that computes keeps the event loop waiting each time; Python's own is 5 ms.
_SWITCH_SECONDS = 0.001


def favour_event_loop() -> None:
    """Let threads that compute give way to the event loop sooner."""
    sys.setswitchinterval(_SWITCH_SECONDS)


def spare_collector() -> None:
    """Exempt the objects made at start-up from garbage collection, and run the collector rarely.

    Objects made at start-up are never garbage, and scanning them takes a tenth of a second in which no
    request is answered. Later objects seldom form reference cycles, which only the collector can free.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 10, 10)
