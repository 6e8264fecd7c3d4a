"""Search for the names of organizations and technologies in a text, without regard to case and diacritics.

The key of a name is the sequence of its words, in folded form; every character of Chinese, Japanese and
Korean counts as a word. Names never begin or end inside a word. The lead of a key is its first two
words: leads are stored, so that only names that can occur in a text are read from the database.

The start of a name is a short name if only one organization has it: `Shanghai Woneng` for `Shanghai Woneng
Environmental Protection Technology Co., Ltd.`
"""

import re
from collections.abc import Iterable, Iterator, Sequence
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
_CHINESE_SHORT = 4
# Words that many names begin with; a short name has another one.
_COMMON = frozenset(
    [
        "a",
        "academy",
        "advanced",
        "agency",
        "american",
        "an",
        "and",
        "asia",
        "asian",
        "association",
        "bank",
        "bureau",
        "center",
        "central",
        "centre",
        "china",
        "chinese",
        "college",
        "commission",
        "committee",
        "company",
        "department",
        "east",
        "eastern",
        "european",
        "federation",
        "first",
        "for",
        "general",
        "global",
        "great",
        "group",
        "in",
        "institute",
        "international",
        "laboratories",
        "laboratory",
        "ministry",
        "national",
        "new",
        "north",
        "northern",
        "of",
        "office",
        "on",
        "research",
        "school",
        "science",
        "sciences",
        "society",
        "south",
        "southern",
        "state",
        "states",
        "technologies",
        "technology",
        "the",
        "union",
        "united",
        "university",
        "west",
        "western",
        "world",
    ]
)
_CAPITAL_FOLLOWS = re.compile(r"(?:[ -]| (?:of|and|for|&) )(?=[^\W\d_a-z])")
_SHORT_GAP = re.compile("[ -]?")
_MAX_SHORT = 5
# What has a digit and a letter, or a capital after a small letter, is a name: `LX2`, `TaihuLight`.
_CODE = re.compile(r"[A-Za-z]\d|\d[A-Za-z]|[a-z][A-Z]")
# Standards and kinds of things that look like one.
_STANDARD = re.compile(
    r"(?:\d+(?:\.\d+)?[GDKk]|Wi-?Fi.*|USB.*|DDR.*|LPDDR.*|PCIe.*|HDMI.*|NVMe|H\.?26\d|AV1|MP[34]|CO2|HBM.*|"
    r"[LMO]LED|IoT|LiDAR|mRNA|DNA|SiC|GaN|LiFePO4|[A-Z]\d|\d+nm|eVTOL|PhD|B2B|B2C)",
)
# A full stop after a longer word ends a sentence: `Co., Ltd.`, but not `in the North. University`.
_ABBREVIATION = 4


@dataclass(frozen=True, slots=True)
class NamedOrganizations:
    """An organization name found in a text, and the ids of all organizations that have this name."""

    span: Span
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class NamedTechnology:
    """A technology's own name in a text, such as `Blade LX2`, and the ids of those that have this name."""

    span: Span
    ids: frozenset[str]


class NameIndex:
    """An index that finds names in a text.

    `keys` are pairs of the id of an organization or technology and a key: the words of one of its names,
    without case and diacritics. With `has_short`, the starts of names are found too that one has alone.
    """

    def __init__(self, keys: Iterable[tuple[str, Key]], *, has_short: bool = True) -> None:
        self._ids: dict[Key, set[str]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._starts: dict[Key, list[Key]] = {}
        for identifier, key in keys:
            if has_short and key not in self._ids:
                self._starts.setdefault(key[:2], []).append(key)
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
            ids: set[str] = set()
            if length:
                ids = self._ids[tuple(piece for _, piece in pieces[index : index + length])]
            else:
                length, ids = self._find_short(text, pieces, index)
            if length:
                span = Span(pieces[index][0].start, pieces[index + length - 1][0].end)
                matches.append(NamedOrganizations(span, frozenset(ids)))
            index += length or 1
        return matches

    def _find_short(
        self, text: str, pieces: list[tuple[Span, str]], index: int
    ) -> tuple[int, set[str]]:
        """Return how many words the short name has that begins at `index`, and whose it is; 0 if none does.

        Its words have capitals, and neither a further one nor a common word follows that would make it
        another name: the `University of` Tokyo is not that of Tsukuba.
        """
        written = pieces[index : index + _MAX_PIECES]
        keys = self._starts.get(tuple(piece for _, piece in written[:2]), [])
        shared = [(_count_shared(key, written, text), key) for key in keys]
        length = max((count for count, _ in shared), default=0)
        ids = {owner for count, key in shared if count == length for owner in self._ids[key]}
        own = pieces[index : index + length]
        if len(ids) != 1 or not _is_short_name(text, own):
            return 0, set()
        return length, ids

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


def _count_shared(key: Key, written: Sequence[tuple[Span, str]], text: str) -> int:
    """Count the first words of a key that a text has, with nothing but a space between them."""
    count = 0
    for piece, (span, own) in zip(key, written, strict=False):
        gap = text[written[count - 1][0].end : span.start] if count else ""
        if piece != own or not _SHORT_GAP.fullmatch(gap):
            break
        count += 1
    return count


def _is_short_name(text: str, own: Sequence[tuple[Span, str]]) -> bool:
    pieces = [piece for _, piece in own]
    if all(len(piece) == 1 and not piece.isascii() for piece in pieces):
        return len(pieces) >= _CHINESE_SHORT
    return (
        len(pieces) > 1
        and not _COMMON.issuperset(pieces)
        and not (pieces[-1] in _COMMON and len(pieces[-1]) <= _ABBREVIATION)
        and all(text[span.start].isupper() or text[span.start].isdigit() for span, _ in own)
        and not _CAPITAL_FOLLOWS.match(text, own[-1][0].end)
    )


def is_short(written: str) -> bool:
    """Return whether a name found in a text is so short that its case decides whether it is one."""
    return written.isascii() and written.isalnum() and len(written) <= _MAX_SHORT


def is_as_written(written: str, names: Iterable[str]) -> bool:
    """Return whether a short name is in a text as one of `names` is: `TOTAL` is not `total`.

    Capitals may be added to a name that has small letters too, but none may be missing at its start.
    """
    return any(
        written == name
        or (not name.isupper() and fold(written) == fold(name) and not written[0].islower())
        for name in names
    )


def is_own_name(written: str, name: str, *, starts_sentence: bool) -> bool:
    """Return whether words of a text are the proper name of a technology, such as `Blade LX2`.

    A name that says what kind of thing it is (`Projector`, `5G`, `Blade battery`) is none.
    """
    words = [word for word in re.split(r"[\s-]+", name) if word]
    if written != name or not words or _STANDARD.fullmatch(name):
        return False
    if any(_CODE.search(word) for word in words):
        return True
    capital = all(word[0].isupper() for word in words)
    return capital and (len(words) > 1 or not starts_sentence)


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
