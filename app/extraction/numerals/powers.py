"""Powers of ten after digits: `2.1e+25`, `1.07×10^24`, `10⁶`, `3.86±0.12×10−5`."""

import re
from dataclasses import replace
from fractions import Fraction

from app.domain.numbers.quantity import MAX_EXPONENT, format_fraction, read_value
from app.domain.quotes.span import Span
from app.extraction.numerals.numeral import Numeral, make_numeral, make_unreadable

_MINUS = "\N{MINUS SIGN}"
_DASHES = f"{_MINUS}\N{EN DASH}"
_PLAIN = str.maketrans(f"⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺{_DASHES}", "0123456789-+--")
_CARET = r"[({]?(?P<caret>[-+\N{MINUS SIGN}]?\d{1,9})[)}]?"
_RAISED = r"(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,9})"
_E = re.compile(r"[eE](?P<power>[-+\N{MINUS SIGN}]?\d{1,9})(?![A-Za-z0-9])", re.ASCII)
_TIMES_TEN = re.compile(
    r"(?:\s?(?P<sign>±)\s?(?P<tolerance>\d+(?:\.\d+)?))?\s?[×xX*·]\s?10"
    rf"(?:\s?(?:\^|\*\*)\s?{_CARET}|{_RAISED}|(?P<lowered>\s?[{_DASHES}-]\d{{1,3}}(?![\d.])))"
)
# A power whose base is the digits; `10−7` with the exponent beside it before a unit.
_OWN_POWER = re.compile(
    rf"\s?(?:\^|\*\*)\s?{_CARET}|{_RAISED}|(?P<lowered>{_MINUS}\d{{1,2}}(?=\s[A-Za-zμΩ]))"
)
_MAX_POWER = 2 * MAX_EXPONENT
# `2^10` is computed up to this base and exponent.
_MAX_BASE = 100
_TEN = 10


def read_power(text: str, start: int, end: int, plain: str) -> Numeral:
    """Read the digits from `start` to `end`, which mean `plain`, with a power of ten after them."""
    if match := _E.match(text, end):
        return _make(start, match.end(), plain, _read_exponent(match["power"]))
    if match := _TIMES_TEN.match(text, end):
        power = _read_exponent(match["caret"] or match["raised"] or match["lowered"])
        numeral = _make(start, match.end(), plain, power)
        return _add_tolerance(numeral, match, power) if match["tolerance"] else numeral
    if match := _OWN_POWER.match(text, end):
        return _read_own_power(start, plain, match)
    return make_numeral(start, end, Fraction(plain), written=plain, digits=count_digits(plain))


def _make(start: int, end: int, plain: str, power: int) -> Numeral:
    if abs(power) > _MAX_POWER:
        return make_unreadable(start, end)
    value = Fraction(plain) * Fraction(_TEN) ** power
    return make_numeral(start, end, value, digits=count_digits(plain))


def _add_tolerance(numeral: Numeral, match: re.Match[str], power: int) -> Numeral:
    if abs(power) > _MAX_POWER:
        return numeral
    size = Fraction(match["tolerance"]) * Fraction(_TEN) ** power
    return replace(numeral, tolerance=(Span(match.start("sign"), match.end("tolerance")), size))


def _read_own_power(start: int, plain: str, match: re.Match[str]) -> Numeral:
    """Read `10^25` and `2^10`. Other digits with a raised number after them may have a note."""
    power = _read_exponent(match["caret"] or match["raised"] or match["lowered"])
    base = Fraction(plain)
    if base == _TEN and abs(power) <= _MAX_POWER:
        return make_numeral(start, match.end(), base**power, digits=1)
    is_small = base.denominator == 1 and base < _MAX_BASE and abs(power) < _MAX_BASE
    if match["caret"] and is_small:
        return make_numeral(start, match.end(), base**power)
    if match["raised"]:
        return make_numeral(start, match.start(), base, written=plain, digits=count_digits(plain))
    return make_unreadable(start, match.end())


def raise_to_power(value: Fraction, power: int) -> str:
    """Return digits with a power of ten as a numeral has them."""
    return read_value(format_fraction(value * Fraction(_TEN) ** power))


def _read_exponent(text: str) -> int:
    return int(text.strip().translate(_PLAIN))


def count_digits(plain: str) -> int:
    """Count the significant digits of a number. Zeros at the end of a whole number do not count."""
    digits = plain.replace(".", "").lstrip("0")
    return max(1, len(digits if "." in plain else digits.rstrip("0")))
