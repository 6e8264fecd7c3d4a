"""A pool of processes for heavy work on texts, so that it neither delays nor endangers the server.

The processes are started when they are needed first, unless one is prepared. Each has a limit on its memory, and
on the time of processor and clock for a call; beyond it the process is ended, and the next call starts another
one. They give way to the server where processors are scarce.
"""

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from threading import Lock, Timer
from typing import Any, TypeVar

from app.errors import QueryTooLong
from app.settings import Settings
from app.work.request_work import CURRENT_WORK, check_work
from app.work.shares import Share
from app.work.worker import CallResult, receive, send

_logger = logging.getLogger(__name__)
_Value = TypeVar("_Value")
_MAIN = "from app.work.worker import main; main()"
# A call gets so much more time on the clock than on the processor, which others may have.
_CLOCK_PER_PROCESSOR = 6
_END_SECONDS = 2.0


def start_worker(*limits: int) -> "subprocess.Popen[bytes]":
    """Start a process that answers calls, with limits of memory and of time for a call, or without any.

    It imports only what it is asked to call, and not the main program.
    """
    return subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", _MAIN, *map(str, limits)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # The modules are found where this process finds them.
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


class WorkerProcesses:
    """The processes of one server process, at most `heavy_processes`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._share = Share(settings.heavy_processes)
        self._idle: list[_Worker] = []
        self._lock = Lock()
        self._is_closed = False

    async def call(
        self,
        function: Callable[..., _Value],
        arguments: tuple[object, ...],
        gone: asyncio.Future[None] | None = None,
    ) -> _Value:
        """Call a function in one of the processes, and return its result.

        It must be a function of a module. Arguments and result must be picklable. `gone` is done when the
        client of the request has left; the process is then ended.

        Raises:
            QueryTooLong: the call reached a limit of time or memory, and was ended.
            RequestAbandoned: the client has left.
            ServerBusy: all processes are busy, and too many calls wait.
        """
        result: _Value = await self._share.run(partial(self._call, function, arguments), gone)
        return result

    def prepare(self, function: Callable[[], None]) -> None:
        """Start a process that calls a function, so that the first call finds what this has imported and built.

        This does not wait for it.
        """
        worker = _Worker(self._settings)
        worker.prepare(function)
        self._give_back(worker)

    def _call(self, function: Callable[..., Any], arguments: tuple[object, ...]) -> Any:  # noqa: ANN401 - of the function
        worker = self._take()
        result = worker.call(function, arguments)
        if result is None:
            check_work()
            raise QueryTooLong(
                f"the text was too much work: more than {self._settings.heavy_seconds} seconds of processor "
                f"or {self._settings.heavy_memory_bytes} bytes of memory; send it in parts"
            )
        self._give_back(worker)
        if result.failure is not None:
            raise RuntimeError(f"heavy work has failed:\n{result.failure}")
        return result.value

    def _take(self) -> "_Worker":
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if not worker.has_ended():
                    return worker
                worker.close()
        return _Worker(self._settings)

    def _give_back(self, worker: "_Worker") -> None:
        with self._lock:
            if not self._is_closed:
                self._idle.append(worker)
                return
        worker.close()

    def close(self) -> None:
        """End all processes. Those at work end after their call."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()


class _Worker:
    """A process that answers one call at a time."""

    def __init__(self, settings: Settings) -> None:
        self._seconds = settings.heavy_seconds * _CLOCK_PER_PROCESSOR
        self._process = start_worker(settings.heavy_memory_bytes, settings.heavy_seconds)
        self._is_preparing = False

    def prepare(self, function: Callable[[], None]) -> None:
        """Send a call whose result is received, and dropped, with that of the next one."""
        assert self._process.stdin is not None  # noqa: S101 - for mypy
        self._is_preparing = True
        send(self._process.stdin, (function, ()))

    def call(
        self, function: Callable[..., Any], arguments: tuple[object, ...]
    ) -> CallResult | None:
        """Return the result of a call; None if the process has ended, which a limit does."""
        assert self._process.stdin is not None  # noqa: S101 - for mypy
        assert self._process.stdout is not None  # noqa: S101 - for mypy
        limit = Timer(self._seconds, self._process.kill)
        limit.daemon = True
        limit.start()
        kill = self._process.kill
        work = CURRENT_WORK.get()
        if work is not None:
            work.begin_interruptible(kill)
        try:
            send(self._process.stdin, (function, arguments))
            if self._is_preparing:
                self._is_preparing = False
                receive(self._process.stdout)
            result: CallResult = receive(self._process.stdout)
        except (EOFError, BrokenPipeError):
            self.close()
            _logger.warning("a worker has ended with status %s", self._process.returncode)
            return None
        finally:
            limit.cancel()
            if work is not None:
                work.end_interruptible(kill)
        if result.is_memory_spent:
            # Its memory is in pieces now.
            self.close()
            return None
        return result

    def has_ended(self) -> bool:
        """Return whether the process was ended from outside, as a system that lacks memory does."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End the process: it ends when its input does, or is ended when it does not."""
        if self._is_preparing:
            self._process.kill()
        try:
            self._process.communicate(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
