"""The driver's own cursor, for statements that are written once and asked often.

A session costs more than the statement that it runs, where that reads a page by an index. `read_mark`
tells whether anything was committed since, by any process: answers that are kept in memory are good
for as long as it stays the same.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, thread_time
from typing import Any, NamedTuple, Protocol

import psycopg
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import PoolProxiedConnection

from app.database import (
    STEPS_BETWEEN_LOOKS,
    Connections,
    Database,
    count_connections,
    create_sqlite_engine,
)
from app.domain.revisions import CatalogueRevision, RequestedRevision
from app.errors import CatalogueError
from app.replicas import LAG_PAUSE_SECONDS, LAG_SECONDS, Servers
from app.settings import Settings
from app.sqlite_file import SqliteFile

# Of the processor, so that a machine that is busy with other things makes no read a long one.
_SECONDS_ON_THE_LOOP = 0.008

_CACHE_KIBIBYTES = 16_384

# To look at the file takes a fifth of the time of an answer from memory.
_SECONDS_BETWEEN_LOOKS = 0.001

# How a server says that it ends or has not begun yet; one that says nothing has no code.
_GONE = ("57P01", "57P02", "57P03")

# What a driver raises; an ordinary read then tells what is wrong.
DRIVER_ERRORS = (sqlite.Error, psycopg.Error, DBAPIError, PoolTimeoutError)


@dataclass(frozen=True, slots=True)
class Statement:
    """`constants` are the values of parameters that are always the same, by name."""

    text: str
    constants: Mapping[str, Any]

    def bind(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**self.constants, **given} if self.constants else given


_READ_VERSION = Statement("SELECT epoch, revision FROM catalogue", {})
# Every write of a catalogue writes this row, whether or not it raises the revision.
_READ_MARK = Statement("SELECT xmin::text, epoch, revision FROM catalogue", {})


class _Mark(NamedTuple):
    """Of PostgreSQL. Two servers may say the same of different commits, but not at one `server_epoch`.

    `epoch` and `revision` are those of the catalogue.
    """

    server_epoch: int
    transaction: str
    epoch: str
    revision: int


def _hear(task: asyncio.Task[object]) -> None:
    """Take what a task raised, for the case that all who waited for it have left."""
    if not task.cancelled():
        task.exception()


class Reader(Protocol):
    """`dialect` is that of the statements it takes; `servers` are None on SQLite, which has one file.

    `database` is for reads that belong to those here: of the same server.
    """

    dialect: Dialect

    @property
    def servers(self) -> Servers | None: ...

    @property
    def database(self) -> Database: ...

    def peek_mark(self) -> object | None:
        """The mark, if it was read since the work at hand was received."""

    async def read_mark(self) -> object:
        """Read what differs after every commit, not before the work at hand was received."""

    async def is_current(self, mark: object) -> bool:
        """Is it still the mark, now that other things were read?"""

    async def has_reached(self, mark: object, least: RequestedRevision) -> bool:
        """Is what is read as of a mark of the requested epoch, and at its revision or past it?"""

    def holds(self, mark: object) -> bool:
        """Was everything that was fetched since the mark of the server that the mark is of?"""

    async def fetch(self, statement: Statement, given: Mapping[str, Any]) -> list[Any]:
        """Fetch all rows, from one snapshot.

        Raises:
            TimeoutError: it takes too long here; in a thread it may take its time.
        """

    def count_connections(self) -> Connections | None:
        """Of a pool of its own; None where there is no pool."""

    def close(self) -> None: ...


def open_reader(database: Database, settings: Settings) -> Reader:
    if database.file is not None:
        return SqliteReader(database, database.file, settings)
    return PostgresqlReader(Servers(database, settings), settings)


class SqliteReader:
    """On the event loop: a read by an index takes less time than to hand it to a thread."""

    servers = None

    def __init__(self, database: Database, file: SqliteFile, settings: Settings) -> None:
        self.database = database
        self._file = file
        self._engine = create_sqlite_engine(database.url, settings, file)
        self.dialect = self._engine.dialect
        self._connection: Any = None
        self._connected = 0
        self._began: float | None = None
        self._mark: tuple[int, int] | None = None
        self._looked_until = 0.0

    def _execute(self, text: str, values: Any) -> list[Any]:  # noqa: ANN401 - as the driver takes them
        """Connect when first asked, and anew after a failure."""
        if self._connection is None:
            borrowed = self._engine.raw_connection()
            self._connection = borrowed.driver_connection
            borrowed.detach()
            self._connected += 1
            self._connection.execute(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")
            self._connection.set_progress_handler(self._is_too_long, STEPS_BETWEEN_LOOKS)
        try:
            rows: list[Any] = self._connection.execute(text, values).fetchall()
        except sqlite.Error as error:
            if getattr(error, "sqlite_errorname", None) == "SQLITE_INTERRUPT":
                raise TimeoutError from error
            self._file.note_failure(error)
            self.close()
            raise
        return rows

    def _is_too_long(self) -> bool:
        """Counted from the first look on: most reads have ended by then, and need no clock."""
        if self._began is None:
            self._began = thread_time()
        return thread_time() - self._began > _SECONDS_ON_THE_LOOP

    def peek_mark(self) -> object | None:
        return self._mark

    async def read_mark(self) -> object:
        """All requests that the loop has received before this one runs share one reading."""
        if self._mark is None:
            self._look_at_file()
            self._mark = self._read_mark()
            asyncio.get_running_loop().call_soon(self._forget_mark)
        return self._mark

    def _read_mark(self) -> tuple[int, int]:
        version = self._execute("PRAGMA data_version", ())[0][0]
        # Each connection counts from the same number on.
        return self._connected, version

    def _look_at_file(self) -> None:
        if (now := monotonic()) < self._looked_until:
            return
        try:
            self._file.check()
        except CatalogueError:
            self.close()
            raise
        self._looked_until = now + _SECONDS_BETWEEN_LOOKS

    def _forget_mark(self) -> None:
        """Called before the loop looks for further requests."""
        self._mark = None

    async def is_current(self, mark: object) -> bool:
        return self._read_mark() == mark

    async def has_reached(self, mark: object, least: RequestedRevision) -> bool:  # noqa: ARG002 - has no revision
        """What is read after a mark is at least as new as when it was read."""
        [version] = self._execute(_READ_VERSION.text, ())
        return least.is_met_by(CatalogueRevision(*version))

    def holds(self, mark: object) -> bool:  # noqa: ARG002 - there is one file
        return True

    async def fetch(self, statement: Statement, given: Mapping[str, Any]) -> list[Any]:
        self._began = None
        return self._execute(statement.text, statement.bind(given))

    def count_connections(self) -> None:
        return None

    def close(self) -> None:
        self._mark = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class PostgresqlReader:
    """In threads of its own, each with a connection of its own while it reads."""

    def __init__(self, servers: Servers, settings: Settings) -> None:
        self.servers: Servers = servers
        self.dialect = servers.primary.hot.dialect
        self._threads = ThreadPoolExecutor(settings.pool_size, "reader")
        # Of its own, so that no long read keeps a mark waiting.
        self._mark_thread = ThreadPoolExecutor(1, "mark")
        self._mark_after: asyncio.Task[object] | None = None
        self._mark_now: asyncio.Task[object] | None = None

    @property
    def database(self) -> Database:
        return self.servers.pinned.database

    def peek_mark(self) -> None:
        """A mark takes a thread, and whoever asks meanwhile waits for the next one."""

    async def read_mark(self) -> object:
        """All who ask while a read is under way share the next one, which begins after they asked."""
        if self._mark_after is None:
            self._mark_after = asyncio.ensure_future(self._read_next_mark(self._mark_now))
            self._mark_after.add_done_callback(_hear)
        return await asyncio.shield(self._mark_after)

    async def _read_next_mark(self, before: "asyncio.Task[object] | None") -> object:
        if before is not None:
            await asyncio.wait([before])
        self._mark_now, self._mark_after = self._mark_after, None
        return await self._read_fit_mark()

    async def _read_fit_mark(self) -> object:
        """Wait a moment for a replica that is behind, as it is for some milliseconds after each commit.

        Raises:
            TimeoutError: it stays behind, and another server is read from.
        """
        server, epoch = self.servers.pinned, self.servers.epoch
        needed = self.servers.get_needed(server)
        deadline = monotonic() + LAG_SECONDS
        while True:
            [read] = await self._fetch_in(self._mark_thread, _READ_MARK, {})
            mark = _Mark(epoch, *read)
            if mark.revision >= needed:
                self.servers.note(mark.revision)
                return mark
            if monotonic() > deadline:
                self.servers.leave(server, is_gone=False)
                raise TimeoutError
            await asyncio.sleep(LAG_PAUSE_SECONDS)

    async def is_current(self, mark: object) -> bool:
        return await self.read_mark() == mark

    async def has_reached(self, mark: object, least: RequestedRevision) -> bool:
        return isinstance(mark, _Mark) and least.is_met_by(
            CatalogueRevision(mark.epoch, mark.revision)
        )

    def holds(self, mark: object) -> bool:
        return isinstance(mark, _Mark) and mark.server_epoch == self.servers.epoch

    async def fetch(self, statement: Statement, given: Mapping[str, Any]) -> list[Any]:
        return await self._fetch_in(self._threads, statement, given)

    async def _fetch_in(
        self, threads: ThreadPoolExecutor, statement: Statement, given: Mapping[str, Any]
    ) -> list[Any]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, self._fetch, statement, given)

    def _fetch(self, statement: Statement, given: Mapping[str, Any]) -> list[Any]:
        server = self.servers.pinned
        try:
            connection = server.hot.raw_connection()
            try:
                return _fetch_from(connection, statement, given)
            finally:
                connection.close()
        except (psycopg.OperationalError, OperationalError) as error:
            if _is_gone(error):
                self.servers.leave(server, is_gone=True)
            raise

    def count_connections(self) -> Connections:
        return count_connections(self.servers.pinned.hot)

    def close(self) -> None:
        self._threads.shutdown()
        self._mark_thread.shutdown()
        self.servers.close()


def _fetch_from(
    connection: PoolProxiedConnection, statement: Statement, given: Mapping[str, Any]
) -> list[Any]:
    driver: Any = connection.driver_connection
    cursor = driver.cursor(binary=True)
    try:
        rows: list[Any] = cursor.execute(
            statement.text, statement.bind(given), prepare=True
        ).fetchall()
    except psycopg.Error as error:
        connection.invalidate(error)
        raise
    return rows


def _is_gone(error: psycopg.OperationalError | OperationalError) -> bool:
    """Has the server gone, or only a statement of it failed?"""
    if isinstance(error, OperationalError):
        # Not connected at all.
        return True
    return error.sqlstate is None or error.sqlstate in _GONE
