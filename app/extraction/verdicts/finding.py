"""The verdict on each number of a text: which claim it repeats, and whether it says the same.

First `matching` tells with which claims a number may be compared. Of these, the claims on the metric
of which most words occur decide. Where the metric is not named at all, only the same number counts.
Then, in this order:

| rule | what holds | verdict |
|---|---|---|
| same, implied, converted | see `comparison`; the claim is the latest of its kind | matches |
| stated_as_earlier | it fits a claim that another one follows, and the text says that it is past, or names the later number after it | matches |
| present_stated_as_past | it fits the latest claim, and the text says that it is past | not_found |
| superseded | it fits a claim that another one follows | outdated |
| baseline | it fits what the claim starts from, and the text says so (`from 7,000`) or that it is past | matches |
| baseline_superseded | it fits what the claim starts from, and the text says that it is so | outdated |
| other_unit | the metric is named, and the unit measures something else; so does a rate | unit_mismatch |
| bound_differs, other_number | see `comparison`; against the nearest of the latest claims | differs |
| rounded, within_bound, bound_is_met | see `comparison` | not_found |
| no_baseline | the text says what a change starts from, and the claim does not | not_found |
| too_many | the numbers before it have been compared with as many claims as one answer can be | not_found |
| no_claim, and the rules of `matching` | no claim can be compared | not_found |
"""

from dataclasses import dataclass
from enum import StrEnum

from app.extraction.numbers.mentions import Mention
from app.extraction.verdicts.claim_topic import Candidate
from app.extraction.verdicts.compare_numbers import ComparedNumber, Rule
from app.extraction.verdicts.obstacles import Obstacle


class TextVerdict(StrEnum):
    MATCHES = "matches"
    DIFFERS = "differs"
    OUTDATED = "outdated"
    UNIT_MISMATCH = "unit_mismatch"
    NOT_FOUND = "not_found"


class Decision(StrEnum):
    """The rules that are of this module alone."""

    STATED_AS_EARLIER = "stated_as_earlier"
    SUPERSEDED = "superseded"
    BASELINE = "baseline"
    BASELINE_SUPERSEDED = "baseline_superseded"
    OTHER_UNIT = "other_unit"
    PRESENT_STATED_AS_PAST = "present_stated_as_past"
    NO_BASELINE = "no_baseline"
    NO_CLAIM = "no_claim"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Finding:
    """A number with its verdict. `stated` and `claimed` are in the claim's canonical unit.

    `word` is what stood in the way of a comparison. `superseded_by` is the later claim, or the claim
    itself where the number is its baseline.
    """

    mention: Mention
    verdict: TextVerdict
    rule: Rule | Obstacle | Decision
    claim: Candidate | None = None
    of_baseline: bool = False
    stated: ComparedNumber | None = None
    claimed: ComparedNumber | None = None
    superseded_by: Candidate | None = None
    word: str | None = None
