"""Matching of a quote with the text of its source: literally, or after folding, but never by similarity.

Folding removes differences without meaning, such as other spaces or quotation marks (`folding.py`).
"""

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

# Code points that are folded on each side of a window, because folding depends on adjacent numbers.
_MARGIN = 128


class Verdict(StrEnum):
    EXACT = "exact"
    AMBIGUOUS = "ambiguous"
    NORMALIZED = "normalized"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """The result of matching a quote with the text of a source.

    `places` are the spans of the source text that match. `folded` are the kinds of differences, such as
    case, that had to be ignored for at least one of these matches; it is empty for literal matches.
    `longest_part` is set only for a missing quote of which at least one word occurs.
    """

    verdict: Verdict
    places: Occurrences
    folded: tuple[Folding, ...] = ()
    longest_part: QuotePart | None = None


def match_quote(text: str, quote: str) -> QuoteMatch:
    """Find a quote in a source text: literally, or else after folding both texts.

    Folding removes differences without meaning, such as other spaces.
    """
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
    """Yield the spans of the source text that equal the quote after folding, in order.

    Folding removes differences without meaning, such as other spaces.
    """
    seen = -1
    for window in find_windows(text, quote):
        for span in _find_in_window(text, quote, window):
            # Windows overlap, so two windows may find the same match.
            if span.start > seen:
                seen = span.start
                yield span


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
        source = folded.trace(span)
        if source is None or not means_the_same(
            folder, folded.text, span, quote, source.cut(around)
        ):
            continue
        match = source.shift(offset)
        if window.start <= match.start and match.end <= window.end:
            yield match


def _list_needed(quote: str, words: AbstractSet[str]) -> Iterator[Folding]:
    """Yield each kind of difference, such as case, that must be ignored for the quote to match.

    `words` are the texts that the quote was matched with. A kind is needed if at least one of these
    texts differs from the quote without it.
    """
    folder = Folder(quote, *words)
    for folding in Folding:
        others = ALL_FOLDINGS - {folding}
        unfolded = _fold_quote(folder, quote, others)
        if any(folder.fold(word, others).text != unfolded for word in words):
            yield folding


def _fold_quote(folder: Folder, quote: str, foldings: AbstractSet[Folding]) -> str:
    """Remove from a quote the differences without meaning that `foldings` names.

    If whitespace is one of them, the spaces at the ends of the quote are stripped, because they belong
    to no word.
    """
    folded = folder.fold(quote, foldings).text
    return folded.strip(" ") if Folding.WHITESPACE in foldings else folded
