"""The syntax of `q=`: words that must all occur, "phrases", and -words that must not.

| query | finds |
|---|---|
| `fiber` | a word that contains it; complete words rank above parts |
| `5g`, `ai` | one or two letters: a word that begins with them |
| `10,000` | digits: the complete number, as written |
| `光纤`, `光` | the characters next to each other, anywhere |
| `"optical fiber"` | complete words, next to each other |
| `-fiber`, `-"optical fiber"` | excludes what has the complete word or phrase |

The only operators are the quotation mark and a hyphen before a word. No query is an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.search.tokens import is_cjk, pair, split_runs

_PART = re.compile(r'(?<!\S)(-?)"([^"]*)"?|(?<!\S)(-?)(\S+)')
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens next to each other, and the runs (words, or CJK characters) that they come from.

    `prefix` means that the last token is only a prefix, `part` that the only token is part of a word.
    """

    tokens: tuple[str, ...]
    runs: tuple[str, ...] = ()
    prefix: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A parsed query. Both tuples are empty for a text without words, which finds nothing."""

    required: tuple[Phrase, ...]
    excluded: tuple[Phrase, ...]


def parse_search(text: str) -> SearchQuery:
    """Parse any text; characters other than letters and digits separate words."""
    required, excluded = [], []
    for match in _PART.finditer(text):
        is_quoted = match[2] is not None
        phrase = _read_phrase(match[2] if is_quoted else match[4], is_quoted=is_quoted)
        if phrase is not None and (match[1] or match[3]):
            excluded.append(_complete_words(phrase))
        elif phrase is not None:
            required.append(phrase)
    return SearchQuery(tuple(required), tuple(excluded))


def _read_phrase(text: str, *, is_quoted: bool) -> Phrase | None:
    runs = split_runs(text)
    if not runs:
        return None
    phrase = Phrase(tuple(_list_tokens(runs)), tuple(runs))
    last = runs[-1]
    if is_cjk(last):
        return replace(phrase, prefix=len(last) == 1)
    if is_quoted or len(runs) > 1 or last.isdecimal():
        return phrase
    is_short = len(last) < _SHORTEST_PART
    return replace(phrase, prefix=is_short, part=not is_short)


def _list_tokens(runs: list[str]) -> Iterator[str]:
    """Yield the tokens. The last CJK run may go on in the text, so its last character is no token."""
    for index, run in enumerate(runs):
        if not is_cjk(run):
            yield run
        else:
            yield from pair(run)
            if len(run) == 1 or index < len(runs) - 1:
                yield run[-1]


def _complete_words(phrase: Phrase) -> Phrase:
    """Restrict a phrase to complete words: excluding a word keeps longer words that contain it."""
    is_word = not is_cjk(phrase.tokens[-1])
    return replace(phrase, prefix=phrase.prefix and not is_word, part=False)


def parse_beginning(text: str) -> SearchQuery:
    """Parse a query that is still being typed: complete words, the last one as a prefix."""
    phrases = [_read_phrase(word, is_quoted=True) for word in text.split()]
    required = [phrase for phrase in phrases if phrase is not None]
    if required and not is_cjk(required[-1].runs[-1]):
        required[-1] = replace(required[-1], prefix=True)
    return SearchQuery(tuple(required), ())
