"""The protocol of fast readers: they run compiled SQL on the driver's own cursor, without a session.

For a page that an index finds, a session of SQLAlchemy takes longer than the SQL statement itself.
A version stamp is a value that changes with every commit of any process; cached responses are valid
while the stamp stays the same.
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

# On any of these errors, the caller falls back to an ordinary read, which reports the fault.
DRIVER_ERRORS = (sqlite.Error, psycopg.Error, DBAPIError, PoolTimeoutError)


@dataclass(frozen=True, slots=True)
class CompiledStatement:
    """The SQL text of a statement; `constants` are the parameters that never change, by name."""

    text: str
    constants: Mapping[str, Any]

    def bind(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**self.constants, **values} if self.constants else values


READ_VERSION = CompiledStatement("SELECT epoch, revision FROM catalogue", {})


class FastReader(Protocol):
    """A reader that fetches the rows of single statements.

    `dialect` is the one that statements must be compiled for. `servers` are the servers of PostgreSQL,
    None on SQLite. `database` opens sessions on the server that this reader uses. A version stamp can
    only be compared for equality; its content differs by engine.
    """

    dialect: Dialect

    @property
    def servers(self) -> Servers | None: ...

    @property
    def database(self) -> Database: ...

    def peek_version(self) -> object | None:
        """Return the version stamp if it was read since requests last arrived, None otherwise."""

    async def read_version(self) -> object:
        """Read the version stamp; never return a stamp from before the current request arrived."""

    async def is_current(self, version: object) -> bool:
        """Return whether nothing was committed since a version stamp was read."""

    async def has_reached(self, version: object, least: RequestedRevision) -> bool:
        """Return whether the catalogue is at the revision that a client requires, or at a later one.

        False if `least` is of another epoch. An epoch is a random name that the catalogue gets when it
        is created, restored or copied, because revision numbers mean something else from then on.
        """

    def holds(self, version: object) -> bool:
        """Return whether all rows fetched after a version stamp came from the server of the stamp."""

    async def fetch(self, statement: CompiledStatement, values: Mapping[str, Any]) -> list[Any]:
        """Fetch all rows of a statement, from one snapshot.

        Raises:
            TimeoutError: on SQLite, the statement takes too long for the event loop; the caller has to
                run it in a thread.
        """

    def count_connections(self) -> Connections | None:
        """Return the counts of the reader's connection pool; None if the reader has no pool."""

    def close(self) -> None: ...
