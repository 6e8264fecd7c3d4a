"""Money before a number: `US$5 million`, `$5 per kg`, 人民币 1,999 元."""

import re

from app.domain.quotes.span import Span
from app.domain.units.in_text import UnitMatch, match_denominators, match_money_before
from app.domain.units.lexicon.money import ONLY_BEFORE
from app.domain.units.units import find_unit
from app.extraction.measures.measure import Measure
from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words import unit_words
from app.extraction.words.patterns import match_any

# `€5 $6`: the second sign belongs to the number after it.
_SIGNS = "$€£¥"
_AGO = re.compile(rf"\s(?:{match_any(unit_words.AGO)})\b")
_DIGIT_NEXT = re.compile(r"\s?\d")
_MONEY_NEXT = re.compile(r"\s?/\s?(?:[A-Z]{0,3}\$|[€£¥₩₹])")


def find_money(text: str, numeral: Numeral) -> UnitMatch | None:
    """Find a sign or code of money right before a number."""
    if numeral.kind == NumeralKind.ORDINAL:
        return None
    end = numeral.start - (text[numeral.start - 1 : numeral.start] == " ")
    found = match_money_before(text, end) if end > 0 else None
    # `R 5` is no money, `R5 million` is.
    is_letter_apart = found and end < numeral.start and found.codes[0] in ONLY_BEFORE.values()
    return None if is_letter_apart and found and text[found.start] in ONLY_BEFORE else found


def join_money(
    text: str, numeral: Numeral, money: UnitMatch, after: Measure | None, language: str | None
) -> Measure:
    """Join money before a number with what is after it, if that is money too or divides it."""
    place = Span(money.start, money.end)
    if after and not _is_of_next_number(text, after) and set(after.codes) & set(money.codes):
        codes = tuple(code for code in money.codes if code in after.codes)
        unit = find_unit(codes[0]) if len(codes) == 1 else None
        return Measure(money.start, after.end, (place, *after.units), unit, codes)
    divided = match_denominators(text, numeral.end, money.codes, language)
    if divided is None or is_price_next(text, divided.start) or is_ago(text, divided.end):
        return Measure(money.start, numeral.end, (place,), money.unit, money.codes)
    units = (place, Span(divided.start, divided.end))
    return Measure(money.start, divided.end, units, divided.unit, divided.codes)


def is_price_next(text: str, start: int) -> bool:
    """Return whether a slash at `start` divides nothing but comes before another price: `€5/$6`."""
    return _MONEY_NEXT.match(text, start) is not None


def is_ago(text: str, end: int) -> bool:
    """Return whether a time that ends at `end` is a date, not a divisor: `$3 million a year ago`."""
    return _AGO.match(text, end) is not None


def _is_of_next_number(text: str, after: Measure) -> bool:
    is_sign = text[after.units[0].start] in _SIGNS
    return is_sign and _DIGIT_NEXT.match(text, after.end) is not None
