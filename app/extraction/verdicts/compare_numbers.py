"""Comparison of a number of a text with the number of a claim, by exact rules.

The first row that fits decides. Both numbers are in the canonical unit (the unit of the claim's
metric). The comparator of a number says how it bounds the true number: exactly, about, more than, at
least, less than or at most. In the table, the first number is that of the text, the second that of the
claim.

| rule | condition | verdict |
|---|---|---|
| same | the same number or bounds with the same comparator | matches |
| implied | the same number, and the text follows from the claim: *about*, *at least* or *up to* 30 from 30; *at least* 500 from *more than* 500 | matches |
| converted | the claim's number in another unit, rounded to the digits of the text, of which there are at least three. Units that differ by a power of ten (m and km) do not count as another unit | matches |
| bound_differs | the same number, but the text says more, or the opposite: 500 or *at most* 500 against *more than* 500; 80 against *nearly* 80; *nearly* 30 against 30 | differs |
| rounds_to | the claim's number rounded to the digits of the text, off by 2.5% at most unless the text says *about* | rounded |
| within_bound | another number, which the bound or approximation of the claim allows: 600 against *more than* 500 | not_found |
| bound_is_met | the text gives only a bound or range, and the claim's number lies in it: *more than* 20 against 30 | not_found |
| other_number | no true number could fit both | differs |
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.numbers.quantity import IMPLIED, Comparator, Quantity, to_fraction
from app.domain.units.unit import Unit
from app.domain.units.units import convert, get_unit
from app.extraction.numbers.text_quantity import TextQuantity


class Rule(StrEnum):
    """The rules for the comparison of two numbers, which the table of this module defines."""

    SAME = "same"
    IMPLIED = "implied"
    CONVERTED = "converted"
    BOUND_DIFFERS = "bound_differs"
    ROUNDS_TO = "rounds_to"
    WITHIN_BOUND = "within_bound"
    BOUND_IS_MET = "bound_is_met"
    OTHER_NUMBER = "other_number"


MATCHING = frozenset({Rule.SAME, Rule.IMPLIED, Rule.CONVERTED})
DIFFERING = frozenset({Rule.BOUND_DIFFERS, Rule.OTHER_NUMBER})
# Approximations from below: nearly 30 is not 30.
_SHORT = re.compile(
    r"(?:nearly|almost|close to|approaching|just short of)\b|[将接逼几趋]?近|將近|几乎|差点",
    re.IGNORECASE,
)
_MIN_DIGITS = 3
# 40 does not count as 42 rounded, unless the text says *about*.
_MAX_ROUNDING = Fraction(1, 40)


@dataclass(frozen=True, slots=True)
class ComparedNumber:
    """A number of a text or claim, converted to the canonical unit (the unit of the claim's metric).

    It is a value with its comparator, or a range from `lower` to `upper`. `unit` is the unit in which
    the text or claim writes the number, and `digits` counts the significant digits as written, None for
    a fraction, which is exact. `short` means an approximation from below, such as `nearly 30`.
    """

    comparator: Comparator
    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    unit: Unit
    digits: int | None
    short: bool


def read_stated(text: str, number: TextQuantity, own: Unit, unit: Unit) -> ComparedNumber:
    """Convert a number of a text from `own`, the unit in which it is written, to `unit`.

    A number with a tolerance is an approximate one.
    """
    comparator = number.comparator or Comparator.EQ
    if number.tolerance and comparator == Comparator.EQ:
        comparator = Comparator.APPROX
    return ComparedNumber(
        comparator=comparator,
        value=_convert(number.value, own, unit),
        lower=_convert(number.lower, own, unit),
        upper=_convert(number.upper, own, unit),
        unit=own,
        digits=number.digits,
        short=_is_short(number.cue.cut(text) if number.cue else None),
    )


def read_claimed(quantity: Quantity, unit: Unit) -> ComparedNumber:
    """Convert the number of a claim from the unit in which it is written to `unit`."""
    own = get_unit(quantity.unit)
    return ComparedNumber(
        comparator=Comparator(quantity.comparator),
        value=_convert(quantity.value, own, unit),
        lower=_convert(quantity.lower, own, unit),
        upper=_convert(quantity.upper, own, unit),
        unit=own,
        digits=_count_digits(quantity.value),
        short=_is_short(quantity.cue),
    )


def _convert(value: str | None, own: Unit, unit: Unit) -> Fraction | None:
    return None if value is None else convert(to_fraction(value), own, unit)


def _is_short(cue: str | None) -> bool:
    return _SHORT.match(cue or "") is not None


def compare(text: ComparedNumber, claim: ComparedNumber, unit: Unit) -> Rule:
    """Return the first rule that fits, by the table of this module. Both numbers are in `unit`."""
    if (text.value, text.lower, text.upper) == (claim.value, claim.lower, claim.upper):
        return _compare_bounds(text, claim)
    if rule := _compare_rounding(text, claim, unit):
        return rule
    if _excludes(text, claim):
        return Rule.OTHER_NUMBER
    only_bounds = text.value is None or text.comparator not in _POINTS
    is_met = only_bounds and _covers(_find_limits(text), _find_limits(claim))
    return Rule.BOUND_IS_MET if is_met else Rule.WITHIN_BOUND


def _compare_bounds(text: ComparedNumber, claim: ComparedNumber) -> Rule:
    if text.comparator == claim.comparator:
        return Rule.SAME
    if text.comparator in IMPLIED.get(claim.comparator, ()) and not text.short:
        return Rule.IMPLIED
    return Rule.BOUND_DIFFERS


def _compare_rounding(text: ComparedNumber, claim: ComparedNumber, unit: Unit) -> Rule | None:
    """Return the rule that fits if the text has a rounded number, or the claim an approximate one.

    Return None if no such rule fits. The text's number is rounded in the unit in which the text writes
    it.
    """
    if text.value is None or claim.value is None:
        return None
    same = text.comparator == claim.comparator
    points = text.comparator in _POINTS and claim.comparator in _POINTS
    if text.digits and (same or points):
        original = convert(text.value, unit, text.unit)
        rounds = _round(convert(claim.value, unit, text.unit), text.digits) == original
        near = abs(text.value - claim.value) <= _MAX_ROUNDING * abs(claim.value)
        if rounds and (near or text.comparator == Comparator.APPROX):
            precise = text.digits >= _MIN_DIGITS and not _is_decimal(text.unit, claim.unit)
            agrees = (same or text.comparator == Comparator.APPROX) and not text.short
            return Rule.CONVERTED if precise and agrees else Rule.ROUNDS_TO
    if not points:
        return None
    if claim.comparator == Comparator.APPROX and claim.digits:
        near = _round(text.value, claim.digits) == claim.value
        return Rule.WITHIN_BOUND if near else Rule.OTHER_NUMBER
    return None


_POINTS = frozenset({Comparator.EQ, Comparator.APPROX})
# The least or greatest possible number, None if unbounded, and whether it is included.
_Limit = tuple[Fraction | None, bool]


def _find_limits(number: ComparedNumber) -> tuple[_Limit, _Limit]:
    """Return the limits of the true number: the least and the greatest number that it can be.

    A limit is None if there is none. Bounds narrow what the comparator allows. An approximate number has
    the same limits as an exact one.
    """
    comparator, value = number.comparator, number.value
    low = [(number.lower, value is not None or comparator != Comparator.GT)]
    high = [(number.upper, value is not None or comparator != Comparator.LT)]
    if comparator not in {Comparator.LT, Comparator.LTE}:
        low.append((value, comparator != Comparator.GT))
    if comparator not in {Comparator.GT, Comparator.GTE}:
        high.append((value, comparator != Comparator.LT))
    stated_low = [(end, is_in) for end, is_in in low if end is not None]
    stated_high = [(end, is_in) for end, is_in in high if end is not None]
    return (
        max(stated_low, key=lambda limit: (limit[0], not limit[1]), default=(None, False)),
        min(stated_high, default=(None, False)),
    )


def _excludes(number: ComparedNumber, other: ComparedNumber) -> bool:
    """Return whether no true number is within the limits of both: `more than 20` excludes `10`."""
    (low, high), (other_low, other_high) = _find_limits(number), _find_limits(other)
    return _lies_below(high, other_low) or _lies_below(other_high, low)


def _lies_below(greatest: _Limit, least: _Limit) -> bool:
    if greatest[0] is None or least[0] is None:
        return False
    both = greatest[1] and least[1]
    return greatest[0] < least[0] or (greatest[0] == least[0] and not both)


def _covers(limits: tuple[_Limit, _Limit], other: tuple[_Limit, _Limit]) -> bool:
    """Return whether everything within the `other` limits is within `limits` too."""
    (low, high), (other_low, other_high) = limits, other
    from_low = low[0] is None or (other_low[0] is not None and low[0] <= other_low[0])
    to_high = high[0] is None or (other_high[0] is not None and high[0] >= other_high[0])
    return from_low and to_high


def _round(value: Fraction, digits: int) -> Fraction:
    """Round a number to a count of significant digits; halves are rounded away from zero."""
    if value == 0:
        return value
    step = Fraction(10) ** (_find_magnitude(value) - digits + 1)
    steps = math.floor(abs(value) / step + Fraction(1, 2))
    return steps * step * (1 if value > 0 else -1)


def _find_magnitude(value: Fraction) -> int:
    """Return the power of ten of a number's first significant digit: 3 for 7,000, -2 for 0.03."""
    value = abs(value)
    power = len(str(value.numerator)) - len(str(value.denominator))
    return power if Fraction(10) ** power <= value else power - 1


def _is_decimal(unit: Unit, other: Unit) -> bool:
    """Return whether conversion between two units only moves the decimal point, as from m to km."""
    ratio = unit.factor / other.factor
    return unit.offset == other.offset and ratio == Fraction(10) ** _find_magnitude(ratio)


def _count_digits(value: str | None) -> int | None:
    if value is None or "/" in value:
        return None
    digits = re.split("[eE]", value)[0].lstrip("-")
    plain = digits.replace(".", "").lstrip("0")
    return max(1, len(plain if "." in digits else plain.rstrip("0")))
