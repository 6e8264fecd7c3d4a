"""What `claimstone migrate` says before it changes anything, and the copy that it makes first."""

import os
import stat
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Provider
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, text

from app.database.database import Database
from app.errors import BackupRefused, DatabaseUnavailable, StorageFull
from app.ingest.rows.read_records import TrackProgress
from app.maintenance import migrate as migrate_module
from app.maintenance import migration_plan
from app.maintenance.migrate import check_schema, list_schema_revisions, migrate
from app.maintenance.migration_plan import (
    describe_plan,
    measure_bytes,
    migrate_with_backup,
    read_plan,
)
from app.maintenance.row_hash import TableHashes, hash_tables
from app.maintenance.sqlite_backup import back_up_file
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

on_sqlite = pytest.mark.engines("sqlite")
on_postgresql = pytest.mark.engines("postgresql")
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as `shutil` returns it
NEWEST = list_schema_revisions()[0]


@pytest.fixture
def old(database: Database) -> Database:
    migrate(database, "0004")
    return database


def find_file(database: Database) -> Path:
    assert database.file is not None
    return Path(database.file.real_path)


def list_backups(file: Path) -> list[Path]:
    """All files beside it but those of SQLite and those of other tests."""
    others = {f"{file.name}{suffix}" for suffix in ("", "-wal", "-shm", "-requests")}
    beside = (path for path in file.parent.iterdir() if path.name not in others)
    return sorted(one for one in beside if one.name.lstrip(".").startswith(f"{file.name}."))


def describe(database: Database, *, has_backup: bool = True) -> list[str]:
    return list(describe_plan(read_plan(database), has_backup=has_backup))


def hash_rows(database: Database) -> TableHashes:
    """But for words, which get new numbers with every index."""
    with database.read() as session:
        hashes = hash_tables(session, lambda items, _name, _total: items)
    del hashes["search_term"]
    return hashes


def read_schema(file: Path) -> str:
    with closing(sqlite.connect(str(file))) as connection:
        [revision] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return str(revision)


@pytest.mark.slow
@on_sqlite
def test_migrating_a_catalogue_leaves_a_copy_of_the_old_one_that_works(
    old: Database, tmp_path: Path
) -> None:
    file, reported = find_file(old), list[str]()
    migrate_with_backup(old, reported.append)
    check_schema(old)
    [backup] = list_backups(file)
    assert backup.name.startswith(f"{file.name}.0004-")
    assert backup.name.endswith("Z.backup")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert read_schema(backup) == "0004"
    [line] = reported
    assert str(backup) in line
    assert "stop all servers" in line
    # To go back and forth leads to the same.
    back = tmp_path / "back.db"
    back.write_bytes(backup.read_bytes())
    with closing(Database(Settings(database_url=f"sqlite:///{back}"))) as again:
        migrate(again)
        assert hash_rows(again) == hash_rows(old)
        with again.read() as session:
            assert verify_catalogue(session).differences == []


@pytest.mark.slow
@on_sqlite
def test_copy_holds_what_is_in_the_wal_alone(old: Database) -> None:
    with old.write() as session:
        session.execute(text("UPDATE catalogue SET revision = 41"))
    migrate_with_backup(old, lambda _: None)
    [backup] = list_backups(find_file(old))
    with closing(sqlite.connect(str(backup))) as connection:
        assert connection.execute("SELECT revision FROM catalogue").fetchone() == (41,)


@on_sqlite
def test_migrating_what_is_new_or_the_newest_makes_no_backup(
    provider: Provider, database: Database
) -> None:
    for used in (database, Database(provider.create())):
        with closing(used):
            migrate_with_backup(used, pytest.fail)
            assert list_backups(find_file(used)) == []
            assert describe(used) == ["the schema is the newest: there is nothing to do"]


@on_sqlite
def test_migrating_without_a_backup_makes_none(old: Database) -> None:
    migrate_with_backup(old, pytest.fail, has_backup=False)
    check_schema(old)
    assert list_backups(find_file(old)) == []


@on_sqlite
def test_documents_of_another_shape_alone_are_worth_a_backup(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE catalogue SET document_shape = 0"))
    lines = describe(database)
    assert lines[:2] == [f"schema: from {NEWEST} to {NEWEST}", "all documents are rebuilt"]
    migrate_with_backup(database, lambda _: None)
    assert len(list_backups(find_file(database))) == 1


@on_sqlite
def test_copies_of_one_second_do_not_replace_each_other(database: Database) -> None:
    file = find_file(database)
    paths = {back_up_file(database, file, "0008") for _ in range(3)}
    assert len(paths) == 3
    assert sorted(paths) == list_backups(file)


@on_sqlite
def test_copy_on_a_disk_without_links_replaces_no_other(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    paths = {back_up_file(database, find_file(database), "0008") for _ in range(2)}
    assert len(paths) == 2
    assert {read_schema(path) for path in paths} == {NEWEST}


@on_sqlite
def test_copy_is_of_another_line_of_revisions(database: Database) -> None:
    with database.write() as session:
        columns = {name for _, name, *_ in session.execute(text("PRAGMA table_info(catalogue)"))}
        if "epoch" not in columns:
            session.execute(text("ALTER TABLE catalogue ADD COLUMN epoch TEXT DEFAULT 'first'"))
        epoch = session.scalar(text("SELECT epoch FROM catalogue"))
    copies = [back_up_file(database, find_file(database), NEWEST) for _ in range(2)]
    epochs = {epoch}
    for copy in copies:
        with closing(sqlite.connect(str(copy))) as connection:
            epochs |= set(*connection.execute("SELECT epoch FROM catalogue"))
    assert len(epochs) == 3
    with database.read() as session:
        assert session.scalar(text("SELECT epoch FROM catalogue")) == epoch


@on_sqlite
def test_migration_that_fails_leaves_the_catalogue_and_its_copy(
    old: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("app.maintenance.migrate._renew_documents", fail)
    with pytest.raises(RuntimeError):
        migrate_with_backup(old, lambda _: None)
    [backup] = list_backups(find_file(old))
    assert read_schema(backup) == "0004"
    assert describe(old)[0] == f"schema: from 0004 to {NEWEST}"


@on_sqlite
def test_copy_that_cannot_be_written_leaves_all_as_it_was(
    old: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(5, os.strerror(5), str(descriptor))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(BackupRefused, match="--no-backup"):
        migrate_with_backup(old, pytest.fail)
    assert list_backups(find_file(old)) == []
    assert describe(old)[0] == f"schema: from 0004 to {NEWEST}"


@pytest.fixture
def little_room(old: Database, monkeypatch: pytest.MonkeyPatch) -> int:
    """One byte too few for a backup, and enough without."""
    free = 4 * measure_bytes(find_file(old)) - 1
    monkeypatch.setattr(migration_plan, "disk_usage", lambda _: Usage(2 * free, free, free))
    return free


@pytest.mark.slow
@on_sqlite
def test_migrating_with_too_little_room_is_refused_before_anything_is_changed(
    old: Database, little_room: int
) -> None:
    lines = describe(old)
    assert f"disk: {little_room + 1:,} bytes needed, {little_room:,} bytes free" in lines
    assert "there is too little room: the migration would be refused" in lines
    assert not any("too little" in line for line in describe(old, has_backup=False))
    with pytest.raises(StorageFull) as refused:
        migrate_with_backup(old, pytest.fail)
    for number in (little_room + 1, little_room, 3 * (little_room + 1) // 4):
        assert f"{number:,} bytes" in refused.value.detail
    assert "--no-backup" in refused.value.detail
    assert list_backups(find_file(old)) == []
    assert describe(old)[0] == f"schema: from 0004 to {NEWEST}"
    migrate_with_backup(old, pytest.fail, has_backup=False)
    check_schema(old)


@pytest.mark.slow
@on_sqlite
@pytest.mark.parametrize("schema", ["0001", "0004", "0007", "0008"])
def test_migrating_grows_by_no_more_than_the_room_that_it_asks_for(
    database: Database, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(database, schema)
    file, sizes = find_file(database), list[int]()
    with closing(sqlite.connect(str(file), isolation_level=None)) as compacting:
        compacting.execute("VACUUM")
        compacting.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = measure_bytes(file)
    needed = read_plan(database).measure_need_bytes(has_backup=False)

    def note_size(connection: Connection, track: TrackProgress) -> None:
        sizes.append(measure_bytes(file))
        renew(connection, track)
        sizes.append(measure_bytes(file))

    renew = vars(migrate_module)["_renew_documents"]
    monkeypatch.setattr("app.maintenance.migrate._renew_documents", note_size)
    migrate_with_backup(database, pytest.fail, has_backup=False)
    sizes.append(measure_bytes(file))
    assert max(sizes) - before <= needed


def test_plan_lists_the_steps_and_changes_nothing(old: Database, provider: Provider) -> None:
    lines = describe(old)
    assert lines[0] == f"schema: from 0004 to {NEWEST}"
    assert lines[1].startswith("  0005 Let ")
    assert [line.split()[0] for line in lines[1:] if line.startswith("  ")] == sorted(
        schema_revision for schema_revision in list_schema_revisions() if schema_revision > "0004"
    )
    assert "all documents are rebuilt" in lines
    assert lines[-1] == "nothing was changed"
    [backup] = [line for line in lines if line.startswith("backup: ")]
    if provider.engine == "postgresql":
        assert "`pg_dump`" in backup
        assert not any(line.startswith("disk: ") for line in lines)
    else:
        file = find_file(old)
        assert f"{file}.0004-" in backup
        assert f"({measure_bytes(file):,} bytes)" in backup
        assert describe(old, has_backup=False)[-3] == "backup: none"
        assert list_backups(file) == []
    assert describe(old)[0] == lines[0]


def test_plan_says_whether_documents_are_rebuilt(database: Database) -> None:
    assert "all documents are rebuilt" not in describe(database)
    migrate(database, "0010")
    assert "all documents are rebuilt" in describe(database)


@on_sqlite
@pytest.mark.parametrize("is_there", [False, True])
def test_plan_of_no_catalogue_makes_no_file(
    tmp_path: Path,
    is_there: bool,  # noqa: FBT001 - a parameter of pytest
    provider: Provider,  # noqa: ARG001 - names the engine
) -> None:
    file = tmp_path / "new.db"
    if is_there:
        file.touch()
    with closing(Database(Settings(database_url=f"sqlite:///{file}"))) as database:
        lines = describe(database)
    assert lines[0] == f"schema: from nothing to {NEWEST}"
    assert lines[1].startswith("  0001 ")
    assert not any(line.startswith(("backup", "disk", "all")) for line in lines)
    assert [path.stat().st_size for path in tmp_path.iterdir()] == [0] * is_there


@on_postgresql
def test_plan_of_an_empty_database_lists_all_steps(empty_database: Database) -> None:
    lines = describe(empty_database)
    assert lines[0] == f"schema: from nothing to {NEWEST}"
    assert len(lines) == 2 + len(list_schema_revisions())


def test_schema_of_a_newer_version_has_no_plan(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnavailable, match="newer version"):
        read_plan(database)
    with pytest.raises(DatabaseUnavailable, match="newer version"):
        migrate_with_backup(database, pytest.fail)


@pytest.mark.slow
@on_sqlite
def test_two_that_migrate_at_once_make_one_backup(old: Database, seeded_settings: Settings) -> None:
    databases = [Database(seeded_settings) for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda one: migrate_with_backup(one, lambda _: None), databases))
    for database in databases:
        check_schema(database)
        database.close()
    assert len(list_backups(find_file(old))) == 1
