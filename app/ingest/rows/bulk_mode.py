"""What is set otherwise for as long as an import runs, in its process and on its connection."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database.database import Database
from app.models import Base

# A negative size is in KiB. The pages of every index that rows go into stay in memory, which with
# SQLite's 2 MiB go out to the file and come back.
_CACHE_KIBIBYTES = 64 << 10


@contextmanager
def prepare_loading(session: Session) -> Iterator[None]:
    """Around the writing of many records."""
    with _cache_pages(session), _pause_collection():
        yield


@contextmanager
def _cache_pages(session: Session) -> Iterator[None]:
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={before}")


@contextmanager
def _pause_collection() -> Iterator[None]:
    """Records, rows and documents hold no cycles, and the search for some takes 15 of 100."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# How many resources an import changes before the statistics are worth renewing.
MANY_RESOURCES = 1_000


# How many rows of each index SQLite reads. With a limit it keeps no samples of values in
# `sqlite_stat4`, for which it would plan every statement anew with each value that is bound, and
# that takes longer than most statements do. What a value has on average is in `sqlite_stat1`.
_ANALYSIS_LIMIT = 1_000


def analyze_sqlite(session: Session) -> None:
    """Renew the statistics in the transaction of the import, so that they are there with it."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={_ANALYSIS_LIMIT}")
        connection.exec_driver_sql("ANALYZE")


def vacuum_postgresql(database: Database) -> None:
    """Renew the statistics and the visibility map, which index-only scans need, after the commit.

    The import is stored whether this succeeds or not: autovacuum makes up for a table that is
    locked, or for a connection that is lost.
    """
    if database.engine.dialect.name != "postgresql":
        return
    tables = ", ".join((*sorted(Base.metadata.tables), "search_index"))
    alone = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with suppress(OperationalError), alone.connect() as connection:
        connection.exec_driver_sql(f"VACUUM (ANALYZE, SKIP_LOCKED) {tables}")
