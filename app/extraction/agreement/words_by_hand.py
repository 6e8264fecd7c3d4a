"""Words whose number was read by hand: they have to hold one, if only one that the reader cannot read."""

import re

from app.domain.quotes.span import Span
from app.extraction.agreement.place import Disagreement
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.names import find_identifiers
from app.extraction.numbers.surroundings import find_block
from app.extraction.words import number_words
from app.extraction.words.patterns import match_any

# Words that state a number, though the reader reads none in them.
_LOOSE = (
    "all", "every", "each", "both", "none", "no", "entire", "entirely", "whole", "full", "fully", "complete", "completely",
    "single", "sole", "only", "once", "another", "pair", "couple", "few", "many", "most", "majority", "minority", "score",
    "dozens", "century", "centuries", "decade", "decades", "fortnight", "percent", "nil", "zillion", "infinite", "free",
    "unchanged", "flat",
)  # fmt: skip
_ENGLISH = re.compile(
    rf"\b(?:{match_any((*number_words.CARDINALS, *number_words.ENGLISH_SCALES, *number_words.VAGUE, *_LOOSE))}"
    rf"|{match_any((*number_words.PARTS, *number_words.ORDINALS, *number_words.MULTIPLES, *number_words.GROWTH))}"
    rf"|{match_any(number_words.HALVING)})(?:s|ties|fold)?\b|fold\b",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    rf"[{''.join({*number_words.CHINESE_DIGITS, *number_words.CHINESE_TENS, *number_words.CHINESE_SCALES})}"
    r"半双雙几幾数數全都均皆每各无無若干倍番]"
)
_DIGIT = re.compile(r"\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒]")
# The languages whose words for numbers are known here in full.
_KNOWN = frozenset({"en", "zh"})


def refuse_numberless(text: str, language: str | None, span: Span) -> Disagreement | None:
    """Return the fault of words at `span` that hold no number, or only one that names something."""
    around = find_block(text, span)
    block, stated = around.cut(text), span.shift(-around.start)
    words = stated.cut(block)
    if _ENGLISH.search(words) or _CHINESE.search(words):
        return None
    digits = [stated.start + match.start() for match in _DIGIT.finditer(words)]
    if digits:
        names = [name.span for name in find_identifiers(flatten(block))]
        if all(any(name.start <= at < name.end for name in names) for at in digits):
            detail = f"{words[:60]!r} holds a date or a name, and no quantity; quote the number"
            return Disagreement("not_readable", "as_stated", detail)
        return None
    if language is None or language.split("-")[0].lower() not in _KNOWN:
        return None
    detail = f"{words[:60]!r} holds no number; quote the words that state it"
    return Disagreement("no_number", "as_stated", detail)
