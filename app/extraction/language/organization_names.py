"""Search for organization names in a text: complete names, without regard to case and diacritics.

The key of a name is the sequence of its words, in folded form; every character of Chinese, Japanese and
Korean counts as a word. Names never begin or end inside a word. The lead of a key is its first two
words: leads are stored, so that only names that can occur in a text are read from the database.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.domain.quotes.span import Span
from app.domain.text import fold

Key = tuple[str, ...]
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# A Latin word, or one character of Chinese, Japanese or Korean, which have no word boundaries.
_PIECE = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_GAP = re.compile(r"[ \t,.&'’/-]{0,3}")
_LEGAL = frozenset(
    [
        "co",
        "ltd",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "limited",
        "company",
        "plc",
        "llc",
        "ag",
        "gmbh",
        "sa",
        "joint",
        "stock",
        "group",
        "holding",
        "holdings",
    ]
)
_CHINESE_LEGAL = re.compile(
    "(?:科技|技术|集团)?(?:股份|责任)?(?:有限)?(?:责任)?(?:公司|集团|科技)$"
)
_MAX_PIECES = 40
# A full stop after a longer word ends a sentence: `Co., Ltd.`, but not `in the North. University`.
_ABBREVIATION = 4


@dataclass(frozen=True, slots=True)
class NamedOrganizations:
    """An organization name found in a text, and the ids of all organizations that have this name."""

    span: Span
    ids: frozenset[str]


class NameIndex:
    """An index that finds the names of organizations in a text.

    `keys` are pairs of an organization's id and a key: the words of one of its names, without case and
    diacritics.
    """

    def __init__(self, keys: Iterable[tuple[str, Key]]) -> None:
        self._ids: dict[Key, set[str]] = {}
        self._lengths: dict[str, set[int]] = {}
        for identifier, key in keys:
            self._ids.setdefault(key, set()).add(identifier)
            self._lengths.setdefault(key[0], set()).add(len(key))

    def find(self, text: str) -> list[NamedOrganizations]:
        """Find the organization names in a text, from left to right.

        Of overlapping names, only the first is returned, and the longest of those with the same start.
        """
        pieces = list(_split(text))
        matches = []
        index = 0
        while index < len(pieces):
            length = self._measure(text, pieces, index)
            if length:
                span = Span(pieces[index][0].start, pieces[index + length - 1][0].end)
                key = tuple(piece for _, piece in pieces[index : index + length])
                matches.append(NamedOrganizations(span, frozenset(self._ids[key])))
            index += length or 1
        return matches

    def _measure(self, text: str, pieces: list[tuple[Span, str]], index: int) -> int:
        """Return how many words the longest name that begins at `index` has; 0 if no name begins there.

        `pieces` are the words of the text with their spans.
        """
        for length in sorted(self._lengths.get(pieces[index][1], ()), reverse=True):
            listed = pieces[index : index + length]
            key = tuple(piece for _, piece in listed)
            joined = all(
                _GAP.fullmatch(text, span.end, following.start)
                and (len(piece) <= _ABBREVIATION or "." not in text[span.end : following.start])
                for (span, piece), (following, _) in pairwise(listed)
            )
            if len(listed) == length and joined and key in self._ids:
                return length
        return 0


def list_keys(name: str) -> set[Key]:
    """Return the keys of a name: its words without case and diacritics, with and without its legal form.

    A legal form is an ending such as `Co., Ltd.`
    """
    keys = set()
    key = tuple(piece for _, piece in _split(name))[:_MAX_PIECES]
    while key and key not in keys:
        keys.add(key)
        key = _shorten(key)
    return keys


def get_lead(key: Key) -> str:
    """Return the first two words of a name, or its only word.

    They are stored, so that only names that can occur in a text are read from the database.
    """
    return " ".join(key[:2])


def list_leads(text: str) -> set[str]:
    """Return every word and every pair of adjacent words of a text, without case and diacritics.

    Each of them may be the beginning (`get_lead`) of a name that occurs in the text.
    """
    pieces = [piece for _, piece in _split(text)]
    return {*pieces, *(f"{first} {second}" for first, second in pairwise(pieces))}


def _shorten(key: Key) -> Key:
    if len(key[-1]) > 1 or key[-1].isascii():
        shorter = key[:-1] if key[-1] in _LEGAL else key
        return shorter if any(len(piece) > 1 and piece not in _LEGAL for piece in shorter) else key
    name = "".join(key)
    cut = _CHINESE_LEGAL.sub("", name)
    return tuple(piece for _, piece in _split(cut)) if len(cut) > 1 else key


def _split(text: str) -> Iterator[tuple[Span, str]]:
    for match in _PIECE.finditer(text):
        yield Span(*match.span()), fold(match[0])
