"""A period holds the first and last day that its EDTF can mean, and no day that the source left open.

The expected days come from the calendar of the standard library: every day is tried, none computed.
"""

import time
from calendar import monthrange
from datetime import date
from itertools import product

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st
from support.expensive_property import expensive_property
from support.processor_time import limit_processor_time

from app.domain.claims.edtf import MAX_LENGTH, Period, parse_period
from app.errors import InvalidValue

# One date takes ten milliseconds to read.
EXPENSIVE = expensive_property()

MARKS = st.sampled_from(["", "", "?", "~", "%"])


@st.composite
def known_periods(draw: st.DrawFn) -> Period:
    """Draw a year, a month or a day, all digits known, with any qualifier (`~`, `?`, `%`)."""
    day = draw(st.dates())
    mark = draw(MARKS)
    match draw(st.sampled_from(["year", "month", "day"])):
        case "year":
            return Period(
                f"{day.year:04d}{mark}", day.replace(month=1, day=1), day.replace(month=12, day=31)
            )
        case "month":
            last = day.replace(day=monthrange(day.year, day.month)[1])
            return Period(f"{day.isoformat()[:7]}{mark}", day.replace(day=1), last)
    return Period(f"{day.isoformat()}{mark}", day, day)


def read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def list_numbers(mask: str) -> list[int]:
    """List every number that `mask` can mean: `20X` is 200 to 209."""
    digits = ["0123456789" if char == "X" else char for char in mask]
    return [int("".join(chosen)) for chosen in product(*digits)]


def find_day(years: list[int], months: list[int], days: list[int]) -> date | None:
    """Find the first day that the calendar has, in the order of the arguments."""
    for year, month, day in product(years, months, days):
        if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            return date(year, month, day)
    return None


def find_outermost_days(masks: list[str]) -> tuple[date | None, date | None]:
    """Find the first and the last day that a date of these parts can mean, None for none."""
    years, months, days = (list_numbers(mask) for mask in [*masks, "XX", "XX"][:3])
    return find_day(years, months, days), find_day(years[::-1], months[::-1], days[::-1])


def refusal_of(text: str) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        parse_period(text)
    assert caught.value.rule == "invalid_date"
    assert len(caught.value.detail) < 700
    caught.value.detail.encode()  # the detail goes into JSON, so it holds no lone surrogate
    return caught.value


# --- what is read --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2020-04", "2020-04-01", "2020-04-30"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2022-07-31", "2022-07-31", "2022-07-31"),
        ("2020-02-29", "2020-02-29", "2020-02-29"),
        ("2000-02-29", "2000-02-29", "2000-02-29"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        # Approximate and uncertain say how sure a source is, not which other days it means.
        ("2021?", "2021-01-01", "2021-12-31"),
        ("2021-05~", "2021-05-01", "2021-05-31"),
        ("2021-05-04%", "2021-05-04", "2021-05-04"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2021-XX", "2021-01-01", "2021-12-31"),
        ("2021-02-XX", "2021-02-01", "2021-02-28"),
        ("2020-02-XX", "2020-02-01", "2020-02-29"),
        ("2021-XX-XX", "2021-01-01", "2021-12-31"),
        ("2019/2021", "2019-01-01", "2021-12-31"),
        ("2019-12/2021", "2019-12-01", "2021-12-31"),
        ("2021/2021-05", "2021-01-01", "2021-05-31"),
        ("2021-05-20/2021-05", "2021-05-20", "2021-05-31"),
        ("2021-05-04/2021-05-04", "2021-05-04", "2021-05-04"),
        ("2019?/2021~", "2019-01-01", "2021-12-31"),
        ("2021-04/..", "2021-04-01", None),
        ("../2021", None, "2021-12-31"),
        ("../2021-02-28", None, "2021-02-28"),
        # An unknown end, as an open one, has no day.
        ("2023/", "2023-01-01", None),
        ("/2023-05", None, "2023-05-31"),
        # Quarters, quadrimesters and halves are exact; a season has the days of both hemispheres,
        # a winter also those of both years.
        ("2025-33", "2025-01-01", "2025-03-31"),
        ("2025-34", "2025-04-01", "2025-06-30"),
        ("2025-35", "2025-07-01", "2025-09-30"),
        ("2025-36", "2025-10-01", "2025-12-31"),
        ("2025-37", "2025-01-01", "2025-04-30"),
        ("2025-38", "2025-05-01", "2025-08-31"),
        ("2025-39", "2025-09-01", "2025-12-31"),
        ("2025-40", "2025-01-01", "2025-06-30"),
        ("2025-41", "2025-07-01", "2025-12-31"),
        ("2025-21", "2025-03-01", "2025-12-22"),
        ("2025-22", "2024-12-01", "2026-03-21"),
        ("2025-23", "2025-03-01", "2025-12-22"),
        ("2025-24", "2024-12-01", "2026-03-21"),
        ("2025-25", "2025-03-01", "2025-06-21"),
        ("2025-26", "2025-06-01", "2025-09-23"),
        ("2025-27", "2025-09-01", "2025-12-22"),
        ("2025-28", "2024-12-01", "2026-03-21"),
        ("2025-29", "2025-09-01", "2025-12-22"),
        ("2025-30", "2024-12-01", "2026-03-21"),
        ("2025-31", "2025-03-01", "2025-06-21"),
        ("2025-32", "2025-06-01", "2025-09-23"),
        ("2025-33/2025-34", "2025-01-01", "2025-06-30"),
        ("2025-36~/..", "2025-10-01", None),
        ("202X-35", "2020-07-01", "2029-09-30"),
        # Unspecified digits anywhere, and marks on single parts.
        ("XXXX-12-25", "0001-12-25", "9999-12-25"),
        ("1XXX-1X", "1000-10-01", "1999-12-31"),
        ("20XX-02-29", "2000-02-29", "2096-02-29"),
        ("2004-06~-11", "2004-06-11", "2004-06-11"),
        ("?2004-%06", "2004-06-01", "2004-06-30"),
        ("2021-1X/2022", "2021-10-01", "2022-12-31"),
        # Sets reach from the first to the last day of their members.
        ("[1667,1668,1670..1672]", "1667-01-01", "1672-12-31"),
        ("{1960,1961-12}", "1960-01-01", "1961-12-31"),
        ("[1984,1981]", "1981-01-01", "1984-12-31"),
        ("[..1760-12-03]", None, "1760-12-03"),
        ("{1760-12..}", "1760-12-01", None),
        ("[..1984,1990]", None, "1990-12-31"),
        ("{0001..9999}", "0001-01-01", "9999-12-31"),
    ],
)
def test_parse_period_with_edtf_gives_its_outermost_days(
    edtf: str, first: str | None, last: str | None
) -> None:
    assert parse_period(edtf) == Period(edtf, read_day(first), read_day(last))


@EXPENSIVE
@given(known_periods())
def test_parse_period_with_any_known_date_keeps_its_precision(period: Period) -> None:
    assert parse_period(period.edtf) == period


@EXPENSIVE
@given(known_periods(), known_periods())
def test_parse_period_with_any_interval_reaches_from_first_to_last(
    start: Period, end: Period
) -> None:
    edtf = f"{start.edtf}/{end.edtf}"
    assert start.first is not None
    assert end.last is not None
    if start.first > end.last:
        assert "ends before it begins" in refusal_of(edtf).detail
    else:
        assert parse_period(edtf) == Period(edtf, start.first, end.last)


@EXPENSIVE
@given(known_periods())
def test_parse_period_with_open_interval_has_no_day_on_that_side(period: Period) -> None:
    since, until = f"{period.edtf}/..", f"../{period.edtf}"
    assert parse_period(since) == Period(since, period.first, None)
    assert parse_period(until) == Period(until, None, period.last)


@EXPENSIVE
@given(
    st.sampled_from(["2020", "2021", "1900", "202X", "20X4", "20XX", "2X24", "000X", "X000"]),
    st.sampled_from([f"{month:02d}" for month in range(15)] + ["XX"] * 5),
    st.sampled_from(
        ["", *(f"{day:02d}" for day in range(34)), *["XX"] * 5, *["29", "30", "31"] * 3]
    ),
    MARKS,
)
def test_parse_period_with_unspecified_digits_is_outermost_days_or_no_day(
    year: str, month: str, day: str, mark: str
) -> None:
    masks = [year, month, day] if day else [year, month]
    edtf = "-".join(masks) + mark
    first, last = find_outermost_days(masks)
    try:
        period = parse_period(edtf)
    except InvalidValue:
        assert first is None
    else:
        assert first is not None
        assert period == Period(edtf, first, last)


# --- what is refused -----------------------------------------------------------------------------

NO_CALENDAR_DAY = """
2021-00 2021-13 2021-20 2021-99 2021-00-01 2021-01-00 2021-01-32 2021-02-29 2021-02-30 2021-04-31
1900-02-29 2100-02-29 2021-13-01 2021-00-00 0000 0000-00-00 0000-01-01 0000-12 2021-02-30/2022
2021/2021-02-30 0000/2021 2021-00/2022 2021-01-00/.. ../2021-13
"""
NO_ACCEPTED_FORM = """
/ .. // ../.. /.. ../ 2020//2021 2019/2020/2021 2020/../2021 2020-01/-02 2020--2021
20 202 20201 21-05 2021-5 2021-5-4 2021-05-4 2021-5-04 20210504 2021-W05 2021-123 2021- -2021
+2021 -0001 Y2021 Y17E7 Y-17E7 2021S3 1950S2 12021 1E+1000000 y20212021
2021-05-04T10:00 2021-05-04T10:00:00Z 2021-05-04Z 10:00
2021?? 2021?~ (2021)? 2021u 199u 19xx 202x XX XXXXX 2021-21-01 2021-35/2021-01-0 2021-42 2021-3X-01
[] {} [2021 2021] [2021} [,] [2021,] [1..9999] [..] [2021..2022..2023] 2021,2022 [1984,..1990]
[1984..,1990] [2021/2022] [[2021]] {2021,[2022]} unknown open unknown/2021 2021/open uuuu
2021.05 2021/05/04 05/04/2021 4.5.2021 2021年 2021年5月 NaN null today now
２０２１ ２０２１-０５ 2021-０5 ٢٠٢١ 2021‐05 2021–2022 2021−05
=cmd() <script> 9**9**9**9
"""


@pytest.mark.parametrize("text", NO_CALENDAR_DAY.split())
def test_parse_period_with_day_outside_the_calendar_is_refused(text: str) -> None:
    assert repr(text) in refusal_of(text).detail


@pytest.mark.parametrize("text", NO_ACCEPTED_FORM.split())
def test_parse_period_with_other_form_is_refused_saying_what_to_write(text: str) -> None:
    detail = refusal_of(text).detail
    assert repr(text) in detail
    assert "'2020-04'" in detail


@pytest.mark.parametrize("text", ["2025-Q3", "2025Q3", "2025 q3", "Q3 2025", "Q3/2025", "q3-2025"])
def test_parse_period_with_a_quarter_in_other_words_names_its_edtf(text: str) -> None:
    assert "write '2025-35' for this quarter" in refusal_of(text).detail


@pytest.mark.parametrize("text", ["0001-24", "9999-22"])
def test_parse_period_with_a_season_that_leaves_the_calendar_is_refused(text: str) -> None:
    refusal_of(text)


@pytest.mark.parametrize(
    ("edtf", "is_certain"),
    [
        ("2021", True),
        ("202X", True),
        ("2021/..", True),
        ("2021~", False),
        ("2021?-05", False),
        ("2019/2021%", False),
        ("[2019,2021~]", False),
    ],
)
def test_period_with_a_mark_is_not_certain(edtf: str, is_certain: bool) -> None:  # noqa: FBT001 - a table
    assert parse_period(edtf).is_certain is is_certain


@pytest.mark.parametrize(
    "text",
    [
        "2021/2019",
        "2021-05/2021-04",
        "2021-05-05/2021-05-04",
        "2021-05/2020",
        "2021-05/2021-03~",
        "9999/0001",
    ],
)
def test_parse_period_with_reversed_interval_is_refused_saying_so(text: str) -> None:
    assert "ends before it begins" in refusal_of(text).detail


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        " 2021",
        "2021 ",
        "2021\n",
        "\n2021",
        "2021 - 05",
        "2021 / 2022",
        "\0",
        "2021\0",
        "\ud800",
        "2021\udfff",
        "\u202e2021",
        "2021\u200b",
        "\ufeff2021",
        "2021\u0301",
        "X" * (MAX_LENGTH + 1),
        "2021/" * 8,
        "[" + ",".join(["2021"] * 20) + "]",
        "[" + ",".join(["XXX1-02-29"] * 5) + "]",
        "{" * 40,
        "2" * 1_000_000,
        "2021/" * 200_000,
        "[1..9999," * 100_000,
        "X" * 1_000_000,
        "\0" * 1_000_000,
        "\ud800" * 1_000_000,
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_parse_period_with_hostile_text_is_refused_quickly(text: str) -> None:
    with limit_processor_time(0.2):
        refusal_of(text)


@EXPENSIVE
@given(st.text(st.characters(), max_size=50) | st.text("0123456789-/.?~%[]{},X", max_size=12))
def test_parse_period_with_any_text_returns_period_or_is_refused(text: str) -> None:
    try:
        period = parse_period(text)
    except InvalidValue as error:
        refusal = error
    else:
        assert period.edtf == text
        assert period.first or period.last
        return
    assert refusal.rule == "invalid_date"
    refusal.detail.encode()


PLAIN = [
    *("2021", "0001", "9999", "2020-02", "1900-02", "2021-12", "2024-02-29", "2021-01-01"),
    *(
        "2019/2021",
        "2020-02/2020-03-01",
        "2021-04-30/2021-05",
        "2021/2021",
        "2021-04/..",
        "../2020",
    ),
    *("../2021-02", "2024-02-29/..", "0001/9999", "1999-12-31/2000-01-01"),
]


def read_by_the_library(text: str) -> Period:
    parsed = parse_edtf(text)
    days = [
        date(*moment[:3]) if isinstance(moment, time.struct_time) else None
        for moment in (parsed.lower_strict(), parsed.upper_strict())
    ]
    return Period(text, days[0], days[1])


@pytest.mark.parametrize("text", PLAIN)
def test_plain_date_is_read_as_the_library_reads_it(text: str) -> None:
    assert parse_period(text) == read_by_the_library(text)


@EXPENSIVE
@given(
    st.lists(st.dates(), min_size=2, max_size=2).map(sorted),
    st.tuples(*2 * [st.sampled_from([4, 7, 10])]),
)
def test_plain_interval_is_read_as_the_library_reads_it(
    days: list[date], lengths: tuple[int, int]
) -> None:
    text = "/".join(day.isoformat()[:length] for day, length in zip(days, lengths, strict=True))
    expected = read_by_the_library(text)
    assert parse_period(text) == expected
