"""Words of a source with their parts marked: the quote, and within it the number, the baseline and others."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from app.domain.quotes.span import CONTEXT_LENGTH, Span
from app.schemas.evidence import EvidenceState, QuoteRead

# What may be the rest of a longer word or number: letters with spaces between words, and digits.
_PART_OF_WORD = re.compile(r"[.,]?[^\W\u3040-\u9fff]+(?:[.,][0-9]+)*")
# A number that is cut off, with its unit: a word, or one letter of scripts without spaces, and a comma.
_CUT_NUMBER = re.compile(
    r"[.,]?[0-9][0-9.,]*(?:\s?(?:[\u3040-\u9fff]|[^\W\d\u3040-\u9fff]+))?[，、]?"
)
_PART_AT_END = re.compile(r"(?:[0-9]+[.,])*[^\W\u3040-\u9fff]+$")
# The part that the words between two borders belong to, if several have them: the first of these.
PARTS = ("number", "baseline", "change", "cue", "unit")


class Marked(NamedTuple):
    """Words with the name of the part that they are; None if they are no part.

    `is_quoted` is false of words around a quote.
    """

    text: str
    part: str | None
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """A quote of a source, with the words around it. Offsets are of the text, in Unicode code points from 0."""

    source_id: str
    title: str
    words: Sequence[Marked]
    start: int
    end: int
    # Where its number is in the text; None without a number.
    anchor: int | None
    is_exact: bool


def mark_quote(quote: QuoteRead) -> QuotedWords:
    """Mark the parts of a quote as it is in the text of its source."""
    selector, position = quote.selectors
    parts = {name: getattr(quote, name) for name in PARTS}
    spans = {name: Span(part.start, part.end) for name, part in parts.items() if part is not None}
    words = [
        *_surround(_cut_before(selector.prefix)),
        *mark_parts(selector.exact, position.start, spans),
        *_surround(_cut_after(selector.suffix)),
    ]
    return QuotedWords(
        source_id=quote.source.id,
        title=quote.source.title,
        words=words,
        start=position.start,
        end=position.end,
        anchor=quote.number.start if quote.number is not None else None,
        is_exact=quote.state is EvidenceState.EXACT,
    )


def mark_parts(text: str, start: int, spans: dict[str, Span]) -> Iterable[Marked]:
    """Yield the words of a text that begins at the offset `start`, cut at the borders of its parts."""
    end = start + len(text)
    inside = {
        name: Span(max(span.start, start), min(span.end, end))
        for name, span in spans.items()
        if span.start < end and span.end > start
    }
    borders = sorted(
        {start, end, *(border for span in inside.values() for border in (span.start, span.end))}
    )
    for first, last in pairwise(borders):
        covering = [name for name in PARTS if name in inside]
        part = next(
            (name for name in covering if inside[name].start <= first and last <= inside[name].end),
            None,
        )
        yield Marked(text[first - start : last - start], part, is_quoted=True)


def _surround(words: str) -> list[Marked]:
    return [Marked(words, None, is_quoted=False)] if words else []


def _cut_before(words: str) -> str:
    """Return the words before a quote; if they are cut off, from the first whole word or sign on."""
    if len(words) < CONTEXT_LENGTH:
        return words
    cut = _CUT_NUMBER.match(words) or _PART_OF_WORD.match(words)
    return f"… {words[cut.end() if cut else 0 :].lstrip()}"


def _cut_after(words: str) -> str:
    """Return the words after a quote; if they are cut off, up to the last whole word or sign."""
    if len(words) < CONTEXT_LENGTH:
        return words
    return f"{_PART_AT_END.sub('', words).rstrip()} …"
