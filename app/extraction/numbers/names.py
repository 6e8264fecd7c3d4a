"""Numbers that name something instead of counting or measuring it, such as `A4`, `2021` and `Figure 3`.

They are found first, and no quantity is read from them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.quotes.span import Span
from app.extraction import lexicon
from app.extraction.words import joining_words
from app.extraction.words import name_patterns as patterns
from app.extraction.words.quick_pattern import QuickPatterns


class IdentifierKind(StrEnum):
    """What a number names: a date, or anything else."""

    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that names something (`A4`, `2021`): its span, and whether it is a date or not."""

    span: Span
    kind: IdentifierKind


_DATES = re.compile(rf"(?=\d|\b[a-z])(?:{'|'.join(patterns.DATES)})", re.IGNORECASE)
_CHINESE_DATES = re.compile("|".join(patterns.CHINESE_DATES))
_BARE_YEAR = re.compile(patterns.BARE_YEAR)
_NAMES = QuickPatterns(map(re.compile, patterns.NAMES))
_CHINESE_NAMES = re.compile("|".join(patterns.CHINESE_NAMES))
_ADDRESSES = tuple((sign, re.compile(pattern)) for sign, pattern in patterns.ADDRESSES)
# `Boeing 737`: a capital letter before a small whole number that counts nothing.
_PRODUCT_BEFORE = re.compile(r"(?:^|[^\w.!?]\s?|[^.!?]\s)(?P<word>[A-Z][A-Za-z-]+)\s$")
# 612 in `Skyloom has 1,416 satellites, Meridian Orbit 612 and Borealink 88`: the verb and the thing are left out.
_LISTED_BEFORE = re.compile(
    rf"\b(?:{joining_words.LISTING_VERBS})\s"
    r"\d[\d.,]*\s[a-z][^.;:]{0,90}(?:,|\band)\s(?:the\s(?:[a-z]+\s){0,2}|the\s[A-Z][a-z]+\s[a-z]+\s)?(?:[A-Z][\w'&-]*\s){1,3}$"
)
_LISTED_AFTER = re.compile(joining_words.NEXT_LISTED)
_LISTED_WINDOW = 160
_PRODUCT_NUMBER = re.compile(r"\d{1,4}(?:\.\d)?")
# `猛禽2发动机`: what is counted has a classifier, and comes after a verb or another word of counting.
_CHINESE_PRODUCT = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?<!\d[\u4e00-\u9fff])(?<![{patterns.BEFORE_CHINESE_COUNT}])\d{{1,3}}"
    rf"(?={patterns.AFTER_CHINESE_MODEL})"
)
_NO_PRODUCT = frozenset(lexicon.NO_PRODUCT.split())
_WINDOW = 40
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
# Digits with what may be between those of one name.
_DIGITS = re.compile(r"\d(?:.{0,24}\d)*", re.DOTALL)
_BEFORE = 24
_AFTER = 48


def find_identifiers(text: str) -> list[Identifier]:
    """Find the numbers of a text that name something, such as dates, versions and models.

    They are in no order, and their spans may overlap.
    """
    return list(_list_all(text))


def _list_all(text: str) -> Iterator[Identifier]:
    is_ascii = text.isascii()
    for start, end in _list_windows(text):
        for pattern in (_DATES, _BARE_YEAR) if is_ascii else (_DATES, _BARE_YEAR, _CHINESE_DATES):
            for match in pattern.finditer(text, start, end):
                yield Identifier(Span(*match.span()), IdentifierKind.DATE)
        for pattern in _NAMES.list_possible(text[start:end]):
            for match in pattern.finditer(text, start, end):
                yield Identifier(Span(*match.span()), IdentifierKind.NAME)
    for sign, pattern in _ADDRESSES:
        for match in pattern.finditer(text) if sign in text else ():
            yield Identifier(Span(*match.span()), IdentifierKind.NAME)
    for match in () if is_ascii else _CHINESE_NAMES.finditer(text):
        yield Identifier(Span(*match.span()), IdentifierKind.NAME)


def _list_windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text that are near digits, in order and apart from each other.

    Only there the patterns are tried: most of a text has no digits.
    """
    start = end = -1
    for match in _DIGITS.finditer(text):
        first, last = max(0, match.start() - _BEFORE), match.end() + _AFTER
        if first > end:
            if end >= 0:
                yield start, end
            start = first
        end = last
    if end >= 0:
        yield start, end


def list_years(text: str) -> list[int]:
    """List the years with four digits in a date as written, such as `3 May 2021`."""
    return [int(digits) for digits in _FOUR_DIGITS.findall(text)]


def names_chinese_product(text: str, span: Span) -> bool:
    """Return whether digits without a unit belong to the Chinese word before them: 2 in 猛禽2发动机."""
    match = _CHINESE_PRODUCT.match(text, span.start)
    return match is not None and match.end() == span.end


def names_product(text: str, span: Span) -> bool:
    """Return whether a number belongs to the capitalized word before it: 737 in `Boeing 737`.

    The number at `span` is one without a unit.
    """
    match = _PRODUCT_BEFORE.search(text[max(0, span.start - _WINDOW) : span.start])
    is_small = _PRODUCT_NUMBER.fullmatch(span.cut(text))
    is_product = bool(match and is_small and match["word"].lower() not in _NO_PRODUCT)
    return is_product and not _is_listed(text, span)


def _is_listed(text: str, span: Span) -> bool:
    """Return whether a number is that of one more in a list whose first item has the verb and the thing."""
    before = text[max(0, span.start - _LISTED_WINDOW) : span.start]
    return (
        _LISTED_AFTER.match(text, span.end) is not None
        and _LISTED_BEFORE.search(before) is not None
    )
