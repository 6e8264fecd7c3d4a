"""One quantity in two units: `5 feet 2 inches`, 24小时6分钟. Its unit is the last one."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.numbers.quantity import format_fraction
from app.extraction.combinations.combined import Combined
from app.extraction.numerals.numeral import NumeralKind

_UNITS = frozenset({
    ("h", "min"),
    ("min", "s"),
    ("[ft_i]", "[in_i]"),
    ("[st_av]", "[lb_av]"),
    ("[lb_av]", "[oz_av]"),
    ("deg", "'"),
    ("'", "''"),
})  # fmt: skip
_JOINT = re.compile(r",?\s(?:and\s)?|\s?")


def join_compounds(text: str, parts: Sequence[Combined]) -> list[Combined]:
    """Join the numbers that state one quantity together."""
    result: list[Combined] = []
    for part in parts:
        joined = _join(text, result[-1], part) if result else None
        if joined is None:
            result.append(part)
        else:
            result[-1] = joined
    return result


def _join(text: str, part: Combined, following: Combined) -> Combined | None:
    first, second = part.measure.unit, following.measure.unit
    if first is None or second is None or (first.code, second.code) not in _UNITS:
        return None
    between = text[part.measure.end : following.measure.start]
    is_smaller = abs(following.numeral.value) * second.factor < first.factor
    if not is_smaller or not _is_whole(part) or following.numeral.signed:
        return None
    if not _JOINT.fullmatch(between):
        return None
    value = part.numeral.value * first.factor / second.factor + following.numeral.value
    numeral = replace(
        part.numeral,
        end=following.numeral.end,
        value=value,
        text=format_fraction(value),
        digits=None,
    )
    units = (*part.measure.units, *following.measure.units)
    return Combined(numeral, replace(following.measure, start=part.measure.start, units=units))


def _is_whole(part: Combined) -> bool:
    numeral = part.numeral
    is_plain = numeral.kind == NumeralKind.PLAIN and part.upper is None
    return is_plain and numeral.value.denominator == 1
