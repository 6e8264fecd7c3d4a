"""Tokens of a text: its words, organization names, numbers, dates and punctuation, in order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.quotes.span import Span
from app.domain.text import fold
from app.domain.units.in_text import match_unit
from app.extraction import lexicon
from app.extraction.language.organization_names import NamedOrganizations
from app.extraction.language.stems import is_plural, stem
from app.extraction.numbers.flat_text import flatten_signs
from app.extraction.numbers.names import IdentifierKind, find_identifiers, list_years
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.words.abbreviations import ABBREVIATION


class TokenKind(StrEnum):
    """The kinds of tokens (parts of a text).

    `CUE` are words after a number that bound it (`or more`), `BREAK` are commas, semicolons, colons,
    brackets and dashes, `SIGN` are signs that are no part of a number, such as `/` or `%`, and `END` is the
    end of a sentence.
    """

    WORD = "word"
    ORGANIZATION = "organization"
    NUMBER = "number"
    CUE = "cue"
    DATE = "date"
    BREAK = "break"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, name, number, date or punctuation mark of a text.

    `start` is its offset, `written` its text in lower case and without diacritics. `stems` are the
    stems of a word: several for a phrase or a Chinese word. `plural`, `capital` and `genitive` say
    whether it ends as a plural does, begins with a capital letter, or has a genitive `'s`. `ids` are
    the organizations that a name can mean, `years` the years of a date. `number` is the quantity of a
    number; the words for the unit or the counted thing have the same `number`.
    """

    kind: TokenKind
    start: int
    written: str
    stems: tuple[str, ...] = ()
    plural: bool = False
    capital: bool = False
    genitive: bool = False
    ids: frozenset[str] = field(default_factory=frozenset)
    number: TextQuantity | None = None
    years: tuple[int, ...] = ()


# A quarter or half of the year that comes next, or was right before.
_DIVISION_BEFORE = re.compile(
    r"\b(?:(?:first|second|third|fourth|[1-4](?:st|nd|rd|th))[ -](?:quarter|half)|[QH][1-4]) ?$",
    re.IGNORECASE,
)
_DIVISION_AFTER = re.compile("(?<=年)(?:第?[一二三四1-4]季度?|[上下]半年)")
_DIVISION_WINDOW = 16
_HAN = "\u3400-\u9fff"
_PHRASE = "|".join(
    phrase.replace(" ", "[ -]") for phrase in sorted(lexicon.PHRASES, key=len, reverse=True)
)
_PIECE = re.compile(
    rf"(?P<genitive>['’]s\b)|(?P<phrase>\b(?:{_PHRASE})\b)"
    r"|(?P<rd>\bR\s?&\s?D\b)"
    rf"|(?P<han>[{_HAN}])"
    rf"|(?P<word>[^\W_{_HAN}]+(?:['’](?!s\b)[a-z]{{1,2}}\b)?)(?:['’]s?(?!\w))?"
    r"|(?P<end>[.!?]+(?=[\"'”’)\]]*(?:\s|$))|[。！？\n]|\.(?=[A-Z][a-z]))"
    r"|(?P<break>[,;:()\[\]，；：、（）—–]|\s-\s)"
    r"|(?P<sign>[/%‰×÷*^=+±<>≤≥~$€£¥#|·⋅²³⁻°′″])",
    re.IGNORECASE,
)
# The genitive after a name is part of its token, and so is the full stop of `Co., Ltd.`
_AFTER_NAME = re.compile(r"['’](?:s\b|(?=\s))")
_AFTER_ABBREVIATION = re.compile(r"\.?(?:['’](?:s\b|(?=\s)))?")
_MEANINGS = lexicon.CHINESE | dict.fromkeys(lexicon.CHINESE_COLOURLESS.split(), "")
_SPECIAL = frozenset(
    word
    for listed in (
        lexicon.CHINESE_DENIALS,
        lexicon.CHINESE_CONDITIONS,
        lexicon.CHINESE_DEMANDS,
        lexicon.CHINESE_PAST,
        lexicon.CHINESE_PRONOUNS,
    )
    for word in listed.split()
)
_LONGEST = max(map(len, (*_MEANINGS, *_SPECIAL)))


def tokenize(
    text: str, numbers: Sequence[TextQuantity], named: Sequence[NamedOrganizations]
) -> list[Token]:
    """Split a text into words, names, numbers, dates and punctuation marks.

    `numbers` are the quantities of the text, and `named` its organization names. Words and numbers
    inside of such a name are not tokens of their own.
    """
    flat = flatten_signs(text)
    fixed = sorted(_list_fixed(flat, numbers, named), key=lambda pair: (pair[1].start, -pair[0]))
    tokens: list[Token] = []
    position = 0
    for end, token in fixed:
        if token.start >= position:
            tokens += _split_words(flat, position, token.start)
            tokens.append(token)
            position = end
    tokens += _split_words(flat, position, len(flat))
    return _assign_words(tokens, numbers)


def _assign_words(tokens: Sequence[Token], numbers: Sequence[TextQuantity]) -> list[Token]:
    """Give the words and signs that belong to a number its `number`, be they beside it or elsewhere.

    Such words are the unit or the counted thing: `30 billion *simultaneous calls*`, `*每小时*350公里`.
    """
    owners: dict[int, TextQuantity] = {}
    for number in numbers:
        for place in number.units:
            owners |= dict.fromkeys(range(place.start, place.end), number)
    for number in numbers:
        owners |= dict.fromkeys(range(number.span.start, number.span.end), number)
    return [
        replace(token, number=owners[token.start])
        if token.kind in {TokenKind.WORD, TokenKind.SIGN} and token.start in owners
        else token
        for token in tokens
    ]


def _list_fixed(
    text: str, numbers: Sequence[TextQuantity], named: Sequence[NamedOrganizations]
) -> Iterator[tuple[int, Token]]:
    """Yield the tokens of names, numbers, dates and cues (`or more`), each with its end offset."""
    for name in named:
        span = name.span
        pattern = _AFTER_ABBREVIATION if ABBREVIATION.search(span.cut(text)) else _AFTER_NAME
        match = pattern.match(text, span.end)
        end = match.end() if match else span.end
        written, genitive = fold(span.cut(text)), text[span.end : end].strip(".") != ""
        yield (
            end,
            Token(TokenKind.ORGANIZATION, span.start, written, ids=name.ids, genitive=genitive),
        )
    for number in numbers:
        start, end = number.whole.start, _find_number_end(text, number)
        written = fold(text[number.span.start : end])
        yield end, Token(TokenKind.NUMBER, start, written, number=number)
        if number.whole.end > number.span.end:
            yield number.whole.end, Token(TokenKind.CUE, number.span.end, "")
    for identifier in find_identifiers(text):
        if identifier.kind == IdentifierKind.DATE:
            span = _add_division(text, identifier.span)
            written = span.cut(text)
            years = tuple(list_years(written))
            yield span.end, Token(TokenKind.DATE, span.start, written, years=years)


def _add_division(text: str, date: Span) -> Span:
    """Return the place of a date with the quarter or half of the year beside it: `third quarter of 2024`, 2024年上半年."""
    before = _DIVISION_BEFORE.search(text, max(0, date.start - _DIVISION_WINDOW), date.start)
    after = _DIVISION_AFTER.match(text, date.end)
    return Span(before.start() if before else date.start, after.end() if after else date.end)


def _find_number_end(text: str, number: TextQuantity) -> int:
    """Return where the token of a number ends: after a unit of measurement, but before a counted thing.

    The words for a thing are tokens, because they may say more than the unit: `30 billion *missed calls*`.
    """
    after = [unit for unit in number.units if number.numeral.end <= unit.start < number.span.end]
    if not after:
        return number.span.end
    unit = match_unit(text, after[0].start)
    if unit and unit.end >= after[0].end and not any(code.startswith("{") for code in unit.codes):
        return number.span.end
    return max(number.numeral.end, number.tolerance.span.end if number.tolerance else 0)


def _split_words(text: str, start: int, end: int) -> list[Token]:
    tokens = []
    position = start
    while match := _PIECE.search(text, position, end):
        position = match.end()
        if match["han"]:
            token, position = _read_chinese(text, match.start(), end)
            tokens.append(token)
        elif match["end"]:
            before = text[max(start, match.start() - 8) : match.start()]
            if match["end"] != "." or not ABBREVIATION.search(before):
                tokens.append(Token(TokenKind.END, match.start(), match["end"]))
        elif match["break"]:
            tokens.append(Token(TokenKind.BREAK, match.start(), match["break"].strip()))
        elif match["sign"]:
            tokens.append(Token(TokenKind.SIGN, match.start(), match["sign"]))
        elif not match["genitive"]:
            tokens.append(_read_latin(match))
    return tokens


def _read_latin(match: re.Match[str]) -> Token:
    written = fold(match["phrase"] or match["word"] or "r&d")
    if match["phrase"]:
        meaning = lexicon.PHRASES[written.replace("-", " ")]
        return Token(TokenKind.WORD, match.start(), written, tuple(map(stem, meaning.split())))
    capital = match[0][0].isupper()
    plural = is_plural(written)
    return Token(TokenKind.WORD, match.start(), written, (stem(written),), plural, capital)


def _read_chinese(text: str, start: int, end: int) -> tuple[Token, int]:
    """Read the longest word of the lexicon at `start`, or else one character as an unknown word.

    Returns:
        The token and its end offset.
    """
    for length in range(min(_LONGEST, end - start), 0, -1):
        written = text[start : start + length]
        if written in _SPECIAL:
            return Token(TokenKind.WORD, start, written, (written,)), start + length
        if written in _MEANINGS:
            meanings = tuple(map(stem, _MEANINGS[written].split()))
            return Token(TokenKind.WORD, start, written, meanings), start + length
    return Token(TokenKind.WORD, start, text[start], (text[start],)), start + 1
