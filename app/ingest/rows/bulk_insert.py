"""Inserts of many rows into one table: `executemany` of the driver on SQLite, COPY on PostgreSQL.

SQLAlchemy compiles the statement and provides the bind processors (functions that convert a value for
the driver). The values go to the driver directly.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import Date, Dialect, Table, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.models import UtcDateTime

Values = Iterable[Sequence[Any]]


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each a mapping from column names to values.

    All rows must have the keys of the first row. Columns without a key get their defaults.
    """
    if not rows:
        return
    names = [column.name for column in table.columns if column.name in rows[0]]
    insert_values(session, table, names, (tuple(map(row.__getitem__, names)) for row in rows))


def insert_values(session: Session, table: Table, names: Sequence[str], rows: Values) -> None:
    """Insert rows, each with its values in the order of the columns `names`.

    On PostgreSQL, rows are taken from `rows` one at a time; on SQLite, all are held in memory.
    """
    dialect = session.get_bind().dialect
    if dialect.name == "postgresql":
        copy_rows(session, table.name, names, rows)
        return
    statement = _write_insert(table, tuple(names))
    binders = _list_binders(table, names, dialect)
    values = [tuple(_bind(row, binders)) if binders else tuple(row) for row in rows]
    session.connection().exec_driver_sql(statement, values)


@cache
def _write_insert(table: Table, names: tuple[str, ...]) -> str:
    """Return the INSERT of SQLite for these columns: to compile it takes longer than to insert a few rows."""
    return str(insert(table).compile(dialect=sqlite.dialect(), column_keys=names))


def _bind(row: Sequence[Any], binders: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = [*row]
    for index, bind in binders:
        if values[index] is not None:
            values[index] = bind(values[index])
    return values


def _list_binders(
    table: Table, names: Sequence[str], dialect: Dialect
) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return, for each column of dates or times, its index and a function that converts its values.

    Only SQLite needs such functions, as it has no type for dates.
    """
    binders = []
    for index, name in enumerate(names):
        kind = table.columns[name].type
        bind = kind.dialect_impl(dialect).bind_processor(dialect)
        if bind and isinstance(kind, (Date, UtcDateTime)):
            binders.append((index, _cache_results(bind)))
    return binders


def _cache_results(bind: Callable[[Any], Any]) -> Callable[[date | datetime], Any]:
    """Return a function like `bind` that caches its results, since dates repeat from row to row.

    Such a function converts a value for the driver of the database.
    """
    cache: dict[date | datetime, Any] = {}

    def bind_once(value: date | datetime) -> object:
        if value not in cache:
            cache[value] = bind(value)
        return cache[value]

    return bind_once


def copy_rows(session: Session, table: str, names: Iterable[str], values: Values) -> None:
    """Stream rows into a table of PostgreSQL by COPY.

    Raises:
        OperationalError: the error of SQLAlchemy, in place of the driver's error of the same name.
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
