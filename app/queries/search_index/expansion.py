"""Expansion of a query: other forms of its words, its numbers in any unit, and the words that contain its parts."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from app.domain.quotes.span import Span
from app.domain.search.numbers import write_measure, write_range, write_value
from app.domain.search.query import (
    Choice,
    ExpandedSearch,
    Phrase,
    SearchQuery,
    is_short_unit,
)
from app.domain.search.tokens import write_name
from app.domain.units.unit import Unit
from app.domain.units.units import difference_of, get_unit
from app.errors import InvalidInput
from app.extraction.numbers.reader import read_quantities
from app.extraction.numbers.text_quantity import TextQuantity

# The maximum number of words that a search may look up for all its parts of words.
MAX_TERMS = 5_000

# Reading numbers takes longer than looking for what every number has.
_NUMBER = re.compile(
    r"\d|[½⅓¼¾〇零一二两三四五六七八九十百千万亿]|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|half|thirds?"
    r"|quarters?)\b",
    re.IGNORECASE,
)

# Returns the words of the catalogue that contain a part of a word, at most `MAX_TERMS + 2`.
FindWords = Callable[[str], Sequence[str]]


def expand_query(query: SearchQuery, find_words: FindWords) -> ExpandedSearch:
    """Expand a query; `find_words` returns the words that contain a part of a word.

    Raises:
        InvalidInput: the parts of words are in more than `MAX_TERMS` words.
    """
    numbers = list(_read_numbers(query.text)) if _NUMBER.search(query.text) else []
    if numbers:
        query = replace(query, required=tuple(_complete_units(query.required, numbers)))
    full_words = [list(_list_forms(choice, numbers)) for choice in query.required]
    if full_words:
        # The tokens of numbers weigh as much as names. So what is called as the query weighs more than all of it.
        times = sum(map(len, full_words)) if numbers else 1
        full_words[0] += [Phrase((write_name(query.text),))] * times
    alternatives = [
        [*full, *_list_containing(choice, full, find_words)]
        for choice, full in zip(query.required, full_words, strict=True)
    ]
    if sum(map(len, alternatives)) - sum(map(len, full_words)) > MAX_TERMS:
        parts = ", ".join(repr(part.tokens[0]) for part in query.list_phrases() if part.part)
        detail = (
            f"more than {MAX_TERMS} words contain {parts}: write longer parts, or whole words in "
            "quotation marks"
        )
        raise InvalidInput.of_parameter("q", "too_many_words", detail)
    measured = (number.place for number in numbers if number.is_measured)
    return ExpandedSearch(query, full_words, alternatives, tuple(measured))


class _QueryNumber(NamedTuple):
    """A number of a query, and the tokens by which equal numbers are found.

    It is measured if its unit is no counted thing, which would be a word to look for.
    """

    place: Span
    tokens: list[Phrase]
    is_measured: bool


def _complete_units(choices: Iterable[Choice], numbers: Sequence[_QueryNumber]) -> Iterator[Choice]:
    """Yield choices in which a short word within a number, such as `m`, is no beginning of other words."""
    places = [number.place for number in numbers]
    for choice in choices:
        yield tuple(
            replace(phrase, prefix=phrase.prefix and not is_short_unit(phrase, places))
            for phrase in choice
        )


def _list_forms(choice: Choice, numbers: Sequence[_QueryNumber]) -> Iterator[Phrase]:
    forms = [form for phrase in choice for form in phrase.list_forms()]
    forms += [
        token
        for phrase in choice
        for number in numbers
        if phrase.span is not None and phrase.span.is_within(number.place)
        for token in number.tokens
    ]
    yield from dict.fromkeys(forms)


def _list_containing(
    choice: Choice, full: Sequence[Phrase], find_words: FindWords
) -> Iterator[Phrase]:
    words = (
        Phrase((word,)) for phrase in choice if phrase.part for word in find_words(phrase.tokens[0])
    )
    known = {phrase.tokens for phrase in full}
    for phrase in dict.fromkeys(words):
        if phrase.tokens not in known:
            yield phrase


def _read_numbers(text: str) -> Iterator[_QueryNumber]:
    for quantity in read_quantities(text):
        tokens = [Phrase((token,)) for token in _write_tokens(quantity)]
        if tokens:
            yield _QueryNumber(quantity.span, tokens, not _counts(quantity.unit))


def _counts(unit: Unit | None) -> bool:
    """Return whether a unit is a counted thing, such as `{call}`."""
    return unit is not None and "{" in unit.code


def _write_tokens(quantity: TextQuantity) -> Iterator[str]:
    codes = [quantity.unit.code] if quantity.unit else quantity.codes
    units = [get_unit(code) for code in codes]
    units += [difference_of(unit) for unit in units if difference_of(unit) != unit]
    value, lower, upper = quantity.value, quantity.lower, quantity.upper
    searched: list[Unit | None] = [*units] or [None]
    for unit in searched:
        if value is not None:
            if unit is None or _counts(unit):
                yield write_value(value)
            if unit is not None:
                yield write_measure(value, unit)
        elif lower is not None and upper is not None:
            yield write_range(lower, upper, unit)
