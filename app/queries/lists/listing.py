"""A list before it is read: its conditions, its order and its facets (properties to count it by)."""

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
    """A property to count a list by: the column `value`, reached by `joins` from the resource's table.

    If the values are ids of resources, `names` is the kind of these resources; it is None for plain
    values.
    """

    value: SQLColumnExpression[Any]
    joins: tuple[tuple[Any, ColumnElement[bool]], ...] = ()
    names: str | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """The columns of a period, to count a list by year.

    `first` and `last` are days, null at an open end. All columns are null for a resource without a
    period.
    """

    edtf: ColumnElement[Any]
    first: ColumnElement[Any]
    last: ColumnElement[Any]


Facets = Mapping[str, Facet | Years]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of resources of a `kind`: those that meet all `conditions`, in the order of `ordering`."""

    kind: str
    query: ListQuery
    conditions: Sequence[ColumnElement[bool]]
    ordering: Ordering
    facets: Facets = field(default_factory=dict)
    # For `make_meta`: conditions whose resources are counted, and one whose ids on a page are collected.
    tallies: Mapping[str, Sequence[ColumnElement[bool]]] = field(default_factory=dict)
    flag: ColumnElement[bool] | None = None

    @property
    def is_ranked(self) -> bool:
        """True if the best hits come first: the query has search words and no other order.

        Ranks depend on how rare words are in the current catalogue, so a past revision is never ranked.
        """
        is_unordered = self.query.sort in (None, "relevance") and self.query.as_of is None
        return is_unordered and bool(self.query.q and parse_search(self.query.q).required)

    def make_meta(
        self, common: Mapping[str, Any], _tallies: Sequence[int], _flagged: Sequence[str]
    ) -> ListMeta:
        """Make `meta` of a page from `common`, the fields of `ListMeta`. Subclasses add fields.

        `_tallies` has a count for each of `tallies`, in order. `_flagged` are the ids of the resources
        on the page that meet `flag`.
        """
        return ListMeta(**common)


# A function that makes the list for a query; every collection has one.
Lister = Callable[[Session, Any], Listing]


def order(kind: str, sort: str | None, sort_keys: Mapping[str, SortKey]) -> Ordering:
    """Return the order that `sort=` requests, by default that of ids.

    `sort` is a key, after `-` for descending, then optionally `,id` or `,-id` for ties. `sort_keys` are
    the keys of this kind, besides those that every kind has.
    """
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
