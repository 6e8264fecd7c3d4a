"""The check of a text: each number in the text is compared with the claims of the catalogue."""

from enum import StrEnum

from pydantic import Field

from app.domain.numbers.quantity import Comparator
from app.schemas.common import CheckedText, Create, NamedReference, Read, Slug
from app.schemas.metrics import UnitRead


class CheckVerdict(StrEnum):
    MATCHES = "matches"
    DIFFERS = "differs"
    OUTDATED = "outdated"
    UNIT_MISMATCH = "unit_mismatch"
    NOT_FOUND = "not_found"


class NumberRole(StrEnum):
    VALUE = "value"
    BASELINE = "baseline"
    CHANGE = "change"


class NumberDirection(StrEnum):
    UP = "up"
    DOWN = "down"


class CheckCreate(Create):
    """A text whose numbers are to be compared with the claims of the catalogue."""

    text: CheckedText = Field(
        description="Up to 20,000 characters of running text, in English or Chinese. A number "
        "is compared only if its own sentence names the organization and what is measured.",
        examples=["FiberHome has carried 30 billion calls on one fibre."],
    )


class CheckedClaimRead(Read):
    id: Slug
    statement: str = Field(description="The claim in one sentence, written by the curators.")
    metric: NamedReference = Field(description="What the number measures.")


class ComparedRead(Read):
    """A number in the canonical unit of the claim's metric: a value, or the bounds of a range."""

    comparator: Comparator = Field(description="How the number bounds the true one.")
    value: str | None = Field(
        description="Exact decimal or fraction; null for a range.", examples=["0.03", "1/3"]
    )
    lower: str | None = Field(description="Lower bound of a range; null for a value.")
    upper: str | None = Field(description="Upper bound of a range; null for a value.")
    unit: str = Field(description="UCUM code of the canonical unit.", examples=["mm"])


class TextSpanRead(Read):
    """A part of the checked text: `text[start:end] == exact`."""

    exact: str = Field(description="The words of the span.", examples=["30 billion"])
    start: int = Field(description="Offset of the first character, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character.")


class CheckedNumberRead(Read):
    """A number of the checked text, with the verdict on it. `text[start:end] == exact`."""

    exact: str = Field(
        description="The number and its unit, as written in the text.",
        examples=["30 billion calls"],
    )
    start: int = Field(description="Offset of the first character, in Unicode code points from 0.")
    end: int = Field(description="Offset after the last character, in Unicode code points.")
    value: str | None = Field(
        description="Exact decimal or fraction in `unit`; null for a range, and for a number that is "
        "not said, such as `thousands`.",
        examples=["0.3"],
    )
    lower: str | None = Field(description="Lower bound of a range; null for a value.")
    upper: str | None = Field(description="Upper bound of a range; null for a value.")
    unit: UnitRead | None = Field(
        description="The unit in the text with its denominator; null for a bare number, and for "
        "an ambiguous spelling such as `$`."
    )
    unit_text: str | None = Field(
        description="The unit as written, parts around the number joined by `…`; null if no unit "
        "is written.",
        examples=["calls", "$…per kg"],
    )
    comparator: Comparator | None = Field(
        description="How the text bounds the number; null for a number that is not said."
    )
    cue: str | None = Field(
        description="The text's word for the comparator; null without one.", examples=["more than"]
    )
    numeral: TextSpanRead = Field(
        description="The numeral with sign and scale word, without unit; of a range from the first "
        "numeral to the last."
    )
    cue_span: TextSpanRead | None = Field(description="The place of `cue`; null without one.")
    role: NumberRole = Field(
        description="`baseline`: the start of a change ('from 7,000'). `change`: a difference "
        "('by 3,000', '25% more'). `value`: any other number."
    )
    direction: NumberDirection | None = Field(
        description="Whether a change goes up or down; null for other numbers, and if not said."
    )
    verdict: CheckVerdict = Field(
        description="`matches`: a claim says the same. `differs`: it says something else. "
        "`outdated`: it was true, and a later claim or value has replaced it. `unit_mismatch`: the "
        "unit has another dimension. `not_found`: no comparable claim, or in doubt."
    )
    rule: str = Field(
        description="The name of the rule that decided.", examples=["same", "other_number"]
    )
    reason: str = Field(description="The rule as a sentence.")
    claim: CheckedClaimRead | None = Field(
        description="The compared claim, even if it decided nothing; null if there is none."
    )
    of_baseline: bool = Field(
        description="True if the number was compared with the baseline of the claim."
    )
    stated: ComparedRead | None = Field(
        description="The number of the text in the claim's unit; null if none was compared."
    )
    claimed: ComparedRead | None = Field(
        description="The number of the claim; null if none was compared."
    )
    factor: str | None = Field(
        description="The number of the text divided by that of the claim, exact; null unless both "
        "are single values that differ, and that of the claim is positive.",
        examples=["10", "2/3"],
    )
    superseded_by: CheckedClaimRead | None = Field(
        description="The current claim, if the number is an earlier one."
    )


class CheckRead(Read):
    revision: int = Field(description="The revision of the catalogue that this response shows.")
    data: list[CheckedNumberRead] = Field(description="Each number, in the order of the text.")
