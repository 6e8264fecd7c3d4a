"""Pages of lists by statements that are compiled once for all queries of one shape.

To write a statement takes SQLAlchemy ten times as long as it takes a database to answer it. Queries
are of one shape where they give the same parameters, with as many values: their ids and names are then
put into the statement of the first such query. All else that a query gives is part of its shape.
"""

from asyncio import Task, ensure_future, shield
from collections import OrderedDict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Generic, NamedTuple, TypeVar, get_args, get_origin

from anyio.to_thread import run_sync
from sqlalchemy import Dialect, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from app.drivers import Reader, Statement
from app.errors import CursorMismatch
from app.queries.collections import Collection
from app.queries.compiling import compile_statement
from app.queries.facets import list_facets, wants_numbers
from app.queries.filters import name_day
from app.queries.kept import ListOf, identify_list
from app.queries.listings import Listing
from app.queries.ordering import Ordering
from app.queries.page_rows import PageStatement, Place, Way, list_counts, name_count, select_page
from app.queries.pages import Page, find_place, make_page
from app.queries.planned_facets import FacetPlan, plan_facet
from app.queries.search_index import WrittenWords, find_written, list_written
from app.queries.values import Limits, has_limits, name_limit
from app.schemas.claims import ClaimQuery
from app.schemas.filters import ByDate, ByValue
from app.schemas.queries import ListQuery

# As many shapes as are kept; one that is not is planned anew.
MAX_PLANS = 500
# What makes no other statement of a page, nor of its list.
_OF_FACETS = {"facet", "facet_limit", "facet_sort", "facet_statistics"}
_OF_A_PAGE = {"sort", "limit"}
# Pages with these are made in more than one statement, or by values that are not ids or names.
_OTHERWISE = {"as_of", "fields", "expand", "format"}
# What a place or a limit is given as, and no part of a shape.
_GIVEN_ANEW = {"q", "cursor", *ByValue.model_fields, *ByDate.model_fields} - {"include_uncertain"}
_NOT_OF_A_LIST = _GIVEN_ANEW | _OF_FACETS | _OF_A_PAGE

# That of a list, as its facets count it, is a part of that of a page.
Shape = tuple[object, ...]
_Process = Callable[[Any], Any]


class Given(NamedTuple):
    """What is worked out of a query before it is planned.

    `days` are limits on dates by the name of the parameter. `words` are what it searches for, None for
    no words.
    """

    limits: Limits | None = None
    days: Mapping[str, date] = MappingProxyType({})
    words: WrittenWords | None = None


class Asked(NamedTuple):
    """A page of a list that has a plan, or can have one.

    `list_of` is what all its pages have in common. `place` is None for the first page.
    """

    list_of: ListOf
    list_shape: Shape
    shape: Shape
    query: ListQuery
    place: Place | None
    given: Given
    way: Way = Way.SEARCH

    def walk(self) -> "Asked":
        """The same page, of a list that is walked."""
        return self._replace(shape=(self.shape, "walked"), way=Way.WALK)


@dataclass(frozen=True, slots=True)
class Plan:
    """`listing` has parameters in place of the values that queries of its shape differ in.

    `write_key` makes of the key of a place what the driver takes, `read_key` is the way back.
    """

    listing: Listing
    page: PageStatement
    statement: Statement
    write_key: _Process
    read_key: _Process


_Kind = TypeVar("_Kind")


class Plans(Generic[_Kind]):
    """Those of one process, used on the event loop; the one that was used last is kept longest."""

    def __init__(self) -> None:
        self._plans: OrderedDict[Shape, _Kind] = OrderedDict()
        self._making: dict[Shape, Task[_Kind]] = {}

    async def get(self, shape: Shape, make: Callable[[], _Kind]) -> _Kind:
        """Find it, or have it made in a thread: once, for all who ask meanwhile."""
        if (plan := self.find(shape)) is not None:
            return plan
        if shape not in self._making:
            self._making[shape] = ensure_future(run_sync(make))
        try:
            plan = await shield(self._making[shape])
        finally:
            self._making.pop(shape, None)
        self.keep(shape, plan)
        return plan

    def find(self, shape: Shape) -> _Kind | None:
        plan = self._plans.get(shape)
        if plan is not None:
            self._plans.move_to_end(shape)
        return plan

    def __contains__(self, shape: object) -> bool:
        return shape in self._plans

    def keep(self, shape: Shape, plan: _Kind) -> None:
        self._plans[shape] = plan
        if len(self._plans) > MAX_PLANS:
            self._plans.popitem(last=False)


def find_shape(
    collection: str, kind: str, query: ListQuery, worked_out: Given, planned: Container[Shape] = ()
) -> Asked | None:
    """`kind` is that of the collection, `planned` are shapes of which a page had a plan.

    None for a page that is made otherwise, or whose cursor is not of this list.
    """
    limits, days, words = worked_out
    try:
        place = None if query.cursor is None else _find_place(kind, query)
    except CursorMismatch:
        return None
    valued = _list_valued(type(query))
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
    return Asked(list_of, list_shape, shape, query, place, worked_out)


def _find_place(kind: str, query: ListQuery) -> Place | None:
    sorted_by = (query.sort or "id").partition(",")[0].lstrip("-")
    return find_place(kind, query, 1 if sorted_by == "id" else 2)


def _has_plan(query: ListQuery, worked_out: Given) -> bool:
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
    if days.keys() != {one for one in ByDate.model_fields if getattr(query, one, None) is not None}:
        return False
    return limits is not None or not isinstance(query, ClaimQuery) or not has_limits(query)


def _freeze(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@cache
def _list_valued(model: type[ListQuery]) -> frozenset[str]:
    """The parameters whose values are ids or names, which a statement only compares with."""
    return frozenset(
        name for name, field in model.model_fields.items() if _is_of_text(field.annotation)
    )


def _is_of_text(annotation: object) -> bool:
    if get_origin(annotation) is not list:
        return False
    [item] = get_args(annotation)
    return (get_args(item)[0] if get_origin(item) is Annotated else item) is str


def make_facet_plan(
    dialect: Dialect, session: Session, collection: Collection, query: ListQuery, name: str
) -> FacetPlan:
    """Compile the statements of one facet of a list, with parameters as in those of its pages."""
    return plan_facet(dialect, session, collection, _put_parameters(query), name)


def make_count_plan(
    dialect: Dialect, session: Session, collection: Collection, asked: Asked, words: WrittenWords
) -> Statement:
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
        for name in _list_valued(type(query)) & query.model_fields_set
    }
    return query.model_copy(update=parameters)


def make_plan(dialect: Dialect, session: Session, collection: Collection, asked: Asked) -> Plan:
    """Compile the statement of a page, with parameters for what queries of its shape differ in."""
    listing = collection.lister(session, _put_parameters(asked.query))
    ordering, place = listing.ordering, asked.place
    opened = replace(listing, ordering=_take_parameters(ordering))
    words = None
    if asked.given.words is not None:
        words = find_written(dialect, asked.given.words)
    begins = None if place is None else _name_place(ordering, place)
    page = select_page(opened, words, begins, asked.way, can_know_counts=True)
    key = ordering.key
    kind: TypeEngine[Any] | None = None if key is None else key.column.type.dialect_impl(dialect)
    return Plan(
        listing=replace(listing, query=asked.query),
        page=page,
        statement=compile_statement(dialect, page.select),
        write_key=(kind and kind.bind_processor(dialect)) or _keep,
        read_key=(kind and kind.result_processor(dialect, None)) or _keep,
    )


def _name_parameter(name: str, index: int) -> str:
    """A name that SQLAlchemy gives to no parameter of its own."""
    return f"given_{name}_{index}"


def _take_parameters(ordering: Ordering) -> Ordering:
    """An order whose places hold parameters, which are read when they have values."""
    return replace(ordering, key=ordering.key and replace(ordering.key, read=_keep))


def _name_place(ordering: Ordering, place: Place) -> list[Any]:
    *keys, last_id = place
    named: list[Any] = [
        None
        if one is None or ordering.key is None
        else bindparam("place_key", ordering.key.read(one))
        for one in keys
    ]
    return [*named, bindparam("place_id", last_id)]


def _keep(value: Any) -> Any:  # noqa: ANN401 - any value of a column
    return value


async def read_planned_page(
    reader: Reader, plan: Plan, asked: Asked, values: dict[str, Any], known: Sequence[int] | None
) -> tuple[Page, list[int]]:
    """Read a page by its plan; and the counts of its list, made only where they are not known.

    `values` are those of `list_values`.

    Raises:
        TimeoutError: it takes too long for the event loop.
    """
    given = list_known(plan, values, known)
    return finish_page(plan, asked, await reader.fetch(plan.statement, given))


def list_known(
    plan: Plan, values: Mapping[str, Any], known: Sequence[int] | None
) -> dict[str, Any]:
    """All parameters of the statement of a page, with its counts, None where they are to be made."""
    counted = range(plan.page.counted)
    counts = {name_count(one): None if known is None else known[one] for one in counted}
    return {**counts, **values}


def finish_page(plan: Plan, asked: Asked, fetched: Sequence[Any]) -> tuple[Page, list[int]]:
    """The page and its counts, from the rows of its statement."""
    read = plan.page.read(fetched)
    if read.after is not None and read.after[0] is not None:
        read = read._replace(after=[plan.read_key(read.after[0]), read.after[1]])
    return make_page(plan.listing, asked.query, read), read.counts


def list_values(plan: Plan, asked: Asked) -> dict[str, Any]:
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


def list_values_of_list(asked: Asked) -> dict[str, Any]:
    """The parameters of what is asked of a whole list."""
    query = asked.query
    values: dict[str, Any] = {
        _name_parameter(name, index): value
        for name in _list_valued(type(query)) & query.model_fields_set
        for index, value in enumerate(getattr(query, name))
    }
    if asked.given.limits is not None:
        values |= {name_limit(name): key for name, key in asked.given.limits.keys.items()}
    values |= {name_day(name): day.isoformat() for name, day in asked.given.days.items()}
    if asked.given.words is not None:
        values |= list_written(asked.given.words)
    return values
