"""Periods in English words: `last year`, `in the first half of 2024`, `since March`, `by 2027`."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from app.domain.quotes.span import Span
from app.extraction.periods.period_words import (
    HALVES,
    QUARTERS,
    SEASONS,
    PeriodInText,
    Precision,
    find_next,
    last_half,
    last_month,
    last_quarter,
    last_weekday,
    month_of,
    quarter_before,
    week_of,
)

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEAR = r"(?:19|20|21)\d\d"
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
_COUNTS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_COUNTS)})"
# What is compared with another time, or named after it.
_COMPARED_BEFORE = re.compile(
    r"(?:\bthan(?:\sit\swas|\sin|\sat\sthe\send\sof|\sthose\sof|\sthat\sof)?|\bcompared\s(?:with|to)(?:\s(?:the\s)?[\w$€£,.%]+){0,6}?(?:\s(?:in|for|of))?|\bversus(?:\s(?:in|for))?|\bagainst(?:\s[\w$€£,.%]+){0,4}?\sin|\b(?:up|down)(?:\sby)?(?:\s[\w%.,]+){0,3}\s(?:from|on)(?:\s[\w$€£,.%]+){0,4}?(?:\sin|\sof)?"
    r"|\b(?:price|level|levels|version|model|value|figure|record|average|standard|law|edition|design)s?\s(?:of|in|from)|\bfrom(?:\s[\w$€£,.%]+){1,4}\sin|\b(?:founded|established|born|built|opened|created|set\sup|discovered|invented|retired|closed)\sin|\bon|\bof\sthe)\s$"
)
_EARLIER = re.compile(
    r"\b(?:the\s(?:year|month|quarter)\sbefore|an?\s(?:year|month|quarter|decade)\s(?:earlier|ago|before)|(?:a|one|two|three|five|ten)\s(?:years?|months?)\s(?:earlier|ago|before)|the\s(?:previous|prior|preceding)\s(?:year|month|quarter)|the\ssame\s(?:period|quarter|month)\s(?:of\s)?(?:last\syear|a\syear\searlier|\d{4})|year[\s-]on[\s-]year)\b",
    re.IGNORECASE,
)

_DECEMBER, _JUNE = 12, 6
_Read = Callable[[re.Match[str], date], tuple[str, Precision] | None]


def _month_number(name: str) -> int:
    return next(
        at
        for at, month in enumerate(_MONTH_NAMES, 1)
        if month.startswith(name.lower().rstrip(".")[:3])
    )


def _read_day(match: re.Match[str], published: date) -> tuple[str, Precision] | None:
    month, day = _month_number(match["month"]), int(match["day"])
    try:
        found = date(int(match["year"]) if match["year"] else published.year, month, day)
        if not match["year"] and (found - published).days > 31:  # noqa: PLR2004 - a day that far ahead was last year
            found = found.replace(year=published.year - 1)
    except ValueError:
        return None
    return found.isoformat(), Precision.DAY


def _read_month(match: re.Match[str], published: date) -> tuple[str, Precision]:
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


def _read_quarter(match: re.Match[str], published: date) -> tuple[str, Precision]:
    quarter = int(match["digit"]) if match["digit"] else _ORDINALS[match["ordinal"].lower()]
    year = _read_year_of(match, published, last_quarter(published, quarter))
    return f"{year:04}-{QUARTERS[quarter - 1]}", Precision.PART


def _read_half(match: re.Match[str], published: date) -> tuple[str, Precision]:
    half = min(_ORDINALS[match["ordinal"].lower()], 2) if match["ordinal"] else int(match["digit"])
    year = _read_year_of(match, published, last_half(published, half))
    return f"{year:04}-{HALVES[half - 1]}", Precision.PART


def _read_year_of(match: re.Match[str], published: date, default: int) -> int:
    if match["year"]:
        return int(match["year"])
    which = (match["which"] or "").lower()
    return published.year + {"last": -1, "this": 0, "next": 1}[which] if which else default


def _read_first_months(match: re.Match[str], published: date) -> tuple[str, Precision]:
    count = _count(match["count"])
    year = _read_year_of(
        match, published, published.year if count <= published.month else published.year - 1
    )
    return f"{month_of(year, 1)}/{month_of(year, count)}", Precision.PART


def _read_months_to(match: re.Match[str], published: date) -> tuple[str, Precision]:
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else last_month(published, month)
    return (
        f"{month_of(year, month - _count(match['count']) + 1)}/{month_of(year, month)}",
        Precision.PART,
    )


def _read_which(match: re.Match[str], published: date) -> tuple[str, Precision]:
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
    year = published.year + (shift if shift > 0 else 0)
    return f"{year:04}-{SEASONS[unit]}", Precision.PART


def _read_year_end(match: re.Match[str], published: date) -> tuple[str, Precision]:
    """Read `at the year end`: in the first half of a year, that of the year before, unless it is to come."""
    is_past = published.month <= _JUNE and match[0].lower().startswith("at")
    return f"{published.year - is_past:04}", Precision.YEAR


def _read_season_year(match: re.Match[str], published: date) -> tuple[str, Precision]:
    shift = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    return f"{published.year + shift:04}", Precision.YEAR


def _read_near_day(match: re.Match[str], published: date) -> tuple[str, Precision]:
    shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[match[0].lower()]
    return (published + timedelta(shift)).isoformat(), Precision.DAY


def _read_weekday(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return last_weekday(published, _DAYS.index(match["day"].lower())).isoformat(), Precision.DAY


def _read_within(match: re.Match[str], published: date) -> tuple[str, Precision] | None:
    count = _count(match["count"])
    if match["unit"].lower() == "month":
        return month_of(published.year, published.month + count), Precision.OPEN
    return f"{published.year + count:04}", Precision.OPEN


def _read_past_years(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return f"{published.year - _count(match['count']):04}/{published.year:04}", Precision.OPEN


def _count(word: str) -> int:
    return _COUNTS.get(word.lower()) or int(word)


def _read_since(match: re.Match[str], published: date) -> tuple[str, Precision]:
    if match["month"]:
        month = _month_number(match["month"])
        year = int(match["year"]) if match["year"] else last_month(published, month)
        return f"{month_of(year, month)}/..", Precision.OPEN
    year = int(match["year"]) if match["year"] else published.year - 1
    return f"{year:04}/..", Precision.OPEN


def _read_from_to(match: re.Match[str], _published: date) -> tuple[str, Precision]:
    last = match["last"] if len(match["last"]) > 2 else match["year"][:2] + match["last"]  # noqa: PLR2004 - two digits of a year
    return f"{match['year']}/{last}", Precision.OPEN


def _read_season(match: re.Match[str], published: date) -> tuple[str, Precision]:
    year = int(match["year"]) if match["year"] else published.year
    return f"{year:04}-{SEASONS[match['season'].lower()]}", Precision.PART


def _read_year(match: re.Match[str], _published: date) -> tuple[str, Precision]:
    return match["year"], Precision.YEAR


def _read_decade(match: re.Match[str], _published: date) -> tuple[str, Precision]:
    return match["decade"] + "X", Precision.OPEN


_OF_YEAR = rf"(?:(?:\sof|\sin|,)?\s(?:(?:the\s)?(?:fiscal\s|financial\s)?(?:year\s)?(?P<year>{_YEAR})|(?P<which>last|this|next)\syear))?"
_END = r"(?:the\s)?(?:end|start|beginning|middle|close)\sof\s|early\s|late\s|mid-?\s?|(?:the\s)?(?:early|late)\spart\sof\s"
_RULES: tuple[tuple[str, re.Pattern[str], _Read], ...] = tuple(
    (rule, re.compile(pattern, re.IGNORECASE), read)
    for rule, pattern, read in (
        (
            "from_year_to_year",
            rf"\b(?:(?:from|between)\s)?(?P<year>{_YEAR})\s?(?:to|and|through|until|-|–|/)\s?(?P<last>{_YEAR}|\d\d(?!\d|[-/]))\b",
            _read_from_to,
        ),
        (
            "day",
            rf"\b(?:on\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{_MONTH})(?![a-z])(?:,?\s(?P<year>{_YEAR}))?",
            _read_day,
        ),
        (
            "day",
            rf"\b(?:on\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?(?P<month>{_MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,\d|\.\d|\s?%|\s(?:percent|million|billion|of|units|km))(?:,?\s(?P<year>{_YEAR}))?",
            _read_day,
        ),
        (
            "iso_day",
            rf"\b(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)\b",
            lambda match, _: (match[0], Precision.DAY),
        ),
        (
            "since",
            rf"\bsince\s(?:{_END})?(?:(?P<month>{_MONTH})(?![a-z])(?:\s(?P<year>{_YEAR}))?)",
            _read_since,
        ),
        (
            "since",
            rf"\bsince\s(?P<month>)?(?:{_END})?(?:(?P<year>{_YEAR})|last\syear)",
            _read_since,
        ),
        (
            "from_year",
            rf"\b(?:from|starting\sin|beginning\sin|as\sof)\s(?P<month>)?(?:{_END})?(?P<year>{_YEAR})(?:\s(?:on|onwards?))?\b(?!\s(?:to|and|until|through)\s)",
            lambda match, published: _read_from(match, published),
        ),
        (
            "quarter",
            rf"\b(?:the\s)?(?P<ordinal>first|second|third|fourth|last|1st|2nd|3rd|4th)[\s-](?:fiscal\s)?quarter(?P<digit>)?{_OF_YEAR}",
            _read_quarter,
        ),
        ("quarter", rf"\bQ(?P<digit>[1-4])(?P<ordinal>)?{_OF_YEAR}(?![\w])", _read_quarter),
        (
            "half",
            rf"\b(?:the\s)?(?P<ordinal>first|second|1st|2nd)[\s-]half(?P<digit>)?(?:\sof\sthe\syear)?{_OF_YEAR}\b(?!\s(?:of|as|an?)\b)",
            _read_half,
        ),
        ("half", rf"\bH(?P<digit>[12])(?P<ordinal>)?{_OF_YEAR}(?![\w])", _read_half),
        (
            "first_months",
            rf"\b(?:the\s)?first\s(?P<count>{_COUNT})\smonths(?:\sof\sthe\syear)?{_OF_YEAR}",
            _read_first_months,
        ),
        (
            "months_to",
            rf"\b(?:the\s)?(?P<count>{_COUNT})\smonths\s(?:to|ending|ended|through)\s(?:(?:the\send\sof\s|in\s|on\s)?(?:\d{{1,2}}\s)?)(?P<month>{_MONTH})(?![a-z])(?:\s\d{{1,2}}(?!\d))?(?:,?\s(?P<year>{_YEAR}))?",
            _read_months_to,
        ),
        (
            "months_to",
            rf"\b(?:the\s)?(?P<count>twelve|12)\smonths\sto\s(?P<month>{_MONTH})(?P<year>)?",
            _read_months_to,
        ),
        (
            "year_to",
            rf"\b(?:the\s)?(?:fiscal\s|financial\s)?year\s(?:to|ending|ended|that\sended)\s(?:in\s|on\s|the\send\sof\s)?(?:\d{{1,2}}\s)?(?P<month>{_MONTH})(?![a-z])(?:\s\d{{1,2}}(?!\d))?(?:,?\s(?P<year>{_YEAR}))?",
            lambda match, published: _read_year_to(match, published),
        ),
        (
            "month",
            rf"\b(?:(?P<which>last|this|next)\s)?(?<!\bmay\s)(?P<month>{_MONTH})(?![a-z])(?:,?\s(?:of\s)?(?P<year>{_YEAR}))(?![-\d])",
            _read_month,
        ),
        (
            "month",
            rf"\b(?:in|during|until|by|through|of|as\sof|at\sthe\send\sof|the\send\sof|before|after|between|early|late|mid|for|to)\s(?:early\s|late\s|mid-?|(?:the\s)?end\sof\s|(?:the\s)?beginning\sof\s)?(?P<which>last\s|this\s|next\s)?(?P<month>{_MONTH})(?![a-z])(?P<year>)?(?!\s\d)",
            lambda match, published: _read_month_in(match, published),
        ),
        (
            "month",
            rf"\b(?P<which>last|this|next)\s(?P<month>{_MONTH})(?![a-z])(?P<year>)?",
            _read_month,
        ),
        (
            "year_end",
            r"\b(?:at|by|until)\s(?:the\s)?(?:year[\s-]end|end\sof\sthe\syear)\b",
            _read_year_end,
        ),
        (
            "year_end",
            r"\b(?:at|by|until)\s(?:the\s)?(?:year[\s-]end|end\sof\sthe\syear)\b",
            _read_year_end,
        ),
        ("last_season", r"\b(?P<which>last|this|next)\s(?:growing\s)?season\b", _read_season_year),
        ("near_day", r"\b(?:yesterday|today|tomorrow)\b(?!'s)", _read_near_day),
        (
            "weekday",
            r"\b(?:on|last|this|next)\s(?P<day>(?-i:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))\b",
            _read_weekday,
        ),
        (
            "relative",
            r"\b(?P<which>last|this|next|past|current|coming)\s(?P<unit>year|month|quarter|week|spring|summer|autumn|fall|winter)\b(?!\s(?:'s|of)\b)",
            _read_which,
        ),
        (
            "season",
            rf"\b(?:in\s(?:the\s)?)?(?P<season>spring|summer|autumn|winter)\s(?:of\s)?(?P<year>{_YEAR})\b",
            _read_season,
        ),
        (
            "within",
            rf"\b(?:within|inside)\s(?:the\s(?:next|coming)\s)?(?P<count>{_COUNT})\s(?P<unit>year|month)s?\b",
            _read_within,
        ),
        (
            "within",
            rf"\b(?:in|over|during)\s(?:the\s)?(?:next|coming)\s(?P<count>{_COUNT})\s(?P<unit>year|month)s?\b",
            _read_within,
        ),
        ("within", rf"\bin\s(?P<count>{_COUNT})\s(?P<unit>year|month)s'?\stime\b", _read_within),
        (
            "past_years",
            rf"\b(?:in|over|during)\s(?:the\s)?(?:past|last)\s(?P<count>{_COUNT})\syears\b",
            _read_past_years,
        ),
        (
            "fiscal_year",
            rf"\b(?:fiscal|financial)\s(?:year\s)?(?P<year>{_YEAR})\b|\bFY\s?(?P<short>{_YEAR}|\d\d)\b",
            lambda match, published: _read_fiscal(match, published),
        ),
        ("by_year", rf"\bby\s(?:{_END})?(?:the\syear\s)?(?P<year>{_YEAR})\b", _read_year),
        ("decade", rf"\b(?P<decade>(?:19|20)\d)0s\b", _read_decade),
        (
            "year",
            rf"(?<![\w.,$€£¥/-])(?:in\s(?:{_END})?(?:the\syear\s)?|during\s|throughout\s|for\s|of\s|until\s|before\s|after\s|{_END})?(?P<year>{_YEAR})(?![\w%]|[.,-]\d|\s?(?:km|m|kg|MW|people|GMT|UTC|units|tonnes|tons)\b)",
            _read_year,
        ),
    )
)


def _read_from(match: re.Match[str], _published: date) -> tuple[str, Precision]:
    return f"{match['year']}/..", Precision.OPEN


def _read_month_in(match: re.Match[str], published: date) -> tuple[str, Precision]:
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


def _read_year_to(match: re.Match[str], published: date) -> tuple[str, Precision]:
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else last_month(published, month)
    if month == _DECEMBER:
        return f"{year:04}", Precision.YEAR
    return f"{month_of(year, month - 11)}/{month_of(year, month)}", Precision.PART


def _read_fiscal(match: re.Match[str], published: date) -> tuple[str, Precision]:
    year = match["year"] or match["short"]
    return (year if len(year) > 2 else f"{published.year // 100}{year}"), Precision.YEAR  # noqa: PLR2004 - two digits of a year


def list_english_periods(flat: str, published: date | None) -> Iterator[PeriodInText]:
    """Yield the periods that English words of a flat text mean; they may overlap.

    Without a day of publication, only those that name their year.
    """
    for match in _EARLIER.finditer(flat):
        year = published.year - 1 if published and "year" in match[0].lower() else None
        edtf = f"{year:04}" if year else "XXXX"
        yield PeriodInText(
            edtf, Span(*match.span()), "year_before", Precision.YEAR, is_comparison=True
        )
    reference = published or date(1, 1, 31)
    for rule, pattern, read in _RULES:
        for match in pattern.finditer(flat):
            found = read(match, reference)
            if found is None or (published is None and not re.search(r"(?:19|20|21)\d", match[0])):
                continue
            before = flat[max(0, match.start() - 60) : match.start()]
            words = before + re.match(r"(?:(?:in|of|for|on)\s)?", match[0], re.IGNORECASE)[0]
            is_comparison = (
                found[1] is not Precision.DAY
                and _COMPARED_BEFORE.search(words.rpartition(". ")[2]) is not None
                and not before.endswith(" on ")
            )
            is_deadline = rule == "by_year" or match[0].lower().startswith(
                ("by ", "until ", "within")
            )
            is_named_beside = before.endswith(("(", "[")) and flat.startswith(":", match.end())
            yield PeriodInText(
                found[0],
                Span(*match.span()),
                rule,
                found[1],
                is_comparison or is_named_beside,
                is_deadline,
                find_next(found[0], match[0], reference),
            )
