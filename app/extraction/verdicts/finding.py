"""The verdict on a number of a text: which claim it repeats, and whether it agrees.

First the conditions of `obstacles` select the claims that a number may be compared with. Of these, the
claims on the metric whose words occur most decide. If no metric is named, only the same number counts.
Then, in this order:

| rule | condition | verdict |
|---|---|---|
| same, implied, converted | see `compare_numbers`; no later claim follows the claim | matches |
| stated_as_earlier | it fits a claim that another claim follows, and the text says that it is past, or names the later number after it | matches |
| present_stated_as_past | it fits the latest claim, and the text says that it is past | not_found |
| superseded | it fits a claim that another claim follows | outdated |
| baseline | it fits the claim's baseline, and the text says so (`from 7,000`) or that it is past | matches |
| baseline_superseded | it fits the claim's baseline, and the text does not say that it is past | outdated |
| other_unit | the metric is named, and the unit measures something else, or the number is a rate | unit_mismatch |
| bound_differs, other_number | see `compare_numbers`; compared with the nearest of the latest claims | differs |
| rounded, within_bound, bound_is_met | see `compare_numbers` | not_found |
| no_baseline | the text states a baseline, and the claim has none | not_found |
| too_many | the numbers before it have used up the comparisons of one response | not_found |
| no_claim, and the rules of `obstacles` | no claim can be compared | not_found |
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
    """The rules that only this module defines."""

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

    `word` is the word that prevented a comparison. `superseded_by` is the later claim, or the claim
    itself if the number is its baseline.
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
