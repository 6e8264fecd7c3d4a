"""The text of a reading in pieces: the sentence that is looked at, the numbers, and words to choose a quote by."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.domain.quotes.span import Span, SpanIndex

_WORD = re.compile(r"\S+")


class TextPiece(NamedTuple):
    """Words of a text. `candidate` is the candidate whose number they are; `word` is set for a word to choose by.

    `other` is set for a number that is no candidate.
    """

    text: str
    is_looked_at: bool
    candidate: int | None
    word: Span | None
    other: Span | None = None


def cut_text(
    text: str,
    sentence: Span,
    numbers: Sequence[tuple[int, Span]],
    others: Sequence[Span],
    *,
    by_words: bool,
) -> Iterator[TextPiece]:
    """Yield the pieces of a text. `numbers` are those of candidates, `others` those that are none.

    With `by_words`, each word of the sentence is a piece of its own, and no number is.
    """
    borders = {0, len(text), sentence.start, sentence.end}
    spans: dict[int, tuple[int, int | None]] = {}
    for number, span in numbers:
        if not by_words or span.end <= sentence.start or sentence.end <= span.start:
            spans[span.start] = (span.end, number)
    if by_words:
        for match in _WORD.finditer(text, sentence.start, sentence.end):
            spans[match.start()] = (match.end(), None)
    taken = SpanIndex([*(span for _, span in numbers), *([sentence] if by_words else [])])
    free = {span.start: span for span in others if not taken.touches(span)}
    for span in free.values():
        spans.setdefault(span.start, (span.end, None))
    for start, (end, _) in spans.items():
        borders |= {start, end}
    ordered = sorted(borders)
    for start, end in pairwise(ordered):
        own_end, candidate = spans.get(start, (0, None))
        other = free.get(start)
        is_word = by_words and own_end == end and candidate is None and other is None
        yield TextPiece(
            text[start:end],
            sentence.start <= start and end <= sentence.end,
            candidate if own_end == end else None,
            Span(start, end) if is_word else None,
            other if other and own_end == end else None,
        )
