"""Obstacles: reasons for which a number of a text is not compared with a claim.

Each obstacle is named by the rule that fails. All rules must hold; they are checked in this order, and
the first that fails is reported. The statement of a number is the part of its sentence that belongs to
this number (see `clauses`).

| rule | condition |
|---|---|
| too_long | the sentence has at most 200 words and signs; a longer one is a list, or is not prose |
| organization_not_named | the statement names an organization of the claim, unless the claim has none. A name does not count if it only says for whom something is done, with whom something is compared, or whose supplier is meant |
| other_organization | the statement names no other organization of the catalogue |
| unknown_word | every word of the statement is a word of the claim, or a neutral word of `lexicon`. A sign that belongs to no number, such as `×`, counts as an unknown word, and so does what a unit is of (`CO2` in `5 kg of CO2`) |
| other_measure | if an adjective is beside the number (`thin`, `deep`), it names what the metric measures |
| metric_not_named | all words of the metric's name occur; half of them are enough if the name has three or more, unless the claim has neither organization nor technology. It is also enough that all words of the claim's own statement occur. A name of one word may be omitted if the number is right before the thing (`a 30 micrometre BOE screen`); then only the same number counts |
| other_whole | a percentage or fraction refers to the same whole as in the claim |
| scope_not_named | at least one word of the claim's scope and technology occurs, and all proper names in the scope, and all words of the base of a ratio (`relative_to`). For a claim without organization, more than half of the scope's words occur |
| ratio_order | what is measured is named before a ratio, and what it is relative to (`relative_to`) after it, but before 的; or in front of both, after `compared with` |
| scope_differs | if the claim is about a single thing (`one optical fiber`), the text is too |
| further_condition | every other number of the statement is that of a condition, has the dimension of another claim on the same achievement, or is in a list or a from-to pair with this number. None is a factor of it (`half of 42 layers`) |
| different_condition | no other value of a condition that separates the claim from others is stated: no `60 °C`, if the claim holds at 25 °C |
| condition_not_stated | every condition that separates the claim from others is stated |
| other_period | all dates of the statement are the period of the claim, or a longer one around it (see `dates`). For a statistic with a period, the statement must have a date |
| denied | no word of the sentence may deny the statement, and no short sentence beside it says that it is untrue |
| conditional | the sentence is not a question, and states no plan or possibility unless the claim is a target |
| requirement_not_result | if the claim is a requirement or target, the text states the number as required, or a target as planned |
| result_not_requirement | if the claim is neither requirement nor target, the text does not state the number as required |
| disputed | the claim is not disputed |
| change_not_compared | the number is not a difference (`30% more`), unless the metric is a saving; then the saving itself must not change |
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.quotes.span import Span
from app.extraction.language.tokens import Token


class Obstacle(StrEnum):
    """The rules of the table of this module, in the order in which they are checked."""

    TOO_LONG = "too_long"
    ORGANIZATION_NOT_NAMED = "organization_not_named"
    OTHER_ORGANIZATION = "other_organization"
    UNKNOWN_WORD = "unknown_word"
    OTHER_MEASURE = "other_measure"
    METRIC_NOT_NAMED = "metric_not_named"
    OTHER_WHOLE = "other_whole"
    SCOPE_NOT_NAMED = "scope_not_named"
    RATIO_ORDER = "ratio_order"
    SCOPE_DIFFERS = "scope_differs"
    FURTHER_CONDITION = "further_condition"
    DIFFERENT_CONDITION = "different_condition"
    CONDITION_NOT_STATED = "condition_not_stated"
    OTHER_PERIOD = "other_period"
    DENIED = "denied"
    CONDITIONAL = "conditional"
    REQUIREMENT_NOT_RESULT = "requirement_not_result"
    RESULT_NOT_REQUIREMENT = "result_not_requirement"
    DISPUTED = "disputed"
    CHANGE_NOT_COMPARED = "change_not_compared"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule that failed, so that a number of a text is not compared with a claim.

    `word` is the word, number or name in the text that caused this, or the condition that it lacks; None if
    there is none. `span` is its place in the text; None for what the text lacks.
    """

    obstacle: Obstacle
    word: str | None = None
    span: Span | None = None


_CODES = {
    Obstacle.OTHER_MEASURE: "different_definition",
    Obstacle.OTHER_WHOLE: "different_definition",
    Obstacle.SCOPE_NOT_NAMED: "different_scope",
    Obstacle.SCOPE_DIFFERS: "different_scope",
    Obstacle.FURTHER_CONDITION: "another_number",
    Obstacle.OTHER_PERIOD: "different_period",
    Obstacle.REQUIREMENT_NOT_RESULT: "different_kind",
    Obstacle.RESULT_NOT_REQUIREMENT: "different_kind",
    Obstacle.CHANGE_NOT_COMPARED: "different_kind",
}


def name_refusal(refusal: Refusal, text: str) -> str:
    """Return the code that readers see: several rules share one, and an unknown name has its own."""
    if refusal.obstacle == Obstacle.UNKNOWN_WORD and refusal.span:
        return "unknown_name" if refusal.span.cut(text)[:1].isupper() else "unknown_word"
    return _CODES.get(refusal.obstacle, refusal.obstacle.value)


def refuse(obstacle: Obstacle, token: Token | None) -> Refusal:
    """Make the refusal that a word of the text causes, or that lacks such a word."""
    if token is None:
        return Refusal(obstacle)
    end = token.start + len(token.written)
    return Refusal(obstacle, token.written, Span(token.start, end))
