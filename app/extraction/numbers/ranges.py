"""Numbers that belong together: ranges, from-to pairs, and lists that share one unit.

`20 to 30 km` is one range. `extended from 7,000 to 10,000 km` is a baseline (the number from which a
change starts) and a value, because of the verb. `6.75 billion and then 30 billion calls` are two
numbers of one unit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.quotes.span import Span
from app.extraction.numbers.measures import Measure
from app.extraction.numerals.list_numerals import Numeral


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A number of a text with its unit, or a range from `numeral` to `upper`.

    `baseline` means that a change starts from this number: 7,000 in `from 7,000 to 10,000 km`.
    """

    span: Span
    numeral: Numeral
    measure: Measure
    upper: Numeral | None = None
    baseline: bool = False


_Number = tuple[Numeral, Measure]
_TO = re.compile(r"\s?(?:[-–—~]|\bto\b|\bthrough\b|至|到)\s?")
_AND = re.compile(r"\s?(?:\band\b|和|与)\s?")
_BETWEEN_BEFORE = re.compile(r"(?:\bbetween\s|介于|在)$", re.IGNORECASE)
_FROM_BEFORE = re.compile(r"(?:\bfrom\s(?:[a-z]+\s){0,2}|从|由|自)$", re.IGNORECASE)
_UP_FROM = re.compile(
    r"\b(?:(?:up|down|increase|rise)\sfrom|compared\s(?:with|to))\s(?:[a-z]+\s){0,2}$",
    re.IGNORECASE,
)
_TO_BEFORE = re.compile(r"\bto\s[\d.,]+\s(?:[a-z]+\s){0,2}from\s$", re.IGNORECASE)
_TO_LATER = re.compile(
    r"(?:\s[a-z-]+){0,4}(?:\sin\s\d{4})?,?\s(?:up\s)?to\s(?:[a-z]+\s){0,3}"
    r"|[^\d,。]{0,8}(?:到|至|为|成)[^\d,。]{0,3}"
)
_CHANGES = re.compile(
    r"\b(?:increas|decreas|grow|grew|ris|rose|rais|extend|expand|lengthen|improv|reduc|cut|fall|fell|"
    r"drop|went|gone|go|goes|jump|soar|climb|mov|boost|up|down|push|doubl|tripl)[a-z]*\b"
    r"|[增提升延扩降减缩涨]"
)
_SHARED = re.compile(
    r"\s?(?:,|and|or|to|and then|then|and later|and even|-|–|~|至|到|和|、|,\s?and)\s?(?:[a-z]+\s){0,2}"
)
_WINDOW = 80


def join_numbers(text: str, numbers: Sequence[_Number]) -> Iterator[NumberRange]:
    """Yield the numbers of a text in order, with the two ends of a range (`20 to 30 km`) as one item.

    A number without a unit gets the unit of a number that it is listed or compared with.
    """
    shared = _share_units(text, numbers)
    index = 0
    while index < len(shared):
        current = shared[index]
        following = shared[index + 1] if index + 1 < len(shared) else None
        if following and _is_range(text, current, following):
            (numeral, measure), (upper, last) = current, following
            span = Span(measure.start, last.end)
            yield NumberRange(span, numeral, last if last.unit else measure, upper)
            index += 2
            continue
        numeral, measure = current
        baseline = _is_baseline(text, current, following)
        yield NumberRange(Span(measure.start, measure.end), numeral, measure, baseline=baseline)
        index += 1


def _share_units(text: str, numbers: Sequence[_Number]) -> list[_Number]:
    """Return the numbers of a text; some without a unit get the unit of the number before or after.

    They get it if both are listed or compared: `6.75 billion and then 30 billion calls`,
    `10,000 km, up from 7,000`.
    """
    shared = list(numbers)
    for index in range(len(shared) - 2, -1, -1):
        numeral, measure = shared[index]
        following = shared[index + 1][1]
        between = text[measure.end : shared[index + 1][0].start]
        listed = _SHARED.fullmatch(between) or (
            _FROM_BEFORE.search(text[max(0, measure.start - _WINDOW) : measure.start])
            and _TO_LATER.fullmatch(between)
        )
        if measure.written is None and following.unit and listed:
            unit = replace(measure, unit=following.unit, written=following.written)
            shared[index] = numeral, unit
    for index, (numeral, measure) in enumerate(shared[1:], start=1):
        before = text[max(0, measure.start - _WINDOW) : measure.start]
        earlier = shared[index - 1][1]
        if measure.written is None and earlier.unit and _UP_FROM.search(before):
            unit = replace(measure, unit=earlier.unit, written=earlier.written)
            shared[index] = numeral, unit
    return shared


def _is_range(text: str, number: _Number, following: _Number) -> bool:
    (numeral, measure), (upper, last) = number, following
    same_unit = measure.written is None or measure.unit == last.unit
    if numeral.ordinal or upper.ordinal or not same_unit or numeral.value >= upper.value:
        return False
    between = text[measure.end : last.start]
    before = text[max(0, measure.start - _WINDOW) : measure.start]
    if _AND.fullmatch(between):
        return bool(_BETWEEN_BEFORE.search(before))
    return bool(_TO.fullmatch(between)) and not _is_pair(before)


def _is_pair(before: str) -> bool:
    sentence = re.split(r"[.!?。;；]\s?", before)[-1]
    return bool(_FROM_BEFORE.search(before) and _CHANGES.search(sentence))


def _is_baseline(text: str, number: _Number, following: _Number | None) -> bool:
    _, measure = number
    before = text[max(0, measure.start - _WINDOW) : measure.start]
    if _UP_FROM.search(before) or (_TO_BEFORE.search(before) and _is_pair(before)):
        return True
    if following is None or not _FROM_BEFORE.search(before):
        return False
    between = text[measure.end : following[1].start]
    changes = _is_pair(before) or _CHANGES.search(between)
    return bool(changes and _TO_LATER.fullmatch(between))
