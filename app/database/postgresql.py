"""The engine of PostgreSQL: hosts, time limits, and failover from a former primary."""

from functools import partial
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import InternalError, NotSupportedError, SQLAlchemyError

from app.database.failures import classify_failure
from app.database.options import (
    IS_LIMITED,
    WRITES,
    count_connections,
    count_long_reads,
    stop_with_request,
)
from app.settings import Settings
from app.work.request_work import CURRENT_WORK, RequestWork

# SQLSTATEs: the server is read-only; it cannot take writes while it is a replica.
_READ_ONLY = ("25006", "0A000")


# The key in `Connection.info` of the function that ends what `_interrupt_with` begins.
_INTERRUPTIBLE = "claimstone_interruptible"
_CANCEL_SECONDS = 3.0


# Defaults for libpq where the URL sets none: limits for connecting, and for a silent host.
_WAITS = {
    "connect_timeout": "3",
    "keepalives_idle": "1",
    "keepalives_interval": "1",
    "keepalives_count": "3",
    "tcp_user_timeout": "3000",
}


def list_hosts(url: URL) -> list[tuple[str, str]]:
    """Return the pairs of host and port in a URL. A single port applies to all hosts, as in libpq.

    An empty string means the default host or port of libpq.
    """
    _, arguments = url.get_dialect()().create_connect_args(url)
    hosts = str(arguments.get("host", "")).split(",")
    ports = str(arguments.get("port", "")).split(",")
    return list(zip(hosts, ports if len(ports) > 1 else ports * len(hosts), strict=False))


# Set once per connection, so that taking it from the pool and returning it need no statement.
_FAST_READS = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}


def create_postgresql_engine(url: URL, settings: Settings, *, is_hot: bool = False) -> Engine:
    """Create an SQLAlchemy engine with a pool of connections.

    Usually each connection is tested before use. With `is_hot` the pool serves fast reads
    (`fast_reader.py`): each statement is a transaction of its own and is stopped after
    `query_timeout_seconds`, and connections are neither tested before use nor reset after it.
    """
    statement_timeout = max(1, int(settings.query_timeout_seconds * 1000))
    options = {"lock_timeout": int(settings.busy_timeout_seconds * 1000), "timezone": "UTC"}
    if is_hot:
        options["statement_timeout"] = statement_timeout
    engine = create_engine(
        _complete(url),
        pool_size=count_connections(settings),
        max_overflow=count_long_reads(settings),
        pool_pre_ping=not is_hot,
        **(_FAST_READS if is_hot else {}),
        hide_parameters=True,
        connect_args={"options": " ".join(f"-c {name}={value}" for name, value in options.items())},
    )

    @event.listens_for(engine, "begin")
    def _limit_statements(connection: Connection) -> None:
        options, work = connection.get_execution_options(), CURRENT_WORK.get()
        if work is not None and not options.get(WRITES):
            _interrupt_with(work, connection)
        if options.get(IS_LIMITED):
            seconds = settings.query_timeout_seconds
            if work is not None:
                seconds = min(seconds, work.deadline - monotonic())
            milliseconds = max(1, int(seconds * 1000))
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {milliseconds}")

    stop_with_request(engine)
    event.listen(engine, "checkin", _end_interruptible)
    event.listen(engine, "handle_error", _leave_former_primary)
    return engine


def _interrupt_with(work: RequestWork, connection: Connection) -> None:
    """Cancel the statements of a connection, until it returns to its pool, if the client leaves."""
    driver: Any = connection.connection.driver_connection
    cancel = partial(driver.cancel_safe, timeout=_CANCEL_SECONDS)
    work.begin_interruptible(cancel)
    connection.info[_INTERRUPTIBLE] = partial(work.end_interruptible, cancel)


def _end_interruptible(_connection: object, record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's record
    if (end := record.info.pop(_INTERRUPTIBLE, None)) is not None:
        end()


def _complete(url: URL) -> URL:
    """Return a URL with default connection options added.

    If the URL names several hosts, libpq then connects only to the host that accepts writes.
    """
    completed = url.update_query_dict({**_WAITS, **url.query})
    if len(list_hosts(url)) > 1:
        return completed.update_query_dict({"target_session_attrs": "read-write"})
    return completed


def _leave_former_primary(context: ExceptionContext) -> None:
    """Drop all pooled connections if a write failed because the server has become read-only.

    Called by SQLAlchemy for each error. The next connection goes to the host that accepts writes.
    """
    if _is_refused_write(context.sqlalchemy_exception, context.connection):
        context.is_disconnect = True


def _is_refused_write(error: SQLAlchemyError | None, connection: Connection | None) -> bool:
    """Return whether the error is from a write that the server refused because it is read-only."""
    if connection is None or not isinstance(error, InternalError | NotSupportedError):
        return False
    is_writing = connection.get_execution_options().get(WRITES, False)
    return bool(is_writing) and classify_failure(error) in _READ_ONLY
