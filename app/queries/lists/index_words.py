"""Entries of the search index, and how a list is restricted to those that match its search words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, exists, literal, select

from app.models import find_number_range


@dataclass(frozen=True, slots=True)
class IndexEntries:
    """Entries of the search index: the rows of `table` that meet all `conditions`.

    `number` is the column with the number of the document.
    """

    table: FromClause
    number: ColumnElement[int]
    conditions: Sequence[ColumnElement[bool]]

    def select(self) -> Select[int]:
        return select(self.number).select_from(self.table).where(*self.conditions)

    def of_kind(self, kind: str) -> "IndexEntries":
        """Return those of the entries that belong to one kind of resource."""
        of_kind = self.number.between(*find_number_range(kind))
        return IndexEntries(self.table, self.number, [*self.conditions, of_kind])


@dataclass(frozen=True, slots=True)
class IndexWords:
    """The index entries that match the words of a search in a list: `required` without `excluded`.

    `required` is None for a search that only excludes words; all other entries then match. `narrowed`
    are those entries of `required` that also have the labels of the list (filter values stored in the
    index like words). `counted` are exactly the hits in the list; it is None if the index alone cannot
    decide which these are. `phrases` is the number of phrases to look up; for a part of a word, these
    are all words that contain it.
    """

    required: IndexEntries | None
    narrowed: IndexEntries | None
    counted: IndexEntries | None
    excluded: Sequence[IndexEntries]
    phrases: int

    def join(self, statement: Select[Any], kind: str, number: ColumnElement[int]) -> Select[Any]:
        """Return a statement restricted to resources that match the search, by a join with the index.

        `statement` selects from the table of the resources of a kind, and `number` is the column of that
        table with the number of the document.
        """
        statement = statement.where(*self.exclude(number))
        if self.narrowed is None:
            return statement
        entries = self.narrowed.of_kind(kind)
        return statement.join(entries.table, entries.number == number).where(*entries.conditions)

    def match(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """Return conditions that a row matches the search, which look up its `number` in the index.

        Unlike with `join`, the database can then read the rows in the order of a list.
        """
        conditions = self.exclude(number)
        if self.required is not None:
            own = (self.required.number == number, *self.required.conditions)
            conditions.append(exists(literal(1)).select_from(self.required.table).where(*own))
        return conditions

    def exclude(self, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """Return conditions that a row has none of the excluded words; `number` is the row's number."""
        return [number.not_in(entries.select()) for entries in self.excluded]
