"""The definition of a list, before it is read: its conditions, its order and its facets.

A facet is a property by whose values the resources of the list can be counted, such as the country.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression

from app.domain.search.query import ExpandedSearch
from app.models import KINDS, Document
from app.queries.lists.index_words import IndexWords
from app.queries.lists.ordering import Ordering, SortKey
from app.queries.lists.qualifier_values import DeclaredProperty, Properties
from app.queries.lists.value_filter import MetricUnit
from app.schemas.common import ListMeta
from app.schemas.list_parameters import RELEVANCE, ListQuery, read_sort

# A longer list is counted up to this number, and `count_exact` of the response is false.
MAX_COUNTED = 10_000
# Each is a table and the condition to join it.
Joins = Sequence[tuple[Any, ColumnElement[bool]]]


@dataclass(frozen=True, slots=True)
class Facet:
    """A property by whose values the resources of a list can be counted, such as the country.

    `value` is the column of the property. `joins` lead to it from the table of the listed resources, or
    are a function that makes them, and takes a query for the ids of these. If the values are ids of
    resources, `names` is the kind of these resources, such as `technology`; it is `property` for properties of
    conditions, and None for plain values.
    """

    value: SQLColumnExpression[Any]
    joins: Joins | Callable[[Select[Any]], Joins] = ()
    names: str | None = None
    # The property of conditions whose values are counted. Their texts may be many and long.
    declared: DeclaredProperty | None = None

    def list_joins(self, listed: Select[Any]) -> Joins:
        """Return the joins for a list; `listed` is a query for the ids of its resources."""
        return self.joins(listed) if callable(self.joins) else self.joins


@dataclass(frozen=True, slots=True)
class Years:
    """The columns of a resource's period, by which the resources of a list can be counted per year.

    `edtf` is the period as text (EDTF). `first` and `last` are its first and last day; a null means that
    the period has no start or no end. All three are null for a resource without a period. `certain_only` is
    true if the date filters of the list leave out a period that is uncertain or approximate.
    """

    edtf: ColumnElement[Any]
    first: ColumnElement[Any]
    last: ColumnElement[Any]
    certain_only: bool = False


Facets = Mapping[str, Facet | Years]


@dataclass(frozen=True, slots=True)
class Listing:
    """The definition of a list: the resources of a `kind` that meet all `conditions`, and their order.

    `query` has the parameters of the request. `facets` are the properties by which the list can be
    counted, by name.
    """

    kind: str
    query: ListQuery
    conditions: Sequence[ColumnElement[bool]]
    ordering: Ordering
    facets: Facets = field(default_factory=dict)
    # Sets of conditions, by the name of a count in `meta`. The resources that meet a set are counted for
    # `make_meta`, such as the claims that are left out because it is uncertain whether they match.
    tallies: Mapping[str, Sequence[ColumnElement[bool]]] = field(default_factory=dict)
    # How many of the conditions, from the first one on, are also the first ones of every tally.
    shared: int = 0
    # A condition, such as being uncertain. `make_meta` gets the ids of the resources that meet it.
    flag: ColumnElement[bool] | None = None
    # The search words of the query, looked up in the catalogue; None without any.
    search: ExpandedSearch | None = None
    # The index entries that match the search words; the list has only resources with these entries.
    words: IndexWords | None = None

    @property
    def ranked_by(self) -> ExpandedSearch | None:
        """The search whose best hits come first, if the query is sorted by relevance and has search words."""
        is_ranked = self.query.sort == RELEVANCE
        return self.search if is_ranked and self.search and self.search.alternatives else None

    @property
    def is_by_arrival(self) -> bool:
        """Whether the list is in the order of the documents' numbers, which is that of the search index."""
        return not read_sort(self.query.sort)

    def make_meta(
        self, common: Mapping[str, Any], _tallies: Sequence[int], _flagged: Sequence[str]
    ) -> ListMeta:
        """Make the part `meta` of the response for a page.

        `common` are the fields that `meta` has in every list; the lists of some kinds add fields in a
        subclass. `_tallies` are the numbers of resources that meet each set of conditions in
        `self.tallies`, in order. `_flagged` are the ids of the page's resources that meet `self.flag`.
        """
        return ListMeta(**common)


class LookedUp(NamedTuple):
    """What a list needs from the catalogue before it can be defined.

    `units` are the canonical units of the metrics that the query names, for a limit that is written without
    a unit. `properties` are those that the query names, as metrics declare them.
    """

    units: Sequence[MetricUnit] = ()
    properties: Properties = MappingProxyType({})


# A function that makes the list for a query, without its search words; every collection of the API has one.
Lister = Callable[[Any, LookedUp], Listing]


def order(kind: str, sort: str | None, sort_keys: Mapping[str, SortKey]) -> Ordering:
    """Return the order that the parameter `sort` requests; without any, the order of arrival.

    `sort_keys` are the keys that only this kind of resource has. Resources with equal keys are ordered by id.
    """
    model = KINDS[kind].model
    keys = {
        "id": SortKey(model.id.expression),
        "created_at": SortKey.of_moment(model.created_at.expression),
        "updated_at": SortKey.of_moment(model.updated_at.expression),
        "revision": SortKey.of_number(Document.revision.expression),
        **sort_keys,
    }
    chosen = {name: replace(keys[name], descending=down) for name, down in read_sort(sort)}
    if not chosen:
        return Ordering([SortKey.of_number(model.number.expression)])
    chosen.setdefault("id", keys["id"])
    return Ordering(list(chosen.values()))
