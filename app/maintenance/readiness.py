"""The state of the database for monitoring, within a time limit.

The probe has its own connections and threads, so that it reports on the database and not on the load of
this process. With replicas of PostgreSQL, it is enough that one database server is ready.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import select

from app.database.database import Database
from app.database.fast_postgresql import retrieve_exception
from app.database.fast_reader import FastReader
from app.database.replicas import open_replicas
from app.database.sqlite_file import SqliteFile
from app.errors import DatabaseUnavailable
from app.maintenance.migrate import check_schema
from app.models import Catalogue
from app.settings import Settings

PATIENCE_SECONDS = 2.0
# Between two checks, another process may open the new file at the path of a file that is open here.
SECONDS_BETWEEN_LOOKS = 0.2
_Result = TypeVar("_Result")


class ReadinessProbe:
    """Probe that checks the database on request, and notices when an SQLite file is replaced.

    Each process has one.
    """

    def __init__(self, settings: Settings, file: SqliteFile | None) -> None:
        """Prepare the probe's own connections to the primary and the replicas.

        `file` is the SQLite file that this process uses, None on PostgreSQL.
        """
        patience = {
            "busy_timeout_seconds": 1.0,
            "query_timeout_seconds": 1.0,
            "pool_size": 1,
        }
        patient = settings.model_copy(update=patience)
        primary = Database(patient, limits_reads=True, file=file)
        self._databases = [primary, *open_replicas(patient)]
        self._threads = ThreadPoolExecutor(len(self._databases), "probe")
        self._file = file

    async def check_schema(self) -> None:
        """Raise DatabaseUnavailable unless the database answers and its schema is the newest."""
        await self._ask(check_schema)

    async def read_revision(self) -> int | None:
        """Return the revision of the catalogue; None if the database does not answer."""
        try:
            return await self._ask(_read_revision)
        except DatabaseUnavailable:
            return None

    async def _ask(self, question: Callable[[Database], _Result]) -> _Result:
        """Call `question` with the primary and with all replicas at once; return the first result.

        Raises:
            DatabaseUnavailable: no database server has answered within `PATIENCE_SECONDS`.
        """

        def ask(database: Database) -> _Result:
            if self._file is not None:
                self._file.check_files()
            return question(database)

        loop = asyncio.get_running_loop()
        futures = [
            loop.run_in_executor(self._threads, ask, database) for database in self._databases
        ]
        for future in futures:
            future.add_done_callback(retrieve_exception)
        failure = DatabaseUnavailable(
            f"the database did not answer within {PATIENCE_SECONDS:g} seconds; try again in a moment"
        )
        try:
            for first in asyncio.as_completed(futures, timeout=PATIENCE_SECONDS):
                try:
                    return await first
                except DatabaseUnavailable as error:
                    failure = error
        except TimeoutError as error:
            raise failure from error
        finally:
            # While a server hangs, questions to it would otherwise pile up.
            for future in futures:
                future.cancel()
        raise failure

    async def watch_file(self, reader: FastReader) -> None:
        """Close the SQLite file soon after it was moved, removed or replaced, even without requests.

        Runs until cancelled. On PostgreSQL there is no file, so this returns at once.
        """
        while (file := self._file) is not None:
            if file.is_left_to_do():
                # On the event loop, because only the loop uses the reader.
                reader.close()
                await asyncio.to_thread(file.leave)
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for database in self._databases:
            database.close()


def _read_revision(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(Catalogue.revision)).one()
