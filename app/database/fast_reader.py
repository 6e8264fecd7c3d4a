"""The protocol of fast readers: they run compiled SQL on the driver's own cursor, without a session.

A session of SQLAlchemy takes longer than a SQL statement whose rows are found by an index. Each reader
also reads the version stamp, a value that changes with every commit of any process: cached responses
are valid as long as the stamp is the same.
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
    """The SQL text of a statement, ready for the driver.

    `constants` are the values of those parameters that are the same in every execution, by name.
    """

    text: str
    constants: Mapping[str, Any]

    def bind(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**self.constants, **values} if self.constants else values


READ_VERSION = CompiledStatement("SELECT epoch, revision FROM catalogue", {})


class FastReader(Protocol):
    """A reader that fetches the rows of single compiled statements.

    `dialect` is the SQL dialect that statements must be compiled for. `servers` are the servers of
    PostgreSQL, None on SQLite. `database` opens sessions on the server that this reader uses. Version
    stamps (values that change with every commit) can only be compared for equality; their content
    differs between SQLite and PostgreSQL.
    """

    dialect: Dialect

    @property
    def servers(self) -> Servers | None: ...

    @property
    def database(self) -> Database: ...

    def peek_version(self) -> object | None:
        """Return the version stamp as `read_version` does, or None if that has to be awaited."""

    async def read_version(self) -> object:
        """Return the version stamp, a value that changes with every commit.

        The stamp is never one that was read before the current request arrived.
        """

    async def is_current(self, version: object) -> bool:
        """Return whether nothing was committed since the version stamp `version` was read."""

    async def has_reached(self, version: object, least: RequestedRevision) -> bool:
        """Return whether the catalogue has reached `least`, the revision that a client requires.

        Also False if `least` is of another epoch than the catalogue. An epoch is a random name that a
        catalogue gets when it is created, restored or copied, because revision numbers have another
        meaning from then on.
        """

    def holds(self, version: object) -> bool:
        """Return whether the reader still reads from the server on which it read a version stamp.

        If so, all rows fetched since the stamp was read came from that server.
        """

    async def fetch(self, statement: CompiledStatement, values: Mapping[str, Any]) -> list[Any]:
        """Fetch all rows of a statement, from one snapshot.

        Raises:
            TimeoutError: on SQLite, the statement takes too long for the event loop. The caller has to
                run the statement in a thread.
        """

    def count_connections(self) -> Connections | None:
        """Return the size and use of the reader's connection pool; None if the reader has no pool."""

    def close(self) -> None: ...
