"""Dates with the precision that their source gives, in the Extended Date/Time Format (EDTF, ISO 8601-2).

Only forms from which the first and last possible day follow are accepted: a year, month or day,
optionally qualified by `?`, `~` or `%`; an interval between two of these, or with `..` as an open end;
and dates with unspecified digits (`202X`, `20XX`, `2021-XX`, `2021-04-XX`). Seasons are refused,
because their months depend on the hemisphere. Sets and years after 9999 are refused, too.
"""

import math
import re
import time
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from edtf import EDTFObject, parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from app.errors import InvalidValue

MAX_LENGTH = 40
_DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?[?~%]?"
_UNSPECIFIED = r"\d{3}X|\d{2}XX|\d{4}-XX(?:-XX)?|\d{4}-\d{2}-XX"
_ACCEPTED = re.compile(rf"{_DAY}(?:/(?:{_DAY}|\.\.))?|\.\./{_DAY}|{_UNSPECIFIED}", re.ASCII)
_PLAIN_DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_PLAIN = re.compile(rf"({_PLAIN_DAY}|\.\.)/({_PLAIN_DAY}|\.\.)|({_PLAIN_DAY})", re.ASCII)
_FIRST_SEASON = 21


@dataclass(frozen=True, slots=True)
class Period:
    """A date or interval in EDTF (`2021`, `2019/2021`), with its first and last possible day.

    `first` is None if the beginning is open, and `last` is None if the end is open.
    """

    edtf: str
    first: date | None
    last: date | None


@lru_cache(maxsize=16_384)
def parse_period(text: str) -> Period:
    """Parse an EDTF date or interval. Cached, because parsing takes milliseconds and dates repeat.

    Raises:
        InvalidValue: the text is not EDTF or not in an accepted form, the day is not in the calendar,
            or the interval ends before it begins.
    """
    if len(text) > MAX_LENGTH or not _ACCEPTED.fullmatch(text):
        raise _refuse(text)
    if plain := _read_plain(text):
        return plain
    try:
        parsed: EDTFObject = parse_edtf(text)
        first, last = _to_date(parsed.lower_strict()), _to_date(parsed.upper_strict())
    except (EDTFParseException, ValueError) as error:
        raise _refuse(text) from error
    if any(_is_season(part) for part in text.split("/")):
        raise InvalidValue("invalid_date", f"{text!r} names a season: give its months instead")
    if first and last and first > last:
        raise InvalidValue("invalid_date", f"{text!r} ends before it begins")
    return Period(text, first, last)


def _read_plain(text: str) -> Period | None:
    """Parse a date or interval without qualifiers and unspecified digits, much faster than the library.

    Return None for any other text, valid or not: `parse_period` decides about such a text.
    """
    match = _PLAIN.fullmatch(text)
    if not match:
        return None
    first, last = match[1] or match[3], match[2] or match[3]
    try:
        lower = None if first == ".." else _find_days(first)[0]
        upper = None if last == ".." else _find_days(last)[1]
    except ValueError:
        return None
    return None if lower and upper and lower > upper else Period(text, lower, upper)


def _find_days(plain: str) -> tuple[date, date]:
    """Return the first and the last day of a date such as `2021`, `2020-04` or `2022-07-31`."""
    match [int(part) for part in plain.split("-")]:
        case [year]:
            return date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case parts:
            return date(*parts), date(*parts)


def _is_season(part: str) -> bool:
    month = part[5:7]
    return month.isdigit() and int(month) >= _FIRST_SEASON


def _to_date(moment: time.struct_time | float) -> date | None:
    if isinstance(moment, float):
        if math.isinf(moment):
            return None
        raise ValueError(moment)
    return date(moment.tm_year, moment.tm_mon, moment.tm_mday)


def _refuse(text: str) -> InvalidValue:
    return InvalidValue(
        "invalid_date",
        f"{text[:60]!r} is not an EDTF date: write '2021', '2020-04', '2022-07-31', "
        "'2019/2021' or '2021-04/..'; a part that is not known is left out, never zero",
    )
