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

# What makes no other statement of a page, nor of its list.
_OF_FACETS = {"facet", "facet_limit", "facet_sort", "facet_statistics"}


_OF_A_PAGE = {"sort", "limit"}


# Pages with these are made in more than one statement, or by values that are not ids or names.
_OTHERWISE = {"as_of", "fields", "expand", "format"}


# What a place or a limit is given as, and no part of a shape.
_BOUND_VALUES = {"q", "cursor", *ByValue.model_fields, *ByDate.model_fields} - {"include_uncertain"}


_NOT_OF_A_LIST = _BOUND_VALUES | _OF_FACETS | _OF_A_PAGE


# That of a list, as its facets count it, is a part of that of a page.
Shape = tuple[object, ...]


class BindValues(NamedTuple):
    """What is worked out of a query before it is planned.

    `days` are limits on dates by the name of the parameter. `words` are what it searches for, None for
    no words.
    """

    limits: ValueLimits | None = None
    days: Mapping[str, date] = MappingProxyType({})
    words: MatchExpressions | None = None


class PageRequest(NamedTuple):
    """A page of a list that has a plan, or can have one.

    `list_of` is what all its pages have in common. `place` is None for the first page.
    """

    list_of: ListIdentity
    list_shape: Shape
    shape: Shape
    query: ListQuery
    place: Position | None
    given: BindValues
    way: Strategy = Strategy.SEARCH

    def walk(self) -> "PageRequest":
        """The same page, of a list that is walked."""
        return self._replace(shape=(self.shape, "walked"), way=Strategy.SCAN)


def find_shape(
    collection: str,
    kind: str,
    query: ListQuery,
    worked_out: BindValues,
    planned: Container[Shape] = (),
) -> PageRequest | None:
    """`kind` is that of the collection, `planned` are shapes of which a page had a plan.

    None for a page that is made otherwise, or whose cursor is not of this list.
    """
    limits, days, words = worked_out
    try:
        place = None if query.cursor is None else _find_place(kind, query)
    except CursorMismatch:
        return None
    valued = list_valued(type(query))
    given = tuple(
        (name, len(getattr(query, name)) if name in valued else _freeze(getattr(query, name)))
        for name in sorted(query.model_fields_set - _NOT_OF_A_LIST)
    )
    limited = limits and (
        (limits.dimension, limits.by_factor, limits.is_told, *sorted(limits.keys))
    )
    counted = words and (words.counted is not None)
    list_shape = (collection, given, limited, *sorted(days), counted)
    begins = None if place is None else place[0] is None
    shape = (list_shape, query.sort, query.limit, begins)
    # Words and facets are no part of a shape.
    is_told_by_shape = query.q is None and "facet" not in query.model_fields_set
    if not (is_told_by_shape and shape in planned) and not _has_plan(query, worked_out):
        return None
    list_of = (collection, identify_list(query))
    return PageRequest(list_of, list_shape, shape, query, place, worked_out)


def _find_place(kind: str, query: ListQuery) -> Position | None:
    sorted_by = (query.sort or "id").partition(",")[0].lstrip("-")
    return find_position(kind, query, 1 if sorted_by == "id" else 2)


def _has_plan(query: ListQuery, worked_out: BindValues) -> bool:
    """Is all of the query either a part of its shape or worked out?"""
    limits, days, words = worked_out
    # Where words are searched for and no order is asked for, the best hits come first.
    is_ranked = query.sort == "relevance" or (query.q is not None and query.sort is None)
    facets = list_facets(query)
    if is_ranked or not _OTHERWISE.isdisjoint(query.model_fields_set):
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
    """The parameters whose values are ids or names, which a statement only compares with."""
    return frozenset(
        name for name, field in model.model_fields.items() if _is_of_text(field.annotation)
    )


def _is_of_text(annotation: object) -> bool:
    if get_origin(annotation) is not list:
        return False
    [item] = get_args(annotation)
    return (get_args(item)[0] if get_origin(item) is Annotated else item) is str
