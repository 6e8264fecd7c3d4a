"""What a file gives: records in their order, each with its place and with what it refers to."""

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

# Each kind with the array of a bundle that has it, and the shape of its records, in an order in
# which what is referred to comes first.
ARRAYS: dict[str, tuple[str, type[Create]]] = {
    "source": ("sources", BundleSource),
    "organization": ("organizations", BundleOrganization),
    "technology": ("technologies", BundleTechnology),
    "metric": ("metrics", BundleMetric),
    "achievement": ("achievements", BundleAchievement),
    "claim": ("claims", BundleClaim),
    "unclaimed_number": ("unclaimed_numbers", UnclaimedNumber),
}

# The shape of each kind where it comes alone.
CREATES: dict[str, type[Create]] = {
    "source": SourceCreate,
    "organization": OrganizationCreate,
    "technology": TechnologyCreate,
    "metric": MetricCreate,
    "achievement": AchievementCreate,
    "claim": ClaimCreate,
}


class InputRecord(NamedTuple):
    """`pointer` is the place of the record in its file, or in its line where it has one of its own.

    `record` is None where it has not the shape of its kind, which is told already. `id` is None for
    what has none, or none that can be read.
    """

    kind: str
    id: str | None
    pointer: str
    line: int | None
    record: Any

    @property
    def revives(self) -> bool:
        """Whether the record may be current again where the catalogue has it withdrawn."""
        return bool(getattr(self.record, "revive", False))


def list_input_records(bundle: Bundle) -> list[InputRecord]:
    return [
        InputRecord(kind, getattr(record, "id", None), f"/{array}/{index}", None, record)
        for kind, (array, _) in ARRAYS.items()
        for index, record in enumerate(getattr(bundle, array))
    ]


def list_references(given: InputRecord) -> Iterator[tuple[str, str]]:
    """Kind and id of what a record refers to, with repetitions."""
    return iter(()) if given.record is None else _REFERENCES[given.kind](given.record)


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
