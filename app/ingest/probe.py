"""The state of the database for whoever watches the server: soon, also where the database does not answer.

It has connections and threads of its own, so that it tells of the database and not of how busy the server
is, and waits for an answer only so long. With replicas, the first server that answers well is enough.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from app.database import Database
from app.errors import DatabaseUnavailable
from app.ingest.migrations import check_schema
from app.models import Catalogue
from app.replicas import open_replicas
from app.settings import Settings

PATIENCE_SECONDS = 2.0
_Told = TypeVar("_Told")


class Probe:
    def __init__(self, settings: Settings) -> None:
        patience = {
            "busy_timeout_seconds": 1.0,
            "query_timeout_seconds": 1.0,
            "pool_size": 1,
        }
        patient = settings.model_copy(update=patience)
        primary = Database(patient, limits_reads=True)
        self._databases = [primary, *open_replicas(patient)]
        self._threads = ThreadPoolExecutor(len(self._databases), "probe")
        url = primary.url
        is_sqlite = url.get_backend_name() == "sqlite"
        self._file = Path(url.database) if is_sqlite and url.database else None
        self._known_file = self._file and _identify(self._file)

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
            self._check_file()
            return question(database)

        loop = asyncio.get_running_loop()
        asked = [loop.run_in_executor(self._threads, ask, one) for one in self._databases]
        for one in asked:
            one.add_done_callback(_hear)
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

    def _check_file(self) -> None:
        """A file that was taken away is still read by those who have it open, and no longer by anybody else."""
        if self._file is None:
            return
        found = _identify(self._file)
        if found is None:
            raise DatabaseUnavailable(
                "the file of the database is not there; bring it back, or run `claimstone migrate`"
            )
        if self._known_file is None:
            self._known_file = found
        if found != self._known_file:
            raise DatabaseUnavailable(
                "the file of the database is another one than at the start; start the server anew"
            )

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for database in self._databases:
            database.close()


def _hear(asked: asyncio.Future[_Told]) -> None:
    """Take what was raised later than it was waited for."""
    if not asked.cancelled():
        asked.exception()


def _read_revision(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(Catalogue.revision)).one()


def _identify(file: Path) -> tuple[int, int] | None:
    """None where there is no such file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
