"""A period of time in a text, and the arithmetic of days, months, quarters and halves in EDTF."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.domain.claims.edtf import parse_period
from app.domain.quotes.span import Span

# The year before an unknown one.
UNKNOWN = "XXXX"
# The codes of EDTF for the parts of a year, instead of a month.
QUARTERS = ("33", "34", "35", "36")
HALVES = ("40", "41")
SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
_SOON_DAYS = 183
_DECEMBER, _MONTHS_OF_QUARTER, _MONTHS_OF_HALF = 12, 3, 6


class Precision(StrEnum):
    """How long a period is; a `day` is often that of an announcement."""

    DAY = "day"
    MONTH = "month"
    PART = "part"
    YEAR = "year"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class PeriodInText:
    """A period that words of a text mean.

    `is_comparison`: something is compared with it (`a year earlier`, `than in 2022`), it dates no number that is
    stated. `is_deadline`: until then something is planned (`by 2027`), which dates a target. `if_planned` is the next
    period of these words, where the words do not name their year: what is planned for March is not of the last one.
    """

    edtf: str
    span: Span
    rule: str
    precision: Precision
    is_comparison: bool = False
    is_deadline: bool = False
    if_planned: str | None = None

    @property
    def year(self) -> int | None:
        """The last year of the period; None for a decade and the like."""
        years = [part[:4] for part in self.edtf.split("/") if part[:4].isdigit()]
        return int(years[-1]) if years else None

    def choose_next(self, published: date) -> "PeriodInText":
        """Return the next period of words behind a decision, if that is soon: 同意7月增产."""
        first = parse_period(self.if_planned).first if self.if_planned else None
        if self.if_planned is None or first is None or (first - published).days > _SOON_DAYS:
            return self
        return replace(self, edtf=self.if_planned, if_planned=None)


def month_of(year: int, month: int) -> str:
    """Return a month in EDTF; months before and after the year are those of other years."""
    year, month = year + (month - 1) // _DECEMBER, (month - 1) % _DECEMBER + 1
    return f"{year:04}-{month:02}"


def name_day(year: int, month: int, day: str | None) -> str | None:
    """Return a day in EDTF, or a month without one; None if the calendar has none."""
    try:
        found = date(year, month, int(day or 1))
    except ValueError:
        return None
    return found.isoformat() if day else month_of(year, month)


def last_month(published: date, month: int) -> int:
    """Return the year of the last month of this name: of the publication, or of the year before."""
    return published.year if month <= published.month else published.year - 1


def last_quarter(published: date, quarter: int) -> int:
    """Return the year of the last quarter of this number that had begun on the day of publication."""
    first = (quarter - 1) * _MONTHS_OF_QUARTER + 1
    return published.year if first <= published.month else published.year - 1


def last_half(published: date, half: int) -> int:
    first = (half - 1) * _MONTHS_OF_HALF + 1
    return published.year if first < published.month else published.year - 1


def quarter_before(published: date, count: int = 1) -> str:
    index = published.year * 4 + (published.month - 1) // _MONTHS_OF_QUARTER - count
    return f"{index // 4:04}-{QUARTERS[index % 4]}"


def last_weekday(published: date, weekday: int) -> date:
    """Return the last day of the week with this number, Monday being 0: the day of publication, or one before it."""
    return published - timedelta((published.weekday() - weekday) % 7)


def week_of(published: date, weeks: int) -> str:
    """Return the week that is so many weeks after that of a day, as an interval of days."""
    monday = published - timedelta(published.weekday()) + timedelta(weeks=weeks)
    return f"{monday}/{monday + timedelta(6)}"


_NAMED_YEAR = re.compile(
    r"(?:19|20|21)\d\d|\b(?:last|this|past|since|ended)\b|[去今前上本当]", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?=-)")


_YEAR_OR_MORE = re.compile(r"\d{4}")
_FROM = ("from ", "starting ", "beginning ", "as of ")


def find_next(edtf: str, words: str, published: date) -> str | None:
    """Return the next period that the same words can mean; None if they name their year, or if it is to come anyway."""
    if _NAMED_YEAR.search(words) or not _YEAR.search(edtf):
        return None
    last = parse_period(edtf).last
    if last is None and not words.lower().startswith(_FROM):
        return None
    if last is not None and last >= published:
        return None
    return _YEAR.sub(lambda year: f"{int(year[0]) + 1:04}", edtf)


def is_to_come(edtf: str, published: date | None) -> bool:
    """Return whether a period ends after the publication, if that is known: until 2022 nothing is planned in 2025."""
    if published is None or not _YEAR_OR_MORE.match(edtf):
        return True
    last = parse_period(edtf).last
    return last is None or last >= published


def first_place(periods: Sequence[PeriodInText]) -> list[PeriodInText]:
    """Return the periods in the order of the text; of overlapping ones the first, and the longest with one start."""
    kept: list[PeriodInText] = []
    for period in sorted(periods, key=lambda period: (period.span.start, -period.span.end)):
        if not kept or period.span.start >= kept[-1].span.end:
            kept.append(period)
    return kept
