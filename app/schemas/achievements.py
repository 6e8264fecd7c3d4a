"""Achievements: something reached or under way, with or without a number."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from app.schemas.common import (
    Create,
    EvidenceRead,
    Label,
    NamedReference,
    ParticipantRead,
    PeriodRead,
    Prose,
    ResourceList,
    Sentence,
    Slug,
    Withdrawable,
    WithdrawableCreate,
)
from app.schemas.filters import (
    ByDate,
    ByRelations,
    WithdrawableQuery,
    any_of,
    by_id,
    none_of,
)
from app.schemas.list_parameters import (
    OneQuery,
    PartialQuery,
    expand_to,
    facet_by,
    sort_by,
)
from app.schemas.sources import QuoteCreate


class Stage(StrEnum):
    ANNOUNCED = "announced"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DEVELOPED = "developed"
    COMPLETED = "completed"
    IN_USE = "in_use"
    REPORTED = "reported"
    CANCELLED = "cancelled"


class Role(StrEnum):
    DEVELOPER = "developer"
    MANUFACTURER = "manufacturer"
    OPERATOR = "operator"
    PARTNER = "partner"
    FUNDER = "funder"
    CERTIFIER = "certifier"
    SUPPLIER = "supplier"
    AUTHOR = "author"
    CUSTOMER = "customer"


STAGES = (
    "How far it has come, according to the source: `announced`, `planned`, `under_way`, `developed`, "
    "`completed`, `in_use`, `cancelled`, or `reported` if the source does not say."
)


class AchievementRead(Withdrawable):
    title: str = Field(description="What was reached, in a few words.")
    summary: str = Field(description="What was reached, in one sentence written by the curators.")
    technology: NamedReference | None = Field(
        description="The technology that it advances; null if it is not about a single one."
    )
    organizations: list[ParticipantRead] = Field(description="Who took part, and in which role.")
    place: str | None = Field(
        description="Where, according to the source; null if it does not say."
    )
    date: PeriodRead | None = Field(description="When; null if the source does not say.")
    stage: Stage = Field(description=STAGES)
    note: str | None = Field(description="What is unclear in the source; null if nothing is.")
    evidence: list[EvidenceRead] = Field(description="The quotes that report it, at least one.")


class AchievementList(ResourceList[AchievementRead]): ...


class ParticipantCreate(Create):
    organization: Slug
    role: Role = Field(description="In which role.")


class AchievementCreate(WithdrawableCreate):
    """An achievement to create: something reached or under way, with quotes that report it."""

    id: Slug
    title: Label = Field(description="What was reached, in a few words.")
    summary: Sentence = Field(description="What was reached, in one sentence in your own words.")
    technology: Slug | None = Field(default=None, description="The id of its technology.")
    organizations: list[ParticipantCreate] = Field(default=[], description="Who took part.")
    place: Label | None = Field(default=None, description="Where, according to the source.")
    date: str | None = Field(default=None, description="EDTF, not more precise than the source.")
    stage: Stage = Field(description=STAGES)
    note: Prose | None = Field(default=None, description="What is unclear in the source.")
    evidence: list[QuoteCreate] = Field(min_length=1, description="The quotes that report it.")


AchievementFacet = Literal[
    "organization", "technology", "metric", "source", "country", "field", "stage", "role", "year"
]


class AchievementParts(PartialQuery):
    """The parameters `fields` and `expand`, which select the parts of an achievement to show."""

    expand: str | None = expand_to("technology", "organizations", "evidence.source")


class OneAchievementQuery(AchievementParts, OneQuery):
    """Parameters of `GET /v1/achievements/{id}`."""


class AchievementQuery(AchievementParts, WithdrawableQuery, ByDate, ByRelations):
    id: list[Slug] = by_id("foldable-flexible-display")
    id__not: list[Slug] = none_of("id", "none-such")
    sort: str | None = sort_by("date", "title")
    stage: list[Stage] = any_of("Only achievements of this stage.", "in_use")
    stage__not: list[Stage] = none_of("stage", "under_way")
    role: list[Role] = any_of(
        "Only achievements in which an organization has this role.", "developer"
    )
    role__not: list[Role] = none_of("role", "partner")
    facet: list[AchievementFacet] = facet_by()
