"""The rows of a resource as JSON, stored in a change so that they can be put back into a table.

An object of lists by table name: the resource's own row, and those that belong to it, with every column.
Dates and times are ISO 8601, absent values null.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Table

from app.models import UtcDateTime

Rows = dict[str, list[dict[str, Any]]]


def write_rows(rows: Rows) -> bytes:
    written = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=_write_date)
    return written.encode()


def _write_date(value: date) -> str:
    """Write a date, or a datetime, which is a date too."""
    return value.isoformat()


def read_rows(table: Table, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Convert rows from JSON to values that can be inserted into the table.

    They may be of an older schema: a column that was added later is None, a removed one is ignored.
    """
    readers = {
        column.name: _READERS.get(type(column.type), _return_unchanged) for column in table.columns
    }
    for row in rows:
        yield {
            name: None if (value := row.get(name)) is None else reader(value)
            for name, reader in readers.items()
        }


def _return_unchanged(value: Any) -> Any:  # noqa: ANN401 - JSON
    return value


_READERS: dict[type[Any], Callable[[Any], Any]] = {
    Date: date.fromisoformat,
    UtcDateTime: datetime.fromisoformat,
}
