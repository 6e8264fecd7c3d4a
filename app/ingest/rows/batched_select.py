"""SELECT statements that find the rows in which a column has one of many values."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.batches import BATCH, batches


def select_by(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    column: ColumnElement[str] | InstrumentedAttribute[str],
    values: Iterable[str],
) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield the rows of `statement` in which `column` has one of `values`.

    PostgreSQL gets a query for every 500 values, SQLite one query.
    """
    ordered = sorted(values)
    size = len(ordered) if session.get_bind().dialect.name == "sqlite" else BATCH
    for batch in batches(ordered, size):
        yield from session.execute(statement.where(match_any(session, column, batch)))


def match_any(
    session: Session,
    column: ColumnElement[str] | InstrumentedAttribute[str],
    values: Sequence[str],
) -> ColumnElement[bool]:
    """Return the condition that a column has one of these values; SQLite gets them as a JSON array."""
    if session.get_bind().dialect.name != "sqlite":
        return column.in_(values)
    listed = func.json_each(json.dumps(values)).table_valued("value")
    return column.in_(select(listed.c.value))
