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


# A token of a folded text, its start and its end.
_Word = tuple[str, int, int]


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
    folded, offsets = fold_with_offsets(text)
    wanted, stems = _index_phrases(alternatives)
    beginnings = [
        (phrase.tokens[0], phrase, item)
        for item, phrases in enumerate(alternatives)
        for phrase in phrases
        if len(phrase.tokens) == 1 and (phrase.prefix or phrase.part)
    ]

    def place(start: int, end: int, item: int) -> _Spot:
        return _Spot(Span(offsets[start], offsets[end - 1] + 1), item)

    words = _list_words(folded)
    for index, (token, start, end) in enumerate(words):
        for phrase, item in wanted.get(token, ()):
            phrase_end = _find_end(words, index, phrase)
            if phrase_end is not None:
                yield place(start, phrase_end, item)
        for searched, phrase, item in beginnings:
            if token.startswith(searched) or (phrase.part and searched in token):
                # A token of two characters begins with the one that is searched.
                yield place(start, start + len(searched) if is_cjk(token) else end, item)
        if stems and (stem := find_stem(token)) in stems:
            yield place(start, end, stems[stem])


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


def _find_end(words: Sequence[_Word], index: int, phrase: Phrase) -> int | None:
    """Return where a phrase ends that begins at a word, or None if it does not."""
    found = words[index : index + len(phrase.tokens)]
    *first, last = phrase.tokens
    if [word[0] for word in found[:-1]] != first:
        return None
    token, _, end = found[-1]
    return end if token == last or (phrase.prefix and token.startswith(last)) else None


def _list_words(folded: str) -> list[_Word]:
    """Return the tokens of a folded text with their places, in the order of `tokenize`."""
    words: list[_Word] = []
    for match in RUN.finditer(folded):
        run, (first, last) = match[0], match.span()
        if run.isascii() or not is_cjk(run):
            words.append((run, first, last))
            continue
        # Pairs of neighbours, and the last character alone.
        for start in range(first, last):
            end = min(start + 2, last)
            words.append((folded[start:end], start, end))
    return words
