"""The order of a list, and positions in that order.

A list is ordered by one or more keys, of which the last is unique: its id or its number. A position consists
of the values of these keys. No two resources have the same position, so a page begins exactly after the page
before it.
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
    have no value in the column. Such resources come last, in ascending and in descending order.
    """

    column: ColumnElement[Any]
    read: Callable[[str], Any] = str
    nullable: bool = False
    descending: bool = False

    @classmethod
    def of_date(cls, column: ColumnElement[Any]) -> "SortKey":
        return cls(column, date.fromisoformat, nullable=True)

    @classmethod
    def of_moment(cls, column: ColumnElement[Any]) -> "SortKey":
        return cls(column, _read_moment)

    @classmethod
    def of_number(cls, column: ColumnElement[Any]) -> "SortKey":
        return cls(column, _read_number)

    def order_by(self) -> ColumnElement[Any]:
        if self.descending:
            # As the indexes have it. Otherwise PostgreSQL uses none, even if no row lacks a value.
            return self.column.desc().nulls_last()
        return self.column.asc().nulls_last() if self.nullable else self.column.asc()

    def equals(self, value: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a value of any column
        return self.column.is_(None) if value is None else self.column == value

    def after(self, value: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 - a value of any column
        """Return up to two conditions, in order: that a row has a further value, and that it has none.

        Raises:
            ValueError: `value` is None in a column where all rows have a value.
        """
        if value is None:
            if not self.nullable:
                raise ValueError("a position without a value in a list where all have one")
            return []
        further = self.column < value if self.descending else self.column > value
        return [further, self.column.is_(None)] if self.nullable else [further]


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
    """The order of a list: by the first key, then by the second, and so on; the last key is unique."""

    keys: Sequence[SortKey]

    def columns(self) -> list[ColumnElement[Any]]:
        """Return the columns whose values are a position."""
        return [key.column for key in self.keys]

    def order_by(self) -> list[ColumnElement[Any]]:
        return [key.order_by() for key in self.keys]

    def of(self, columns: Sequence[ColumnElement[Any]]) -> "Ordering":
        """Return the same order for the rows of a subquery; `columns` are its columns with the keys."""
        return Ordering(
            [replace(key, column=column) for key, column in zip(self.keys, columns, strict=True)]
        )

    def read(self, position: Sequence[str | None]) -> list[Any]:
        """Parse the strings of a position, as a cursor holds them, to values of the columns.

        Raises:
            ValueError: `position` is not a position in this list.
        """
        return [
            None if text is None else key.read(text)
            for key, text in zip(self.keys, position, strict=True)
        ]

    def after(self, position: Sequence[Any]) -> list[ColumnElement[bool]]:
        """Return conditions, of which a row that comes after a position meets exactly one.

        `position` are values of the columns, or bind parameters for them.

        They select, in the order of the list, the rows that have all values but the last in common with the
        position, then those that have one value less in common, and so on; each time those with a further
        value, then those without. As separate queries, each can start at the right entry of the index.
        Joined by OR, they would also read the rows before the position.

        Raises:
            ValueError: `position` is not a position in this list.
        """
        stretches = []
        for index in reversed(range(len(self.keys))):
            common = [
                key.equals(value)
                for key, value in zip(self.keys[:index], position[:index], strict=True)
            ]
            further = self.keys[index].after(position[index])
            stretches += [and_(*common, condition) for condition in further]
        return stretches


def write_position(values: list[Any]) -> list[str | None]:
    """Return the values of a position in a list as strings, as a cursor holds them; None stays None."""
    return [
        value.isoformat() if isinstance(value, date) else None if value is None else str(value)
        for value in values
    ]
