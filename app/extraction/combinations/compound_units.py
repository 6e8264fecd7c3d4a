"""One quantity in two units: `5 feet 2 inches`, 24小时6分钟. Its unit is the last one.

Money has the unit of the whole: `3 dollars and 50 cents`, 3元5角. What is right after a Chinese unit are its
decimals: 9秒83, 1米85.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from app.domain.numbers.quantity import format_fraction
from app.domain.units.units import find_unit
from app.extraction.combinations.combined import Combined
from app.extraction.numerals.numeral import Numeral, NumeralKind

_UNITS = frozenset({
    ("h", "min"),
    ("min", "s"),
    ("km", "m"),
    ("m", "cm"),
    ("m", "mm"),
    ("cm", "mm"),
    ("t", "kg"),
    ("kg", "g"),
    ("[ft_i]", "[in_i]"),
    ("[mi_i]", "[yd_i]"),
    ("[stone_av]", "[lb_av]"),
    ("[lb_av]", "[oz_av]"),
    ("deg", "'"),
    ("'", "''"),
})  # fmt: skip
# 三年六个月, with nothing between; `3 years, 2 months and 14 days` stays as it is written.
_CHINESE_TIMES = frozenset({("a", "mo"), ("d", "h")})
_JOINT = re.compile(r",?\s(?:and\s)?|\s?")
# `5 kg and 300 g` may be of two things.
_AND_JOINS = frozenset({"s", "[in_i]", "[oz_av]", "[lb_av]", "'", "''"})
# `2h 30m`
_MINUTES = re.compile(r"\s?\d{1,2}\s?m(?![\w/²³^])")
_TIMES = frozenset({("h",), ("min",)})
_PARTS_OF_TIMES = frozenset({"min", "s", "m"})
_MINUTES_OF_RATE = re.compile(r"\s?\d{1,2}\s?m/")
_HOURS = frozenset({"h", "hr", "hrs"})
_CHINESE_UNITS = frozenset("秒米元块")
_DECIMALS = re.compile(r"[0-9]{1,2}(?=[^\W\da-zA-Z_]|[。，,;；、)）]|$)")
_HUNDREDTHS = {"/10*1": 10, "/10*2": 100}


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
    joined = (
        _join_decimals(text, part, following)
        or _join_money(text, part, following)
        or _join_rate(text, part, following)
    )
    if joined:
        return joined
    if _is_minutes(text, part, following):
        minutes = replace(following.measure, unit=find_unit("min"), codes=("min",))
        following = replace(following, measure=minutes)
    first, second = part.measure.unit, following.measure.unit
    between = text[part.measure.end : following.measure.start]
    if first is None or second is None:
        return None
    if (first.code, second.code) not in (_UNITS if between else _UNITS | _CHINESE_TIMES):
        return None
    is_smaller = abs(following.numeral.value) * second.factor < first.factor
    if not is_smaller or not _is_whole(part) or following.numeral.signed:
        return None
    if not _JOINT.fullmatch(between) or not _may_join(between, second.code, second.dimension):
        return None
    value = part.numeral.value * first.factor / second.factor + following.numeral.value
    units = (*part.measure.units, *following.measure.units)
    measure = replace(following.measure, start=part.measure.start, units=units)
    return Combined(_extend(part, following, value), measure)


def _join_rate(text: str, part: Combined, following: Combined) -> Combined | None:
    """Join the two numbers of one rate, whose denominator is behind the second: `11 h 42 min per day`."""
    above, _, below = (
        following.measure.codes[0].partition("/") if following.measure.codes else ("", "", "")
    )
    if not below or above not in _PARTS_OF_TIMES or part.measure.codes not in _TIMES:
        return None
    written = following.measure.units[-1].cut(text).partition("/")[0]
    is_minutes = (
        above == "m" and written == "m" and bool(_MINUTES_OF_RATE.match(text, part.measure.end))
    )
    above = "min" if is_minutes and part.measure.codes == ("h",) else above
    plain = replace(following.measure, unit=find_unit(above), codes=(above,))
    joined = _join(text, part, replace(following, measure=plain))
    if joined is None:
        return None
    unit = find_unit(f"{above}/{below}")
    return replace(joined, measure=replace(joined.measure, unit=unit, codes=(unit.code,)))


def _extend(part: Combined, following: Combined, value: Fraction) -> Numeral:
    """Make the numeral of `part` end with that of `following`, with the value of both."""
    end, written = following.numeral.end, format_fraction(value)
    return replace(part.numeral, end=end, value=value, text=written, digits=None)


def _may_join(between: str, code: str, dimension: str | None) -> bool:
    """Return whether `and` joins: `2 years and 3 months` is one time, `5 kg and 300 g` may be two masses."""
    return "and" not in between or code in _AND_JOINS or dimension in _AND_JOINS


def _is_minutes(text: str, part: Combined, following: Combined) -> bool:
    if not part.measure.units or part.measure.units[-1].cut(text) not in _HOURS:
        return False
    return following.measure.codes == ("m",) and bool(_MINUTES.match(text, part.measure.end))


def _join_decimals(text: str, part: Combined, following: Combined) -> Combined | None:
    """Join the decimals right after a Chinese unit: 9秒83, 1米85, 8块5."""
    numeral, end = part.numeral, part.measure.end
    if text[end - 1 : end] not in _CHINESE_UNITS or following.numeral.start != end:
        return None
    decimals = _DECIMALS.match(text, end)
    is_bare = decimals and not following.measure.units and following.numeral.end == decimals.end()
    if decimals is None or not is_bare or not _is_whole(part):
        return None
    value = numeral.value + Fraction(int(decimals[0]), 10 ** len(decimals[0]))
    measure = part.measure
    if text[end - 1] == "块":
        measure = replace(measure, unit=find_unit("CNY"), codes=("CNY",))
    return Combined(_extend(part, following, value), replace(measure, end=decimals.end()))


def _join_money(text: str, part: Combined, following: Combined) -> Combined | None:
    """Join money and its tenths or hundredths: `$3 and 50 cents`, 3元5角."""
    first, second = part.measure, following.measure
    if not _is_whole(part) or not _is_whole(following):
        return None
    for ending, parts in _HUNDREDTHS.items():
        codes = tuple(
            code for code in first.codes if code.partition("/")[0] + ending in second.codes
        )
        if not codes or following.numeral.value >= parts:
            continue
        if not _JOINT.fullmatch(text[first.end : second.start]):
            return None
        value = part.numeral.value + following.numeral.value / parts
        unit = find_unit(codes[0]) if len(codes) == 1 else None
        units = (*first.units, *second.units)
        measure = replace(first, end=second.end, units=units, unit=unit, codes=codes)
        return Combined(_extend(part, following, value), measure)
    return None


def _is_whole(part: Combined) -> bool:
    numeral = part.numeral
    is_plain = numeral.kind == NumeralKind.PLAIN and part.upper is None
    return is_plain and numeral.value.denominator == 1
