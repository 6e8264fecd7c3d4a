"""A backup is restored in full on either engine, and a damaged file changes nothing."""

import json
import shutil
import sqlite3
import stat
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from sqlalchemy import func, inspect, select
from support.bundles import write_bundle
from support.random_bundles import pass_on
from support.used_catalogue import live

from app.cli.imports import SEED_AUTHOR, SEED_BUNDLE
from app.database.database import Database
from app.errors import (
    BackupRefused,
    CatalogueError,
    CopyDiffers,
    DatabaseUnavailable,
    InvalidBackup,
    SchemaTooNew,
    TargetNotEmpty,
)
from app.formats.atomic_file import open_atomic_file
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.backup import restore_backup, write_backup
from app.maintenance.backup_file import DATABASE, MANIFEST, Manifest, read_manifest, unpack_database
from app.maintenance.content_hash import hash_content
from app.maintenance.copy import CopyResult
from app.maintenance.migrate import check_schema, list_schema_revisions, migrate
from app.maintenance.row_hash import combine, hash_tables
from app.maintenance.verify import verify_catalogue
from app.models import Catalogue, Change
from app.schemas.bundle import SEED_ORIGIN
from app.settings import Settings

Parts = dict[str, bytes]


@pytest.fixture
def target(other_settings: Settings) -> Iterator[Database]:
    with closing(Database(other_settings)) as database:
        yield database


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the seed, which tests copy and damage."""
    folder = tmp_path_factory.mktemp("kept")
    with closing(Database(Provider("sqlite", folder, "").copy_seeded())) as database:
        back_up(database, folder / "kept.zip")
    return folder / "kept.zip"


@pytest.fixture
def untouched(tmp_path: Path) -> Iterator[Database]:
    """An empty database to restore to, which has to stay empty."""
    with closing(Database(Settings(database_url=f"sqlite:///{tmp_path}/untouched.db"))) as database:
        yield database
        assert inspect(database.engine).get_table_names() == []


def back_up(database: Database, path: Path, *, replaces: bool = False) -> Manifest:
    return write_backup(database, path, pass_on, replaces=replaces)


def restore(path: Path, database: Database) -> CopyResult:
    return restore_backup(path, database, pass_on)


def hash_rows(database: Database) -> str:
    with database.read() as session:
        return combine(hash_tables(session, pass_on))


@pytest.mark.slow
def test_backup_restored_is_the_catalogue_again(
    empty_settings: Settings, empty_database: Database, target: Database, tmp_path: Path
) -> None:
    live(empty_settings, tmp_path)
    path = tmp_path / "backups" / "all.zip"
    path.parent.mkdir()
    manifest = back_up(empty_database, path)
    assert [file.name for file in path.parent.iterdir()] == ["all.zip"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    copied = restore(path, target)
    assert copied.rows_hash == manifest.rows_hash == hash_rows(target) == hash_rows(empty_database)
    assert copied.content_hash == manifest.content_hash
    assert copied.revision == manifest.revision
    with target.read() as session:
        assert not verify_catalogue(session).differences
    check_schema(target)


@pytest.mark.slow
def test_backup_made_while_others_write_is_of_one_revision(
    database: Database, seeded_settings: Settings, tmp_path: Path
) -> None:
    """It has all that was committed before it began, and each later commit fully or not at all."""
    enough = threading.Event()
    committed: list[int] = []
    failures: list[BaseException] = []

    def write_on() -> None:
        def change(bundle: dict[str, Any]) -> None:
            bundle["organizations"][0]["names"]["en"] = f"Renamed {len(committed)}"
            bundle["claims"][0]["note"] = f"Written {len(committed)} times."

        try:
            with closing(Database(seeded_settings)) as writer:
                while not enough.is_set():
                    path = write_bundle(tmp_path / "bundle", change)
                    committed.append(import_bundle(writer, path, Author("writer")).revision)
        except BaseException as error:  # noqa: BLE001 - reported by the test, whatever it is
            failures.append(error)

    thread = threading.Thread(target=write_on)
    thread.start()
    revisions = []
    try:
        for number in range(3):
            before = read_revision(database)
            manifest = back_up(database, tmp_path / f"{number}.zip")
            assert before <= manifest.revision <= read_revision(database)
            revisions.append(manifest.revision)
    finally:
        enough.set()
        thread.join()
    assert not failures
    assert revisions == sorted(revisions)
    assert revisions[-1] > revisions[0]
    for number, revision in enumerate(revisions):
        restored = Settings(database_url=f"sqlite:///{tmp_path}/{number}.db")
        with closing(Database(restored)) as other:
            restore(tmp_path / f"{number}.zip", other)
            with other.read() as session:
                assert session.scalar(select(func.max(Change.revision))) == revision
                assert not verify_catalogue(session).differences


def read_revision(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(Catalogue.revision)).one()


def test_backup_is_never_written_over_a_file_unless_requested(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "backup.zip"
    path.write_text("of before", encoding="utf-8")
    with pytest.raises(BackupRefused, match="--force"):
        back_up(database, path)
    assert path.read_text(encoding="utf-8") == "of before"
    back_up(database, path, replaces=True)
    assert read_manifest(path).revision == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_backup_that_fails_leaves_the_file_of_before(
    empty_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "backup.zip"
    path.write_text("of before", encoding="utf-8")
    with pytest.raises(DatabaseUnavailable, match="claimstone migrate"):
        back_up(empty_database, path, replaces=True)
    assert path.read_text(encoding="utf-8") == "of before"
    assert list(tmp_path.iterdir()) == [path]


def test_backup_to_a_folder_that_is_not_there_says_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="No such file or directory"):
        back_up(database, tmp_path / "missing" / "backup.zip")
    with pytest.raises(BackupRefused, match="there already"):
        back_up(database, tmp_path, replaces=True)


def test_file_that_appears_during_the_backup_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new"
    with pytest.raises(FileExistsError), open_atomic_file(path, replaces=False) as file:  # noqa: PT012 - the failure is at the end of the block
        file.write(b"late")
        path.write_bytes(b"first")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.slow
def test_restore_to_a_catalogue_is_refused_before_anything_is_unpacked(
    kept: Path, database: Database, tmp_path: Path
) -> None:
    before, parts = hash_rows(database), read_parts(kept)
    write_parts(tmp_path / "damaged.zip", {**parts, DATABASE: flip(parts[DATABASE])})
    with pytest.raises(TargetNotEmpty):
        restore(tmp_path / "damaged.zip", database)
    assert hash_rows(database) == before


@pytest.mark.slow
def test_what_was_unpacked_by_hand_is_not_served_without_its_index(
    kept: Path, tmp_path: Path
) -> None:
    with ZipFile(kept) as archive:
        archive.extract(DATABASE, tmp_path)
    unpacked = Settings(database_url=f"sqlite:///{tmp_path}/{DATABASE}")
    with closing(Database(unpacked)) as database:
        with pytest.raises(DatabaseUnavailable, match="claimstone migrate"):
            check_schema(database)
        migrate(database)
        with TestClient(create_app(unpacked)) as client:
            assert client.get("/v1/search?q=fiber").json()["data"]


def read_parts(path: Path) -> Parts:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: Parts, *twice: str) -> None:
    with warnings.catch_warnings(), ZipFile(path, "w", ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, content in [*parts.items(), *((name, parts[name]) for name in twice)]:
            archive.writestr(name, content)


def amend(parts: Parts, **changed: Any) -> Parts:  # noqa: ANN401 - JSON
    manifest = json.loads(parts[MANIFEST])
    return {**parts, MANIFEST: json.dumps({**manifest, **changed}).encode()}


def replace_database(parts: Parts, content: bytes) -> Parts:
    """Replace the database of a backup, with a manifest that fits it."""
    packed = {"bytes": len(content), "sha256": sha256(content).hexdigest()}
    return amend({**parts, DATABASE: content}, database=packed)


def flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def empty_database_file() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE something (else_ TEXT)")
        return connection.serialize()


def declare(parts: Parts, size: int) -> Parts:
    packed = json.loads(parts[MANIFEST])["database"]
    return amend(parts, database={**packed, "bytes": size})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda parts: {**parts, DATABASE: flip(parts[DATABASE])}, "SHA-256"),
        (lambda parts: {**parts, DATABASE: parts[DATABASE][:-1]}, "not as long"),
        (lambda parts: {**parts, DATABASE: b"\0" * 50_000_000}, "not as long"),
        (lambda parts: declare(parts, 1), "not as long"),
        (lambda parts: declare(parts, 2**62), "not as long"),
        (lambda parts: replace_database(parts, b"no database " * 1000), "holds no catalogue"),
        (lambda parts: replace_database(parts, empty_database_file()), "of the schema None"),
        (lambda parts: {**parts, "../escaped": b"x"}, "alone"),
        (lambda parts: {**parts, "/tmp/escaped": b"x"}, "alone"),  # noqa: S108 - a name in a zip
        (lambda parts: {f"../{name}": content for name, content in parts.items()}, "alone"),
        (lambda parts: {MANIFEST: parts[MANIFEST]}, "alone"),
        (lambda _parts: {}, "alone"),
        (lambda parts: {**parts, MANIFEST: b"{" * 100_000}, "not one of a backup"),
        (lambda parts: {**parts, MANIFEST: b" " * 2**21}, "too long"),
        (lambda parts: amend(parts, format="other"), "not one of a backup"),
        (lambda parts: amend(parts, more=1), "not one of a backup"),
        (lambda parts: amend(parts, content_hash="x"), "not one of a backup"),
        (lambda parts: amend(parts, schema_revision="0003"), "not as its manifest says"),
    ],
)
def test_restore_of_a_damaged_or_made_up_file_touches_nothing(
    kept: Path, untouched: Database, change: Callable[[Parts], Parts], expected: str
) -> None:
    path = Path(untouched.url.database or "").with_name("changed.zip")
    write_parts(path, change(read_parts(kept)))
    with pytest.raises(InvalidBackup, match=expected) as refused:
        restore(path, untouched)
    assert not isinstance(refused.value, SchemaTooNew)
    names = {file.name.removesuffix("-wal").removesuffix("-shm") for file in path.parent.iterdir()}
    assert names <= {"changed.zip", "untouched.db"}


def test_restore_of_a_file_with_a_name_twice_touches_nothing(
    kept: Path, untouched: Database, tmp_path: Path
) -> None:
    write_parts(tmp_path / "twice.zip", read_parts(kept), MANIFEST)
    with pytest.raises(InvalidBackup, match="alone"):
        restore(tmp_path / "twice.zip", untouched)


@pytest.mark.parametrize(
    "changed",
    [
        {"schema_revision": "9999"},
        {"document_shape": 1_000_000},
        {"format_version": 3, "something": "new"},
    ],
)
def test_restore_of_a_newer_backup_says_which_version_made_it(
    kept: Path, untouched: Database, tmp_path: Path, changed: dict[str, Any]
) -> None:
    write_parts(
        tmp_path / "newer.zip", amend(read_parts(kept), claimstone_version="77.1", **changed)
    )
    with pytest.raises(SchemaTooNew, match=r"Claimstone '77\.1'"):
        restore(tmp_path / "newer.zip", untouched)


def test_restore_of_other_rows_than_the_manifest_says_touches_nothing(
    kept: Path, untouched: Database, tmp_path: Path
) -> None:
    write_parts(tmp_path / "other.zip", amend(read_parts(kept), rows_hash="0" * 64))
    with pytest.raises(CopyDiffers):
        restore(tmp_path / "other.zip", untouched)


def test_restore_without_room_says_how_much_it_takes(
    kept: Path, untouched: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr("app.maintenance.backup_file.disk_usage", lambda _folder: usage)
    with pytest.raises(InvalidBackup, match="room for 1,000"):
        restore(kept, untouched)


@pytest.mark.slow
def test_file_cut_off_or_with_a_bit_flipped_anywhere_is_refused_or_gives_the_same(
    kept: Path, tmp_path: Path
) -> None:
    """A bit can flip where nothing is read from, such as the time of a member."""
    whole, random = kept.read_bytes(), Random(3)  # noqa: S311 - the same places at every run
    manifest = read_manifest(kept)
    tail = range(len(whole) - 400, len(whole))
    places = [*random.sample(range(len(whole)), 100), *random.sample(tail, 100), *range(40)]
    refusals = 0
    for number, place in enumerate(places):
        turned = bytes([whole[place] ^ (1 << random.randrange(8))])
        path, unpacked = tmp_path / "turned.zip", tmp_path / f"{number}.db"
        path.write_bytes(whole[:place] + turned + whole[place + 1 :])
        refusals += not unpack_same(path, unpacked, manifest)
        path.write_bytes(whole[:place])
        with pytest.raises(InvalidBackup):
            read_manifest(path)
    assert refusals > 150


def unpack_same(path: Path, database: Path, expected: Manifest) -> bool:
    try:
        manifest = read_manifest(path)
        unpack_database(path, manifest, database, pass_on)
    except InvalidBackup:
        return False
    finally:
        database.unlink(missing_ok=True)
    return manifest == expected


@pytest.mark.slow
def test_restore_of_an_older_schema_migrates_it_first(
    kept: Path, tmp_path: Path, target: Database
) -> None:
    older = list_schema_revisions()[1]
    parts = read_parts(kept)
    (tmp_path / DATABASE).write_bytes(parts[DATABASE])
    with closing(Database(Settings(database_url=f"sqlite:///{tmp_path}/{DATABASE}"))) as database:
        migrate(database, older)
    parts = replace_database(parts, (tmp_path / DATABASE).read_bytes())
    write_parts(tmp_path / "older.zip", amend(parts, schema_revision=older))
    restore(tmp_path / "older.zip", target)
    check_schema(target)
    # The older schema has no reasons of numbers, which the seed adds again.
    options = ImportOptions(Policy(only_adds=True), origin=SEED_ORIGIN)
    assert import_bundle(target, SEED_BUNDLE, SEED_AUTHOR, options).updated == 1
    with target.read() as session:
        assert hash_content(session, pass_on) == read_manifest(kept).content_hash
    with target.read() as session:
        assert not verify_catalogue(session).differences


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 1000, None])
def test_restore_of_no_zip_says_so(
    untouched: Database, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "backup.zip"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CatalogueError, match=r"damaged|no zip file|cannot read .*: No such file"):
        restore(path, untouched)
