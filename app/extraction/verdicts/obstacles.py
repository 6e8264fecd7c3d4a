"""May a number of a text be compared with a claim? Every condition must hold.

In this order; what fails first tells why the two are not compared.

| rule | what must hold |
|---|---|
| too_long | the sentence is short enough to be one |
| organization_not_named | the statement names an organization of the claim, unless the claim has none, and not as the one that something is done for or compared with |
| other_organization | it names no other organization of the catalogue |
| unknown_word | every word around the number is a word of the claim or a colourless one |
| other_measure | an adjective beside the number (`thin`, `deep`) names what the metric measures |
| metric_not_named | of the metric's words both occur, of three or more half; all for a claim without organization and technology; or all words of the claim's own sentence occur. A metric of one word may go unnamed where the number stands right before the thing (`a 30 micrometre BOE screen`); then only the same number counts |
| other_whole | what a percentage or fraction is said to be of is what the claim says that it is of |
| scope_not_named | a word of scope or technology occurs, names in the scope occur, and so does what a ratio is relative to |
| scope_differs | where the number is meant for one thing, the text speaks of one |
| further_condition | no other number stands beside it but those of the same achievement |
| other_period | the dates of the statement are those of the claim; to a dated statistic belongs its date |
| denied | nothing in the sentence denies it |
| conditional | nothing makes it a question, a plan or a possibility |
| requirement_not_result | what is required is said to be required, what is aimed at to be aimed at |
| result_not_requirement | what was reached is not said to be required |
| change_not_compared | the number is no difference, unless the metric is one |
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
    """`word` is the word, number or name that stands in the way, if it is one."""

    obstacle: Obstacle
    word: str | None = None
