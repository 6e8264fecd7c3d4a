"""The syntax of a search query (`q=`): words and "phrases" that must occur, and -words that must not.

| query | finds |
|---|---|
| `fiber` | words that contain `fiber`; complete words rank above parts of words |
| `5g`, `ai` | one or two characters: words that begin with these |
| `10,000` | digits: the complete number, as written |
| `光纤`, `光` | the characters next to each other, anywhere in a text |
| `"optical fiber"` | complete words, next to each other |
| `-fiber`, `-"optical fiber"` | excludes documents that contain the complete word or phrase |

The only operators are the quotation mark and a hyphen before a word or phrase. Every text is a valid
query.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.search.tokens import is_cjk, pair, split_runs

_PART = re.compile(r'(?<!\S)(-?)"([^"]*)"?|(?<!\S)(-?)(\S+)')
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a search query: tokens of the search index that must be next to each other.

    `runs` are the words or sequences of adjacent Chinese, Japanese or Korean characters that the tokens
    come from (`tokens.py`). `prefix` means that the last token may be the beginning of a longer token,
    and `part` means that the only token may be any part of a word.
    """

    tokens: tuple[str, ...]
    runs: tuple[str, ...] = ()
    prefix: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A parsed query: the phrases that must occur in a document, and those that must not.

    Without either, a blank query (spaces at most) finds everything, and any other query, such as `!`,
    finds nothing.
    """

    required: tuple[Phrase, ...]
    excluded: tuple[Phrase, ...]
    is_blank: bool = False


# Searched phrases: for each outer item, at least one of its phrases must occur.
Alternatives = Sequence[Sequence[Phrase]]


@dataclass(frozen=True, slots=True)
class ExpandedSearch:
    """A query whose parts of words were looked up in the words of the catalogue.

    `alternatives` has an item for each of `query.required`: for a part of a word, all words that contain
    it, else only the phrase itself.
    """

    query: SearchQuery
    alternatives: Alternatives


def parse_search(text: str) -> SearchQuery:
    """Parse a search query into phrases that a document must contain and phrases that it must not.

    Every text is a valid query; characters other than letters and digits separate words.
    """
    required, excluded = [], []
    for match in _PART.finditer(text):
        is_quoted = match[2] is not None
        phrase = _read_phrase(match[2] if is_quoted else match[4], is_quoted=is_quoted)
        if phrase is not None and (match[1] or match[3]):
            excluded.append(_complete_words(phrase))
        elif phrase is not None:
            required.append(phrase)
    return SearchQuery(tuple(required), tuple(excluded), is_blank=not text.strip())


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
    """Yield the tokens of the search index that a found text must contain.

    `runs` are the words or sequences of adjacent Chinese, Japanese or Korean (CJK) characters of a
    query. If the last run has two or more CJK characters, its last character alone is not required as a
    token, because the searched text may have more characters there.
    """
    for index, run in enumerate(runs):
        if not is_cjk(run):
            yield run
        else:
            yield from pair(run)
            if len(run) == 1 or index < len(runs) - 1:
                yield run[-1]


def _complete_words(phrase: Phrase) -> Phrase:
    """Return a phrase that finds only complete words, for words that a query excludes (`-fiber`).

    So the exclusion of a word does not exclude longer words that contain it.
    """
    is_word = not is_cjk(phrase.tokens[-1])
    return replace(phrase, prefix=phrase.prefix and not is_word, part=False)


def parse_beginning(text: str) -> SearchQuery:
    """Parse a query that is still being typed, so that its last word may be incomplete.

    Each word must occur, the last at least as the beginning of a word. Quotation marks and hyphens have
    no special meaning.
    """
    phrases = [_read_phrase(word, is_quoted=True) for word in text.split()]
    required = [phrase for phrase in phrases if phrase is not None]
    if required and not is_cjk(required[-1].runs[-1]):
        required[-1] = replace(required[-1], prefix=True)
    return SearchQuery(tuple(required), ())
