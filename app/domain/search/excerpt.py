"""Excerpts of long texts: the place where most of the searched words are close together.

A text is searched for the words and phrases of a search, other forms of a word by its stem, and numbers in any
spelling and unit.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.domain.quotes.span import Span
from app.domain.search.query import Alternatives
from app.domain.search.snippet import MAX_LENGTH, Snippet, find_places, fold_with_offsets

_BEFORE = 60


class Excerpt(NamedTuple):
    """A snippet of a text; it `has_all` if each of the searched words is in it, so that they are close together."""

    snippet: Snippet
    has_all: bool


class _Spot(NamedTuple):
    """A place of a text at which the searched `item` occurs: an index of `Alternatives`."""

    span: Span
    item: int


def make_excerpt(
    text: str, alternatives: Alternatives, numbers: Mapping[Span, Sequence[str]]
) -> Excerpt:
    """Return up to 200 characters of a text with the most different searched words, and these.

    `numbers` has the tokens of the numbers in the text (`numbers.py`).
    """
    spots = sorted(
        [*_find_words(text, alternatives), *_find_numbers(numbers, alternatives)],
        key=lambda spot: (spot.span.start, -spot.span.end, spot.item),
    )
    best = _find_densest(spots)
    start = 0
    if best:
        width = max(spot.span.end for spot in best) - best[0].span.start
        start = max(0, best[0].span.start - max(0, min(_BEFORE, MAX_LENGTH - width)))
    start = max(0, min(start, len(text) - MAX_LENGTH))
    inside = Span(start, min(start + MAX_LENGTH, len(text)))
    hits = [span.shift(-start) for span in _list_hits(spots, inside)]
    has_all = len({spot.item for spot in best}) == len(alternatives)
    return Excerpt(Snippet(inside.cut(text), hits), has_all)


def _find_densest(spots: Sequence[_Spot]) -> Sequence[_Spot]:
    """Return the spots within 200 characters that are of most searched items, or as many and most spots."""
    best: Sequence[_Spot] = ()
    most = (0, 0)
    last = 0
    for first, spot in enumerate(spots):
        while last < len(spots) and spots[last].span.end <= spot.span.start + MAX_LENGTH:
            last += 1
        own = spots[first : max(last, first + 1)]
        measure = (len({each.item for each in own}), len(own))
        if measure > most:
            best, most = own, measure
    return best


def _list_hits(spots: Iterable[_Spot], inside: Span) -> Iterator[Span]:
    reached = inside.start
    for span, _ in spots:
        if span.start >= reached and span.start < inside.end:
            reached = min(span.end, inside.end)
            yield Span(span.start, reached)


def _find_numbers(
    numbers: Mapping[Span, Sequence[str]], alternatives: Alternatives
) -> Iterator[_Spot]:
    searched: dict[str, list[int]] = defaultdict(list)
    for item, phrases in enumerate(alternatives):
        for phrase in phrases:
            if len(phrase.tokens) == 1:
                searched[phrase.tokens[0]].append(item)
    for span, tokens in numbers.items():
        # The number and the unit of a query are two items.
        items = {item for token in tokens for item in searched.get(token, ())}
        yield from (_Spot(span, item) for item in items)


def _find_words(text: str, alternatives: Alternatives) -> Iterator[_Spot]:
    folded, offsets = fold_with_offsets(text)
    for item, phrases in enumerate(alternatives):
        for start, end in find_places(folded, tuple(phrases)):
            yield _Spot(Span(offsets[start], offsets[end - 1] + 1), item)
