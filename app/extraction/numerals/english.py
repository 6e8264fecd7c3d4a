"""English number words: `two hundred and fifty million`, `one third`, `twice`, `tenfold`, `one in five`."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral
from app.extraction.words.number_words import (
    CARDINALS,
    ENGLISH_SCALES,
    GROWTH,
    HALVING,
    MULTIPLES,
    ORDINALS,
    OTHER_CARDINALS,
    OTHER_MULTIPLES,
    PARTS,
    VAGUE,
)

_SMALL = "|".join(sorted(CARDINALS, key=len, reverse=True))
_SCALE = "|".join(ENGLISH_SCALES)
_PART = "|".join(sorted(PARTS, key=len, reverse=True))
# `per million`, `the billion`: a scale alone is a number only after `a`, `half a` or another number word.
_CARDINAL = re.compile(
    rf"(?<![\w-])(?:(?:(?:a\s|one\s)?quarter|three[\s-]quarters)\s(?:of\sa\s)?(?:million|billion|trillion)|(?:half\san?\s|an?\s|half\s)(?=(?:{_SCALE})(?![a-z]))(?:{_SCALE})|(?:{_SMALL})|(?:{_SCALE})(?!s?\s(?:tons|of)\b))"
    rf"(?:(?:\s?-\s?|\sand\s|\s)(?:{_SMALL}|{_SCALE})(?![a-z])(?!\squarters)){{0,14}}"
    rf"(?:\sand\s(?:a\s(?:half|quarter)|three\squarters))?(?:\s(?:{_SCALE}))?(?![A-Za-z])",
    re.IGNORECASE,
)
# `a third` can be an ordinal: it is a fraction only before or after the words of these conditions.
_AFTER_PART = (
    r"(?=\s(?:of|as|the|less|more|fewer|lower|higher|smaller|larger|cheaper|faster|lighter|that|to|since|in|by|were|was|are|is|had|have|has|will|would|said|and|or|on|at|for)\b"
    r"|[ -](?:point|percent|mile|hour|inch)|\s?[.,;)]|$)"
)
_PARTS_IN_WORDS = re.compile(
    rf"(?<![\w-])(?:(?P<count>{_SMALL})[\s-](?P<part>{_PART})s?(?![a-z])(?!-(?:finalist|inch))"
    rf"|(?P<by>(?<=by\s)|(?<=to\s))?an?\s(?P<article>half|third|quarter|fourth|fifth|sixth|eighth|tenth|twentieth|hundredth)(?![a-z])(?(by)|{_AFTER_PART})"
    r"|(?P<half>half)(?=\s(?:of|as|the|that|its|their|an?|those|these|his|her)\b|\s?[.,;)]|$|\swere\b|\shave\b)"
    r"|(?<=\bby\s)half\b|(?<=\bin\s)half\b)",
    re.IGNORECASE,
)
_BEFORE_HALF = re.compile(
    r"(?:first|second|other|better|latter|back|this|last|next|front)\s$", re.IGNORECASE
)
_QUARTER_OF_YEAR = re.compile(
    r"(?:first|second|third|fourth|last|this|next|previous|same|per|in)\s$", re.IGNORECASE
)
_ONE_IN = re.compile(
    rf"(?<![\w-])(?P<count>{_SMALL}|\d{{1,3}})\s(?:in|out\sof)(?:\severy)?\s(?P<whole>{_SMALL}|(?:a\s)?(?:{_SCALE})|\d{{1,3}}(?:,\d{{3}})*)(?![\w%,.]*\d|\s(?:years?|months?|days?|hours?|minutes?|weeks?)\b|[\w-])",
    re.IGNORECASE,
)
_FOLD = re.compile(rf"(?<![\w-])(?P<count>{_SMALL}|hundred|thousand)-?fold\b", re.IGNORECASE)
_MULTIPLE = re.compile(rf"(?<![\w-])(?:{'|'.join(MULTIPLES)})(?![\w-])", re.IGNORECASE)
_AFTER_MULTIPLE = re.compile(
    r"\s(?:as|the|that|its|their|those|what|of|this|than)\b|\s(?:daily|a\s(?:day|week|month|year)|per)\b|[.,;)]|$",
    re.IGNORECASE,
)
_GROWTH = re.compile(rf"(?<![\w-])(?:{'|'.join([*GROWTH, *HALVING])})(?![\w-])", re.IGNORECASE)
# `will double its output`, `to halve`: the verb, not `double the size`.
_GROWTH_VERB = re.compile(
    r"(?:double|triple|quadruple|halve)(?=\s(?:its|the|their|his|her|our|by|in|to|over|this|capacity|"
    r"production|output|sales|since|from)\b|[.,;)]|$)",
    re.IGNORECASE,
)
_BEFORE_VERB = re.compile(r"\b(?:to|will|would|could|and|can|may|should)\s$", re.IGNORECASE)
_VAGUE = re.compile(rf"(?<![\w-])(?:{VAGUE})(?![\w-])", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"(?<![\w-])(?:{'|'.join(ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))\b", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z]+|(?<!\d)\d{1,3}(?=st\b|nd\b|rd\b|th\b|\s(?:in|out)\s)")
_NEAR = 12
_PART_WORDS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "threequarter": Fraction(3, 4)}
_TEN = 10
_TWENTY = 20


def list_english(text: str) -> Iterator[Numeral]:
    """Yield the numbers of a text that are written in English words, in no order; they may overlap."""
    for word in _WORD.finditer(text):
        for read in _READERS.get(
            word[0].lower(), _READERS_OF_DIGITS if word[0].isdecimal() else ()
        ):
            if numeral := read(text, word.start()):
                yield numeral


def _read_cardinal_at(text: str, start: int) -> Numeral | None:
    match = _CARDINAL.match(text, start)
    if match is None:
        return None
    value = read_cardinal(match[0])
    kind = NumeralKind.PLAIN if value is not None else NumeralKind.UNREADABLE
    last = re.split(r"[\s-]", match[0].lower())[-1]
    factor = Fraction(ENGLISH_SCALES.get(last, 1))
    return make_numeral(*match.span(), value or Fraction(0), kind=kind, word=True, factor=factor)


def _read_ordinal(text: str, start: int) -> Numeral | None:
    match = _ORDINAL.match(text, start)
    if match is None:
        return None
    digits = re.sub("[a-z]", "", match[0].lower())
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


def _read_one_in(text: str, start: int) -> Numeral | None:
    match = _ONE_IN.match(text, start)
    if match is None:
        return None
    count, whole = _read_small(match["count"]), _read_small(match["whole"])
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
    **dict.fromkeys(CARDINALS, (_read_part, _read_one_in, _read_fold, _read_cardinal_at)),
    **dict.fromkeys((f"{word}fold" for word in (*CARDINALS, "hundred", "thousand")), (_read_fold,)),
    **dict.fromkeys(ENGLISH_SCALES, (_read_fold, _read_cardinal_at)),
    **dict.fromkeys(("a", "an", "half", "quarter"), (_read_part, _read_vague, _read_cardinal_at)),
    **dict.fromkeys([*MULTIPLES, "halve"], (_read_growth, _read_multiple)),
    **dict.fromkeys([*GROWTH, *HALVING], (_read_growth,)),
    **dict.fromkeys(ORDINALS, (_read_ordinal,)),
    **dict.fromkeys(
        {phrase.split()[0].strip("()") for phrase in VAGUE.split("|")} - {"a"}, (_read_vague,)
    ),
}
_READERS_OF_DIGITS = (_read_ordinal, _read_one_in)


def list_other_words(text: str, language: str | None) -> Iterator[Numeral]:
    """Yield the number words of a German, French or Spanish text."""
    if language not in OTHER_CARDINALS:
        return
    cardinals, multiples = OTHER_CARDINALS[language], OTHER_MULTIPLES[language]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join([*cardinals, *multiples])})(?!\w)", re.IGNORECASE)
    for match in pattern.finditer(text):
        word = match[0].lower()
        kind = NumeralKind.PLAIN if word in cardinals else NumeralKind.MULTIPLE
        value = Fraction(cardinals.get(word) or multiples[word])
        yield make_numeral(*match.span(), value, kind=kind, word=True)


def read_cardinal(text: str) -> Fraction | None:
    """Return the number that English number words mean, such as `two hundred and fifty million`.

    Return None if the words do not form one number (`twenty thirty`).
    """
    total = group = Fraction(0)
    room = 0  # what the next word must stay below, 0 at the start of a group
    last_scale = 0
    text = re.sub(r"(?:(?:a|one) )?quarter (?:of a )?(?=[mbt])", "quarter ", text.lower())
    text = re.sub(r"three[ -]quarters (?:of a )?(?=[mbt])", "threequarter ", text)
    words = re.split(r"[\s-]+", text)
    for place, word in enumerate(words):
        if word in {"and", "a", "an"}:
            continue
        if word in _PART_WORDS:
            # `a million and a half` is 1.5 million.
            whole = last_scale if last_scale and not group else 1
            group += _PART_WORDS[word] * whole
        elif word == "quarters":
            group += Fraction(3, 4) - CARDINALS["three"]
        elif word in {"hundred", "dozen"}:
            group, room = (group or Fraction(1)) * ENGLISH_SCALES[word], ENGLISH_SCALES[word]
        elif word in ENGLISH_SCALES:
            scale = ENGLISH_SCALES[word]
            if last_scale and scale >= last_scale:
                total, group = (total + group) * scale, Fraction(0)
            else:
                total, group = (
                    total + (group or Fraction(0 if place and total else 1)) * scale,
                    Fraction(0),
                )
            room, last_scale = 0, scale
        else:
            number = CARDINALS[word]
            if room and number >= room:
                return None
            group += number
            room = _TEN if number >= _TWENTY else 1
    return total + group
