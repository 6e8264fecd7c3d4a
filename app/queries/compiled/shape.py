"""Shapes of queries: those of one shape share a compiled statement."""

from collections.abc import Container, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, NamedTuple, get_args, get_origin

from app.errors import CursorMismatch
from app.queries.compiled.revision_cache import ListIdentity, identify_list
from app.queries.list_page.facets import list_facets, wants_numbers
from app.queries.list_page.page import find_position
from app.queries.list_page.page_statement import Position, Strategy
from app.queries.lists.value_filter import ValueLimits, has_limits
from app.queries.search.index import MatchExpressions
from app.schemas.claims import ClaimQuery
from app.schemas.filters import ByDate, ByValue
from app.schemas.list_parameters import ListQuery

# These change neither the statement of a page nor that of its list.
_FACET_PARAMETERS = {"facet", "facet_limit", "facet_sort", "facet_statistics"}


_PAGE_PARAMETERS = {"sort", "limit"}


# Pages with these need several statements, or values that are not ids or names.
_UNPLANNED = {"as_of", "fields", "expand", "format"}


# Cursor positions and limits are bound as values, and no part of a shape.
_BOUND_VALUES = {"q", "cursor", *ByValue.model_fields, *ByDate.model_fields} - {"include_uncertain"}


_NOT_IN_LIST_SHAPE = _BOUND_VALUES | _FACET_PARAMETERS | _PAGE_PARAMETERS


# The shape of a page contains that of its list, which its facets share.
Shape = tuple[object, ...]


class BindValues(NamedTuple):
    """Values computed from a query before it is planned.

    `days` are limits on dates by parameter name. `words` is None for a query without words.
    """

    limits: ValueLimits | None = None
    days: Mapping[str, date] = MappingProxyType({})
    words: MatchExpressions | None = None


class PageRequest(NamedTuple):
    """A page of a list that has a plan, or can have one.

    `identity` is shared by all pages of the list. `position` is None for the first page.
    """

    identity: ListIdentity
    list_shape: Shape
    shape: Shape
    query: ListQuery
    position: Position | None
    values: BindValues
    strategy: Strategy = Strategy.SEARCH

    def scan(self) -> "PageRequest":
        """Return a request for the same page, found by a scan of the list."""
        return self._replace(shape=(self.shape, "scanned"), strategy=Strategy.SCAN)


def find_shape(
    collection: str,
    kind: str,
    query: ListQuery,
    values: BindValues,
    planned: Container[Shape] = (),
) -> PageRequest | None:
    """Return the request for a page, or None if it has no plan or its cursor is of another list.

    `kind` is that of the collection, `planned` are shapes that have had a plan.
    """
    limits, days, words = values
    try:
        position = None if query.cursor is None else _find_position(kind, query)
    except CursorMismatch:
        return None
    valued = list_valued(type(query))
    filters = tuple(
        (name, len(getattr(query, name)) if name in valued else _freeze(getattr(query, name)))
        for name in sorted(query.model_fields_set - _NOT_IN_LIST_SHAPE)
    )
    limited = limits and (
        (limits.dimension, limits.by_factor, limits.is_implied, *sorted(limits.keys))
    )
    counted = words and (words.counted is not None)
    list_shape = (collection, filters, limited, *sorted(days), counted)
    starts_at_null = None if position is None else position[0] is None
    shape = (list_shape, query.sort, query.limit, starts_at_null)
    # A shape says nothing of words and facets.
    depends_on_shape = query.q is None and "facet" not in query.model_fields_set
    if not (depends_on_shape and shape in planned) and not _has_plan(query, values):
        return None
    identity = (collection, identify_list(query))
    return PageRequest(identity, list_shape, shape, query, position, values)


def _find_position(kind: str, query: ListQuery) -> Position | None:
    sorted_by = (query.sort or "id").partition(",")[0].lstrip("-")
    return find_position(kind, query, 1 if sorted_by == "id" else 2)


def _has_plan(query: ListQuery, values: BindValues) -> bool:
    """Check whether every part of the query belongs to its shape or to its bind values."""
    limits, days, words = values
    # A search for words without an order has the best hits first.
    is_ranked = query.sort == "relevance" or (query.q is not None and query.sort is None)
    facets = list_facets(query)
    if is_ranked or not _UNPLANNED.isdisjoint(query.model_fields_set):
        return False
    if query.q is not None and (words is None or facets):
        return False
    if "year" in facets or wants_numbers(query):
        return False
    if days.keys() != {
        model_field
        for model_field in ByDate.model_fields
        if getattr(query, model_field, None) is not None
    }:
        return False
    return limits is not None or not isinstance(query, ClaimQuery) or not has_limits(query)


def _freeze(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@cache
def list_valued(model: type[ListQuery]) -> frozenset[str]:
    """List the parameters whose values are ids or names, which a statement only compares."""
    return frozenset(
        name for name, field in model.model_fields.items() if _is_of_text(field.annotation)
    )


def _is_of_text(annotation: object) -> bool:
    if get_origin(annotation) is not list:
        return False
    [item] = get_args(annotation)
    return (get_args(item)[0] if get_origin(item) is Annotated else item) is str
