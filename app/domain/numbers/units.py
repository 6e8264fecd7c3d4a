"""Units of measure with exact factors: the only units that Claimstone reads, stores and converts.

No unit library is used, because a conversion must not change a single digit, and because the text of a
user must never reach the expression parser of such a library. Instead of a parser there are a closed
table of codes, a pattern for counted things (`{call}`), and look-ups in dictionaries.

Codes and factors follow UCUM 2.2 (Unified Code for Units of Measure, case-sensitive codes) and, for
money, ISO 4217. Every factor is a `Fraction`. Where UCUM has two codes for one unit (`l`, `L`), the
table has only one of them, so that a unit is never stored under two names.
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
# UCUM writes a counted thing as an annotation in braces. The pattern allows only lower case and ASCII,
# so that the word in braces can also be used as an id.
_COUNTED = re.compile(r"\{([a-z][a-z0-9-]{0,39})\}", re.ASCII)
_HINT = (
    "Write a UCUM code such as 'km' or '%', an ISO 4217 code such as 'CNY', or for counted things "
    "a lower-case annotation such as '{call}'."
)


def get_unit(code: str) -> Unit:
    """Return the unit that has exactly this code.

    The code is of UCUM (`km`) or ISO 4217 (`CNY`), or names a counted thing in braces (`{call}`).

    Raises:
        InvalidValue: `unknown_unit`; the message lists similar units and the accepted forms.
    """
    unit = _look_up_code(code)
    if unit is None:
        _refuse_unknown(code)
    return unit


def find_unit(spelling: str) -> Unit:
    """Return the unit that people mean by a spelling: `kilometers`, `千米`, `µm`, `per cent`.

    The spelling is first tried unchanged, because case matters in symbols (mW and MW, Mb and MB). After
    that, only words and listed aliases are read in any case. A spelling that could mean two units is
    refused, never guessed.

    Raises:
        InvalidValue: `unknown_unit`; the message lists the possible or similar units.
    """
    unit = _look_up_code(spelling)
    if unit is not None:
        return unit
    # The micro sign and the Greek letter mu are two characters for one symbol; NFC does not unify them.
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
    """Convert a value from `unit` to `target`, exactly.

    Raises:
        InvalidValue: `unit_mismatch`, if the units have different dimensions.
    """
    if unit.dimension != target.dimension:
        raise InvalidValue(
            "unit_mismatch",
            f"{unit.code} measures {unit.dimension} and {target.code} measures "
            f"{target.dimension}: only units of one dimension convert, and money never does",
        )
    return (to_base(value, unit) - target.offset) / target.factor


def to_base(value: Fraction, unit: Unit) -> Fraction:
    """Convert a value exactly to the base unit of its dimension, such as the metre for a length."""
    return value * unit.factor + unit.offset


def list_units() -> tuple[Unit, ...]:
    """Return the units of the table, in its order.

    Counted things such as `{call}` are not in the table, because any annotation of this form is a unit.
    """
    return TABLE


def _look_up_code(code: str) -> Unit | None:
    # The length is checked first, so that a huge text is never hashed, matched or repeated in an error.
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
    # Several similar spellings may mean the same unit, so more spellings are searched than units are
    # shown.
    spellings = difflib.get_close_matches(folded, _NEAR, n=6 * _MAX_NEAR)
    codes = list(dict.fromkeys(code for spelling in spellings for code in sorted(_NEAR[spelling])))
    near = ", ".join(_describe(code) for code in codes[:_MAX_NEAR])
    found = f" Near: {near}." if near else ""
    raise InvalidValue("unknown_unit", f"{text!r} is not a known unit.{found} {_HINT}")


def _describe(code: str) -> str:
    return f"{code} ({_BY_CODE[code].label})"


def _fold(text: str) -> str:
    """Return a spelling in lower case and without hyphens: `Kilowatt-Hours` becomes `kilowatt hours`."""
    return text.lower().replace("-", " ")


# ---------------------------------------------------------------------------------------------
# Indexes of the spellings, built once


def _index(spellings: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for spelling, code in spellings:
        index.setdefault(spelling, set()).add(code)
    return index


_BY_CODE = {unit.code: unit for unit in TABLE}
# Spellings that are read only in exactly this case. A test ensures that no spelling has two units.
_EXACT = {
    text: unit.code for unit in TABLE for text in sorted(list_symbols(unit) | list_words(unit))
}
# Folded spellings. `_CASELESS` has the words, which may be read in any case. `_CASED` has the symbols,
# which only show that a folded spelling has a second meaning.
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
