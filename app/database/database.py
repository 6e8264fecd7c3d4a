"""The database: one SQLAlchemy engine for SQLite or PostgreSQL, with sessions for reads and writes.

`Database.read` opens a snapshot. When Claimstone runs as a server, a read is stopped after
`query_timeout_seconds`: by a progress handler on SQLite, by `statement_timeout` on PostgreSQL.
`Database.write` opens a transaction; on SQLite, `BEGIN IMMEDIATE` locks the file for it. Writes of
resources lock the catalogue on both engines (`ingest/store/catalogue_lock.py`).

If the URL names several PostgreSQL hosts, the host that takes writes is used, so that another host can
become the primary. A host that falls silent is noticed within seconds, by TCP keepalives.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from app.database.failures import name_failures
from app.database.options import IS_LIMITED, WRITES
from app.database.postgresql import create_postgresql_engine, list_hosts
from app.database.sqlite import check_foreign_keys, create_sqlite_engine, run_pragma
from app.database.sqlite_file import SqliteFile
from app.errors import ConfigurationError
from app.settings import Settings


class Connections(NamedTuple):
    """Numbers of a connection pool, as reported by SQLAlchemy.

    `size` is the number of connections that the pool keeps, `checked_out` the number in use, and
    `overflow` the number that are open beyond `size`.
    """

    size: int
    checked_out: int
    overflow: int


class Database:
    """The database that holds the catalogue. It opens sessions for reads and writes, until `close`.

    With `limits_reads`, as in a server, a read is stopped after `query_timeout_seconds`. `file` is the
    SQLite file that another `Database` of the same process has opened and will close. If `file` is
    None and the URL is one of SQLite, this object opens the file and closes it.
    """

    def __init__(
        self, settings: Settings, *, limits_reads: bool = False, file: SqliteFile | None = None
    ) -> None:
        self.url = parse_url(settings.database_url)
        if self.url.get_backend_name() == "sqlite" and settings.read_database_url is not None:
            raise ConfigurationError(
                "CLAIMSTONE_READ_DATABASE_URL names replicas of PostgreSQL; leave it out with "
                "SQLite"
            )
        self._owns_file = file is None
        if self.url.get_backend_name() == "sqlite":
            self.file: SqliteFile | None = file or SqliteFile(self.url)
            self.engine = create_sqlite_engine(self.url, settings, self.file)
        else:
            self.file = None
            self.engine = create_postgresql_engine(self.url, settings)
        self._writer = self.engine.execution_options(**{WRITES: True})
        self._readers: dict[tuple[bool, bool], Engine] = {}
        for is_long, is_temporary in product((False, True), repeat=2):
            options: dict[str, Any] = {IS_LIMITED: limits_reads and not is_long}
            if self.file is None:
                options["isolation_level"] = "REPEATABLE READ"
                options |= {} if is_temporary else {"postgresql_readonly": True}
            self._readers[is_long, is_temporary] = self.engine.execution_options(**options)

    @contextmanager
    def read(self, *, is_long: bool = False, is_temporary: bool = False) -> Iterator[Session]:
        """Open a session that reads from one snapshot. Nothing that is written in it is stored.

        `is_long` removes the time limit of the read. With `is_temporary`, the session can create
        temporary tables and views, which are dropped when it ends. The snapshot neither blocks writers
        nor waits for them: SQLite stores temporary objects in a separate database, PostgreSQL in a
        separate schema.

        Raises:
            DatabaseUnavailable: the database cannot be reached or answers with a failure.
            QueryTooLong: the time limit was reached.
        """
        if self.file is not None:
            self.file.check()
        with name_failures(), Session(self._readers[is_long, is_temporary]) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session for writing, whose transaction is committed at the end.

        Any exception rolls the transaction back.

        Raises:
            DatabaseUnavailable: the database cannot be reached or answers with a failure.
            StorageFull: the disk is full.
        """
        with (
            name_failures(),
            self._guard_write(),
            Session(self._writer) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def connect_for_ddl(self) -> Iterator[Connection]:
        """Open a writing transaction for migrations, with SQLite's foreign keys switched off.

        To alter a table on SQLite, a migration makes a new table and drops the old one. While foreign
        keys are enforced, dropping a table can delete the rows that refer to it. So all foreign keys
        are checked before the commit instead.
        """
        with name_failures(), self._guard_write(), self._writer.connect() as connection:
            is_sqlite = connection.dialect.name == "sqlite"
            if is_sqlite:
                run_pragma(connection, "foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    if is_sqlite:
                        check_foreign_keys(connection)
            finally:
                if is_sqlite:
                    run_pragma(connection, "foreign_keys=ON")

    def _guard_write(self) -> AbstractContextManager[None]:
        return nullcontext() if self.file is None else self.file.guard_write()

    def close(self) -> None:
        self.engine.dispose()
        if self.file is not None and self._owns_file:
            self.file.close()


def count_connections(engine: Engine) -> Connections:
    pool = engine.pool
    if not isinstance(pool, QueuePool):
        return Connections(0, 0, 0)
    return Connections(pool.size(), pool.checkedout(), max(0, pool.overflow()))


def parse_url(text: str, variable: str = "CLAIMSTONE_DATABASE_URL") -> URL:
    """Parse the URL of a database; `variable` is the name of the setting that contains the URL.

    Raises:
        ConfigurationError: the URL is not usable. The message does not show the URL, which may contain
            a password.
    """
    try:
        url = make_url(text)
        if url.get_backend_name() == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
            list_hosts(url)
            return url
    except (ArgumentError, ValueError):
        raise ConfigurationError(
            f"{variable} is not a URL: write sqlite:///FILE, postgresql://USER@HOST/DATABASE or, with "
            "several hosts, postgresql://USER@/DATABASE?host=HOST:PORT&host=HOST:PORT; in a "
            "password %2F is a slash and %40 an @"
        ) from None
    if url.drivername == "sqlite" and url.database and ":memory:" not in url.database:
        return url
    raise ConfigurationError(
        f"{variable} names neither an SQLite file (sqlite:///FILE) nor a PostgreSQL "
        "database (postgresql://USER@HOST/DATABASE)"
    )
