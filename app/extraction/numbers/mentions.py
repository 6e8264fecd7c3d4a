"""The quantities that a text states: each with its offsets, exact value, unit and comparator."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.domain.units.unit import Unit
from app.extraction.numbers.cues import find_cue
from app.extraction.numbers.identifiers import find_identifiers, names_product
from app.extraction.numbers.measures import Measure, find_measure
from app.extraction.numbers.ranges import NumberRange, join_numbers
from app.extraction.numbers.ranks import find_rank
from app.extraction.numerals.list_numerals import Numeral, find_numerals, flatten


class MentionRole(StrEnum):
    """The role of a quantity.

    `baseline` is the number from which a change starts (`from 7,000`), `change` is the amount of a
    change (`by 3,000`), and `value` is any other number.
    """

    VALUE = "value"
    BASELINE = "baseline"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity in a text. `value` is None for a range, which has `lower` and `upper` instead.

    `span` covers number and unit. `whole` also covers the cue (the words that bound the number, such as
    `more than`). `number` covers the number, and its unit if no other words are between them. `written`
    is the unit as written; `unit` is None if there is no unit or `written` is ambiguous. `digits`
    counts the significant digits as written, None for a fraction. `rate` means per hour, day or year.
    """

    span: Span
    whole: Span
    number: Span
    exact: str
    value: str | None
    lower: str | None
    upper: str | None
    unit: Unit | None
    written: str | None
    comparator: Comparator
    cue: str | None
    role: MentionRole
    digits: int | None
    rate: bool


_DIGITS = re.compile(r"\d+")
_CHINESE_WORD = re.compile("[〇零一二三四五六七八九十百千万萬亿億两兩]+")
_CHINESE_NUMBER = re.compile(
    "[〇零一二三四五六七八九两兩].*[十百千万萬亿億]|[十百千][一-九]|十[一二三四五六七八九]"
)
_CHANGED_BEFORE = re.compile(
    r"\b(?:increas|decreas|grow|grew|ris|rose|rais|extend|expand|lengthen|shorten|improv|reduc|cut|"
    r"fall|fell|drop|lower|sav|boost|up|down)[a-z]*\b[^.!?。]{0,60}\bby\s$",
    re.IGNORECASE,
)
_CHANGED_AFTER = re.compile(
    r"\s(?:more|less|fewer|longer|shorter|thicker|thinner|higher|lower|deeper|shallower|older|younger|"
    r"larger|smaller|greater|faster|slower|increase|decrease|rise|growth|drop|reduction|improvement|"
    r"gain)\b",
    re.IGNORECASE,
)
_WINDOW = 80


def count_digits(text: str) -> int:
    """Count the sequences of digits in a text, a fast way to refuse a text with too many numbers.

    The result is never less than the count of numbers that are written in digits.
    """
    return len(_DIGITS.findall(text))


def find_mentions(text: str) -> list[Mention]:
    """Find the quantities of a text, in order.

    Numbers that only name something, such as dates and versions, are left out.
    """
    flat = flatten(text)
    named = bytearray(len(flat))
    for identifier in find_identifiers(flat):
        named[identifier.span.start : identifier.span.end] = b"\x01" * (
            identifier.span.end - identifier.span.start
        )
    numbers = []
    for numeral in find_numerals(flat):
        if any(named[numeral.start : numeral.end]):
            continue
        measure = _measure(flat, numeral)
        if measure is not None:
            numbers.append((numeral, measure))
    return [_describe(text, flat, join) for join in join_numbers(flat, numbers)]


def _measure(text: str, numeral: Numeral) -> Measure | None:
    """Find the unit of a number; None if the number is not a quantity, as 737 in `Boeing 737`."""
    if rank := find_rank(text, numeral):
        return rank
    if numeral.ordinal:
        return None
    measure = find_measure(text, numeral)
    written = text[numeral.start : numeral.end]
    counted = measure.unit is None or measure.unit.code.startswith("{")
    # `One` before a counted thing is only an article: `on one fibre`, 一根光纤.
    if written.lower() in {"one", "一"} and counted:
        return None
    if measure.written is None and names_product(text, Span(numeral.start, numeral.end)):
        return None
    is_word = _CHINESE_WORD.fullmatch(written)
    if is_word and measure.unit is None and not _CHINESE_NUMBER.search(written):
        return None
    return measure


def _describe(text: str, flat: str, join: NumberRange) -> Mention:
    span, numeral = join.span, join.numeral
    cue = find_cue(flat, span.start, span.end)
    whole = span
    if cue:
        whole = Span(min(span.start, cue.span.start), max(span.end, cue.span.end))
    mention = Mention(
        span=span,
        whole=whole,
        number=_find_number(join),
        exact=span.cut(text),
        value=numeral.text if join.upper is None else None,
        lower=numeral.text if join.upper is not None else None,
        upper=join.upper.text if join.upper is not None else None,
        unit=join.measure.unit,
        written=join.measure.written,
        comparator=cue.comparator if cue else Comparator.EQ,
        cue=cue.span.cut(text) if cue else None,
        role=MentionRole.BASELINE if join.baseline else MentionRole.VALUE,
        digits=numeral.digits,
        rate=join.measure.rate,
    )
    return replace(mention, role=MentionRole.CHANGE) if _is_change(flat, mention) else mention


def _find_number(join: NumberRange) -> Span:
    last, measure = join.upper or join.numeral, join.measure
    is_beside = measure.beside and join.span.end >= last.end
    return Span(join.span.start, join.span.end if is_beside else last.end)


def _is_change(text: str, mention: Mention) -> bool:
    start = mention.whole.start
    before = text[max(0, start - _WINDOW) : start]
    return bool(_CHANGED_BEFORE.search(before) or _CHANGED_AFTER.match(text, mention.whole.end))
