"""What is set otherwise for as long as an import runs, in its process and on its connection."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

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
