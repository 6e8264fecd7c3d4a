"""Dates beside a number in a text, compared with the period of a claim.

A date of the text agrees if it is the period or a longer one around it: a claim of April 2014 is of 2014, but one
of 2014 need not be of April. Of a period of several years, each year inside agrees, as its ends are often named apart.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from app.domain.claims.edtf import Period, parse_period
from app.errors import InvalidValue
from app.extraction.language.tokens import Token, TokenKind

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")
_CHINESE = re.compile(
    r"(?P<year>\d{4})\s?年(?:\s?(?P<month>\d{1,2})\s?月)?(?:\s?(?P<day>\d{1,2})\s?[日号])?"
)
_DIGITS = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})")
# `2014-09` is a month, `2018-19` two years.
_SHORT = re.compile(r"(?<!\d)(\d{4})\s?[-/–]\s?(\d\d)(?!\d)")
_MOVING = frozenset(
    [
        "since",
        "until",
        "till",
        "by",
        "before",
        "after",
        "from",
        "through",
        "throughout",
        "past",
        "early",
        "late",
        "mid",
        "自",
        "从",
        "距",
        "至",
        "到",
        "截至",
    ]
)
_PARTS = frozenset(["start", "beginning", "end", "middle", "half", "quarter", "close", "turn"])
_CHINESE_MOVING = frozenset(
    [
        "前",
        "后",
        "以前",
        "以后",
        "之前",
        "之后",
        "以来",
        "起",
        "底",
        "末",
        "初",
        "年底",
        "年初",
        "年末",
        "前后",
        "左右",
    ]
)
# `third quarter`, Q3, 第三季度, 上半年
_DIVISION = re.compile(
    r"(?P<sign>[QH])?(?P<place>first|second|third|fourth|[1-4](?:st|nd|rd|th)|(?<=[QHqh])[1-4]|(?<=年)[上下]|[一二三四]|(?<=[年第])[1-4])"
    r"(?:[ -](?P<kind>quarter|half)|季|半年|(?<=[QHqh]\d))",
    re.IGNORECASE,
)
_PLACES = (
    frozenset(["first", "1st", "1", "一", "上"]),
    frozenset(["second", "2nd", "2", "二", "下"]),
    frozenset(["third", "3rd", "3", "三"]),
    frozenset(["fourth", "4th", "4", "四"]),
)
_BEFORE_QUARTERS, _BEFORE_HALVES = 32, 39
_YEAR_LENGTH = 4
_LAST_MONTH = 12
# Not in the time that is named, or in a part of it.
_OTHERWISE = re.compile(
    r"\b(?:since|until|till|by|before|after|from|early|late|mid|through)\b", re.IGNORECASE
)


def agrees(token: Token, tokens: Sequence[Token], period: Period | None) -> bool:
    """Return whether a date of a sentence is that of a claim's period, or a longer one around it.

    `tokens` are those of the sentence: `after`, `at the start of` and 之前 beside a date make it another one.
    """
    if period is None or period.first is None or period.last is None:
        return False
    written = token.written
    if _OTHERWISE.search(written) or _is_moved(token, tokens):
        return False
    return any(_contains(stated, period.first, period.last) for stated in _read(written))


def moves_date(token: Token) -> bool:
    """Return whether a word before a date makes it another one: since, 自."""
    return token.written in _MOVING


def _is_moved(token: Token, tokens: Sequence[Token]) -> bool:
    """Return whether the words beside a date move it: `through 2021`, `at the end of 2014`, 2014年之前."""
    index = next((at for at, each in enumerate(tokens) if each.start == token.start), 0)
    before, after = tokens[:index][-2:], tokens[index + 1 : index + 3]
    words = [each.written for each in before if each.kind == TokenKind.WORD]
    is_part = bool(words) and (
        words[-1] in _MOVING or (words[-1] in _PARTS and token.written.startswith("of "))
    )
    is_behind = bool(after) and after[0].written in _CHINESE_MOVING
    # `in 2021 and 2022`
    is_listed = [each.written for each in after[:1]] in (["and"], ["or"], ["to"])
    return (
        is_part or is_behind or (is_listed and after[1:2] != [] and after[1].kind == TokenKind.DATE)
    )


def _contains(stated: Period, first: date, last: date) -> bool:
    if stated.first is None or stated.last is None:
        return False
    is_year = (stated.first.month, stated.first.day) == (1, 1) and (
        (stated.last.month, stated.last.day) == (12, 31)
    )
    if is_year and first.year < last.year:
        return first.year <= stated.first.year and stated.last.year <= last.year
    return stated.first <= first and last <= stated.last


@lru_cache(maxsize=1_000)
def _read(written: str) -> tuple[Period, ...]:
    """Read a date in all ways in which it may be meant: 1/9/2014 is of January or of September."""
    return tuple(period for edtf in _list_edtf(written) if (period := _parse(edtf)) is not None)


def _parse(edtf: str) -> Period | None:
    """Parse a date; None if the calendar has no such day."""
    try:
        return parse_period(edtf)
    except InvalidValue:
        return None


def _list_edtf(written: str) -> list[str]:
    """List the dates in EDTF that may be meant."""
    years = _YEAR.findall(written)
    if (code := _find_division(written)) and len(years) == 1:
        return [f"{years[0]}-{code}"]
    if match := _CHINESE.search(written):
        return [_join(match["year"], match["month"], match["day"])]
    if match := _DIGITS.search(written):
        first, second, third = match.groups()
        is_year_first = len(first) == _YEAR_LENGTH
        orders = (
            [(first, second, third)]
            if is_year_first
            else [(third, second, first), (third, first, second)]
        )
        return [_join(*order) for order in orders]
    if match := _SHORT.search(written):
        year, rest = match.groups()
        return [f"{year}-{rest}" if int(rest) <= _LAST_MONTH else f"{year}/{year[:2]}{rest}"]
    return _list_in_words(written)


def _find_division(written: str) -> int | None:
    """Find the code of EDTF for a quarter or half of a year; None if none is named."""
    match = _DIVISION.search(written)
    if match is None:
        return None
    place = 1 + next(at for at, names in enumerate(_PLACES) if match["place"].lower() in names)
    is_half = (match["kind"] or match["sign"] or "").lower().startswith("h") or "半" in match[0]
    return (_BEFORE_HALVES if is_half else _BEFORE_QUARTERS) + place


def _list_in_words(written: str) -> list[str]:
    years = _YEAR.findall(written)
    if len(years) != 1:
        return [f"{years[0]}/{years[-1]}"] if years else []
    month = _MONTH.search(written)
    day = _DAY.search(written) if month else None
    return [_join(years[0], str(_MONTHS[month[1].lower()]) if month else None, day and day[1])]


def _join(year: str, month: str | None, day: str | None) -> str:
    """Write a date in EDTF."""
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
