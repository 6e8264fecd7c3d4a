"""A whole list that is still to be read: what it holds, in which order, and what it is counted by."""

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
    """What a list can be counted by: a column, and how its table is reached from the resource's.

    `names` is the kind of resource whose ids the values are, None for values that name themselves.
    """

    value: SQLColumnExpression[Any]
    joins: tuple[tuple[Any, ColumnElement[bool]], ...] = ()
    names: str | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """Counting by year: the first and last day of each, None where it is open or there is none."""

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
    # What else is counted, and what is told of each resource of a page; see `make_meta`.
    tallies: Mapping[str, Sequence[ColumnElement[bool]]] = field(default_factory=dict)
    flag: ColumnElement[bool] | None = None

    @property
    def is_ranked(self) -> bool:
        """Best hits first: where words are searched for and no other order is asked for.

        A rank is by how rare a word is today, so that there are none in the past.
        """
        asked = self.query.sort in (None, "relevance") and self.query.as_of is None
        return asked and bool(self.query.q and parse_search(self.query.q).required)

    def make_meta(
        self, common: Mapping[str, Any], _tallies: Sequence[int], _flagged: Sequence[str]
    ) -> ListMeta:
        """What is told of a page: `common`, the fields of `ListMeta`, and what this kind adds.

        `_tallies` are counts in the order of `tallies`, `_flagged` ids of the page.
        """
        return ListMeta(**common)


# What every resource has: makes the list that a query asks for.
Lister = Callable[[Session, Any], Listing]


def order(kind: str, sort: str | None, sort_keys: Mapping[str, SortKey]) -> Ordering:
    """Read `sort=`: a key, with `-` for descending, and the direction of the id after it."""
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
