"""A server as a user starts it: `claimstone serve` in a process of its own, on a port of loopback."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from support.program import Program
from support.waiting import HANG_SECONDS

from app.settings import Settings

END_SECONDS = 15.0
# Ended by Ctrl-C: 0, or 130 as shells count it (128 and the number of the signal).
CLEAN_ENDS = (0, 128 + signal.SIGINT)
_ADDRESS = re.compile(r"answers at (http://\S+:\d+);")


@contextmanager
def serve(
    settings: Settings, folder: Path, *options: str, sign_of_life: str = "/readyz"
) -> Iterator[str]:
    """Yield the address of a server of this database; stop it by Ctrl-C, which must be clean.

    What it prints goes to a file in `folder`: a pipe that nobody reads would stop it when full.
    `sign_of_life` is the path that it must answer.
    """
    printed = folder / "server.log"
    with _start(settings, printed, *options) as process:
        try:
            yield _wait_until_ready(process, printed, sign_of_life)
        except BaseException:
            process.kill()
            raise
        _end(process, printed)


@contextmanager
def serve_until_killed(settings: Settings, folder: Path) -> Iterator[tuple[str, Program]]:
    """Yield the address of a server and its process, which is killed with the block."""
    printed = folder / "killed.log"
    with _start(settings, printed) as process:
        try:
            yield _wait_until_ready(process, printed, "/readyz"), process
        finally:
            process.kill()


@contextmanager
def _start(settings: Settings, printed: Path, *options: str) -> Iterator[Program]:
    # The server does not get the settings of the user who runs the tests.
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("CLAIMSTONE_")
    }
    given = settings.model_dump(exclude_unset=True, exclude_none=True)
    environment = {
        **inherited,
        **{f"CLAIMSTONE_{name.upper()}": str(value) for name, value in given.items()},
    }
    arguments = ("serve", "--host", "127.0.0.1", "--port", "0", *options)
    with Program(arguments, environment, output=printed) as process:
        yield process


def _wait_until_ready(process: Program, printed: Path, sign_of_life: str) -> str:
    deadline = time.monotonic() + HANG_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended at once:\n{printed.read_text()}"
        found = _ADDRESS.search(printed.read_text())
        if found and _answers(found[1] + sign_of_life):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"no answer in {HANG_SECONDS:.0f} s:\n{printed.read_text()}")


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url, trust_env=False).is_success
    except httpx2.TransportError:
        return False


def _end(process: Program, printed: Path) -> None:
    process.send_signal(signal.SIGINT)
    try:
        status = process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise AssertionError(
            f"the server did not end in {END_SECONDS:.0f} s after Ctrl-C:\n{printed.read_text()}"
        ) from None
    assert status in CLEAN_ENDS, f"the server ended with {status}:\n{printed.read_text()}"
    assert "Traceback" not in printed.read_text(), printed.read_text()
