"""What hot reads keep of the catalogue as it stands at one mark; see `drivers.Reader.read_mark`."""

from asyncio import Task
from dataclasses import dataclass, field
from typing import Any

from app.domain.units import Unit
from app.schemas.queries import ListQuery

_MOST = 10_000

# A list, whatever page of it: its collection and what makes it a list.
ListOf = tuple[Any, ...]
# How often each value occurs, and how often there is none.
Counts = tuple[dict[str, int], int]


@dataclass(slots=True)
class Kept:
    """`labels` are names by kind and id, None for what has no document.

    `units` holds of each metric that was asked for its canonical unit, or none where there is no such
    metric. `counting` are facets whose count takes long: whoever asks for one that is under way waits
    for it.
    """

    mark: object
    labels: dict[tuple[str, str], str | None] = field(default_factory=dict)
    units: dict[str, list[Unit]] = field(default_factory=dict)
    counts: dict[ListOf, tuple[int, ...]] = field(default_factory=dict)
    facets: dict[ListOf, Counts] = field(default_factory=dict)
    counting: dict[ListOf, Task[Counts]] = field(default_factory=dict)

    def is_full(self) -> bool:
        """Is there so much that all of it should be forgotten?"""
        return len(self.labels) + len(self.units) + len(self.counts) + len(self.facets) > _MOST


def identify_list(query: ListQuery) -> ListOf:
    """What makes pages parts of one list, as a key."""
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in sorted(query.identity().items())
    )
