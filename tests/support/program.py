"""The command line in a process of its own, forked from one that has imported it already.

To import the application takes ten times as long as to start the server, and is the same for each process.
`test_readme.py` and the check of the wheel start commands as a shell does.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self, TextIO

from support.project import PROJECT_ROOT

from app.cli import main

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__, "app.main"])


class Program:
    """A running command; it can be used where a `subprocess.Popen` is read, waited for and stopped."""

    def __init__(
        self,
        arguments: tuple[str, ...],
        environment: Mapping[str, str],
        *,
        output: Path,
        errors: Path | None = None,
        given: Path = Path(os.devnull),
    ) -> None:
        """Start a command that reads the file `given`; without `errors`, these go to `output` too."""
        # Empty from the start: what the last command has written there is not taken for its output.
        output.write_bytes(b"")
        streams = (given, output, errors)
        self._process = _FORKS.Process(target=_run, args=(arguments, dict(environment), streams))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Return the exit status, negative if a signal ended the process; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout_seconds: float | None = None) -> int:
        """Wait for the end, and return the exit status."""
        self._process.join(timeout_seconds)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired("claimstone", timeout_seconds or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal to the process, if it runs."""
        if self.poll() is None:
            # The server of forks may have reaped the process while its status is on the way.
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wait()


def _run(
    arguments: tuple[str, ...],
    environment: dict[str, str],
    streams: tuple[Path, Path, Path | None],
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(PROJECT_ROOT)
    given, output, errors = streams
    sys.stdin = _reopen(0, os.open(given, os.O_RDONLY), "r")
    sys.stdout = _reopen(1, _create(output), "w")
    sys.stderr = _reopen(2, _create(errors) if errors else 1, "w")
    sys.argv = ["claimstone", *arguments]
    main()


def _create(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _reopen(descriptor: int, opened: int, mode: Literal["r", "w"]) -> TextIO:
    os.dup2(opened, descriptor)
    return open(descriptor, mode, encoding="utf-8", closefd=False)
