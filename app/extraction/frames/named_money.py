"""The money of numbers whose word several countries have, where the article names it in full once: `crowns`, `Swedish crowns`."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.units.unit import Unit
from app.extraction.numbers.text_quantity import TextQuantity

# What `$`, ¥ and 元 mean if nothing else is said. An article that has A$ too mostly means these by the bare sign.
LIKELIEST = frozenset({"USD", "CNY", "JPY", "GBP", "INR"})


def name_money(numbers: Sequence[TextQuantity]) -> list[TextQuantity]:
    """Return the numbers, with the unit of each word of several meanings that is named in full beside another number."""
    return [number if number.unit else _name(number, numbers) for number in numbers]


def _name(number: TextQuantity, others: Sequence[TextQuantity]) -> TextQuantity:
    word = (number.unit_text or "").lower()
    if not (word.isalpha() and number.codes) or number.codes[0] in LIKELIEST:
        return number
    units: dict[str, Unit] = {
        other.unit.code: other.unit
        for other in others
        if other.unit and other.unit.code in number.codes and _ends_with(other, word)
    }
    if len(units) != 1:
        return number
    [unit] = units.values()
    return replace(number, unit=unit, codes=(unit.code,))


def _ends_with(other: TextQuantity, word: str) -> bool:
    return (other.unit_text or "").lower().removesuffix("s").endswith(word.removesuffix("s"))
