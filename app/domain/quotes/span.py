"""Spans of a text, with offsets in Unicode code points, and the exact search for a quote.

`text[start:end] == exact` holds for every span found: the search ignores no differences. Spans and
contexts are those of the selectors of the W3C Web Annotation Data Model.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from app.domain.quotes.characters import cuts_numeral
from app.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Span:
    """A range of code points, from `start` (included) to `end` (excluded)."""

    start: int
    end: int

    def shift(self, offset: int) -> "Span":
        return Span(self.start + offset, self.end + offset)

    def cut(self, text: str) -> str:
        return text[self.start : self.end]

    def is_within(self, whole: "Span") -> bool:
        return whole.start <= self.start and self.end <= whole.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


def find_spans(text: str, exact: str) -> list[Span]:
    """List all occurrences of `exact` in `text` in order, overlapping ones included."""
    return list(iterate_spans(text, exact))


def iterate_spans(text: str, exact: str) -> Iterator[Span]:
    """Yield all occurrences of `exact` in `text` in order, overlapping ones included.

    The time grows only linearly with the length of the text, even if many occurrences overlap, such as
    `aaa` in `aaaaaa`.
    """
    if not exact:
        return
    length, period = len(exact), _find_period(exact)
    tail = exact[-period:]
    start = text.find(exact)
    while start >= 0:
        yield Span(start, start + length)
        while text.startswith(tail, start + length):
            start += period
            yield Span(start, start + length)
        # A nearer occurrence could only be one period further, which the loop above has excluded.
        start = text.find(exact, start + max(period, length - period + 1))


def _find_period(text: str) -> int:
    """Return the smallest distance at which a text repeats: 2 for `ababa`, its length if it never does.

    This is the length of the text minus the length of its longest border, a beginning of the text that
    is also its end. `borders` holds the length of the longest border of each prefix (Knuth, Morris and
    Pratt).
    """
    borders = [0]
    border = 0
    for char in text[1:]:
        while border and text[border] != char:
            border = borders[border - 1]
        border += text[border] == char
        borders.append(border)
    return len(text) - border


def locate_around(text: str, exact: str, inner: Span) -> Span:
    """Return the first span at which `exact` occurs in `text` and that covers the span `inner`.

    Raises:
        InvalidValue: `not_in_text`, if `exact` does not occur there.
    """
    for span in iterate_spans(text, exact):
        if span.start <= inner.start and inner.end <= span.end:
            return span
    raise InvalidValue("not_in_text", f"{exact[:60]!r} does not occur at {inner.start}")


MAX_OCCURRENCES = 100
COUNTED = 10_000
# How many places a message lists.
_SHOWN_PLACES = 5


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The first 100 spans at which a text was found, and the number of all such spans (`total`).

    The count stops at 10,000, to limit the time. If there are more spans, `total_exact` is False.
    """

    first: tuple[Span, ...]
    total: int
    total_exact: bool


def take_occurrences(spans: Iterator[Span]) -> Occurrences:
    first = tuple(islice(spans, MAX_OCCURRENCES))
    total = len(first) + sum(1 for _ in islice(spans, COUNTED + 1 - len(first)))
    return Occurrences(first, min(total, COUNTED), total <= COUNTED)


def check_start(text: str, exact: str, start: int) -> Span:
    """Return the span of `exact` in `text` that begins at `start`.

    Raises:
        InvalidValue: `not_in_text`. The message says where the words are.
    """
    if text.startswith(exact, start):
        return Span(start, start + len(exact))
    shown = f"{_shorten(exact)!r} does not begin at {start}"
    places = [str(span.start) for span in islice(iterate_spans(text, exact), _SHOWN_PLACES + 1)]
    if not places:
        raise InvalidValue("not_in_text", f"{shown}, nor does it occur elsewhere")
    listed = ", ".join(places[:_SHOWN_PLACES]) + (", ..." if len(places) > _SHOWN_PLACES else "")
    raise InvalidValue("not_in_text", f"{shown}: it begins at {listed}")


def _shorten(exact: str) -> str:
    return exact if len(exact) <= 60 else f"{exact[:57]}..."  # noqa: PLR2004 - width of a message


def locate(text: str, exact: str, occurrence: int | None = None) -> Span:
    """Return the span at which `exact` occurs in `text`.

    If it occurs more than once, `occurrence` (counted from 1) must choose one of the spans. Where whole
    numerals are meant, as by `5`, occurrences inside of other numerals and words do not count, unless
    there are no others.

    Raises:
        InvalidValue: `not_in_text`; `ambiguous`, if it occurs more than once and `occurrence` is None;
            or `no_such_occurrence`.
    """
    first = text.find(exact) if exact else -1
    if first >= 0 and occurrence in {None, 1} and text.find(exact, first + 1) < 0:
        return Span(first, first + len(exact))
    whole, cut = _split_spans(text, exact)
    spans = whole or cut
    shown = _shorten(exact)
    if not spans:
        raise InvalidValue(
            "not_in_text", f"{shown!r} does not occur; copy it to the letter, spaces included"
        )
    if occurrence is None and len(spans) > 1:
        raise InvalidValue(
            "ambiguous", f"{shown!r} occurs {len(spans)} times: quote more, or give `occurrence`"
        )
    chosen = 1 if occurrence is None else occurrence
    if not 1 <= chosen <= len(whole) + len(cut):
        raise InvalidValue(
            "no_such_occurrence",
            f"{shown!r} has no occurrence {chosen}: it occurs {_count_times(len(spans))}",
        )
    return [*whole, *cut][chosen - 1]


def _split_spans(text: str, exact: str) -> tuple[list[Span], list[Span]]:
    """Return the spans of `exact` that cut no numeral, and those that do.

    The latter are numbered after all others, so that each span of a stored quote has a number.
    """
    whole: list[Span] = []
    cut: list[Span] = []
    for span in iterate_spans(text, exact):
        (cut if cuts_numeral(text, span.start, span.end) else whole).append(span)
    return whole, cut


def _count_times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def find_occurrence(text: str, exact: str, start: int) -> int | None:
    """Return which occurrence of `exact` in `text` begins at `start`, counted from 1.

    Return None if `exact` occurs only once. Occurrences that cut a numeral come last. The result is what
    `locate` takes as its argument `occurrence`.

    Raises:
        InvalidValue: `not_in_text`, if `exact` does not occur at `start`.
    """
    if start < 0 or not text.startswith(exact, start):
        raise InvalidValue("not_in_text", f"{exact[:60]!r} does not occur at {start}")
    whole, cut = _split_spans(text, exact)
    number = [span.start for span in (*whole, *cut)].index(start) + 1
    return None if number == 1 and len(whole or cut) == 1 else number


CONTEXT_LENGTH = 32


def make_context(text: str, span: Span) -> tuple[str, str]:
    """Return the text before and after a span, up to 32 code points on each side.

    They are the `prefix` and `suffix` of a TextQuoteSelector (W3C Web Annotation Data Model).
    """
    return (
        text[max(0, span.start - CONTEXT_LENGTH) : span.start],
        text[span.end : span.end + CONTEXT_LENGTH],
    )


class SpanIndex:
    """Many spans of a text, which may overlap each other."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted((span.start, span.end) for span in spans)
        self._starts = [start for start, _ in ordered]
        # The greatest end of each span and those before it.
        self._ends = list(accumulate((end for _, end in ordered), max))

    def touches(self, span: Span) -> bool:
        """Return whether one of the spans overlaps this one."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._ends[before - 1] > span.start
