"""Conditions under which the number of a claim holds: which of them does the statement of a number give?

A quantity is given by an equal number beside the judged one, in any unit of its dimension; a text by its
words. A condition that separates must be given: otherwise the text may speak of another case.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from app.domain.numbers.quantity import Comparator, Quantity
from app.domain.quotes.span import Span
from app.domain.text import fold_words
from app.domain.units.unit import Unit
from app.extraction import lexicon
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.verdicts.claim_topic import Condition
from app.extraction.verdicts.compare_numbers import (
    MATCHING,
    compare,
    read_claimed,
    read_stated,
)
from app.extraction.verdicts.obstacles import Obstacle, Refusal
from app.extraction.verdicts.statement import TextStatement

# Words that belong to a condition beside them.
_LEADING = frozenset(["after", "following", "under", "经", "经过", "在"])
# `Up to 25 °C` follows from 25 °C, and is another condition.
_EXACT = (None, Comparator.EQ, Comparator.APPROX)
_JOINT = "[与和及/-]"
# 硅 gives the condition `silicon`.
_CHINESE_WORDS = re.compile("|".join(sorted(lexicon.CHINESE, key=len, reverse=True)))
_FOLLOWING = frozenset(["后", "之后", "下", "时"])


@dataclass(frozen=True, slots=True)
class GivenConditions:
    """The places of a statement that give conditions of a claim, and what is lacking or different."""

    places: tuple[Span, ...]
    refusals: tuple[Refusal, ...]

    def has(self, start: int) -> bool:
        """Return whether an offset of the text is within words that give a condition."""
        return any(place.start <= start < place.end for place in self.places)


def find_conditions(
    statement: TextStatement, conditions: Sequence[Condition], own: Unit
) -> GivenConditions:
    """Find the conditions of a claim in the statement of a number; `own` is the unit of its metric."""
    places: list[Span] = []
    refusals: list[Refusal] = []
    for condition in conditions:
        given, different = _find(statement, condition, own)
        places += given
        if given or not condition.separates:
            continue
        if different:
            places += different
            word = different[0].cut(statement.text)
            refusals.append(Refusal(Obstacle.DIFFERENT_CONDITION, word, different[0]))
        else:
            refusals.append(Refusal(Obstacle.CONDITION_NOT_STATED, condition.words))
    refusals.sort(key=lambda refusal: refusal.obstacle == Obstacle.CONDITION_NOT_STATED)
    whole = (_add_words_beside(statement, place) for place in places)
    return GivenConditions(tuple(whole), tuple(refusals))


def _find(
    statement: TextStatement, condition: Condition, own: Unit
) -> tuple[list[Span], list[Span]]:
    """Return the places that give a condition, and those that give another one in its stead."""
    if condition.text is not None:
        found = _prefer_near(statement, _find_texts(statement, condition))
        text = fold_words(condition.text)
        given = [place for place, other in found if other == text]
        return given, [place for place, other in found if other != text]
    if condition.quantity is None or condition.unit is None:
        return [], []
    unit = condition.unit
    tokens = statement.clause.sentence.tokens
    numbers = {token.number.span: token.number for token in tokens if token.number is not None}
    alike = _prefer_near(
        statement,
        [
            (span, number)
            for span, number in numbers.items()
            if number is not statement.number
            and number.unit is not None
            and number.unit.dimension == unit.dimension
        ],
    )
    equal = [
        number for _, number in alike if _is_equal(statement, number, condition.quantity, unit)
    ]
    # Beside a number of its own dimension, another one may be anything.
    is_apart = unit.dimension != own.dimension
    others = [place for place, number in alike if is_apart and number not in equal]
    return [number.whole for number in equal], others


_Found = TypeVar("_Found")


def _prefer_near(
    statement: TextStatement, found: list[tuple[Span, _Found]]
) -> list[tuple[Span, _Found]]:
    """Return what is found in the statement; without it, what the sentence says of all its numbers."""
    starts = {token.start for token in statement.tokens}
    near = [item for item in found if any(item[0].start <= start < item[0].end for start in starts)]
    return near or (found if len(found) == 1 else [])


def _add_words_beside(statement: TextStatement, place: Span) -> Span:
    """Add the words that lead to a condition, or follow it: *after* 800 cycles, 800次循环*后*."""
    start, end = place.start, place.end
    for token in statement.clause.sentence.tokens:
        gap = statement.text[token.start + len(token.written) : start]
        if token.written in _LEADING and token.start < start and not gap.strip():
            start = token.start
        if token.written in _FOLLOWING and not statement.text[end : token.start].strip():
            end = max(end, token.start + len(token.written))
    return Span(start, end)


def _is_equal(
    statement: TextStatement, number: TextQuantity, quantity: Quantity, unit: Unit
) -> bool:
    # `Under 665 suns` is at 665 suns.
    is_bound = number.cue is None or number.cue.cut(statement.text).lower() != "under"
    plain = number if is_bound else replace(number, comparator=Comparator.EQ)
    if quantity.comparator == Comparator.EQ and plain.comparator not in _EXACT:
        return False
    stated = read_stated(statement.text, plain, number.unit or unit, unit)
    return compare(stated, read_claimed(quantity, unit), unit) in MATCHING


def _find_texts(statement: TextStatement, condition: Condition) -> list[tuple[Span, str]]:
    """Return the places of all known texts of a property in the sentence, each with the folded text.

    Many claims share what is known, so that it is looked up once for a statement.
    """
    key = id(condition.known) if condition.known else condition.text
    if key not in statement.found_texts:
        tokens = statement.clause.sentence.tokens
        first, last = tokens[0].start, tokens[-1].start + len(tokens[-1].written)
        pattern = _compile(condition.known or (condition.text or "",))
        statement.found_texts[key] = [
            (Span(match.start(), match.end()), _translate(match[0]))
            for match in pattern.finditer(flatten(statement.text), first, last)
        ]
    return statement.found_texts[key]


def _write_in_chinese(text: str) -> str:
    """Return a pattern for a known text in Chinese, an empty one if the lexicon lacks a word: 钙钛矿与硅."""
    parts = [
        [chinese for chinese, english in lexicon.CHINESE.items() if english == part]
        for part in text.split(" and ")
    ]
    return rf"{_JOINT}?".join(f"(?:{'|'.join(words)})" for words in parts) if all(parts) else ""


def _translate(written: str) -> str:
    """Return the folded text of a condition, in English where it is a Chinese one of the lexicon."""
    words = _CHINESE_WORDS.findall(written)
    return " and ".join(lexicon.CHINESE[word] for word in words) or fold_words(written)


@lru_cache(maxsize=64)
def _compile(known: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for whole words of known texts, the longest first, without differences of case."""
    folded = sorted({fold_words(text) for text in known}, key=len, reverse=True)
    patterns = [r"\s+".join(map(re.escape, text.split())) for text in folded]
    patterns += [pattern for text in folded if (pattern := _write_in_chinese(text))]
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(patterns)})(?![A-Za-z0-9])", re.IGNORECASE)
