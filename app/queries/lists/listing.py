"""A list before it is read: its conditions, its order and its facets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression
from sqlalchemy.orm import Session

from app.domain.search.query import parse_search
from app.models import RESOURCES, Document
from app.queries.lists.ordering import Ordering, SortKey
from app.schemas.common import ListMeta
from app.schemas.list_parameters import ListQuery


@dataclass(frozen=True, slots=True)
class Facet:
    """A column to count a list by, and the joins from the table of the resource.

    `names` is the kind of resource whose ids the values are, None for plain values.
    """

    value: SQLColumnExpression[Any]
    joins: tuple[tuple[Any, ColumnElement[bool]], ...] = ()
    names: str | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """Columns to count a list by year; first and last day are null if open, or without a period."""

    edtf: ColumnElement[Any]
    first: ColumnElement[Any]
    last: ColumnElement[Any]


Facets = Mapping[str, Facet | Years]


@dataclass(frozen=True, slots=True)
class Listing:
    kind: str
    query: ListQuery
    conditions: Sequence[ColumnElement[bool]]
    ordering: Ordering
    facets: Facets = field(default_factory=dict)
    # Other conditions to count, and one to flag resources of a page; see `make_meta`.
    tallies: Mapping[str, Sequence[ColumnElement[bool]]] = field(default_factory=dict)
    flag: ColumnElement[bool] | None = None

    @property
    def is_ranked(self) -> bool:
        """True if the best hits come first: a query with words and without another order.

        Ranks depend on how rare words are today, so a past revision has none.
        """
        is_unordered = self.query.sort in (None, "relevance") and self.query.as_of is None
        return is_unordered and bool(self.query.q and parse_search(self.query.q).required)

    def make_meta(
        self, common: Mapping[str, Any], _tallies: Sequence[int], _flagged: Sequence[str]
    ) -> ListMeta:
        """Make the metadata of a page: `common`, the fields of `ListMeta`, and those of this kind.

        `_tallies` are counts in the order of `tallies`, `_flagged` ids of the page.
        """
        return ListMeta(**common)


# Every kind has one: it makes the list of a query.
Lister = Callable[[Session, Any], Listing]


def order(kind: str, sort: str | None, sort_keys: Mapping[str, SortKey]) -> Ordering:
    """Read `sort=`: a key, with `-` for descending, then the direction of the id."""
    model = RESOURCES[kind]
    keys = {
        "created_at": SortKey.of_moment(model.created_at.expression),
        "updated_at": SortKey.of_moment(model.updated_at.expression),
        "revision": SortKey.of_number(Document.revision.expression),
        **sort_keys,
    }
    first, _, second = (sort or "id").partition(",")
    name = first.lstrip("-")
    return Ordering(
        id_column=model.id.expression,
        key=keys.get(name),
        descending=first.startswith("-"),
        id_descending=(second or (first if name == "id" else "")).startswith("-"),
    )
