"""Load: wrk with 32 connections on a core of its own, each request with the next path of a file."""

import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import LOAD_CORE, pin

CONNECTIONS = 32
JSON, HTML = "application/json", "text/html"
# Long enough for the slowest answer of any system; one that takes longer counts as an error.
_TIMEOUT_SECONDS = 120
_LOOK_SECONDS, _IDLE_SHARE, _IDLE_AT_LAST_SECONDS = 0.3, 0.1, 60.0
_SCRIPT = Path(__file__).with_name("walk.lua")


@dataclass(frozen=True, slots=True)
class Burst:
    """The result of one run of wrk; latencies in milliseconds. `errors` are of any sort."""

    requests: int
    per_second: float
    megabytes_per_second: float
    p50_ms: float
    p90_ms: float
    p99_ms: float
    max_ms: float
    errors: int


@dataclass(frozen=True, slots=True)
class Walk:
    """Paths to request, from an index on; `media_type` is asked for, and `etag` is sent as `If-None-Match`."""

    paths: Path
    first: int = 0
    media_type: str = JSON
    etag: str | None = None


def require_wrk() -> None:
    """Raise RuntimeError where wrk is not installed."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is not installed: `apt-get install wrk`, `brew install wrk`")


def wait_until_idle() -> None:
    """Wait until no server works on an earlier request.

    A server may work on a request long after its client has left, and on the core on which the next
    server is measured.
    """
    deadline = time.monotonic() + _IDLE_AT_LAST_SECONDS
    while time.monotonic() < deadline:
        before = _read_busy_seconds()
        time.sleep(_LOOK_SECONDS)
        if _read_busy_seconds() - before < _LOOK_SECONDS * _IDLE_SHARE:
            return


def _read_busy_seconds() -> float:
    """Read the busy seconds of all cores; always 0 where there is no /proc."""
    path = Path("/proc/stat")
    if not path.exists():
        return 0.0
    user, nice, system, *_ = map(int, path.read_text().split(maxsplit=5)[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def run_load(address: str, walk: Walk, seconds: int) -> Burst:
    command = [
        *pin(LOAD_CORE),
        "wrk",
        "--threads=1",
        f"--connections={CONNECTIONS}",
        f"--duration={seconds}s",
        f"--timeout={_TIMEOUT_SECONDS}s",
        f"--script={_SCRIPT}",
        address,
        "--",
        str(walk.paths),
        str(walk.first),
        walk.media_type,
        *([walk.etag] if walk.etag else []),
    ]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(printed.strip().splitlines()[-1])
    duration = found["duration"] / 1e6
    return Burst(
        requests=found["requests"],
        per_second=found["requests"] / duration,
        megabytes_per_second=found["bytes"] / duration / 1e6,
        **{f"{name}_ms": found[name] / 1e3 for name in ("p50", "p90", "p99", "max")},
        errors=found["statuses"] + found["sockets"] + found["timeouts"],
    )
