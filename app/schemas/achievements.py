"""Achievements: something reached or under way, with or without a number."""

from enum import StrEnum

from pydantic import Field

from app.schemas.common import (
    Create,
    EvidenceRead,
    Label,
    ListLinks,
    ListMeta,
    NamedReference,
    ParticipantRead,
    PeriodRead,
    Prose,
    Read,
    Resource,
    Slug,
)
from app.schemas.queries import (
    ByCountry,
    ByField,
    ByMetric,
    ByOrganization,
    BySource,
    ByTechnology,
    ListQuery,
)
from app.schemas.sources import QuoteCreate


class Stage(StrEnum):
    UNDER_WAY = "under_way"
    DEVELOPED = "developed"
    COMPLETED = "completed"
    IN_USE = "in_use"
    REPORTED = "reported"


class Role(StrEnum):
    DEVELOPER = "developer"
    MANUFACTURER = "manufacturer"
    OPERATOR = "operator"
    PARTNER = "partner"


STAGES = (
    "How far it is, as the source says: `under_way`, `developed`, `completed`, `in_use`, or "
    "`reported` when the source does not say."
)


class AchievementRead(Resource):
    title: str = Field(description="What was reached, in a few words.")
    summary: str = Field(description="What was reached, in one sentence of ours.")
    technology: NamedReference | None = Field(
        description="What it was reached in; null for what is not about one technology."
    )
    organizations: list[ParticipantRead] = Field(description="Who took part, and how.")
    place: str | None = Field(description="Where, as the source says; null when it does not.")
    date: PeriodRead | None = Field(description="When; null when the source does not say.")
    stage: Stage = Field(description=STAGES)
    note: str | None = Field(description="What is unclear in the source; null when nothing is.")
    evidence: list[EvidenceRead] = Field(
        description="The words that report it, at least one quote."
    )


class AchievementList(Read):
    data: list[AchievementRead] = Field(description="In order of `id`.")
    meta: ListMeta = Field(description="About this page and the whole list.")
    links: ListLinks = Field(description="Where this page and the next one are.")


class ParticipantCreate(Create):
    organization: Slug
    role: Role = Field(description="What it did.")


class AchievementCreate(Create):
    """An achievement of a bundle."""

    id: Slug
    title: Label = Field(description="What was reached, in a few words.")
    summary: Prose = Field(description="What was reached, in one sentence of your own.")
    technology: Slug | None = Field(default=None, description="The id of its technology.")
    organizations: list[ParticipantCreate] = Field(default=[], description="Who took part.")
    place: Label | None = Field(default=None, description="Where, as the source says.")
    date: str | None = Field(default=None, description="EDTF, no more precise than the source.")
    stage: Stage = Field(description=STAGES)
    note: Prose | None = Field(default=None, description="What is unclear in the source.")
    evidence: list[QuoteCreate] = Field(min_length=1, description="The words that report it.")


class AchievementQuery(
    ByOrganization, ByTechnology, ByMetric, BySource, ByCountry, ByField, ListQuery
):
    pass
