"""Every number of a text: the quantities that the reader reads, and the digits that name something.

Each digit of the text belongs to exactly one number. A number that only names something, such as a year or
the number of a hall, has the reason for which it states no quantity. Number words are listed where the
reader reads a quantity in them: `first` and `one` are hardly more than articles.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.cells.table_text import TableText
from app.domain.numbers.quantity import Comparator, read_value
from app.domain.quotes.span import Span
from app.errors import InvalidValue
from app.extraction.numbers.flat_text import flatten, set_plain
from app.extraction.numbers.names import (
    IdentifierKind,
    find_identifiers,
    names_chinese_product,
    names_product,
)
from app.extraction.numbers.plain_numbers import read_plain
from app.extraction.numbers.reading_name import parse_reading
from app.extraction.numbers.surroundings import list_blocks, read_block
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.words.name_patterns import YEAR

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_YEAR = re.compile(YEAR)
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
# A cell with a date alone, which the rules for sentences find to be one too.
_DAY = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_JOINING = frozenset("-_./:@#&+")


class NamingReason(StrEnum):
    """Why a number states no quantity, as far as the reader knows."""

    NAME = "name"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class NumberInText:
    """A number of a text, with what is read of it; offsets are code points of the text.

    `unit` is the code of its unit. `reason` is None for a quantity, and for digits that cannot be read.
    """

    span: Span
    exact: str
    value: str | None = None
    lower: str | None = None
    upper: str | None = None
    unit: str | None = None
    unit_text: str | None = None
    comparator: Comparator | None = None
    reason: NamingReason | None = None


def list_numbers_of(text: str, reading: str) -> Iterator[NumberInText]:
    """Yield every number of a text that is read as the name of a reading says (`reading_name.py`)."""
    language, form = parse_reading(reading)
    if form is None:
        return list_numbers(text, language)
    return list_numbers(TableText(text, form), form.choose_language(language))


def list_numbers(text: str, language: str | None) -> Iterator[NumberInText]:
    """Yield every number of a text, in order; their spans do not overlap.

    `language` is a BCP 47 tag, or None if it is not known.
    """
    for place in list_blocks(text):
        block = place.cut(text)
        is_cell = isinstance(text, TableText)
        if is_cell and _DAY.fullmatch(block):
            yield NumberInText(place, block, reason=NamingReason.DATE)
            continue
        plain = read_plain(block) if is_cell else None
        # A year that no claim has is a date.
        if plain and not _YEAR.fullmatch(block):
            yield _describe(block, plain, place)
            continue
        read = read_block(block, language, None)
        numbers = [_describe(block, quantity, quantity.span) for quantity in read]
        numbers += _list_naming(block, read)
        for number in sorted(numbers, key=lambda number: number.span.start):
            yield replace(number, span=number.span.shift(place.start))


def _describe(block: str, read: TextQuantity, span: Span) -> NumberInText:
    return NumberInText(
        span=span,
        exact=read.span.cut(block),
        value=_store(read.value),
        lower=_store(read.lower),
        upper=_store(read.upper),
        unit=read.unit.code if read.unit else None,
        unit_text=read.unit_text,
        comparator=read.comparator,
    )


def _store(value: str | None) -> str | None:
    """Return a number in the spelling in which it is stored; None if it is too long for that."""
    try:
        return None if value is None else read_value(value)
    except InvalidValue:
        return None


def _list_naming(block: str, read: Sequence[TextQuantity]) -> Iterator[NumberInText]:
    """Yield the numbers of a block that are in no quantity: names, dates, and what cannot be read."""
    plain = set_plain(block)
    taken = bytearray(len(block))
    for quantity in read:
        _mark(taken, quantity.span)
    if plain is None:
        yield from _list_free_numbers(block, taken)
        return
    free = bytearray(taken[at] for at in plain.offsets)
    for number in _list_free_numbers(plain.text, free):
        span = plain.locate(number.span)
        yield replace(number, span=span, exact=span.cut(block))


def _list_free_numbers(block: str, taken: bytearray) -> Iterator[NumberInText]:
    """Yield the numbers of a block that are in no quantity; `taken` has 1 at each character of one."""
    flat = flatten(block)
    if all(taken[at] for match in _DIGITS.finditer(flat) for at in range(*match.span())):
        return
    for identifier in find_identifiers(flat):
        span = _trim(flat, identifier.span)
        if span is None or any(taken[span.start : span.end]):
            continue
        _mark(taken, span)
        is_date = identifier.kind == IdentifierKind.DATE
        yield _name(block, span, NamingReason.DATE if is_date else NamingReason.NAME)
    for match in _DIGITS.finditer(flat):
        for span in _list_free(flat, taken, Span(*match.span())):
            word = _widen(flat, taken, span)
            _mark(taken, word)
            yield _name(block, word, _find_reason(flat, span, word))


def _mark(taken: bytearray, span: Span) -> None:
    taken[span.start : span.end] = b"\1" * (span.end - span.start)


def _trim(flat: str, name: Span) -> Span | None:
    """Return a name without the words before and the signs after its number; None without a digit.

    `Hall 12` is trimmed to `12` and `in 2023` to `2023`, but `LX-2` stays.
    """
    match = _DIGITS.search(flat, name.start, name.end)
    if match is None:
        return None
    start, end = match.start(), name.end
    while start > name.start and _is_of_word(flat[start - 1]):
        start -= 1
    while not flat[start].isalnum():
        start += 1
    while not flat[end - 1].isalnum():
        end -= 1
    return Span(start, end)


def _is_of_word(char: str) -> bool:
    return (char.isascii() and char.isalnum()) or char in _JOINING


def _list_free(flat: str, taken: bytearray, span: Span) -> Iterator[Span]:
    """Yield the parts of a span, with digits at both ends, that belong to no number yet."""
    free = "".join(" " if taken[at] else flat[at] for at in range(span.start, span.end))
    for match in _DIGITS.finditer(free):
        yield Span(*match.span()).shift(span.start)


def _widen(flat: str, taken: bytearray, span: Span) -> Span:
    """Return the word that digits are in: `H2O`."""
    start, end = span.start, span.end
    while start > 0 and not taken[start - 1] and flat[start - 1].isalnum():
        start -= 1
    while end < len(flat) and not taken[end] and flat[end].isalnum():
        end += 1
    return Span(start, end)


def _find_reason(flat: str, digits: Span, word: Span) -> NamingReason | None:
    if _YEAR.fullmatch(digits.cut(flat)):
        return NamingReason.DATE
    is_name = (
        any(char.isalpha() for char in word.cut(flat))
        or names_product(flat, digits)
        or names_chinese_product(flat, digits)
    )
    return NamingReason.NAME if is_name else None


def _name(block: str, span: Span, reason: NamingReason | None) -> NumberInText:
    exact = span.cut(block)
    value = _store(exact) if reason and exact.isascii() and _PLAIN.fullmatch(exact) else None
    return NumberInText(span, exact, value, reason=reason)
