"""The fast reader of PostgreSQL: it runs compiled statements in threads, on pooled connections.

It reads from `Servers.pinned`, which is the one server that this process currently reads from
(`replicas.py`). A version stamp is a value that changes with every commit (`fast_reader.py`).
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, NamedTuple, TypeVar

import psycopg
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import PoolProxiedConnection

from app.database.database import Connections, Database, count_connections
from app.database.fast_reader import CompiledStatement
from app.database.replicas import LAG_PAUSE_SECONDS, LAG_SECONDS, Servers
from app.domain.revisions import CatalogueRevision, RequestedRevision
from app.settings import Settings

# SQLSTATEs of a server that shuts down or is not ready yet. A broken connection has none.
_GONE = ("57P01", "57P02", "57P03")
_Result = TypeVar("_Result")

# Every write updates the only row of this table, whether or not the write raises the revision.
_READ_STAMP = CompiledStatement("SELECT xmin::text, epoch, revision FROM catalogue", {})


class _VersionStamp(NamedTuple):
    """A value to detect commits on PostgreSQL: as long as it is the same, nothing was committed.

    `transaction` is the id of the transaction that last wrote the one-row table `catalogue` (`xmin`).
    Two servers may use the same transaction id for different commits; `server_epoch`, a number that
    changes when this process begins to read from another server, distinguishes these. `epoch` and
    `revision` are columns of `catalogue`.
    """

    server_epoch: int
    transaction: str
    epoch: str
    revision: int


def retrieve_exception(future: asyncio.Future[_Result]) -> None:
    """Mark an exception as seen, so that asyncio does not log it where no caller awaits it any more."""
    if not future.cancelled():
        future.exception()


class FastPostgresqlReader:
    """A `FastReader` that runs each read in a thread, on a connection that it borrows from a pool."""

    def __init__(self, servers: Servers, settings: Settings) -> None:
        self.servers: Servers = servers
        self.dialect = servers.primary.hot.dialect
        self._threads = ThreadPoolExecutor(settings.pool_size, "reader")
        # A separate thread, so that long reads do not delay version stamps.
        self._version_thread = ThreadPoolExecutor(1, "version")
        self._next_version: asyncio.Task[object] | None = None
        self._running_version: asyncio.Task[object] | None = None

    @property
    def database(self) -> Database:
        return self.servers.pinned.database

    def peek_version(self) -> None:
        """Return None always: on PostgreSQL, the caller has to await `read_version` instead."""

    async def read_version(self) -> object:
        """Read a version stamp (a value that changes with every commit), once for all waiting callers.

        A caller that arrives while a read is running waits for the next read and shares its result: the
        running read may have begun before a commit that this caller must see.
        """
        if self._next_version is None:
            self._next_version = asyncio.ensure_future(
                self._read_next_version(self._running_version)
            )
            self._next_version.add_done_callback(retrieve_exception)
        return await asyncio.shield(self._next_version)

    async def _read_next_version(self, before: "asyncio.Task[object] | None") -> object:
        if before is not None:
            await asyncio.wait([before])
        self._running_version, self._next_version = self._next_version, None
        return await self._read_fit_version()

    async def _read_fit_version(self) -> object:
        """Read a version stamp from the server that this process currently reads from.

        If that is a replica that lacks the newest revision that this process has written or read
        (`Servers.floor`), wait for it up to `LAG_SECONDS`.

        Raises:
            TimeoutError: the replica is still behind. Later reads go to another server.
        """
        server, epoch = self.servers.pinned, self.servers.epoch
        needed = self.servers.get_needed(server)
        deadline = monotonic() + LAG_SECONDS
        while True:
            [row] = await self._fetch_in(self._version_thread, _READ_STAMP, {})
            version = _VersionStamp(epoch, *row)
            if version.revision >= needed:
                self.servers.note(version.revision)
                return version
            if monotonic() > deadline:
                self.servers.leave(server, is_gone=False)
                raise TimeoutError
            await asyncio.sleep(LAG_PAUSE_SECONDS)

    async def is_current(self, version: object) -> bool:
        return await self.read_version() == version

    async def has_reached(self, version: object, least: RequestedRevision) -> bool:
        return isinstance(version, _VersionStamp) and least.is_met_by(
            CatalogueRevision(version.epoch, version.revision)
        )

    def holds(self, version: object) -> bool:
        return isinstance(version, _VersionStamp) and version.server_epoch == self.servers.epoch

    async def fetch(self, statement: CompiledStatement, values: Mapping[str, Any]) -> list[Any]:
        return await self._fetch_in(self._threads, statement, values)

    async def _fetch_in(
        self, threads: ThreadPoolExecutor, statement: CompiledStatement, values: Mapping[str, Any]
    ) -> list[Any]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, self._fetch, statement, values)

    def _fetch(self, statement: CompiledStatement, values: Mapping[str, Any]) -> list[Any]:
        server = self.servers.pinned
        try:
            connection = server.hot.raw_connection()
            try:
                return _fetch_from(connection, statement, values)
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
        self._version_thread.shutdown()
        self.servers.close()


def _fetch_from(
    connection: PoolProxiedConnection, statement: CompiledStatement, values: Mapping[str, Any]
) -> list[Any]:
    driver: Any = connection.driver_connection
    cursor = driver.cursor(binary=True)
    try:
        rows: list[Any] = cursor.execute(
            statement.text, statement.bind(values), prepare=True
        ).fetchall()
    except psycopg.Error as error:
        connection.invalidate(error)
        raise
    return rows


def _is_gone(error: psycopg.OperationalError | OperationalError) -> bool:
    """Return whether the server cannot be reached; False if only a statement has failed on it."""
    if isinstance(error, OperationalError):
        # Not connected at all.
        return True
    return error.sqlstate is None or error.sqlstate in _GONE
