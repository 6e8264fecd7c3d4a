"""Plans: statements for pages of lists, compiled once for all queries of the same shape.

SQLAlchemy takes ten times as long to build a statement as a database takes to run it. Two queries have
the same shape if they use the same parameters, each with the same number of values. The statement that
was compiled for the first query then serves the second one, whose ids and names are values of its bind
parameters. Values that cannot be bound, such as the order, are part of the shape.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Dialect, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from app.database.fast_reader import CompiledStatement, FastReader
from app.queries.collections import Collection
from app.queries.compiled.facets import FacetPlan, plan_facet
from app.queries.compiled.shape import PageRequest, list_valued
from app.queries.compiled.statement import compile_statement
from app.queries.list_page.page import Page, make_page
from app.queries.list_page.page_statement import (
    PageStatement,
    Position,
    list_counts,
    name_count,
    select_page,
)
from app.queries.lists.filters import name_day
from app.queries.lists.listing import Listing
from app.queries.lists.ordering import Ordering
from app.queries.lists.value_filter import name_limit
from app.queries.search.index import MatchExpressions, find_written, list_written
from app.schemas.list_parameters import ListQuery

_Process = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A compiled statement that reads a page of a list, for all queries that differ only in some values.

    `listing` and `page` have bind parameters in place of these values. A cursor contains the sort key
    of the last resource shown: `write_key` converts the key for the database driver, `read_key`
    converts a key from the driver back.
    """

    listing: Listing
    page: PageStatement
    statement: CompiledStatement
    write_key: _Process
    read_key: _Process


def make_facet_plan(
    dialect: Dialect, session: Session, collection: Collection, query: ListQuery, name: str
) -> FacetPlan:
    """Compile the statements that count a list by the property `name`.

    They have the same bind parameters as the statements for pages of the list.
    """
    return plan_facet(dialect, session, collection, _put_parameters(query), name)


def make_count_plan(
    dialect: Dialect,
    session: Session,
    collection: Collection,
    request: PageRequest,
    words: MatchExpressions,
) -> CompiledStatement:
    """Compile the statement that counts the resources of a list that is filtered by search words."""
    listing = collection.lister(session, _put_parameters(request.query))
    return compile_statement(dialect, select(*list_counts(listing, find_written(dialect, words))))


def _put_parameters(query: ListQuery) -> ListQuery:
    """Return the query with bind parameters in place of ids and names.

    The ids and names become the default values of these parameters.
    """
    parameters: dict[str, list[Any]] = {
        name: [
            bindparam(_name_parameter(name, index), value)
            for index, value in enumerate(getattr(query, name))
        ]
        for name in list_valued(type(query)) & query.model_fields_set
    }
    return query.model_copy(update=parameters)


def make_plan(
    dialect: Dialect, session: Session, collection: Collection, request: PageRequest
) -> ListPlan:
    """Compile the statement that reads the page of a list that a request asks for.

    The plan serves all requests of the same shape, which means that they differ only in bind parameters.
    """
    listing = collection.lister(session, _put_parameters(request.query))
    ordering, position = listing.ordering, request.position
    opened = replace(listing, ordering=_take_parameters(ordering))
    words = None
    if request.values.words is not None:
        words = find_written(dialect, request.values.words)
    named_position = None if position is None else _name_position(ordering, position)
    page = select_page(opened, words, named_position, request.strategy, can_know_counts=True)
    key = ordering.key
    kind: TypeEngine[Any] | None = None if key is None else key.column.type.dialect_impl(dialect)
    return ListPlan(
        listing=replace(listing, query=request.query),
        page=page,
        statement=compile_statement(dialect, page.select),
        write_key=(kind and kind.bind_processor(dialect)) or _return_unchanged,
        read_key=(kind and kind.result_processor(dialect, None)) or _return_unchanged,
    )


def _name_parameter(name: str, index: int) -> str:
    """Return the name of the bind parameter for a value of a filter.

    SQLAlchemy never generates such a name for a parameter of its own.
    """
    return f"filter_{name}_{index}"


def _take_parameters(ordering: Ordering) -> Ordering:
    """Return the order, changed so that it accepts a bind parameter as sort key of a cursor position.

    Otherwise it would parse the sort key as a string. `list_values` parses the string of each request.
    """
    return replace(ordering, key=ordering.key and replace(ordering.key, read=_return_unchanged))


def _name_position(ordering: Ordering, position: Position) -> list[Any]:
    *keys, last_id = position
    named: list[Any] = [
        None
        if key is None or ordering.key is None
        else bindparam("position_key", ordering.key.read(key))
        for key in keys
    ]
    return [*named, bindparam("position_id", last_id)]


def _return_unchanged(value: object) -> object:
    return value


async def read_planned_page(
    reader: FastReader,
    plan: ListPlan,
    request: PageRequest,
    values: dict[str, Any],
    cached_counts: Sequence[int] | None,
) -> tuple[Page, list[int]]:
    """Read a page by its compiled statement, and return the page with the counts of its list.

    `values` are the values of the bind parameters, from `list_values`. The statement computes the
    counts only if `cached_counts` is None.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        TimeoutError: the statement takes too long for the event loop.
    """
    parameters = list_parameters(plan, values, cached_counts)
    return finish_page(plan, request, await reader.fetch(plan.statement, parameters))


def list_parameters(
    plan: ListPlan, values: Mapping[str, Any], cached_counts: Sequence[int] | None
) -> dict[str, Any]:
    """Return the values of all bind parameters of the statement for a page, by name.

    These are `values` and the cached counts. If `cached_counts` is None, the parameters for counts are
    None too, so that the statement computes the counts.
    """
    counted = range(plan.page.counted)
    counts = {
        name_count(index): None if cached_counts is None else cached_counts[index]
        for index in counted
    }
    return {**counts, **values}


def finish_page(
    plan: ListPlan, request: PageRequest, fetched: Sequence[Any]
) -> tuple[Page, list[int]]:
    """Make a page, and the counts of its list, from the rows that the statement for the page fetched."""
    read = plan.page.read(fetched)
    if read.after is not None and read.after[0] is not None:
        read = read._replace(after=[plan.read_key(read.after[0]), read.after[1]])
    return make_page(plan.listing, request.query, read), read.counts


def list_values(plan: ListPlan, request: PageRequest) -> dict[str, Any]:
    """Return the values of the bind parameters for a request, by name, except those for cached counts.

    They serve the statement for the page and the statements that count the list by a property.

    Raises:
        ValueError: the cursor does not contain a valid position in this list.
    """
    values, position = list_values_of_list(request), request.position
    if position is not None:
        values["position_id"] = position[-1]
        key = plan.listing.ordering.key
        if key is not None and position[0] is not None:
            values["position_key"] = plan.write_key(key.read(position[0]))
    return values


def list_values_of_list(request: PageRequest) -> dict[str, Any]:
    """Return the values of the bind parameters that all pages of a list share, by name.

    They are the values of filters and search words; the position in a cursor differs by page.
    """
    query = request.query
    values: dict[str, Any] = {
        _name_parameter(name, index): value
        for name in list_valued(type(query)) & query.model_fields_set
        for index, value in enumerate(getattr(query, name))
    }
    if request.values.limits is not None:
        values |= {name_limit(name): key for name, key in request.values.limits.keys.items()}
    values |= {name_day(name): day.isoformat() for name, day in request.values.days.items()}
    if request.values.words is not None:
        values |= list_written(request.values.words)
    return values
