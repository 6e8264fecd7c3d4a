"""Connections: one engine for SQLite or PostgreSQL, and the ways to use it.

`Database.read` sees one snapshot for as long as it is open; where a server reads, it is stopped after
`query_timeout_seconds`: by a progress handler on SQLite, by `statement_timeout` on PostgreSQL.
`Database.write` is one transaction that
holds the write lock from its first statement: SQLite by `BEGIN IMMEDIATE`, PostgreSQL by the row lock
on the catalogue's revision that every write takes (`ingest/store.py`).

Of several hosts of PostgreSQL the one that takes writes is connected to, so that another one can become
the primary meanwhile. A host that is gone is noticed within seconds, also if it says nothing.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from math import inf
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, NamedTuple

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, Dialect, ExceptionContext, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from app.errors import (
    CatalogueError,
    ConfigurationError,
    DatabaseUnavailable,
    QueryTooLong,
    StorageFull,
)
from app.settings import Settings
from app.sqlite_file import SqliteFile, begin_wal, is_damage, make_damaged

# Versions before this one can lose commits when a WAL file is reset while it is read.
SQLITE_MINIMUM = (3, 51, 3)
_WRITES = "claimstone_writes"
_IS_LIMITED = "claimstone_is_limited"
_DEADLINE = "claimstone_deadline"
_UNDEFINED_TABLE = "42P01"
# How SQLite and PostgreSQL call what was stopped, and what has no room.
_STOPPED = ("SQLITE_INTERRUPT", "57014")
_FULL = ("SQLITE_FULL", "53100")
# That a server is read-only, and that it cannot be otherwise while it is a replica.
_READ_ONLY = ("25006", "0A000")
# What libpq is told where the URL does not: seconds for a host to be connected to, and to keep silent.
_WAITS = {
    "connect_timeout": "3",
    "keepalives_idle": "1",
    "keepalives_interval": "1",
    "keepalives_count": "3",
    "tcp_user_timeout": "3000",
}
# About a millisecond of work for SQLite.
STEPS_BETWEEN_LOOKS = 20_000


class Connections(NamedTuple):
    """Of a pool: how many it keeps, how many are in use, and how many it opened beyond what it keeps."""

    size: int
    checked_out: int
    overflow: int


class Database:
    """The catalogue's database. Opened once per process, closed at its end.

    With `limits_reads`, as a server has it, a read is stopped after `query_timeout_seconds`. `file` is that
    of another one of the same process, which is closed after this one.
    """

    def __init__(
        self, settings: Settings, *, limits_reads: bool = False, file: SqliteFile | None = None
    ) -> None:
        self.url = parse_url(settings.database_url)
        if self.url.get_backend_name() == "sqlite" and settings.read_database_url is not None:
            raise ConfigurationError(
                "CLAIMSTONE_READ_DATABASE_URL names replicas of PostgreSQL; leave it out with SQLite"
            )
        self._owns_file = file is None
        if self.url.get_backend_name() == "sqlite":
            self.file: SqliteFile | None = file or SqliteFile(self.url)
            self.engine = create_sqlite_engine(self.url, settings, self.file)
        else:
            self.file = None
            self.engine = create_postgresql_engine(self.url, settings)
        self._writer = self.engine.execution_options(**{_WRITES: True})
        self._long_reads = BoundedSemaphore(_count_long_reads(settings))
        limited = self.engine.execution_options(**{_IS_LIMITED: limits_reads})
        self._reader = self._sketcher = limited
        self._long_reader = self._long_sketcher = self.engine
        if self.engine.dialect.name == "postgresql":
            level = "REPEATABLE READ"
            self._sketcher = limited.execution_options(isolation_level=level)
            self._reader = self._sketcher.execution_options(postgresql_readonly=True)
            self._long_sketcher = self.engine.execution_options(isolation_level=level)
            self._long_reader = self._long_sketcher.execution_options(postgresql_readonly=True)

    @contextmanager
    def read(self, *, is_long: bool = False) -> Iterator[Session]:
        """One snapshot; nothing written here is kept. `is_long`: it may take as long as it takes.

        Raises:
            DatabaseUnavailable: the database cannot be reached or answers with a failure.
            QueryTooLong: it was stopped.
        """
        reader = self._long_reader if is_long else self._reader
        self._check_file()
        with _named_failures(), Session(reader) as session:
            yield session

    @contextmanager
    def sketch(self, *, is_long: bool = False) -> Iterator[Session]:
        """As `read`, but temporary tables and views can be made, which end with it.

        It waits for no writer and lets none wait: SQLite has a database of its own for what is
        temporary, and PostgreSQL a schema.

        Raises:
            DatabaseUnavailable: the database cannot be reached or answers with a failure.
            QueryTooLong: it was stopped.
        """
        sketcher = self._long_sketcher if is_long else self._sketcher
        self._check_file()
        with _named_failures(), Session(sketcher) as session:
            yield session

    @contextmanager
    def admit_long_read(self) -> Iterator[None]:
        """Around a read that lasts as long as somebody else takes: it takes no connection from others.

        Raises:
            DatabaseUnavailable: there are as many of these as there may be.
        """
        if not self._long_reads.acquire(blocking=False):
            raise DatabaseUnavailable(
                "as many whole lists are being sent as can be at once; try again in a moment"
            )
        try:
            yield
        finally:
            self._long_reads.release()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction, committed at the end, rolled back on any exception.

        Raises:
            DatabaseUnavailable: the database cannot be reached or answers with a failure.
            StorageFull: there is no room for it.
        """
        with (
            _named_failures(),
            self._guard_write(),
            Session(self._writer) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def connect_for_ddl(self) -> Iterator[Connection]:
        """A writing transaction for migrations, with SQLite's foreign keys switched off.

        SQLite rebuilds a table to alter it, and dropping a parent deletes its children while the
        keys are enforced. They are checked before the commit instead.
        """
        with _named_failures(), self._guard_write(), self._writer.connect() as connection:
            is_sqlite = connection.dialect.name == "sqlite"
            if is_sqlite:
                _run_pragma(connection, "foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    if is_sqlite:
                        _check_foreign_keys(connection)
            finally:
                if is_sqlite:
                    _run_pragma(connection, "foreign_keys=ON")

    def _check_file(self) -> None:
        if self.file is not None:
            self.file.check()

    def _guard_write(self) -> AbstractContextManager[None]:
        return nullcontext() if self.file is None else self.file.guard_write()

    def count_connections(self) -> Connections:
        return count_connections(self.engine)

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
    """Read the URL of a database; `variable` is where it stands.

    Raises:
        ConfigurationError: it is none that can work. None of it is repeated: it may hold a password.
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
            "several hosts, postgresql://USER@/DATABASE?host=HOST:PORT&host=HOST:PORT; in a password %2F "
            "is a slash and %40 an @"
        ) from None
    if url.drivername == "sqlite" and url.database and ":memory:" not in url.database:
        return url
    raise ConfigurationError(
        f"{variable} names neither an SQLite file (sqlite:///FILE) nor a PostgreSQL "
        "database (postgresql://USER@HOST/DATABASE)"
    )


def list_hosts(url: URL) -> list[tuple[str, str]]:
    """The hosts of a PostgreSQL server, each with its port, as libpq pairs them; `""` is the default."""
    _, given = url.get_dialect()().create_connect_args(url)
    hosts = str(given.get("host", "")).split(",")
    ports = str(given.get("port", "")).split(",")
    return list(zip(hosts, ports if len(ports) > 1 else ports * len(hosts), strict=False))


def _count_long_reads(settings: Settings) -> int:
    """How many snapshots clients can hold open; each has a connection beside those of the pool."""
    return max(1, settings.pool_size // 2)


# What a connection has from the first, so that nothing is set when it is taken nor undone afterwards.
_HOT = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}


def create_postgresql_engine(url: URL, settings: Settings, *, is_hot: bool = False) -> Engine:
    """A pool of connections, which are looked at before they are used.

    One that `is_hot` is for single reads: each is its own transaction, stopped after
    `query_timeout_seconds`, and a connection is taken as it is and leaves nothing to take back.
    """
    statement_timeout = max(1, int(settings.query_timeout_seconds * 1000))
    options = {"lock_timeout": int(settings.busy_timeout_seconds * 1000), "timezone": "UTC"}
    if is_hot:
        options["statement_timeout"] = statement_timeout
    engine = create_engine(
        _complete(url),
        pool_size=settings.pool_size,
        max_overflow=_count_long_reads(settings),
        pool_pre_ping=not is_hot,
        **(_HOT if is_hot else {}),
        hide_parameters=True,
        connect_args={"options": " ".join(f"-c {one}={value}" for one, value in options.items())},
    )

    @event.listens_for(engine, "begin")
    def _limit_statements(connection: Connection) -> None:
        if connection.get_execution_options().get(_IS_LIMITED):
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {statement_timeout}")

    event.listen(engine, "handle_error", _leave_former_primary)
    return engine


def _complete(url: URL) -> URL:
    """Say what the URL leaves open; of several hosts, only one that takes writes will do."""
    completed = url.update_query_dict({**_WAITS, **url.query})
    if len(list_hosts(url)) > 1:
        return completed.update_query_dict({"target_session_attrs": "read-write"})
    return completed


def _leave_former_primary(context: ExceptionContext) -> None:
    """Connect anew, with all connections, where a server has ceased to take writes."""
    if _is_refused_write(context.sqlalchemy_exception, context.connection):
        context.is_disconnect = True


def _is_refused_write(error: SQLAlchemyError | None, connection: Connection | None) -> bool:
    """Was this refused because the server takes no writes? In a read it would be a fault of ours."""
    if connection is None or not isinstance(error, InternalError | NotSupportedError):
        return False
    is_writing = connection.get_execution_options().get(_WRITES, False)
    return bool(is_writing) and _classify(error) in _READ_ONLY


def create_sqlite_engine(url: URL, settings: Settings, file: SqliteFile) -> Engine:
    """A pool of connections to this very file."""
    version = tuple(map(int, sqlite.sqlite_version.split(".")))
    if version < SQLITE_MINIMUM:
        raise ConfigurationError(
            f"SQLite {sqlite.sqlite_version} can lose commits; install pysqlite3 with SQLite "
            f"{'.'.join(map(str, SQLITE_MINIMUM))} or newer"
        )
    engine = create_engine(
        url,
        module=sqlite,
        pool_size=settings.pool_size,
        max_overflow=_count_long_reads(settings),
        hide_parameters=True,
        connect_args={
            "timeout": settings.busy_timeout_seconds,
            "check_same_thread": False,
            # The transaction is begun below, so the driver must begin none of its own.
            "isolation_level": None,
            # Hot reads alone have some hundred; one that is not kept is planned anew.
            "cached_statements": 1_000,
        },
    )
    event.listen(engine, "connect", _prepare_sqlite)
    file.on_leaving(engine.dispose)

    @event.listens_for(engine, "do_connect")
    def _connect_to_file(dialect: Dialect, _record: Any, arguments: Any, options: Any) -> Any:  # noqa: ANN401 - the driver has no types
        return file.connect(partial(dialect.connect, *arguments, **options))

    @event.listens_for(engine, "handle_error")
    def _note_damage(context: ExceptionContext) -> None:
        file.note_failure(context.original_exception)

    @event.listens_for(engine, "begin")
    def _begin_sqlite(connection: Connection) -> None:
        options = connection.get_execution_options()
        limit_seconds = settings.query_timeout_seconds if options.get(_IS_LIMITED) else inf
        connection.info[_DEADLINE][0] = monotonic() + limit_seconds
        if not options.get(_WRITES):
            connection.exec_driver_sql("BEGIN")
            return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            # With the lock: who leaves the file waits for it, and nothing is written afterwards.
            file.check_for_write()
        except CatalogueError:
            connection.exec_driver_sql("ROLLBACK")
            raise

    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:  # noqa: ANN401 - the driver has no types
    begin_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    deadline = record.info[_DEADLINE] = [inf]
    connection.set_progress_handler(lambda: monotonic() > deadline[0], STEPS_BETWEEN_LOOKS)


def _run_pragma(connection: Connection, pragma: str) -> None:
    """Outside any transaction, where alone SQLite obeys it."""
    driver_connection = connection.connection.driver_connection
    if driver_connection is not None:
        driver_connection.execute(f"PRAGMA {pragma}")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise DatabaseUnavailable(
            f"{len(broken)} rows would lose what they refer to, the first in table "
            f"{broken[0][0]}; nothing was changed"
        )


@contextmanager
def _named_failures() -> Iterator[None]:
    """Give a driver's failure a name; its message may hold data or the URL and stays out."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise _name(error) from error
    except (InternalError, NotSupportedError) as error:
        if not (error.connection_invalidated or is_damage(_classify(error))):
            raise
        raise _name(error) from error
    except ProgrammingError as error:
        # SQLite reports a table that is not there as an operational error; so do we.
        if _classify(error) != _UNDEFINED_TABLE:
            raise
        raise _name(error) from error
    except DatabaseError as error:
        # A file that is damaged, or no database, is of no narrower class.
        if type(error) is not DatabaseError:
            raise
        raise _name(error) from error


def _name(error: SQLAlchemyError) -> CatalogueError:
    if is_damage(_classify(error)):
        return make_damaged(_classify(error))
    if _classify(error) in _FULL:
        return StorageFull("nothing was written: the disk of the database is full; reads go on")
    if _classify(error) in _STOPPED:
        return QueryTooLong(
            "the read was stopped because it took too long: narrow it by filters, or sort it otherwise"
        )
    return DatabaseUnavailable(
        f"the database does not answer as it should ({_classify(error)}); try again in a moment"
    )


def _classify(error: SQLAlchemyError) -> str:
    """Name the failure: SQLite's error name, PostgreSQL's SQLSTATE, or the exception's class."""
    origin = getattr(error, "orig", None)
    name = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
    return str(name or type(origin or error).__name__)
