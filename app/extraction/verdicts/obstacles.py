"""Conditions for comparing a number of a text with a claim.

All must hold. They are checked in this order; the first that fails is reported as the reason.

| rule | condition |
|---|---|
| too_long | the sentence is short enough to be read as one statement |
| organization_not_named | the statement names an organization of the claim, unless the claim has none; not as the one that something is done for or compared with |
| other_organization | it names no other organization of the catalogue |
| unknown_word | every word around the number is a word of the claim or of the neutral words in `lexicon` |
| other_measure | an adjective beside the number (`thin`, `deep`) names what the metric measures |
| metric_not_named | of the metric's words both occur, of three or more half; all for a claim without organization and technology; or all words of the claim's statement occur. A metric of one word may be omitted if the number is right before the thing (`a 30 micrometre BOE screen`); then only the same number counts |
| other_whole | a percentage or fraction refers to the same whole as in the claim |
| scope_not_named | a word of scope or technology occurs, all proper names in the scope, and the reference of a ratio (`relative_to`) |
| scope_differs | if the claim is about a single thing, so is the text |
| further_condition | all other numbers beside it belong to the same achievement |
| other_period | the dates of the statement are those of the claim; a dated statistic needs its date |
| denied | nothing in the sentence denies it |
| conditional | the sentence is no question, plan or possibility |
| requirement_not_result | the text states a requirement or target as one |
| result_not_requirement | the text does not state a result as a requirement |
| change_not_compared | the number is not a difference, unless the metric is one |
"""

from dataclasses import dataclass
from enum import StrEnum


class Obstacle(StrEnum):
    TOO_LONG = "too_long"
    ORGANIZATION_NOT_NAMED = "organization_not_named"
    OTHER_ORGANIZATION = "other_organization"
    UNKNOWN_WORD = "unknown_word"
    OTHER_MEASURE = "other_measure"
    METRIC_NOT_NAMED = "metric_not_named"
    OTHER_WHOLE = "other_whole"
    SCOPE_NOT_NAMED = "scope_not_named"
    SCOPE_DIFFERS = "scope_differs"
    FURTHER_CONDITION = "further_condition"
    OTHER_PERIOD = "other_period"
    DENIED = "denied"
    CONDITIONAL = "conditional"
    REQUIREMENT_NOT_RESULT = "requirement_not_result"
    RESULT_NOT_REQUIREMENT = "result_not_requirement"
    CHANGE_NOT_COMPARED = "change_not_compared"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The condition that failed. `word` is the word, number or name that caused it, if there is one."""

    obstacle: Obstacle
    word: str | None = None
