"""Readers of periods in Chinese words: 去年 by the day of publication, 2024年上半年 without it."""

import re
from datetime import date, timedelta

from app.extraction.periods.period_words import (
    HALVES,
    QUARTERS,
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

_CENTURY = 100
YEARS = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "今年": 0,
    "本年度": 0,
    "年内": 0,
    "今年内": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "后年": 2,
    "上一年": -1,
    "下一年": 1,
    "全年": 0,
    "年底": 0,
}
_DIGITS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "首": 1,
    "半": 0,
}


def read_count(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + _DIGITS.get(text[1:], 0)
    return (
        _DIGITS[text[0]] * 10 + _DIGITS.get(text[2:], 0) if text[1:2] == "十" else _DIGITS[text[0]]
    )


def read_year_of(match: re.Match[str], published: date, default: int) -> int:
    if match["year"]:
        year = int(match["year"])
        return year if year >= _CENTURY else published.year // _CENTURY * _CENTURY + year
    return published.year + YEARS[match["word"]] if match["word"] else default


def read_quarter(match: re.Match[str], published: date) -> tuple[str, Precision]:
    quarter = read_count(match["n"])
    year = read_year_of(match, published, last_quarter(published, quarter))
    return f"{year:04}-{QUARTERS[quarter - 1]}", Precision.PART


def read_half(match: re.Match[str], published: date) -> tuple[str, Precision]:
    half = 1 if match["half"] in "上1" else 2
    return (
        f"{read_year_of(match, published, last_half(published, half)):04}-{HALVES[half - 1]}",
        Precision.PART,
    )


def read_first(match: re.Match[str], published: date) -> tuple[str, Precision]:
    months = read_count(match["n"]) * (3 if "季" in match[0] else 1)
    year = read_year_of(
        match, published, published.year if months <= published.month else published.year - 1
    )
    return f"{month_of(year, 1)}/{month_of(year, months)}", Precision.PART


def read_months(match: re.Match[str], published: date) -> tuple[str, Precision]:
    first, last = read_count(match["n"]), read_count(match["m"])
    year = read_year_of(match, published, last_month(published, last))
    return f"{month_of(year, first)}/{month_of(year, last)}", Precision.PART


def read_month(match: re.Match[str], published: date) -> tuple[str, Precision] | None:
    month = read_count(match["n"])
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return None
    return month_of(
        read_year_of(match, published, last_month(published, month)), month
    ), Precision.MONTH


def read_day(match: re.Match[str], published: date) -> tuple[str, Precision] | None:
    try:
        found = date(
            read_year_of(match, published, published.year), int(match["n"]), int(match["day"])
        )
        if not (match["year"] or match["word"]) and (found - published).days > 31:  # noqa: PLR2004 - that far ahead it was last year
            found = found.replace(year=published.year - 1)
    except ValueError:
        return None
    return found.isoformat(), Precision.DAY


def read_day_of_month(match: re.Match[str], published: date) -> tuple[str, Precision] | None:
    try:
        found = published.replace(day=int(match["day"]))
    except ValueError:
        return None
    return found.isoformat(), Precision.DAY


def read_year(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return f"{read_year_of(match, published, published.year):04}", Precision.YEAR


def read_years(match: re.Match[str], _published: date) -> tuple[str, Precision]:
    return f"{match['year']}/{match['last']}", Precision.OPEN


def read_since(match: re.Match[str], published: date) -> tuple[str, Precision] | None:
    """Read 自2024年1月6日上线至今; None without a year or month: 成立以来."""
    if not (match["year"] or match["word"] or match["n"]):
        return None
    if match["n"] is None:
        return f"{read_year_of(match, published, published.year):04}/..", Precision.OPEN
    month = read_count(match["n"])
    start = name_day(
        read_year_of(match, published, last_month(published, month)), month, match["day"]
    )
    return (f"{start}/..", Precision.OPEN) if start else None


def read_months_to(match: re.Match[str], published: date) -> tuple[str, Precision] | None:
    """Read 2023年3月至2025年4月, 3月5日至4月2日: an interval of days only if both ends have theirs."""
    first = read_count(match["n"])
    last = read_count(match["m"]) if match["m"] else first
    default = last_month(published, last)
    if match["last_year"]:
        default = int(match["last_year"])
    elif match["last_word"] and match["last_word"] in YEARS:
        default = published.year + YEARS[match["last_word"]]
    start = read_year_of(match, published, default - (first > last))
    end = start + (first > last)
    if match["last_year"] or match["last_word"]:
        end = start + 1 if match["last_word"] == "次年" else default
    has_days = match["day"] and match["last_day"]
    ends = (
        name_day(start, first, match["day"] if has_days else None),
        name_day(end, last, match["last_day"] if has_days else None),
    )
    if ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
        return None
    return f"{ends[0]}/{ends[1]}", Precision.PART


def read_within(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return f"{published.year + read_count(match['n'] or match['m']):04}", Precision.OPEN


def read_within_months(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return month_of(published.year, published.month + read_count(match["n"])), Precision.OPEN


def read_years_ago(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return f"{published.year - read_count(match['n']):04}", Precision.YEAR


def read_past(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return f"{published.year - read_count(match['n']):04}/{published.year:04}", Precision.OPEN


def read_past_months(match: re.Match[str], published: date) -> tuple[str, Precision]:
    first = month_of(published.year, published.month - read_count(match["n"]))
    return f"{first}/{month_of(published.year, published.month)}", Precision.OPEN


def read_month_beside(match: re.Match[str], published: date) -> tuple[str, Precision]:
    shift = {"上": -1, "本": 0, "当": 0, "下": 1}[match[0][0]]
    return month_of(published.year, published.month + shift), Precision.MONTH


def read_quarter_beside(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return quarter_before(published, {"上": 1, "本": 0, "下": -1}[match[0][0]]), Precision.PART


def read_week(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return week_of(published, {"上": -1, "本": 0, "下": 1}[match[0][0]]), Precision.DAY


def read_weekday(match: re.Match[str], published: date) -> tuple[str, Precision]:
    return last_weekday(
        published, "一二三四五六日天".index(match["day"]) % 7 if match["day"] != "天" else 6
    ).isoformat(), Precision.DAY


def read_near(match: re.Match[str], published: date) -> tuple[str, Precision]:
    shift = {"昨": -1, "今": 0, "当": 0, "明": 1, "前": -2}[match[0][0]]
    return (published + timedelta(shift)).isoformat(), Precision.DAY


def read_recent(_match: re.Match[str], published: date) -> tuple[str, Precision]:
    return published.isoformat(), Precision.DAY


def read_plan(match: re.Match[str], _published: date) -> tuple[str, Precision]:
    first = 1996 + 5 * (read_count(match["n"]) - 9)
    return f"{first}/{first + 4}", Precision.OPEN
