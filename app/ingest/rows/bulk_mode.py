"""Settings of the process and the connection during an import, and the update of statistics after it.

The database chooses indexes by these statistics of its tables.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database.database import Database
from app.models import Base

# A negative size is in KiB. This size holds the pages of every index that rows are added to; with SQLite's
# default of 2 MiB they would be written out and read again.
_CACHE_KIBIBYTES = 64 << 10


@contextmanager
def prepare_loading(session: Session) -> Iterator[None]:
    """Speed up the writing of many records in the body of the `with` statement.

    SQLite gets a larger page cache, and Python's garbage collection is paused.
    """
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
    """Pause Python's garbage collection in the body of the `with` statement.

    Records hold no reference cycles, and the search for cycles takes 15% of the time of an import.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# After an import that changes more resources than this, the statistics are updated.
MANY_RESOURCES = 1_000


# The number of rows of each index that SQLite reads. With a limit it stores no samples of values in
# `sqlite_stat4`, for which it would plan every statement again with each bound value; that takes
# longer than most statements do. Averages per value are in `sqlite_stat1`.
_ANALYSIS_LIMIT = 1_000


def analyze_sqlite(session: Session) -> None:
    """Update the statistics by which SQLite chooses indexes.

    This is part of the transaction of the import, so that both are committed at once. On PostgreSQL
    nothing is done.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={_ANALYSIS_LIMIT}")
        connection.exec_driver_sql("ANALYZE")


def vacuum_postgresql(database: Database) -> None:
    """Update PostgreSQL's statistics and its visibility map, which index-only scans need.

    This is called after the commit of a large import. A locked table is skipped and a lost connection
    is ignored, because PostgreSQL's autovacuum does the same later. On SQLite nothing is done.
    """
    if database.engine.dialect.name != "postgresql":
        return
    tables = ", ".join((*sorted(Base.metadata.tables), "search_index", "passage_index"))
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with suppress(OperationalError), engine.connect() as connection:
        connection.exec_driver_sql(f"VACUUM (ANALYZE, SKIP_LOCKED) {tables}")
