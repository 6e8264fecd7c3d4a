"""The same number in another unit: `US$1,900, or about €1,760`, 5英里（8公里）."""

import re
from collections.abc import Iterator
from itertools import pairwise

from app.extraction.frames.article import SentenceNumbers
from app.extraction.frames.partner import Partner, Partnership, Taken
from app.extraction.measures.measure import is_money
from app.extraction.numbers.text_quantity import TextQuantity

_CONVERSION = re.compile(
    r"(?:\s?[(\[（]|,?\s(?=or\b|i\.e\.|equivalent|equal)|[,，](?=约?合|折合|相当))\s?(?:or|i\.e\.,?|equivalent\sto|equal\sto|that\sis|=|约?合|折合|相当于)?\s?"
    r"(?:about|around|some|roughly|nearly|almost|approximately|~|≈|约|人民币|美元)?\s?|\s/\s|\s(?:or|=)\s"
)


def list_conversions(flat: str, sentence: SentenceNumbers, taken: Taken) -> Iterator[Partner]:
    """Yield the numbers of a sentence that convert the one before them."""
    for first, second in pairwise(sentence.numbers):
        between = flat[first.whole.end : second.whole.start]
        is_free = id(first) not in taken and first.role is second.role
        if is_free and _CONVERSION.fullmatch(between) and _converts(first, second):
            yield Partner(second, first, Partnership.ALSO, "conversion")


def _converts(first: TextQuantity, second: TextQuantity) -> bool:
    if first.codes == second.codes:
        return False
    money, other = _split_money(first), _split_money(second)
    if money and money == other:
        return True
    return bool(first.unit and second.unit and first.unit.dimension == second.unit.dimension)


def _split_money(number: TextQuantity) -> str | None:
    """Return what an amount of money is divided by, empty if by nothing; None for what is no money."""
    parts = [code.partition("/") for code in number.codes]
    is_amount = bool(parts) and all(is_money((part[0],)) for part in parts)
    return f"/{parts[0][2]}" if is_amount else None
