from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.database.database import Database
from app.errors import ConfigurationError, DatabaseUnavailable, QueryTooLong
from app.settings import Settings


def test_database_read_sees_one_snapshot(database: Database) -> None:
    revision = text("SELECT revision FROM catalogue")
    with database.read() as session:
        assert session.scalar(revision) == 1
        with database.write() as writer:
            writer.execute(text("UPDATE catalogue SET revision = 2"))
        assert session.scalar(revision) == 1
    with database.read() as session:
        assert session.scalar(revision) == 2


def test_database_write_that_fails_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            session.execute(text("UPDATE catalogue SET revision = 2"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.read() as session:
        assert session.scalar(text("SELECT revision FROM catalogue")) == 1


# Counts a million numbers, which takes either engine a few tenths of a second.
COUNTING = text(
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000000) "
    "SELECT count(*) FROM c"
)


@pytest.mark.slow
def test_read_of_a_server_is_stopped_at_its_limit_and_no_other_is(
    seeded_settings: Settings,
) -> None:
    settings = seeded_settings.model_copy(update={"query_timeout_seconds": 0.05})
    served, other = Database(settings, limits_reads=True), Database(settings)
    for open_limited in (served.read, partial(served.read, is_temporary=True)):
        with pytest.raises(QueryTooLong, match="narrow it"), open_limited() as session:
            session.execute(COUNTING).all()
    for unlimited in (
        served.read(is_long=True),
        served.read(is_long=True, is_temporary=True),
        served.write(),
        other.read(),
    ):
        with unlimited as session:
            assert session.scalar(COUNTING) == 2_000_000
    with served.read() as session:
        assert session.scalar(text("SELECT revision FROM catalogue")) == 1
    served.close()
    other.close()


def test_database_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(text("UPDATE claim SET metric_id = 'none'"))


def test_sqlite_is_a_version_that_loses_no_commits(tmp_path: Path) -> None:
    database = Database(Settings(database_url=f"sqlite:///{tmp_path}/a.db"))
    with database.read() as session:
        version = session.scalar(text("SELECT sqlite_version()")) or ""
        assert tuple(map(int, version.split("."))) >= (3, 51, 3)
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    database.close()


@pytest.mark.slow
def test_sqlite_file_that_many_open_at_once_opens_for_all(tmp_path: Path) -> None:
    for number in range(60):
        settings = Settings(database_url=f"sqlite:///{tmp_path}/{number}.db")
        databases = [Database(settings) for _ in range(8)]
        barrier = Barrier(len(databases))

        def read(database: Database, barrier: Barrier = barrier) -> str:
            barrier.wait()
            with database.read() as session:
                return str(session.scalar(text("PRAGMA journal_mode")))

        with ThreadPoolExecutor(len(databases)) as threads:
            assert set(threads.map(read, databases)) == {"wal"}
        for database in databases:
            database.close()


def test_sqlite_of_a_version_that_can_lose_commits_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sqlite, "sqlite_version", "3.51.2")
    with pytest.raises(ConfigurationError, match=r"3\.51\.3"):
        Database(Settings(database_url=f"sqlite:///{tmp_path}/a.db"))


def test_sqlite_that_is_locked_is_unavailable_and_named(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/a.db", busy_timeout_seconds=0.05)
    first, second = Database(settings), Database(settings)
    with first.write() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(DatabaseUnavailable, match="SQLITE_BUSY"), second.write() as waiting:
            waiting.execute(text("SELECT 1"))
    first.close()
    second.close()


def test_postgresql_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    database = Database(Settings(database_url=f"postgresql://nobody@/none?host={tmp_path}"))
    with pytest.raises(DatabaseUnavailable), database.read() as session:
        session.execute(text("SELECT 1"))
    database.close()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://a/b", "sqlite://", "sqlite:///:memory:", "sqlite+x:///a"]
)
def test_database_url_that_cannot_work_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="CLAIMSTONE_DATABASE_URL"):
        Database(Settings(database_url=url))
