"""The order of a list, and positions in that order.

A list is ordered by a column and then by id, or by id only. A position consists of these values of a
resource. No two resources have the same position, so a page begins exactly after the page before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_

_MAX_NUMBER = 2**53


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column to sort a list by.

    `read` parses a value of the column from its string in a cursor. `nullable` is true if a resource may
    have no value in the column.
    """

    column: ColumnElement[Any]
    read: Callable[[str], Any] = str
    nullable: bool = False

    @classmethod
    def of_date(cls, column: ColumnElement[Any]) -> "SortKey":
        return cls(column, date.fromisoformat, nullable=True)

    @classmethod
    def of_moment(cls, column: ColumnElement[Any]) -> "SortKey":
        return cls(column, _read_moment)

    @classmethod
    def of_number(cls, column: ColumnElement[Any]) -> "SortKey":
        return cls(column, _read_number)


def _read_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its offset from UTC")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("in UTC it is of no year from 1 to 9999") from error


def _read_number(text: str) -> int:
    """Parse a whole number from a cursor.

    Raises:
        ValueError: the text is not a whole number, or the number is negative or so large that a database
            may not accept it. Only a cursor that a client has forged has such a text.
    """
    number = int(text)
    if not 0 <= number <= _MAX_NUMBER:
        raise ValueError("no number of this catalogue")
    return number


@dataclass(frozen=True, slots=True)
class Ordering:
    """The order of a list: by the column of `key`, then by id; only by id if `key` is None.

    Rows without a value in that column come last, in ascending and in descending order.
    """

    id_column: ColumnElement[str]
    key: SortKey | None = None
    descending: bool = False
    id_descending: bool = False

    def columns(self) -> list[ColumnElement[Any]]:
        """Return the columns whose values are a position: the sort column, if any, and the id."""
        return [self.id_column] if self.key is None else [self.key.column, self.id_column]

    def order_by(self) -> list[ColumnElement[Any]]:
        by_id = self.id_column.desc() if self.id_descending else self.id_column.asc()
        if self.key is None:
            return [by_id]
        by_key = self.key.column.desc() if self.descending else self.key.column.asc()
        return [by_key.nulls_last() if self.key.nullable else by_key, by_id]

    def of(self, key: ColumnElement[Any], id_column: ColumnElement[str]) -> "Ordering":
        """Return the same order for the rows of a subquery.

        `key` and `id_column` are columns of the subquery: the values to sort by, and the ids.
        """
        return replace(self, id_column=id_column, key=self.key and replace(self.key, column=key))

    def read(self, position: Sequence[str | None]) -> list[Any]:
        """Parse the strings of a position, as a cursor holds them, to values of the columns.

        Raises:
            ValueError: `position` is not a position in this list.
        """
        *keys, last_id = position
        parse = str if self.key is None else self.key.read
        return [*(None if key is None else parse(key) for key in keys), last_id]

    def after(self, position: Sequence[Any]) -> list[ColumnElement[bool]]:
        """Return one to three conditions; a row comes after a position if any of them holds.

        `position` are values of the columns, or bind parameters for them.

        They select, in this order: the rows with the same sort value and a further id, the rows with a further
        value, and the rows without a value. As separate queries, each can start at the right entry of the index.
        Joined by OR, they would also read the rows before the position.

        Raises:
            ValueError: `position` is not a position in this list.
        """
        *keys, last_id = position
        behind = self.id_column < last_id if self.id_descending else self.id_column > last_id
        if self.key is None:
            return [behind]
        column = self.key.column
        [value] = keys
        if value is None:
            if not self.key.nullable:
                raise ValueError("a position without a value in a list where all have one")
            return [and_(column.is_(None), behind)]
        further = column < value if self.descending else column > value
        last = [column.is_(None)] if self.key.nullable else []
        return [and_(column == value, behind), further, *last]


def write_position(values: list[Any]) -> list[str | None]:
    """Return the values of a position in a list as strings, as a cursor holds them; None stays None."""
    return [
        value.isoformat() if isinstance(value, date) else None if value is None else str(value)
        for value in values
    ]
