"""Explanations of verdicts for the users who sent a text: an English sentence for each rule."""

from app.extraction.verdicts.finding import Finding

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
    "rounded": "The claim's number rounds to this one, but is not this one.",
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
    "requirement_not_result": "The claim is a requirement or a target; the text does not say so.",
    "result_not_requirement": "The claim says what is; the text says what is required: {word}.",
    "change_not_compared": "The number is a difference, and differences are not compared.",
}


def explain(finding: Finding) -> str:
    """Return the sentence that explains a verdict on a number of a text.

    It contains the word that prevented a comparison, if there is one.
    """
    sentence = _SENTENCES[finding.rule.value]
    if finding.word is None:
        return sentence.replace(": {word}", "").replace(", by this word", "")
    return sentence.replace("{word}", repr(finding.word))
