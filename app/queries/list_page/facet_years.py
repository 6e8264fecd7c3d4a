"""The facet by year: a resource counts in each year of its period, and so does the number of a claim."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import merge
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Claim, Metric
from app.queries.documents import get_updated_at
from app.queries.list_page.facet_statistics import (
    Statistics,
    find_metric,
    match_comparable,
    summarize,
)
from app.queries.list_page.page_statement import select_from
from app.queries.lists.listing import Listing, Years

# The first and the last day of a period; None where it is open.
_Days = tuple[date | None, date | None]


class CountedYears(NamedTuple):
    """The counts of a list by year, of the years that have any, in order.

    `years` has the years of each period in the list, by the first and the last day of the period.
    `missing` is the number of resources without a period.
    """

    counts: Mapping[str, int]
    missing: int
    years: Mapping[_Days, range]


def count_years(session: Session, listing: Listing, years: Years) -> CountedYears:
    """Count the resources of a list by year.

    A period without a start counts from the first year that any period in the list names. A period
    without an end lasts: it counts up to the year of the last change to the catalogue, or up to the last
    year that any period names, if that is later.
    """
    keys = (years.edtf.is_(None), years.first, years.last)
    rows = session.execute(select_from(listing, *keys, func.count()).group_by(*keys)).all()
    periods = {(first, last): count for is_undated, first, last, count in rows if not is_undated}
    undated = sum(count for is_undated, _, _, count in rows if is_undated)
    named = [day.year for days in periods for day in days if day]
    lasting = [get_updated_at(session).year] if any(last is None for _, last in periods) else []
    covered = {
        (first, last): range(
            first.year if first else min(named or lasting),
            (last.year if last else max(named + lasting)) + 1,
        )
        for first, last in periods
    }
    counts: Counter[int] = Counter()
    for days, count in periods.items():
        counts.update(dict.fromkeys(covered[days], count))
    return CountedYears(
        {_write(year): count for year, count in sorted(counts.items())}, undated, covered
    )


def read_year_statistics(
    session: Session, listing: Listing, years: Years, counted: CountedYears
) -> dict[str, Statistics]:
    """Return minimum, median and maximum of the numbers of a list of claims, by year.

    A year is missing in the result if no number of its claims is counted.

    Raises:
        InvalidInput: the query does not name exactly one metric.
    """
    metric = select(Metric.unit).where(Metric.id == find_metric(listing))
    columns = Claim.__table__.c
    numbers = select_from(listing, years.first, years.last, columns["quantity_normalized_value"])
    comparable = (years.edtf.is_not(None), *match_comparable(listing, "year"))
    ordered = numbers.where(*comparable).order_by(columns["quantity_sort_key"], Claim.id)
    # The numbers of each period in order, each with its place among all.
    by_period: defaultdict[_Days, list[tuple[int, str]]] = defaultdict(list)
    for place, (first, last, number) in enumerate(session.execute(ordered)):
        by_period[first, last].append((place, number))
    unit = session.scalars(metric).one_or_none()
    if unit is None:
        return {}
    return {
        _write(year): summarize(len(numbers), _pick(numbers), unit)
        for years_of, numbers in _join(by_period, counted.years)
        for year in years_of
    }


def _join(
    by_period: Mapping[_Days, list[tuple[int, str]]], years: Mapping[_Days, range]
) -> Iterator[tuple[list[int], list[str]]]:
    """Yield the numbers of each year in order, once for all years with the same periods."""
    periods: defaultdict[int, list[_Days]] = defaultdict(list)
    for days in by_period:
        for year in years[days]:
            periods[year].append(days)
    alike: defaultdict[tuple[_Days, ...], list[int]] = defaultdict(list)
    for year, of_year in periods.items():
        alike[tuple(of_year)].append(year)
    for together, years_of in alike.items():
        places: Iterable[tuple[int, str]] = merge(*(by_period[days] for days in together))
        yield years_of, [number for _, number in places]


def _pick(numbers: Sequence[str]) -> list[str]:
    """Return the least of ordered numbers, the one or two in the middle (twice, if one), the greatest."""
    last = len(numbers) - 1
    return [numbers[0], numbers[last // 2], numbers[-(-last // 2)], numbers[last]]


def _write(year: int) -> str:
    return f"{year:04}"
