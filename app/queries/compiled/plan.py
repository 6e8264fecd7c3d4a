"""Plans: statements for lists, compiled once for all queries of the same shape.

SQLAlchemy takes ten times as long to build a statement as a database takes to run it. The statement that
was compiled for the first query of a shape serves all others, whose ids, names, limits and words are
values of its bind parameters (see `shape.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Dialect, bindparam, select, union_all

from app.database.fast_reader import CompiledStatement
from app.queries.collections import Collection
from app.queries.compiled.shape import QueryShape, list_valued
from app.queries.compiled.statement import compile_statement
from app.queries.list_page.facets import open_filters, select_counts
from app.queries.list_page.page import Page, make_page
from app.queries.list_page.page_statement import (
    PageStatement,
    list_counts,
    name_counts,
    select_common_counts,
    select_page,
)
from app.queries.lists.filters import name_day
from app.queries.lists.listing import Facet, Listing, LookedUp
from app.queries.lists.qualifier_values import bind_terms
from app.queries.lists.value_filter import name_limit
from app.queries.search_index.index import find_written, list_written
from app.queries.search_index.selectivity import Strategy
from app.schemas.list_parameters import ListQuery

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A compiled statement that reads a page of a list, for all queries of a shape.

    A cursor contains the position of the last resource shown. For each of its values, `write_keys` has the
    function that converts it for the database driver, and `read_keys` the one that converts a value from the
    driver back; None if nothing is to be converted.
    """

    listing: Listing
    page: PageStatement
    statement: CompiledStatement
    write_keys: Sequence[Convert | None]
    read_keys: Sequence[Convert | None]

    def bind(self, shape: QueryShape, counts: Sequence[int] | None) -> dict[str, Any]:
        """Return the bind values for a query. The statement counts only if `counts` is None.

        Raises:
            ValueError: the cursor does not contain a valid position in this list.
        """
        values = bind_filters(shape) | name_counts(counts or [None] * self.page.counted)
        if shape.position is not None:
            position = self.listing.ordering.read(shape.position)
            for index, value in enumerate(_convert(position, self.write_keys)):
                values[_name_key(index)] = value
        return values

    def make_page(self, query: ListQuery, rows: Sequence[Any]) -> tuple[Page, tuple[int, ...]]:
        """Make the page, and the counts of its list, from the rows of the statement.

        Raises:
            AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        """
        read = self.page.read(rows)
        if read.after is not None:
            read = read._replace(after=_convert(read.after, self.read_keys))
        return make_page(self.listing, query, read), tuple(read.counts)


@dataclass(frozen=True, slots=True)
class FacetPlan:
    """The compiled statement that counts a list by the property `name`.

    If the values of the property are ids of resources, `names` is the kind of these resources, whose
    names are shown with the values. `names` is None for other values.
    """

    name: str
    names: str | None
    statement: CompiledStatement


def make_plan(
    dialect: Dialect, collection: Collection, shape: QueryShape, strategy: Strategy
) -> ListPlan:
    """Compile the statement that reads the page of a list."""
    listing = define_listing(dialect, collection, shape, shape.query)
    position: list[Any] | None = None
    if shape.position is not None:
        position = [
            None if value is None else bindparam(_name_key(index), value)
            for index, value in enumerate(listing.ordering.read(shape.position))
        ]
    page = select_page(listing, position, strategy)
    kinds = [column.type.dialect_impl(dialect) for column in listing.ordering.columns()]
    return ListPlan(
        listing=replace(listing, query=shape.query),
        page=page,
        statement=compile_statement(dialect, page.select),
        write_keys=[kind.bind_processor(dialect) for kind in kinds],
        read_keys=[kind.result_processor(dialect, None) for kind in kinds],
    )


def _name_key(index: int) -> str:
    """Return the name of the bind parameter for a value of the position in a cursor."""
    return f"position_{index}"


def _convert(position: Sequence[Any], converts: Sequence[Convert | None]) -> list[Any]:
    return [
        value if value is None or convert is None else convert(value)
        for value, convert in zip(position, converts, strict=True)
    ]


def make_count_plan(
    dialect: Dialect, collection: Collection, shape: QueryShape
) -> CompiledStatement:
    """Compile the statement that counts the hits in a list if its search words are common."""
    listing = define_listing(dialect, collection, shape, shape.query)
    return compile_statement(dialect, select_common_counts(listing))


def make_total_plan(
    dialect: Dialect, collection: Collection, shape: QueryShape
) -> CompiledStatement:
    """Compile the statement that counts a list."""
    listing = define_listing(dialect, collection, shape, shape.query)
    return compile_statement(dialect, select(*list_counts(listing)))


def make_facet_plan(
    dialect: Dialect, collection: Collection, shape: QueryShape, name: str
) -> FacetPlan:
    """Compile the statement that counts a list by the property `name`.

    Raises:
        TypeError: the list is to be counted by year, which compiled statements do not support.
    """
    listing = define_listing(dialect, collection, shape, open_filters(shape.query, name))
    facet = listing.facets[name]
    if not isinstance(facet, Facet):
        raise TypeError(f"{name} is not counted by value")
    statement = compile_statement(dialect, union_all(*select_counts(listing, facet)))
    return FacetPlan(name, facet.names, statement)


def define_listing(
    dialect: Dialect, collection: Collection, shape: QueryShape, query: ListQuery
) -> Listing:
    """Make the definition of a list with bind parameters in place of ids, names and search words."""
    parameters: dict[str, list[Any]] = {
        name: [
            bindparam(_name_parameter(name, index), value)
            for index, value in enumerate(getattr(query, name))
        ]
        for name in list_valued(type(query)) & query.model_fields_set
    }
    looked_up = LookedUp(shape.values.units, shape.values.properties)
    listing = collection.lister(query.model_copy(update=parameters), looked_up)
    words = shape.values.words
    return replace(listing, words=None if words is None else find_written(dialect, words))


def _name_parameter(name: str, index: int) -> str:
    """Return the name of the bind parameter for a value of a filter.

    SQLAlchemy never generates such a name for a parameter of its own.
    """
    return f"filter_{name}_{index}"


def bind_filters(shape: QueryShape) -> dict[str, Any]:
    """Return the bind values of filters and search words, which all pages of a list share, by name."""
    query, values = shape.query, shape.values
    bound: dict[str, Any] = {
        _name_parameter(name, index): value
        for name in list_valued(type(query)) & query.model_fields_set
        for index, value in enumerate(getattr(query, name))
    }
    if values.limits is not None:
        bound |= {name_limit(name): key for name, key in values.limits.keys.items()}
    bound |= bind_terms(values.terms)
    bound |= {name_day(name): day.isoformat() for name, day in values.days.items()}
    if values.words is not None:
        bound |= list_written(values.words)
    return bound
