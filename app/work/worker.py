"""The process that does heavy work: it reads calls from its input, and writes results to its output.

The parent starts `main` with limits as arguments, or without any. A call is the pickle of a function and its arguments,
a result that of a `CallResult`; before each is its length. Both come from this project alone. The process ends
when its input does, which is when its parent ends, however that happens.
"""

import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from struct import Struct
from typing import IO, Any

_LENGTH = Struct("<Q")
# How much a worker gives way to others where processors are scarce.
_NICENESS = 10


@dataclass(frozen=True, slots=True)
class CallResult:
    """What a call returned. `is_memory_spent` is set instead if it needed more memory than a worker may have.

    `failure` is the traceback of any other exception.
    """

    value: Any = None
    is_memory_spent: bool = False
    failure: str | None = None


def send(stream: IO[bytes], message: object) -> None:
    content = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:  # noqa: ANN401 - whatever was sent
    """Return the next message.

    Raises:
        EOFError: the other process has ended.
    """
    (length,) = _LENGTH.unpack(_read(stream, _LENGTH.size))
    return pickle.loads(_read(stream, length))  # noqa: S301 - of a process of this project


def _read(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def main() -> None:
    """Answer calls until the input ends. The arguments, if any, are the limits of memory and of time for a call."""
    limits = [*map(int, sys.argv[1:])]
    calls, results = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints must not get among the results.
    sys.stdout = sys.stderr
    for number in (signal.SIGINT, signal.SIGTERM):
        # The parent closes the input when it has ended.
        signal.signal(number, signal.SIG_IGN)
    if limits:
        limit_process(limits[0])
    while True:
        try:
            function, arguments = receive(calls)
        except EOFError:
            return
        if limits:
            limit_processor(limits[1])
        send(results, _call(function, arguments))


def _call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> CallResult:
    try:
        return CallResult(function(*arguments))
    except MemoryError:
        return CallResult(is_memory_spent=True)
    except Exception:  # noqa: BLE001 - the parent reports it
        return CallResult(failure=traceback.format_exc())


def limit_process(memory_bytes: int) -> None:
    """Limit the memory of this process, and let others have the processor first; not on Windows."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def limit_processor(seconds: int) -> None:
    """End this process when it takes so many more seconds of processor; not on Windows."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds + 1, most))
