"""Units beside a numeral: what the numeral counts or measures.

Spellings are looked up in the table of units. A spelling that is ambiguous there (`$`, `ton`) gives no
unit, but the spelling is kept, so that the numeral does not count as a number without a unit. Counted
things become UCUM annotations in the singular: `{layer}` for `42 layers`.
"""

import re
from dataclasses import dataclass, replace

from app.domain.units.unit import Unit
from app.domain.units.units import find_unit, get_unit
from app.extraction.numbers.counted_nouns import find_thing
from app.extraction.numbers.numerals import Numeral
from app.extraction.numbers.unit_spellings import JOINTS, find_spelling_end, read_unit


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit of a number in a text. `start` and `end` are the offsets of number and unit together.

    `written` is the unit as written in the text, None for a number without a unit; `unit` is also None
    if `written` is ambiguous. `rate` means that the quantity is per hour, day or year. `beside` is
    False if other words can be between number and unit, as before counted things.
    """

    start: int
    end: int
    unit: Unit | None
    written: str | None
    rate: bool = False
    beside: bool = True


_POINTS = re.compile(
    r"\s?-?(?:percentage[ -]points?\b|percent points?\b|pp\b|pct pts?\b)|个百分点|個百分點"
)
_INCHES = re.compile(
    r"\s?-?in\b(?=\.?(?:$|[,;)])|\s(?:thick|long|wide|tall|high|deep|in diameter)\b)"
)
_MONEY_BEFORE = re.compile(
    r"(?:(?:US|HK|NT|A|C|S|NZ)?\$|[€£¥￥₩₹]|\b(?:RMB|USD|EUR|CNY|JPY|GBP))\s?-?$", re.IGNORECASE
)
_RATE_AFTER = re.compile(
    r"\s?(?:(?:(?:per|an?|each|every)\s|/\s?)(?:second|minute|hour|day|week|month|year|annum)\b"
    r"|/\s?[smhd]\b|(?:daily|weekly|monthly|yearly|annually)\b|p\.a\.)",
    re.IGNORECASE,
)
_RATE_BEFORE = re.compile(
    r"(?:每秒|每分钟|每小时|每天|每日|每周|每月|每年|年均|日均|年产|日产)\D{0,4}$"
)


def find_measure(text: str, numeral: Numeral) -> Measure:
    """Find the unit of a number in a text.

    For a number without a unit, `unit` and `written` of the result are None.
    """
    found = _find_after(text, numeral) or _find_money(text, numeral)
    if found is None:
        found = Measure(numeral.start, numeral.end, None, None)
    if numeral.unit:
        found = Measure(numeral.start, numeral.end, get_unit(numeral.unit), numeral.unit)
    if match := _RATE_AFTER.match(text, found.end):
        return replace(found, end=match.end(), rate=True)
    before = text[max(0, numeral.start - 12) : numeral.start]
    return replace(found, rate=bool(_RATE_BEFORE.search(before)))


def _find_money(text: str, numeral: Numeral) -> Measure | None:
    offset = max(0, numeral.start - 6)
    match = _MONEY_BEFORE.search(text[offset : numeral.start])
    if match is None:
        return None
    written = match[0].strip("- ")
    spelling = {"RMB": "CNY", "￥": "¥"}.get(written.upper(), written)
    return Measure(offset + match.start(), numeral.end, read_unit(spelling), written)


def _find_after(text: str, numeral: Numeral) -> Measure | None:
    if match := _POINTS.match(text, numeral.end):
        return Measure(numeral.start, match.end(), get_unit("{percentage-point}"), match[0].strip())
    if match := _INCHES.match(text, numeral.end):
        return Measure(numeral.start, match.end(), find_unit("inch"), "in")
    if end := find_spelling_end(text, numeral.end):
        written = text[numeral.end : end].strip("".join(JOINTS))
        return Measure(numeral.start, end, read_unit(written), written)
    if thing := find_thing(text, numeral.end):
        return Measure(numeral.start, thing.end, thing.unit, thing.written, beside=False)
    return None
