"""The state of the database for whoever watches the server: soon, also where the database does not answer.

It has a connection and a thread of its own, so that it tells of the database and not of how busy the server
is, and waits for an answer only so long.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from app.database import Database, parse_url
from app.errors import DatabaseUnavailable
from app.ingest.migrations import check_schema
from app.models import Catalogue
from app.settings import Settings

PATIENCE_SECONDS = 2.0
_Told = TypeVar("_Told")
# Of libpq, in seconds and milliseconds: a connection that leads nowhere is not waited for longer.
_OF_POSTGRESQL = {
    "connect_timeout": "2",
    "tcp_user_timeout": "4000",
    "keepalives_idle": "2",
    "keepalives_interval": "1",
    "keepalives_count": "2",
}


class Probe:
    def __init__(self, settings: Settings) -> None:
        patience = {
            "database_url": _limit_connecting(settings.database_url),
            "busy_timeout_seconds": 1.0,
            "query_timeout_seconds": 1.0,
            "pool_size": 1,
        }
        self._database = Database(settings.model_copy(update=patience), limits_reads=True)
        self._thread = ThreadPoolExecutor(1, "probe")
        url = self._database.url
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
        def ask() -> _Told:
            self._check_file()
            return question(self._database)

        loop = asyncio.get_running_loop()
        try:
            return await asyncio.wait_for(loop.run_in_executor(self._thread, ask), PATIENCE_SECONDS)
        except TimeoutError as error:
            raise DatabaseUnavailable(
                f"the database did not answer within {PATIENCE_SECONDS:g} seconds; try again in a moment"
            ) from error

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
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._database.close()


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


def _limit_connecting(text: str) -> str:
    url = parse_url(text)
    if url.get_backend_name() == "postgresql":
        url = url.update_query_dict(_OF_POSTGRESQL)
    return url.render_as_string(hide_password=False)
