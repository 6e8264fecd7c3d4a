"""Facets: the number of resources in a list for each value of a property, such as each country.

All filters of the list apply, except the filter by the property itself. So the facet by country also
counts the countries that the filter by country leaves out.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from sqlalchemy import (
    Label,
    Select,
    distinct,
    func,
    literal,
    not_,
    null,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from app.models import KINDS, Document, MetricQualifierName
from app.queries.list_page.definition import ListMaker
from app.queries.list_page.facet_statistics import Statistics, read_statistics
from app.queries.list_page.facet_years import count_years, read_year_statistics
from app.queries.list_page.page_statement import select_from
from app.queries.lists.listing import Facet, Listing, Years
from app.queries.lists.qualifier_facets import (
    PROPERTY,
    label_properties,
    list_selected_keys,
    read_written,
    select_names,
)
from app.queries.lists.value_filter import MetricUnit, find_unit_of_metric, read_metric_units
from app.queries.search.hit import get_name, read_document
from app.schemas.claims import ClaimQuery
from app.schemas.common import FacetRead, FacetsRead, FacetValueRead
from app.schemas.filters import name_facet_filter
from app.schemas.list_parameters import ListQuery, get_defaults

# Takes the name of a facet and returns a function. That function takes a value and returns the link to
# the list that is also filtered by this value.
LinkTo = Callable[[str], Callable[[str], str]]
# Counts of a list by a property: the number of resources by value, and the number without a value.
Counts = tuple[dict[str, int], int]
_DATES = ("date__gte", "date__lte")


def read_facets(
    session: Session, query: ListQuery, define: ListMaker, link_to: LinkTo
) -> FacetsRead | None:
    """Count the list of a query by each property that its parameter `facet` names.

    Return None if the query requests no facet. `define` makes the definition of a list of this request.
    `link_to` makes the link to the list that is also filtered by a value.

    Raises:
        InvalidInput: a filter is invalid, or statistics are requested for more than one metric.
    """
    facets: dict[str, FacetRead] = {}
    if "metric" in list_facets(query):
        link_to = keep_unit(link_to, query, read_metric_units(session, query))
    by_value: dict[str, tuple[Listing, Facet]] = {}
    defined: list[tuple[ListQuery, Listing]] = []
    for name in list_facets(query):
        opened = open_filters(query, name)
        listing = next((listing for other, listing in defined if other == opened), None)
        if listing is None:
            listing = _search_once(define(opened), len(defined))
            defined.append((opened, listing))
        facet = listing.facets[name]
        if isinstance(facet, Years):
            counted_years = _count_years(session, listing, facet, query)
            facets[name] = describe_facet(counted_years, {}, link_to)
        else:
            by_value[name] = (listing, facet)
    counted = list(_count_values(session, query, by_value))
    labels = _read_labels(
        session,
        {
            (facet.names, value)
            for facet, counts in counted
            if facet.names
            for value in counts.shown
        },
    )
    for facet, counts in counted:
        named = {value: labels.get((facet.names, value)) for value in counts.shown}
        facets[counts.name] = describe_facet(counts, named, link_to)
    return {name: facets[name] for name in list_facets(query)} or None


def _search_once(listing: Listing, index: int) -> Listing:
    """Return the same list, whose search words are looked up once for all its counts in a statement.

    `index` makes the name of its common table expression unique in the statement.
    """
    if listing.words is None:
        return listing
    number = KINDS[listing.kind].model.number.expression
    matches = select_from(listing, number.label("number")).cte(f"matches_{index}")
    numbers = select(matches.prefix_with("MATERIALIZED").c.number)
    return replace(listing, conditions=[number.in_(numbers)], words=None)


def list_facets(query: ListQuery) -> list[str]:
    """Return the names of the facets that a query requests, in order, without duplicates."""
    return list(dict.fromkeys(getattr(query, "facet", ())))


def open_filters(query: ListQuery, name: str) -> ListQuery:
    """Return the query without the filter by the property that the facet `name` counts.

    The facet then also counts the values that this filter leaves out. What `NAME__not` excludes stays
    excluded: the links of the facet keep it, so they would lead to empty lists.
    """
    parameter, begun = name_facet_filter(name)
    if parameter != name and not begun:
        # Every property that is named narrows the list: there is nothing to open.
        return query
    defaults = get_defaults(type(query))
    filters = _DATES if name == "year" else (parameter,)
    opened = {filter_: defaults[filter_] for filter_ in filters}
    if begun:
        given: list[str] = getattr(query, parameter)
        opened = {parameter: [value for value in given if not value.startswith(begun)]}
    return query.model_copy(update=opened)


def keep_unit(link_to: LinkTo, query: ListQuery, metric_units: Sequence[MetricUnit]) -> LinkTo:
    """Return links that name the unit in which limits are read because a metric of the query has it.

    A link of the facet by metric names one metric more, which may have another unit.
    """
    unit = find_unit_of_metric(query, metric_units)
    if unit is None:
        return link_to
    named = f"&unit={quote_plus(unit.code)}"

    def link(name: str) -> Callable[[str], str]:
        link_value = link_to(name)
        return (lambda value: link_value(value) + named) if name == "metric" else link_value

    return link


def _count_years(
    session: Session, listing: Listing, years: Years, query: ListQuery
) -> "CountedFacet":
    counted = count_years(session, listing, years)
    statistics = (
        read_year_statistics(session, listing, years, counted) if wants_numbers(query) else {}
    )
    counts, missing = counted.counts, counted.missing
    selected = list_selected(query, "year")
    return CountedFacet("year", query, counts, missing, statistics, [*counts], selected)


class CountedFacet(NamedTuple):
    """The counts of a list by one facet, before they are written in their public form.

    `counts` has the number of resources for each value of the property, `statistics` the minimum, median
    and maximum of their numbers (empty if not requested). `missing` is the number of resources without
    a value. `shown` are the values to show, in order, and `selected` those by which the query filters.
    `written` has how a value is written that is counted by a key.
    """

    name: str
    query: ListQuery
    counts: Mapping[str, int]
    missing: int
    statistics: Mapping[str, Statistics]
    shown: Sequence[str]
    selected: AbstractSet[str]
    written: Mapping[str, str] = MappingProxyType({})


def _count_values(
    session: Session, query: ListQuery, facets: Mapping[str, tuple[Listing, Facet]]
) -> Iterator[tuple[Facet, CountedFacet]]:
    """Count lists by their facets, all by one statement."""
    rows: dict[str, list[tuple[Any, int]]] = {name: [] for name in facets}
    selected = [
        select(literal(name).label("name"), *count.subquery().c)
        for name, counted in facets.items()
        for count in select_counts(*counted)
    ]
    for name, value, number in session.execute(union_all(*selected)) if selected else ():
        rows[name].append((value, number))
    for name, (listing, facet) in facets.items():
        counts, missing = read_counts(rows[name])
        statistics = read_statistics(session, listing, name, facet) if wants_numbers(query) else {}
        shown = sort_values(counts, statistics, query.facet_sort)[: query.facet_limit]
        filtered, written = list_selected(query, name), dict[str, str]()
        if facet.declared and isinstance(query, ClaimQuery):
            filtered = list_selected_keys(query, facet.declared)
            written = read_written(session, facet.declared, shown)
        yield (
            facet,
            CountedFacet(name, query, counts, missing, statistics, shown, filtered, written),
        )


def describe_facet(
    counted: CountedFacet, labels: Mapping[str, str | None], link_to: LinkTo
) -> FacetRead:
    """Make the part of the response for one facet.

    If its values are ids of resources, `labels` has the name of each resource; what is written is the name of a
    value of a condition. `link_to` makes the link to the list that is also filtered by a value.
    """
    selected, written = counted.selected, counted.written
    statistics, link = counted.statistics, link_to(counted.name)
    values = [
        FacetValueRead(
            value=written.get(value, value),
            label=labels.get(value) or written.get(value),
            count=counted.counts[value],
            selected=value in selected,
            next=None if value in selected else link(written.get(value, value)),
            statistics=(
                statistics[value].describe(counted.counts[value]) if value in statistics else None
            ),
        )
        for value in counted.shown
    ]
    return _describe_values(values, counted.missing, more=len(counted.counts) > len(counted.shown))


def list_selected(query: ListQuery, name: str) -> set[str]:
    """Return the values of a facet by which a query filters; a year is one if the dates are limited to it."""
    if name != "year":
        parameter, begun = name_facet_filter(name)
        given = [str(value) for value in getattr(query, parameter)]
        return {value.removeprefix(begun) for value in given if value.startswith(begun)}
    first, last = (getattr(query, limit, None) for limit in _DATES)
    return {first} if first is not None and first == last else set()


def _describe_values(values: list[FacetValueRead], missing: int, *, more: bool) -> FacetRead:
    """Add an entry for the resources without a value, if there are any."""
    lacking = FacetValueRead(
        value=None, label=None, count=missing, selected=False, next=None, statistics=None
    )
    return FacetRead(values=[*values, lacking] if missing else values, more=more)


def wants_numbers(query: ListQuery) -> bool:
    """Return whether a query needs the minimum, median and maximum of numbers for its facets.

    It does if it requests or sorts by them. Only queries of claims have parameters for that.
    """
    by_number = query.facet_sort.lstrip("-") in ("min", "median", "max")
    return by_number or bool(getattr(query, "facet_statistics", False))


def select_counts(listing: Listing, facet: Facet) -> list[Select[Any]]:
    """Make the queries that count the resources of a list by the values of a facet.

    Of the values of a condition, the database returns only as many as are shown, and one more.

    Each row of their results is a value and the number of resources that have it. A row with the value
    None counts the resources without a value.
    """
    model = KINDS[listing.kind].model
    value: Label[Any] = facet.value.label("value")
    if not facet.joins:
        return [select_from(listing, value, func.count().label("number")).group_by(facet.value)]
    counted = select_from(listing, value, func.count(distinct(model.id)).label("number"))
    joins = facet.list_joins(select_from(listing, model.id))
    # A condition on each resource of the list, because the list may be short.
    (first, condition), *others = joins
    having = select(literal(1)).select_from(first).where(condition, facet.value.is_not(None))
    for target, joined in joins:
        counted = counted.join(target, joined)
    for target, joined in others:
        having = having.join(target, joined)
    lacking = select_from(listing, null().label("value"), func.count().label("number"))
    counted = counted.where(facet.value.is_not(None)).group_by(facet.value)
    if facet.declared and not wants_numbers(listing.query):
        counted = _limit_counts(counted, listing.query)
    return [
        counted,
        lacking.where(not_(having.correlate(model).exists())),
    ]


def _limit_counts(counted: Select[Any], query: ListQuery) -> Select[Any]:
    """Leave the first values in the order of `sort_values`, and one that shows that there are more."""
    value, number = counted.selected_columns
    first = number if query.facet_sort.lstrip("-") == "count" else value
    is_descending = query.facet_sort.startswith("-")
    ordered = counted.order_by(first.desc() if is_descending else first, value)
    return ordered.limit(query.facet_limit + 1)


def read_counts(rows: Iterable[Sequence[Any]]) -> Counts:
    """Return the counts of a list by a facet from all rows of the queries that `select_counts` makes."""
    counts, missing = dict[str, int](), 0
    for value, count in rows:
        if value is None:
            missing += count
        else:
            counts[str(value)] = count
    return counts, missing


def sort_values(
    counts: Mapping[str, int], statistics: Mapping[str, Statistics], facet_sort: str
) -> list[str]:
    """Return the values of a facet in the order that the parameter `facet_sort` requests, ties by value.

    This is an order by `count`, `value`, `min`, `median` or `max`, with `-` before it for descending. In
    an order by the last three, values without these numbers come last.
    """
    name, descending = facet_sort.lstrip("-"), facet_sort.startswith("-")
    ordered = sorted(counts)
    if name == "value":
        return ordered[::-1] if descending else ordered
    if name == "count":
        return sorted(ordered, key=lambda value: -counts[value] if descending else counts[value])
    numbered = [value for value in ordered if value in statistics]
    numbered.sort(key=lambda value: getattr(statistics[value], name), reverse=descending)
    return numbered + [value for value in ordered if value not in statistics]


def _read_labels(
    session: Session, resources: Collection[tuple[str, str]]
) -> dict[tuple[str | None, str], str]:
    """Return the names of resources, by their kinds and ids, and of properties."""
    labels: dict[tuple[str | None, str], str] = {}
    properties = sorted(value for kind, value in resources if kind == PROPERTY)
    if properties:
        rows = session.execute(select_names(MetricQualifierName.property.in_(properties)))
        labels = {(PROPERTY, name): label for name, label in label_properties(rows).items()}
    if len(properties) < len(resources):
        statement = select(Document.kind, Document.id, Document.body).where(
            tuple_(Document.kind, Document.id).in_(sorted(resources))
        )
        for kind, id_, body in session.execute(statement):
            labels[kind, id_] = read_label(kind, body)
    return labels


def read_label(kind: str, body: bytes) -> str:
    """Return the name of a resource from its public JSON."""
    return get_name(kind, read_document(body))
