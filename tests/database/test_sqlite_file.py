"""A database file that is compacted, grows or is cut off while it is open, and who may read it."""

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import text
from support.sqlite_catalogue import WRITERS, Catalogue, read, write

from app.database.database import Database
from app.database.sqlite_file import SqliteFile
from app.errors import DatabaseDamaged
from app.maintenance.migrate import migrate
from app.settings import Settings


@pytest.mark.slow
def test_file_that_sqlite_has_compacted_is_no_fault(catalogue: Catalogue, opened: Database) -> None:
    with opened.write() as session:
        session.execute(text("CREATE TABLE ballast AS SELECT zeroblob(5000000) AS filling"))
        session.execute(text("DROP TABLE ballast"))
    with closing(sqlite.connect(str(catalogue.file))) as compacting:
        compacting.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        write(opened)
        size = catalogue.file.stat().st_size
        compacting.execute("VACUUM")
        compacting.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert catalogue.file.stat().st_size < size - 4_000_000
    write(opened)
    assert read(opened) == 4


def test_look_that_is_older_than_that_of_another_thread_is_no_fault(
    opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread stats the file, it grows, another thread stats it, and only then the first compares."""
    assert opened.file is not None
    look = vars(SqliteFile)["_read_status"]
    before = look(opened.file)
    with opened.write() as session:
        session.execute(text("CREATE TABLE ballast AS SELECT zeroblob(5000000) AS filling"))
    checkpoint(opened)
    read(opened)
    assert look(opened.file).st_size > before.st_size
    monkeypatch.setattr(SqliteFile, "_read_status", lambda _: before)
    for _ in range(2):
        read(opened)
        write(opened)


def checkpoint(database: Database) -> None:
    with closing(sqlite.connect(database.url.database or "")) as copying:
        copying.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.slow
def test_many_that_look_while_the_file_grows_and_is_compacted_see_no_fault(
    opened: Database,
) -> None:
    """The file grows and shrinks by whole megabytes while eight threads read and write."""
    ended = Event()

    def use(_number: int) -> int:
        times = 0
        while not ended.is_set():
            read(opened)
            write(opened)
            times += 1
        return times

    with ThreadPoolExecutor(WRITERS) as threads:
        used = [threads.submit(use, number) for number in range(WRITERS)]
        try:
            for bytes_of_ballast in (3_000_000, 8_000, 3_000_000, 8_000, 8_000):
                with opened.write() as session:
                    filling = f"zeroblob({bytes_of_ballast})"
                    session.execute(text(f"CREATE TABLE ballast AS SELECT {filling} AS filling"))
                checkpoint(opened)
                with opened.write() as session:
                    session.execute(text("DROP TABLE ballast"))
                with closing(sqlite.connect(opened.url.database or "", timeout=30)) as compacting:
                    compacting.execute("VACUUM")
                checkpoint(opened)
        finally:
            ended.set()
        assert all(future.result() > 0 for future in used)


@pytest.mark.slow
def test_file_that_has_grown_again_after_it_was_compacted_is_no_fault(opened: Database) -> None:
    """The new pages are in the -wal, so that the file is smaller than all its pages."""
    with opened.write() as session:
        session.execute(text("CREATE TABLE ballast AS SELECT zeroblob(100000) AS filling"))
        session.execute(text("DROP TABLE ballast"))
    checkpoint(opened)
    read(opened)
    with closing(sqlite.connect(opened.url.database or "")) as compacting:
        compacting.execute("VACUUM")
        compacting.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        compacting.execute("CREATE TABLE ballast AS SELECT zeroblob(500000) AS filling")
        read(opened)
        write(opened)


@pytest.mark.slow
def test_file_that_was_emptied_is_cut_off(catalogue: Catalogue, opened: Database) -> None:
    checkpoint(opened)
    os.truncate(catalogue.file, 0)
    for use in (write, read):
        with pytest.raises(DatabaseDamaged, match="was truncated"):
            use(opened)


@pytest.mark.slow
def test_file_that_was_cut_off_gets_nothing_more(catalogue: Catalogue) -> None:
    database = Database(catalogue.settings)
    write(database)
    size = catalogue.file.stat().st_size
    # So little that SQLite itself does not report damage.
    os.truncate(catalogue.file, size - 4_096)
    before, wal = catalogue.file.read_bytes(), catalogue.beside("-wal").read_bytes()
    for use in (write, read):
        with pytest.raises(DatabaseDamaged, match="remove claimstone"):
            use(database)
    os.truncate(catalogue.file, size)
    with pytest.raises(DatabaseDamaged):
        read(database)
    os.truncate(catalogue.file, size - 4_096)
    database.close()
    assert (catalogue.file.read_bytes(), catalogue.beside("-wal").read_bytes()) == (before, wal)


@contextmanager
def masked(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def test_new_file_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    with masked(0o022), closing(Database(Settings(database_url=f"sqlite:///{file}"))) as database:
        migrate(database)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"new.db": 0o600, "new.db-wal": 0o600, "new.db-shm": 0o600}


def test_mode_of_a_file_that_is_there_is_left_as_it_is(catalogue: Catalogue) -> None:
    catalogue.file.chmod(0o640)
    with closing(Database(catalogue.settings)) as database:
        write(database)
        modes = [
            stat.S_IMODE(path.stat().st_mode) for path in (catalogue.file, catalogue.beside("-wal"))
        ]
    assert modes == [0o640, 0o640]
