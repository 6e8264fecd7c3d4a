"""Search hits in a text, and snippets (short excerpts) around the first hit.

A snippet is plain text with the offsets of hits, never HTML. Offsets count code points of the original
text. The search is in the folded text (without case and diacritics). Folding changes the length of some
characters, so the original offset of each folded character is recorded.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.domain.quotes.span import Span
from app.domain.search.query import Phrase
from app.domain.search.stems import STEM_MARK, find_stem
from app.domain.search.tokens import POINT, fold_for_search, is_cjk, is_number

MAX_LENGTH = 200
_BEFORE = 60
_WORD = re.compile("[a-z]*")
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
    return _cut_snippet(text, list(find_hits(text, phrases)))


def make_snippets(
    texts: Iterable[tuple[str, str]], phrases: Sequence[Phrase]
) -> Iterator[tuple[str, Snippet]]:
    """Yield the snippets of those texts that have one of the phrases, each with the name of its field."""
    patterns = _prepare(tuple(phrases))
    for name, text in texts:
        hits = list(_find_hits(text, patterns))
        if hits and (snippet := _cut_snippet(text, hits)).hits:
            yield name, snippet


def _cut_snippet(text: str, hits: list[Span]) -> Snippet:
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
    return _find_hits(text, _prepare(tuple(phrases)))


def _find_hits(text: str, patterns: Sequence["_Pattern"]) -> Iterator[Span]:
    if not _may_have(text, patterns):
        return
    folded, offsets = fold_with_offsets(text)
    reached = 0
    places = (place for pattern in patterns for place in pattern.find(folded))
    for start, end in sorted(places, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            yield Span(offsets[start], offsets[end - 1] + 1)
            reached = end


def _may_have(text: str, patterns: Sequence["_Pattern"]) -> bool:
    """Return whether a text may have one of the phrases: a cheap test, for most texts have none."""
    folded = text.lower() if text.isascii() else fold_for_search(text)
    return any(pattern.probe in folded for pattern in patterns)


def find_places(folded: str, phrases: tuple[Phrase, ...]) -> Iterator[tuple[int, int]]:
    """Yield the starts and ends, in a folded text, at which one of the phrases occurs; they may overlap."""
    for pattern in _prepare(phrases):
        yield from pattern.find(folded)


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
    """What is looked for in a folded text: a phrase that begins with `probe`, or words of a `stem`.

    `begins_word` and `ends_word` are whether a phrase has to begin and end where words do. Only a phrase of
    several runs, or a long number, is a regular expression (`written`), because compiling one takes longer than
    a search.
    """

    probe: str
    begins_word: bool
    ends_word: bool
    written: re.Pattern[str] | None = None
    stem: str | None = None

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the starts and ends of hits in a folded text."""
        start = text.find(self.probe)
        while start >= 0:
            end = self._find_end(text, start)
            if end is not None:
                yield start, end
            start = text.find(self.probe, start + 1 if end is None else end)

    def _find_end(self, text: str, start: int) -> int | None:
        """Return the end of the hit that begins at `start`, None if there is none."""
        if self.begins_word and start and _is_letter(text[start - 1]):
            return None
        match = (
            _WORD.match(text, start)
            if self.stem
            else self.written and self.written.match(text, start)
        )
        end = match.end() if match else start + len(self.probe)
        if self.written is not None and match is None:
            return None
        if self.ends_word and end < len(text) and _is_letter(text[end]):
            return None
        if self.stem is not None and find_stem(text[start:end]) != self.stem:
            return None
        return end


def _is_letter(character: str) -> bool:
    """Return whether a character continues a word: a letter or digit, but not a Chinese one."""
    return character.isalnum() and not is_cjk(character)


@lru_cache(maxsize=1024)
def _prepare(phrases: tuple[Phrase, ...]) -> list[_Pattern]:
    patterns = [_make_pattern(phrase) for phrase in dict.fromkeys(phrases) if phrase.runs]
    # A search for a word finds its other forms too. Stemming all words of a text would take long.
    stems = dict.fromkeys(filter(None, map(_find_searched_stem, phrases)))
    return patterns + [
        _Pattern(stem[:3], begins_word=True, ends_word=True, stem=stem) for stem in stems
    ]


def _find_searched_stem(phrase: Phrase) -> str | None:
    """Return the stem whose words a phrase finds: that of a part of a word, or of the token of a stem."""
    [*_, token] = phrase.tokens or ("",)
    if token.startswith(STEM_MARK):
        return token.removeprefix(STEM_MARK)
    return find_stem(token) if phrase.part else None


def _make_pattern(phrase: Phrase) -> _Pattern:
    first, *others = phrase.runs
    is_plain = not others and not (is_number(first) and len(first) > len("999"))
    written = None if is_plain else re.compile(_GAP.join(map(_write_run, phrase.runs)))
    begins_word = not (phrase.part or is_cjk(first))
    ends_word = not (phrase.part or phrase.prefix or is_cjk(phrase.runs[-1]))
    return _Pattern(first if is_plain else first[0], begins_word, ends_word, written)


def _write_run(run: str) -> str:
    """Return the expression of a run; a number may be written with commas."""
    if not is_number(run):
        return re.escape(run)
    whole, point, digits = run.partition(POINT)
    return ",?".join(whole) + (rf"\.{digits}" if point else "")
