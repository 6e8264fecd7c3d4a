"""A backup of an SQLite file, as a copy beside it, made before a migration changes the file.

Unlike the zip of `claimstone backup`, the copy has the old schema. So an older version of Claimstone can
use the copy at once when it is moved to the path of the file.
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
    """Return a path beside `file` for its backup, with the schema and the current time in the name."""
    return file.with_name(f"{file.name}.{schema}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.backup")


def back_up_file(database: Database, file: Path, schema: str) -> Path:
    """Copy the committed content of an SQLite file to a new file beside it; return the path of the copy.

    The copy gets its name only when it is complete. Only its owner can read it, because it holds the
    hashes of API keys.

    Raises:
        BackupRefused: the copy cannot be written.
        StorageFull: the disk has no room for the copy.
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
    """Context manager that turns failures of the disk and of SQLite into named errors."""
    advice = "nothing was changed; free disk space or allow writing, or migrate with `--no-backup`"
    try:
        yield
    except sqlite.Error as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        if name == "SQLITE_FULL":
            raise StorageFull(
                f"there is no room for a backup beside {file.name}: {advice}"
            ) from error
        raise BackupRefused(
            f"the backup beside {file.name} cannot be written ({name}): {advice}"
        ) from error
    except OSError as error:
        raise BackupRefused(
            f"the backup beside {file.name} cannot be written ({error.strerror}): {advice}"
        ) from error


def _copy(database: Database, part: Path) -> None:
    """Copy the database into the file `part`, and give the copy a new epoch.

    The epoch is the name of a series of revisions. If the copy is used later, its next revisions differ
    from those of the original, so they need another name.
    """
    with (
        database.read(is_long=True) as session,
        closing(sqlite.connect(str(part), isolation_level=None)) as copy,
    ):
        source = session.connection().connection.driver_connection
        if source is not None:
            source.backup(copy)
        columns = {name for _, name, *_ in copy.execute("PRAGMA table_info(catalogue)")}
        if "epoch" in columns:
            # Commits to a restored copy make other revisions, so it gets a new epoch.
            copy.execute("UPDATE catalogue SET epoch = ?", (make_epoch(),))


def _take_name(part: Path, preferred: Path) -> Path:
    """Rename the finished copy `part`, and return its new path.

    This is `preferred`, or `preferred` with a number if that file exists. A hard link is used where
    possible, because (unlike a rename) it never replaces another file.
    """
    for number in count(1):
        path = preferred if number == 1 else preferred.with_stem(f"{preferred.stem}-{number}")
        try:
            path.hardlink_to(part)
        except FileExistsError:
            continue
        except OSError:
            # Some file systems have no hard links.
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
