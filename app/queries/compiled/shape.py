"""Shapes of queries: queries of the same shape are answered by the same plan (compiled statement).

Two queries have the same shape if they differ only in values that are bind parameters of the statement:
ids, names, limits on values and dates, search words, and the position in a cursor.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, NamedTuple, get_args, get_origin

from app.domain.search.query import ExpandedSearch
from app.errors import CursorMismatch
from app.queries.compiled.revision_cache import ListIdentity, identify_list
from app.queries.list_page.facets import list_facets, wants_numbers
from app.queries.list_page.page import find_position
from app.queries.list_page.page_statement import Position
from app.queries.lists.qualifier_values import Properties, QualifierTerm
from app.queries.lists.value_filter import MetricUnit, ValueLimits, has_limits
from app.queries.search_index.index import MatchExpressions
from app.schemas.claims import ClaimQuery
from app.schemas.filters import ByDate, ByQualifier, ByValue, find_facet_property
from app.schemas.list_parameters import RELEVANCE, ListQuery

# Parameters that change neither the statement for a page nor the statements that count its list.
_FACET_PARAMETERS = {"facet", "facet_limit", "facet_sort", "facet_statistics"}


_PAGE_PARAMETERS = {"sort", "limit"}


# Queries with these parameters have no plan: they need further statements or another form of response.
_UNPLANNED = {"as_of", "fields", "expand", "format"}


# Parameters whose values are bind parameters of a statement, so that they are not part of a shape.
_BOUND_VALUES = {
    *("q", "cursor"),
    *(ByQualifier.model_fields | ByValue.model_fields | ByDate.model_fields),
} - {"include_uncertain"}


_NOT_IN_LIST_KEY = _BOUND_VALUES | _FACET_PARAMETERS | _PAGE_PARAMETERS


# The cache key of a compiled statement.
PlanKey = tuple[object, ...]


class BindValues(NamedTuple):
    """Values that are computed from a query, to become bind parameters of its compiled statement.

    `limits` are the limits on values and factors, None if the query has none. `days` are the limits on
    dates by parameter name. `words` are the match expressions of the search words; None if the query
    has no search words, or if compiled statements cannot answer the search. `units` are the canonical
    units of the metrics that the query names, by which `limits` were read. `search` are the search words as
    they were expanded. `terms` is what the query asks
    of the conditions of claims, read by the `properties` that it names.
    """

    limits: ValueLimits | None = None
    days: Mapping[str, date] = MappingProxyType({})
    words: MatchExpressions | None = None
    units: Sequence[MetricUnit] = ()
    terms: Sequence[QualifierTerm] = ()
    properties: Properties = MappingProxyType({})
    search: ExpandedSearch | None = None


class QueryShape(NamedTuple):
    """A query that a compiled statement can answer, and the cache keys of the statements.

    `identity` is the cache key of the list with its filter values, the same for all its pages.
    `page_key` is that of the statement for the page; it leaves out the values that are bind parameters.
    `list_key` also leaves out order and limit, and is that of the statements that count the list.
    `position` is the position in the cursor, None for the first page.
    """

    identity: ListIdentity
    list_key: PlanKey
    page_key: PlanKey
    query: ListQuery
    position: Position | None
    values: BindValues


def find_shape(
    collection: str,
    kind: str,
    query: ListQuery,
    values: BindValues,
    planned: Container[PlanKey] = (),
) -> QueryShape | None:
    """Return the shape of a query for a page of a list.

    The result is None if no compiled statement can answer the query, or if its cursor belongs to
    another list. `kind` is the kind of the resources in the collection. `planned` contains the page keys
    whose statements are cached: a query of such a shape, without search words and facets, needs no
    check.
    """
    limits, days, words, *_ = values
    try:
        position = find_position(kind, query)
    except CursorMismatch:
        return None
    valued = list_valued(type(query))
    filters = tuple(
        (name, len(getattr(query, name)) if name in valued else _freeze(getattr(query, name)))
        for name in sorted(query.model_fields_set - _NOT_IN_LIST_KEY)
    )
    limited = limits and limits.get_shape()
    counted = words and (words.counted is not None)
    asked = tuple(term.get_shape() for term in values.terms)
    list_key = (collection, filters, limited, asked, *sorted(days), counted)
    nulls = None if position is None else tuple(value is None for value in position)
    page_key = (list_key, query.sort, query.limit, nulls)
    # Search words and facets are not part of a shape, so a query with them is always checked.
    depends_on_shape = query.q is None and "facet" not in query.model_fields_set
    if not (depends_on_shape and page_key in planned) and not _has_plan(query, values):
        return None
    identity = (collection, identify_list(query))
    return QueryShape(identity, list_key, page_key, query, position, values)


def _has_plan(query: ListQuery, values: BindValues) -> bool:
    """Return whether a compiled statement can answer the query.

    Each parameter must belong to the key of the statement or be one of its bind parameters.
    """
    limits, days, *_ = values
    facets = list_facets(query)
    if not _UNPLANNED.isdisjoint(query.model_fields_set) or not _has_plan_for_words(query, values):
        return False
    if "year" in facets or any(map(find_facet_property, facets)) or wants_numbers(query):
        return False
    if query.model_fields_set & ByQualifier.model_fields.keys() and not values.properties:
        return False
    if days.keys() != {
        model_field
        for model_field in ByDate.model_fields
        if getattr(query, model_field, None) is not None
    }:
        return False
    return limits is not None or not isinstance(query, ClaimQuery) or not has_limits(query)


def _has_plan_for_words(query: ListQuery, values: BindValues) -> bool:
    if query.sort != RELEVANCE:
        return query.q is None or values.words is not None
    # A ranked list of claims that may be uncertain needs one statement more.
    limited = (values.limits, *values.days, *values.terms)
    return values.words is not None and not any(limited)


def _freeze(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@cache
def list_valued(model: type[ListQuery]) -> frozenset[str]:
    """Return the names of the parameters whose values are lists of ids or names.

    Statements only compare these values with columns, so they can be bind values.
    """
    texts = {name for name, field in model.model_fields.items() if _is_of_text(field.annotation)}
    return frozenset(texts - {"facet", *ByQualifier.model_fields})


def _is_of_text(annotation: object) -> bool:
    if get_origin(annotation) is not list:
        return False
    [item] = get_args(annotation)
    return (get_args(item)[0] if get_origin(item) is Annotated else item) is str
