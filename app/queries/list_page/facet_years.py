"""The facet by year: a resource counts in each year of its period, and so does the number of a claim."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.claims.edtf import UNCERTAIN_MARKS
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
from app.schemas.claims import ClaimQuery


class CountedYears(NamedTuple):
    """The counts of a list by year, of the years that have any, in order.

    `years` has the years of each period that is counted, by the period as text (EDTF). `missing` is the
    number of resources without a period, or with one that is in no year for certain.
    """

    counts: Mapping[str, int]
    missing: int
    years: Mapping[str, Sequence[int]]


def count_years(session: Session, listing: Listing, years: Years) -> CountedYears:
    """Count the resources of a list by year.

    A period without a start counts from the first year that any period in the list names. A period
    without an end lasts: it counts up to the year of the last change to the catalogue, or up to the last
    year that any period names, if that is later.

    Where the date filters ask for certain periods, an uncertain one counts in no year. If the query includes
    what is uncertain, it counts in all of these years, because it may be in each, as the list by year has it.
    """
    keys = (years.edtf, years.first, years.last)
    rows = session.execute(select_from(listing, *keys, func.count()).group_by(*keys)).all()
    is_counted = _includes_uncertain(listing)
    periods = {
        edtf: (first, last, count)
        for edtf, first, last, count in rows
        if edtf is not None and (is_counted or not _is_left_out(years, edtf))
    }
    missing = sum(count for edtf, _, _, count in rows if edtf not in periods)
    named = [day.year for *days, _ in periods.values() for day in days if day]
    lasting = (
        [get_updated_at(session).year] if None in {last for _, last, _ in periods.values()} else []
    )
    covered: dict[str, Sequence[int]] = {
        edtf: range(
            first.year if first else min(named or lasting),
            (last.year if last else max(named + lasting)) + 1,
        )
        for edtf, (first, last, _) in periods.items()
    }
    every_year = sorted({year for of_period in covered.values() for year in of_period})
    covered |= {edtf: every_year for edtf in covered if _is_left_out(years, edtf)}
    counts: Counter[int] = Counter()
    for edtf, (_, _, count) in periods.items():
        counts.update(dict.fromkeys(covered[edtf], count))
    return CountedYears(
        {_write(year): count for year, count in sorted(counts.items())}, missing, covered
    )


def _includes_uncertain(listing: Listing) -> bool:
    return isinstance(listing.query, ClaimQuery) and listing.query.include_uncertain


def _is_left_out(years: Years, edtf: str) -> bool:
    """Return whether the date filters leave out a period, unless the query includes what is uncertain."""
    return years.certain_only and any(mark in edtf for mark in UNCERTAIN_MARKS)


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
    numbers = select_from(listing, years.edtf, columns["quantity_normalized_value"])
    comparable = (years.edtf.is_not(None), *match_comparable(listing, "year"))
    ordered = numbers.where(*comparable).order_by(columns["quantity_sort_key"], Claim.id)
    # The numbers of each period in order, each with its place among all.
    by_period: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, (edtf, number) in enumerate(session.execute(ordered)):
        if edtf in counted.years:
            by_period[edtf].append((place, number))
    unit = session.scalars(metric).one_or_none()
    if unit is None:
        return {}
    return {
        _write(year): summarize(len(numbers), _pick(numbers), unit)
        for years_of, numbers in _join(by_period, counted.years)
        for year in years_of
    }


def _join(
    by_period: Mapping[str, list[tuple[int, str]]], years: Mapping[str, Sequence[int]]
) -> Iterator[tuple[list[int], list[str]]]:
    """Yield the numbers of each year in order, once for all years with the same periods."""
    periods: defaultdict[int, list[str]] = defaultdict(list)
    for edtf in by_period:
        for year in years[edtf]:
            periods[year].append(edtf)
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for year, of_year in periods.items():
        alike[tuple(of_year)].append(year)
    for together, years_of in alike.items():
        places: Iterable[tuple[int, str]] = merge(*(by_period[edtf] for edtf in together))
        yield years_of, [number for _, number in places]


def _pick(numbers: Sequence[str]) -> list[str]:
    """Return the least of ordered numbers, the one or two in the middle (twice, if one), the greatest."""
    last = len(numbers) - 1
    return [numbers[0], numbers[last // 2], numbers[-(-last // 2)], numbers[last]]


def _write(year: int) -> str:
    return f"{year:04}"
