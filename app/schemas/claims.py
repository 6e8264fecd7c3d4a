"""Claims: one quantitative statement of a source about an achievement.

`comparator` says how the source bounds the number, and `cue` is the source's word for this bound, such
as 'more than'. `baseline` is the number that a change starts from. `follows` names the claim that the
source puts before this claim in time. `period` is the time that the number is about, and `scope` is the
person or thing that the number is about.
"""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from app.domain.numbers.derived_change import ChangeForm
from app.domain.numbers.quantity import Comparator, ReadBy
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
    Sentence,
    Slug,
    TitledReference,
)
from app.schemas.filters import (
    ByDate,
    ByRelations,
    ByValue,
    any_of,
    by_id,
    none_of,
)
from app.schemas.list_parameters import (
    ListQuery,
    OneQuery,
    PartialQuery,
    expand_to,
    facet_by,
    sort_by,
)
from app.schemas.metrics import UnitRead
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


_READ_BY = (
    "Who has read it: `reader`, if it is what the reader reads at that place of the source, or `hand`, if "
    "a person has read what the reader cannot read"
)
READ_BY_READ = Field(
    description=f"{_READ_BY}. Null if it was stored by an earlier version and differs from what is read.",
    examples=["reader"],
)


class NormalizedRead(Read):
    value: str = Field(description="Exact decimal or fraction.", examples=["10000", "1/3"])
    number: float = Field(description="The nearest double, for convenience.")
    unit: str = Field(description="UCUM code of the metric's canonical unit.")


class ToleranceRead(Read):
    """A tolerance as the source states it; it describes the number, and no filter or order uses it."""

    as_stated: str | None = Field(
        description="The words of the source; null if they are not known.", examples=["± 5"]
    )
    minus: str = Field(description="How much less it can be; exact, in the unit of the number.")
    plus: str = Field(description="How much more it can be; exact, in the unit of the number.")
    relative: bool = Field(description="True if both are in percent of the number.")


class QuantityRead(Read):
    as_stated: str = Field(
        description="The words of the source.", examples=["more than 500 meters"]
    )
    comparator: Comparator = Field(
        description="How the number bounds the true one. `approx` does not mean less-than."
    )
    cue: str | None = Field(
        description="The source's own word for the comparator, or another word that qualifies the "
        "number.",
        examples=["more than"],
    )
    value: str | None = Field(
        description="Exact decimal or fraction in `unit`; null if only bounds are stated.",
        examples=["500", "1/3"],
    )
    number: float | None = Field(description="The double nearest to `value`, for convenience.")
    unit: UnitRead = Field(description="The unit in which the source states it.")
    unit_text: str | None = Field(
        description="The unit as the source writes it; null if it writes none.", examples=["meters"]
    )
    lower: str | None = Field(description="Lower bound, only if the source states one.")
    upper: str | None = Field(description="Upper bound, only if the source states one.")
    tolerance: ToleranceRead | None = Field(
        description="How much the true number can be beside `value`; null if the source says nothing."
    )
    normalized: NormalizedRead | None = Field(
        description="The value in the metric's canonical unit; null if only bounds are stated."
    )
    read_by: ReadBy | None = READ_BY_READ


class ChangeRead(Read):
    """A change that is computed from the baseline and the quantity; no source states this change."""

    absolute: str = Field(description="The difference in the metric's canonical unit, exact.")
    factor: str | None = Field(
        description="Value divided by baseline; null unless the baseline is positive, and for "
        "temperatures on a scale with an arbitrary zero."
    )
    percent: str | None = Field(
        description="The difference as a percentage of the baseline; null if `factor` is null."
    )
    computed: Literal[True] = Field(description="Always true: computed, not stated by a source.")


class StatedChangeRead(Read):
    """A change that the source itself states, separate from the computed one."""

    as_stated: str = Field(description="The words of the source.", examples=["tripled"])
    form: ChangeForm = Field(description="A difference, a multiple, or a percentage.")
    value: str = Field(
        description="Exact decimal or fraction; a difference has the unit of the quantity."
    )
    read_by: ReadBy | None = READ_BY_READ


class ClaimReference(Read):
    id: Slug


class ClaimRead(Resource):
    kind: ClaimKind = Field(description="A requirement is not a result; neither is a target.")
    status: ClaimStatus = Field(description="`stated` means that only its own source says so.")
    statement: str = Field(description="The claim in one sentence, written by the curators.")
    achievement: TitledReference = Field(description="What the claim is about.")
    organizations: list[ParticipantRead] = Field(description="Who took part in the achievement.")
    technology: NamedReference | None = Field(description="The achievement's technology.")
    metric: NamedReference = Field(description="What the number measures.")
    quantity: QuantityRead = Field(description="The number.")
    baseline: QuantityRead | None = Field(
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
    scope: str | None = Field(
        description="Who or what the number is about, in the source's terms.",
        examples=["a single optical fiber preform"],
    )
    period: PeriodRead | None = Field(description="The time that the number is about.")
    note: str | None = Field(description="What is unclear in the source; null if nothing is.")
    evidence: list[EvidenceRead] = Field(description="The quotes that state it, at least one.")


class ClaimListMeta(ListMeta):
    excluded: int = Field(
        description="Number of other claims that cannot be compared with the limits on values, "
        "because they have another dimension or, for limits on factors, no factor; up to 10,000."
    )
    uncertain: int = Field(
        description="Number of claims for which it is uncertain whether a limit holds; up to "
        "10,000."
    )
    uncertain_ids: list[str] = Field(
        description="The ids of the uncertain claims of this page, with `include_uncertain`."
    )


class ClaimList(ResourceList[ClaimRead]):
    meta: ClaimListMeta = Field(description="About this page and the full list.")


class TextQuoteSelector(Read):
    """A W3C Web Annotation selector that finds the quote by its words."""

    type: Literal["TextQuoteSelector"] = Field(description="The kind of selector.")
    exact: str = Field(description="The exact words.")
    prefix: str = Field(description="Up to 32 characters before them.")
    suffix: str = Field(description="Up to 32 characters after them.")


class TextPositionSelector(Read):
    """A W3C Web Annotation selector by offsets, in Unicode code points from 0."""

    type: Literal["TextPositionSelector"] = Field(description="The kind of selector.")
    start: int = Field(description="Offset of the first character.")
    end: int = Field(description="Offset after the last character.")


class SpanRead(Read):
    exact: str = Field(description="The words of the span.", examples=["10,000"])
    start: int = Field(description="Offset in the source's text, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character.")


class EvidenceState(StrEnum):
    EXACT = "exact"
    MISSING = "missing"


class CitedSourceRead(TitledReference):
    sha256: str = Field(description="SHA-256 of the source's text, in hexadecimal.")
    text_url: str = Field(description="Link to the exact text.")


class QuoteLinks(Read):
    """Links that open the text of the source at the quote."""

    text: str = Field(
        description="A link by offsets, for programs (RFC 5147).",
        examples=["/v1/sources/self-developed-technologies/text#char=2431,2452"],
    )
    text_fragment: str = Field(
        description="A link by words, for browsers (WICG text fragments). For a long quote it has "
        "the first and last words; if the quote is ambiguous, also words around it.",
        examples=["/v1/sources/self-developed-technologies/text#:~:text=a%200.03%20mm%20thin"],
    )


class QuoteRead(Read):
    source: CitedSourceRead = Field(description="The quoted document.")
    state: EvidenceState = Field(
        description="`exact` if the stored source has these words at these offsets."
    )
    selectors: tuple[TextQuoteSelector, TextPositionSelector] = Field(
        description="Selectors of the quote, by words and by offsets."
    )
    links: QuoteLinks = Field(description="Links to the quote in the text of the source.")
    number: SpanRead | None = Field(
        description="Span of the number; null in a quote that only gives context."
    )
    cue: SpanRead | None = Field(description="Span of the cue; null if there is none.")
    baseline: SpanRead | None = Field(
        description="Span of the baseline's number; null if there is none."
    )


class EvidenceList(Read):
    claim: Slug
    revision: int = Field(description="The revision of the catalogue that this response shows.")
    data: list[QuoteRead] = Field(description="In the order of the claim's evidence.")


class ToleranceCreate(Create):
    """A tolerance, such as `± 5`: how much less and how much more the true number can be."""

    as_stated: str | None = Field(
        default=None, min_length=1, max_length=100, description="The words of the source."
    )
    minus: str = Field(description="Exact, not negative, in the unit of the number.")
    plus: str = Field(description="Exact, not negative, in the unit of the number.")
    relative: bool = Field(default=False, description="True if both are in percent of the number.")


class QuantityCreate(Create):
    """A number with its unit, as a source states it: `as_stated` alone is enough.

    What is left out is read in the source, and what is given has to be what is read there. `as_stated`
    must occur in a quote of the claim, and have the full number and the unit beside it. A quantity that is
    read by hand has to give `value` or bounds, `unit` and `comparator`.
    """

    as_stated: str = Field(min_length=1, max_length=500, description="The words of the source.")
    number: str | None = Field(
        default=None,
        min_length=1,
        max_length=300,
        description="The numeral within `as_stated`; needed if this states several quantities.",
        examples=["6.75 billion"],
    )
    occurrence: int | None = Field(
        default=None,
        ge=1,
        description="Which occurrence, from 1, if `as_stated` occurs more than once in the quote.",
    )
    comparator: Comparator | None = Field(
        default=None, description="How it bounds the true number."
    )
    cue: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="The source's word for the comparator, or another word that qualifies the number.",
    )
    value: str | None = Field(default=None, description="Exact decimal or fraction, in `unit`.")
    unit: Label | None = Field(
        default=None,
        description="The unit as stated: its UCUM code, or any spelling of it; the code is stored. Needed if "
        "the words have none, or one that can mean several.",
        examples=["km", "{call}", "千瓦时"],
    )
    lower: str | None = Field(default=None, description="Only if the source states a lower bound.")
    upper: str | None = Field(default=None, description="Only if the source states an upper bound.")
    tolerance: ToleranceCreate | None = Field(
        default=None, description="Only if the source states one."
    )
    read_by: ReadBy = Field(default=ReadBy.READER, description=f"{_READ_BY}.")


class StatedChangeCreate(Create):
    """A change in the words of the source, such as `tripled` or `up 25%`: `as_stated` alone is enough.

    A decrease is negative, or a factor below 1. A change that is read by hand has to give `form` and
    `value`.
    """

    as_stated: str = Field(min_length=1, max_length=500, description="The words of the source.")
    form: ChangeForm | None = Field(
        default=None, description="A difference, a multiple, or a percentage."
    )
    value: str | None = Field(
        default=None,
        description="Exact decimal or fraction; a difference has the unit of the quantity.",
    )
    read_by: ReadBy = Field(default=ReadBy.READER, description=f"{_READ_BY}.")


class ClaimCreate(Create):
    """A claim to create: a number that a source states, with the quotes that state it."""

    id: Slug
    achievement: Slug
    metric: Slug
    kind: ClaimKind = Field(description="A requirement is not a result; neither is a target.")
    status: ClaimStatus = Field(
        default=ClaimStatus.STATED,
        description="How well it is supported. `corroborated` needs quotes of two sources with "
        "different texts. No current record may refer to a `withdrawn` claim.",
    )
    statement: Sentence = Field(description="The claim in one sentence, in your own words.")
    quantity: QuantityCreate
    baseline: QuantityCreate | None = Field(
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
    scope: Label | None = Field(default=None, description="Who or what the number is about.")
    period: str | None = Field(default=None, description="EDTF, not more precise than the source.")
    note: Prose | None = Field(default=None, description="What is unclear in the source.")
    evidence: list[QuoteCreate] = Field(min_length=1, description="The quotes that state it.")


ClaimFacet = Literal[
    "organization",
    "technology",
    "metric",
    "source",
    "country",
    "field",
    "kind",
    "status",
    "comparator",
    "read_by",
    "year",
]


class ClaimParts(PartialQuery):
    """The parameters `fields` and `expand`, which select the parts of a claim to show."""

    expand: str | None = expand_to(
        "technology", "achievement", "organizations", "metric", "follows", "evidence.source"
    )


class OneClaimQuery(ClaimParts, OneQuery):
    """Parameters of `GET /v1/claims/{id}`."""


class ClaimQuery(ClaimParts, ListQuery, ByValue, ByDate, ByRelations):
    id: list[Slug] = by_id("fiber-length-per-preform")
    id__not: list[Slug] = none_of("id", "none-such")
    sort: str | None = sort_by(
        "value",
        "factor",
        "date",
        meaning="`value` needs a single dimension (`metric`, `unit`, or a limit with a unit); a "
        "range is ordered by its lower bound. `factor` leaves out claims without a factor.",
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
    has_baseline: bool | None = Field(
        default=None,
        description="Only claims with a baseline, or with `false` only those without.",
        examples=[True],
    )
    facet: list[ClaimFacet] = facet_by()
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
