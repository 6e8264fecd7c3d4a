"""The six kinds of resources: their names, their tables, and what they refer to.

Whatever has to know the kinds, or which kind refers to which, derives it from `KINDS`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy.orm import InstrumentedAttribute

from app.models.base import Base
from app.models.catalogue import (
    Achievement,
    Evidence,
    Organization,
    OrganizationAlias,
    OrganizationIdentifier,
    OrganizationName,
    Participation,
    Source,
    SourceIdentifier,
    Technology,
    TechnologyAlias,
    TechnologyIdentifier,
    TechnologyName,
)
from app.models.claims import Claim, ClaimQualifier, ClaimTranslation
from app.models.columns import ResourceRow
from app.models.metrics import (
    Metric,
    MetricAlias,
    MetricIdentifier,
    MetricName,
    MetricQualifier,
    MetricQualifierName,
    MetricUnitLabel,
)
from app.models.source_numbers import SourceNumber

Identifiers = SourceIdentifier | OrganizationIdentifier | TechnologyIdentifier | MetricIdentifier


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference from resources of one kind to resources of the kind `target`.

    `column` has the id of the target; it is a column of the resource's row or of its child rows. `path`
    leads to this id in a record of a bundle, through any lists. `shown_at` leads to the reference in
    the public JSON, if that is another path.
    """

    target: str
    column: InstrumentedAttribute[Any]
    path: str
    shown_at: str | None = None
    # Whether a current resource may refer to a withdrawn one.
    may_be_withdrawn: bool = False
    # Whether the public JSON shows the name of the target, and not only its id.
    is_named: bool = True

    @property
    def model(self) -> type[Base]:
        return cast("type[Base]", self.column.class_)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of resource. Its own name is that of its table, such as `claim`.

    `plural` is the name of its collection in URLs, and of its array in a bundle. `title` is the field of
    the public JSON that names a resource. `children` are the tables of its child rows, each with the
    column of the owner's id.
    """

    model: type[ResourceRow]
    plural: str
    title: str = "name"
    children: Mapping[type[Base], str] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    # The kind whose references are also shown by resources that refer to it.
    shows_references_of: str | None = None
    # Columns that the writer copies from the row of another resource.
    copied: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        name: str = self.model.__tablename__
        return name

    def get_owner(self, reference: Reference) -> InstrumentedAttribute[Any]:
        """Return the column with the id of the referring resource, in the table of the reference."""
        owner = self.children.get(reference.model, "id")
        attribute: InstrumentedAttribute[Any] = getattr(reference.model, owner)
        return attribute


def _refer_to_survivor(model: type[Organization | Technology | Metric]) -> Reference:
    """Return the reference of a record that was merged to the one that it is."""
    return Reference(
        model.__tablename__,
        model.merged_into_id,
        _MERGED_INTO,
        may_be_withdrawn=True,
        is_named=False,
    )


_MERGED_INTO = "merged_into"
# A kind comes after the kinds that its rows refer to. A new kind comes last: see `find_number_range`.
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            Source,
            "sources",
            title="title",
            children={SourceIdentifier: "source_id", SourceNumber: "source_id"},
            references=(
                Reference(
                    "source",
                    Source.edition_of_id,
                    "edition_of",
                    may_be_withdrawn=True,
                    is_named=False,
                ),
            ),
        ),
        Kind(
            Organization,
            "organizations",
            children={
                OrganizationName: "organization_id",
                OrganizationAlias: "organization_id",
                OrganizationIdentifier: "organization_id",
            },
            references=(_refer_to_survivor(Organization),),
        ),
        Kind(
            Technology,
            "technologies",
            children={
                TechnologyName: "technology_id",
                TechnologyAlias: "technology_id",
                TechnologyIdentifier: "technology_id",
            },
            references=(
                Reference("technology", Technology.broader_id, "broader"),
                _refer_to_survivor(Technology),
            ),
        ),
        Kind(
            Metric,
            "metrics",
            children=dict.fromkeys(
                (
                    MetricName,
                    MetricAlias,
                    MetricIdentifier,
                    MetricUnitLabel,
                    MetricQualifier,
                    MetricQualifierName,
                ),
                "metric_id",
            ),
            references=(_refer_to_survivor(Metric),),
        ),
        Kind(
            Achievement,
            "achievements",
            title="title",
            children={Participation: "achievement_id", Evidence: "achievement_id"},
            references=(
                Reference("technology", Achievement.technology_id, "technology"),
                Reference("source", Evidence.source_id, "evidence.source"),
                Reference(
                    "organization",
                    Participation.organization_id,
                    "organizations.organization",
                    shown_at="organizations",
                ),
            ),
        ),
        Kind(
            Claim,
            "claims",
            title="statement",
            children={
                Evidence: "claim_id",
                ClaimQualifier: "claim_id",
                ClaimTranslation: "claim_id",
            },
            references=(
                Reference("achievement", Claim.achievement_id, "achievement"),
                Reference("metric", Claim.metric_id, "metric"),
                Reference("source", Evidence.source_id, "evidence.source"),
                Reference("claim", Claim.follows_id, "follows", is_named=False),
            ),
            shows_references_of="achievement",
            copied=frozenset({"technology_id"}),
        ),
    )
}

# The table of the identifiers of each kind that other registries have identifiers for.
IDENTIFIERS: Mapping[str, type[Identifiers]] = MappingProxyType(
    {
        "source": SourceIdentifier,
        "organization": OrganizationIdentifier,
        "technology": TechnologyIdentifier,
        "metric": MetricIdentifier,
    }
)

# The kinds of which two records can be merged, with the column of the record that one of them is.
MERGEABLE = {
    kind.name: reference.column
    for kind in KINDS.values()
    for reference in kind.references
    if reference.path == _MERGED_INTO
}

# Room for a million million documents of each kind, and for every kind below 2^53.
_NUMBERS_PER_KIND = 1 << 40


def find_number_range(kind: str) -> tuple[int, int]:
    """Return the least and the greatest number that a document of this kind can have.

    The range depends on the position of the kind in `KINDS`.
    """
    first = (list(KINDS).index(kind) + 1) * _NUMBERS_PER_KIND
    return first + 1, first + _NUMBERS_PER_KIND - 1


def list_referring(target: str) -> Iterator[tuple[Kind, Reference]]:
    """Yield each reference to the kind `target`, with the kind that has the reference."""
    for kind in reversed(KINDS.values()):
        yield from (
            (kind, reference) for reference in kind.references if reference.target == target
        )


def list_shown(kind: str) -> dict[str, str]:
    """Return the paths of all references in the public JSON of a kind, each with the kind referred to."""
    own = KINDS[kind]
    shown = {ref.shown_at or ref.path: ref.target for ref in own.references}
    return (list_shown(own.shows_references_of) if own.shows_references_of else {}) | shown
