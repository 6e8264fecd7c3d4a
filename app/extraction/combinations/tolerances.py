"""Tolerances: `24 ± 2 h`, `5 V ± 1 %`, `10 +2/-1`; a bare `± 5` is the range from -5 to 5.

`±525 kV` is the one voltage of two poles.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.numbers.quantity import format_fraction
from app.domain.quotes.span import Span
from app.domain.units.in_text import match_unit
from app.extraction.combinations.combined import Combined, Tolerance

_PLUS_MINUS = r"(?:±|正[负負]|plus\sor\sminus|plus/minus|\+/[-\N{MINUS SIGN}]|\+-)"
_TOLERANCE = re.compile(
    rf"(?:\s?{_PLUS_MINUS}\s?|,?\sgive\sor\stake\s)(?P<both>\d+(?:[.,]\d+)?)(?P<percent>\s?%)?"
    r"|\s?\(?\+\s?(?P<plus>\d+(?:\.\d+)?)\s?/?,?\s?[-\N{MINUS SIGN}\N{EN DASH}]\s?(?P<minus>\d+(?:\.\d+)?)\)?(?P<percent2>\s?%)?"
)
_BARE = re.compile(r"(?:^|[^\d\w%)°]|[\u4e00-\u9fff])\s?(?P<sign>" + _PLUS_MINUS + r"\s?)$")
_BARE_WINDOW = 16
_OF_POLES = ("kV",)
_BRACKET = re.compile(r"\)\s?")


def add_tolerances(text: str, parts: Sequence[Combined]) -> list[Combined]:
    """Add tolerances to the numbers before them, and leave out the numbers of these tolerances."""
    result: list[Combined] = []
    for part in parts:
        last = result[-1] if result else None
        if last and last.tolerance and part.numeral.start < last.tolerance.span.end:
            result[-1] = _adopt_unit(last, part)
        else:
            result.append(_add_tolerance(text, _widen_bare(text, part)))
    return result


def _adopt_unit(part: Combined, within: Combined) -> Combined:
    """Give a number the unit that is after its tolerance: `24 ± 2 h`."""
    if part.measure.units and part.measure.codes == within.measure.codes:
        return replace(part, measure=replace(part.measure, end=within.measure.end))
    if part.measure.units or not within.measure.units:
        return part
    return replace(part, measure=replace(within.measure, start=part.measure.start))


def _widen_bare(text: str, part: Combined) -> Combined:
    """Make a range of a number with `±` before it."""
    numeral = part.numeral
    match = _BARE.search(text[max(0, numeral.start - _BARE_WINDOW) : numeral.start])
    if match is None or numeral.value <= 0:
        return part
    start = numeral.start - len(match["sign"])
    if part.measure.codes == _OF_POLES:
        return replace(part, measure=replace(part.measure, start=start))
    lower = replace(numeral, start=start, value=-numeral.value, text=f"-{numeral.text}")
    measure = replace(part.measure, start=min(start, part.measure.start))
    return Combined(lower, measure, numeral, Span(start, numeral.end))


def _add_unit_after_bracket(text: str, part: Combined, end: int) -> Combined:
    """Read the unit after the bracket around a number and its tolerance: `(37 ± 0.5) °C`."""
    bracket = _BRACKET.match(text, end)
    found = match_unit(text, bracket.end()) if bracket else None
    if found is None or not found.codes:
        return part
    place = Span(found.start, found.end)
    measure = replace(part.measure, units=(place,), unit=found.unit, codes=found.codes)
    return replace(part, measure=replace(measure, end=found.end))


def _is_of_other(text: str, part: Combined, tolerance: re.Match[str]) -> bool:
    """Return whether `±` begins a quantity of its own, with a unit of another dimension: 2个±500千伏换流站."""
    if part.measure.unit is None or tolerance["percent"] or not tolerance["both"]:
        return False
    found = match_unit(text, tolerance.end(), "zh")
    if found is None or found.unit is None:
        return False
    return found.unit.dimension != part.measure.unit.dimension


def _add_tolerance(text: str, part: Combined) -> Combined:
    """Read the tolerance after a number or after its unit."""
    if part.numeral.tolerance:
        place, size = part.numeral.tolerance
        written = format_fraction(size)
        return replace(part, tolerance=Tolerance(place, written, written))
    match = _TOLERANCE.match(text, part.measure.end)
    if match is None or part.upper or _is_of_other(text, part, match):
        return part
    percent = match["percent"] or match["percent2"] or ""
    minus = (match["both"] or match["minus"]).replace(",", ".")
    plus = (match["both"] or match["plus"]).replace(",", ".")
    # `5 ± 1 %` has the unit %; `5 V ± 1 %` is relative.
    has_unit = bool(part.measure.units)
    end = match.end() if has_unit else match.end() - len(percent)
    place = Span(match.end() - len(match[0].lstrip(" ,")), end)
    relative = bool(percent) and has_unit and part.measure.codes != ("%",)
    if not has_unit and text[part.numeral.start - 1 : part.numeral.start] == "(":
        part = _add_unit_after_bracket(text, part, end)
    return replace(part, tolerance=Tolerance(place, minus, plus, relative=relative))
