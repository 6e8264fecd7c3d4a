"""Imports take no more memory for many records than for few; each runs in its own process."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Provider
from sqlalchemy.orm import Session
from support.project import PROJECT_ROOT

from app.database.database import Database
from app.ingest.rows.bulk_mode import prepare_loading
from app.maintenance.migrate import migrate
from app.settings import Settings
from benchmarks.generate import write_records

FEW, MANY = 500, 6_500
# SQLite's page cache grows up to 64 MiB; the additional records would take 130 MB.
MOST_MEGABYTES = 85
# On Linux, `getrusage` of a process includes the peak of its parent before the start.
PROGRAM = """
import re, resource, sys
from pathlib import Path
from app.database.database import Database
from app.ingest.store.change_log import Author
from app.ingest.imports.import_bundle import import_lines
from app.ingest.bundle.ndjson_reader import BundleLines
from app.settings import read_settings
database = Database(read_settings())
with open(sys.argv[1], "rb") as file:
    import_lines(database, BundleLines(file, Path()), Author("test"), lambda _chunk: None, 1_000)
database.close()
status = Path("/proc/self/status")
if status.exists():
    print(int(re.search(r"VmHWM:\\s*(\\d+) kB", status.read_text())[1]) // 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024**2)
"""


def measure_megabytes(settings: Settings, folder: Path, claims: int) -> int:
    """Measure the peak memory of the import."""
    database = Database(settings)
    migrate(database)
    database.close()
    path = folder / f"{claims}.ndjson"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(write_records(claims))
    imported = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "CLAIMSTONE_DATABASE_URL": settings.database_url},
        cwd=PROJECT_ROOT,
        timeout=300,
    )
    assert imported.returncode == 0, imported.stderr
    return int(imported.stdout)


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_import_of_many_records_takes_the_memory_of_few(provider: Provider, tmp_path: Path) -> None:
    few = measure_megabytes(provider.create(), tmp_path, FEW)
    many = measure_megabytes(provider.create(), tmp_path, MANY)
    assert many - few < MOST_MEGABYTES


def read_cache_size(session: Session) -> int | None:
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return None
    size: int = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    return size


def fail_loading(session: Session) -> None:
    before = read_cache_size(session)
    with prepare_loading(session):
        assert not gc.isenabled()
        assert before is None or read_cache_size(session) != before
        raise LookupError


def test_loading_that_fails_leaves_no_setting_behind(database: Database) -> None:
    with database.write() as session:
        before = read_cache_size(session)
        with pytest.raises(LookupError):
            fail_loading(session)
        assert gc.isenabled()
        assert read_cache_size(session) == before
