"""Backups of a complete catalogue in one file, made while others write, and their restore."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, update

from app.database.database import Database
from app.errors import BackupRefused, DatabaseUnavailable, InvalidBackup
from app.formats.atomic_file import open_atomic_file
from app.ingest.documents.serializer import DOCUMENT_SHAPE
from app.ingest.rows.read_records import TrackProgress
from app.maintenance.backup_file import (
    DATABASE,
    Manifest,
    pack,
    read_manifest,
    unpack_database,
)
from app.maintenance.copy import CopyResult, check_target, copy_catalogue
from app.maintenance.migrate import list_schema_revisions, migrate, read_schema_revision
from app.models import Catalogue
from app.settings import Settings

# The file holds the hashes of keys, and proposals, which are not public.
_MODE = 0o600


def write_backup(
    database: Database, path: Path, track: TrackProgress, *, replaces: bool
) -> Manifest:
    """Write a backup of the database to the file `path`, and return the description stored in it.

    The file gets its name only when it is complete. `replaces` allows replacing an existing file.
    Temporary files are in the same folder.

    Raises:
        BackupRefused: the file exists and `replaces` is false, or the file cannot be written.
        DatabaseUnavailable: the database does not answer, or its schema is not the newest.
    """
    if path.exists() and not (replaces and path.is_file()):
        raise _refuse_name(path)
    try:
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
            file = Path(folder) / DATABASE
            with closing(_open_file(file)) as target:
                copied = copy_catalogue(database, target, track, is_searched=False)
            with open_atomic_file(path, mode=_MODE, replaces=replaces) as output:
                return pack(output, file, track, copied)
    except FileExistsError as error:
        raise _refuse_name(path) from error
    except OSError as error:
        raise BackupRefused(
            f"cannot write {error.filename or path}: {error.strerror or error}"
        ) from error


def _refuse_name(path: Path) -> BackupRefused:
    return BackupRefused(f"{path} is there already: name another file, or replace it with --force")


def restore_backup(path: Path, database: Database, track: TrackProgress) -> CopyResult:
    """Restore a backup into a database without rows; the tables may exist already.

    The backup is checked before the database is changed. A backup of an older schema is first migrated
    in a temporary file. After an error, the database is unchanged.

    Raises:
        InvalidBackup: the file is not a complete backup.
        SchemaTooNew: the file was made by a newer version of Claimstone.
        TargetNotEmpty: the database has rows.
        CopyRefused: the rows do not fit the schema, or the copy differs from the backup.
        DatabaseUnavailable: the database does not answer.
    """
    manifest = read_manifest(path)
    check_target(database)
    with TemporaryDirectory(prefix="claimstone-restore-") as folder:
        file = Path(folder) / DATABASE
        unpack_database(path, manifest, file, track)
        with closing(_open_file(file)) as source:
            is_older = _prepare(path, source, manifest)
            expected = None if is_older else manifest.rows_hash
            return copy_catalogue(source, database, track, expected=expected)


def _open_file(path: Path) -> Database:
    """Open an SQLite file with default settings.

    The settings of the environment are meant for the catalogue's own database.
    """
    url = URL.create("sqlite", database=str(path.absolute()))
    return Database(Settings.model_construct(database_url=url.render_as_string()))


def _prepare(path: Path, source: Database, manifest: Manifest) -> bool:
    """Migrate the database of a backup if its schema or its documents are older than this version.

    Return whether this was necessary. `source` is the unpacked database, `path` the backup that error
    messages name.

    Raises:
        InvalidBackup: the file is not a catalogue, or not of the schema in its manifest.
    """
    try:
        with source.read() as session:
            current = read_schema_revision(session.connection())
        if current != manifest.schema_revision:
            raise InvalidBackup(f"{path} is of the schema {current}, not as its manifest says")
        with source.write() as session:
            session.execute(update(Catalogue).values(document_shape=manifest.document_shape))
        newest = (list_schema_revisions()[0], DOCUMENT_SHAPE)
        is_older = (manifest.schema_revision, manifest.document_shape) != newest
        if is_older:
            migrate(source)
    except DatabaseUnavailable as error:
        raise InvalidBackup(f"{path} holds no catalogue: {error.detail}") from error
    return is_older
