"""Pages of lists by statements that are compiled once for all queries of one shape.

To write a statement takes SQLAlchemy ten times as long as it takes a database to answer it. Queries
are of one shape where they give the same parameters, with as many values: their ids and names are then
put into the statement of the first such query. All else that a query gives is part of its shape.
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
    """`listing` has parameters in place of the values that queries of its shape differ in.

    `write_key` makes of the key of a place what the driver takes, `read_key` is the way back.
    """

    listing: Listing
    page: PageStatement
    statement: CompiledStatement
    write_key: _Process
    read_key: _Process


def make_facet_plan(
    dialect: Dialect, session: Session, collection: Collection, query: ListQuery, name: str
) -> FacetPlan:
    """Compile the statements of one facet of a list, with parameters as in those of its pages."""
    return plan_facet(dialect, session, collection, _put_parameters(query), name)


def make_count_plan(
    dialect: Dialect,
    session: Session,
    collection: Collection,
    asked: PageRequest,
    words: MatchExpressions,
) -> CompiledStatement:
    """Compile the statement of the counts of a list that searches for words."""
    listing = collection.lister(session, _put_parameters(asked.query))
    return compile_statement(dialect, select(*list_counts(listing, find_written(dialect, words))))


def _put_parameters(query: ListQuery) -> ListQuery:
    """The query with parameters in place of the values that queries of its shape differ in."""
    parameters: dict[str, list[Any]] = {
        name: [
            bindparam(_name_parameter(name, index), value)
            for index, value in enumerate(getattr(query, name))
        ]
        for name in list_valued(type(query)) & query.model_fields_set
    }
    return query.model_copy(update=parameters)


def make_plan(
    dialect: Dialect, session: Session, collection: Collection, asked: PageRequest
) -> ListPlan:
    """Compile the statement of a page, with parameters for what queries of its shape differ in."""
    listing = collection.lister(session, _put_parameters(asked.query))
    ordering, place = listing.ordering, asked.place
    opened = replace(listing, ordering=_take_parameters(ordering))
    words = None
    if asked.given.words is not None:
        words = find_written(dialect, asked.given.words)
    begins = None if place is None else _name_position(ordering, place)
    page = select_page(opened, words, begins, asked.way, can_know_counts=True)
    key = ordering.key
    kind: TypeEngine[Any] | None = None if key is None else key.column.type.dialect_impl(dialect)
    return ListPlan(
        listing=replace(listing, query=asked.query),
        page=page,
        statement=compile_statement(dialect, page.select),
        write_key=(kind and kind.bind_processor(dialect)) or _return_unchanged,
        read_key=(kind and kind.result_processor(dialect, None)) or _return_unchanged,
    )


def _name_parameter(name: str, index: int) -> str:
    """A name that SQLAlchemy gives to no parameter of its own."""
    return f"given_{name}_{index}"


def _take_parameters(ordering: Ordering) -> Ordering:
    """An order whose places hold parameters, which are read when they have values."""
    return replace(ordering, key=ordering.key and replace(ordering.key, read=_return_unchanged))


def _name_position(ordering: Ordering, place: Position) -> list[Any]:
    *keys, last_id = place
    named: list[Any] = [
        None
        if key is None or ordering.key is None
        else bindparam("place_key", ordering.key.read(key))
        for key in keys
    ]
    return [*named, bindparam("place_id", last_id)]


def _return_unchanged(value: Any) -> Any:  # noqa: ANN401 - any value of a column
    return value


async def read_planned_page(
    reader: FastReader,
    plan: ListPlan,
    asked: PageRequest,
    values: dict[str, Any],
    known: Sequence[int] | None,
) -> tuple[Page, list[int]]:
    """Read a page by its plan; and the counts of its list, made only where they are not known.

    `values` are those of `list_values`.

    Raises:
        TimeoutError: it takes too long for the event loop.
    """
    given = list_parameters(plan, values, known)
    return finish_page(plan, asked, await reader.fetch(plan.statement, given))


def list_parameters(
    plan: ListPlan, values: Mapping[str, Any], known: Sequence[int] | None
) -> dict[str, Any]:
    """All parameters of the statement of a page, with its counts, None where they are to be made."""
    counted = range(plan.page.counted)
    counts = {name_count(one): None if known is None else known[one] for one in counted}
    return {**counts, **values}


def finish_page(
    plan: ListPlan, asked: PageRequest, fetched: Sequence[Any]
) -> tuple[Page, list[int]]:
    """The page and its counts, from the rows of its statement."""
    read = plan.page.read(fetched)
    if read.after is not None and read.after[0] is not None:
        read = read._replace(after=[plan.read_key(read.after[0]), read.after[1]])
    return make_page(plan.listing, asked.query, read), read.counts


def list_values(plan: ListPlan, asked: PageRequest) -> dict[str, Any]:
    """The parameters of the statements of a page and its facets, but for known counts.

    Raises:
        ValueError: the cursor holds no place of this list.
    """
    values, place = list_values_of_list(asked), asked.place
    if place is not None:
        values["place_id"] = place[-1]
        key = plan.listing.ordering.key
        if key is not None and place[0] is not None:
            values["place_key"] = plan.write_key(key.read(place[0]))
    return values


def list_values_of_list(asked: PageRequest) -> dict[str, Any]:
    """The parameters of what is asked of a whole list."""
    query = asked.query
    values: dict[str, Any] = {
        _name_parameter(name, index): value
        for name in list_valued(type(query)) & query.model_fields_set
        for index, value in enumerate(getattr(query, name))
    }
    if asked.given.limits is not None:
        values |= {name_limit(name): key for name, key in asked.given.limits.keys.items()}
    values |= {name_day(name): day.isoformat() for name, day in asked.given.days.items()}
    if asked.given.words is not None:
        values |= list_written(asked.given.words)
    return values
