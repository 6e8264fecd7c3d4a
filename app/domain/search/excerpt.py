"""Excerpts of long texts: the place where most of the searched words are close together.

The words of a text are compared with a search as in the search index, by its tokens: words and phrases, other
forms of a word by its stem, and numbers in any spelling and unit.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.domain.quotes.span import Span
from app.domain.search.query import Alternatives, Phrase
from app.domain.search.snippet import MAX_LENGTH, Snippet, fold_with_offsets
from app.domain.search.stems import STEM_MARK, find_stem
from app.domain.search.tokens import RUN, is_cjk

_BEFORE = 60


class _Word(NamedTuple):
    token: str
    span: Span


class _Spot(NamedTuple):
    """A place of a text at which the searched `item` occurs: an index of `Alternatives`."""

    span: Span
    item: int


def make_excerpt(
    text: str, alternatives: Alternatives, numbers: Mapping[Span, Sequence[str]]
) -> Snippet:
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
    return Snippet(inside.cut(text), [span.shift(-start) for span in _list_hits(spots, inside)])


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
    searched = {
        phrase.tokens[0]: item
        for item, phrases in enumerate(alternatives)
        for phrase in phrases
        if len(phrase.tokens) == 1
    }
    for span, tokens in numbers.items():
        if items := [searched[token] for token in tokens if token in searched]:
            yield _Spot(span, items[0])


def _find_words(text: str, alternatives: Alternatives) -> Iterator[_Spot]:
    wanted, stems = _index_phrases(alternatives)
    beginnings = [
        (phrase.tokens[0], phrase, item)
        for item, phrases in enumerate(alternatives)
        for phrase in phrases
        if len(phrase.tokens) == 1 and (phrase.prefix or phrase.part)
    ]
    words = list(_list_words(text))
    for place, (token, span) in enumerate(words):
        for phrase, item in wanted.get(token, ()):
            end = _find_end(words, place, phrase)
            if end is not None:
                yield _Spot(Span(span.start, end), item)
        for searched, phrase, item in beginnings:
            if token.startswith(searched) or (phrase.part and searched in token):
                # A token of two characters begins with the one that is searched.
                end = span.start + len(searched) if is_cjk(token) else span.end
                yield _Spot(Span(span.start, min(end, span.end)), item)
        if stems and (stem := find_stem(token)) in stems:
            yield _Spot(span, stems[stem])


def _index_phrases(
    alternatives: Alternatives,
) -> tuple[dict[str, list[tuple[Phrase, int]]], dict[str | None, int]]:
    """Return the phrases by their first tokens, and the searched stems; each with the index of its item."""
    wanted: dict[str, list[tuple[Phrase, int]]] = defaultdict(list)
    stems: dict[str | None, int] = {}
    for item, phrases in enumerate(alternatives):
        for phrase in phrases:
            wanted[phrase.tokens[0]].append((phrase, item))
            if phrase.tokens[0].startswith(STEM_MARK):
                stems.setdefault(phrase.tokens[0].removeprefix(STEM_MARK), item)
    return wanted, stems


def _find_end(words: Sequence[_Word], place: int, phrase: Phrase) -> int | None:
    """Return where a phrase ends that begins at a word, or None if it does not."""
    found = words[place : place + len(phrase.tokens)]
    if len(found) < len(phrase.tokens):
        return None
    *first, last = phrase.tokens
    is_last = found[-1].token == last or (phrase.prefix and found[-1].token.startswith(last))
    if is_last and all(word.token == token for word, token in zip(found, first, strict=False)):
        return found[-1].span.end
    return None


def _list_words(text: str) -> Iterator[_Word]:
    """Yield the tokens of a text with their places, in the order of `tokenize`."""
    folded, offsets = fold_with_offsets(text)
    for match in RUN.finditer(folded):
        places = [match.span()]
        if is_cjk(match[0]):
            # Pairs of neighbours, and the last character alone.
            places = [(start, min(start + 2, match.end())) for start in range(*match.span())]
        for start, end in places:
            yield _Word(folded[start:end], Span(offsets[start], offsets[end - 1] + 1))
