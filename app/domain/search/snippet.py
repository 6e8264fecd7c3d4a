"""Search hits in a text, and snippets (short excerpts) around the first hit.

A snippet is plain text with the offsets of hits, never HTML. Offsets count code points of the original
text. The search is in the folded text (without case and diacritics). Folding changes the length of some
characters, so the original offset of each folded character is recorded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.quotes.span import Span
from app.domain.search.query import Phrase
from app.domain.search.stems import find_stem
from app.domain.search.tokens import CJK, fold_for_search, is_cjk

MAX_LENGTH = 200
_BEFORE = 60
_LETTER = rf"[^\W_{CJK}]"
_WORD = re.compile(r"(?<![^\W_])[a-z]{4,40}(?![^\W_])")
_GAP = r"(?:[^\w]|_)*"


@dataclass(frozen=True, slots=True)
class Snippet:
    """An excerpt of a text, and the spans of the search hits in it.

    The offsets of `hits` count from the start of the excerpt.
    """

    text: str
    hits: list[Span]


def make_snippet(text: str, phrases: Sequence[Phrase]) -> Snippet:
    """Return up to 200 characters of a text around the first hit, or its beginning without hits."""
    hits = list(find_hits(text, phrases))
    if len(text) <= MAX_LENGTH:
        return Snippet(text, hits)
    start = max(hits[0].start - _BEFORE, 0) if hits else 0
    start = min(start, len(text) - MAX_LENGTH)
    end = start + MAX_LENGTH
    inside = [
        Span(hit.start - start, hit.end - start)
        for hit in hits
        if start <= hit.start and hit.end <= end
    ]
    return Snippet(text[start:end], inside)


def find_hits(text: str, phrases: Sequence[Phrase]) -> Iterator[Span]:
    """Yield the spans of the text at which one of the phrases occurs, in order.

    Of overlapping spans, only the first is returned, and the longest of those with the same start.
    """
    folded, offsets = fold_with_offsets(text)
    patterns, stems = _prepare(tuple(phrases))
    spans = [match.span() for pattern in patterns for match in pattern.finditer(folded)]
    if stems:
        # A search for a word finds its other forms too.
        words = _WORD.finditer(folded)
        spans += [match.span() for match in words if find_stem(match[0]) in stems]
    matches = sorted(spans, key=lambda span: (span[0], -span[1]))
    reached = 0
    for start, end in matches:
        if start >= reached:
            yield Span(offsets[start], offsets[end - 1] + 1)
            reached = end


def fold_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Return a text without case and diacritics, and the original offset of each of its characters."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for folded_character in fold_for_search(character):
            folded.append(folded_character)
            offsets.append(offset)
    return "".join(folded), offsets


@lru_cache(maxsize=1024)
def _prepare(phrases: tuple[Phrase, ...]) -> tuple[list[re.Pattern[str]], frozenset[str]]:
    """Return the patterns of phrases, and the stems of those that are single words."""
    patterns = sorted({_write_pattern(phrase) for phrase in phrases if phrase.runs})
    stems = (find_stem(phrase.tokens[0]) for phrase in phrases if phrase.part)
    return [re.compile(pattern) for pattern in patterns], frozenset(filter(None, stems))


def _write_pattern(phrase: Phrase) -> str:
    written = _GAP.join(re.escape(run) for run in phrase.runs)
    before = "" if phrase.part or is_cjk(phrase.runs[0]) else f"(?<!{_LETTER})"
    after = "" if phrase.part or phrase.prefix or is_cjk(phrase.runs[-1]) else f"(?!{_LETTER})"
    return f"{before}{written}{after}"
