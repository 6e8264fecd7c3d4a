"""Tokens of the search index: folded words, and pairs of Chinese, Japanese and Korean (CJK) characters.

CJK text has no reliable spaces between words. So a run (a sequence of adjacent CJK characters) gives a
token for each pair of neighbours and one for the last character alone: `光纤通信` gives `光纤 纤通 通信 信`. A
search for two or more characters then finds adjacent pairs. A search for a single character finds the
tokens that begin with this character.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from app.domain.search.stems import list_stems
from app.domain.text import fold

CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U000323af"
# Longer words are split, because a lexeme of PostgreSQL has at most 2,046 bytes.
MAX_WORD = 200
# `1,250` and `0.5` are one word each, so that neither 250 nor 5 is found in them.
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3}){1,20}(?:\.[0-9]{1,60})?(?![0-9])|[0-9]{1,60}\.[0-9]{1,60}"
# Vowels and other marks that belong to words of South and Southeast Asia, and are no letters for `re`.
_MARKS = "".join(
    chr(code)
    for block in (range(0x900, 0x10A0), range(0x1700, 0x1D00), range(0xA800, 0xAB00))
    for code in block
    if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
# Most words have no such marks, and matching is then as fast as without.
_WORD = rf"[^\W_{CJK}]{{1,{MAX_WORD}}}(?:[{_MARKS}]{{1,4}}[^\W_{CJK}]{{0,20}}){{0,12}}"
_RUN = re.compile(rf"[{CJK}]+|{_NUMBER}|{_WORD}")
# The same where there are neither CJK characters nor marks, in a third of the time.
_ASCII_RUN = re.compile(
    rf"[a-z][a-z0-9]{{0,{MAX_WORD - 1}}}|{_NUMBER}|[0-9][a-z0-9]{{0,{MAX_WORD - 1}}}"
)
# The decimal point within a token. The search index would end the token at a full stop.
POINT = "·"
_IS_CJK = re.compile(rf"[{CJK}]")
# Token between two texts of a field, so that no phrase matches across both. Never part of a word.
SEPARATOR = "¦"
# Begins the token of a complete name. No word contains it.
NAME_MARK = "≡"
_LONGEST_NAME = 60
# PostgreSQL stores 16,383 positions of a document. Text beyond these limits is never searched.
MAX_TOKENS = {"names": 3_000, "statements": 5_000, "quotes": 8_000}


@dataclass(frozen=True, slots=True)
class SearchTokens:
    """The tokens of a document in the search index, by field; the most relevant field comes first.

    The texts of a field are divided by a separator token. `forms` has for each field the stems of its words
    and its numbers, as tokens of their own behind the words. `labels` are values of filters, which are
    stored as words of the search index (see `write_label`); no search word matches a label.
    """

    names: list[str]
    statements: list[str]
    quotes: list[str]
    forms: tuple[list[str], list[str], list[str]]
    labels: list[str]

    @property
    def fields(self) -> tuple[list[str], list[str], list[str]]:
        return self.names, self.statements, self.quotes

    @property
    def length(self) -> int:
        """The number of tokens with separators and labels, as counted by FTS5 (SQLite's search index)."""
        return sum(map(len, (*self.fields, *self.forms, self.labels)))


class FieldTexts(NamedTuple):
    """The texts of a field of a document, and further tokens such as those of its numbers (`numbers.py`)."""

    texts: Iterable[str | None] = ()
    others: Iterable[str] = ()


NO_TEXTS = FieldTexts()


def list_search_tokens(
    names: FieldTexts,
    statements: FieldTexts = NO_TEXTS,
    quotes: FieldTexts = NO_TEXTS,
    labels: Iterable[str] = (),
) -> SearchTokens:
    """Return the tokens under which a document is found, from the texts of each field and the labels.

    Empty texts are skipped. Each name also has a token of its own, so that a resource ranks first in a search
    for just its name. `labels` are tokens from `write_label`.
    """
    texts = list(filter(None, names.texts))
    names = FieldTexts(texts, [*map(write_name, texts), *names.others])
    words = [
        _join(field.texts, MAX_TOKENS[name])
        for name, field in (("names", names), ("statements", statements), ("quotes", quotes))
    ]
    forms = [
        [*list_stems(of_field), *dict.fromkeys(field.others)]
        for of_field, field in zip(words, (names, statements, quotes), strict=True)
    ]
    return SearchTokens(words[0], words[1], words[2], (forms[0], forms[1], forms[2]), list(labels))


def write_label(name: str, value: str) -> str:
    """Return the token of the search index that lets a search filter by a property, such as `status`.

    `name` is the name of the property, and `value` is an id or one of a few names. The token begins
    with the separator, so it never equals a word. It contains no hyphen, because FTS5 would split the
    token there.
    """
    return SEPARATOR + name + SEPARATOR + value.replace("-", SEPARATOR)


def write_name(name: str) -> str:
    """Return the token of a complete name, the same for names of the same words."""
    joined = "·".join(split_runs(name))
    if len(joined) > _LONGEST_NAME:
        joined = sha256(joined.encode()).hexdigest()
    return NAME_MARK + joined


def _join(texts: Iterable[str | None], max_tokens: int) -> list[str]:
    joined: list[str] = []
    for text in texts:
        if text:
            joined += [SEPARATOR] if joined else []
            joined += _remember_tokens(text)
        if len(joined) >= max_tokens:
            return joined[:max_tokens]
    return joined


@lru_cache(maxsize=4096)
def _remember_tokens(text: str) -> tuple[str, ...]:
    """Return the tokens of a text. They are cached, because names and titles repeat across documents."""
    return tuple(tokenize(text))


def tokenize(text: str) -> list[str]:
    """Return the tokens of a text in order: words, and for CJK text pairs and last characters."""
    runs = split_runs(text)
    if text.isascii():
        return runs
    tokens: list[str] = []
    for run in runs:
        if is_cjk(run):
            tokens += pair(run)
            tokens.append(run[-1])
        else:
            tokens.append(run)
    return tokens


def split_runs(text: str) -> list[str]:
    """Split a text into words and sequences of CJK characters, without case and diacritics.

    A decimal number is one word, with `POINT` in it, and so is a number with commas, without these.
    """
    folded = fold_for_search(text)
    runs: list[str] = (_ASCII_RUN if folded.isascii() else _RUN).findall(folded)
    if "." not in folded and "," not in folded:
        return runs
    return [
        run.replace(",", "").replace(".", POINT) if "." in run or "," in run else run
        for run in runs
    ]


def is_number(token: str) -> bool:
    """Return whether a token is a number in digits."""
    return token[:1].isdecimal() and token.replace(POINT, "").isdecimal()


def fold_for_search(text: str) -> str:
    """Return a text without case and diacritics, as the search index stores it.

    The result is composed again to NFC, because `fold` decomposes Korean syllables.
    """
    folded = fold(text)
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def pair(run: str) -> list[str]:
    """Return the pairs of neighbouring characters: `光纤` and `纤通` for `光纤通`."""
    return [run[index : index + 2] for index in range(len(run) - 1)]


def is_cjk(run: str) -> bool:
    """Return whether a text from `split_runs` consists of Chinese, Japanese or Korean characters.

    Only its first character is checked, because such a text never mixes them with others.
    """
    return _IS_CJK.match(run) is not None
