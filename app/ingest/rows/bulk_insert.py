"""Many rows into one table: `executemany` of the driver on SQLite, COPY on PostgreSQL.

SQLAlchemy writes the statement and knows how each type is bound; the values go to the driver without
a detour through its parameters.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import psycopg
from sqlalchemy import Date, Dialect, Table, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.models import UtcDateTime

Values = Iterable[Sequence[Any]]


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the keys of the first; what these lack is left to the database."""
    if not rows:
        return
    names = [column.name for column in table.columns if column.name in rows[0]]
    insert_values(session, table, names, (tuple(map(row.__getitem__, names)) for row in rows))


def insert_values(session: Session, table: Table, names: Sequence[str], rows: Values) -> None:
    """Insert rows of values in the order of `names`; COPY takes them as they come."""
    dialect = session.get_bind().dialect
    if dialect.name == "postgresql":
        copy_rows(session, table.name, names, rows)
        return
    statement = insert(table).compile(dialect=dialect, column_keys=names)
    binders = _list_binders(table, names, dialect)
    values = [[*row] for row in rows]
    for place, bind in binders:
        for bound in values:
            if bound[place] is not None:
                bound[place] = bind(bound[place])
    session.connection().exec_driver_sql(str(statement), [tuple(bound) for bound in values])


def _list_binders(
    table: Table, names: Sequence[str], dialect: Dialect
) -> list[tuple[int, Callable[[Any], Any]]]:
    """How to write, and where, what SQLite has no type for."""
    found = []
    for place, name in enumerate(names):
        kind = table.columns[name].type
        bind = kind.dialect_impl(dialect).bind_processor(dialect)
        if bind and isinstance(kind, (Date, UtcDateTime)):
            found.append((place, _remember(bind)))
    return found


def _remember(bind: Callable[[Any], Any]) -> Callable[[date | datetime], Any]:
    """Dates repeat from row to row."""
    kept: dict[date | datetime, Any] = {}

    def bind_once(value: date | datetime) -> Any:  # noqa: ANN401 - what the driver takes
        if value not in kept:
            kept[value] = bind(value)
        return kept[value]

    return bind_once


def copy_rows(session: Session, table: str, names: Iterable[str], values: Values) -> None:
    """COPY into a table of PostgreSQL.

    Raises:
        OperationalError: as SQLAlchemy raises it for the driver's own.
    """
    connection = session.connection().connection.driver_connection
    if not isinstance(connection, psycopg.Connection):
        raise TypeError(connection)
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f"COPY {table} ({columns}) FROM STDIN"
    try:
        with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for row in values:
                copy.write_row(row)
    except psycopg.OperationalError as error:
        raise OperationalError(statement, None, error) from error
