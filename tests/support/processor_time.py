"""A limit on processor time, which, unlike the time on a clock, does not grow with what else is running."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def limit_processor_time(seconds: float) -> Iterator[None]:
    """Fail if the body takes so much processor time.

    A limit is at least ten times what the body takes on an ordinary machine, so that only a body whose
    time has begun to grow too fast with its input fails.
    """
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds
