"""The protocol of fast readers, which run compiled statements on the driver's own cursor.

For a page read by an index, a session costs more than its statement. `read_version` returns a version
stamp that changes with every commit of any process; cached responses are valid while it stays the same.
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

# On any of these, the caller falls back to an ordinary read, which reports the fault.
DRIVER_ERRORS = (sqlite.Error, psycopg.Error, DBAPIError, PoolTimeoutError)


@dataclass(frozen=True, slots=True)
class CompiledStatement:
    """SQL text, with the values of its constant parameters by name."""

    text: str
    constants: Mapping[str, Any]

    def bind(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**self.constants, **values} if self.constants else values


READ_VERSION = CompiledStatement("SELECT epoch, revision FROM catalogue", {})


class FastReader(Protocol):
    """A reader of single statements. `dialect` is that of the compiled statements.

    `servers` is None on SQLite, which has one file. `database` opens sessions on the same server. A
    version stamp is opaque: it can only be compared for equality.
    """

    dialect: Dialect

    @property
    def servers(self) -> Servers | None: ...

    @property
    def database(self) -> Database: ...

    def peek_version(self) -> object | None:
        """Return the version stamp if it was read after the current requests arrived, else None."""

    async def read_version(self) -> object:
        """Read the version stamp; never one from before the current request arrived."""

    async def is_current(self, version: object) -> bool:
        """Check whether nothing was committed since a version stamp was read."""

    async def has_reached(self, version: object, least: RequestedRevision) -> bool:
        """Check whether a version stamp has the epoch of `least`, and its revision or a later one."""

    def holds(self, version: object) -> bool:
        """Check whether all rows fetched since a version stamp came from the server of that stamp."""

    async def fetch(self, statement: CompiledStatement, values: Mapping[str, Any]) -> list[Any]:
        """Fetch all rows, from one snapshot.

        Raises:
            TimeoutError: it takes too long for the event loop; run it in a thread.
        """

    def count_connections(self) -> Connections | None:
        """Return the counts of the reader's own pool, or None if it has none."""

    def close(self) -> None: ...
