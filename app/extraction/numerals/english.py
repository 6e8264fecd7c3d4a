"""English number words: `two hundred and fifty million`, `one third`, `twice`, `tenfold`, `one in five`."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from app.domain.units.in_text import match_unit
from app.extraction.numerals.english_cardinals import read_cardinal_at
from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral
from app.extraction.words.number_words import (
    CARDINALS,
    ENGLISH_SCALES,
    GROWTH,
    HALVING,
    MULTIPLES,
    ORDINALS,
    PARTS,
    SCALES_ALONE,
    VAGUE,
)
from app.extraction.words.patterns import match_any

_SMALL = match_any(CARDINALS)
_SCALE = match_any(ENGLISH_SCALES)
_PART = match_any(PARTS)
# `a third` can be an ordinal: it is a fraction only before or after the words of these conditions.
_AFTER_PART = (
    r"(?=\s(?:of|as|the|less|more|fewer|lower|higher|smaller|larger|cheaper|faster|lighter|that|to|since|in|by|were|was|are|is|had|have|has|will|would|said|and|or|on|at|for)\b"
    r"|[ -](?:point|percent|mile|hour|inch)|\s?[.,;)]|$)"
)
_PARTS_IN_WORDS = re.compile(
    rf"(?<![\w-])(?:(?P<count>{_SMALL})[\s-](?P<part>{_PART})s?(?![a-z])(?!-(?:finalist|inch))"
    rf"|(?P<by>(?<=by\s)|(?<=to\s)|(?<=of\swhom\s)|(?<=of\swhich\s))?an?\s(?P<article>half|third|quarter|fourth|fifth|sixth|eighth|tenth|twentieth|hundredth)(?![a-z])(?(by)|{_AFTER_PART})"
    r"|half\san?(?=\s(?:hour|day|mile|percent|percentage|point|metre|meter|kilometre|kilometer|tonne|ton|inch|gram|degree|year|month|minute|second|acre|gallon|litre|liter)\b)|(?P<half>half)(?=\s(?:of|as|the|that|its|their|an?|those|these|his|her)\b|\s?[.,;)]|$|\swere\b|\shave\b)"
    r"|(?<=\bby\s)half\b|(?<=\bin\s)half\b)",
    re.IGNORECASE,
)
# `a day and a half`
_ONE_AND_PART = re.compile(
    r"an?(?=\s[a-z]{3,12}(?:\s[a-z]{3,9})?\sand\s(?:a\s(?:half|quarter)|three[\s-]quarters)\b(?!\sof\s(?:it|its|them|the|their|those|these|all)\b))",
    re.IGNORECASE,
)
_BEFORE_HALF = re.compile(
    r"(?:first|second|other|better|latter|back|this|last|next|front)\s$", re.IGNORECASE
)
_QUARTER_OF_YEAR = re.compile(
    r"(?:first|second|third|fourth|last|this|next|previous|same|per|in)\s$", re.IGNORECASE
)
_ONE_IN = re.compile(
    rf"(?<![\w-])(?P<count>{_SMALL}|\d{{1,3}}|(?P<thing>one\s(?!of\b|or\b|and\b|to\b|more\b)[a-z]{{3,}}(?=\sin\s[a-z]+(?:\s(?:is|was|are|were|has|had|have|will|does|did|now|says?|said|who|that|(?!(?:countries|cities|states|places|regions|towns|villages|years|months|weeks|days|hours)\b)[a-z]+s)\b|[.,;)]|$))))\s(?:in|out\sof)(?:\severy)?\s(?P<whole>{_SMALL}|(?:a\s)?(?:{_SCALE})|\d{{1,3}}(?:,\d{{3}})*)(?![\w%,.]*\d|\s(?:years?|months?|days?|hours?|minutes?|weeks?)\b|[\w-])",
    re.IGNORECASE,
)
_FOLD_SCALES = ("hundred", "thousand")
_FOLD = re.compile(
    rf"(?<![\w-])(?P<count>{_SMALL}|{match_any(_FOLD_SCALES)})-?fold\b", re.IGNORECASE
)
_MULTIPLE = re.compile(rf"(?<![\w-])(?:{match_any(MULTIPLES)})(?![\w-])", re.IGNORECASE)
_AFTER_MULTIPLE = re.compile(
    r"\s(?:as|the|that|its|their|those|what|of|this|than)\b|[.,;)]|$",
    re.IGNORECASE,
)
_GROWTH = re.compile(rf"(?<![\w-])(?:{match_any((*GROWTH, *HALVING))})(?![\w-])", re.IGNORECASE)
# `will double its output`, `to halve`: the verb, not `double the size`.
_GROWTH_VERB = re.compile(
    r"(?:double|triple|quadruple|halve)(?=\s(?:its|the|their|his|her|our|by|in|to|over|this|capacity|"
    r"production|output|sales|since|from)\b|[.,;)]|$)",
    re.IGNORECASE,
)
_BEFORE_VERB = re.compile(r"\b(?:to|will|would|could|and|can|may|should)\s$", re.IGNORECASE)
_VAGUE = re.compile(rf"(?<![\w-])(?:{match_any(VAGUE)})(?![\w-])", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"(?<![\w-])(?:{match_any(ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th)(?!\s\d{{1,2}}\s?lb))\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+|(?<!\d)\d{1,3}(?=st\b|nd\b|rd\b|th\b|\s(?:in|out)\s)")
_NEAR = 12


def list_english(text: str) -> Iterator[Numeral]:
    """Yield the numbers of a text that are written in English words, in no order; they may overlap."""
    for word in _WORD.finditer(text):
        readers = _READERS_OF_DIGITS if word[0].isdecimal() else _READERS.get(word[0].lower(), ())
        for read in readers:
            if numeral := read(text, word.start()):
                yield numeral


def _read_ordinal(text: str, start: int) -> Numeral | None:
    match = _ORDINAL.match(text, start)
    if match is None:
        return None
    digits = match[0].rstrip("stndrhSTNDRH") if match[0][0].isdecimal() else ""
    place = Fraction(digits) if digits else Fraction(ORDINALS[match[0].lower()])
    return make_numeral(*match.span(), place, kind=NumeralKind.ORDINAL, word=not digits)


def _read_vague(text: str, start: int) -> Numeral | None:
    match = _VAGUE.match(text, start)
    if match is None:
        return None
    return Numeral(*match.span(), Fraction(0), "0", kind=NumeralKind.VAGUE, word=True)


def _read_part(text: str, start: int) -> Numeral | None:
    match = _PARTS_IN_WORDS.match(text, start)
    if match is None:
        return None
    before = text[max(0, start - _NEAR) : start]
    name = (match["part"] or match["article"] or "half").lower()
    if match["half"] and _BEFORE_HALF.search(before):
        return None
    if name == "quarter" and _QUARTER_OF_YEAR.search(before):
        return None
    count = CARDINALS[match["count"].lower()] if match["count"] else 1
    value = Fraction(count, PARTS[name])
    return make_numeral(*match.span(), value, kind=NumeralKind.PART, word=True)


def _read_article(text: str, start: int) -> Numeral | None:
    """Read the article of `a day and a half` as the number that a half is added to, behind the unit."""
    match = _ONE_AND_PART.match(text, start)
    if match is None or match_unit(text, match.end() + 1) is None:
        return None
    return make_numeral(*match.span(), Fraction(1), word=True)


def _read_one_in(text: str, start: int) -> Numeral | None:
    match = _ONE_IN.match(text, start)
    if match is None:
        return None
    count = Fraction(1) if match["thing"] else _read_small(match["count"])
    whole = _read_small(match["whole"])
    if whole <= count:
        return None
    return make_numeral(*match.span(), count / whole, kind=NumeralKind.PART, word=True)


def _read_small(word: str) -> Fraction:
    plain = word.lower().replace(",", "").removeprefix("a ")
    if plain.isdecimal():
        return Fraction(plain)
    return Fraction(CARDINALS.get(plain) or ENGLISH_SCALES.get(plain) or 0)


def _read_fold(text: str, start: int) -> Numeral | None:
    match = _FOLD.match(text, start)
    if match is None:
        return None
    value = _read_small(match["count"])
    return make_numeral(*match.span(), value, kind=NumeralKind.MULTIPLE, word=True)


def _read_multiple(text: str, start: int) -> Numeral | None:
    match = _MULTIPLE.match(text, start)
    if match is None or not _AFTER_MULTIPLE.match(text, match.end()):
        return None
    value = Fraction(MULTIPLES[match[0].lower()])
    return make_numeral(*match.span(), value, kind=NumeralKind.MULTIPLE, word=True)


def _read_growth(text: str, start: int) -> Numeral | None:
    match = _GROWTH.match(text, start)
    if match is None and _BEFORE_VERB.search(text[max(0, start - _NEAR) : start]):
        match = _GROWTH_VERB.match(text, start)
    if match is None:
        return None
    word = match[0].lower()
    value = Fraction(GROWTH.get(word) or MULTIPLES.get(word) or Fraction(1, 2))
    return make_numeral(*match.span(), value, kind=NumeralKind.GROWTH, word=True)


# What may begin at a word; most words of a text begin nothing.
_READERS: dict[str, tuple[Callable[[str, int], Numeral | None], ...]] = {
    **dict.fromkeys(CARDINALS, (_read_part, _read_one_in, _read_fold, read_cardinal_at)),
    **dict.fromkeys((f"{word}fold" for word in (*CARDINALS, *_FOLD_SCALES)), (_read_fold,)),
    **dict.fromkeys(SCALES_ALONE, (_read_fold, read_cardinal_at)),
    **dict.fromkeys(("a", "an"), (_read_part, _read_vague, read_cardinal_at, _read_article)),
    **dict.fromkeys(("half", "quarter"), (_read_part, _read_vague, read_cardinal_at)),
    **dict.fromkeys((*MULTIPLES, "halve"), (_read_growth, _read_multiple)),
    **dict.fromkeys((*GROWTH, *HALVING), (_read_growth,)),
    **dict.fromkeys(ORDINALS, (_read_ordinal,)),
    **dict.fromkeys({phrase.split()[0] for phrase in VAGUE} - {"a"}, (_read_vague,)),
}
_READERS_OF_DIGITS = (_read_ordinal, _read_one_in)
