"""Units of measurement right after a number."""

import re

from app.domain.units.in_text import UnitMatch, match_unit
from app.domain.units.units import find_unit
from app.extraction.measures.ambiguous_units import choose_unit
from app.extraction.measures.measure import Measure, make_measure
from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words import unit_words
from app.extraction.words.patterns import match_any

_NO_UNITS = re.compile(
    rf"(?:{match_any(unit_words.NO_UNITS)}|per(?!\scent))(?![A-Za-z/²³^])|(?:I|A)\s(?=[a-z])"
)
_INCHES = re.compile(
    r"in\b(?=\.?(?:$|[,;)|])|\s?\(|"
    rf"\s(?:{match_any(unit_words.INCH_BEFORE)}|in\s(?:diameter|the\s(?:length|width|height))|x\s\d)\b)"
)
_JOINT = re.compile(r"[ -]?(?:个(?=百分))?")
_LATIN_JOINT = re.compile(rf"[ -]?(?:{match_any(unit_words.LATIN_JOINTS)})?")
# `a three-tenths-point rise`
_POINT = re.compile(r"-point\b")


def find_unit_after(text: str, numeral: Numeral, language: str | None) -> Measure | None:
    """Find a unit of measurement or percentage points right after a number."""
    is_part = numeral.kind == NumeralKind.PART
    if is_part and (match := _POINT.match(text, numeral.end)):
        return _make(numeral, match.start() + 1, match.end(), "{percentage-point}")
    start = _skip_joint(text, numeral, language)
    if match := _INCHES.match(text, start):
        return _make(numeral, start, match.end(), "[in_i]")
    if _NO_UNITS.match(text, start):
        return None
    if numeral.more and text.startswith("月", start):
        return _make(numeral, start, start + 1, "mo")
    found = match_unit(text, start, language)
    if found is None or (is_part and numeral.value < 1 and _is_counted(found)):
        return None
    return make_measure(numeral, choose_unit(text, found, numeral.start))


def _skip_joint(text: str, numeral: Numeral, language: str | None) -> int:
    joint = _LATIN_JOINT if language in unit_words.LATIN_LANGUAGES else _JOINT
    match = joint.match(text, numeral.end)
    return match.end() if match else numeral.end


def _is_counted(found: UnitMatch) -> bool:
    """Return whether a unit counts things: `half a call` is no measurement."""
    return all(code.startswith("{") for code in found.codes)


def _make(numeral: Numeral, start: int, end: int, code: str) -> Measure:
    return make_measure(numeral, UnitMatch(start, end, find_unit(code), (code,)))
