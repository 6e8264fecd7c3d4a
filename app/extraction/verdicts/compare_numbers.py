"""What a text says of a number against what a claim says of it, by exact rules.

The first row that fits decides. Both numbers are in the claim's canonical unit.

| rule | the text against the claim | verdict |
|---|---|---|
| same | the same number or bounds with the same comparator | matches |
| implied | the same number, and what the text says follows from the claim: *about*, *at least* or *up to* 30 from 30; *at least* 500 from *more than* 500 | matches |
| converted | another unit that is no decimal multiple of the claim's, the claim's number rounded to the three or more digits that the text gives | matches |
| bound_differs | the same number, but the text says more, or the opposite: 500 or *at least* against *more than* 500; 80 against *nearly* 80; *nearly* 30 against 30 | differs |
| rounded | the claim's number rounded to the digits of the text, off by 2.5% at most unless the text says *about* | not_found |
| within_bound | another number that the bound or the approximation of the claim leaves open: 600 against *more than* 500 | not_found |
| bound_is_met | the text only bounds, and the claim's number lies within: *more than* 20 against 30 | not_found |
| other_number | no number can be both | differs |
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.numbers.quantity import Comparator, Quantity, to_fraction
from app.domain.numbers.unit_table import Unit
from app.domain.numbers.units import convert, get_unit
from app.extraction.numbers.mentions import Mention


class Rule(StrEnum):
    SAME = "same"
    IMPLIED = "implied"
    CONVERTED = "converted"
    BOUND_DIFFERS = "bound_differs"
    ROUNDED = "rounded"
    WITHIN_BOUND = "within_bound"
    BOUND_IS_MET = "bound_is_met"
    OTHER_NUMBER = "other_number"


MATCHING = frozenset({Rule.SAME, Rule.IMPLIED, Rule.CONVERTED})
DIFFERING = frozenset({Rule.BOUND_DIFFERS, Rule.OTHER_NUMBER})
# What an exact number, or a strict bound, lets a text say with another comparator.
_IMPLIED = {
    Comparator.EQ: frozenset({Comparator.APPROX, Comparator.GTE, Comparator.LTE}),
    Comparator.GT: frozenset({Comparator.GTE}),
    Comparator.LT: frozenset({Comparator.LTE}),
}
# Approximations from one side: what is nearly 30 is not 30.
_SHORT = frozenset(["nearly", "almost", "近", "将近", "接近"]) | {"close to"}
_MIN_DIGITS = 3
# 40 is not 42 rounded, unless the text says that it is about that.
_MAX_ROUNDING = Fraction(1, 40)


@dataclass(frozen=True, slots=True)
class ComparedNumber:
    """A number in the canonical unit: a value with its comparator, or bounds.

    `unit` is the one in which it is written, `digits` how many significant ones it has there; None
    for a fraction, which is exact. `short` marks an approximation from below.
    """

    comparator: Comparator
    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    unit: Unit
    digits: int | None
    short: bool


def read_mention(mention: Mention, own: Unit, unit: Unit) -> ComparedNumber:
    """State a quantity of a text, written in its `own` unit, in the canonical `unit`."""
    return ComparedNumber(
        comparator=mention.comparator,
        value=_convert(mention.value, own, unit),
        lower=_convert(mention.lower, own, unit),
        upper=_convert(mention.upper, own, unit),
        unit=own,
        digits=mention.digits,
        short=_is_short(mention.cue),
    )


def read_quantity(quantity: Quantity, unit: Unit) -> ComparedNumber:
    """State the quantity of a claim in its canonical unit."""
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
    return (cue or "").lower() in _SHORT


def compare(text: ComparedNumber, claim: ComparedNumber, unit: Unit) -> Rule:
    """Apply the rules of the table; `unit` is the canonical one."""
    if (text.value, text.lower, text.upper) == (claim.value, claim.lower, claim.upper):
        return _compare_bounds(text, claim)
    if rule := _compare_rounding(text, claim, unit):
        return rule
    if _excludes(text, claim):
        return Rule.OTHER_NUMBER
    only_bounds = text.value is None or text.comparator not in _POINTS
    is_met = only_bounds and _covers(_limits(text), _limits(claim))
    return Rule.BOUND_IS_MET if is_met else Rule.WITHIN_BOUND


def _compare_bounds(text: ComparedNumber, claim: ComparedNumber) -> Rule:
    if text.comparator == claim.comparator:
        return Rule.SAME
    if text.comparator in _IMPLIED.get(claim.comparator, frozenset()) and not text.short:
        return Rule.IMPLIED
    return Rule.BOUND_DIFFERS


def _compare_rounding(text: ComparedNumber, claim: ComparedNumber, unit: Unit) -> Rule | None:
    """Tell a rounding from another number; None where the question does not arise."""
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
            return Rule.CONVERTED if precise and agrees else Rule.ROUNDED
    if not points:
        return None
    if claim.comparator == Comparator.APPROX and claim.digits:
        near = _round(text.value, claim.digits) == claim.value
        return Rule.WITHIN_BOUND if near else Rule.OTHER_NUMBER
    return None


_POINTS = frozenset({Comparator.EQ, Comparator.APPROX})
# The least and the greatest that a number can be, None where it is open, and whether it can be that.
_Limit = tuple[Fraction | None, bool]


def _limits(stated: ComparedNumber) -> tuple[_Limit, _Limit]:
    """An approximation is taken as the number that it names."""
    if stated.value is None:
        return (stated.lower, True), (stated.upper, True)
    match stated.comparator:
        case Comparator.GT | Comparator.GTE:
            return (stated.value, stated.comparator == Comparator.GTE), (None, False)
        case Comparator.LT | Comparator.LTE:
            return (None, False), (stated.value, stated.comparator == Comparator.LTE)
    return (stated.value, True), (stated.value, True)


def _excludes(one: ComparedNumber, other: ComparedNumber) -> bool:
    """Tell whether no number can be both."""
    (low, high), (other_low, other_high) = _limits(one), _limits(other)
    return _lies_below(high, other_low) or _lies_below(other_high, low)


def _lies_below(greatest: _Limit, least: _Limit) -> bool:
    if greatest[0] is None or least[0] is None:
        return False
    both = greatest[1] and least[1]
    return greatest[0] < least[0] or (greatest[0] == least[0] and not both)


def _covers(one: tuple[_Limit, _Limit], other: tuple[_Limit, _Limit]) -> bool:
    """Tell whether all that the second can be is something that the first can be."""
    (low, high), (other_low, other_high) = one, other
    from_low = low[0] is None or (other_low[0] is not None and low[0] <= other_low[0])
    to_high = high[0] is None or (other_high[0] is not None and high[0] >= other_high[0])
    return from_low and to_high


def _round(value: Fraction, digits: int) -> Fraction:
    """Round to so many significant digits, halves away from zero."""
    if value == 0:
        return value
    step = Fraction(10) ** (_find_magnitude(value) - digits + 1)
    whole = math.floor(abs(value) / step + Fraction(1, 2))
    return whole * step * (1 if value > 0 else -1)


def _find_magnitude(value: Fraction) -> int:
    """Find the power of ten of the first significant digit."""
    value = abs(value)
    power = len(str(value.numerator)) - len(str(value.denominator))
    return power if Fraction(10) ** power <= value else power - 1


def _is_decimal(unit: Unit, other: Unit) -> bool:
    """Tell whether only the point moves between two units."""
    ratio = unit.factor / other.factor
    return unit.offset == other.offset and ratio == Fraction(10) ** _find_magnitude(ratio)


def _count_digits(value: str | None) -> int | None:
    if value is None or "/" in value:
        return None
    digits = re.split("[eE]", value)[0].lstrip("-")
    plain = digits.replace(".", "").lstrip("0")
    return max(1, len(plain if "." in digits else plain.rstrip("0")))
