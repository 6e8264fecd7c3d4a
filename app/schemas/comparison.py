"""Models of the claims related to a claim, of the timeline of a metric, and of comparison tables."""

from typing import Annotated

from pydantic import Field

from app.domain.claims.relations import Relation
from app.domain.claims.timeline import PointRole
from app.schemas.claims import ClaimKind
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
from app.schemas.list_parameters import PAGE_LIMIT, AsOf, continue_after
from app.schemas.metrics import Direction, UnitRead
from app.schemas.quantities import QuantityRead
from app.validation_messages import worded


class ClaimSummary(Read):
    id: Slug
    statement: str = Field(description="The claim in one sentence, written by the curators.")


class DifferenceRead(Read):
    field: str = Field(
        description="What differs: `kind`, `value`, `organizations`, `technology`, `scope`, "
        "`relative_to` or `period`.",
        examples=["value"],
    )
    this: str | None = Field(description="The value in the requested claim.")
    other: str | None = Field(description="The value in the related claim.")


class RelatedRead(Read):
    relation: Relation = Field(
        description="How the requested claim is related to this one: it is a `duplicate` of it, "
        "`supersedes` it, ... `compatible` claims differ without excluding each other."
    )
    claim: ClaimSummary = Field(description="The related claim.")
    differences: list[DifferenceRead] = Field(description="Every field in which the two differ.")


class RelatedList(Read):
    claim: Slug
    data: list[RelatedRead] = Field(
        description="Claims on the same metric: those of the same organizations first, then by "
        "`id`."
    )
    meta: ListMeta = Field(description="About this page and the full list.")
    links: ListLinks = Field(description="URLs of this page and the next one.")


class RelatedQuery(AsOf):
    limit: int = PAGE_LIMIT
    cursor: str | None = continue_after("the page before.")


class PointRead(Read):
    claim: ClaimSummary = Field(description="The claim that states the number.")
    role: PointRole = Field(description="The `baseline` that a claim starts from, or its `result`.")
    quantity: QuantityRead = Field(description="The number, as its source states it.")
    period: PeriodRead | None = Field(
        description="When; null if no source says it, and for a baseline."
    )
    record: bool | None = Field(
        description="Whether it was the best so far, by the direction of the metric. Null if "
        "unknown: the metric has no direction, the point has no order, or a bound leaves it open."
    )
    after: list[str] = Field(
        description="Points that are certainly earlier, as `claim.id#role`.",
        examples=[["fiber-length-per-preform#baseline"]],
    )
    evidence: list[EvidenceRead] = Field(description="The quotes that state it.")


class TimelineRead(Read):
    metric: NamedReference = Field(description="What the numbers measure.")
    direction: Direction = Field(description="Whether a higher or a lower number is better.")
    unit: UnitRead = Field(description="The unit of the normalised values.")
    revision: int = Field(description="The revision of the catalogue that this response shows.")
    dated: list[PointRead] = Field(description="In order of time, a baseline before its result.")
    undated: list[list[PointRead]] = Field(
        description="Lines of points that a source orders without dates. The lines themselves are "
        "not ordered."
    )


class TimelineQuery(ByOrganization, ByTechnology, BySource, ByCountry, ByField, AsOf):
    pass


class CellRead(Read):
    organizations: list[NamedReference] = Field(
        description="The organization of the row, or all that took part."
    )
    metric: NamedReference = Field(description="What the numbers measure.")
    claim: ClaimSummary | None = Field(description="The claim; null if there is none.")
    kind: ClaimKind | None = Field(description="The kind of statement.")
    quantity: QuantityRead | None = Field(description="The number, exact and as stated.")
    period: PeriodRead | None = Field(description="When; null if the source does not say.")
    scope: str | None = Field(description="Who or what the number is about.")
    evidence: list[EvidenceRead] = Field(description="The quotes that state it.")
    comparable: bool | None = Field(
        description="Whether it can be compared with the other cells of its metric; null if it is "
        "the only one."
    )
    reasons: list[str] = Field(
        description="Why it cannot be compared: `different_period`, `different_scope`, "
        "`different_definition`, or `no_claim` for an empty cell.",
        examples=[["different_scope"]],
    )
    caveats: list[str] = Field(
        description="Limits of the comparison. `undated`: a source gives no period. `not_exact`: "
        "the number is a bound, a range or an approximation. `disputed`, `withdrawn`: the status "
        "of the claim."
    )


class ComparisonRead(Read):
    revision: int = Field(description="The revision of the catalogue that this response shows.")
    cells: list[CellRead] = Field(
        description="By organization, then by metric, in the requested order; superseded claims "
        "are left out unless they were requested by id."
    )


_SLUGS = worded(
    "^[a-z0-9]+(-[a-z0-9]+)*(,[a-z0-9]+(-[a-z0-9]+)*)*$",
    "ids with commas between them, such as boe,xgimi",
)


class ComparisonQuery(AsOf):
    """Parameters of a comparison: either `organizations` and `metrics`, or `claims`."""

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
