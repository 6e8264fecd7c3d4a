"""Passages of the texts of sources: the parts under which the search index has a text.

A text is cut at the ends of lines and sentences. So a hit leads to its place in the text, and the rank of a
long text is that of its best passage.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.domain.quotes.span import Span
from app.domain.search.stems import list_stems
from app.domain.search.tokens import SEPARATOR, tokenize

MAX_TOKENS = 2_000
# PostgreSQL stores 1 MB of lexemes of a passage; the tokens of stems and numbers need less than half of it.
_MAX_BYTES = 400_000
# PostgreSQL stores no more positions of a lexeme.
_MAX_OCCURRENCES = 255
# From the largest parts to the smallest: sentences and lines, words, and parts of what has no spaces.
_PARTS = (
    re.compile(r".+?(?:\r\n?|\n|[。！？；]|[.!?][\"'”’)\]]*(?=\s)|\Z)", re.DOTALL),
    re.compile(r"\S+\s*|\s+"),
    re.compile(r".{1,400}", re.DOTALL),
)


class PassageTokens(NamedTuple):
    """The tokens of a passage in the search index: its words in order, and the stems and numbers in it."""

    words: list[str]
    forms: list[str]

    @property
    def length(self) -> int:
        return len(self.words) + len(self.forms)


def cut_passages(text: str) -> Iterator[Span]:
    """Yield the passages of a text in order; together they are the whole text."""
    start = end = tokens = size = 0
    for part_end, part_tokens, part_size in _measure_parts(text, _PARTS):
        if start < end and (tokens + part_tokens > MAX_TOKENS or size + part_size > _MAX_BYTES):
            yield Span(start, end)
            start, tokens, size = end, 0, 0
        end, tokens, size = part_end, tokens + part_tokens, size + part_size
    yield Span(start, len(text))


def _measure_parts(text: str, kinds: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int, int]]:
    """Yield the end of each part of a text, with the number of its tokens and of their bytes."""
    kind, *smaller = kinds
    for match in kind.finditer(text):
        words = tokenize(match[0])
        size = len("".join(words).encode())
        if smaller and (len(words) > MAX_TOKENS or size > _MAX_BYTES):
            for end, *measures in _measure_parts(match[0], smaller):
                yield match.start() + end, measures[0], measures[1]
        else:
            yield match.end(), len(words), size


def list_passage_tokens(passage: str, numbers: Iterable[str]) -> PassageTokens:
    """Return the tokens of a passage; `numbers` are those of its numbers (`numbers.py`)."""
    words = tokenize(passage)
    seen: Counter[str] = Counter()
    for index, word in enumerate(words):
        seen[word] += 1
        if seen[word] > _MAX_OCCURRENCES:
            words[index] = SEPARATOR
    return PassageTokens(words, [*list_stems(words), *dict.fromkeys(numbers)])
