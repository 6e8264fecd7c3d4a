"""Quantities of claims: numbers with their units, as sources state them, and conditions of numbers."""

from pydantic import Field

from app.domain.numbers.derived_change import ChangeForm
from app.domain.numbers.quantity import Comparator, ReadBy
from app.schemas.common import Create, Label, PeriodRead, Read, Slug
from app.schemas.metrics import UnitRead

_READ_BY = (
    "Who has read it: `reader`, if it is what the reader reads at that place of the source, or `hand`, if "
    "a person has read what the reader cannot read"
)
_READ_BY_GIVEN = (
    f"{_READ_BY}. By hand against what the reader reads, it needs the `note` of the claim."
)
READ_BY_READ = Field(
    description=f"{_READ_BY}. Null if it was stored by an earlier version and differs from what is read.",
    examples=["reader"],
)


class NormalizedRead(Read):
    value: str | None = Field(
        description="Exact decimal or fraction; null if only bounds are stated.",
        examples=["10000", "1/3"],
    )
    number: float | None = Field(description="The double nearest to `value`, for convenience.")
    lower: str | None = Field(description="The lower bound, exact; null if none is stated.")
    lower_number: float | None = Field(description="The double nearest to `lower`.")
    upper: str | None = Field(description="The upper bound, exact; null if none is stated.")
    upper_number: float | None = Field(description="The double nearest to `upper`.")
    unit: str = Field(description="UCUM code of the canonical unit.")


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
    normalized: NormalizedRead = Field(
        description="The same in the canonical unit of the metric or of the qualifier."
    )
    read_by: ReadBy | None = READ_BY_READ


class BaselineRead(QuantityRead):
    """The quantity that a change starts from, with a period and a place of its own."""

    period: PeriodRead | None = Field(
        description="The time that it is about; null if the source does not say."
    )
    place: str | None = Field(description="Where it was so; null if the source does not say.")


class QualifierEvidenceRead(Read):
    source: Slug = Field(description="The id of the quoted source.")
    exact: str = Field(description="The words that state it.", examples=["25 °C"])
    start: int = Field(description="Offset in the source's text, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character.")


class QualifierRead(Read):
    """A condition under which the number holds: a text or a quantity, never both."""

    property: Slug = Field(description="The property, as the metric declares it.")
    name: str = Field(description="Its English name, or else the name in its first language.")
    separates: bool = Field(
        description="True if only numbers with equal values of it can be compared."
    )
    text: str | None = Field(description="The value as a text; null if it is a quantity.")
    quantity: QuantityRead | None = Field(description="The quantity; null if the value is a text.")
    evidence: QualifierEvidenceRead | None = Field(
        description="The words of a quote that state it; null if no quote of the claim does."
    )


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
    computed: bool = Field(description="Always true: computed, not stated by a source.")


class StatedChangeRead(Read):
    """A change that the source itself states, separate from the computed one."""

    as_stated: str = Field(description="The words of the source.", examples=["tripled"])
    form: ChangeForm = Field(description="A difference, a multiple, or a percentage.")
    value: str = Field(
        description="Exact decimal or fraction; a difference has the unit of the quantity."
    )
    read_by: ReadBy | None = READ_BY_READ


class ToleranceCreate(Create):
    """A tolerance, such as `± 5`: how much less and how much more the true number can be."""

    as_stated: str | None = Field(
        default=None, min_length=1, max_length=100, description="The words of the source."
    )
    minus: str = Field(description="Exact, not negative, in the unit of the number.")
    plus: str = Field(description="Exact, not negative, in the unit of the number.")
    relative: bool = Field(default=False, description="True if both are in percent of the number.")


class QuantityFields(Create):
    """What a claim may give of a quantity beside its words."""

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
    read_by: ReadBy = Field(default=ReadBy.READER, description=_READ_BY_GIVEN)


class QuantityCreate(QuantityFields):
    """A number with its unit, as a source states it: `as_stated` alone is enough.

    What is left out is read in the source, and what is given has to be what is read there. `as_stated`
    must occur in a quote of the claim, and have the full number and the unit beside it. A quantity that is
    read by hand has to give `value` or bounds, `unit` and `comparator`.
    """

    as_stated: str = Field(min_length=1, max_length=500, description="The words of the source.")


class BaselineCreate(QuantityCreate):
    """The quantity that a change starts from, with a period and a place of its own."""

    period: str | None = Field(
        default=None,
        description="The time that it is about; EDTF, not more precise than the source.",
    )
    place: Label | None = Field(default=None, description="Where it was so.")


class QualifierCreate(QuantityFields):
    """A condition under which the number holds: a `text`, or the words of a quantity as `as_stated`.

    What a quote of the claim states is found there. A quantity that no quote states is read in its words
    alone.
    """

    property: Slug = Field(description="A property that the metric declares.")
    text: Label | None = Field(default=None, description="The value of a property of texts.")
    as_stated: Label | None = Field(
        default=None, description="The words of a quantity.", examples=["25 °C"]
    )


class StatedChangeCreate(Create):
    """A change in the words of the source, such as `tripled` or `up 25%`: `as_stated` alone is enough.

    A decrease is negative, or a factor below 1. A change that is read by hand has to give `form` and
    `value`.
    """

    as_stated: str = Field(
        min_length=1,
        max_length=500,
        description="The words of the source, with the cue: `nearly doubled`, `up at least 15%`.",
    )
    form: ChangeForm | None = Field(
        default=None, description="A difference, a multiple, or a percentage."
    )
    value: str | None = Field(
        default=None,
        description="Exact decimal or fraction; a difference has the unit of the quantity.",
    )
    read_by: ReadBy = Field(default=ReadBy.READER, description=_READ_BY_GIVEN)
