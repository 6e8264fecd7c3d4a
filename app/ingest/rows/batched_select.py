"""SELECT statements that look up many values of a column."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

_BATCH = 500


def select_by(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    column: ColumnElement[str] | InstrumentedAttribute[str],
    values: Iterable[str],
) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield the rows in which `column` has one of `values`.

    PostgreSQL is asked in batches of values; SQLite gets all values at once, as a JSON array.
    """
    ordered = sorted(values)
    if not ordered:
        return
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(json.dumps(ordered)).table_valued("value")
        yield from session.execute(statement.where(column.in_(select(listed.c.value))))
        return
    for first in range(0, len(ordered), _BATCH):
        yield from session.execute(statement.where(column.in_(ordered[first : first + _BATCH])))
