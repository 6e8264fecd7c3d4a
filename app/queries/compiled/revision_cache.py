"""What hot reads keep of the catalogue as it stands at one mark; see `FastReader.read_version`."""

from asyncio import Task
from dataclasses import dataclass, field
from typing import Any

from app.domain.numbers.unit_table import Unit
from app.schemas.list_parameters import ListQuery

_MAX_ENTRIES = 10_000
_MAX_COUNTS = 1_000

# A list, whatever page of it: its collection and what makes it a list.
ListIdentity = tuple[Any, ...]
# How often each value occurs, and how often there is none.
Counts = tuple[dict[str, int], int]


@dataclass(slots=True)
class CountCache:
    """What took long to count, and is kept longer than the rest.

    `counting` are facets whose count is under way: whoever asks for one of these waits for it. `orders`
    are their values in the order of a `facet_sort`.
    """

    counts: dict[ListIdentity, tuple[int, ...]] = field(default_factory=dict)
    facets: dict[ListIdentity, Counts] = field(default_factory=dict)
    orders: dict[ListIdentity, list[str]] = field(default_factory=dict)
    counting: dict[ListIdentity, Task[Counts]] = field(default_factory=dict)

    def is_full(self) -> bool:
        return len(self.counts) + len(self.facets) + len(self.orders) > _MAX_COUNTS


@dataclass(slots=True)
class RevisionCache:
    """`labels` are names by kind and id, None for what has no document.

    `units` holds of each metric that was asked for its canonical unit, or none where there is no such
    metric. `common` tells of words by their kind whether they are common in it. `counts` are those of
    lists and their tallies.
    """

    mark: object
    labels: dict[tuple[str, str], str | None] = field(default_factory=dict)
    units: dict[str, list[Unit]] = field(default_factory=dict)
    common: dict[tuple[str, str], bool] = field(default_factory=dict)
    counts: dict[ListIdentity, tuple[int, ...]] = field(default_factory=dict)
    facets: dict[ListIdentity, Counts] = field(default_factory=dict)
    costly: CountCache = field(default_factory=CountCache)

    def renew(self, mark: object) -> "RevisionCache":
        """This, if it is of this mark and not full; else one that begins anew, with what is costly."""
        if mark != self.mark:
            return RevisionCache(mark)
        kept = (self.labels, self.units, self.common, self.counts, self.facets)
        if sum(len(one) for one in kept) <= _MAX_ENTRIES:
            return self
        return RevisionCache(mark, costly=CountCache() if self.costly.is_full() else self.costly)

    def get_counts(self, list_of: ListIdentity) -> tuple[int, ...] | None:
        return self.counts.get(list_of) or self.costly.counts.get(list_of)


def identify_list(query: ListQuery) -> ListIdentity:
    """What makes pages parts of one list, as a key."""
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in sorted(query.identity().items())
    )
