"""Settings of the interpreter in a process that does nothing but serve."""

import gc

_OBJECTS_BETWEEN_COLLECTIONS = 2_000


def spare_collector() -> None:
    """Exempt the objects made at start-up from garbage collection, and run it rarely.

    They are never garbage, and scanning them takes a tenth of a second in which no request is answered.
    Later objects seldom form reference cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 10, 10)
