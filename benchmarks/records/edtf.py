"""Dates of EDTF as the days that they may be.

Hulls are taken: a date with gaps (`2020-X1-01`, a set) may be any day from its first to its last.
Seasons without a hemisphere may be any day of their year. `~ ? %` anywhere make a date uncertain.
"""

import re
from dataclasses import dataclass

_SINGLE = re.compile(
    r"(?P<year>-?[\dX]{4}|Y-?\d+(?:E\d+)?)(?:S(?P<digits>\d+))?"
    r"(?:-(?P<month>[\dX]{2})(?:-(?P<day>[\dX]{2}))?)?(?:T.*)?"
)
# First and last month of what a month can be replaced by; winter of the north ends in February.
_PARTS = {
    **dict.fromkeys((21, 22, 23, 24), (1, 12)),
    25: (3, 5),
    26: (6, 8),
    27: (9, 11),
    28: (12, 14),
    29: (9, 11),
    30: (12, 14),
    31: (3, 5),
    32: (6, 8),
    33: (1, 3),
    34: (4, 6),
    35: (7, 9),
    36: (10, 12),
    37: (1, 4),
    38: (5, 8),
    39: (9, 12),
    40: (1, 6),
    41: (7, 12),
}


class UnreadableDate(ValueError):
    """A text that is no date of EDTF, or of a kind that this reader does not know."""


@dataclass(frozen=True)
class Days:
    """The first and the last day that a date may be, counted from 1970-01-01; None where it is open."""

    first: int | None
    last: int | None
    certain: bool


def read_edtf(text: str) -> Days:
    certain = not any(mark in text for mark in "~?%")
    plain = re.sub(r"[~?%\s]", "", text)
    if plain[:1] in ("[", "{"):
        return _read_set(plain.strip("[]{}"), certain=certain)
    first, slash, last = plain.partition("/")
    if not slash:
        return Days(*_read_single(plain), certain)
    return Days(
        None if first in ("", "..") else _read_single(first)[0],
        None if last in ("", "..") else _read_single(last)[1],
        certain,
    )


def _read_set(inner: str, *, certain: bool) -> Days:
    firsts: list[int] = []
    lasts: list[int] = []
    is_open = [False, False]
    for part in inner.split(","):
        first, dots, last = part.partition("..")
        is_open[0] |= bool(dots) and not first
        is_open[1] |= bool(dots) and not last
        for date in filter(None, (first, last)):
            days = _read_single(date)
            firsts.append(days[0])
            lasts.append(days[1])
    return Days(None if is_open[0] else min(firsts), None if is_open[1] else max(lasts), certain)


def _read_single(text: str) -> tuple[int, int]:
    if (found := _SINGLE.fullmatch(text)) is None:
        raise UnreadableDate(text)
    years = _list_years(found["year"], found["digits"])
    if found["month"] is None:
        return count_days(years[0], 1, 1), count_days(years[1] + 1, 1, 1) - 1
    first, last = _list_months(found["month"])
    if found["day"] is None:
        return count_days(years[0], first, 1), count_days(years[1], last + 1, 1) - 1
    days = _match(found["day"], range(1, 32))
    last_day = min(
        count_days(years[1], last, days[-1]),
        count_days(years[1], last + 1, 1) - 1,
    )
    if (first_day := count_days(years[0], first, days[0])) > last_day:
        raise UnreadableDate(text)
    return first_day, last_day


def _list_years(text: str, digits: str | None) -> tuple[int, int]:
    if text.startswith("Y"):
        base, _, exponent = text[1:].partition("E")
        year = int(base) * 10 ** int(exponent or 0)
        bounds = (year, year)
    else:
        bounds = (int(text.replace("X", "0")), int(text.replace("X", "9")))
    if digits is not None:
        size = int(10 ** max(0, len(str(abs(bounds[0]))) - int(digits)))
        start = bounds[0] // size * size
        bounds = (start, start + size - 1)
    return min(bounds), max(bounds)


def _list_months(text: str) -> tuple[int, int]:
    if text.isdigit() and int(text) in _PARTS:
        return _PARTS[int(text)]
    months = _match(text, range(1, 13))
    return months[0], months[-1]


def _match(text: str, numbers: range) -> list[int]:
    pattern = re.compile(text.replace("X", r"\d"))
    if matching := [number for number in numbers if pattern.fullmatch(f"{number:02}")]:
        return matching
    raise UnreadableDate(text)


def count_days(year: int, month: int, day: int) -> int:
    """Count the days from 1970-01-01, of any year of the Gregorian calendar; month 13 is the next January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    shifted = year - (month < 3)  # noqa: PLR2004 - a year that begins in March ends with its leap day
    era, of_era = divmod(shifted, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
