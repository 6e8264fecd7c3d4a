"""Settings of Python's garbage collector in a process that does nothing but serve requests."""

import gc

_OBJECTS_BETWEEN_COLLECTIONS = 2_000


def spare_collector() -> None:
    """Exempt the objects made at start-up from garbage collection, and run the collector rarely.

    Objects made at start-up are never garbage, and scanning them takes a tenth of a second in which no
    request is answered. Later objects seldom form reference cycles, which only the collector can free.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 10, 10)
