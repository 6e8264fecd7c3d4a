"""Models of the timeline of a metric and of its records: points, groups of comparable points, holders."""

from pydantic import Field

from app.domain.claims.points import PointRole
from app.domain.claims.records import OpenBecause, RecordState
from app.domain.numbers.quantity import Comparator
from app.schemas.claims import ClaimKind, ClaimStatus
from app.schemas.common import (
    ListLinks,
    ListMeta,
    NamedReference,
    PeriodRead,
    Read,
    Slug,
)
from app.schemas.filters import (
    EDTF_PATTERN,
    ByCountry,
    ByDate,
    ByField,
    ByOrganization,
    ByQualifier,
    BySource,
    ByTechnology,
    FoldedTexts,
    any_of,
    none_of,
)
from app.schemas.list_parameters import AsOf, continue_after
from app.schemas.metrics import Direction, UnitRead


def _is_absent(value: object) -> bool:
    return not value


class ClaimSummary(Read):
    id: Slug
    statement: str = Field(description="The claim in one sentence, written by the curators.")


class PointQuantityRead(Read):
    """A number in the canonical unit of the metric, with the words of its source.

    Bounds are left out where there are none, since a page has hundreds of numbers.
    """

    as_stated: str = Field(description="The words of the source.", examples=["402 ± 5 Wh/kg"])
    comparator: Comparator = Field(description="How the number bounds the true one.")
    value: str | None = Field(
        description="Exact decimal or fraction in the unit of the metric; null if only bounds are stated.",
        examples=["402", "1/3"],
    )
    number: float | None = Field(description="The double nearest to `value`, for convenience.")
    lower: str | None = Field(
        default=None,
        exclude_if=_is_absent,
        description="Lower bound, left out if the source states none.",
    )
    upper: str | None = Field(
        default=None,
        exclude_if=_is_absent,
        description="Upper bound, left out if the source states none.",
    )


class ConditionRead(Read):
    """The value of a qualifier, written: a text, or a quantity with its unit."""

    property: Slug = Field(description="The property, as the metric declares it.")
    value: str = Field(description="The value as it was first stated.", examples=["25 Cel"])


class PointEvidenceRead(Read):
    source: Slug = Field(description="The id of the quoted source; its title is in `names`.")
    exact: str = Field(description="The words that state the number.")


class PointRead(Read):
    """A number as it is in timelines: short, since a page has up to 200.

    What it lacks of `line`, `technology`, `subject`, `scope`, `qualifiers`, `record_because` and `repeats` is
    left out.
    """

    id: str = Field(
        description="`CLAIM#value` or `CLAIM#baseline`.",
        examples=["fiber-length-per-preform#value"],
    )
    claim: ClaimSummary = Field(description="The claim that states the number.")
    role: PointRole = Field(description="The `baseline` that a change starts from, or the `value`.")
    group: int = Field(
        description="The number of its group in `groups`. Points of one group are comparable."
    )
    line: int | None = Field(
        default=None,
        exclude_if=_is_absent,
        description="Of undated points: the number of the line of points that words order, from 1. Left "
        "out of a dated point, and of the baseline of a dated value.",
    )
    quantity: PointQuantityRead = Field(description="The number.")
    period: PeriodRead | None = Field(description="When; null if no source says it.")
    organizations: list[Slug] = Field(
        description="The ids of who took part, each once; their names are in `names`."
    )
    technology: Slug | None = Field(
        default=None,
        exclude_if=_is_absent,
        description="The id of the technology; its name is in `names`.",
    )
    subject: str | None = Field(
        default=None,
        exclude_if=_is_absent,
        description="Which thing the number is about; never compared.",
    )
    scope: str | None = Field(
        default=None,
        exclude_if=_is_absent,
        description="The extent that the number covers; compared.",
    )
    qualifiers: list[ConditionRead] = Field(
        default=[],
        exclude_if=_is_absent,
        description="The conditions under which the number holds.",
    )
    kind: ClaimKind = Field(description="The kind of the claim.")
    status: ClaimStatus = Field(description="The status of the claim.")
    record: bool | None = Field(
        description="Whether it was a record at its time: no other point of its group was better, or "
        "all that were came later. Null if that is open; false if the metric has no direction."
    )
    record_because: OpenBecause | None = Field(
        default=None,
        exclude_if=_is_absent,
        description="Why `record` is null, else left out.",
        examples=["overlapping_dates"],
    )
    repeats: str | None = Field(
        default=None,
        exclude_if=_is_absent,
        description="The point that it states over again: the same number of the same organization. It is "
        "then no record of its own.",
    )
    after: list[str] = Field(
        description="Points of its group that come right before it for certain, at most 3.",
        examples=[["fiber-length-per-preform#baseline"]],
    )
    evidence: list[PointEvidenceRead] = Field(
        description="The first quote that states it. `/v1/claims/ID` has all, with their places."
    )


class NamesRead(Read):
    """The names of what points name by id, each once."""

    organizations: dict[str, str] = Field(description="Names of organizations by id.")
    technologies: dict[str, str] = Field(description="Names of technologies by id.")
    sources: dict[str, str] = Field(description="Titles of the quoted sources by id.")


class ConditionsRead(Read):
    """The conditions that all points of a group share."""

    relative_to: str | None = Field(description="The base of a ratio, as it was first stated.")
    scope: str | None = Field(description="The extent that the numbers cover, as first stated.")
    qualifiers: list[ConditionRead] = Field(
        description="The separating qualifiers, in the order of the metric."
    )


class GroupRead(Read):
    group: int = Field(description="The number of the group in this answer.")
    conditions: ConditionsRead = Field(description="What its points have in common.")


class TimelineMeta(ListMeta):
    uncertain: int = Field(
        description="With limits on dates: number of points that may or may not date from then."
    )


class TimelineRead(Read):
    metric: NamedReference = Field(description="What the numbers measure.")
    direction: Direction = Field(description="Whether a higher or a lower number is better.")
    unit: UnitRead = Field(description="The unit of the numbers.")
    groups: list[GroupRead] = Field(
        description="The groups of the points of this page, or with `by` the values of that property."
    )
    data: list[PointRead] = Field(
        description="Dated points by the first day, the last day and the id of the claim, a baseline "
        "before its value; then undated ones by `line`."
    )
    names: NamesRead = Field(description="The names of what the points name by id.")
    meta: TimelineMeta = Field(description="About this page and the full timeline.")
    links: ListLinks = Field(description="URLs of this page and the next one.")


class DoubtRead(Read):
    about: str = Field(description="What is open: the `holder`, or `since` when it holds.")
    code: OpenBecause = Field(description="Why.")
    claims: list[Slug] = Field(description="The claims that leave it open, at most 5.")
    detail: str = Field(
        description="The same in words.",
        examples=["'more than 390 Wh/kg' may be more than '395 Wh/kg'."],
    )


class RecordRead(Read):
    """The record of one group of comparable claims. Points are named by their ids."""

    conditions: ConditionsRead = Field(description="The conditions of the group.")
    claims: int = Field(description="Number of comparable claims in the group.")
    state: RecordState = Field(
        description="`decided`: `holders` hold it for certain. `undecided`: `undecided_because` says why. "
        "`none`: nothing holds it, since all is disputed or later. `no_direction`: neither higher nor lower "
        "numbers are better."
    )
    holders: list[str] = Field(
        description="Who holds it for certain; two are a tie.", examples=[["cell-2025#value"]]
    )
    since: PeriodRead | None = Field(
        description="When it was reached; null if that is open, even if the holder is known."
    )
    corroborated_by: list[Slug] = Field(
        description="Claims that state the number of a holder over again."
    )
    previous: list[str] = Field(description="Who certainly held it right before.")
    best_stated: list[str] = Field(
        description="The best numbers as stated: the highest or the lowest, by the direction."
    )
    undecided_because: list[DoubtRead] = Field(
        description="What leaves the holder, or the date, open."
    )


class RecordList(Read):
    metric: NamedReference = Field(description="What the numbers measure.")
    direction: Direction = Field(description="Whether a higher or a lower number is better.")
    unit: UnitRead = Field(description="The unit of the numbers.")
    at: str | None = Field(description="The date at whose end it is asked; null for now.")
    filters: dict[str, list[str]] = Field(
        description="What the query asked of claims, by parameter. With any, these are the best of the claims "
        "that it selects, such as those of one `organization`, and not the records of the metric.",
        examples=[{"organization": ["voltara"]}],
    )
    data: list[RecordRead] = Field(
        description="One record for each group of comparable claims, those of most claims first."
    )
    points: list[PointRead] = Field(description="Every point that the records name, each once.")
    names: NamesRead = Field(description="The names of what the points name by id.")
    meta: ListMeta = Field(description="About this page and the full list.")
    links: ListLinks = Field(description="URLs of this page and the next one.")


class MetricPointsQuery(
    ByOrganization, ByTechnology, BySource, ByCountry, ByField, ByQualifier, AsOf
):
    """Parameters that select the points of a metric."""

    scope: FoldedTexts = any_of(
        "Only numbers of this scope, without differences of case and white space.",
        "a single optical fiber preform",
    )
    scope__not: FoldedTexts = none_of("scope", "the Chinese market")


class TimelineQuery(MetricPointsQuery, ByDate):
    by: Slug | None = Field(
        default=None,
        description="Group the points by this property of the metric alone. Records are still those of "
        "comparable points.",
        examples=["dataset"],
    )
    records: bool = Field(
        default=False,
        description="Only points that were records, or of which that is open. They are found among all "
        "points of the metric, also those that the other parameters leave out.",
        examples=[True],
    )
    newest_first: bool = Field(
        default=False,
        description="Dated points from the latest to the earliest; undated ones come last in either order.",
        examples=[True],
    )
    include_uncertain: bool = Field(
        default=False,
        description="Include points for which it is uncertain whether they date from within the limits.",
        examples=[True],
    )
    limit: int = Field(
        default=200,
        ge=1,
        le=200,
        description="The maximum number of points. A page with long quotes has fewer.",
    )
    cursor: str | None = continue_after("the page before, with the same filters.")


class RecordQuery(MetricPointsQuery):
    at: str | None = Field(
        default=None,
        pattern=EDTF_PATTERN,
        description="Who held it at the end of this day, month or year (EDTF), and not now. Undated "
        "results may then have been there or not.",
        examples=["2021"],
    )
    limit: int = Field(default=20, ge=1, le=100, description="The maximum number of groups.")
    cursor: str | None = continue_after("the page before, with the same filters.")
