"""Search tokens: the words of a text, folded; Chinese, Japanese and Korean as pairs of characters.

These scripts write no spaces between words, so a run of their characters gives each pair of
neighbours, and at its end the last character alone: `光纤通信` gives `光纤 纤通 通信 信`. Two
characters or more are then found as neighbouring pairs, and one as the beginning of a pair.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.domain.text import fold

CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U000323af"
# What is longer is no word; PostgreSQL's index takes no more than 2,046 bytes of one.
MAX_WORD = 200
_RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]{{1,{MAX_WORD}}}")
_IS_CJK = re.compile(rf"[{CJK}]")
# Between two texts of one field, so that no phrase reaches from one into the other. It is no word.
SEPARATOR = "¦"
# PostgreSQL keeps 16,383 places of a document; what is behind these is not searched on any engine.
MAX_TOKENS = {"names": 3_000, "statements": 5_000, "quotes": 8_000}


@dataclass(frozen=True, slots=True)
class SearchTokens:
    """What a document is found by, best field first. Texts of a field are kept apart.

    `labels` are what filters ask for, as `write_label` writes them; no word finds them.
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
    """Make the tokens of a document from the texts of its fields; absent texts are passed over."""
    return SearchTokens(
        _join(names, MAX_TOKENS["names"]),
        _join(statements, MAX_TOKENS["statements"]),
        _join(quotes, MAX_TOKENS["quotes"]),
        list(labels),
    )


def write_label(name: str, value: str) -> str:
    """The token for a value of a filter, which is an id or one of a few names.

    It begins with what is no word, and has no hyphen, at which FTS5 would part it.
    """
    return SEPARATOR + name + SEPARATOR + value.replace("-", SEPARATOR)


def _join(texts: Iterable[str | None], most: int) -> list[str]:
    joined: list[str] = []
    for text in texts:
        if text:
            joined += [SEPARATOR] if joined else []
            joined += _remember_tokens(text)
        if len(joined) >= most:
            return joined[:most]
    return joined


@lru_cache(maxsize=4096)
def _remember_tokens(text: str) -> tuple[str, ...]:
    """Names and titles repeat from document to document."""
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
    """Split into folded words and runs of Chinese, Japanese or Korean characters."""
    return _RUN.findall(fold_for_search(text))


def fold_for_search(text: str) -> str:
    """Fold, and join again what folding took apart: Korean syllables are characters of their own."""
    folded = fold(text)
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def pair(run: str) -> list[str]:
    """List the pairs of neighbours in a run."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


def is_cjk(run: str) -> bool:
    """Is the run one of Chinese, Japanese or Korean characters? Runs are of one sort throughout."""
    return _IS_CJK.match(run) is not None
