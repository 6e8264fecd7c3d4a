"""The engine of SQLite: pragmas, the write lock, and the time limit."""

from functools import partial
from math import inf
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, Dialect, ExceptionContext

from app.database.options import (
    IS_LIMITED,
    READ_LIMIT,
    WRITES,
    ReadLimit,
    count_connections,
    count_long_reads,
    stop_with_request,
)
from app.database.sqlite_file import SqliteFile, begin_wal, write_immutable_uri
from app.errors import CatalogueError, ConfigurationError, DatabaseUnavailable
from app.settings import Settings

# Earlier versions can lose commits when a WAL file is reset while it is read.
SQLITE_MINIMUM = (3, 51, 3)


# Steps of SQLite's virtual machine between two calls of the progress handler; about a millisecond.
STEPS_BETWEEN_LOOKS = 20_000


def create_sqlite_engine(url: URL, settings: Settings, file: SqliteFile) -> Engine:
    """Create an SQLAlchemy engine with a pool of connections to `file`.

    Connecting fails if another file was moved to the path of `file`.

    Raises:
        ConfigurationError: the installed version of SQLite is too old, and can lose commits.
    """
    version = tuple(map(int, sqlite.sqlite_version.split(".")))
    if version < SQLITE_MINIMUM:
        raise ConfigurationError(
            f"SQLite {sqlite.sqlite_version} can lose commits; install pysqlite3 with SQLite "
            f"{'.'.join(map(str, SQLITE_MINIMUM))} or newer"
        )
    engine = create_engine(
        url,
        module=sqlite,
        pool_size=count_connections(settings),
        max_overflow=count_long_reads(settings),
        hide_parameters=True,
        connect_args={
            "timeout": settings.busy_timeout_seconds,
            "check_same_thread": False,
            # The transaction is begun below, so the driver must begin none of its own.
            "isolation_level": None,
            # The fast reads alone have some hundred statements; one that is not cached is planned again.
            "cached_statements": 1_000,
        },
    )
    event.listen(engine, "connect", _prepare_sqlite)
    file.on_leaving(engine.dispose)

    @event.listens_for(engine, "do_connect")
    def _connect_to_file(dialect: Dialect, _record: Any, arguments: Any, options: Any) -> Any:  # noqa: ANN401 - the driver has no types
        immutable = [write_immutable_uri(file.real_path), *arguments[1:]]
        return file.connect(
            partial(dialect.connect, *arguments, **options),
            partial(dialect.connect, *immutable, **{**options, "uri": True}),
        )

    @event.listens_for(engine, "handle_error")
    def _note_damage(context: ExceptionContext) -> None:
        file.note_failure(context.original_exception)
        if str(getattr(context.original_exception, "sqlite_errorname", "")).startswith(
            "SQLITE_IOERR"
        ):
            # A new connection cannot read what was in a -wal that was removed: say so.
            file.check_files()

    stop_with_request(engine)

    @event.listens_for(engine, "begin")
    def _begin_sqlite(connection: Connection) -> None:
        options = connection.get_execution_options()
        limit: ReadLimit = connection.info[READ_LIMIT]
        if not options.get(WRITES):
            limit.begin(settings.query_timeout_seconds if options.get(IS_LIMITED) else inf)
            connection.exec_driver_sql("BEGIN")
            return
        limit.lift()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            # Under the write lock, for which `SqliteFile.leave` waits: no write follows it.
            file.check_for_write()
        except CatalogueError:
            connection.exec_driver_sql("ROLLBACK")
            raise

    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:  # noqa: ANN401 - the driver has no types
    begin_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    limit = record.info[READ_LIMIT] = ReadLimit()
    connection.set_progress_handler(limit.is_reached, STEPS_BETWEEN_LOOKS)


def run_pragma(connection: Connection, pragma: str) -> None:
    """Run a pragma outside any transaction. SQLite would ignore some pragmas inside a transaction."""
    driver_connection = connection.connection.driver_connection
    if driver_connection is not None:
        driver_connection.execute(f"PRAGMA {pragma}")


def check_foreign_keys(connection: Connection) -> None:
    """Raise DatabaseUnavailable if a foreign key of any row in the database refers to a missing row."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        rows = f"{len(broken)} rows refer" if len(broken) > 1 else "1 row refers"
        raise DatabaseUnavailable(
            f"{rows} to missing rows, the first in table {broken[0][0]}; nothing was changed"
        )
