"""The state of the database for whoever watches the server: soon, also where the database does not answer.

It has connections and threads of its own, so that it tells of the database and not of how busy the server
is, and waits for an answer only so long. With replicas, the first server that answers well is enough.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import select

from app.database.database import Database
from app.database.fast_reader import FastReader
from app.database.replicas import open_replicas
from app.database.sqlite_file import SqliteFile
from app.errors import DatabaseUnavailable
from app.maintenance.migrate import check_schema
from app.models import Catalogue
from app.settings import Settings

PATIENCE_SECONDS = 2.0
# In the time between, another process may open a file that was put in place of the one that is open here.
SECONDS_BETWEEN_LOOKS = 0.2
_Told = TypeVar("_Told")


class ReadinessProbe:
    def __init__(self, settings: Settings, file: SqliteFile | None) -> None:
        """`file` is that of the database of the process, if it is one of SQLite."""
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
        """None where the database does not tell it."""
        try:
            return await self._ask(_read_revision)
        except DatabaseUnavailable:
            return None

    async def _ask(self, question: Callable[[Database], _Told]) -> _Told:
        def ask(database: Database) -> _Told:
            if self._file is not None:
                self._file.check_for_write()
            return question(database)

        loop = asyncio.get_running_loop()
        asked = [loop.run_in_executor(self._threads, ask, database) for database in self._databases]
        for one in asked:
            one.add_done_callback(_retrieve_exception)
        failure = DatabaseUnavailable(
            f"the database did not answer within {PATIENCE_SECONDS:g} seconds; try again in a moment"
        )
        try:
            for first in asyncio.as_completed(asked, timeout=PATIENCE_SECONDS):
                try:
                    return await first
                except DatabaseUnavailable as error:
                    failure = error
        except TimeoutError as error:
            raise failure from error
        raise failure

    async def watch_file(self, reader: FastReader) -> None:
        """Until it is cancelled, leave a file that was moved or removed soon, also where nobody asks."""
        while (file := self._file) is not None:
            if file.is_left_to_do():
                # On the loop, where alone it is used.
                reader.close()
                await asyncio.to_thread(file.leave)
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for database in self._databases:
            database.close()


def _retrieve_exception(asked: asyncio.Future[_Told]) -> None:
    """Take what was raised later than it was waited for."""
    if not asked.cancelled():
        asked.exception()


def _read_revision(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(Catalogue.revision)).one()
