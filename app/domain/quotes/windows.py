"""Where a folded quote can stand at all, found fast by a folding that is coarser than the real one.

The real folding heeds what stands beside a character, which takes time; this one only knows single
characters. Whatever is equal after the real one is equal after this one too.
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
# So many chunks are folded at a time: enough to make the start of each time cheap, and few enough
# to stop early where a quote has more places than are counted.
_WINDOW = 64


def find_windows(text: str, quote: str) -> Iterator[Span]:
    """Parts of the text outside of which the quote cannot stand, by their starts.

    They may overlap, and a place of the quote is whole in at least one of them.
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
    """A chunk more on each side, for what the coarse folding removes."""
    return Span(max(0, first - 1) * _CHUNK, min(length, (last + 2) * _CHUNK))


def coarsen(char: str) -> str:
    """What is left of a character; the same of all that any folding makes equal."""
    if char.isspace() or char in INVISIBLE:
        return ""
    if char in DASHES:
        return "-"
    decomposed = unicodedata.normalize("NFD", QUOTATION_MARKS.get(char) or expand(char))
    return "".join(fold_case(one) for one in decomposed if not is_mark(one))
