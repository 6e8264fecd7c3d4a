"""Texts with parts replaced, and the way back from them to the offsets of what they were made from."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from app.domain.quotes.span import Span


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`starts` and `ends` are of the parts in `text` that stand for another number of characters.

    `sources` are their spans in the text before. What was replaced one character for one is not
    listed, because nothing moves by it.
    """

    text: str
    starts: list[int]
    ends: list[int]
    sources: list[Span]

    def trace_start(self, offset: int) -> int | None:
        """Where the words that begin here began; None in the middle of a replaced part.

        What was removed just before them is not theirs.
        """
        index = bisect_right(self.ends, offset)
        if index < len(self.starts) and self.starts[index] < offset:
            return None
        return self._trace(offset, index)

    def trace_end(self, offset: int) -> int | None:
        """Where the words that end here ended; None in the middle of a replaced part.

        What was removed just after them is not theirs.
        """
        index = bisect_left(self.starts, offset)
        if index and self.ends[index - 1] > offset:
            return None
        return self._trace(offset, index)

    def _trace(self, offset: int, index: int) -> int:
        if index == 0:
            return offset
        return self.sources[index - 1].end + offset - self.ends[index - 1]


class Rewriter:
    """Replaces parts of a text, in the order in which they stand in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[str] = []
        self._read = 0
        self._written = 0
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._sources: list[Span] = []

    def replace(self, start: int, end: int, new: str) -> None:
        old = self._text[start:end]
        if new == old:
            return
        self._pieces += (self._text[self._read : start], new)
        self._written += start - self._read
        if len(new) != 1 or len(old) != 1:
            self._starts.append(self._written)
            self._ends.append(self._written + len(new))
            self._sources.append(Span(start, end))
        self._written += len(new)
        self._read = end

    def finish(self) -> Rewritten:
        text = "".join([*self._pieces, self._text[self._read :]])
        return Rewritten(text, self._starts, self._ends, self._sources)
