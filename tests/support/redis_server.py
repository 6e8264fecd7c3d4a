"""A private Redis for the tests, on a free port of loopback."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.waiting import HANG_SECONDS

PASSWORD = "secret-of-the-store"  # noqa: S105 - of a server that lives for one test


def find_redis() -> str:
    """Find Redis; without it, skip on a personal machine and fail in CI."""
    found = shutil.which("redis-server")
    if found is None:
        reason = "redis-server is not installed, so one limit for several processes is not tested"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return found


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def serve_redis(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server that stores nothing on disk and ends with the block."""
    options = {"port": port, "bind": "127.0.0.1", "save": "", "requirepass": PASSWORD}
    command = [
        find_redis(),
        *(word for name in options for word in (f"--{name}", str(options[name]))),
    ]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_until_open(port)
            yield process
        finally:
            process.kill()


def _wait_until_open(port: int) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"no Redis in {HANG_SECONDS:.0f} s")
