"""What `q=` means: words that must all occur, "phrases", and -words that must not.

| written | finds |
|---|---|
| `fiber` | a word that contains it; whole words rank above parts |
| `5g`, `ai` | one or two letters: a word that begins with them |
| `10,000` | digits: the whole number, as it is written |
| `光纤`, `光` | the characters next to each other, anywhere |
| `"optical fiber"` | whole words, next to each other |
| `-fiber`, `-"optical fiber"` | leaves out what has the whole word or phrase |

Nothing is an operator but the quotation mark and a hyphen before a word, and nothing is an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.search.tokens import is_cjk, pair, split_runs

_PART = re.compile(r'(?<!\S)(-?)"([^"]*)"?|(?<!\S)(-?)(\S+)')
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens next to each other, and the words and runs of characters that they come from.

    `prefix`: the last token is only the beginning of one. `part`: the one token is a part of a word.
    """

    tokens: tuple[str, ...]
    runs: tuple[str, ...] = ()
    prefix: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`required` and `excluded` are both empty for a text without a word, which finds nothing."""

    required: tuple[Phrase, ...]
    excluded: tuple[Phrase, ...]


def parse_search(text: str) -> SearchQuery:
    """Read any text; what is no letter or digit separates words."""
    required, excluded = [], []
    for match in _PART.finditer(text):
        is_quoted = match[2] is not None
        phrase = _read_phrase(match[2] if is_quoted else match[4], is_quoted=is_quoted)
        if phrase is not None and (match[1] or match[3]):
            excluded.append(_make_whole(phrase))
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
    """The last run may go on in the text, so only the runs before it have their last character."""
    for place, run in enumerate(runs):
        if not is_cjk(run):
            yield run
        else:
            yield from pair(run)
            if len(run) == 1 or place < len(runs) - 1:
                yield run[-1]


def _make_whole(phrase: Phrase) -> Phrase:
    """To leave out a word is not to leave out all words that contain it."""
    is_whole = not is_cjk(phrase.tokens[-1])
    return replace(phrase, prefix=phrase.prefix and not is_whole, part=False)


def parse_beginning(text: str) -> SearchQuery:
    """Read what somebody is still typing: whole words, and of the last one only its beginning."""
    phrases = [_read_phrase(word, is_quoted=True) for word in text.split()]
    required = [phrase for phrase in phrases if phrase is not None]
    if required and not is_cjk(required[-1].runs[-1]):
        required[-1] = replace(required[-1], prefix=True)
    return SearchQuery(tuple(required), ())
