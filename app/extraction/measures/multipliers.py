"""Multiples and repetitions: `5x`, `3 times as fast`, `tenfold`, 3倍; `42 times` counts."""

import re

from app.domain.quotes.span import Span
from app.domain.units.units import counted, find_unit
from app.extraction.measures.measure import Measure
from app.extraction.numerals.numeral import Numeral
from app.extraction.words import change_words, unit_words
from app.extraction.words.patterns import match_any

_MULTIPLIER = re.compile(
    r"[x×X](?![\w×])|\s?[×x](?=\s(?:[a-z]|$))|\s?倍(?!增)|[ -]times\b|-?\s?fold\b"
)
_COUNTED = re.compile(rf"[ -]times\s(?:{match_any(unit_words.COUNTED_AFTER)})\b")
# `3 times Norway's output`
_COMPARED = re.compile(
    rf"\s(?:(?:{match_any(unit_words.COMPARED_AFTER)}|[a-z]{{2,}}er)\b|[A-Z]\w{{1,20}}'s\s(?=[a-z])|(?:last|this)\s(?:year|month|quarter|week|season)'s\b)"
)
# `5 times last year's output`
_COMPARED_NOUN = re.compile(r"\s(?:last|this)\s[a-z]+'s\b")
# `fell 5 times`, `by about 3 times`
_CHANGED = re.compile(
    rf"\b(?:{match_any((*change_words.GROWN, 'increase', 'fell', 'shrank', 'by'))})\s(?:[a-z]+\s)?$"
)
_WINDOW = 30


def find_multiplier(text: str, numeral: Numeral) -> Measure | None:
    """Find what makes a number a multiple; its unit is 1, or `{time}` for `42 times`."""
    match = _MULTIPLIER.match(text, numeral.end)
    if match is None or (
        _COUNTED.match(text, numeral.end) and not _COMPARED_NOUN.match(text, match.end())
    ):
        return None
    codes: tuple[str, ...] = ("1",)
    unit = find_unit("1")
    if match[0].strip() == "times" and _counts(text, numeral, match.end()):
        unit, codes = counted("time"), ("{time}", "1")
    place = Span(match.end() - len(match[0].lstrip(" -")), match.end())
    return Measure(numeral.start, match.end(), (place,), unit, codes)


def _counts(text: str, numeral: Numeral, end: int) -> bool:
    if numeral.value.denominator != 1 or _COMPARED.match(text, end):
        return False
    before = text[max(0, numeral.start - _WINDOW) : numeral.start]
    return _CHANGED.search(before) is None
