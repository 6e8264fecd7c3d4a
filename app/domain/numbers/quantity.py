"""Exact numbers: read as text, compared as fractions, never converted to a float.

A value is written as a decimal (`0.03`, `6.75E+9`) or as a fraction (`1/3`). The digits are stored as
written: `1.50` stays `1.50`, and `2/6` stays `2/6`. Only a sign before zero, a plus sign and leading
zeros are dropped; this spelling is called canonical. Each value also has a sort key, a text that sorts
like the number in every database that compares text by bytes. So neither SQLite nor PostgreSQL needs a
numeric type.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import Protocol

from app.domain.numbers.sort_key import make_sort_key
from app.domain.units.unit import TEMPERATURE, Unit
from app.domain.units.units import (
    convert,
    describe_dimension,
    difference_of,
    find_unit,
    get_unit,
    to_base,
)
from app.errors import InvalidValue

MAX_DIGITS = 100
MAX_EXPONENT = 100
_DECIMAL = re.compile(r"([+-]?)(\d+(?:\.\d+)?)(?:[eE]([+-]?\d{1,9}))?", re.ASCII)
# Fast path: values that are in canonical spelling already. They have up to six decimals, because small
# numbers have an exponent in canonical spelling.
_CANONICAL = re.compile(r"(?:0|-?[1-9]\d{0,17})(?:\.\d{1,6})?", re.ASCII)
_FRACTION = re.compile(r"([+-]?)(\d+)/(\d+)", re.ASCII)
# Raises `Inexact` for a product or quotient that this number of digits cannot write exactly.
_EXACT_CONTEXT = Context(prec=512, Emax=10_000, Emin=-10_000, traps=[Inexact])


class Comparator(StrEnum):
    """The relation of the true number to the number that a source states.

    `eq`: equal. `approx`: approximately equal. `lt`: less. `lte`: less or equal. `gt`: greater. `gte`:
    greater or equal. Words such as "nearly 500" are `approx`, not `lt`.
    """

    EQ = "eq"
    APPROX = "approx"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"


# The comparators by which the true number is not less, or not greater, than the stated one, and those by
# which it does not equal the stated one.
_FROM_VALUE = frozenset({Comparator.EQ, Comparator.GT, Comparator.GTE})
_UP_TO_VALUE = frozenset({Comparator.EQ, Comparator.LT, Comparator.LTE})
_STRICT = frozenset({Comparator.GT, Comparator.LT})
# The comparators that follow from an exact number or a strict bound: 30 is at least 30.
IMPLIED = {
    Comparator.EQ: frozenset({Comparator.APPROX, Comparator.GTE, Comparator.LTE}),
    Comparator.GT: frozenset({Comparator.GTE}),
    Comparator.LT: frozenset({Comparator.LTE}),
}


def read_value(text: str) -> str:
    """Return a decimal or fraction in the spelling in which it is stored, the canonical spelling.

    This has no plus sign, no leading zeros and no sign before zero, but otherwise the digits as
    written.

    Raises:
        InvalidValue: the text is not a decimal or fraction, has a denominator of zero, has more than 100
            digits, or is a decimal with its first digit outside of 1E-100 to 1E+100.
    """
    if _CANONICAL.fullmatch(text):
        return text
    if len(text) > 2 * MAX_DIGITS + 20:
        raise InvalidValue("too_many_digits", f"a value has at most {MAX_DIGITS} digits")
    if match := _FRACTION.fullmatch(text):
        return _read_fraction(*match.groups())
    if match := _DECIMAL.fullmatch(text):
        return _read_decimal(*match.groups())
    raise InvalidValue(
        "not_a_number",
        f"{text[:60]!r} is not a number: write digits as in '0.03', '6750000000', '1E-9' or '1/3'",
    )


def _read_fraction(sign: str, numerator: str, denominator: str) -> str:
    numerator, denominator = numerator.lstrip("0") or "0", denominator.lstrip("0")
    if not denominator:
        raise InvalidValue("division_by_zero", "the denominator of a fraction is not zero")
    if max(len(numerator), len(denominator)) > MAX_DIGITS:
        raise InvalidValue("too_many_digits", f"a value has at most {MAX_DIGITS} digits")
    minus = "-" if sign == "-" and numerator != "0" else ""
    return f"{minus}{numerator}/{denominator}"


def _read_decimal(sign: str, digits: str, exponent: str | None) -> str:
    number = Decimal(f"{digits}E{exponent or 0}")
    coefficient = number.as_tuple().digits
    if len(coefficient) > MAX_DIGITS:
        raise InvalidValue("too_many_digits", f"a value has at most {MAX_DIGITS} digits")
    if abs(number.adjusted()) > MAX_EXPONENT:
        raise InvalidValue(
            "out_of_range",
            f"the first digit of a value lies between 1E-{MAX_EXPONENT} and 1E+100",
        )
    return f"{'-' if sign == '-' and number else ''}{number}"


@lru_cache(maxsize=4096)
def to_fraction(value: str) -> Fraction:
    """Return a value from `read_value` as a number.

    The result is cached, because a value is needed several times in a row.
    """
    return Fraction(value)


def to_double(value: str | None) -> float | None:
    """Return the double (64-bit float) nearest to an exact value, which is a decimal or a fraction.

    The API declares such fields as doubles. None stays None; it is also that of a value above all doubles,
    which a unit such as `ym9/m8` makes of a large one.
    """
    if value is None:
        return None
    try:
        number = float(to_fraction(value)) if "/" in value else float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def format_fraction(number: Fraction) -> str:
    """Write a number as a decimal if it has finitely many decimals, otherwise as a reduced fraction."""
    denominator = number.denominator
    twos = (denominator & -denominator).bit_length() - 1
    fives = 0
    rest = denominator >> twos
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1:
        return f"{number.numerator}/{denominator}"
    places = max(twos, fives)
    scaled = abs(number.numerator) * 10**places // denominator
    digits = str(scaled).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


class ReadBy(StrEnum):
    """Who has read a quantity in its source: the reader (`app/extraction/numbers`), or a person."""

    READER = "reader"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class StatedTolerance:
    """A tolerance as a source states it, such as `± 5`; it describes a number, and bounds nothing.

    `minus` and `plus` are exact and not negative, in the unit of the number or, if `relative`, in percent
    of it. `as_stated` is None if the words are not known.
    """

    as_stated: str | None
    minus: str
    plus: str
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a source states it, with its value in the canonical unit of the metric.

    `as_stated` are the words of the source, and `cue` those words that bound or qualify the number,
    such as "more than". `value` is in `unit`, `normalized_value` in the canonical unit; both are None
    if the source states only bounds. `lower` and `upper` are the bounds that the source states, or
    None.

    The keys are texts that sort like numbers (`sort_key.py`). They are in the base unit of the
    dimension, so that metres and kilometres can be compared. `sort_key` is the key of the value; if
    there is no value, it is the key of the lower bound, or of the upper bound if there is no lower
    bound. `least_key` and `greatest_key` are the keys of the least and greatest number that the true
    number can be, or None without such a limit. Bounds narrow what the comparator allows: `more than
    500, up to 900` is between both. `approx` sets no limit, and bounds beside it are approximate too.

    `unit_text` is the unit as written, None if none is. `read_by` is a `ReadBy`, and None if it was stored
    before readings were compared, and has not been read since. The fields of the tolerance are None
    without one.
    """

    as_stated: str
    comparator: str
    cue: str | None
    value: str | None
    unit: str
    lower: str | None
    upper: str | None
    normalized_value: str | None
    sort_key: str
    least_key: str | None
    greatest_key: str | None
    unit_text: str | None = None
    read_by: str | None = None
    tolerance_as_stated: str | None = None
    tolerance_minus: str | None = None
    tolerance_plus: str | None = None
    tolerance_relative: bool | None = None

    @property
    def tolerance(self) -> StatedTolerance | None:
        if self.tolerance_minus is None or self.tolerance_plus is None:
            return None
        return StatedTolerance(
            self.tolerance_as_stated,
            self.tolerance_minus,
            self.tolerance_plus,
            bool(self.tolerance_relative),
        )


@dataclass(frozen=True, slots=True)
class StatedQuantity:
    """A number as a source states it, before any conversion.

    `as_stated` are the words of the source, and `cue` those words that bound the number, such as "more
    than". At least one of `value`, `lower` and `upper` (the bounds that the source states) must be set;
    they are in `unit`.
    """

    as_stated: str
    comparator: Comparator
    cue: str | None
    unit: Unit
    value: str | None
    lower: str | None
    upper: str | None
    unit_text: str | None = None
    read_by: str | None = None
    tolerance: StatedTolerance | None = None


def normalize(
    stated: StatedQuantity, canonical_unit: Unit, *, difference: bool = False
) -> Quantity:
    """Convert a stated quantity to the canonical unit of its metric, and add its sort keys.

    A `difference` has no zero of its own: 10 °C cooler is 10 K cooler.

    Raises:
        InvalidValue: `unit_mismatch`, if the units have different dimensions; `no_value`, if there is
            neither a value nor a bound; `bounds_reversed` or `value_outside_bounds`, if these
            contradict each other; `below_absolute_zero`, if it is colder than anything can be.
    """
    unit, target = stated.unit, canonical_unit
    if difference:
        unit, target = difference_of(unit), difference_of(target)

    def key(value: str | None) -> str | None:
        return value and make_value_key(value, unit)

    if stated.unit.dimension != canonical_unit.dimension:
        raise InvalidValue(
            "unit_mismatch",
            f"{stated.unit.code} does not measure {describe_dimension(canonical_unit)}",
        )
    value, tolerance = stated.value, stated.tolerance
    if unit.dimension == TEMPERATURE and not difference:
        for number in filter(None, (value, stated.lower, stated.upper)):
            _check_temperature(number, unit)
    value_key = key(value)
    sort_key = value_key or key(stated.lower or stated.upper)
    if sort_key is None:
        raise InvalidValue("no_value", "give `value`, or the bounds that the source states")
    least, greatest = find_limits(
        stated.comparator, value_key, key(stated.lower), key(stated.upper)
    )
    return Quantity(
        as_stated=stated.as_stated,
        comparator=stated.comparator.value,
        cue=stated.cue,
        value=value,
        unit=stated.unit.code,
        lower=stated.lower,
        upper=stated.upper,
        normalized_value=value and convert_value(value, unit, target),
        sort_key=sort_key,
        least_key=least,
        greatest_key=greatest,
        unit_text=stated.unit_text,
        read_by=stated.read_by,
        tolerance_as_stated=tolerance.as_stated if tolerance else None,
        tolerance_minus=tolerance.minus if tolerance else None,
        tolerance_plus=tolerance.plus if tolerance else None,
        tolerance_relative=tolerance.relative if tolerance else None,
    )


def renormalize(quantity: Quantity, canonical_unit: Unit, *, difference: bool = False) -> Quantity:
    """Convert a stored quantity to the canonical unit of a metric again, by the rules of this version.

    Raises:
        InvalidValue: as `normalize` does.
    """
    stated = StatedQuantity(
        as_stated=quantity.as_stated,
        comparator=Comparator(quantity.comparator),
        cue=quantity.cue,
        unit=find_unit(quantity.unit),
        value=quantity.value,
        lower=quantity.lower,
        upper=quantity.upper,
        unit_text=quantity.unit_text,
        read_by=quantity.read_by,
        tolerance=quantity.tolerance,
    )
    return normalize(stated, canonical_unit, difference=difference)


class _Read(Protocol):
    @property
    def read_by(self) -> str | None: ...


def summarize_read_by(*numbers: _Read | None) -> str | None:
    """Return `hand` if one of the numbers of a claim was read by hand, None if one was not read yet."""
    readers = {number.read_by for number in numbers if number is not None}
    if ReadBy.HAND in readers:
        return ReadBy.HAND.value
    return None if None in readers or not readers else ReadBy.READER.value


def _check_temperature(number: str, unit: Unit) -> None:
    if to_base(to_fraction(number), unit) < 0:
        raise InvalidValue(
            "below_absolute_zero",
            f"{number} {unit.symbol} is below absolute zero: give the temperature that the source states",
        )


def convert_value(value: str, unit: Unit, target: Unit) -> str:
    """Convert a value from `read_value` to another unit of the same dimension, exactly."""
    scaled = _scale(value, _find_scale(unit.code, target.code))
    if scaled is None:
        return format_fraction(convert(to_fraction(value), unit, target))
    written = f"{scaled:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def make_value_key(value: str, unit: Unit) -> str:
    """Return the sort key of a value in the base unit of its dimension, such as metre for a length."""
    scaled = _scale(value, _find_scale(unit.code, None))
    return make_sort_key(to_base(to_fraction(value), unit) if scaled is None else scaled)


def _scale(value: str, scale: Decimal | None) -> Decimal | None:
    """Return the value times `scale` as a decimal; None if no decimal is exact, or `scale` is None.

    Decimals are faster than fractions, and enough for most values.
    """
    if scale is None or "/" in value:
        return None
    try:
        return _EXACT_CONTEXT.multiply(Decimal(value), scale)
    except Inexact:
        return None


@lru_cache(maxsize=4096)
def _find_scale(code: str, target: str | None) -> Decimal | None:
    """Return the factor that converts a value from the unit `code` to the unit `target`.

    If `target` is None, it converts to the base unit of the dimension. Return None if the zeros of the
    two units differ, or if the factor cannot be written as a decimal. The caller ensures that the units
    have the same dimension.
    """
    unit = get_unit(code)
    factor, offset = Fraction(1), Fraction(0)
    if target is not None:
        factor, offset = get_unit(target).factor, get_unit(target).offset
    if unit.offset != offset:
        return None
    scale = unit.factor / factor
    try:
        return _EXACT_CONTEXT.divide(Decimal(scale.numerator), Decimal(scale.denominator))
    except Inexact:
        return None


def find_limits(
    comparator: Comparator, value: str | None, lower: str | None, upper: str | None
) -> tuple[str | None, str | None]:
    """Return the sort keys of the least and the greatest number that the true number can be.

    `value`, `lower` and `upper` are the sort keys of the stated number and of the stated bounds. In the
    result, None means that there is no limit.

    Raises:
        InvalidValue: `bounds_reversed` or `value_outside_bounds`, if no number meets all of them.
    """
    least = value if comparator in _FROM_VALUE else None
    greatest = value if comparator in _UP_TO_VALUE else None
    low, high = lower or least, upper or greatest
    if low and high and low > high:
        raise _refuse_bounds()
    if value and ((low or value) > value or (high or value) < value):
        raise InvalidValue(
            "value_outside_bounds",
            "`value` lies outside of the bounds that are given with it; give what the source states",
        )
    least = max((key for key in (lower, least) if key), default=None)
    greatest = min((key for key in (upper, greatest) if key), default=None)
    if least and least == greatest and comparator in _STRICT:
        raise _refuse_bounds()
    return least, greatest


def _refuse_bounds() -> InvalidValue:
    return InvalidValue(
        "bounds_reversed",
        "no number lies between these bounds, or the comparator leaves none of them: give what the "
        "source states",
    )
