"""The file of an SQLite database: checks that its path still leads to the opened, undamaged file.

SQLite continues to use an open file even after another file was moved to its path, or the path was
deleted. Later writes to the old file are lost when the process ends. The -wal (write-ahead log) of the
old file stays beside the new file. The next process that opens the new file would copy this -wal into
the new file, and damage the new file.

A file that can only be read, by its mode, its folder's or that of the disk, has no -wal that SQLite could
create. Such a file is complete, and is opened as immutable, without locks. If there is a -wal with commits
that SQLite cannot read, the file is refused.

Only SQLite may open the file: closing any other file descriptor of it would drop all locks that SQLite
holds on the file in this process (POSIX).
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ctypes import py_object, pythonapi
from pathlib import Path
from threading import Lock, RLock
from time import sleep
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.engine import URL

from app.errors import (
    CatalogueError,
    DatabaseDamaged,
    DatabaseFileReplaced,
    DatabaseReadOnly,
    DatabaseUnavailable,
)

_logger = logging.getLogger(__name__)
_WAL_TRIES, _WAL_PAUSE_SECONDS = 50, 0.02
# Failures of SQLite and PostgreSQL that mean damage. SQLite may append to the name where the damage is.
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_CORRUPTFS", "XX001", "XX002")
_NOT_OPENED = ("SQLITE_READONLY", "SQLITE_CANTOPEN")
# Held while a new file is created: its descriptor must be closed before anybody connects.
_CREATING = Lock()

_Identity = tuple[int, int]


def is_damage(name: str) -> bool:
    """Return whether a failure of this name means that the database is damaged.

    `name` is SQLite's error name or PostgreSQL's SQLSTATE.
    """
    return name.startswith(_DAMAGE)


def make_damaged(name: str) -> DatabaseDamaged:
    return DatabaseDamaged(
        f"the database is damaged ({name}): stop the server and restore a backup "
        "(`claimstone restore`); what is not damaged can still be read"
    )


def begin_wal(connection: Any) -> None:  # noqa: ANN401 - the driver has no types
    """Set the journal mode WAL (write-ahead log); try again while another connection is setting it.

    SQLite itself does not wait for the necessary lock, because it takes such a wait for a deadlock. A
    file that can only be read keeps its mode.
    """
    for tries_left in reversed(range(_WAL_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite.OperationalError as error:
            if str(getattr(error, "sqlite_errorname", None)).startswith("SQLITE_READONLY"):
                return
            if not tries_left or getattr(error, "sqlite_errorname", None) != "SQLITE_BUSY":
                raise
            sleep(_WAL_PAUSE_SECONDS)
        else:
            return


def is_only_readable(path: str, error: BaseException) -> bool:
    """Return whether `error` comes from a file that is there and may be read, but not opened to write."""
    name = str(getattr(error, "sqlite_errorname", None))
    is_writable = os.access(path, os.W_OK) and os.access(Path(path).parent, os.W_OK)
    return name.startswith(_NOT_OPENED) and os.access(path, os.R_OK) and not is_writable


def has_commits_apart(path: str) -> bool:
    """Return whether a -wal beside the file has content, or a journal is there to be rolled back."""
    beside = (Path(f"{path}-wal"), Path(f"{path}-journal"))
    return any(file.exists() and file.stat().st_size > 0 for file in beside)


def write_immutable_uri(path: str) -> str:
    return f"file:{quote(path)}?immutable=1"


def refuse_unfinished(name: str) -> DatabaseReadOnly:
    return DatabaseReadOnly(
        f"the database file {name} can only be read, and the last changes are not in it yet, but in a file "
        "beside it: open it once where its folder can be written, or copy both files there"
    )


def refuse_write(name: str | None = None) -> DatabaseReadOnly:
    file = f"the database file {name}" if name else "the database"
    return DatabaseReadOnly(
        f"{file} can only be read, and nothing was stored: make it and its folder writable for the user of "
        "this program, then start again"
    )


class SqliteFile:
    """The file of an SQLite database, with checks that all connections of the process use the same file.

    A file is identified by its device and inode. When the first connection is opened, this object
    opens another one, which it never lends. While that connection is open, no process deletes the -wal
    (write-ahead log), so a missing or different -wal is a fault. The connection can also empty the -wal
    of a file that was moved, which a new connection could not do.
    """

    def __init__(self, url: URL) -> None:
        self.path, self._is_made_here = _locate(url)
        # Without symbolic links; SQLite puts the -wal and -shm files next to it.
        self.real_path = os.path.realpath(self.path)
        self._name = Path(self.real_path).name
        self._is_link = Path(self.path).is_symlink()
        self._identity = _identify(self.real_path)
        self._largest_bytes = 0
        self._schema: int | None = None
        self._wal: _Identity | None = None
        self._keeper: Any = None
        self._lock = RLock()
        self._disposers: list[Callable[[], None]] = []
        # Only a restart clears these.
        self._is_cut = self._has_lost_wal = False
        self._damage: str | None = None
        self._is_immutable = False

    def check_exists(self) -> None:
        """Raise DatabaseUnavailable if the file is missing, which a connection would create.

        A missing folder is named by `connect`.
        """
        if self._identity is None and Path(self.real_path).parent.is_dir():
            raise DatabaseUnavailable(
                f"there is no database file {self.path}: correct CLAIMSTONE_DATABASE_URL, or create it with "
                "`claimstone migrate`"
            )

    def check(self) -> None:
        """Raise an error unless the path still leads to the opened file, and the file was not truncated.

        This is fast: usually one system call.

        Raises:
            DatabaseFileReplaced: the file is missing, or another file is at its path.
            DatabaseDamaged: the file was truncated.
            DatabaseUnavailable: the size of the file has changed, and SQLite cannot be asked yet whether
                it compacted the file.
        """
        if (fault := self._look()) is not None:
            raise fault

    def check_for_write(self) -> None:
        """Raise an error if a commit might be lost, because later processes would not see it.

        Raises:
            DatabaseFileReplaced: the file or its -wal (write-ahead log) is missing or was replaced.
            DatabaseReadOnly: the file can only be read.
            DatabaseDamaged: a connection of this process has found damage, or the file was truncated.
            DatabaseUnavailable: as for `check`.
        """
        self.check_files()
        if self._is_immutable:
            raise refuse_write(self._name)

    def check_files(self) -> None:
        """Raise an error if the file or its -wal (write-ahead log) is missing, replaced or damaged.

        Raises:
            DatabaseFileReplaced, DatabaseDamaged, DatabaseUnavailable: as for `check_for_write`.
        """
        self.check()
        if (fault := self._look_at_wal()) is not None:
            raise fault
        if self._damage is not None:
            raise make_damaged(self._damage)

    @contextmanager
    def guard_write(self) -> Iterator[None]:
        """Context manager that runs `check_for_write` before a write, and again after its commit."""
        self.check_for_write()
        yield
        self.check_for_write()

    def note_failure(self, error: BaseException | None) -> None:
        """Remember damage of the file if `error` reports it.

        Later writes are then refused until the process ends.
        """
        name = str(getattr(error, "sqlite_errorname", None))
        if is_damage(name) and self._damage is None:
            _logger.error("the database is damaged (%s): restore a backup", name)
            self._damage = name

    def connect(self, connect: Callable[[], Any], connect_immutable: Callable[[], Any]) -> Any:  # noqa: ANN401 - the driver has no types
        """Open a connection to the file by calling `connect`, and return the connection.

        `connect_immutable` is called instead if the file and its folder can only be read.

        Raises:
            DatabaseReadOnly: the file can only be read, and its last changes are in a -wal beside it.
            DatabaseUnavailable: the folder of the file is missing.
            DatabaseFileReplaced: the path does not lead to the opened file any more.
        """
        if self._keeper is None:
            self._begin(connect, connect_immutable)
        return self._connect(connect_immutable if self._is_immutable else connect)

    def _connect(self, connect: Callable[[], Any]) -> Any:  # noqa: ANN401 - the driver has no types
        self.check()
        connection = connect()
        try:
            # The file may have been replaced while it was opened; nothing was read yet.
            self.check()
        except CatalogueError:
            connection.close()
            raise
        return connection

    def _begin(self, connect: Callable[[], Any], connect_immutable: Callable[[], Any]) -> None:
        """Open the connection that this object keeps, and remember the identity of the file.

        The file is created first if it is missing.
        """
        with self._lock:
            if self._keeper is None:
                if not (folder := Path(self.real_path).parent).is_dir():
                    raise DatabaseUnavailable(
                        f"the folder {folder.name!r} of the database file {self._name} is not there: "
                        "create it, or correct CLAIMSTONE_DATABASE_URL"
                    )
                with _CREATING:
                    if self._identity is None and self._is_made_here:
                        _create(self.real_path)
                self._identity = self._identity or _identify(self.real_path)
                self._is_immutable = False
                try:
                    self._keeper = self._open_keeper(connect)
                except sqlite.OperationalError as error:
                    if not is_only_readable(self.real_path, error):
                        raise
                    if has_commits_apart(self.real_path):
                        raise refuse_unfinished(self._name) from error
                    self._keeper = self._open_keeper(connect_immutable)
                    self._is_immutable = True

    def _open_keeper(self, connect: Callable[[], Any]) -> Any:  # noqa: ANN401 - the driver has no types
        keeper = self._connect(connect)
        try:
            begin_wal(keeper)
            # A connection opens the -wal when it first reads.
            [self._schema] = keeper.execute("PRAGMA schema_version").fetchone()
        except BaseException:
            keeper.close()
            raise
        self._identity = self._identity or _identify(self.real_path)
        self._wal = _identify(f"{self.real_path}-wal")
        return keeper

    def on_leaving(self, dispose: Callable[[], None]) -> None:
        """Register a function that closes idle connections, to be called by `leave`."""
        self._disposers.append(dispose)

    def is_left_to_do(self) -> bool:
        """Return whether `leave` has to be called.

        This is so if the file or its -wal (write-ahead log) was removed or replaced while this
        process has the file open.
        """
        is_gone = self._look() is not None or self._look_at_wal() is not None
        return is_gone and self._keeper is not None and not self._is_cut

    def leave(self) -> None:
        """Disconnect from a file that was removed or replaced, after writing its -wal into it.

        The -wal is the write-ahead log; its content would otherwise get into the new file at the path.
        No write to the old file can follow, because each write checks the file under SQLite's write
        lock, for which `leave` waits. If the file is busy, nothing is done, and the caller has to try
        again.
        """
        with self._lock:
            fault = self._look() or self._look_at_wal()
            if fault is None or self._keeper is None or self._is_cut:
                return
            try:
                is_busy = self._keeper.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite.Error as error:
                _logger.warning("the -wal could not be emptied yet: %s", error)
                return
            if not is_busy:
                _logger.error("%s", fault.detail)
                self._has_lost_wal = self._look() is None
                for dispose in self._disposers:
                    dispose()
                self._keeper.close()
                self._keeper = None

    def close(self) -> None:
        """Close the connection that this object has opened for itself.

        All other connections of the process to the file have to be closed before.
        """
        with self._lock:
            self.leave()
            if self._keeper is None:
                return
            if self._look() is not None and self._is_cut:
                # SQLite writes the -wal into the file when its last connection closes. Leak this
                # one, so that the truncated file stays as it is.
                pythonapi.Py_IncRef(py_object(self._keeper))
            else:
                self._keeper.close()
            self._keeper = None

    def _look(self) -> CatalogueError | None:
        """Return the error for `check` to raise; None if the path leads to the opened, complete file."""
        if self._is_cut or self._has_lost_wal:
            return self._describe_cut() if self._is_cut else self._describe_lost_wal()
        if self._identity is None:
            return None
        try:
            status = self._read_status()
        except OSError:
            return self._describe_missing()
        if status is None or (status.st_dev, status.st_ino) != self._identity:
            return self._describe_other()
        if status.st_size != self._largest_bytes:
            return self._compare_size()
        has_writer = self._is_immutable and has_commits_apart(self.real_path)
        return self._describe_writer() if has_writer else None

    def _read_status(self) -> os.stat_result | None:
        """Return the status of the file; None if its path is a link that leads to another file now."""
        # `lstat`: a symbolic link put in place of the file counts as another file. A link that leads
        # elsewhere is a fault, because SQLite would use another -wal there.
        status = os.lstat(self.path)
        if not self._is_link:
            return status
        return os.lstat(self.real_path) if os.path.realpath(self.path) == self.real_path else None

    def _compare_size(self) -> CatalogueError | None:
        """Remember a plausible new size of the file and return None, or return an error.

        A file shrinks only if SQLite compacts it, or if somebody truncates it, which is damage.
        """
        with self._lock:
            try:
                # Read the size again: another thread may have seen it grow since the first look.
                size_bytes = os.lstat(self.real_path).st_size
            except OSError:
                return self._describe_missing()
            try:
                schema = self._read_schema()
            except sqlite.Error as error:
                if not is_damage(str(getattr(error, "sqlite_errorname", None))):
                    return self._describe_smaller()
                schema = None
            # Compacting raises the schema version; truncating does not.
            is_smaller = size_bytes < self._largest_bytes
            if is_smaller and self._keeper is not None and schema in (None, self._schema):
                self._is_cut = True
                return self._describe_cut()
            self._largest_bytes, self._schema = size_bytes, schema
            return None

    def _read_schema(self) -> int | None:
        """Return the schema version in the file; None if the file has no pages or is not open yet."""
        if self._keeper is None:
            return None
        [pages] = self._keeper.execute("PRAGMA page_count").fetchone()
        [schema] = self._keeper.execute("PRAGMA schema_version").fetchone()
        return int(schema) if pages else None

    def _look_at_wal(self) -> CatalogueError | None:
        """Return an error if the -wal (write-ahead log) is missing or was replaced; None otherwise."""
        if self._keeper is None or _identify(f"{self.real_path}-wal") == self._wal:
            return None
        return self._describe_lost_wal()

    def _describe_missing(self) -> DatabaseFileReplaced:
        return DatabaseFileReplaced(
            f"the database file {self._name} is not there any more, and no write is confirmed: move it "
            "back, or stop the server, put a database in its place and start the server again"
        )

    def _describe_other(self) -> DatabaseFileReplaced:
        return DatabaseFileReplaced(
            f"the database file {self._name} was replaced by another one, and no write is confirmed: "
            "stop the server and start it again to use the new file, or move the old one back"
        )

    def _describe_lost_wal(self) -> DatabaseFileReplaced:
        return DatabaseFileReplaced(
            f"the file {self._name}-wal beside the database was removed or replaced, and no write is "
            "confirmed: stop the server and start it again; leave that file alone while a server runs"
        )

    def _describe_writer(self) -> DatabaseFileReplaced:
        return DatabaseFileReplaced(
            f"another program has begun to write to the database file {self._name}, which was opened as one "
            "that nobody changes: start the server again"
        )

    def _describe_smaller(self) -> DatabaseUnavailable:
        return DatabaseUnavailable(
            f"the database file {self._name} has become smaller, and SQLite does not say yet whether it "
            "was compacted; try again in a moment"
        )

    def _describe_cut(self) -> DatabaseDamaged:
        return DatabaseDamaged(
            f"the database file {self._name} was truncated or overwritten, and no write is confirmed: "
            f"stop the server, remove {self._name}-wal and {self._name}-shm, and put a backup in its place"
        )


def _locate(url: URL) -> tuple[str, bool]:
    """Return the absolute path in a database URL, and whether this module creates a missing file there.

    The second value is False if the URL passes a URI to SQLite: the options of the URI then decide
    whether SQLite creates the file.
    """
    arguments, options = url.get_dialect()().create_connect_args(url)
    path = str(arguments[0])
    if options.get("uri") and path.startswith("file:"):
        return str(Path(unquote(urlsplit(path).path)).absolute()), False
    return str(Path(path).absolute()), True


def _create(path: str) -> None:
    """Create an empty file that only its owner can read; SQLite gives the -wal and -shm the same mode.

    A failure is ignored: opening the file with SQLite afterwards reports the reason.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _identify(path: str) -> _Identity | None:
    """Return the device and inode of a file; None if the file does not exist."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
