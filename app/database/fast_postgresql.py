"""The fast reader of PostgreSQL: a pool of connections, and threads."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, NamedTuple

import psycopg
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import PoolProxiedConnection

from app.database.database import Connections, Database, count_connections
from app.database.fast_reader import CompiledStatement
from app.database.replicas import LAG_PAUSE_SECONDS, LAG_SECONDS, Servers
from app.domain.revisions import CatalogueRevision, RequestedRevision
from app.settings import Settings

# How a server says that it ends or has not begun yet; one that says nothing has no code.
_GONE = ("57P01", "57P02", "57P03")


# Every write of a catalogue writes this row, whether or not it raises the revision.
_READ_STAMP = CompiledStatement("SELECT xmin::text, epoch, revision FROM catalogue", {})


class _VersionStamp(NamedTuple):
    """Of PostgreSQL. Two servers may say the same of different commits, but not at one `server_epoch`.

    `epoch` and `revision` are those of the catalogue.
    """

    server_epoch: int
    transaction: str
    epoch: str
    revision: int


def _retrieve_exception(task: asyncio.Task[object]) -> None:
    """Take what a task raised, for the case that all who waited for it have left."""
    if not task.cancelled():
        task.exception()


class FastPostgresqlReader:
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

    def peek_version(self) -> None:
        """A mark takes a thread, and whoever asks meanwhile waits for the next one."""

    async def read_version(self) -> object:
        """All who ask while a read is under way share the next one, which begins after they asked."""
        if self._mark_after is None:
            self._mark_after = asyncio.ensure_future(self._read_next_version(self._mark_now))
            self._mark_after.add_done_callback(_retrieve_exception)
        return await asyncio.shield(self._mark_after)

    async def _read_next_version(self, before: "asyncio.Task[object] | None") -> object:
        if before is not None:
            await asyncio.wait([before])
        self._mark_now, self._mark_after = self._mark_after, None
        return await self._read_fit_version()

    async def _read_fit_version(self) -> object:
        """Wait a moment for a replica that is behind, as it is for some milliseconds after each commit.

        Raises:
            TimeoutError: it stays behind, and another server is read from.
        """
        server, epoch = self.servers.pinned, self.servers.epoch
        needed = self.servers.get_needed(server)
        deadline = monotonic() + LAG_SECONDS
        while True:
            [read] = await self._fetch_in(self._mark_thread, _READ_STAMP, {})
            mark = _VersionStamp(epoch, *read)
            if mark.revision >= needed:
                self.servers.note(mark.revision)
                return mark
            if monotonic() > deadline:
                self.servers.leave(server, is_gone=False)
                raise TimeoutError
            await asyncio.sleep(LAG_PAUSE_SECONDS)

    async def is_current(self, mark: object) -> bool:
        return await self.read_version() == mark

    async def has_reached(self, mark: object, least: RequestedRevision) -> bool:
        return isinstance(mark, _VersionStamp) and least.is_met_by(
            CatalogueRevision(mark.epoch, mark.revision)
        )

    def holds(self, mark: object) -> bool:
        return isinstance(mark, _VersionStamp) and mark.server_epoch == self.servers.epoch

    async def fetch(self, statement: CompiledStatement, given: Mapping[str, Any]) -> list[Any]:
        return await self._fetch_in(self._threads, statement, given)

    async def _fetch_in(
        self, threads: ThreadPoolExecutor, statement: CompiledStatement, given: Mapping[str, Any]
    ) -> list[Any]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, self._fetch, statement, given)

    def _fetch(self, statement: CompiledStatement, given: Mapping[str, Any]) -> list[Any]:
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
    connection: PoolProxiedConnection, statement: CompiledStatement, given: Mapping[str, Any]
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
