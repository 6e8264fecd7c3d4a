"""Translation of failures of the database drivers into the errors of `app/errors.py`."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import (
    DatabaseError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.database.sqlite_file import is_damage, make_damaged, refuse_write
from app.errors import (
    CatalogueError,
    DatabaseUnavailable,
    QueryTooLong,
    RequestAbandoned,
    StorageFull,
)
from app.work.request_work import CURRENT_WORK

_UNDEFINED_TABLE = "42P01"


# Codes of SQLite and PostgreSQL for a stopped query and for a full disk.
_STOPPED = ("SQLITE_INTERRUPT", "57014")


_FULL = ("SQLITE_FULL", "53100")


@contextmanager
def name_failures() -> Iterator[None]:
    """Context manager that turns failures of a driver into errors of `app/errors.py`.

    The driver's message is left out, because it may contain data or the URL.
    """
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise _name(error) from error
    except (InternalError, NotSupportedError) as error:
        if not (error.connection_invalidated or is_damage(classify_failure(error))):
            raise
        raise _name(error) from error
    except ProgrammingError as error:
        # SQLite reports a missing table as an operational error; do the same for PostgreSQL.
        if classify_failure(error) != _UNDEFINED_TABLE:
            raise
        raise _name(error) from error
    except DatabaseError as error:
        # For a file that is damaged or not a database, the driver raises the base class itself.
        if type(error) is not DatabaseError:
            raise
        raise _name(error) from error


def _name(error: SQLAlchemyError) -> CatalogueError:
    if is_damage(classify_failure(error)):
        return make_damaged(classify_failure(error))
    if classify_failure(error) in _FULL:
        return StorageFull("nothing was written: the disk of the database is full; reads go on")
    if classify_failure(error).startswith("SQLITE_READONLY"):
        return refuse_write()
    if classify_failure(error) in _STOPPED:
        return _name_stop()
    return DatabaseUnavailable(
        _explain_connection(error)
        or f"the database does not answer as it should ({classify_failure(error)}); try again in a moment"
    )


def _name_stop() -> CatalogueError:
    if (work := CURRENT_WORK.get()) is not None and work.is_abandoned:
        return RequestAbandoned("the client has left, so its read was stopped")
    return QueryTooLong(
        "the read was stopped because it took too long: narrow it by filters, or use another `sort`"
    )


# Parts of the messages of drivers that cannot connect, and what to do.
_NOT_CONNECTED = (
    (
        "unable to open database file",
        (
            "the database file cannot be opened: check that its folder is there, and that the user of this "
            "program may read and write both"
        ),
    ),
    (
        "Connection refused",
        (
            "PostgreSQL refuses the connection: nothing listens at the host and port of "
            "CLAIMSTONE_DATABASE_URL; start it, correct the URL, or try again in a moment"
        ),
    ),
    (
        "resolve host",
        "PostgreSQL cannot be found: the name of the host in CLAIMSTONE_DATABASE_URL is not known",
    ),
    (
        "timeout expired",
        "PostgreSQL does not answer in time at the host and port of CLAIMSTONE_DATABASE_URL",
    ),
    (
        "authentication failed",
        "PostgreSQL refuses the user or the password in CLAIMSTONE_DATABASE_URL",
    ),
    (
        "invalid port number",
        "the port in CLAIMSTONE_DATABASE_URL is no number from 1 to 65535",
    ),
    ("no password supplied", "PostgreSQL asks for a password: add it to CLAIMSTONE_DATABASE_URL"),
    (
        'FATAL:  database "',
        "PostgreSQL has no such database as CLAIMSTONE_DATABASE_URL names: create it, or correct the URL",
    ),
    (
        'FATAL:  role "',
        "PostgreSQL has no such user as CLAIMSTONE_DATABASE_URL names: create it, or correct the URL",
    ),
)


def _explain_connection(error: SQLAlchemyError) -> str | None:
    """Return why there is no connection, in words without data of the URL; None for other failures."""
    message = str(getattr(error, "orig", None))
    return next((words for part, words in _NOT_CONNECTED if part in message), None)


def classify_failure(error: SQLAlchemyError) -> str:
    """Return a short name for a failure of a database driver.

    This is SQLite's error name or PostgreSQL's SQLSTATE; without these, the exception's class name.
    """
    origin = getattr(error, "orig", None)
    name = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
    return str(name or type(origin or error).__name__)
