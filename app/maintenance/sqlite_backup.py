"""A copy of the SQLite file as it is, beside it, before a migration changes it.

Unlike the zip of `claimstone backup` it is of the old schema, so that the older version of Claimstone can
use it at once, where it is put in the file's place.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from app.database.database import Database
from app.domain.revisions import make_epoch
from app.errors import BackupRefused, StorageFull


def name_backup(file: Path, schema: str) -> Path:
    """Choose the name of a backup that is made now."""
    return file.with_name(f"{file.name}.{schema}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.backup")


def back_up_file(database: Database, file: Path, schema: str) -> Path:
    """Copy all that is committed; return the path, which is there only when the copy is complete.

    Only its owner can read it: it holds the hashes of keys.

    Raises:
        BackupRefused: it cannot be written.
        StorageFull: there is no room for it.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    with _named_failures(file):
        part.unlink(missing_ok=True)
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _copy(database, part)
            _sync(part)
            path = _take_name(part, name_backup(file, schema))
            _sync(file.parent)
        finally:
            part.unlink(missing_ok=True)
    return path


@contextmanager
def _named_failures(file: Path) -> Iterator[None]:
    way_out = "nothing was changed; make room or rights, or migrate with `--no-backup`"
    try:
        yield
    except sqlite.Error as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        if name == "SQLITE_FULL":
            raise StorageFull(
                f"there is no room for a backup beside {file.name}: {way_out}"
            ) from error
        raise BackupRefused(
            f"the backup beside {file.name} cannot be written ({name}): {way_out}"
        ) from error
    except OSError as error:
        raise BackupRefused(
            f"the backup beside {file.name} cannot be written ({error.strerror}): {way_out}"
        ) from error


def _copy(database: Database, part: Path) -> None:
    with (
        database.read(is_long=True) as session,
        closing(sqlite.connect(str(part), isolation_level=None)) as copy,
    ):
        source = session.connection().connection.driver_connection
        if source is not None:
            source.backup(copy)
        columns = {name for _, name, *_ in copy.execute("PRAGMA table_info(catalogue)")}
        if "epoch" in columns:
            # What is committed to a copy that is put back is another line of revisions.
            copy.execute("UPDATE catalogue SET epoch = ?", (make_epoch(),))


def _take_name(part: Path, wanted: Path) -> Path:
    """Give the copy a name that no file has: a link takes none from another file."""
    for number in count(1):
        path = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        try:
            path.hardlink_to(part)
        except FileExistsError:
            continue
        except OSError:
            # Some file systems have no links.
            if path.exists():
                continue
            part.rename(path)
        return path
    raise AssertionError


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
