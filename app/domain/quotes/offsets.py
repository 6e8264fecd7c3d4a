"""Texts in which parts were replaced, and the mapping of their offsets to those of the original text."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from app.domain.quotes.span import Span


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text in which parts of an original text were replaced.

    `starts` and `ends` are the offsets of the replaced parts in `text`, in order, and `sources` are the
    spans of these parts in the original text. Replacements of one character by another are not listed,
    because they shift no offset.
    """

    text: str
    starts: list[int]
    ends: list[int]
    sources: list[Span]

    def trace_start(self, offset: int) -> int | None:
        """Return the offset in the original text for the start of a span of the rewritten text.

        Return None if `offset` lies inside of a replaced part. Text that was removed right before the
        span does not belong to the original span.
        """
        index = bisect_right(self.ends, offset)
        if index < len(self.starts) and self.starts[index] < offset:
            return None
        return self._trace(offset, index)

    def trace_end(self, offset: int) -> int | None:
        """Return the offset in the original text for the end of a span of the rewritten text.

        Return None if `offset` lies inside of a replaced part. Text that was removed right after the
        span does not belong to the original span.
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
    """Builder of a `Rewritten`, a text in which parts are replaced.

    Call `replace` for each part, in order of the offsets and without overlap, then `finish`.
    """

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
