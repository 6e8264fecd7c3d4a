"""Dates with the precision their source gives: EDTF, the extended format of ISO 8601-2.

Accepted is what names days without interpretation: a year, month or day, with the marks `?`, `~` and
`%`; an interval of these, with `..` for an open end; and a decade, century, year or month of which
the rest is not known (`202X`, `20XX`, `2021-XX`, `2021-04-XX`). Seasons depend on the hemisphere,
sets and years past 9999 on the reader: they are refused.
"""

import math
import re
import time
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
_FIRST_SEASON = 21


@dataclass(frozen=True, slots=True)
class Period:
    """`first` and `last` are the outermost days that `edtf` can mean; None where it is open."""

    edtf: str
    first: date | None
    last: date | None


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read an EDTF date or interval. Dates repeat, and reading one takes milliseconds.

    Raises:
        InvalidValue: not EDTF, not a day of the calendar, or a form that names no certain days.
    """
    if len(text) > MAX_LENGTH or not _ACCEPTED.fullmatch(text):
        raise _refuse(text)
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
