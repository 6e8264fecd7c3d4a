"""The rows of a resource as JSON, stored with a change so that they can be put back into their tables.

The JSON object has a list of rows for each table name: the resource's own row, and its child rows such
as names and evidence. Rows have every column. Dates and times are ISO 8601; absent values are null.
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
    """Convert rows from JSON to values that can be inserted into `table`.

    Rows may have been stored under an older schema: a column that was added since is None, and a column
    that was removed since is ignored.
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
