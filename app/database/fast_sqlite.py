"""The fast reader of SQLite: one connection, used on the event loop and not in a thread."""

import asyncio
from collections.abc import Mapping
from time import monotonic, thread_time
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from app.database.database import Database
from app.database.fast_reader import READ_VERSION, CompiledStatement
from app.database.sqlite import STEPS_BETWEEN_LOOKS, create_sqlite_engine
from app.database.sqlite_file import SqliteFile
from app.domain.revisions import CatalogueRevision, RequestedRevision
from app.errors import CatalogueError
from app.settings import Settings

# Processor time, so that other load on the machine does not make a read look long.
_SECONDS_ON_THE_LOOP = 0.008


_CACHE_KIBIBYTES = 16_384


# One look at the file takes a fifth of the time of a cached response.
_SECONDS_BETWEEN_LOOKS = 0.001


class FastSqliteReader:
    """A `FastReader` (it runs compiled statements) that reads on the event loop.

    A read by an index takes less time than handing the read to a thread. A read that takes longer than
    `_SECONDS_ON_THE_LOOP` is stopped with a TimeoutError, so that it does not delay other requests.
    """

    servers = None

    def __init__(self, database: Database, file: SqliteFile, settings: Settings) -> None:
        self.database = database
        self._file = file
        self._engine = create_sqlite_engine(database.url, settings, file)
        self.dialect = self._engine.dialect
        self._connection: Any = None
        self._connected = 0
        self._began: float | None = None
        self._version: tuple[int, int] | None = None
        self._looked_until = 0.0

    def _execute(self, text: str, values: Any) -> list[Any]:  # noqa: ANN401 - as the driver takes them
        """Execute a statement and return its rows.

        Open the connection first if there is none: before the first statement and after a failure.
        """
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
        """Return whether the running statement has reached its time limit.

        Called by SQLite about once per millisecond. The time is counted from the first call: most
        statements end before that call, so the clock is never read for them.
        """
        if self._began is None:
            self._began = thread_time()
        return thread_time() - self._began > _SECONDS_ON_THE_LOOP

    def peek_version(self) -> object:
        """Return the version stamp, a value that changes with every commit.

        It is read once for all requests that the event loop has already received. Reading it from a file
        takes so little time that nothing has to be awaited.
        """
        if self._version is None:
            self._look_at_file()
            self._version = self._read_version()
            asyncio.get_running_loop().call_soon(self._forget_version)
        return self._version

    async def read_version(self) -> object:
        return self.peek_version()

    def _read_version(self) -> tuple[int, int]:
        version = self._execute("PRAGMA data_version", ())[0][0]
        # `data_version` starts at the same number in each connection.
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

    def _forget_version(self) -> None:
        """Forget the version stamp, so that later requests read it again.

        Called before the event loop receives further requests.
        """
        self._version = None

    async def is_current(self, version: object) -> bool:
        return self._read_version() == version

    async def has_reached(self, version: object, least: RequestedRevision) -> bool:  # noqa: ARG002 - has no revision
        """Return whether the catalogue has reached the revision `least`, which a client requires.

        `version` is ignored: SQLite has only one file, so later reads never see an older revision.
        """
        [row] = self._execute(READ_VERSION.text, ())
        return least.is_met_by(CatalogueRevision(*row))

    def holds(self, version: object) -> bool:  # noqa: ARG002 - there is one file
        return True

    async def fetch(self, statement: CompiledStatement, values: Mapping[str, Any]) -> list[Any]:
        self._began = None
        return self._execute(statement.text, statement.bind(values))

    def count_connections(self) -> None:
        return None

    def close(self) -> None:
        self._version = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None
