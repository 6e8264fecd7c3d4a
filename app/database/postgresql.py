"""The engine of PostgreSQL: hosts, time limits, and what a former primary refuses."""

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import InternalError, NotSupportedError, SQLAlchemyError

from app.database.failures import classify_failure
from app.database.options import IS_LIMITED, WRITES, count_long_reads
from app.settings import Settings

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


def list_hosts(url: URL) -> list[tuple[str, str]]:
    """The hosts of a PostgreSQL server, each with its port, as libpq pairs them; `""` is the default."""
    _, given = url.get_dialect()().create_connect_args(url)
    hosts = str(given.get("host", "")).split(",")
    ports = str(given.get("port", "")).split(",")
    return list(zip(hosts, ports if len(ports) > 1 else ports * len(hosts), strict=False))


# What a connection has from the first, so that nothing is set when it is taken nor undone afterwards.
_FAST_READS = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}


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
        max_overflow=count_long_reads(settings),
        pool_pre_ping=not is_hot,
        **(_FAST_READS if is_hot else {}),
        hide_parameters=True,
        connect_args={"options": " ".join(f"-c {one}={value}" for one, value in options.items())},
    )

    @event.listens_for(engine, "begin")
    def _limit_statements(connection: Connection) -> None:
        if connection.get_execution_options().get(IS_LIMITED):
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
    is_writing = connection.get_execution_options().get(WRITES, False)
    return bool(is_writing) and classify_failure(error) in _READ_ONLY
