"""Readers of English periods: each turns the words of a match into EDTF, by the day of publication."""

import re
from datetime import date, timedelta

from app.extraction.periods.period_words import (
    HALVES,
    QUARTERS,
    SEASONS,
    Precision,
    last_half,
    last_month,
    last_quarter,
    last_weekday,
    month_of,
    name_day,
    quarter_before,
    week_of,
)

Reading = tuple[str, Precision]
MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH = r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEAR = r"(?:19|20|21)\d\d"
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
COUNTS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
COUNT = rf"(?:\d{{1,2}}|{'|'.join(COUNTS)})"
_DECEMBER, _JUNE = 12, 6
_PART_REACH_CHARACTERS = 160
_FIRST_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _month_number(name: str) -> int:
    return next(
        at
        for at, month in enumerate(MONTH_NAMES, 1)
        if month.startswith(name.lower().rstrip(".")[:3])
    )


def read_day(match: re.Match[str], published: date) -> Reading | None:
    month, day = _month_number(match["month"]), int(match["day"])
    try:
        found = date(int(match["year"]) if match["year"] else published.year, month, day)
        if not match["year"] and (found - published).days > 31:  # noqa: PLR2004 - a day that far ahead was last year
            found = found.replace(year=published.year - 1)
    except ValueError:
        return None
    return found.isoformat(), Precision.DAY


def read_month(match: re.Match[str], published: date) -> Reading:
    month = _month_number(match["month"])
    if match["year"]:
        year = int(match["year"])
    elif match["which"]:
        which = match["which"].lower()
        year = {
            "last": last_month(published, month) - (month == published.month),
            "next": published.year + (month <= published.month),
        }.get(which, published.year)
    else:
        year = last_month(published, month)
    return month_of(year, month), Precision.MONTH


def read_quarter(match: re.Match[str], published: date) -> Reading:
    quarter = int(match["digit"]) if match["digit"] else _ORDINALS[match["ordinal"].lower()]
    year = read_year_of(match, published, last_quarter(published, quarter))
    return f"{year:04}-{QUARTERS[quarter - 1]}", Precision.PART


def read_half(match: re.Match[str], published: date) -> Reading:
    half = min(_ORDINALS[match["ordinal"].lower()], 2) if match["ordinal"] else int(match["digit"])
    year = read_year_of(match, published, last_half(published, half))
    return f"{year:04}-{HALVES[half - 1]}", Precision.PART


_PART_BEFORE = re.compile(
    rf"(?:first|second|third|1st|2nd|3rd)[\s-](?P<part>quarter|half)\b(?:(?:\sof|\sin)?\s(?P<year>{YEAR}))?",
    re.IGNORECASE,
)


def read_part_after(match: re.Match[str], published: date) -> Reading | None:
    """Read `in the second` behind `in the first quarter`."""
    before = match.string[max(0, match.start() - _PART_REACH_CHARACTERS) : match.start()]
    last = next(iter(reversed(list(_PART_BEFORE.finditer(before.rpartition(". ")[2])))), None)
    if last is None:
        return None
    number = _ORDINALS[match["ordinal"].lower()]
    is_quarter = last["part"].lower() == "quarter"
    default = (last_quarter if is_quarter else last_half)(published, number)
    year = int(last["year"]) if last["year"] else default
    return f"{year:04}-{(QUARTERS if is_quarter else HALVES)[number - 1]}", Precision.PART


def read_year_of(match: re.Match[str], published: date, default: int) -> int:
    if match["year"]:
        return int(match["year"])
    which = (match["which"] or "").lower()
    return published.year + {"last": -1, "this": 0, "next": 1}[which] if which else default


def read_first_months(match: re.Match[str], published: date) -> Reading:
    count = _count(match["count"])
    year = read_year_of(
        match, published, published.year if count <= published.month else published.year - 1
    )
    return f"{month_of(year, 1)}/{month_of(year, count)}", Precision.PART


def read_months_to(match: re.Match[str], published: date) -> Reading:
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else last_month(published, month)
    return (
        f"{month_of(year, month - _count(match['count']) + 1)}/{month_of(year, month)}",
        Precision.PART,
    )


def read_which(match: re.Match[str], published: date) -> Reading:
    shift = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[
        match["which"].lower()
    ]
    unit = match["unit"].lower()
    if unit == "year":
        return f"{published.year + shift:04}", Precision.YEAR
    if unit == "month":
        return month_of(published.year, published.month + shift), Precision.MONTH
    if unit == "quarter":
        return quarter_before(published, -shift), Precision.PART
    if unit == "week":
        return week_of(published, shift), Precision.DAY
    year = published.year + (max(0, shift))
    is_to_come = _FIRST_MONTHS[unit] > published.month
    year -= shift < 0 and is_to_come
    return f"{year:04}-{SEASONS[unit]}", Precision.PART


def read_year_end(match: re.Match[str], published: date) -> Reading:
    """Read `at the year end`: in the first half of a year, that of the year before, unless it is to come."""
    is_past = published.month <= _JUNE and match[0].lower().startswith("at")
    return f"{published.year - is_past:04}", Precision.YEAR


def read_season_year(match: re.Match[str], published: date) -> Reading:
    shift = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    return f"{published.year + shift:04}", Precision.YEAR


def read_near_day(match: re.Match[str], published: date) -> Reading:
    shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[match[0].lower()]
    return (published + timedelta(shift)).isoformat(), Precision.DAY


def read_weekday(match: re.Match[str], published: date) -> Reading:
    return last_weekday(published, _DAYS.index(match["day"].lower())).isoformat(), Precision.DAY


def read_within(match: re.Match[str], published: date) -> Reading | None:
    count = _count(match["count"])
    if match["unit"].lower() == "month":
        return month_of(published.year, published.month + count), Precision.OPEN
    return f"{published.year + count:04}", Precision.OPEN


def read_past_years(match: re.Match[str], published: date) -> Reading:
    return f"{published.year - _count(match['count']):04}/{published.year:04}", Precision.OPEN


def _count(word: str) -> int:
    return COUNTS.get(word.lower()) or int(word)


def read_since(match: re.Match[str], published: date) -> Reading:
    if match["month"]:
        month = _month_number(match["month"])
        year = int(match["year"]) if match["year"] else last_month(published, month)
        return f"{month_of(year, month)}/..", Precision.OPEN
    year = int(match["year"]) if match["year"] else published.year - 1
    return f"{year:04}/..", Precision.OPEN


def read_from_to(match: re.Match[str], _published: date) -> Reading:
    last = match["last"] if len(match["last"]) > 2 else match["year"][:2] + match["last"]  # noqa: PLR2004 - two digits of a year
    return f"{match['year']}/{last}", Precision.OPEN


def read_season(match: re.Match[str], published: date) -> Reading:
    year = int(match["year"]) if match["year"] else published.year
    return f"{year:04}-{SEASONS[match['season'].lower()]}", Precision.PART


def read_year(match: re.Match[str], _published: date) -> Reading:
    return match["year"], Precision.YEAR


def read_decade(match: re.Match[str], _published: date) -> Reading:
    return match["decade"] + "X", Precision.OPEN


def read_from(match: re.Match[str], _published: date) -> Reading:
    return f"{match['year']}/..", Precision.OPEN


def read_from_month(match: re.Match[str], published: date) -> Reading:
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else last_month(published, month)
    return f"{month_of(year, month)}/..", Precision.OPEN


def read_this_year(_match: re.Match[str], published: date) -> Reading:
    return f"{published.year:04}", Precision.YEAR


def read_months(match: re.Match[str], published: date) -> Reading:
    first, last = _month_number(match["month"]), _month_number(match["last"])
    year = int(match["year"]) if match["year"] else last_month(published, last)
    return f"{month_of(year - (first > last), first)}/{month_of(year, last)}", Precision.PART


def read_month_in(match: re.Match[str], published: date) -> Reading:
    month = _month_number(match["month"])
    which = (match["which"] or "").strip().lower()
    year = last_month(published, month)
    if match[0].lower().startswith(("by ", "until ")) and month < published.month:
        year = published.year + 1
    if match[0].lower().startswith(("by ", "until ")) and month >= published.month:
        year = published.year
    if which:
        year = (
            published.year
            + {
                "last": -1 if month >= published.month else 0,
                "this": 0,
                "next": 1 if month <= published.month else 0,
            }[which]
        )
    return month_of(year, month), Precision.MONTH


def read_months_to_months(match: re.Match[str], published: date) -> Reading | None:
    """Read `from March 2023 to April 2025`, `from 3 May to 8 June`: days only if both ends have theirs."""
    first, last = _month_number(match["month"]), _month_number(match["last"])
    end = int(match["last_year"] or match["year"] or last_month(published, last))
    start = int(match["year"] or end - (first > last))
    end += not match["last_year"] and match["year"] is not None and first > last
    has_days = bool(match["day"] and match["last_day"])
    ends = (
        name_day(start, first, match["day"] if has_days else None),
        name_day(end, last, match["last_day"] if has_days else None),
    )
    if ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
        return None
    return f"{ends[0]}/{ends[1]}", Precision.PART


def read_since_day(match: re.Match[str], published: date) -> Reading | None:
    """Read `since its launch on 6 January 2024`; None without a month or year."""
    if match["month"] is None:
        return (f"{match['year']}/..", Precision.OPEN) if match["year"] else None
    month = _month_number(match["month"])
    start = name_day(int(match["year"] or last_month(published, month)), month, match["day"])
    return (f"{start}/..", Precision.OPEN) if start else None


def read_year_to(match: re.Match[str], published: date) -> Reading:
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else last_month(published, month)
    if month == _DECEMBER:
        return f"{year:04}", Precision.YEAR
    return f"{month_of(year, month - 11)}/{month_of(year, month)}", Precision.PART


def read_fiscal(match: re.Match[str], published: date) -> Reading:
    year = match["year"] or match["short"]
    return (year if len(year) > 2 else f"{published.year // 100}{year}"), Precision.YEAR  # noqa: PLR2004 - two digits of a year
