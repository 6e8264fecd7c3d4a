"""Exact numbers: read as text, compared as fractions, never through a float.

A value is written as a decimal (`0.03`, `6.75E+9`) or as a fraction (`1/3`). It keeps the digits it
was given: `1.50` stays `1.50`, `2/6` stays `2/6`; only a sign before zero, a plus sign and leading
zeros are dropped. The sort key orders values the same way in every database that compares text by
bytes, so that neither SQLite nor PostgreSQL needs a numeric type.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal
from enum import StrEnum
from fractions import Fraction

from app.domain.units import Unit, convert, to_base
from app.errors import InvalidValue

MAX_DIGITS = 100
MAX_EXPONENT = 100
_DECIMAL = re.compile(r"([+-]?)(\d+(?:\.\d+)?)(?:[eE]([+-]?\d{1,9}))?", re.ASCII)
_FRACTION = re.compile(r"([+-]?)(\d+)/(\d+)", re.ASCII)
# Two values within the limits above, after any unit factor of the table, differ before this many
# significant digits: a/b and c/d differ by at least 1/(b*d) of themselves.
_KEY_DIGITS = 512
_KEY_CONTEXT = Context(prec=_KEY_DIGITS, rounding=ROUND_DOWN, Emax=10_000, Emin=-10_000)
_KEY_EXPONENT_OFFSET = 5_000


class Comparator(StrEnum):
    """How the stated number bounds the true one. Approximate is not less-than."""

    EQ = "eq"
    APPROX = "approx"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"


def read_value(text: str) -> str:
    """Return the canonical spelling of an exact value.

    Raises:
        InvalidValue: not a decimal or fraction, or past 100 digits or a magnitude of 1E±100.
    """
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
        raise InvalidValue("out_of_range", f"a value lies between 1E-{MAX_EXPONENT} and 1E+100")
    return f"{'-' if sign == '-' and number else ''}{number}"


def to_fraction(value: str) -> Fraction:
    """The exact number that a canonical value denotes."""
    return Fraction(value)


def format_fraction(number: Fraction) -> str:
    """Write a computed number: a plain decimal where it ends, else a reduced fraction."""
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


def make_sort_key(number: Fraction) -> str:
    """Return text whose byte order is the order of the numbers, equal exactly when they are.

    Shape: sign, four-digit exponent, significant digits. A negative number has every digit
    complemented and ends in `~`, which sorts after all digits.
    """
    if number == 0:
        return "1"
    magnitude = _KEY_CONTEXT.divide(Decimal(abs(number.numerator)), Decimal(number.denominator))
    digits = "".join(map(str, magnitude.as_tuple().digits)).rstrip("0")
    key = f"{magnitude.adjusted() + _KEY_EXPONENT_OFFSET:04d}{digits}"
    if number > 0:
        return f"2{key}"
    return "0" + key.translate(str.maketrans("0123456789", "9876543210")) + "~"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a source states it, and what it is worth in the metric's canonical unit.

    `value` is None when the source states only bounds; `lower` and `upper` are None unless it
    states them. `normalized_value` is in the metric's canonical unit, `sort_key` orders it in the
    base unit of the dimension, so that metres and kilometres compare.
    """

    as_stated: str
    comparator: str
    cue: str | None
    value: str | None
    unit: str
    lower: str | None
    upper: str | None
    normalized_value: str | None
    sort_key: str | None


def normalize(value: str, unit: Unit, canonical_unit: Unit) -> tuple[str, str]:
    """Return the value in the canonical unit, and its sort key in the dimension's base unit."""
    number = to_fraction(value)
    normalized = convert(number, unit, canonical_unit)
    return format_fraction(normalized), make_sort_key(to_base(number, unit))


@dataclass(frozen=True, slots=True)
class Change:
    """What follows from a baseline and a value: computed here, stated by no source.

    `absolute` is in the metric's canonical unit. `factor` and `percent` are None when the baseline
    is zero, and for a unit whose zero is arbitrary: 20 degrees Celsius are not twice 10.
    """

    absolute: str
    factor: str | None
    percent: str | None


def compute_change(baseline: str, value: str, unit: Unit) -> Change:
    """Compute from two values in one unit."""
    before, after = to_fraction(baseline), to_fraction(value)
    if before == 0 or unit.offset != 0:
        return Change(format_fraction(after - before), None, None)
    return Change(
        format_fraction(after - before),
        format_fraction(after / before),
        format_fraction((after - before) / abs(before) * 100),
    )
