"""Sort keys: texts whose byte order is the order of numbers. Only equal numbers have equal keys.

A key consists of a digit for the sign, an exponent of four digits (plus 5000), and the significant
digits of the number. The key of 2.5 is `2`, `5000` and `25`. If a number has more than 40 significant
digits, as a third has, the key has the first 40. The rest of the number, divided by the value of the
last of these places, is appended as a continued fraction, which is short for the fractions that people
state: a third ends with `69`. This rest is

    rest = 1 / (term + 1 / (term + ...))

so it is smaller if the first term is greater, greater if the second term is greater, and so on. A term
is written so that greater terms sort later. Each digit of the first, third, fifth ... term is then
replaced by its complement (9 minus the digit), because a greater term means a smaller rest there. The
end of the terms sorts like an infinite term.
"""

from decimal import ROUND_DOWN, Context, Decimal, Inexact
from fractions import Fraction

# Terms up to six are written as a digit. A longer term has a prefix and its length: `7` and one digit
# of length for up to nine digits, `8` and four digits of length beyond. The end of the terms is `9`,
# which sorts after all terms.
_SHORT = 6
_LONGER, _LONGEST, _ENDLESS = "7", "8", "9"
_MAX_DIGITS = 40
_EXACT = Context(prec=_MAX_DIGITS, Emax=10_000, Emin=-10_000, traps=[Inexact])
_CUT = Context(prec=_MAX_DIGITS, Emax=10_000, Emin=-10_000, rounding=ROUND_DOWN)
_EXPONENT_OFFSET = 5_000
# The digits of the number follow the sign and four digits of its exponent.
_DIGITS_FROM = 5
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def make_sort_key(number: Fraction | Decimal) -> str:
    """Return a text that sorts like the number, which is zero or has a size between 1E-5000 and 1E+5000.

    In the key of a negative number, each digit is replaced by 9 minus the digit, and `~` is appended.
    This sorts after all digits, so that -0.25 sorts before -0.2.
    """
    if not number:
        return "1"
    try:
        exponent, digits = _part(_divide(_EXACT, number))
    except Inexact:
        exponent, digits = _continue(Fraction(number))
    key = f"{exponent + _EXPONENT_OFFSET:04d}{digits}"
    return f"2{key}" if number > 0 else f"0{key.translate(_COMPLEMENT)}~"


def halve_sort_key(key: str, halves: int) -> str | None:
    """Return the key of so many halves of a number from its key; None if only the number itself gives it.

    This is for positive numbers of few digits, where it is ten times as fast as the number.
    """
    digits = key[_DIGITS_FROM:]
    if key[:1] != "2" or len(digits) >= _MAX_DIGITS - 2:
        return None
    scaled = str(int(digits) * halves * 5)
    exponent = int(key[1:_DIGITS_FROM]) + len(scaled) - len(digits) - 1
    return f"2{exponent:04d}{scaled.rstrip('0')}"


def _divide(context: Context, number: Fraction | Decimal) -> Decimal:
    if isinstance(number, Decimal):
        return context.plus(number)
    return context.divide(Decimal(number.numerator), Decimal(number.denominator))


def _part(number: Decimal) -> tuple[int, str]:
    """Return the power of ten of a number's first significant digit, and all its significant digits.

    The result for 2,500 is 3 and `25`.
    """
    mantissa, _, exponent = f"{number.copy_abs():E}".partition("E")
    return int(exponent), mantissa.replace(".", "", 1).rstrip("0")


def _continue(number: Fraction) -> tuple[int, str]:
    """Return the exponent and the digits for the key of a number with more than 40 significant digits.

    The digits are the first 40 of the number, followed by the rest of the number as a continued
    fraction (see the module).
    """
    cut = _divide(_CUT, number)
    exponent, digits = _part(cut)
    last_place = Fraction(10) ** (exponent - _MAX_DIGITS + 1)
    rest = abs(number - Fraction(cut)) / last_place
    return exponent, digits.ljust(_MAX_DIGITS, "0") + _write_rest(rest)


def _write_rest(rest: Fraction) -> str:
    """Write a number between 0 and 1 as the terms of its continued fraction (see the module).

    It is the rest of a number after its first 40 digits.
    """
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
    elif len(digits) <= 9:  # noqa: PLR2004 - a length of one digit
        written = f"{_LONGER}{len(digits)}{digits}"
    else:
        written = f"{_LONGEST}{len(digits):04d}{digits}"
    return _complement(written) if falls else written


def _complement(digits: str) -> str:
    return digits.translate(_COMPLEMENT)


def approximate(key: str) -> float:
    """Return a double near the number that has a sort key, as for drawing it."""
    if key == "1":
        return 0.0
    is_positive = key[0] == "2"
    plain = key[1:] if is_positive else key[1:-1].translate(_COMPLEMENT)
    exponent, digits = int(plain[: _DIGITS_FROM - 1]), plain[_DIGITS_FROM - 1 :][:17]
    size = float(f"{digits[0]}.{digits[1:] or 0}e{exponent - _EXPONENT_OFFSET}")
    return size if is_positive else -size
