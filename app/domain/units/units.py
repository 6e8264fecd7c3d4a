"""Units of measure: the only units that Claimstone reads, stores and converts.

A unit is a code of UCUM 2.2 in canonical form, or a code of money (ISO 4217), or counts a thing in braces
(`{call}`). Every factor is a `Fraction`. No unit library is used, because a conversion must not change a
digit, and because the text of a user must never reach the expression parser of such a library.
"""

import difflib
import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

from app.domain.chinese_characters import SIMPLIFIED
from app.domain.units.atoms import ATOMS, MONEY_CODES, RESERVED
from app.domain.units.codes import DIFFERENCES, canonicalize, combine, read_code
from app.domain.units.lexicon.words import SCALES
from app.domain.units.spelling.dictionary import get_dictionary
from app.domain.units.spelling.expression import ExpressionReader
from app.domain.units.spelling.names import NameReader
from app.domain.units.spelling.spellings import Codes
from app.domain.units.term import MAX_LENGTH
from app.domain.units.unit import Unit
from app.errors import InvalidValue

_MAX_NEAR = 5
_HINT = (
    "Write a UCUM code such as 'km', 'W.h/kg' or '%', an ISO 4217 code such as 'CNY', or for counted things "
    "an annotation such as '{call}'."
)
_SCALE = re.compile(
    rf"({'|'.join(sorted(SCALES, key=len, reverse=True))})(?:(?<=[a-z.]) (?:of |de |di )?|(?<=[\u4e00-\u9fff]))",
    re.IGNORECASE,
)
_MONEY_SCALE = re.compile(
    r"(.{1,30}?)[ \u00a0]?(thousand|million|billion|trillion|mn|mln|bn|m|b|k)", re.IGNORECASE
)
# Faults of the grammar that explain more than "not known".
_EXPLAINED = frozenset(
    {
        "unit_factor",
        "unit_exponent",
        "unit_ambiguous",
        "unit_too_long",
        "prefix_not_allowed",
        "offset_in_product",
        "log_in_product",
    }
)


def get_unit(code: str) -> Unit:
    """Return the unit that has exactly this canonical code, such as `W.h/kg`, `CNY` or `{call}`.

    Raises:
        InvalidValue: `unknown_unit`; the message lists similar units and the accepted forms.
    """
    try:
        return read_code(code)
    except InvalidValue:
        raise _explain(code) from None


def find_unit(spelling: str) -> Unit:
    """Return the unit that people mean by a spelling: `kilometers`, `千米`, `kWh/100 km`, `m.s-1`.

    A code means itself. Case matters in symbols (mW and MW), not in words. A spelling that could mean
    several units is refused, never guessed.

    Raises:
        InvalidValue: `unit_ambiguous`, `unknown_unit`, or a fault of the grammar of codes.
    """
    codes = list_meanings(spelling)
    if len(codes) == 1:
        return read_code(codes[0])
    if not codes:
        raise _explain(spelling)
    meanings = " or ".join(_describe(code) for code in codes)
    raise InvalidValue(
        "unit_ambiguous", f"{spelling!r} may mean {meanings}: write the code of the one you mean"
    )


def list_meanings(spelling: str) -> Codes:
    """Return all codes that a spelling may mean; none if it is not known.

    Unlike `find_unit`, this does not look for similar units, which takes long.
    """
    # The length is checked first, so that a huge text is never hashed or stored in a cache.
    return () if len(spelling) > MAX_LENGTH else _list_meanings(spelling)


@lru_cache(maxsize=8192)
def _list_meanings(spelling: str) -> Codes:
    try:
        return (canonicalize(spelling),)
    except InvalidValue:
        return _read_spelling(unicodedata.normalize("NFC", spelling))


def counted(thing: str) -> Unit:
    """Return the unit in which a thing is counted: `{call}` for `Calls`.

    Raises:
        InvalidValue: `unit_syntax`, if the thing is no word.
    """
    return read_code(canonicalize(f"{{{thing}}}"))


def convert(value: Fraction, unit: Unit, target: Unit, *, difference: bool = False) -> Fraction:
    """Convert a value from `unit` to `target`, exactly.

    A `difference` has no zero: 10 °C cooler is 10 K cooler.

    Raises:
        InvalidValue: `unit_mismatch`, if the units have different dimensions.
    """
    if unit.dimension != target.dimension:
        raise InvalidValue(
            "unit_mismatch",
            f"{unit.code} measures {describe_dimension(unit)} and {target.code} measures "
            f"{describe_dimension(target)}: only units of one dimension convert, and money never does",
        )
    if difference:
        return value * unit.factor / target.factor
    return (to_base(value, unit) - target.offset) / target.factor


def to_base(value: Fraction, unit: Unit, *, difference: bool = False) -> Fraction:
    """Convert a value exactly to the base unit of its dimension, such as the metre for a length."""
    return value * unit.factor + (0 if difference else unit.offset)


def difference_of(unit: Unit) -> Unit:
    """Return the unit of the differences in a unit: K for °C."""
    code = DIFFERENCES.get(unit.code)
    return read_code(code) if code else unit


def describe_dimension(unit: Unit) -> str:
    """Return the name of a unit's dimension, with its base units where it has no name."""
    return unit.dimension_name or unit.dimension


@lru_cache(maxsize=1)
def list_units() -> tuple[Unit, ...]:
    """Return the units that people use most: the atoms, and those with usual names.

    Products and counted things are not listed, because there is no end of them.
    """
    codes = dict.fromkeys(code for code in ATOMS if code not in RESERVED)
    dictionary = get_dictionary()
    for listed in (dictionary.symbols, dictionary.words):
        codes |= dict.fromkeys(found[0] for found in listed.values() if len(found) == 1)
    return tuple(read_code(code) for code in {"1": None, **codes})


def _read_spelling(spelling: str) -> Codes:
    """Return all codes that a spelling may mean; none if it is not known."""
    reader = _get_reader()
    for written in dict.fromkeys(
        (spelling, unicodedata.normalize("NFKC", spelling), spelling.removesuffix("."))
    ):
        if not written or written != written.strip():
            continue
        reading = reader.read(written, 0)
        if reading and reading.end == len(written):
            return reading.codes
        if (below := _read_rate(reader, written)) or (below := _read_scaled_money(reader, written)):
            return below
        scale = _SCALE.match(written.translate(SIMPLIFIED))
        if scale is None:
            continue
        reading = reader.read(written, scale.end())
        if reading and reading.end == len(written):
            power = SCALES[scale[1].lower()]
            return tuple(combine(((f"10*{power}", 1), (code, 1))) for code in reading.codes)
    return _list_shown().get(spelling, ())


def _read_rate(reader: ExpressionReader, written: str) -> Codes:
    """Read what only divides: `per year`, `/day`, `per 100,000 people`."""
    if not written.startswith(("/", "per ", "Per ")):
        return ()
    text = written if written[0] == "/" else f" p{written[1:]}"
    reading = reader.read_denominators(text, 0, ("1",))
    return reading.codes if reading and reading.end == len(text) else ()


def _read_scaled_money(reader: ExpressionReader, written: str) -> Codes:
    """Read money with a power of ten after it, as in the headers of tables: `US$ million`, `€bn`."""
    match = _MONEY_SCALE.fullmatch(written)
    reading = match and reader.read(match[1], 0)
    if not match or not reading or reading.end != len(match[1]):
        return ()
    if any(code not in MONEY_CODES for code in reading.codes):
        return ()
    power = {"m": 6, "k": 3, "b": 9}.get(match[2].lower()) or SCALES[match[2].lower()]
    return tuple(combine(((f"10*{power}", 1), (code, 1))) for code in reading.codes)


@lru_cache(maxsize=1)
def _get_reader() -> ExpressionReader:
    names = NameReader(get_dictionary())
    return ExpressionReader(names, names)


def _explain(text: str) -> InvalidValue:
    """Return the fault of a text that is no unit, or not the code of one."""
    try:
        canonical = canonicalize(text)
    except InvalidValue as error:
        if error.rule in _EXPLAINED:
            return error
    else:
        return InvalidValue(
            "unknown_unit", f"{text!r} is not the canonical code: write {canonical!r}. {_HINT}"
        )
    # Several similar spellings may mean the same unit, so more spellings are searched than units are
    # shown.
    index = _list_near()
    spellings = difflib.get_close_matches(text.lower().replace("-", " "), index, n=6 * _MAX_NEAR)
    codes = list(dict.fromkeys(code for spelling in spellings for code in index[spelling]))
    near = ", ".join(_describe(code) for code in codes[:_MAX_NEAR])
    found = f" Near: {near}." if near else ""
    return InvalidValue("unknown_unit", f"{text!r} is not a known unit.{found} {_HINT}")


def _describe(code: str) -> str:
    return f"{code} ({read_code(code).label})"


@lru_cache(maxsize=1)
def _list_shown() -> dict[str, Codes]:
    """Return the names and symbols that are shown for units, with all units that they are shown for."""
    shown: dict[str, Codes] = {}
    for unit in list_units():
        for name in {unit.label, unit.plural, unit.symbol}:
            shown[name] = (*shown.get(name, ()), unit.code)
    return shown


@lru_cache(maxsize=1)
def _list_near() -> dict[str, Codes]:
    dictionary = get_dictionary()
    near = dict(dictionary.words)
    near |= {symbol.lower(): codes for symbol, codes in dictionary.symbols.items()}
    return near | {unit.label: (unit.code,) for unit in list_units()}
