"""Settings of Python in a process that does nothing but serve requests."""

import gc
import os
import signal
import sys
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from threading import Thread

_OBJECTS_BETWEEN_COLLECTIONS = 2_000
# How long a thread that computes keeps the event loop waiting each time; Python's own is 5 ms.
_SWITCH_SECONDS = 0.001


def end_with_parent() -> None:
    """Stop serving when the process that started this one has ended, even if it was killed."""
    if (parent := parent_process()) is not None:
        Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


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
