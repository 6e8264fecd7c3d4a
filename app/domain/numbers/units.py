"""Units of measure with exact factors: the only units that Claimstone reads, stores and converts.

It exists because a conversion must not change one digit, and because the text of a user must never
reach the expression parser of a unit library. So there is no parser: a closed table of codes, an
open-ended pattern for counted things, and look-ups in dictionaries.

Codes and factors follow UCUM 2.2 (Unified Code for Units of Measure, case-sensitive codes) and, for
money, ISO 4217. Every factor is a `Fraction`. Where UCUM knows two codes for one unit (`l`, `L`) the
table has one of them, so that one unit is never stored under two names.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from typing import NoReturn

from app.domain.numbers.unit_table import (
    AMBIGUOUS_WORDS,
    TABLE,
    Unit,
    list_symbols,
    list_words,
    pluralize,
)
from app.errors import InvalidValue

MAX_LENGTH = 64
_MAX_NEAR = 5
# UCUM writes a counted thing as an annotation. Lower case and ASCII, so that it is a slug as well.
_COUNTED = re.compile(r"\{([a-z][a-z0-9-]{0,39})\}", re.ASCII)
_HINT = (
    "Write a UCUM code such as 'km' or '%', an ISO 4217 code such as 'CNY', or for counted things "
    "a lower-case annotation such as '{call}'."
)


def get_unit(code: str) -> Unit:
    """Return the unit of exactly this UCUM code, ISO 4217 code or annotation (`{call}`).

    Raises:
        InvalidValue: `unknown_unit`, with the nearest units and what may be written.
    """
    unit = _look_up_code(code)
    if unit is None:
        _refuse_unknown(code)
    return unit


def find_unit(spelling: str) -> Unit:
    """Return the unit that people mean by a spelling: `kilometers`, `千米`, `µm`, `per cent`.

    The spelling is first tried unchanged, because case matters in symbols (mW and MW, Mb and MB). Only
    words and listed aliases are then read in any case. What could mean two units is refused, never
    guessed.

    Raises:
        InvalidValue: `unknown_unit`, with the nearest units and what may be written.
    """
    unit = _look_up_code(spelling)
    if unit is not None:
        return unit
    # The micro sign and the Greek letter are two characters for one symbol; NFC does not join them.
    written = unicodedata.normalize("NFC", spelling).replace("\N{MICRO SIGN}", "μ")
    if written in _EXACT:
        return _BY_CODE[_EXACT[written]]
    folded = _fold(written)
    possible = _AMBIGUOUS.get(folded) or _CASELESS.get(folded, set()) | _CASED.get(folded, set())
    if len(possible) > 1:
        meanings = " or ".join(_describe(code) for code in sorted(possible))
        raise InvalidValue(
            "unknown_unit", f"{spelling!r} may mean {meanings}: write the code of the one you mean"
        )
    if folded not in _CASELESS:
        _refuse_unknown(spelling)
    (code,) = possible
    return _BY_CODE[code]


def convert(value: Fraction, unit: Unit, target: Unit) -> Fraction:
    """Return exactly the same quantity in another unit of the same dimension.

    Raises:
        InvalidValue: `unit_mismatch`, when the units measure different things.
    """
    if unit.dimension != target.dimension:
        raise InvalidValue(
            "unit_mismatch",
            f"{unit.code} measures {unit.dimension} and {target.code} measures "
            f"{target.dimension}: only units of one dimension convert, and money never does",
        )
    return (to_base(value, unit) - target.offset) / target.factor


def to_base(value: Fraction, unit: Unit) -> Fraction:
    """Return the quantity in the base unit of its dimension, exactly."""
    return value * unit.factor + unit.offset


def list_units() -> tuple[Unit, ...]:
    """Return the table in its order. Counted things are not in it: any annotation is a unit."""
    return TABLE


def _look_up_code(code: str) -> Unit | None:
    # The length comes first, so that a huge text is never hashed, matched or repeated in an error.
    if len(code) > MAX_LENGTH:
        raise InvalidValue(
            "unknown_unit",
            f"a unit has at most {MAX_LENGTH} characters, this has {len(code)}. {_HINT}",
        )
    if unit := _BY_CODE.get(code):
        return unit
    if match := _COUNTED.fullmatch(code):
        word = match[1]
        return Unit(code, word, word, f"count:{word}", Fraction(1), Fraction(0), ())
    return None


def _refuse_unknown(text: str) -> NoReturn:
    folded = _fold(text)
    # Several spellings of one unit may be near, so more are asked for than are shown.
    spellings = difflib.get_close_matches(folded, _NEAR, n=6 * _MAX_NEAR)
    codes = list(dict.fromkeys(code for spelling in spellings for code in sorted(_NEAR[spelling])))
    near = ", ".join(_describe(code) for code in codes[:_MAX_NEAR])
    found = f" Near: {near}." if near else ""
    raise InvalidValue("unknown_unit", f"{text!r} is not a known unit.{found} {_HINT}")


def _describe(code: str) -> str:
    return f"{code} ({_BY_CODE[code].label})"


def _fold(text: str) -> str:
    """Set case and hyphens aside: `Kilowatt-Hours` reads as `kilowatt hours`."""
    return text.lower().replace("-", " ")


# ---------------------------------------------------------------------------------------------
# Indexes of the spellings, built once


def _index(spellings: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for spelling, code in spellings:
        index.setdefault(spelling, set()).add(code)
    return index


_BY_CODE = {unit.code: unit for unit in TABLE}
# As written, with case. A test keeps every spelling here to one unit.
_EXACT = {
    text: unit.code for unit in TABLE for text in sorted(list_symbols(unit) | list_words(unit))
}
# Folded: words, which may be read so, and symbols, which only show that a folded spelling has a
# second meaning.
_CASELESS = _index((_fold(word), unit.code) for unit in TABLE for word in list_words(unit))
_CASED = _index((_fold(text), unit.code) for unit in TABLE for text in list_symbols(unit))
_AMBIGUOUS = {
    form: set(codes.split())
    for word, codes in AMBIGUOUS_WORDS.items()
    for form in (word, pluralize(word))
}
_NEAR = {
    spelling: _CASELESS.get(spelling, set()) | _CASED.get(spelling, set())
    for spelling in sorted(_CASELESS.keys() | _CASED.keys())
}
