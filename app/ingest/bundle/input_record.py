"""Records as read from a bundle, each with its position in the file and the resources it refers to."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from app.schemas.achievements import AchievementCreate
from app.schemas.bundle import (
    Bundle,
    BundleAchievement,
    BundleClaim,
    BundleMetric,
    BundleOrganization,
    BundleSource,
    BundleTechnology,
)
from app.schemas.claims import ClaimCreate
from app.schemas.common import Create
from app.schemas.metrics import MetricCreate
from app.schemas.organizations import OrganizationCreate
from app.schemas.sources import SourceCreate, UnclaimedNumber
from app.schemas.technologies import TechnologyCreate

# For each kind, its array in a bundle and the model of its records. A kind comes after the kinds that
# its records refer to.
ARRAYS: dict[str, tuple[str, type[Create]]] = {
    "source": ("sources", BundleSource),
    "organization": ("organizations", BundleOrganization),
    "technology": ("technologies", BundleTechnology),
    "metric": ("metrics", BundleMetric),
    "achievement": ("achievements", BundleAchievement),
    "claim": ("claims", BundleClaim),
    "unclaimed_number": ("unclaimed_numbers", UnclaimedNumber),
}

# The body of a request that creates a single resource.
ResourceCreate = (
    SourceCreate
    | OrganizationCreate
    | TechnologyCreate
    | MetricCreate
    | AchievementCreate
    | ClaimCreate
)
CREATES: dict[str, type[ResourceCreate]] = {
    "source": SourceCreate,
    "organization": OrganizationCreate,
    "technology": TechnologyCreate,
    "metric": MetricCreate,
    "achievement": AchievementCreate,
    "claim": ClaimCreate,
}


class InputRecord(NamedTuple):
    """A record of a bundle (a file of records to import), before the rules of the catalogue are checked.

    `pointer` is the record's JSON Pointer (RFC 6901) in the file; for NDJSON, in its line. `line` is
    the 1-based line of a record in NDJSON, and None for other formats. `record` is None if the record
    has invalid fields or types, which are reported as faults already. `id` is None if the kind has no
    id or the id cannot be read.
    """

    kind: str
    id: str | None
    pointer: str
    line: int | None
    record: Any

    @property
    def revives(self) -> bool:
        """Return whether the record says `revive: true`: it may bring back a withdrawn resource."""
        return bool(getattr(self.record, "revive", False))


def list_input_records(bundle: Bundle) -> list[InputRecord]:
    return [
        InputRecord(kind, getattr(record, "id", None), f"/{array}/{index}", None, record)
        for kind, (array, _) in ARRAYS.items()
        for index, record in enumerate(getattr(bundle, array))
    ]


def list_references(input_record: InputRecord) -> Iterator[tuple[str, str]]:
    """Yield kind and id of each resource that a record refers to.

    A resource may be yielded more than once. A record that could not be read (`record` is None) yields
    nothing.
    """
    return (
        iter(())
        if input_record.record is None
        else _REFERENCES[input_record.kind](input_record.record)
    )


def _refer_from_technology(record: TechnologyCreate) -> Iterator[tuple[str, str]]:
    if record.broader:
        yield "technology", record.broader


def _refer_from_achievement(record: AchievementCreate) -> Iterator[tuple[str, str]]:
    if record.technology:
        yield "technology", record.technology
    for participant in record.organizations:
        yield "organization", participant.organization
    for quote in record.evidence:
        yield "source", quote.source


def _refer_from_claim(record: ClaimCreate) -> Iterator[tuple[str, str]]:
    yield "achievement", record.achievement
    yield "metric", record.metric
    if record.follows:
        yield "claim", record.follows
    for quote in record.evidence:
        yield "source", quote.source


def _refer_nowhere(_record: Create) -> Iterator[tuple[str, str]]:
    return iter(())


_REFERENCES: dict[str, Callable[[Any], Iterator[tuple[str, str]]]] = {
    "source": _refer_nowhere,
    "organization": _refer_nowhere,
    "technology": _refer_from_technology,
    "metric": _refer_nowhere,
    "achievement": _refer_from_achievement,
    "claim": _refer_from_claim,
    "unclaimed_number": lambda record: iter([("source", record.source)]),
}
