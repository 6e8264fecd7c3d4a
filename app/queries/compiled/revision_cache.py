"""Cache of fast reads, valid for one version stamp: a value that changes with every commit.

See `FastReader.read_version`.
"""

from asyncio import Task
from dataclasses import dataclass, field
from typing import Any

from app.domain.numbers.unit_table import Unit
from app.schemas.list_parameters import ListQuery

_MAX_ENTRIES = 10_000
_MAX_COUNTS = 1_000

# A key for a list, the same for all its pages: collection, filters and order.
ListIdentity = tuple[Any, ...]
# The counts of a facet: resources by value, and resources without a value.
Counts = tuple[dict[str, int], int]


@dataclass(slots=True)
class CountCache:
    """Counts that took long. They stay when a `RevisionCache` is emptied because it is full.

    `counts` are those of lists, `facets` those of facets. `orders` has the sorted values of a facet for
    each `facet_sort`. `counting` has facets that are being counted, so that later requests wait for the
    result.
    """

    counts: dict[ListIdentity, tuple[int, ...]] = field(default_factory=dict)
    facets: dict[ListIdentity, Counts] = field(default_factory=dict)
    orders: dict[ListIdentity, list[str]] = field(default_factory=dict)
    counting: dict[ListIdentity, Task[Counts]] = field(default_factory=dict)

    def is_full(self) -> bool:
        return len(self.counts) + len(self.facets) + len(self.orders) > _MAX_COUNTS


@dataclass(slots=True)
class RevisionCache:
    """Names, units and counts that were read under one version stamp (`version`).

    `labels` are the names of resources by kind and id, None for a missing resource. `units` has the
    canonical unit of each metric, in a list that is empty for a missing metric. `common` says by kind
    and match expression whether the words are common in that kind. `counts` are those of lists and of
    their tallies, `facets` those of facets. `costly` has the counts that took long.
    """

    version: object
    labels: dict[tuple[str, str], str | None] = field(default_factory=dict)
    units: dict[str, list[Unit]] = field(default_factory=dict)
    common: dict[tuple[str, str], bool] = field(default_factory=dict)
    counts: dict[ListIdentity, tuple[int, ...]] = field(default_factory=dict)
    facets: dict[ListIdentity, Counts] = field(default_factory=dict)
    costly: CountCache = field(default_factory=CountCache)

    def renew(self, version: object) -> "RevisionCache":
        """Return this cache if it has this version stamp and is not full, else a new cache.

        A new cache for the same stamp takes over the costly counts, unless there are too many of these
        too.
        """
        if version != self.version:
            return RevisionCache(version)
        caches = (self.labels, self.units, self.common, self.counts, self.facets)
        if sum(len(entries) for entries in caches) <= _MAX_ENTRIES:
            return self
        return RevisionCache(version, costly=CountCache() if self.costly.is_full() else self.costly)

    def get_counts(self, identity: ListIdentity) -> tuple[int, ...] | None:
        return self.counts.get(identity) or self.costly.counts.get(identity)


def identify_list(query: ListQuery) -> ListIdentity:
    """Return a key for the filters and order of a query, the same for all pages of a list."""
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in sorted(query.identity().items())
    )
