"""Load: wrk with 32 connections on a core of its own, each request with the next path of a file."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import LOAD_CORE, pin

CONNECTIONS = 32
# Long enough for the slowest answer of any system; one that takes longer counts as an error.
_TIMEOUT_SECONDS = 120
_SCRIPT = Path(__file__).with_name("walk.lua")


@dataclass(frozen=True, slots=True)
class Burst:
    """What one run of wrk found; latencies in milliseconds. `errors` are of any sort."""

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
    """Paths to ask for, from a place on; `etag` is sent as `If-None-Match`."""

    paths: Path
    first: int = 0
    etag: str | None = None


def require_wrk() -> None:
    """Raise RuntimeError where wrk is not installed."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is not installed: `apt-get install wrk`, `brew install wrk`")


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
