"""The money of numbers whose word several countries have, where the article names it once: `Swedish crowns`, (新台币，下同)."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.chinese_characters import SIMPLIFIED
from app.domain.quotes.span import Span
from app.domain.units.unit import Unit
from app.domain.units.units import find_unit
from app.extraction.numbers.text_quantity import TextQuantity

# What `$`, ¥ and 元 mean if nothing else is said. An article that has A$ too mostly means these by the bare sign.
LIKELIEST = frozenset({"USD", "CNY", "JPY", "GBP", "INR"})
# What 元 may be, by its names in simplified characters.
_NAMES = {"人民币": "CNY", "新台币": "TWD", "台币": "TWD", "港币": "HKD", "港元": "HKD"}
_NAME = "人民[币幣]|新?[台臺][币幣]|港[币幣]|港元"
# 100亿元（人民币）, 8,392.5億元（新台幣，下同）
_IN_BRACKETS = re.compile(
    rf"\s?[(（](?:均?[为為以])?(?P<money>{_NAME})(?P<all>[，,、；;]?\s?(?:以)?下同)?[)）]"
)
# 单位：新台币千元, 除另有说明外均以港元列示
_OF_ALL = re.compile(
    rf"(?:(?:单位|單位|币种|幣種)(?:均?[为為]|[:：])?\s?[百千万萬亿億]{{0,2}}|均以)(?P<money>{_NAME})"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """The money that a text says 元 to be, and where it is so."""

    code: str
    place: Span


def name_money(flat: str, numbers: Sequence[TextQuantity]) -> list[TextQuantity]:
    """Return the numbers, with the unit of each word of several meanings that the text names.

    It is named in full beside another number, or said of all: (新台币，下同).
    """
    # Many numbers share few units.
    named = {(_read_word(number), number.unit) for number in numbers if number.unit}
    said = [] if flat.isascii() else list(_list_said(flat))
    return [
        number if number.unit else _name_as_said(number, said) or _name(number, named)
        for number in numbers
    ]


def _list_said(flat: str) -> Iterator[_Said]:
    """Yield what a text says 元 to be: of the number before a bracket, of all numbers behind it, or of all."""
    for match in _IN_BRACKETS.finditer(flat):
        end = len(flat) if match["all"] else match.start() + 1
        yield _Said(_read_name(match), Span(match.start(), end))
    for match in _OF_ALL.finditer(flat):
        yield _Said(_read_name(match), Span(0, len(flat)))


def _read_name(match: re.Match[str]) -> str:
    return _NAMES[match["money"].translate(SIMPLIFIED)]


def _name_as_said(number: TextQuantity, said: Sequence[_Said]) -> TextQuantity | None:
    """Return a number of 元 with the money that the text says it is; None if it says none, or several."""
    found = {
        code
        for each in said
        if each.place.start <= number.span.end < each.place.end
        for code in number.codes
        if code.partition("/")[0] == each.code
    }
    if len(found) != 1:
        return None
    [code] = found
    return replace(number, unit=find_unit(code), codes=(code,))


def _name(number: TextQuantity, named: Collection[tuple[str, Unit]]) -> TextQuantity:
    word = _read_word(number)
    if not (word.isalpha() and number.codes) or number.codes[0] in LIKELIEST:
        return number
    units = {
        unit.code: unit for full, unit in named if unit.code in number.codes and full.endswith(word)
    }
    if len(units) != 1:
        return number
    [unit] = units.values()
    return replace(number, unit=unit, codes=(unit.code,))


def _read_word(number: TextQuantity) -> str:
    """Return the words of a unit without the ending of the plural."""
    return (number.unit_text or "").lower().removesuffix("s")
