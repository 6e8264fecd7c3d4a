"""Models of the claims related to a claim, and of comparison tables."""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.claims.comparability import Reason
from app.domain.claims.relations import Relation, RelationCaveat
from app.schemas.claims import ClaimKind, ClaimStatus
from app.schemas.common import (
    ListLinks,
    ListMeta,
    NamedReference,
    PeriodRead,
    Read,
    Slug,
)
from app.schemas.list_parameters import PAGE_LIMIT, AsOf, continue_after
from app.schemas.quantities import QualifierEvidenceRead
from app.schemas.records import ClaimSummary, ConditionRead, PointQuantityRead
from app.validation_messages import worded


class ReasonRead(Read):
    code: Reason = Field(description="Why two claims cannot be compared.")
    property: Slug | None = Field(
        description="The qualifier that the reason is about; null for other reasons.",
        examples=["dataset"],
    )


class DifferenceRead(Read):
    field: str = Field(
        description="What differs: `kind`, `value`, `organizations`, `technology`, `subject`, `scope`, "
        "`relative_to`, `period`, or `qualifier:PROPERTY`.",
        examples=["value"],
    )
    this: str | None = Field(description="The value in the requested claim.")
    other: str | None = Field(description="The value in the related claim.")


class RelatedRead(Read):
    relation: Relation = Field(
        description="How the requested claim is related to this one: it is a `duplicate` of it, "
        "`supersedes` it, ... `compatible` claims differ without excluding each other."
    )
    comparable: bool = Field(
        description="Whether the two numbers can be compared: kind, definition, scope and conditions "
        "agree. Those of two organizations can."
    )
    reasons: list[ReasonRead] = Field(description="Why they cannot be compared, the first first.")
    caveats: list[RelationCaveat] = Field(
        description="Why the relation is not certain, empty if it is. `undated`, `approximate_date`: one of the two "
        "has no certain date, so that the numbers may be of one time or of two."
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


class CellRead(Read):
    """The number of an organization on a metric, or the place where it has none."""

    id: str | None = Field(
        description="`CLAIM#value`; null if the cell is empty.", examples=["phone-2025#value"]
    )
    organization: NamedReference | None = Field(
        description="The organization of the row; null for claims that were requested by id."
    )
    metric: NamedReference = Field(description="What the number measures.")
    claim: ClaimSummary | None = Field(description="The claim; null if there is none.")
    group: int | None = Field(
        description="The number of its group in this answer; cells of one group can be compared. Null if "
        "the cell is empty."
    )
    quantity: PointQuantityRead | None = Field(
        description="The number, in the canonical unit of the metric."
    )
    unit: str = Field(description="UCUM code of the unit of the number.")
    period: PeriodRead | None = Field(description="When; null if the source does not say.")
    organizations: list[NamedReference] = Field(description="Who took part, each once.")
    technology: NamedReference | None = Field(description="The technology; null if none is named.")
    subject: str | None = Field(description="Which thing the number is about; never compared.")
    scope: str | None = Field(description="The extent that the number covers; compared.")
    relative_to: str | None = Field(description="The base of a ratio; compared.")
    qualifiers: list[ConditionRead] = Field(
        description="The conditions under which the number holds."
    )
    kind: ClaimKind | None = Field(description="The kind of the claim.")
    status: ClaimStatus | None = Field(description="The status of the claim.")
    caveats: list[str] = Field(
        description="Limits of the comparison. `undated`: the source gives no period. `not_exact`: "
        "the number is a bound, a range or an approximation. `tolerance`: the source states one. "
        "`disputed`: the status of the claim. `different_period`: another cell of its group has "
        "another period."
    )
    evidence: list[QualifierEvidenceRead] = Field(description="The quotes that state it.")


class GroupDifferenceRead(Read):
    """Why the cells of two groups cannot be compared."""

    cells: list[int] = Field(
        description="The first cell of each of the two groups, counted from 0.", examples=[[0, 3]]
    )
    groups: list[int] = Field(description="The numbers of the two groups.", examples=[[1, 2]])
    reasons: list[ReasonRead] = Field(description="Every reason, the first first.")


class ComparisonRead(Read):
    revision: int = Field(description="The revision of the catalogue that this response shows.")
    cells: list[CellRead] = Field(
        description="By organization, then by metric, in the requested order, and one for each group of "
        "comparable claims; or the requested claims in their order."
    )
    differences: list[GroupDifferenceRead] = Field(
        description="Each pair of groups of one metric, with the reasons why it cannot be compared; of "
        "claims that were requested by id, also each pair of two metrics (`different_metric`)."
    )
    left_out: int = Field(
        description="Number of groups that are left out, since the table would be too long: those that the "
        "fewest of the organizations share. The timeline of a metric has all."
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
    pick: Literal["latest", "best"] | None = Field(
        default=None,
        description="Which claim of an organization represents a group of comparable ones: the `latest` "
        "(the default), or the `best` as stated. Undisputed claims go before disputed ones.",
        examples=["best"],
    )
