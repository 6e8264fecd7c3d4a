"""Where a quote stands in a source: to the letter, after folding, or not at all. Never by likeness."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from app.domain.quotes.boundaries import cuts_nothing, means_the_same
from app.domain.quotes.characters import ALL_FOLDINGS, Folding
from app.domain.quotes.folding import Folder
from app.domain.quotes.longest_part import QuotePart, find_longest_part
from app.domain.quotes.span import Occurrences, Span, iterate_spans, take_occurrences
from app.domain.quotes.windows import find_windows

# What a window is folded with on each side, for the numbers beside its words.
_MARGIN = 128


class Verdict(StrEnum):
    EXACT = "exact"
    AMBIGUOUS = "ambiguous"
    NORMALIZED = "normalized"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """`places` are spans of the source as it is; `folded` are the foldings that one of them needs.

    `longest_part` is told of a missing quote; None when not even a word of it occurs.
    """

    verdict: Verdict
    places: Occurrences
    folded: tuple[Folding, ...] = ()
    longest_part: QuotePart | None = None


def match_quote(text: str, quote: str) -> QuoteMatch:
    """Find a quote. Where it stands to the letter, no place that needs folding counts."""
    places = take_occurrences(iterate_spans(text, quote))
    if places.total:
        return QuoteMatch(Verdict.EXACT if places.total == 1 else Verdict.AMBIGUOUS, places)
    places = take_occurrences(_find_folded(text, quote))
    if places.total:
        verdict = Verdict.NORMALIZED if places.total == 1 else Verdict.AMBIGUOUS
        words = {span.cut(text) for span in places.first}
        return QuoteMatch(verdict, places, tuple(_list_needed(quote, words)))
    return QuoteMatch(Verdict.MISSING, places, longest_part=find_longest_part(text, quote))


def _find_folded(text: str, quote: str) -> Iterator[Span]:
    """Where the quote stands after folding, in order."""
    seen = -1
    for window in find_windows(text, quote):
        for place in _find_in_window(text, quote, window):
            # Windows overlap.
            if place.start > seen:
                seen = place.start
                yield place


def _find_in_window(text: str, quote: str, window: Span) -> Iterator[Span]:
    offset = max(0, window.start - _MARGIN)
    around = text[offset : window.end + _MARGIN]
    folder = Folder(around, quote)
    folded = folder.fold(around)
    sought = _fold_quote(folder, quote, ALL_FOLDINGS)
    for span in iterate_spans(folded.text, sought):
        before = folded.text[max(0, span.start - 2) : span.start]
        after = folded.text[span.end : span.end + 2]
        if not cuts_nothing(before, sought[0], sought[-1], after):
            continue
        found = folded.trace(span)
        if found is None or not means_the_same(
            folder, folded.text, span, (quote, found.cut(around))
        ):
            continue
        place = found.shift(offset)
        if window.start <= place.start and place.end <= window.end:
            yield place


def _list_needed(quote: str, words: AbstractSet[str]) -> Iterator[Folding]:
    """The foldings without which the quote is not equal to all of these words."""
    folder = Folder(quote, *words)
    for folding in Folding:
        others = ALL_FOLDINGS - {folding}
        unfolded = _fold_quote(folder, quote, others)
        if any(folder.fold(word, others).text != unfolded for word in words):
            yield folding


def _fold_quote(folder: Folder, quote: str, foldings: AbstractSet[Folding]) -> str:
    """Space around a quote was copied with it and is no part of it."""
    folded = folder.fold(quote, foldings).text
    return folded.strip(" ") if Folding.WHITESPACE in foldings else folded
