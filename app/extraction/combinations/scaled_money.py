"""Money whose thousands, millions or billions are written with it: `MSEK 402`, `3.2 €m`, `EURm 2.5/year`."""

import re
from dataclasses import replace
from fractions import Fraction

from app.domain.numbers.quantity import format_fraction
from app.domain.units.units import find_unit
from app.extraction.combinations.combined import Combined, Tolerance

# `10*6.SEK`, `10*6.USD/a`
_SCALED_MONEY = re.compile(r"10\*(?P<power>\d)\.(?P<money>[A-Z]{3}(?:/.+)?)")


def multiply_money(part: Combined) -> Combined:
    """Multiply a number by the scale of its money, which has the plain unit then."""
    matches = [match for code in part.measure.codes if (match := _SCALED_MONEY.fullmatch(code))]
    numbers = (part.numeral, part.upper or part.numeral)
    if not matches or any(number.factor != 1 for number in numbers):
        return part
    factor = Fraction(10 ** int(matches[0]["power"]))
    codes = tuple(match["money"] for match in matches)
    unit = find_unit(codes[0]) if len(codes) == 1 else None
    return replace(
        part,
        numeral=part.numeral.scale(factor),
        upper=part.upper and part.upper.scale(factor),
        measure=replace(part.measure, unit=unit, codes=codes),
        tolerance=part.tolerance and _multiply_tolerance(part.tolerance, factor),
    )


def _multiply_tolerance(tolerance: Tolerance, factor: Fraction) -> Tolerance:
    if tolerance.relative:
        return tolerance
    minus, plus = (Fraction(size) * factor for size in (tolerance.minus, tolerance.plus))
    return replace(tolerance, minus=format_fraction(minus), plus=format_fraction(plus))
