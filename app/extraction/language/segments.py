"""Sentences of an article, and their segments: the parts between commas, brackets and conjunctions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.quotes.span import Span
from app.extraction.language.sentence_ends import list_sentence_ends

_BREAK = re.compile(
    r"[,;:](?=\s)|:(?=[\u3400-\u9fff“\"])|[()\[\]，；：（）]|[—–](?=\D)|\s-\s"
    r"|\b(?:and|but|while|whereas|although|though|which|who|whose|because|so|when|where)\b(?=\s)",
    re.IGNORECASE,
)
# What ends a sentence besides its full stop: the line, and semicolons, which part what is of two things.
_MAX_CHARACTERS = 800
_LINE = re.compile(r"\n|[;；](?=\D)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a sentence; `link` is what separates it from the one before, in lower case, without blanks."""

    span: Span
    link: str


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence with its segments, which cover it but for what separates them."""

    span: Span
    segments: tuple[Segment, ...]

    def find_segment(self, place: int) -> int:
        """Return the index of the segment at an offset of the text, or of the last one before it."""
        found = 0
        for index, segment in enumerate(self.segments):
            if segment.span.start <= place:
                found = index
        return found


def split_article(flat: str) -> list[TextSentence]:
    """Split a flat text (`flatten`) into sentences; its line ends and semicolons end one too."""
    ends = {*list_sentence_ends(flat, 0, len(flat)), len(flat)}
    ends |= {match.end() for match in _LINE.finditer(flat)}
    sentences, start = [], 0
    for end in _cut_long(flat, sorted(ends)):
        span = _trim(flat, Span(start, end))
        if span.start < span.end:
            sentences.append(TextSentence(span, tuple(_split(flat, span))))
        start = end
    return sentences


def _cut_long(flat: str, ends: Iterable[int]) -> Iterator[int]:
    """Yield the ends of sentences, and a blank within each stretch that is no prose, it is so long."""
    start = 0
    for end in ends:
        while end - start > _MAX_CHARACTERS:
            blank = flat.rfind(" ", start, start + _MAX_CHARACTERS)
            start = blank + 1 if blank > start else start + _MAX_CHARACTERS
            yield start
        yield end
        start = end


def _split(flat: str, sentence: Span) -> Iterator[Segment]:
    start, link = sentence.start, ""
    for match in _BREAK.finditer(flat, sentence.start, sentence.end):
        span = _trim(flat, Span(start, match.start()))
        if span.start < span.end:
            yield Segment(span, link)
            link = ""
        word = match[0].strip().lower()
        # After a comma with a conjunction (`, and`), the link is both.
        link = f"{link} {word}".strip() if link else word
        start = match.end()
    span = _trim(flat, Span(start, sentence.end))
    if span.start < span.end:
        yield Segment(span, link)


def _trim(flat: str, span: Span) -> Span:
    """Leave out the blanks and quotation marks at the start, and the blanks at the end."""
    start, end = span.start, span.end
    while start < end and (flat[start].isspace() or flat[start] in "\"“”'‘「『"):
        start += 1
    while end > start and flat[end - 1].isspace():
        end -= 1
    return Span(start, end)
