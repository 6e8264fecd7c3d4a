"""Commands of the command line: called as a function, which is quick, or run in a process as a user does."""

import io
import os
import subprocess
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from typing import NamedTuple
from unittest.mock import patch

from support.project import PROJECT_ROOT

from app.cli import main
from app.settings import Settings

COMMAND = [sys.executable, "-c", "from app.cli import main; main()"]


class Finished(NamedTuple):
    """The end of a command: its exit status, and what it has written."""

    returncode: int
    stdout: str
    stderr: str


def run(settings: Settings, *arguments: str, given: str | None = None) -> Finished:
    """Call a command in this process; `given` is its standard input."""
    out, err = _open_stream(), _open_stream()
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, _name_database(settings)))
        stack.enter_context(patch.object(sys, "argv", ["claimstone", *arguments]))
        stack.enter_context(patch.object(sys, "stdin", _open_stream(given or "")))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Finished(status, _read(out), _read(err))


def run_program(settings: Settings, *arguments: str, given: str | None = None) -> Finished:
    """Run a command in a process of its own; `given` is its standard input."""
    ended = subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **_name_database(settings)},
        cwd=PROJECT_ROOT,
        timeout=60,
        input=given,
    )
    return Finished(ended.returncode, ended.stdout, ended.stderr)


def _name_database(settings: Settings) -> dict[str, str]:
    return {"CLAIMSTONE_DATABASE_URL": settings.database_url}


def _open_stream(content: str = "") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content.encode()), encoding="utf-8", newline="")


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()
