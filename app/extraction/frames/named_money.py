"""The money of numbers whose word several countries have, where the article names it in full once: `crowns`, `Swedish crowns`."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from app.domain.units.unit import Unit
from app.extraction.numbers.text_quantity import TextQuantity

# What `$`, ¥ and 元 mean if nothing else is said. An article that has A$ too mostly means these by the bare sign.
LIKELIEST = frozenset({"USD", "CNY", "JPY", "GBP", "INR"})


def name_money(numbers: Sequence[TextQuantity]) -> list[TextQuantity]:
    """Return the numbers, with the unit of each word of several meanings that is named in full beside another number."""
    # Many numbers share few units.
    named = {(_read_word(number), number.unit) for number in numbers if number.unit}
    return [number if number.unit else _name(number, named) for number in numbers]


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
