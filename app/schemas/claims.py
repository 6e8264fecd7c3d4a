"""Claims: one quantitative statement of a source about an achievement.

`comparator` says how the source bounds the number, and `cue` is the source's word for this bound, such
as 'more than'. `baseline` is the number that a change starts from. `follows` names the claim that the
source puts before this claim in time. `period` is the time that the number is about, and `scope` is the
person or thing that the number is about.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, create_model
from pydantic_core import PydanticCustomError

from app.domain.numbers.quantity import Comparator, ReadBy
from app.schemas.achievements import Role
from app.schemas.common import (
    Create,
    EvidenceRead,
    Label,
    ListMeta,
    NamedReference,
    ParticipantRead,
    PeriodRead,
    Prose,
    Read,
    Resource,
    ResourceList,
    Slug,
    Statements,
    TitledReference,
)
from app.schemas.evidence import ClaimEvidenceRead
from app.schemas.filters import (
    ByDate,
    ByQualifier,
    ByRelations,
    BySameAs,
    ByValue,
    FoldedTexts,
    any_of,
    by_id,
    find_facet_property,
    none_of,
)
from app.schemas.list_parameters import (
    SEARCH_PATTERN,
    ListQuery,
    OneQuery,
    Parameters,
    PartialQuery,
    expand_to,
    facet_by,
    sort_by,
)
from app.schemas.quantities import (
    BaselineCreate,
    BaselineRead,
    ChangeRead,
    QualifierCreate,
    QualifierRead,
    QuantityCreate,
    QuantityRead,
    StatedChangeCreate,
    StatedChangeRead,
)
from app.schemas.sources import QuoteCreate
from app.validation_messages import worded


class ClaimKind(StrEnum):
    RESULT = "result"
    REQUIREMENT = "requirement"
    STATISTIC = "statistic"
    RANKING = "ranking"
    MILESTONE = "milestone"
    TARGET = "target"


class ClaimStatus(StrEnum):
    STATED = "stated"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class ClaimReference(Read):
    id: Slug


class ReviewRead(Read):
    """Somebody other than its author has accepted the present version of a claim."""

    actor: str = Field(description="Who.")
    at: datetime = Field(description="When; RFC 3339, UTC.")


class SupersededRead(Read):
    """What became of a claim after the revision that is shown."""

    version: int = Field(description="Its present version.")
    changed_at: datetime = Field(description="The time of that version; RFC 3339, UTC.")
    fields: list[str] = Field(
        description="JSON Pointers (RFC 6901) to the fields that have other values now.",
        examples=[["/quantity/value", "/status"]],
    )


class _ClaimFields(Resource):
    """What a claim has in lists and alone."""

    kind: ClaimKind = Field(description="A requirement is not a result; neither is a target.")
    status: ClaimStatus = Field(description="`stated` means that only its own source says so.")
    statement: str = Field(
        description="The claim in one sentence, in English or else in its first language."
    )
    statements: dict[str, str] = Field(
        description="The claim in one sentence, written by the curators, by language (BCP 47)."
    )
    achievement: TitledReference = Field(description="What the claim is about.")
    organizations: list[ParticipantRead] = Field(description="Who took part in the achievement.")
    technology: NamedReference | None = Field(description="The achievement's technology.")
    metric: NamedReference = Field(description="What the number measures.")
    quantity: QuantityRead = Field(description="The number.")
    baseline: BaselineRead | None = Field(
        description="The quantity that a change starts from; null if the source names none."
    )
    change: ChangeRead | None = Field(
        description="The change from the baseline; null without a baseline, and if one of the "
        "numbers is a bound, an approximation or a range."
    )
    stated_change: StatedChangeRead | None = Field(
        description="The change in the source's own words; null if it states none."
    )
    follows: ClaimReference | None = Field(
        description="The claim that precedes this one, if the source gives their order "
        '("6.75 billion and then 30 billion") but no dates.'
    )
    relative_to: str | None = Field(
        description="The base of a ratio, in the source's terms.",
        examples=["the thickness of A4 paper"],
    )
    qualifiers: list[QualifierRead] = Field(
        description="The conditions under which the number holds, in the order of the metric."
    )
    subject: str | None = Field(
        description="Which thing the number is about, in the source's terms; never compared.",
        examples=["the underwater production system"],
    )
    scope: str | None = Field(
        description="The extent that the number covers, in the source's terms; only numbers of one scope "
        "can be compared.",
        examples=["a single optical fiber preform"],
    )
    period: PeriodRead | None = Field(description="The time that the number is about.")
    note: str | None = Field(description="What is unclear in the source; null if nothing is.")
    reviewed_by: ReviewRead | None = Field(
        description="Who has accepted this version as a proposal; null if nobody has."
    )
    superseded: SupersededRead | None = Field(
        description="With `as_of`, for one claim: what was corrected since; null if it is the present version, "
        "and in lists."
    )


class ClaimRead(_ClaimFields):
    evidence: list[ClaimEvidenceRead] = Field(description="The quotes that state it, at least one.")


class ListedClaimRead(_ClaimFields):
    """A claim in a list, with its first quote alone."""

    evidence: list[EvidenceRead] = Field(
        description="The first quote that states it. `expand=evidence` shows all quotes, each with the spans "
        "of what it states, as the claim itself does."
    )


class ClaimListMeta(ListMeta):
    excluded: int = Field(
        description="Number of other claims that cannot be compared with the limits on values, "
        "because they have another dimension or, for limits on factors, no factor; up to 10,000."
    )
    uncertain: int = Field(
        description="Number of claims for which it is uncertain whether a limit on values or dates holds; "
        "up to 10,000."
    )
    uncertain_ids: list[str] = Field(
        description="The ids of the uncertain claims of this page, with `include_uncertain`."
    )


class ClaimList(ResourceList[ListedClaimRead]):
    meta: ClaimListMeta = Field(description="About this page and the full list.")


class ClaimCreate(Create):
    """A claim to create: a number that a source states, with the quotes that state it.

    What is left out and can be read or made of the rest is filled, and listed as `filled`.
    """

    id: Slug
    achievement: Slug
    metric: Slug
    kind: ClaimKind | None = Field(
        default=None,
        description="A requirement is not a result; neither is a target. Left out, it is read in the "
        "words of the sentence: what needs to be is a `requirement`, what is planned a `target`, a rank a "
        "`ranking`, and all else a `result`.",
    )
    status: ClaimStatus = Field(
        default=ClaimStatus.STATED,
        description="How well it is supported. `corroborated` needs quotes of two sources with "
        "different texts that both state the number. No current record may refer to a `withdrawn` claim.",
    )
    statements: Statements | None = Field(
        default=None,
        description="The claim in one sentence, in your own words, by language (BCP 47). Left out, it is "
        "made of organizations, metric and `as_stated`.",
        examples=[{"en": "The cell reached 402 Wh/kg."}],
    )
    quantity: QuantityCreate
    baseline: BaselineCreate | None = Field(
        default=None, description="What the change starts from."
    )
    stated_change: StatedChangeCreate | None = Field(
        default=None, description="A change that the source itself states."
    )
    follows: Slug | None = Field(
        default=None,
        description="The claim on the same metric that precedes this one, according to the source.",
    )
    relative_to: Label | None = Field(default=None, description="The base of a ratio.")
    qualifiers: list[QualifierCreate] = Field(
        default=[], max_length=40, description="The conditions under which the number holds."
    )
    subject: Label | None = Field(default=None, description="Which thing the number is about.")
    scope: Label | None = Field(
        default=None, description="The extent that the number covers, such as one market."
    )
    period: str | None = Field(default=None, description="EDTF, not more precise than the source.")
    note: Prose | None = Field(default=None, description="What is unclear in the source.")
    evidence: list[QuoteCreate] = Field(min_length=1, description="The quotes that state it.")


_FACETS = (
    "organization",
    "technology",
    "metric",
    "source",
    "country",
    "field",
    "role",
    "kind",
    "status",
    "comparator",
    "read_by",
    "qualifier",
    "year",
)


def _check_facet(facet: str) -> str:
    if facet in _FACETS or find_facet_property(facet):
        return facet
    expected = f"{', '.join(map(repr, _FACETS))} or 'qualifier:PROPERTY'"
    raise PydanticCustomError("literal_error", "Input should be {expected}", {"expected": expected})


ClaimFacet = Annotated[str, Field(max_length=200), AfterValidator(_check_facet)]


class ClaimParts(PartialQuery):
    """The parameters `fields` and `expand`, which select the parts of a claim to show."""

    expand: str | None = expand_to(
        *("technology", "achievement", "organizations", "metric", "follows", "evidence"),
        "evidence.source",
    )


class OneClaimQuery(ClaimParts, OneQuery):
    """Parameters of `GET /v1/claims/{id}`."""


class ClaimQuery(ClaimParts, ListQuery, ByQualifier, ByValue, ByDate, ByRelations, BySameAs):
    id: list[Slug] = by_id("fiber-length-per-preform")
    id__not: list[Slug] = none_of("id", "none-such")
    sort: str | None = sort_by(
        "value",
        "factor",
        "date",
        "kind",
        meaning="`value` needs a single dimension (`metric`, `unit`, or a limit with a unit); a "
        "range is ordered by its lower bound. `factor` as the first key leaves out claims without a "
        "factor; after another key, these come last.",
    )
    achievement: list[Slug] = any_of(
        "Only claims about this achievement, by its id.", "foldable-flexible-display"
    )
    achievement__not: list[Slug] = none_of("achievement", "foldable-flexible-display")
    kind: list[ClaimKind] = any_of("Only claims of this kind.", "result")
    kind__not: list[ClaimKind] = none_of("kind", "target")
    status: list[ClaimStatus] = any_of(
        "Only claims of this status; default: all except withdrawn ones.", "stated"
    )
    status__not: list[ClaimStatus] = none_of("status", "disputed")
    comparator: list[Comparator] = any_of(
        "Only claims whose number bounds the true one in this way.", "eq"
    )
    comparator__not: list[Comparator] = none_of("comparator", "approx")
    read_by: list[ReadBy] = any_of(
        "Only claims whose numbers were read by this: `hand` if one of them was read by hand.",
        "reader",
    )
    read_by__not: list[ReadBy] = none_of("read_by", "hand")
    role: list[Role] = any_of(
        "Only claims about results in which an organization has this role; with `organization`, in which "
        "that one has it.",
        "developer",
    )
    role__not: list[Role] = none_of("role", "partner")
    scope: FoldedTexts = any_of(
        "Only claims of this scope, without differences of case and white space.",
        "a single optical fiber preform",
    )
    scope__not: FoldedTexts = none_of("scope", "the Chinese market")
    relative_to: FoldedTexts = any_of(
        "Only claims relative to this, without differences of case and white space.",
        "the thickness of A4 paper",
    )
    relative_to__not: FoldedTexts = none_of("relative_to", "a human hair")
    has_baseline: bool | None = Field(
        default=None,
        description="Only claims with a baseline, or with `false` only those without.",
        examples=[True],
    )
    facet: list[ClaimFacet] = facet_by(
        "organization",
        of=f"{', '.join(f'`{name}`' for name in _FACETS)}, or `qualifier:PROPERTY` for the values of one property.",
    )
    facet_sort: str = Field(
        default="-count",
        pattern=worded(
            "^-?(count|value|min|median|max)$",
            "'count', 'value', 'min', 'median' or 'max', with - before it for descending",
        ),
        description="The order of facet values, with `-` for descending; ties are ordered by "
        "value. `min`, `median` and `max` refer to the numbers; see `facet_statistics`. Years are "
        "always in ascending order.",
        examples=["-max"],
    )
    facet_statistics: bool = Field(
        default=False,
        description="Include the exact minimum, median and maximum number for each facet value. "
        "`facet=metric` has them for each metric; any other facet needs a single `metric`.",
        examples=[True],
    )


class ClaimTableQuery(ClaimQuery):
    as_unit: str | None = Field(
        default=None,
        max_length=100,
        description="Convert values, bounds, tolerances and baselines exactly to this unit, in any "
        "spelling. All claims of the list must measure what it measures. The words of the source and the "
        "canonical values remain.",
        examples=["km"],
    )


class AnalystTable(Parameters):
    """The parameters of the table of analysts: `fields`, `unit`, and the filters of the list of claims."""

    unit: str | None = Field(
        default=None,
        max_length=64,
        pattern=SEARCH_PATTERN,
        description="The unit of all numbers, in any spelling: those of the rows are converted exactly, and bare "
        "numbers in `value__gte` and `value__lte` are read in it. The table has only metrics that measure what it "
        "measures; one that `metric` names must. Without it, each metric has its canonical unit.",
        examples=["km"],
    )

    def choose_claims(self) -> ClaimQuery:
        """Return the query for the claims that the table is made of."""
        return ClaimQuery.model_validate(self.model_dump(exclude_unset=True))


# Order, pages, facets and references are of lists.
_OF_LISTS = {"sort", "limit", "cursor", "facet", "facet_limit", "facet_sort", "facet_statistics"}
_FILTERS: dict[str, Any] = {
    name: (field.annotation, field)
    for name, field in ClaimQuery.model_fields.items()
    if name not in _OF_LISTS | {"expand", *AnalystTable.model_fields}
}
AnalystTableQuery: type[AnalystTable] = create_model(
    "AnalystTableQuery", __base__=AnalystTable, **_FILTERS
)
