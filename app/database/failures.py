"""Failures of the drivers as named errors; their messages may hold data or the URL and stay out."""

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

from app.database.sqlite_file import is_damage, make_damaged
from app.errors import (
    CatalogueError,
    DatabaseUnavailable,
    QueryTooLong,
    StorageFull,
)

_UNDEFINED_TABLE = "42P01"


# How SQLite and PostgreSQL call what was stopped, and what has no room.
_STOPPED = ("SQLITE_INTERRUPT", "57014")


_FULL = ("SQLITE_FULL", "53100")


@contextmanager
def name_failures() -> Iterator[None]:
    """Give a driver's failure a name; its message may hold data or the URL and stays out."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise _name(error) from error
    except (InternalError, NotSupportedError) as error:
        if not (error.connection_invalidated or is_damage(classify_failure(error))):
            raise
        raise _name(error) from error
    except ProgrammingError as error:
        # SQLite reports a table that is not there as an operational error; so do we.
        if classify_failure(error) != _UNDEFINED_TABLE:
            raise
        raise _name(error) from error
    except DatabaseError as error:
        # A file that is damaged, or no database, is of no narrower class.
        if type(error) is not DatabaseError:
            raise
        raise _name(error) from error


def _name(error: SQLAlchemyError) -> CatalogueError:
    if is_damage(classify_failure(error)):
        return make_damaged(classify_failure(error))
    if classify_failure(error) in _FULL:
        return StorageFull("nothing was written: the disk of the database is full; reads go on")
    if classify_failure(error) in _STOPPED:
        return QueryTooLong(
            "the read was stopped because it took too long: narrow it by filters, or sort it otherwise"
        )
    return DatabaseUnavailable(
        f"the database does not answer as it should ({classify_failure(error)}); try again in a moment"
    )


def classify_failure(error: SQLAlchemyError) -> str:
    """Name the failure: SQLite's error name, PostgreSQL's SQLSTATE, or the exception's class."""
    origin = getattr(error, "orig", None)
    name = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
    return str(name or type(origin or error).__name__)
