"""SQLite files that can only be read: every read works, no write is lost, and the reason is given.

A process of root may write everything, so the commands run as another user, in a copy of its own.
"""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from select import select
from tempfile import mkdtemp

import pytest
from sqlalchemy import text

from app.database.database import Database
from app.errors import DatabaseFileReplaced, DatabaseReadOnly, DatabaseUnavailable
from app.maintenance.content_hash import hash_content
from app.queries.documents import get_revision
from app.queries.history.time_travel import enter_revision
from app.settings import Settings

pytestmark = [
    pytest.mark.engines("sqlite"),
    # In CI, where nothing may be skipped, it fails instead.
    pytest.mark.skipif(
        (sys.platform == "win32" or os.geteuid() != 0) and not os.environ.get("CI"),
        reason="only root can become another user",
    ),
]
NOBODY = 65_534


@pytest.fixture
def folder(seeded_settings: Settings) -> Iterator[Path]:
    """A folder that every user can enter, with the seeded catalogue in it, closed."""
    folder = Path(mkdtemp(prefix="claimstone-read-only-"))
    with closing(
        sqlite3.connect(seeded_settings.database_url.removeprefix("sqlite:///"))
    ) as origin:
        origin.execute("VACUUM INTO ?", (str(folder / "catalogue.db"),))
    with closing(Database(_get_settings(folder))) as database, database.write() as session:
        session.connection()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def _get_settings(folder: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{folder}/catalogue.db")


def _run_as_nobody(work: Callable[[], None], beside: Callable[[], None] = lambda: None) -> str:
    """Run a function in a child process of another user; return the error that it raised.

    `beside` is run in this process at the same time.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        result = b"no error"
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            work()
        except BaseException as error:  # noqa: BLE001 - the parent compares it
            result = f"{type(error).__name__}: {getattr(error, 'detail', error)}".encode()
        finally:
            os.write(writer, result)
            os._exit(0)
    os.close(writer)
    beside()
    with os.fdopen(reader, "rb") as file:
        found = file.read().decode()
    os.waitpid(child, 0)
    return found


def _read_all(folder: Path) -> None:
    with closing(Database(_get_settings(folder))) as database:
        with database.read() as session:
            assert get_revision(session) == 1
            hash_content(session, lambda items, *_: items)
        with database.read(is_temporary=True) as session:
            assert enter_revision(session, 0)
        with pytest.raises(DatabaseReadOnly), database.write() as session:
            session.execute(text("UPDATE catalogue SET revision = 2"))
        with database.read() as session:
            assert get_revision(session) == 1


@pytest.mark.parametrize("folder_mode", [0o555, 0o777])
def test_file_that_can_only_be_read_is_read_and_refuses_writes(
    folder: Path, folder_mode: int
) -> None:
    (folder / "catalogue.db").chmod(0o444)
    folder.chmod(folder_mode)
    assert _run_as_nobody(lambda: _read_all(folder)) == "no error"


def test_file_in_a_folder_that_can_only_be_read_is_read(folder: Path) -> None:
    (folder / "catalogue.db").chmod(0o666)
    assert _run_as_nobody(lambda: _read_all(folder)) == "no error"


def test_file_of_another_user_who_writes_is_read_with_the_newest_commit(folder: Path) -> None:
    with closing(Database(_get_settings(folder))) as database, database.write() as session:
        session.connection()
        for file in folder.iterdir():
            file.chmod(0o444)
        assert _run_as_nobody(lambda: _read_all(folder)) == "no error"


def test_file_whose_last_commits_are_in_the_wal_alone_is_refused(folder: Path) -> None:
    file = folder / "catalogue.db"
    file.chmod(0o444)
    wal = folder / "catalogue.db-wal"
    wal.write_bytes(b"commits")
    wal.chmod(0o400)
    found = _run_as_nobody(lambda: _read_all(folder))
    assert found.startswith(
        "DatabaseReadOnly: the database file catalogue.db can only be read, and"
    )


def test_file_that_somebody_begins_to_write_to_is_no_longer_read(folder: Path) -> None:
    (folder / "catalogue.db").chmod(0o444)
    has_read, reads = os.pipe()
    has_written, writes = os.pipe()

    def read() -> None:
        with closing(Database(_get_settings(folder))) as database:
            with database.read() as session:
                assert get_revision(session) == 1
            os.write(reads, b".")
            assert select([has_written], [], [], 30)[0]
            with pytest.raises(DatabaseFileReplaced), database.read():
                pass

    def write() -> None:
        assert select([has_read], [], [], 30)[0]
        (folder / "catalogue.db-wal").write_bytes(b"commits")
        os.write(writes, b".")

    assert _run_as_nobody(read, write) == "no error"
    for end in (has_read, reads, has_written, writes):
        os.close(end)


def test_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with (
        closing(Database(_get_settings(tmp_path / "missing"))) as database,
        pytest.raises(DatabaseUnavailable) as caught,
        database.read() as session,
    ):
        get_revision(session)
    assert caught.value.detail == (
        "the folder 'missing' of the database file catalogue.db is not there: create it, or correct "
        "CLAIMSTONE_DATABASE_URL"
    )
