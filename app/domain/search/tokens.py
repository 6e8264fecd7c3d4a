"""Search tokens: folded words; Chinese, Japanese and Korean (CJK) text as pairs of characters.

CJK text has no reliable spaces between words. So a run of CJK characters yields each pair of neighbours
and the last character alone: `光纤通信` gives `光纤 纤通 通信 信`. Two or more characters are then found
as adjacent pairs, a single one as the prefix of a pair.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.domain.text import fold

CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U000323af"
# Longer runs are split: a lexeme of PostgreSQL has at most 2,046 bytes.
MAX_WORD = 200
_RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]{{1,{MAX_WORD}}}")
_IS_CJK = re.compile(rf"[{CJK}]")
# Between two texts of a field, so that no phrase spans both. It is never part of a word.
SEPARATOR = "¦"
# PostgreSQL stores 16,383 positions of a document. Text beyond is not searched, on any engine.
MAX_TOKENS = {"names": 3_000, "statements": 5_000, "quotes": 8_000}


@dataclass(frozen=True, slots=True)
class SearchTokens:
    """The tokens of a document by field, the most relevant field first.

    A separator is between the texts of a field. `labels` are filter values in the form of `write_label`;
    no search word matches them.
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
        """The number of tokens, separators and labels included, as FTS5 counts them."""
        return sum(map(len, self.fields)) + len(self.labels)


def list_search_tokens(
    names: Iterable[str | None],
    statements: Iterable[str | None] = (),
    quotes: Iterable[str | None] = (),
    labels: Iterable[str] = (),
) -> SearchTokens:
    """Make the tokens of a document from the texts of its fields; empty texts are skipped."""
    return SearchTokens(
        _join(names, MAX_TOKENS["names"]),
        _join(statements, MAX_TOKENS["statements"]),
        _join(quotes, MAX_TOKENS["quotes"]),
        list(labels),
    )


def write_label(name: str, value: str) -> str:
    """Return the token for a filter's value, which is an id or one of a few names.

    It begins with a separator, so it is never a word, and has no hyphen, at which FTS5 would split it.
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
    """Cache the tokens, because names and titles repeat across documents."""
    return tuple(tokenize(text))


def tokenize(text: str) -> list[str]:
    """List the tokens of a text in order."""
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
    """Split into folded words and runs of CJK characters."""
    return _RUN.findall(fold_for_search(text))


def fold_for_search(text: str) -> str:
    """Fold, then recompose to NFC, because folding decomposes Korean syllables."""
    folded = fold(text)
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def pair(run: str) -> list[str]:
    """List the pairs of neighbours in a run."""
    return [run[index : index + 2] for index in range(len(run) - 1)]


def is_cjk(run: str) -> bool:
    """Return whether a run consists of CJK characters; its first character decides."""
    return _IS_CJK.match(run) is not None
