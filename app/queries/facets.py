"""Facets: a list counted by what its resources have, each under all filters but its own."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from app.models import RESOURCES
from app.queries.found import get_name, read_document
from app.queries.listings import Facet, Lister, Listing, Years
from app.queries.pages import read_bodies
from app.queries.selection import select_from
from app.queries.statistics import Statistics, read_statistics
from app.schemas.common import FacetRead, FacetsRead, FacetValueRead
from app.schemas.queries import ListQuery


def read_facets(session: Session, query: ListQuery, lister: Lister) -> FacetsRead | None:
    """Count a list by every `facet` of its query; None without one. The links are left to the caller.

    Raises:
        InvalidInput: as the list itself does, and for statistics of numbers of several metrics.
    """
    facets = {}
    for name in dict.fromkeys(getattr(query, "facet", ())):
        filters = ("date__gte", "date__lte") if name == "year" else (name,)
        empty = {
            one: type(query).model_fields[one].get_default(call_default_factory=True)
            for one in filters
        }
        listing = lister(session, query.model_copy(update=empty))
        facet = listing.facets[name]
        if isinstance(facet, Years):
            facets[name] = _count_years(session, listing, facet, query)
        else:
            facets[name] = _count_values(session, listing, facet, (name, query))
    return facets or None


def _count_values(
    session: Session, listing: Listing, facet: Facet, asked: tuple[str, ListQuery]
) -> FacetRead:
    name, query = asked
    counts = _count(session, listing, facet)
    statistics = read_statistics(session, listing, facet) if _wants_numbers(query) else {}
    ordered = sort_values(counts, statistics, query.facet_sort)
    shown = ordered[: query.facet_limit]
    labels = _read_labels(session, facet.names, shown) if facet.names else {}
    selected = {str(one) for one in getattr(query, name)}
    values = [
        FacetValueRead(
            value=value,
            label=labels.get(value),
            count=counts[value],
            selected=value in selected,
            next=None,
            statistics=statistics[value].describe() if value in statistics else None,
        )
        for value in shown
    ]
    values += _count_missing(session, listing, facet)
    return FacetRead(values=values, more=len(ordered) > len(shown))


def _wants_numbers(query: ListQuery) -> bool:
    """Only claims have numbers, and so the parameters for them."""
    by_number = query.facet_sort.lstrip("-") in ("min", "median", "max")
    return by_number or bool(getattr(query, "facet_statistics", False))


def _count(session: Session, listing: Listing, facet: Facet) -> dict[str, int]:
    counted = func.count(distinct(RESOURCES[listing.kind].id)) if facet.joins else func.count()
    statement = select_from(session, listing, facet.value, counted).where(facet.value.is_not(None))
    for target, condition in facet.joins:
        statement = statement.join(target, condition)
    return {str(value): count for value, count in session.execute(statement.group_by(facet.value))}


def _count_missing(session: Session, listing: Listing, facet: Facet) -> list[FacetValueRead]:
    model = RESOURCES[listing.kind]
    having = select(model.id).where(facet.value.is_not(None))
    for target, condition in facet.joins:
        having = having.join(target, condition)
    lacking = select_from(session, listing, func.count()).where(model.id.not_in(having))
    return _make_missing(session.scalar(lacking) or 0)


def _make_missing(count: int) -> list[FacetValueRead]:
    """What has no value at all; nothing where everything has one."""
    if not count:
        return []
    missing = FacetValueRead(
        value=None, label=None, count=count, selected=False, next=None, statistics=None
    )
    return [missing]


def sort_values(
    counts: Mapping[str, int], statistics: Mapping[str, Statistics], facet_sort: str
) -> list[str]:
    """The values in the order of `facet_sort`, equal ones by value; what has no number comes last."""
    name, descending = facet_sort.lstrip("-"), facet_sort.startswith("-")
    ordered = sorted(counts)
    if name == "value":
        return ordered[::-1] if descending else ordered
    if name == "count":
        return sorted(ordered, key=lambda one: -counts[one] if descending else counts[one])
    numbered = [one for one in ordered if one in statistics]
    numbered.sort(key=lambda one: statistics[one].get(name), reverse=descending)
    return numbered + [one for one in ordered if one not in statistics]


def _read_labels(session: Session, kind: str, ids: Sequence[str]) -> dict[str, str]:
    bodies = read_bodies(session, kind, ids)
    return {one: get_name(kind, read_document(body)) for one, body in bodies.items()}


def _count_years(session: Session, listing: Listing, years: Years, query: ListQuery) -> FacetRead:
    """A period counts for each of its years. One without an end reaches to the last year there is."""
    statement = select_from(session, listing, years.first, years.last, func.count())
    dated = statement.where(years.edtf.is_not(None)).group_by(years.first, years.last)
    periods = [tuple(row) for row in session.execute(dated)]
    known = [day.year for first, last, _ in periods for day in (first, last) if day]
    counts: Counter[int] = Counter()
    for first, last, count in periods:
        begun = first.year if first else min(known)
        ended = last.year if last else max(known)
        for year in range(begun, ended + 1):
            counts[year] += count
    dates = {getattr(query, name, None) for name in ("date__gte", "date__lte")}
    values = [
        FacetValueRead(
            value=f"{year:04}",
            label=None,
            count=count,
            selected=dates == {f"{year:04}"},
            next=None,
            statistics=None,
        )
        for year, count in sorted(counts.items())
    ]
    undated = select_from(session, listing, func.count()).where(years.edtf.is_(None))
    return FacetRead(values=[*values, *_make_missing(session.scalar(undated) or 0)], more=False)
