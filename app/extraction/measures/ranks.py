"""Ranks such as `ranked first`, `No. 1` and `第一`, and ordinals that count consecutive years."""

import re

from app.domain.quotes.span import Span
from app.domain.units.units import get_unit
from app.extraction.measures.measure import Measure
from app.extraction.numerals.numeral import Numeral, NumeralKind

_RANK_BEFORE = re.compile(
    r"\b(?:rank(?:s|ed|ing)?|plac(?:ed|es|ing)|came|comes|finish(?:ed|es)|stands?|stood|position(?:ed)?)"
    r"(?:\s(?:the|at|in|as|consistently|again|joint))?\s$|(?:\bNo\.?\s?|#|\bnumber\s)$",
    re.IGNORECASE,
)
_PERCENT_AFTER = re.compile(r"\s?(?:%|per\s?cent\b)")
_RANK_AFTER = re.compile(r"[\s-](?:place|position|spot|rank)\b", re.IGNORECASE)
# `the second tallest of its kind in Europe`, but not `Hartwell, Britain's second-largest grower`
_SUPERLATIVE_AFTER = re.compile(
    r"[\s-](?:(?!(?:rest|test|west|nest|guest|quest|request|interest|forest|harvest|contest|protest|invest|arrest|suggest)\b)[a-z]{2,}est|most\s[a-z]+)(?:\s[a-z-]+){0,3}?\s(?:of\sits\skind|in|on|worldwide|ever|behind|after)\b"
)
_CHINESE_BEFORE = re.compile(
    r"(?:排名|排位|排|位次|位居|位列|居|列|市场|全球|世界|全国|稳居|名列)(?:全球|世界|全国)?第$"
)
_CHINESE_AFTER = re.compile(r"[位名]")
_SIGN_BEFORE = re.compile(r"(?:No\.?\s?|#|number\s|第)$", re.IGNORECASE)
_YEARS_AFTER = re.compile(
    r"\s(?:(?:consecutive|straight|successive)\syear\b|year\s(?:in a row|running|straight)\b)",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile("年")
_WINDOW = 24
_LAST_RANK = 9999


def find_rank(text: str, numeral: Numeral) -> Measure | None:
    """Return the unit of a number that is a rank (`ranked first`) or counts consecutive years.

    It is `{rank}`, or the year for `third straight year`. Return None if the number is neither.
    """
    before = text[max(0, numeral.start - _WINDOW) : numeral.start]
    is_ordinal = numeral.kind == NumeralKind.ORDINAL or before.endswith("第")
    if is_ordinal and (years := _find_years(text, numeral, before)):
        return years
    # `no 20% premium` is no rank.
    if _PERCENT_AFTER.match(text, numeral.end):
        return None
    named = _RANK_BEFORE.search(before)
    is_rank = bool(named) and numeral.value.denominator == 1
    if is_ordinal and not is_rank:
        is_rank = bool(
            _RANK_AFTER.match(text, numeral.end)
            or _SUPERLATIVE_AFTER.match(text, numeral.end)
            or _CHINESE_BEFORE.search(before)
            or (before.endswith("第") and _CHINESE_AFTER.match(text, numeral.end))
        )
    sign = _SIGN_BEFORE.search(before)
    # `No one` is nobody.
    if sign and numeral.word and sign[0].strip().lower() == "no":
        return None
    if numeral.value > _LAST_RANK or not is_rank or not (is_ordinal or sign):
        return None
    start = numeral.start - (len(sign[0]) if sign else 0)
    place = Span(start, numeral.end)
    return Measure(start, numeral.end, (place,), get_unit("{rank}"), ("{rank}",))


def _find_years(text: str, numeral: Numeral, before: str) -> Measure | None:
    match = _YEARS_AFTER.match(text, numeral.end)
    if match is None and before.endswith("连续第"):
        match = _YEAR_AFTER.match(text, numeral.end)
    if match is None:
        return None
    place = Span(match.end() - len(match[0].lstrip()), match.end())
    return Measure(numeral.start, match.end(), (place,), get_unit("a"), ("a",))
