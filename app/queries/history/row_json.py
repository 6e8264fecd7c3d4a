"""The rows of a resource as a change keeps them: JSON that can be put back into a table.

An object of lists by the name of the table: the resource's own row, and those that belong to it, with
every column. Dates and moments are ISO 8601, absent values null.
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
    """A moment is a date too."""
    return value.isoformat()


def read_rows(table: Table, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Make of rows as JSON has them what can be inserted into the table.

    They may be of an older schema: a column that came later is None, one that is gone is passed over.
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
