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

from app.domain.text import fold

CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U000323af"
# Longer words are split, because a lexeme of PostgreSQL has at most 2,046 bytes.
MAX_WORD = 200
RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]{{1,{MAX_WORD}}}")
_IS_CJK = re.compile(rf"[{CJK}]")
# Token between two texts of a field, so that no phrase matches across both. Never part of a word.
SEPARATOR = "¦"
# PostgreSQL stores 16,383 positions of a document. Text beyond these limits is never searched.
MAX_TOKENS = {"names": 3_000, "statements": 5_000, "quotes": 8_000}


@dataclass(frozen=True, slots=True)
class SearchTokens:
    """The tokens of a document in the search index, by field; the most relevant field comes first.

    The texts of a field are divided by a separator token. `labels` are values of filters, which are
    stored as words of the search index (see `write_label`); no search word matches a label.
    """

    names: list[str]
    statements: list[str]
    quotes: list[str]
    labels: list[str]

    @property
    def fields(self) -> tuple[list[str], list[str], list[str]]:
        return self.names, self.statements, self.quotes

    @property
    def length(self) -> int:
        """The number of tokens with separators and labels, as counted by FTS5 (SQLite's search index)."""
        return sum(map(len, self.fields)) + len(self.labels)


def list_search_tokens(
    names: Iterable[str | None],
    statements: Iterable[str | None] = (),
    quotes: Iterable[str | None] = (),
    labels: Iterable[str] = (),
) -> SearchTokens:
    """Return the tokens under which a document is found, from the texts of each field and the labels.

    Empty texts are skipped. `labels` are tokens from `write_label`.
    """
    return SearchTokens(
        _join(names, MAX_TOKENS["names"]),
        _join(statements, MAX_TOKENS["statements"]),
        _join(quotes, MAX_TOKENS["quotes"]),
        list(labels),
    )


def write_label(name: str, value: str) -> str:
    """Return the token of the search index that lets a search filter by a property, such as `status`.

    `name` is the name of the property, and `value` is an id or one of a few names. The token begins
    with the separator, so it never equals a word. It contains no hyphen, because FTS5 would split the
    token there.
    """
    return SEPARATOR + name + SEPARATOR + value.replace("-", SEPARATOR)


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
    """Split a text into words and sequences of CJK characters, without case and diacritics."""
    return RUN.findall(fold_for_search(text))


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
