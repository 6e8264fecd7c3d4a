"""The table rows of a resource as JSON.

The log of changes stores the rows from before each change, so that they can be restored. The JSON
object has a list of rows for each table name: the row of the resource, and its child rows such as
names and evidence. Rows have every column. Dates and times are in ISO 8601; absent values are null.
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
    """Write a date or a datetime (a subclass of `date`) in ISO 8601."""
    return value.isoformat()


def read_rows(table: Table, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Convert rows that were parsed from JSON to rows that can be inserted into `table`.

    The rows may have been stored when the table had other columns: a column that was added since is
    None, and a column that was removed since is ignored.
    """
    readers = {
        column.name: _READERS.get(type(column.type), _return_unchanged) for column in table.columns
    }
    for row in rows:
        yield {
            name: None if (value := row.get(name)) is None else reader(value)
            for name, reader in readers.items()
        }


def _return_unchanged(value: object) -> object:
    return value


_READERS: dict[type[Any], Callable[[Any], Any]] = {
    Date: date.fromisoformat,
    UtcDateTime: datetime.fromisoformat,
}
