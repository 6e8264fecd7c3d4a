"""Sort keys: text whose byte order is the order of numbers, and which is equal exactly when they are.

A key is a sign, a four-digit exponent, and the first significant digits, `2`, `5000` and `25` for 2.5. A
number that has more than forty of these, because it does not end, say, goes on with the rest as a
continued fraction, which is short for what people state: a third goes on with `69`. Rest and term are

    rest = 1 / (term + 1 / (term + ...))

so that a rest falls as its first term grows, rises with the second, and so on. A term is written so that
greater ones come later, and complemented where the rest falls with it. Where there is no further one, it
is as if that were infinite.
"""

from decimal import ROUND_DOWN, Context, Decimal, Inexact
from fractions import Fraction

# Terms up to six are written as they are; others have a prefix for their length, up to nine digits or
# longer. The end of the terms sorts after all.
_SHORT = 6
_LONGER, _LONGEST, _ENDLESS = "7", "8", "9"
_MAX_DIGITS = 40
_EXACT = Context(prec=_MAX_DIGITS, Emax=10_000, Emin=-10_000, traps=[Inexact])
_CUT = Context(prec=_MAX_DIGITS, Emax=10_000, Emin=-10_000, rounding=ROUND_DOWN)
_EXPONENT_OFFSET = 5_000
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def make_sort_key(number: Fraction | Decimal) -> str:
    """The key of a number between 1E-5000 and 1E+5000.

    A negative number has every digit complemented and ends in `~`, which sorts after all digits.
    """
    if not number:
        return "1"
    try:
        exponent, digits = _part(_divide(_EXACT, number))
    except Inexact:
        exponent, digits = _continue(Fraction(number))
    key = f"{exponent + _EXPONENT_OFFSET:04d}{digits}"
    return f"2{key}" if number > 0 else f"0{key.translate(_COMPLEMENT)}~"


def _divide(context: Context, number: Fraction | Decimal) -> Decimal:
    if isinstance(number, Decimal):
        return context.plus(number)
    return context.divide(Decimal(number.numerator), Decimal(number.denominator))


def _part(number: Decimal) -> tuple[int, str]:
    """The exponent of the first significant digit, and all of these."""
    mantissa, _, exponent = f"{number.copy_abs():E}".partition("E")
    return int(exponent), mantissa.replace(".", "", 1).rstrip("0")


def _continue(number: Fraction) -> tuple[int, str]:
    """Like `_part`, for a number that has more digits than are written."""
    cut = _divide(_CUT, number)
    exponent, digits = _part(cut)
    last_place = Fraction(10) ** (exponent - _MAX_DIGITS + 1)
    rest = abs(number - Fraction(cut)) / last_place
    return exponent, digits.ljust(_MAX_DIGITS, "0") + _write_rest(rest)


def _write_rest(rest: Fraction) -> str:
    """Write a rest between 0 and 1, both excluded, as a continued fraction."""
    written = []
    denominator, numerator = rest.denominator, rest.numerator
    falls = True
    while numerator:
        term, remainder = divmod(denominator, numerator)
        written.append(_write_term(term, falls=falls))
        denominator, numerator, falls = numerator, remainder, not falls
    return "".join([*written, _complement(_ENDLESS) if falls else _ENDLESS])


def _write_term(term: int, *, falls: bool) -> str:
    digits = str(term)
    if term <= _SHORT:
        written = digits
    elif len(digits) <= 9:  # noqa: PLR2004 - as one digit says
        written = f"{_LONGER}{len(digits)}{digits}"
    else:
        written = f"{_LONGEST}{len(digits):04d}{digits}"
    return _complement(written) if falls else written


def _complement(digits: str) -> str:
    return digits.translate(_COMPLEMENT)
