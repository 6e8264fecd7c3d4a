"""The unit in the header of a column: `Training time (hours)`, `Range [km]`, `Mass, kg`."""

import re
from functools import lru_cache
from math import prod

from app.domain.cells.header_parts import HeaderPart, list_header_parts
from app.domain.units.unit import Unit
from app.domain.units.units import find_unit, get_unit
from app.errors import InvalidValue

_POWERS = re.compile(r"10\*(\d+)")


@lru_cache(maxsize=1_024)
def read_header_unit(header: str) -> Unit | None:
    """Return the unit that a header names in brackets or after a comma.

    Return None if it names none that is known, several, or a factor or a unit elsewhere that is not this one.
    """
    parts = list_header_parts(header)
    named = [part for part in parts if part.is_named and part.codes]
    if not named:
        return None
    try:
        unit = (
            get_unit(named[0].codes[0]) if len(named[0].codes) == 1 else find_unit(named[0].words)
        )
    except InvalidValue:
        return None
    others = (part for part in parts if part.codes)
    is_unclear = find_factor(header) != 1 or any(_differs(part, unit, 1) for part in others)
    return None if is_unclear else unit


def find_factor(header: str) -> int:
    """Return by what a header multiplies its numbers, beside a unit that has the factor itself."""
    return prod(10**part.power for part in list_header_parts(header) if not part.codes)


def has_factor(header: str) -> bool:
    """Return whether a header multiplies its numbers, in whatever way: `(USD, millions)`, （万元）."""
    parts = list_header_parts(header)
    return find_factor(header) != 1 or any("10*" in code for part in parts for code in part.codes)


def explain_header(header: str, unit: Unit) -> str | None:
    """Return what a header says about its numbers that a unit given for them contradicts; None if nothing does."""
    parts, factor = list_header_parts(header), find_factor(header)
    with_units = [part for part in parts if part.codes]
    if any(part.is_certain and _may_be(part, unit, factor) for part in with_units):
        return None
    if found := next((part for part in with_units if _differs(part, unit, factor)), None):
        shown = _show_codes(found)
        multiplied = f", multiplied by {factor}" if factor != 1 else ""
        return f"is in {shown}{multiplied}"
    if factor != 1 and _multiply(unit.code) != factor:
        return f"multiplies its numbers by {factor}: give the unit with it, as in '10*{len(str(factor)) - 1}.{unit.code}'"
    return None


def _show_codes(part: HeaderPart) -> str:
    """Return the units that a part of a header may mean, for users."""
    return " or ".join(map(repr, part.codes[:3]))


def _may_be(part: HeaderPart, unit: Unit, factor: int) -> bool:
    """Return whether a unit is what a part of a header may mean, multiplied by the factor of the header."""
    if part.power and _multiply(unit.code) == 10**part.power:
        return True
    for code in part.codes:
        own = get_unit(code)
        is_same = (own.dimension, own.factor * factor, own.offset) == (
            unit.dimension,
            unit.factor,
            unit.offset,
        )
        if is_same or (code.startswith("/") and unit.code.endswith(code)):
            return True
    return False


def _differs(part: HeaderPart, unit: Unit, factor: int) -> bool:
    """Return whether a part of a header has another unit. A word that is one by chance has another dimension."""
    if _may_be(part, unit, factor):
        return False
    return part.is_certain or any(get_unit(code).dimension == unit.dimension for code in part.codes)


def _multiply(code: str) -> int:
    """Return the powers of ten in a code, multiplied."""
    return prod(10 ** int(power) for power in _POWERS.findall(code))
