"""Exports take no more memory for many rows than for few; each runs in its own process."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import Provider
from support.project import PROJECT_ROOT
from support.synthetic_claims import add_claims

from app.database.database import Database
from app.settings import Settings

ROWS = 20_000
ONE = "metric=thickness"
# Their documents alone are 33 MB. Parquet holds a group of 10,000 rows, in Arrow's memory.
MOST_MEGABYTES = {"ndjson": 10, "csv": 16, "xlsx": 20, "parquet": 90}
# Each line of the input is the arguments of a command, after which the peak memory so far is printed. On
# Linux, `getrusage` of a process includes the peak of its parent before the start.
PROGRAM = """
import json, re, resource, sys
from pathlib import Path
from app.cli import app
status = Path("/proc/self/status")
for line in sys.stdin:
    app(json.loads(line), standalone_mode=False)
    if status.exists():
        print(int(re.search(r"VmHWM:\\s*(\\d+) kB", status.read_text())[1]) // 1024)
    else:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024**2)
"""


@pytest.fixture(scope="module")
def many_settings(provider: Provider) -> Settings:
    settings = provider.copy_seeded()
    database = Database(settings)
    add_claims(database, ROWS)
    database.close()
    return settings


def measure_megabytes(settings: Settings, *commands: Sequence[str]) -> list[int]:
    """Measure the peak memory of a process after each of the exports that it makes."""
    environment = {**os.environ, "CLAIMSTONE_DATABASE_URL": settings.database_url}
    exported = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=PROJECT_ROOT,
        timeout=120,
        input="".join(f"{json.dumps(['export', 'claims', *command])}\n" for command in commands),
    )
    assert exported.returncode == 0, exported.stderr
    return [int(megabytes) for megabytes in exported.stdout.split()]


@pytest.mark.slow
@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("chosen", MOST_MEGABYTES)
def test_export_of_many_rows_takes_the_memory_of_few(
    many_settings: Settings, tmp_path: Path, chosen: str
) -> None:
    compare_memory(many_settings, tmp_path, chosen)


@pytest.mark.engines("postgresql")
def test_export_from_a_server_takes_the_memory_of_few_rows(
    many_settings: Settings, tmp_path: Path
) -> None:
    """Its driver reads all rows at once, unless the statement asks for a cursor."""
    compare_memory(many_settings, tmp_path, "ndjson")


def compare_memory(many_settings: Settings, tmp_path: Path, chosen: str) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    few, many = measure_megabytes(
        many_settings,
        ("--format", chosen, "--output", str(small), "--filter", ONE),
        ("--format", chosen, "--output", str(large)),
    )
    assert large.stat().st_size > 5 * small.stat().st_size
    assert many - few < MOST_MEGABYTES[chosen]
