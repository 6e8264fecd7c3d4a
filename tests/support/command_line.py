"""Commands of the command line: called as a function, which is quick, or run in a process as a user does."""

import io
import os
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

from support.program import Program

from app.cli import main
from app.settings import Settings

_END_SECONDS = 60.0


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
    with TemporaryDirectory() as name:
        written, output, errors = (Path(name, stream) for stream in ("given", "output", "errors"))
        written.write_text(given or "", encoding="utf-8")
        environment = {**os.environ, **_name_database(settings)}
        with Program(
            arguments, environment, output=output, errors=errors, given=written
        ) as process:
            try:
                status = process.wait(_END_SECONDS)
            finally:
                process.kill()
        return Finished(status, output.read_text("utf-8"), errors.read_text("utf-8"))


def _name_database(settings: Settings) -> dict[str, str]:
    address = {"CLAIMSTONE_PUBLIC_URL": settings.public_url} if settings.public_url else {}
    return {"CLAIMSTONE_DATABASE_URL": settings.database_url, **address}


def _open_stream(content: str = "") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content.encode()), encoding="utf-8", newline="")


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()
