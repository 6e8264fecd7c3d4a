"""Cache of fast reads for one version of the catalogue; see `FastReader.read_version`."""

from asyncio import Task
from dataclasses import dataclass, field
from typing import Any

from app.domain.numbers.unit_table import Unit
from app.schemas.list_parameters import ListQuery

_MAX_ENTRIES = 10_000
_MAX_COUNTS = 1_000

# Identifies a list, whichever page of it: its collection, filters and order.
ListIdentity = tuple[Any, ...]
# The count of each value, and the count of resources without one.
Counts = tuple[dict[str, int], int]


@dataclass(slots=True)
class CountCache:
    """Counts that took long, cached longer than the rest.

    `counting` are facets whose count is running; later requests wait for it. `orders` are facet
    values in the order of a `facet_sort`.
    """

    counts: dict[ListIdentity, tuple[int, ...]] = field(default_factory=dict)
    facets: dict[ListIdentity, Counts] = field(default_factory=dict)
    orders: dict[ListIdentity, list[str]] = field(default_factory=dict)
    counting: dict[ListIdentity, Task[Counts]] = field(default_factory=dict)

    def is_full(self) -> bool:
        return len(self.counts) + len(self.facets) + len(self.orders) > _MAX_COUNTS


@dataclass(slots=True)
class RevisionCache:
    """Names, units and counts of one version of the catalogue.

    `labels` are names by kind and id, None for a resource without a document. `units` are the
    canonical units of metrics, an empty list if there is no such metric. `common` says by kind and
    words whether the words are common in that kind. `counts` are those of lists and their tallies.
    """

    version: object
    labels: dict[tuple[str, str], str | None] = field(default_factory=dict)
    units: dict[str, list[Unit]] = field(default_factory=dict)
    common: dict[tuple[str, str], bool] = field(default_factory=dict)
    counts: dict[ListIdentity, tuple[int, ...]] = field(default_factory=dict)
    facets: dict[ListIdentity, Counts] = field(default_factory=dict)
    costly: CountCache = field(default_factory=CountCache)

    def renew(self, version: object) -> "RevisionCache":
        """Return this cache if it is of this version and not full, else a new one.

        A new one for the same version takes over the costly counts, unless these are full too.
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
    """Return a key that all pages of one list share."""
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in sorted(query.identity().items())
    )
