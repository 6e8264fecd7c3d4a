"""Spellings of units in running text: where a spelling ends, and which unit it means."""

import re
from collections.abc import Iterator

from app.domain.numbers.unit_table import Unit
from app.domain.numbers.units import find_unit, list_units
from app.errors import InvalidValue


def _list_spellings() -> Iterator[str]:
    for unit in list_units():
        head, _, rest = unit.label.partition(" ")
        labels = {unit.label, f"{unit.label}s", f"{head}s {rest}".strip()}
        for label in labels | {label.replace("foot", "feet") for label in labels}:
            yield label.lower()
            yield label.lower().replace("metre", "meter").replace("litre", "liter")
        yield from (unit.code, unit.symbol, *unit.aliases)
    yield from (
        "inches",
        "dollars",
        "dollar",
        "tons",
        "ton",
        "pounds",
        "pound",
        "degrees",
        "degree",
    )
    yield from ("ounces", "ounce", "gallons", "gallon", "元", "度", "°")


# Common words that are also codes or symbols of units: `30 billion a year`, `5 in 2020`.
_NO_UNITS = frozenset({"a", "as", "at", "in", "are", "1", "times"})
_SPELLINGS = frozenset(_list_spellings()) - _NO_UNITS
_MAX_SPELLING = 32
# Characters between a numeral and its unit; 多 and 余 mean that the number is somewhat more.
JOINTS = frozenset(" -多余")
_PIECE = re.compile(
    r"[A-Za-z\u00b5\u03bcΩ]+|[%‰℃℉°\"'′″$€£¥]|[²³]|\^[23]|[\u4e00-\u9fff]|[/·.](?=[A-Za-z])"
)


def find_spelling_end(text: str, start: int) -> int | None:
    """Return the end offset of the longest spelling of a unit at `start`; None if there is no unit.

    A space, a hyphen, 多 or 余 before the unit is skipped.
    """
    ends = []
    first = position = start + (text[start : start + 1] in JOINTS)
    while position - first <= _MAX_SPELLING and (match := _PIECE.match(text, position)):
        ends.append(match.end())
        position = match.end()
        position += text[position : position + 1] in {" ", "-"}
    for end in reversed(ends):
        spelling = text[first:end]
        cut = text[end : end + 1]
        whole = not (
            spelling[-1].isascii() and spelling[-1].isalnum() and cut.isascii() and cut.isalnum()
        )
        if whole and is_spelling(spelling):
            return end
    return None


def is_spelling(text: str) -> bool:
    """Return whether a text may be a spelling of a unit.

    The spelling can have two meanings: then `read_unit` returns None for it.
    """
    text = text.replace("\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}")
    folded = text.lower().replace("-", " ")
    return text not in _NO_UNITS and (
        text in _SPELLINGS or (len(text) > 1 and folded in _SPELLINGS)
    )


def read_unit(spelling: str) -> Unit | None:
    """Return the unit that a spelling means; None if the spelling is unknown or has two meanings."""
    try:
        return find_unit(spelling)
    except InvalidValue:
        return None
