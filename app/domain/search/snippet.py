"""Search hits in a text, and snippets (short excerpts) around the first hit.

A snippet is plain text with the offsets of hits, never HTML. Offsets count code points of the original
text. The search is in the folded text (without case and diacritics). Folding changes the length of some
characters, so the original offset of each folded character is recorded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.domain.quotes.span import Span
from app.domain.search.query import Phrase
from app.domain.search.stems import STEM_MARK, find_stem
from app.domain.search.tokens import fold_for_search, is_cjk

MAX_LENGTH = 200
_BEFORE = 60
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
    reached = 0
    places = find_places(folded, tuple(phrases))
    for start, end in sorted(places, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            yield Span(offsets[start], offsets[end - 1] + 1)
            reached = end


def find_places(folded: str, phrases: tuple[Phrase, ...]) -> Iterator[tuple[int, int]]:
    """Yield the starts and ends, in a folded text, at which one of the phrases occurs; they may overlap."""
    for pattern in _prepare(phrases):
        for match in pattern.written.finditer(folded):
            if pattern.is_hit(folded, match):
                yield match.span()


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


class _Pattern(NamedTuple):
    """What is looked for in a folded text, and whether a hit has to begin and end where words do.

    With a `stem`, a hit is a word of this stem. The borders are not written as regular expressions: these
    would take milliseconds to compile, because there are many letters.
    """

    written: re.Pattern[str]
    begins_word: bool
    ends_word: bool
    stem: str | None = None

    def is_hit(self, text: str, match: re.Match[str]) -> bool:
        start, end = match.span()
        if self.begins_word and start and _is_letter(text[start - 1]):
            return False
        if self.ends_word and end < len(text) and _is_letter(text[end]):
            return False
        return self.stem is None or find_stem(match[0]) == self.stem


def _is_letter(character: str) -> bool:
    """Return whether a character continues a word: a letter or digit, but not a Chinese one."""
    return character.isalnum() and not is_cjk(character)


@lru_cache(maxsize=1024)
def _prepare(phrases: tuple[Phrase, ...]) -> list[_Pattern]:
    patterns = [_write_pattern(phrase) for phrase in dict.fromkeys(phrases) if phrase.runs]
    # A search for a word finds its other forms too.
    for stem in dict.fromkeys(filter(None, map(_find_searched_stem, phrases))):
        # Stemming all words of a text would take long.
        alike = re.compile(f"{re.escape(stem[:3])}[a-z]{{1,37}}")
        patterns.append(_Pattern(alike, begins_word=True, ends_word=True, stem=stem))
    return patterns


def _find_searched_stem(phrase: Phrase) -> str | None:
    """Return the stem whose words a phrase finds: that of a part of a word, or of the token of a stem."""
    [*_, token] = phrase.tokens or ("",)
    if token.startswith(STEM_MARK):
        return token.removeprefix(STEM_MARK)
    return find_stem(token) if phrase.part else None


def _write_pattern(phrase: Phrase) -> _Pattern:
    written = re.compile(_GAP.join(re.escape(run) for run in phrase.runs))
    begins_word = not (phrase.part or is_cjk(phrase.runs[0]))
    ends_word = not (phrase.part or phrase.prefix or is_cjk(phrase.runs[-1]))
    return _Pattern(written, begins_word, ends_word)
