"""Cache of names, units and counts of the catalogue, valid until the next commit.

A commit is noticed by the version stamp, a value that changes with every commit; see
`FastReader.read_version`.
"""

from asyncio import Task
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from app.domain.numbers.thresholds import Thresholds
from app.queries.list_page.facets import Counts
from app.queries.lists.merged import Merges
from app.queries.lists.qualifier_values import DeclaredProperty
from app.queries.search_index.selectivity import Strategy
from app.schemas.list_parameters import ListQuery

_MAX_ENTRIES = 10_000
_MAX_COUNTS = 1_000
# Integers of eight bytes.
_MAX_THRESHOLDS = 2_000_000

# A key for a list, the same for all its pages. It consists of the collection, the filters and the order.
ListIdentity = tuple[Any, ...]


@dataclass(slots=True)
class CountCache:
    """Counts that took long to compute. They stay when a `RevisionCache` is emptied because it is full.

    `counts` has the counts of a list, `facets` its counts by a property, and `orders` the values of
    the property in the order of a `facet_sort`. `counting` has the tasks that are counting by a
    property now, so that later requests wait for their results. `limited` are lists that were asked for
    with a limit on values, without this limit, and `thresholds` what counts them for other limits; None if
    the database has to.
    """

    counts: dict[ListIdentity, tuple[int, ...]] = field(default_factory=dict)
    facets: dict[ListIdentity, Counts] = field(default_factory=dict)
    orders: dict[ListIdentity, list[str]] = field(default_factory=dict)
    counting: dict[ListIdentity, Task[list[Any]]] = field(default_factory=dict)
    limited: set[ListIdentity] = field(default_factory=set)
    thresholds: dict[ListIdentity, Thresholds | None] = field(default_factory=dict)

    def is_full(self) -> bool:
        return len(self.counts) + len(self.facets) + len(self.orders) > _MAX_COUNTS

    def store_thresholds(self, identity: ListIdentity, thresholds: Thresholds | None) -> None:
        """Store the thresholds of a list in place of all others if these are too many."""
        stored = sum(known.size for known in self.thresholds.values() if known is not None)
        size = 0 if thresholds is None else thresholds.size
        if stored + size > _MAX_THRESHOLDS or len(self.limited) > _MAX_COUNTS:
            self.limited.clear()
            self.thresholds.clear()
        self.thresholds[identity] = thresholds


@dataclass(slots=True)
class RevisionCache:
    """Names, units and counts that were read under `version`, a value that changes with every commit.

    `labels` has the name of a resource by kind and id, None for a missing resource. `units` has the
    code of the canonical unit of a metric and its scale by id, None for a missing metric. `properties` has the conditions that metrics
    declare, by name. `merges` are those of all records. `rare_words` has kinds with search
    expressions whose words are not common in them, and `strategies` the faster strategy for a list that
    is filtered by common words. `counts` has the number of resources in a list, followed by the numbers
    of those that meet further conditions (`Listing.tallies`). `facets` has the counts of a list by a property. `costly` has the counts that
    took long to compute.
    """

    version: object
    labels: dict[tuple[str, str], str | None] = field(default_factory=dict)
    units: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    properties: dict[str, DeclaredProperty] = field(default_factory=dict)
    merges: Merges | None = None
    rare_words: set[tuple[str, str]] = field(default_factory=set)
    strategies: dict[ListIdentity, Strategy] = field(default_factory=dict)
    counts: dict[ListIdentity, tuple[int, ...]] = field(default_factory=dict)
    facets: dict[ListIdentity, Counts] = field(default_factory=dict)
    costly: CountCache = field(default_factory=CountCache)

    def renew(self, version: object) -> "RevisionCache":
        """Return this cache if it is valid for `version` and not full, else a new, empty cache.

        `version` is a value that changes with every commit. If only the size is the reason for a new
        cache, it takes over the counts that took long to compute, unless there are too many of these
        too.
        """
        if version != self.version:
            return RevisionCache(version)
        if sum(map(len, _get_caches(self))) <= _MAX_ENTRIES:
            return self
        return RevisionCache(version, costly=CountCache() if self.costly.is_full() else self.costly)

    def get_counts(self, identity: ListIdentity) -> tuple[int, ...] | None:
        return self.counts.get(identity) or self.costly.counts.get(identity)


# Returns all caches but the costly one. Looking the fields up at each read would take longer.
_get_caches = attrgetter(
    *(field.name for field in fields(RevisionCache) if field.default_factory in (dict, set))
)


def identify_list(query: ListQuery) -> ListIdentity:
    """Return a key for the filters and order of a query, the same for all pages of a list."""
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in sorted(query.identity().items())
    )
