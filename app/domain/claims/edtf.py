"""Dates with the precision that their source gives, in the Extended Date/Time Format (EDTF, ISO 8601-2).

Levels 0 to 2 are read as far as the first and the last possible day follow, in years 1 to 9999:

- a year, month or day, with unspecified digits anywhere: `2021`, `2021-05`, `202X`, `2021-1X`, `XXXX-12-25`
- a season, quarter, quadrimester or half of a year: `2021-21` to `2021-41`; `2021-35` is the third quarter
- any part uncertain `?`, approximate `~` or both `%`: `2021-05~`, `2021?-05`, `?2021-05`
- an interval, with an open end `..` or an unknown one: `2019/2021`, `2019/..`, `2019/`, `/2021`
- one of a set `[2019,2021..2023]`, or all of it `{2019,2021-05}`; its days are counted from its ends alone

Times of day, years of five digits, exponents (`Y17E7`) and significant digits (`1950S2`) are refused.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.errors import InvalidValue

MAX_LENGTH = 60
# Each makes a date uncertain, approximate or both.
UNCERTAIN_MARKS = "?~%"
# Each makes it one part of its days, nobody says which: some year of `201X`, one of `[2018,2019]`.
PART_MARKS = "X["
_MARK = f"[{UNCERTAIN_MARKS}]?"
_DATE = re.compile(
    rf"{_MARK}([0-9X]{{4}}){_MARK}(?:-{_MARK}([0-9X]{{2}}){_MARK}(?:-{_MARK}([0-9X]{{2}}){_MARK})?)?"
)
_LIKE_QUARTER = re.compile(r"([0-9]{4})[ -]?[Qq]([1-4])|[Qq]([1-4])[ /-]?([0-9]{4})", re.ASCII)
_LAST_YEAR = 9999
_Days = tuple[date | None, date | None]
# Months in which the divisions of a year begin and end, by their code instead of a month. A winter
# and a southern summer may begin in December before the year, and end in March after it; the seasons
# without a hemisphere may be those of either. Astronomical seasons end up to three weeks later.
_MARCH_21, _JUNE_21, _SEPTEMBER_23, _DECEMBER_22 = (3, 21), (6, 21), (9, 23), (12, 22)
_YEAR_BEFORE, _YEAR_AFTER = -1, 1
_Division = tuple[int, tuple[int, int], int, tuple[int, int]]
_SPRING: _Division = (0, (3, 1), 0, _JUNE_21)
_SUMMER: _Division = (0, (6, 1), 0, _SEPTEMBER_23)
_AUTUMN: _Division = (0, (9, 1), 0, _DECEMBER_22)
_WINTER: _Division = (_YEAR_BEFORE, (12, 1), _YEAR_AFTER, _MARCH_21)
_MARCH_TO_DECEMBER: _Division = (0, (3, 1), 0, _DECEMBER_22)
_DIVISIONS: dict[int, _Division] = {
    21: _MARCH_TO_DECEMBER,
    22: _WINTER,
    23: _MARCH_TO_DECEMBER,
    24: _WINTER,
    25: _SPRING,
    26: _SUMMER,
    27: _AUTUMN,
    28: _WINTER,
    29: _AUTUMN,
    30: _WINTER,
    31: _SPRING,
    32: _SUMMER,
    33: (0, (1, 1), 0, (3, 31)),
    34: (0, (4, 1), 0, (6, 30)),
    35: (0, (7, 1), 0, (9, 30)),
    36: (0, (10, 1), 0, (12, 31)),
    37: (0, (1, 1), 0, (4, 30)),
    38: (0, (5, 1), 0, (8, 31)),
    39: (0, (9, 1), 0, (12, 31)),
    40: (0, (1, 1), 0, (6, 30)),
    41: (0, (7, 1), 0, (12, 31)),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A date or interval in EDTF (`2021`, `2019/2021`), with its first and last possible day.

    `first` is None if the beginning is open or unknown, and `last` is None if the end is.
    """

    edtf: str
    first: date | None
    last: date | None

    @property
    def is_certain(self) -> bool:
        """Whether no part is uncertain (`?`), approximate (`~`) or both (`%`)."""
        return not any(mark in self.edtf for mark in UNCERTAIN_MARKS)


@lru_cache(maxsize=16_384)
def parse_period(text: str) -> Period:
    """Parse an EDTF date, interval or set. Cached, because dates repeat.

    Raises:
        InvalidValue: the text is not EDTF or not in an accepted form, the day is not in the calendar,
            or the interval ends before it begins.
    """
    if len(text) > MAX_LENGTH:
        raise _refuse(text)
    if text[:1] + text[-1:] in ("[]", "{}"):
        first, last = _read_set(text)
    elif "/" in text:
        first, last = _read_ends(text, text.split("/"), ("..", ""))
    else:
        first, last = _read_date(text, text)
    return Period(text, first, last)


def _read_set(text: str) -> _Days:
    """Return the outermost days of the members of a set, which are dates or ranges of dates."""
    members: list[_Days] = []
    for number, member in enumerate(parts := text[1:-1].split(",")):
        if ".." not in member:
            members.append(_read_date(member, text))
            continue
        ends = member.split("..")
        is_inside = (number > 0 and not ends[0]) or (number < len(parts) - 1 and not ends[-1])
        if is_inside:
            raise _refuse(text)
        members.append(_read_ends(text, ends, ("",)))
    firsts, lasts = zip(*members, strict=True)
    return _take_outermost(firsts, min), _take_outermost(lasts, max)


def _take_outermost(
    days: Sequence[date | None], choose: Callable[[list[date]], date]
) -> date | None:
    known = [day for day in days if day is not None]
    return choose(known) if len(known) == len(days) else None


def _read_ends(text: str, ends: Sequence[str], unbounded: Sequence[str]) -> _Days:
    """Return the first day of the first end and the last day of the second, None for an open one."""
    if len(ends) != 2 or all(end in unbounded for end in ends):  # noqa: PLR2004 - an interval has two ends
        raise _refuse(text)
    first = None if ends[0] in unbounded else _read_date(ends[0], text)[0]
    last = None if ends[1] in unbounded else _read_date(ends[1], text)[1]
    if first and last and first > last:
        raise InvalidValue("invalid_date", f"{text!r} ends before it begins")
    return first, last


def _read_date(part: str, text: str) -> tuple[date, date]:
    """Return the first and the last day that a date can mean; `text` is what contains it."""
    match = _DATE.fullmatch(part)
    if match is None:
        raise _refuse(text)
    year, month, day = match.groups()
    if month is not None and month.isdecimal() and int(month) in _DIVISIONS:
        if day is not None:
            raise _refuse(text)
        return _read_division(year, _DIVISIONS[int(month)], text)
    first = _find_day(_list_values(year, 1, _LAST_YEAR), month, day)
    last = _find_day(_list_values(year, 1, _LAST_YEAR)[::-1], month, day, is_last=True)
    if first is None or last is None:
        raise _refuse(text)
    return first, last


def _read_division(year: str, division: _Division, text: str) -> tuple[date, date]:
    years = _list_values(year, 1, _LAST_YEAR)
    before, begin, after, end = division
    try:
        return date(years[0] + before, *begin), date(years[-1] + after, *end)
    except (ValueError, IndexError) as error:
        raise _refuse(text) from error


@lru_cache(maxsize=1_024)
def _list_values(mask: str, least: int, most: int) -> Sequence[int]:
    """Return the numbers from `least` to `most` that digits can mean, of which X is any, in order."""
    if mask.isdecimal():
        return [int(mask)] if least <= int(mask) <= most else []
    size = len(mask)
    return [
        number
        for number in range(least, most + 1)
        if all(char in ("X", digit) for char, digit in zip(mask, f"{number:0{size}d}", strict=True))
    ]


def _find_day(
    years: Sequence[int], month: str | None, day: str | None, *, is_last: bool = False
) -> date | None:
    """Return the first day that the calendar has, in the order of `years`; the last one if `is_last`."""
    step = -1 if is_last else 1
    months = _list_values(month or "XX", 1, 12)[::step]
    days = _list_values(day or "XX", 1, 31)[::step]
    for year in years:
        for number in months:
            length = monthrange(year, number)[1]
            if found := next((value for value in days if value <= length), None):
                return date(year, number, found)
    return None


def _refuse(text: str) -> InvalidValue:
    if quarter := _LIKE_QUARTER.fullmatch(text):
        year, number = quarter[1] or quarter[4], int(quarter[2] or quarter[3])
        return InvalidValue(
            "invalid_date",
            f"{text!r} is not EDTF: write '{year}-{32 + number}' for this quarter ('{year}-33' to "
            f"'{year}-36'), as '2020-04' for a month",
        )
    return InvalidValue(
        "invalid_date",
        f"{text[:60]!r} is not an EDTF date of the years 0001 to 9999: write '2021', '2020-04', "
        "'2022-07-31', '2021-35' (third quarter), '202X', '2021~' (about), '2019/2021' or '2021-04/..'; "
        "a part that is not known is left out, never zero",
    )
