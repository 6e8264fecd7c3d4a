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
    ROUNDED = "rounded"
    SIMILAR = "similar"
    NOT_COMPARABLE = "not_comparable"
    UNIT_MISMATCH = "unit_mismatch"
    NOT_FOUND = "not_found"


class ObstacleCode(StrEnum):
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_NAME = "unknown_name"
    ORGANIZATION_NOT_NAMED = "organization_not_named"
    OTHER_ORGANIZATION = "other_organization"
    METRIC_NOT_NAMED = "metric_not_named"
    RATIO_ORDER = "ratio_order"
    ANOTHER_NUMBER = "another_number"
    DENIED = "denied"
    CONDITIONAL = "conditional"
    DIFFERENT_KIND = "different_kind"
    DIFFERENT_DEFINITION = "different_definition"
    DIFFERENT_SCOPE = "different_scope"
    DIFFERENT_CONDITION = "different_condition"
    CONDITION_NOT_STATED = "condition_not_stated"
    DIFFERENT_PERIOD = "different_period"
    DISPUTED = "disputed"
    TOO_LONG = "too_long"


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


class ObstacleRead(Read):
    """One thing that prevents a comparison with the claim."""

    code: ObstacleCode = Field(
        description="What prevents a comparison. `different_` and `condition_not_stated`: as between two "
        "claims that cannot be compared.",
        examples=["unknown_word"],
    )
    words: str | None = Field(
        description="The words of the text; null for what the text lacks.", examples=["nearly"]
    )
    start: int | None = Field(description="Offset of the words in code points; null without words.")
    end: int | None = Field(description="Offset after the words; null without words.")
    detail: str = Field(description="The obstacle as a sentence.")


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
        "`outdated`: it was true, and a later claim or value has replaced it. `rounded`: the claim's "
        "number, rounded to the digits of the text. `similar`: the same number and names, beside words "
        "that leave doubt. `not_comparable`: a claim of these names, of another kind, condition, scope "
        "or definition. `unit_mismatch`: the unit has another dimension. `not_found`: none of these."
    )
    rule: str = Field(
        description="The name of the rule that decided.", examples=["same", "other_number"]
    )
    reason: str = Field(description="The rule as a sentence.")
    claim: CheckedClaimRead | None = Field(
        description="The compared claim, even if it decided nothing; null only if no claim shares "
        "names and dimension."
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
    obstacles: list[ObstacleRead] = Field(
        description="All that prevents a comparison with the claim, in the order of the "
        "text, and behind it what the text lacks; empty if the numbers were compared."
    )


class CheckRead(Read):
    revision: int = Field(description="The revision of the catalogue that this response shows.")
    data: list[CheckedNumberRead] = Field(description="Each number, in the order of the text.")
