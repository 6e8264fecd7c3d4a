"""The driver's own cursor, for statements that are written once and asked often.

A session costs more than the statement that it runs, where that reads a page by an index. `read_version`
tells whether anything was committed since, by any process: answers that are kept in memory are good
for as long as it stays the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import psycopg
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.database.database import Connections, Database
from app.database.replicas import Servers
from app.domain.revisions import RequestedRevision

# What a driver raises; an ordinary read then tells what is wrong.
DRIVER_ERRORS = (sqlite.Error, psycopg.Error, DBAPIError, PoolTimeoutError)


@dataclass(frozen=True, slots=True)
class CompiledStatement:
    """`constants` are the values of parameters that are always the same, by name."""

    text: str
    constants: Mapping[str, Any]

    def bind(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**self.constants, **given} if self.constants else given


READ_VERSION = CompiledStatement("SELECT epoch, revision FROM catalogue", {})


class FastReader(Protocol):
    """`dialect` is that of the statements it takes; `servers` are None on SQLite, which has one file.

    `database` is for reads that belong to those here: of the same server.
    """

    dialect: Dialect

    @property
    def servers(self) -> Servers | None: ...

    @property
    def database(self) -> Database: ...

    def peek_version(self) -> object | None:
        """The mark, if it was read since the work at hand was received."""

    async def read_version(self) -> object:
        """Read what differs after every commit, not before the work at hand was received."""

    async def is_current(self, mark: object) -> bool:
        """Is it still the mark, now that other things were read?"""

    async def has_reached(self, mark: object, least: RequestedRevision) -> bool:
        """Is what is read as of a mark of the requested epoch, and at its revision or past it?"""

    def holds(self, mark: object) -> bool:
        """Was everything that was fetched since the mark of the server that the mark is of?"""

    async def fetch(self, statement: CompiledStatement, given: Mapping[str, Any]) -> list[Any]:
        """Fetch all rows, from one snapshot.

        Raises:
            TimeoutError: it takes too long here; in a thread it may take its time.
        """

    def count_connections(self) -> Connections | None:
        """Of a pool of its own; None where there is no pool."""

    def close(self) -> None: ...
