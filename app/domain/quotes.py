"""Quotes: spans of a source, counted in Unicode code points of its stored text.

`text[start:end] == exact`, always. Nothing is folded and nothing is searched for that is merely
alike: a quote is where it is, or it is missing. Selectors follow the W3C Web Annotation Data Model.
"""

from dataclasses import dataclass

from app.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Span:
    """`[start, end)` in code points."""

    start: int
    end: int

    def shift(self, offset: int) -> "Span":
        return Span(self.start + offset, self.end + offset)

    def cut(self, text: str) -> str:
        return text[self.start : self.end]


def find_spans(text: str, exact: str) -> list[Span]:
    """Every place where `exact` occurs, in order, overlapping ones included."""
    spans: list[Span] = []
    start = text.find(exact) if exact else -1
    while start >= 0:
        spans.append(Span(start, start + len(exact)))
        start = text.find(exact, start + 1)
    return spans


def locate(text: str, exact: str, occurrence: int | None = None) -> Span:
    """The one place of `exact`; `occurrence` (from 1) chooses when there are several.

    Raises:
        InvalidValue: it does not occur, occurs more than once and none is chosen, or less often.
    """
    spans = find_spans(text, exact)
    shown = exact if len(exact) <= 60 else f"{exact[:57]}..."  # noqa: PLR2004 - width of a message
    if not spans:
        raise InvalidValue(
            "not_in_text", f"{shown!r} does not occur; copy it to the letter, spaces included"
        )
    if occurrence is None and len(spans) > 1:
        raise InvalidValue(
            "ambiguous", f"{shown!r} occurs {len(spans)} times: quote more, or give `occurrence`"
        )
    if (occurrence or 1) > len(spans):
        raise InvalidValue(
            "no_such_occurrence", f"{shown!r} occurs {len(spans)} times, not {occurrence}"
        )
    return spans[(occurrence or 1) - 1]


CONTEXT_LENGTH = 32


def make_context(text: str, span: Span) -> tuple[str, str]:
    """Up to 32 code points before and after: prefix and suffix of a TextQuoteSelector."""
    return (
        text[max(0, span.start - CONTEXT_LENGTH) : span.start],
        text[span.end : span.end + CONTEXT_LENGTH],
    )
