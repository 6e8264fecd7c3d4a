"""Windows of a text outside of which a folded quote cannot match, found by a coarse folding.

The real folding is slow, because it depends on neighbouring characters; the coarse one maps single
characters. Texts that are equal after the real folding are also equal after the coarse one.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from app.domain.quotes.characters import (
    DASHES,
    INVISIBLE,
    QUOTATION_MARKS,
    expand,
    fold_case,
    is_mark,
)
from app.domain.quotes.span import Span, iterate_spans

_CHUNK = 1024
# Chunks per window: enough to spread the cost of starting a folding, and few enough to stop early
# if a quote has more matches than are counted.
_WINDOW = 64


def find_windows(text: str, quote: str) -> Iterator[Span]:
    """Yield the windows in which the quote can match, ordered by start.

    They may overlap. Each match lies completely within at least one of them.
    """
    table = {ord(char): coarsen(char) for char in {*text, *quote}}
    table = {code: coarse for code, coarse in table.items() if coarse != chr(code)}
    chunks = [
        text[start : start + _CHUNK].translate(table) for start in range(0, len(text), _CHUNK)
    ]
    ends = list(accumulate(map(len, chunks)))
    first = last = -1
    for span in iterate_spans("".join(chunks), quote.translate(table)):
        begin = bisect_right(ends, span.start)
        if first >= 0 and begin >= first + _WINDOW:
            yield _span_chunks(first, last, len(text))
            first = -1
        first = begin if first < 0 else first
        last = bisect_left(ends, span.end)
    if first >= 0:
        yield _span_chunks(first, last, len(text))


def _span_chunks(first: int, last: int, length: int) -> Span:
    """Return the window of these chunks and one more per side, for what coarse folding removes."""
    return Span(max(0, first - 1) * _CHUNK, min(length, (last + 2) * _CHUNK))


def coarsen(char: str) -> str:
    """Map a character to a form shared by all characters that any folding makes equal."""
    if char.isspace() or char in INVISIBLE:
        return ""
    if char in DASHES:
        return "-"
    decomposed = unicodedata.normalize("NFD", QUOTATION_MARKS.get(char) or expand(char))
    return "".join(fold_case(part) for part in decomposed if not is_mark(part))
