"""The numbers of a text that are quantities, each with its unit.

Left out are numbers that only name something: years, models, ordinals, `one`, digits inside of words.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest

from app.domain.quotes.span import Span
from app.domain.units.units import find_unit
from app.extraction.measures.find_measure import find_measure
from app.extraction.measures.measure import Measure
from app.extraction.measures.ranks import find_rank
from app.extraction.measures.unit_words_of_metric import UnitWords
from app.extraction.numbers.names import (
    IdentifierKind,
    find_identifiers,
    names_chinese_product,
    names_product,
)
from app.extraction.numerals.list_numerals import list_numerals
from app.extraction.numerals.numeral import Numeral, NumeralKind
from app.extraction.words.joining_words import CHINESE_TO
from app.extraction.words.name_patterns import OF_A_YEAR, YEAR
from app.extraction.words.number_words import BEFORE_LOSS, MINUS
from app.extraction.words.patterns import match_any

_NAME, _DATE = 1, 2
_YEAR = re.compile(YEAR)
_OF_A_YEAR = re.compile(OF_A_YEAR, re.IGNORECASE)
# `the 2019 models`, `in its 2024 report`
_BEFORE_YEAR = re.compile(r"(?:\b(?:the|in|its|a|an|of|by|since|for)|'s)\s$")
_BEFORE_YEAR_WINDOW = 8
_CHINESE_WORD = re.compile("[〇零一二三四五六七八九十百千万萬亿億两兩俩]+")
# With two digits or more it is a number without a unit too: 三百, 二十.
_CHINESE_COUNT = re.compile(
    "[〇零一二三四五六七八九两兩].*[十百千万萬亿億]|[十百千][一-九]|十[一二三四五六七八九]"
)
# 销量破万, 突破百万大关: a scale alone that is passed.
_BEFORE_SCALE = re.compile("(?:(?<![打侦告爆])破|超|超过)了?$")
_AFTER_SCALE = re.compile("[，。,;；、！!）)]|大关|关口|$")
# 两米半, not 两米半径.
_HALF = re.compile("半(?![年天小月夜路导径圆球数])")
# `a day and a half`, `two hours and three quarters`
_AND_PART = re.compile(
    r"\sand\s(?:a\s(?P<part>half|quarter)|three[\s-]quarters)\b(?!\sof\s(?:it|its|them|the|their|those|these|all)\b)"
)
_PARTS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}
# `-€3 million`, `was negative $3`, but no second number of a range: `$3 million –$5 million`.
_SIGN_BEFORE_MONEY = re.compile(
    "(?:^|[\\s(])(?P<sign>[-\N{MINUS SIGN}])$"
    "|(?:^|(?<!\\d)(?<!illion)(?<!bn)[\\s(])(?P<dash>\N{EN DASH})$"
    rf"|(?<!or\s)(?<!plus/)\b(?P<word>{match_any(MINUS)})\s$",
    re.IGNORECASE,
)
_SIGN_WINDOW = 18
# A loss in brackets: `was ($45 million)`.
_LOSS_BEFORE = re.compile(rf"\b(?:{match_any(BEFORE_LOSS)})\s\($", re.IGNORECASE)
_LOSS_AFTER = re.compile(r"\)(?!\w)")
# 48 in `CI 48–56%` gets its unit from the second number.
_MORE_NUMBERS = re.compile(r"\s?[-–—~/]\s?\d|,?\s(?:to|and|or)\s\d")
# 1920 in `1920x1080`, 1963 in `4997/1963/1455 mm`, 2048 in `length = 2048`
_SIZE_BEFORE = re.compile(r"[x×X*/=]\s?$")
_SIZE_AFTER = re.compile(r"(?:\s?[x×*]\s?|/|x)\d|-by-\d")
_BELOW_ZERO = re.compile(r"\sbelow\s(?:zero|freezing)\b")
_DEGREES = ("Cel", "[degF]")
_ONE = frozenset({"one", "一"})
_TO = frozenset({*CHINESE_TO, "-", "~", "\N{EN DASH}", "\N{EM DASH}"})


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a text with its unit, of which is to be found out whether it is a quantity."""

    text: str
    numeral: Numeral
    measure: Measure
    # Whether it is the lower one of a Chinese range, which has its unit at the end.
    is_lower: bool = False

    @property
    def written(self) -> str:
        return self.text[self.numeral.start : self.numeral.end]

    @property
    def following(self) -> str:
        """The character after the number."""
        return self.text[self.numeral.end : self.numeral.end + 1]

    @property
    def is_counted(self) -> bool:
        """Whether it counts things, as 4 in `the Irsching 4 plant` seems to."""
        unit = self.measure.unit
        return unit is not None and unit.code.startswith("{") and unit.code != "{rank}"

    @property
    def is_measured(self) -> bool:
        """Whether it has a unit of measurement: no counted thing, nothing ambiguous."""
        unit = self.measure.unit
        return unit is not None and not unit.code.startswith("{")


def list_measured(
    text: str, language: str | None, own: UnitWords | None = None
) -> list[tuple[Numeral, Measure]]:
    """List the numbers of a flat text that are quantities, with their units, in order.

    `own` are words for a unit that the table of units lacks.
    """
    marks = _mark_names(text)
    measured = []
    end = 0
    numerals = list_numerals(text, language)
    for numeral, following in zip_longest(numerals, numerals[1:]):
        if numeral.start < end or numeral.kind == NumeralKind.UNREADABLE:
            continue
        is_lower = _is_lower(text, numeral, following, (language, own))
        if number := _measure(text, numeral, (language, own), marks, is_lower=is_lower):
            measured.append((number.numeral, _drop_before(number.numeral, number.measure, end)))
            end = number.measure.end
    return measured


def _is_lower(
    text: str,
    numeral: Numeral,
    following: Numeral | None,
    known: tuple[str | None, UnitWords | None],
) -> bool:
    """Return whether a Chinese number is the lower one of a range that has a unit: 二至三周."""
    if following is None or not (numeral.word and following.word):
        return False
    if text[numeral.end : following.start] not in _TO:
        return False
    return bool(find_measure(text, following, *known).units)


def _mark_names(text: str) -> bytearray:
    """Mark each character that belongs to a name or a date."""
    marks = bytearray(len(text))
    for identifier in find_identifiers(text):
        start, end = identifier.span.start, identifier.span.end
        mark = _DATE if identifier.kind == IdentifierKind.DATE else _NAME
        marks[start:end] = bytes([mark]) * (end - start)
    return marks


def _drop_before(numeral: Numeral, measure: Measure, end: int) -> Measure:
    """Leave out money that belongs to the number before: the sign of `5€` in `5€6`."""
    if measure.start >= end:
        return measure
    units = tuple(place for place in measure.units if place.start >= end)
    return replace(measure, start=numeral.start, units=units, unit=None, codes=())


def _measure(
    text: str,
    numeral: Numeral,
    known: tuple[str | None, UnitWords | None],
    marks: bytearray,
    *,
    is_lower: bool,
) -> _Number | None:
    """Find the unit of a number; None if the number is not a quantity, as 737 in `Boeing 737`.

    `known` are the language of the text, and words for a unit.
    """
    names = marks[numeral.start : numeral.end]
    if _NAME in names:
        return None
    if rank := find_rank(text, numeral):
        return _Number(text, numeral, rank)
    if numeral.kind == NumeralKind.ORDINAL:
        return None
    number = _Number(text, numeral, find_measure(text, numeral, *known), is_lower)
    number = _add_below_zero(_add_half(_add_sign(number)))
    if _DATE in names and (any(marks[numeral.end : numeral.end + 1]) or not number.is_measured):
        return None
    return None if any(is_no_quantity(number) for is_no_quantity in _NO_QUANTITY) else number


def _add_sign(number: _Number) -> _Number:
    """Read the sign in front of money, or the brackets of a loss: `-€3 million`, `was ($3 million)`."""
    numeral, measure = number.numeral, number.measure
    if measure.start >= numeral.start or numeral.signed or numeral.value <= 0:
        return number
    before = number.text[max(0, measure.start - _SIGN_WINDOW) : measure.start]
    if match := _SIGN_BEFORE_MONEY.search(before):
        start, end = measure.start - len(match[match.lastgroup or 0]), measure.end
        start -= match.lastgroup == "word"
    elif _LOSS_BEFORE.search(before) and _LOSS_AFTER.match(number.text, measure.end):
        start, end = measure.start - 1, measure.end + 1
    else:
        return number
    numeral = numeral.negate(numeral.start)
    return replace(number, numeral=numeral, measure=replace(measure, start=start, end=end))


def _add_half(number: _Number) -> _Number:
    """Read 半 after the unit, and its like: 两米半, `a day and a half`."""
    numeral, measure = number.numeral, number.measure
    is_plain = numeral.kind == NumeralKind.PLAIN and numeral.value.denominator == 1
    if is_plain and number.is_measured and measure.codes != ("%",) and numeral.factor == 1:
        part = _AND_PART.match(number.text, measure.end)
        if part and measure.end > numeral.end:
            numeral = numeral.add(_PARTS.get(part["part"], Fraction(3, 4)))
            return replace(number, numeral=numeral, measure=replace(measure, end=part.end()))
    match = _HALF.match(number.text, measure.end)
    if match is None or not measure.units or numeral.kind != NumeralKind.PLAIN:
        return number
    numeral = numeral.add(Fraction(1, 2))
    return replace(number, numeral=numeral, measure=replace(measure, end=match.end()))


def _add_below_zero(number: _Number) -> _Number:
    """Read the sign after a temperature: `5 °C below zero`."""
    numeral, measure = number.numeral, number.measure
    match = _BELOW_ZERO.match(number.text, measure.end)
    if match is None or numeral.signed or numeral.value <= 0:
        return number
    if measure.unit is None and "Cel" in measure.codes:
        measure = replace(measure, unit=find_unit("Cel"), codes=("Cel",))
    if measure.codes == ("deg",):
        measure = replace(measure, unit=None, codes=_DEGREES)
        return _negate_after(number, measure, match.end())
    if measure.unit is None or measure.unit.dimension != "K":
        return number
    return _negate_after(number, measure, match.end())


def _negate_after(number: _Number, measure: Measure, end: int) -> _Number:
    """Negate a number by the words after its unit, which end at `end`."""
    return replace(
        number,
        numeral=number.numeral.negate(number.numeral.start),
        measure=replace(measure, end=end),
    )


def _is_year(number: _Number) -> bool:
    """Return whether four digits are a year: `the 2019 models`."""
    numeral, measure = number.numeral, number.measure
    if number.is_measured or measure.is_money or not _YEAR.fullmatch(number.written):
        return False
    if number.following == "+" or _SIZE_BEFORE.search(
        number.text[max(0, numeral.start - 2) : numeral.start]
    ):
        return False
    if not measure.units:
        return not _SIZE_AFTER.match(number.text, numeral.end)
    unit = measure.units[0]
    if unit.start > numeral.end + 1 or " " in unit.cut(number.text):
        return True
    if _OF_A_YEAR.fullmatch(unit.cut(number.text)):
        return True
    before = number.text[max(0, numeral.start - _BEFORE_YEAR_WINDOW) : numeral.start]
    return _BEFORE_YEAR.search(before) is not None


def _is_pronoun(number: _Number) -> bool:
    """Return whether a number is `one` or 一 before no unit of measurement, hardly more than an article."""
    is_one = number.written.lower() in _ONE
    return is_one and not (number.is_measured or number.is_lower)


def _is_in_word(number: _Number) -> bool:
    """Return whether letters that are no unit come right after digits."""
    if number.measure.units or number.numeral.kind != NumeralKind.PLAIN:
        return False
    if _SIZE_AFTER.match(number.text, number.numeral.end):
        return False
    return number.following.isascii() and number.following.isalpha()


def _is_of_each(number: _Number) -> bool:
    """Return whether a number is of what something is divided by: 每百公里."""
    start = number.numeral.start
    return number.text[start - 1 : start] == "每" and not number.numeral.unit


def _is_of_product(number: _Number) -> bool:
    """Return whether a number belongs to a name: `Boeing 737`, 猛禽2."""
    numeral = number.numeral
    if number.measure.units and not number.is_counted:
        return False
    if not number.measure.units and _MORE_NUMBERS.match(number.text, numeral.end):
        return False
    span = Span(numeral.start, numeral.end)
    if not (number.measure.units or numeral.unit) and names_chinese_product(number.text, span):
        return True
    return names_product(number.text, span)


def _is_of_chinese_word(number: _Number) -> bool:
    """Return whether Chinese digits are only a part of a word, such as 三 in 三星."""
    if number.numeral.unit or number.measure.units or number.is_lower:
        return False
    written, (start, end) = number.written, (number.numeral.start, number.numeral.end)
    if _BEFORE_SCALE.search(number.text[max(0, start - 4) : start]) and _AFTER_SCALE.match(
        number.text, end
    ):
        return False
    return bool(_CHINESE_WORD.fullmatch(written)) and not _CHINESE_COUNT.search(written)


_NO_QUANTITY = (_is_year, _is_pronoun, _is_in_word, _is_of_each, _is_of_product, _is_of_chinese_word)  # fmt: skip
