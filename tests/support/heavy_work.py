"""Functions for processes of heavy work, which need too much of something."""

import os
import signal

_PREPARED = list[int]()


def prepare() -> None:
    _PREPARED.append(os.getpid())


def list_prepared() -> list[int]:
    """Return the id of the process if `prepare` was called in it before."""
    return _PREPARED


def get_process() -> tuple[int, int]:
    """Return the id and the niceness of the process."""
    return os.getpid(), os.nice(0)


def wait_for_ever() -> None:
    """Use the processor without end."""
    while True:
        pass


def fill_memory() -> None:
    bytearray(2**30)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
