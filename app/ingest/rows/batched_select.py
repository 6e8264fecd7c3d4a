"""SELECT statements that find the rows in which a column has one of many values."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.batches import batches


def select_by(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    column: ColumnElement[str] | InstrumentedAttribute[str],
    values: Iterable[str],
) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield the rows of `statement` in which `column` has one of `values`.

    PostgreSQL gets a query for every 500 values. SQLite gets one query, with all values as a JSON
    array.
    """
    ordered = sorted(values)
    if not ordered:
        return
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(json.dumps(ordered)).table_valued("value")
        yield from session.execute(statement.where(column.in_(select(listed.c.value))))
        return
    for batch in batches(ordered):
        yield from session.execute(statement.where(column.in_(batch)))
