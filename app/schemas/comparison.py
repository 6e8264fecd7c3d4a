"""Claims beside each other: related ones, a metric in time, and a table to compare."""

from typing import Annotated

from pydantic import Field

from app.domain.claims.relations import Relation
from app.domain.claims.timeline import PointRole
from app.schemas.claims import ClaimKind, QuantityRead
from app.schemas.common import (
    EvidenceRead,
    ListLinks,
    ListMeta,
    NamedReference,
    PeriodRead,
    Read,
    Slug,
)
from app.schemas.filters import ByCountry, ByField, ByOrganization, BySource, ByTechnology
from app.schemas.list_parameters import TABLE_FORMAT, AsOf, TableFormat
from app.schemas.metrics import Direction, UnitRead


class ClaimSummary(Read):
    id: Slug
    statement: str = Field(description="What is claimed, in one sentence of ours.")


class DifferenceRead(Read):
    field: str = Field(
        description="What differs: `kind`, `value`, `organizations`, `technology`, `scope`, "
        "`relative_to` or `period`.",
        examples=["value"],
    )
    this: str | None = Field(description="What the claim that was asked for says.")
    other: str | None = Field(description="What the related claim says.")


class RelatedRead(Read):
    relation: Relation = Field(
        description="How the claim that was asked for is related to this one: it is a `duplicate` of "
        "it, `supersedes` it, ... `compatible` claims differ and do not exclude each other."
    )
    claim: ClaimSummary = Field(description="The claim that says so.")
    differences: list[DifferenceRead] = Field(description="Every part in which the two differ.")


class RelatedList(Read):
    claim: Slug
    data: list[RelatedRead] = Field(
        description="Claims on the same metric: those on the same organizations first, then by `id`."
    )
    meta: ListMeta = Field(description="About this page and the whole list.")
    links: ListLinks = Field(description="Where this page and the next one are.")


class RelatedQuery(AsOf):
    limit: int = Field(default=50, ge=1, le=200, description="The most that one page holds.")
    cursor: str | None = Field(
        default=None,
        max_length=800,
        pattern="^[A-Za-z0-9_-]+$",
        description="`meta.next_cursor` of the page before.",
    )


class PointRead(Read):
    claim: ClaimSummary = Field(description="The claim that says so.")
    role: PointRole = Field(description="The `baseline` that a claim starts from, or its `result`.")
    quantity: QuantityRead = Field(description="The number, as its source states it.")
    period: PeriodRead | None = Field(
        description="When; null where no source says it, and for a baseline."
    )
    record: bool | None = Field(
        description="Was it the best so far, by the direction of the metric? Null where that cannot "
        "be said: no better way, nothing to order it by, or a bound that leaves it open."
    )
    after: list[str] = Field(
        description="What certainly came before: the `claim.id#role` of points.",
        examples=[["fiber-length-per-preform#baseline"]],
    )
    evidence: list[EvidenceRead] = Field(description="The words that state it.")


class TimelineRead(Read):
    metric: NamedReference = Field(description="What the numbers measure.")
    direction: Direction = Field(description="Whether a higher or a lower number is better.")
    unit: UnitRead = Field(description="The unit of the normalised values.")
    revision: int = Field(description="The revision of the catalogue that this answer shows.")
    dated: list[PointRead] = Field(description="In order of time, a baseline before its result.")
    undated: list[list[PointRead]] = Field(
        description="Lines of points whose order a source gives without dates. The lines have no "
        "order among each other."
    )


class TimelineQuery(ByOrganization, ByTechnology, BySource, ByCountry, ByField, AsOf):
    format: TableFormat | None = TABLE_FORMAT


class CellRead(Read):
    organizations: list[NamedReference] = Field(
        description="Whose claim it is: the organization of the row, or all that took part."
    )
    metric: NamedReference = Field(description="What the numbers measure.")
    claim: ClaimSummary | None = Field(description="The claim; null where there is none.")
    kind: ClaimKind | None = Field(description="What sort of statement it is.")
    quantity: QuantityRead | None = Field(description="The number, exact and as stated.")
    period: PeriodRead | None = Field(description="When; null where the source does not say.")
    scope: str | None = Field(description="Who or what the number is about.")
    evidence: list[EvidenceRead] = Field(description="The words that state it.")
    comparable: bool | None = Field(
        description="Can it be compared with the other cells of its metric? Null where it is the "
        "only one."
    )
    reasons: list[str] = Field(
        description="Why not: `different_period`, `different_scope`, `different_definition`, or "
        "`no_claim` for an empty cell.",
        examples=[["different_scope"]],
    )
    caveats: list[str] = Field(
        description="What to bear in mind: `undated`, where periods cannot be compared because a "
        "source gives none; `not_exact`, where a number is a bound, a range or an approximation; "
        "`disputed` and `withdrawn`, where the claim is."
    )


class ComparisonRead(Read):
    revision: int = Field(description="The revision of the catalogue that this answer shows.")
    cells: list[CellRead] = Field(
        description="By organization, then by metric, in the order in which they were asked for; "
        "claims that another one supersedes are left out unless they were asked for by id."
    )


_SLUGS = "^[a-z0-9]+(-[a-z0-9]+)*(,[a-z0-9]+(-[a-z0-9]+)*)*$"


class ComparisonQuery(AsOf):
    """Either `organizations` and `metrics`, or `claims`."""

    organizations: Annotated[str, Field(pattern=_SLUGS, max_length=2000)] | None = Field(
        default=None,
        description="Ids of organizations, separated by commas; up to 20.",
        examples=["boe,xgimi"],
    )
    metrics: Annotated[str, Field(pattern=_SLUGS, max_length=2000)] | None = Field(
        default=None,
        description="Ids of metrics, separated by commas; up to 20.",
        examples=["thickness,market-rank"],
    )
    claims: Annotated[str, Field(pattern=_SLUGS, max_length=5000)] | None = Field(
        default=None,
        description="Ids of claims, separated by commas; up to 50.",
        examples=["fiberhome-calls-6750-million,fiberhome-calls-30-billion"],
    )
    format: TableFormat | None = TABLE_FORMAT
