"""The syntax of a search query (`q=`): words and "phrases" that must occur, and -words that must not.

| query | finds |
|---|---|
| `fiber` | words that contain `fiber`, and other forms of it; complete words rank above parts of words |
| `5g`, `ai` | one or two characters: words that begin with these |
| `10,000` | digits: the complete number |
| `光纤`, `光` | the characters next to each other, anywhere in a text |
| `CATL电池` | both, as if there were a space; a number stays with the unit behind it: `300亿` |
| `riken's` | the same as `riken` |
| `隆基效率` | if nothing has these characters next to each other, the words in them |
| `"optical fiber"` | complete words, next to each other |
| `-fiber`, `-"optical fiber"` | excludes documents that contain the complete word or phrase |
| `-40 °C` | a negative number; `-"40"` excludes one |
| `fiber OR cable` | either of the words; `OR` joins the words and phrases on both sides of it |

The only operators are the quotation mark, a hyphen before a word or phrase, and between two of them `OR`
in capital letters (`AND` changes nothing). A word that is written twice counts once. Every text of at most `MAX_PHRASES` different words and phrases, of which at most `MAX_BEGINNINGS` are short, is valid.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple

from app.domain.quotes.span import Span
from app.domain.search.stems import list_forms
from app.domain.search.tokens import CJK, is_cjk, is_number, pair, split_runs
from app.domain.search.unspaced import LONGEST_RUN, cut_run
from app.errors import InvalidInput

# The most words and phrases of a query. Each is looked up in the search index, which takes time.
MAX_PHRASES = 32
# How many of them may be beginnings of words, which are of one or two characters. Each is in nearly every
# text, and ranking reads all of these.
MAX_BEGINNINGS = 12
_PART = re.compile(r'(?<![^\s"])(-?)"+([^"]*)"?|(?<![^\s"])(-?)(\S+)')
_OPERATORS = ("AND", "OR")
_SHORTEST_PART = 3
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019\uff07]s(?=\W*$)", re.IGNORECASE)
_OF_ONE_SCRIPT = re.compile(rf"[{CJK}]+|[^{CJK}]+")
# What is of more pieces, such as a pasted text without spaces, is one phrase, so that it stays valid.
_MAX_PIECES = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a search query: tokens of the search index that must be next to each other.

    `runs` are the words or sequences of adjacent Chinese, Japanese or Korean characters that the tokens
    come from (`tokens.py`). `prefix` means that the last token may be the beginning of a longer token,
    and `part` means that the only token may be any part of a word. `span` is where the query has it, and
    `is_quoted` whether in quotation marks.
    """

    tokens: tuple[str, ...]
    runs: tuple[str, ...] = ()
    prefix: bool = False
    part: bool = False
    span: Span | None = field(default=None, compare=False)
    is_quoted: bool = field(default=False, compare=False)

    @property
    def unspaced(self) -> str | None:
        """The characters of a Chinese, Japanese or Korean text that may be several words; else None."""
        [*others, run] = self.runs or ("",)
        may_be = not (others or self.is_quoted) and is_cjk(run) and 2 < len(run) <= LONGEST_RUN  # noqa: PLR2004 - a word has two
        return run if may_be else None

    def cut(self, known: Collection[str]) -> list["Phrase"]:
        """Return the phrases of an unspaced text, cut into the words of it that are `known`."""
        pieces = cut_run(self.unspaced or "", known)
        starts = accumulate(map(len, pieces), initial=self.span.start if self.span else 0)
        phrases = (
            _read_phrase(piece, Span(start, start + len(piece)))
            for piece, start in zip(pieces, starts, strict=False)
        )
        return [phrase for phrase in phrases if phrase is not None]

    def list_forms(self) -> list["Phrase"]:
        """Return the phrase as complete words, and for a single word its stem and all that share it."""
        if not self.part:
            return [self]
        [word] = self.tokens
        own = Phrase(self.tokens, self.runs, self.prefix, span=self.span, is_quoted=self.is_quoted)
        return [own, *(Phrase((form,)) for form in list_forms(word)[1:])]


# Words and phrases of which one must occur.
Choice = tuple[Phrase, ...]
# Searched phrases: for each outer item, at least one of its phrases must occur.
Alternatives = Sequence[Sequence[Phrase]]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A parsed query: the phrases that must occur in a document, and those that must not.

    Of each item of `required` one phrase must occur. Without any, a blank query (spaces at most) finds
    everything, and any other query, such as `!`, finds nothing.
    """

    required: tuple[Choice, ...]
    excluded: tuple[Phrase, ...]
    is_blank: bool = False
    text: str = field(default="", compare=False)

    def list_phrases(self) -> list[Phrase]:
        """Return all phrases of which some must occur, in the order of the query."""
        return [phrase for choice in self.required for phrase in choice]


@dataclass(frozen=True, slots=True)
class ExpandedSearch:
    """A query whose parts of words were looked up in the words of the catalogue.

    Both have an item for each of `query.required`. `full_words` are its phrases as complete words, with
    other forms of the words and the tokens of numbers. `alternatives` are these and all words that contain
    a part of a word. `numbers` are the places of the query's numbers with their
    units, where these count no things.
    """

    query: SearchQuery
    full_words: Alternatives
    alternatives: Alternatives
    numbers: Sequence[Span] = ()

    @property
    def marked(self) -> Alternatives:
        """The complete words to mark in texts. A short unit is marked with its number, or else nearly anywhere."""
        return [
            [phrase for phrase in phrases if not is_short_unit(phrase, self.numbers)]
            for phrases in self.full_words
        ]

    @property
    def has_parts(self) -> bool:
        """Whether words of the catalogue contain a part of a word that is no complete word of the query."""
        counts = (map(len, self.alternatives), map(len, self.full_words))
        return any(of_all > of_full for of_all, of_full in zip(*counts, strict=True))


def is_short_unit(phrase: Phrase, numbers: Iterable[Span]) -> bool:
    """Return whether a phrase is a unit of one or two letters, such as `m` or `km/h`, within one of these numbers."""
    span = phrase.span
    is_short = all(run.isalpha() and len(run) < _SHORTEST_PART for run in phrase.runs)
    return (
        span is not None
        and is_short
        and not is_cjk(phrase.runs[-1])
        and any(span.is_within(number) for number in numbers)
    )


def parse_search(text: str) -> SearchQuery:
    """Parse a search query into phrases that a document must contain and phrases that it must not.

    Characters other than letters and digits separate words.

    Raises:
        InvalidInput: there are too many different words and phrases, or too many short ones.
    """
    required: list[list[_QueryPart]] = []
    excluded: list[Phrase] = []
    parts = list(_read_parts(text))
    is_joined = False
    for index, part in enumerate(parts):
        is_between = bool(required) and index + 1 < len(parts)
        if part.phrase is None:
            continue
        if part.operator and is_between:
            is_joined |= part.operator == "OR" and not parts[index + 1].is_excluded
        elif part.is_excluded:
            excluded.append(_complete_words(part.phrase))
        elif is_joined:
            required[-1].append(part)
            is_joined = False
        else:
            required.append([part])
    query = _make_query(_list_choices(required), excluded)
    return replace(query, is_blank=not text.strip(), text=text)


class _QueryPart(NamedTuple):
    """A part of a query between spaces or within quotation marks; `phrase` is None without letters.

    `pieces` are the phrases that are required in place of `phrase`, if neither `OR` nor a hyphen is beside it.
    """

    phrase: Phrase | None
    is_excluded: bool
    operator: str
    pieces: Sequence[Phrase]


def _read_parts(text: str) -> Iterator[_QueryPart]:
    for match in _PART.finditer(text):
        is_quoted = match[2] is not None
        written = match[2] if is_quoted else _POSSESSIVE.sub("", match[4])
        phrase = _read_phrase(written, _trim(match), is_quoted=is_quoted)
        pieces: list[Phrase] = []
        if phrase is not None:
            pieces = [phrase] if is_quoted else _read_pieces(written, match.start(4), phrase)
        is_excluded = bool(match[1] or (match[3] and not match[4][0].isdecimal()))
        operator = match[0] if match[0] in _OPERATORS else ""
        yield _QueryPart(phrase, is_excluded, operator, pieces)


def _trim(match: re.Match[str]) -> Span:
    """Return the place of a part of a query without signs at its ends."""
    letters = [
        place
        for place, character in enumerate(match[0])
        # A letter may end with marks, as those of Hindi do.
        if character.isalnum() or unicodedata.category(character)[0] == "M"
    ]
    if not letters:
        return Span(*match.span())
    return Span(match.start() + letters[0], match.start() + letters[-1] + 1)


def _read_pieces(text: str, start: int, phrase: Phrase) -> list[Phrase]:
    """Return the phrases of a text without spaces; `phrase` is the whole, and `start` is its place."""
    parts = [*_split_scripts(text)]
    # Most texts are of one script, and read already.
    if len(parts) == 1:
        return [phrase]
    pieces: list[Phrase] = []
    for part in parts:
        if read := _read_phrase(part, Span(start, start + len(part))):
            pieces.append(read)
        start += len(part)
    return pieces if 1 < len(pieces) <= _MAX_PIECES else [phrase]


def _split_scripts(text: str) -> Iterator[str]:
    """Split a text where Chinese, Japanese or Korean (CJK) characters meet words of another script.

    A number stays with what follows, such as its unit, and so does a single character with its neighbour.
    """
    joined = ""
    for piece in _OF_ONE_SCRIPT.findall(text):
        if joined and _is_word_of_its_own(joined) and _is_long(piece):
            yield joined
            joined = ""
        joined += piece
    yield joined


def _is_word_of_its_own(text: str) -> bool:
    return _is_long(text) and not is_number(split_runs(text)[-1])


def _is_long(text: str) -> bool:
    return sum(map(len, split_runs(text))) > 1


def _list_choices(required: Iterable[Sequence[_QueryPart]]) -> Iterator[Choice]:
    for parts in required:
        if len(parts) == 1:
            yield from ((piece,) for piece in parts[0].pieces)
        else:
            yield tuple(part.phrase for part in parts if part.phrase is not None)


def _make_query(required: Iterable[Choice], excluded: Iterable[Phrase] = ()) -> SearchQuery:
    """Make a query of the different ones of these choices and phrases, in their order."""
    choices = (tuple(dict.fromkeys(choice)) for choice in required)
    query = SearchQuery(tuple(dict.fromkeys(choices)), tuple(dict.fromkeys(excluded)))
    phrases = [*query.list_phrases(), *query.excluded]
    if len(phrases) > MAX_PHRASES:
        detail = f"a search has at most {MAX_PHRASES} different words and phrases; leave some out"
        raise InvalidInput.of_parameter("q", "too_many_words", detail)
    if sum(phrase.prefix for phrase in phrases) > MAX_BEGINNINGS:
        detail = (
            f"a search has at most {MAX_BEGINNINGS} different words of one or two characters; leave some out, "
            "or write them in quotation marks"
        )
        raise InvalidInput.of_parameter("q", "too_many_short_words", detail)
    return query


def _read_phrase(text: str, span: Span | None = None, *, is_quoted: bool = False) -> Phrase | None:
    runs = split_runs(text)
    if not runs:
        return None
    last = runs[-1]
    prefix = part = False
    if is_cjk(last):
        prefix = len(last) == 1
    elif not is_quoted and len(runs) == 1 and not is_number(last):
        prefix = len(last) < _SHORTEST_PART
        part = not prefix
    return Phrase(tuple(_list_tokens(runs)), tuple(runs), prefix, part, span, is_quoted)


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
    no special meaning, and a possessive finds the name.

    Raises:
        InvalidInput: there are too many different words.
    """
    words = (_POSSESSIVE.sub("", word) for word in text.split())
    phrases = [_read_phrase(word, is_quoted=True) for word in words]
    required = [replace(phrase, is_quoted=False) for phrase in phrases if phrase is not None]
    if required and not is_cjk(required[-1].runs[-1]):
        required[-1] = replace(required[-1], prefix=True)
    return _make_query((phrase,) for phrase in required)
