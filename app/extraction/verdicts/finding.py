"""The verdict on a number of a text: which claim it repeats, and whether it agrees.

First the rules of `obstacles` select the claims that a number may be compared with. Of these, only the
claims on one metric are used: the metric of whose name the text has the greatest share of words. If the
text names no metric, only the same number counts. Then the rules below apply in their order.

A claim follows another claim if it is later according to the source (`follows`). The latest claim is
one that no other follows. A number fits a claim if its rule is same, implied or converted. The baseline
of a claim is the number from which a change starts: 7,000 in `from 7,000 to 10,000 km`.

| rule | condition | verdict |
|---|---|---|
| same, implied, converted | see `compare_numbers`; the claim is the latest | matches |
| stated_as_earlier | the number fits a claim that another claim follows; the text says that the number is past or a baseline, or gives the later number after it | matches |
| present_stated_as_past | the number is the only one of its statement and fits the latest claim, but the text says that it is past | not_found |
| superseded | the number fits a claim that another claim follows, and the text does not say that it is past | outdated |
| baseline | the number fits the claim's baseline, and the text says that it is a baseline (`from 7,000`) or that it is past | matches |
| baseline_superseded | the number fits the claim's baseline, and the text does not say that it is past | outdated |
| other_unit | the text names the metric, but the unit of the number measures something else: `30 billion calls a day` are no calls | unit_mismatch |
| bound_differs, other_number | see `compare_numbers`; of the latest claims the one with the nearest number is compared | differs |
| rounded, within_bound, bound_is_met | see `compare_numbers` | not_found |
| no_baseline | the text states a baseline, and the claim has none | not_found |
| too_many | the numbers before this one have used up the comparisons that one response may take | not_found |
| vague | the number has no value: `thousands`, 数百万 | not_found |
| no_claim, and the rules of `obstacles` | no claim can be compared | not_found |
"""

from dataclasses import dataclass
from enum import StrEnum

from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.verdicts.claim_topic import Candidate
from app.extraction.verdicts.compare_numbers import ComparedNumber, Rule
from app.extraction.verdicts.obstacles import Obstacle, Refusal


class TextVerdict(StrEnum):
    """The verdicts on a number of a text; the table of this module says when each is given."""

    MATCHES = "matches"
    DIFFERS = "differs"
    OUTDATED = "outdated"
    ROUNDED = "rounded"
    SIMILAR = "similar"
    NOT_COMPARABLE = "not_comparable"
    UNIT_MISMATCH = "unit_mismatch"
    NOT_FOUND = "not_found"


class Decision(StrEnum):
    """The rules of the table of this module that neither `obstacles` nor `compare_numbers` defines."""

    QUOTED = "quoted"
    STATED_AS_EARLIER = "stated_as_earlier"
    SUPERSEDED = "superseded"
    BASELINE = "baseline"
    BASELINE_SUPERSEDED = "baseline_superseded"
    OTHER_UNIT = "other_unit"
    PRESENT_STATED_AS_PAST = "present_stated_as_past"
    NO_BASELINE = "no_baseline"
    NO_CLAIM = "no_claim"
    TOO_MANY = "too_many"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Finding:
    """A number of a text with its verdict, the rule that decided, and the claim if there is one.

    `stated` is the number of the text and `claimed` that of the claim, both in the claim's canonical
    unit. `of_baseline` means that the claim's baseline was compared. `word` is the word of the text
    that prevented a comparison. `superseded_by` is set if a later number has replaced this one: it is
    the later claim, or `claim` itself if the number is the baseline of this claim.
    """

    number: TextQuantity
    verdict: TextVerdict
    rule: Rule | Obstacle | Decision
    claim: Candidate | None = None
    of_baseline: bool = False
    stated: ComparedNumber | None = None
    claimed: ComparedNumber | None = None
    superseded_by: Candidate | None = None
    word: str | None = None
    obstacles: tuple[Refusal, ...] = ()


_SENTENCES = {
    "same": "The claim states the same number.",
    "implied": "The claim states the same number, and the text follows from it.",
    "converted": "The claim's number, rounded to the digits of the text in the unit of the text.",
    "stated_as_earlier": "An earlier claim states this, and the text says that it was earlier.",
    "present_stated_as_past": "The claim states this as it is now; the text says that it is past.",
    "superseded": "An earlier claim states this, and a later one has taken its place.",
    "baseline": "The claim starts from this number, and the text says so.",
    "baseline_superseded": "The claim starts from this number; it has another one now.",
    "other_unit": "The unit measures something else than the claim's metric does.",
    "bound_differs": "The claim states the same number with another bound, such as 'more than'.",
    "other_number": "The claim states another number; both cannot be true.",
    "rounds_to": "The claim says {claimed}; to the digits of the text that is {stated}.",
    "quoted": "The text has the words of the source.",
    "within_bound": "The claim only bounds its number, and leaves this one open.",
    "bound_is_met": "The claim's number lies within what the text says, but is another statement.",
    "no_baseline": "The claim does not say what its change starts from.",
    "no_claim": "No claim about what the sentence names is in such a unit.",
    "too_many": "The text has more numbers than can be compared at once; send it in parts.",
    "vague": "The text does not say how many, so that there is nothing to compare.",
    "too_long": "The sentence is too long to be read as one statement.",
    "organization_not_named": "No organization of such a claim is named with the number.",
    "other_organization": "Another organization is named with the number: {word}.",
    "unknown_word": "This word may change what the number is about: {word}.",
    "other_measure": "This word says that something else is measured: {word}.",
    "metric_not_named": "What the number measures is not named clearly enough.",
    "other_whole": "The claim does not say that it is a part of this: {word}.",
    "scope_not_named": "What the claim is about is not named with the number: {word}.",
    "ratio_order": "The text relates the same things in another order: {word}.",
    "scope_differs": "The claim is about a single thing, and the text is not: {word}.",
    "different_condition": "The claim holds under another condition than this: {word}.",
    "condition_not_stated": "The claim holds under a condition that the text does not state: {word}.",
    "further_condition": "Another number is beside it that the claim does not have: {word}.",
    "other_period": "The claim is not known to be of this time: {word}.",
    "denied": "The sentence may deny it, by this word: {word}.",
    "conditional": "The sentence does not say that it is so: {word}.",
    "disputed": "The claim is disputed.",
    "requirement_not_result": "The claim is a requirement or a target; the text does not say so.",
    "result_not_requirement": "The claim says what is; the text says what is required: {word}.",
    "change_not_compared": "The number is a difference, and differences are not compared.",
}


def explain(finding: Finding) -> str:
    """Return the sentence that explains a verdict on a number of a text.

    It contains the word that prevented a comparison, if there is one.
    """
    if finding.rule == Rule.ROUNDS_TO and finding.claim:
        claim, number = finding.claim, finding.number
        quantity = claim.baseline if finding.of_baseline and claim.baseline else claim.quantity
        return _SENTENCES[finding.rule.value].format(
            claimed=quantity.as_stated, stated=f"{number.value} {number.unit_text or ''}".rstrip()
        )
    return _write(finding.rule.value, finding.word)


def explain_refusal(refusal: Refusal) -> str:
    """Return the sentence that says in which way an obstacle forbids a comparison."""
    return _write(refusal.obstacle.value, refusal.word)


def _write(rule: str, word: str | None) -> str:
    sentence = _SENTENCES[rule]
    if word is None:
        return sentence.replace(": {word}", "").replace(", by this word", "")
    return sentence.replace("{word}", repr(word))
