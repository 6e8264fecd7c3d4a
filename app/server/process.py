"""Settings of the interpreter in a process that does nothing but serve."""

import gc

_OBJECTS_BETWEEN_COLLECTIONS = 2_000


def spare_collector() -> None:
    """Exempt what was made at start-up from garbage collection, and let it run rarely.

    What is there from the start is never garbage, and to look through it takes a tenth of a second, in
    which no request is answered. Later objects seldom refer to each other in a circle.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 10, 10)
