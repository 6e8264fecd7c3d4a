"""Windows of a source text: the only parts in which a quote can match after folding.

Folding removes differences without meaning, such as other quotation marks (`folding.py`). It is slow,
because it depends on neighbouring characters. So a coarse folding, which maps each character alone,
first finds the windows. Texts that are equal after the real folding are also equal after the coarse
folding.
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
# Chunks per window: enough to make the fixed cost of each folding small, and few enough to stop early
# if a quote has more matches than are counted.
_WINDOW = 64


def find_windows(text: str, quote: str) -> Iterator[Span]:
    """Yield the parts of `text` (windows) in which `quote` can match after folding, ordered by start.

    Windows may overlap. Each match lies completely within at least one window.
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
    """Return the span from chunk `first` to chunk `last`, with one more chunk on each side.

    A chunk is a piece of 1,024 characters of the text. A match may continue in the chunks on both sides
    with characters that the coarse folding removes. `length` is that of the text.
    """
    return Span(max(0, first - 1) * _CHUNK, min(length, (last + 2) * _CHUNK))


def coarsen(char: str) -> str:
    """Return what to compare in place of a character, to find quickly where a quote could match.

    Characters that folding (`folding.py`) can make equal have the same replacement. Spaces, invisible
    characters and combining marks have none: the result is empty.
    """
    if char.isspace() or char in INVISIBLE:
        return ""
    if char in DASHES:
        return "-"
    decomposed = unicodedata.normalize("NFD", QUOTATION_MARKS.get(char) or expand(char))
    return "".join(fold_case(part) for part in decomposed if not is_mark(part))
