"""Pages of lists, with their facets, as hot reads have them: by plans, on the event loop.

What is remembered from one read to the next is as of one mark; see `drivers.Reader.read_mark`.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from anyio.to_thread import run_sync

from app.domain.search_query import parse_search
from app.drivers import Reader, Statement
from app.queries.collections import Collection
from app.queries.compiling import read_planned_units
from app.queries.facets import LinkTo, list_facets
from app.queries.filters import read_days
from app.queries.kept import Kept, identify_list
from app.queries.pages import Page
from app.queries.planned_facets import FacetPlan, PlannedFacets
from app.queries.plans import (
    Asked,
    Given,
    Plan,
    Plans,
    find_shape,
    finish_page,
    list_known,
    list_values,
    make_facet_plan,
    make_plan,
    read_planned_page,
)
from app.queries.search_index import write_fts5, write_tsquery
from app.queries.values import Limits, has_limits, read_limits
from app.queries.vocabulary import Vocabulary
from app.schemas.claims import ClaimQuery
from app.schemas.common import FacetsRead
from app.schemas.queries import ListQuery

_Made = TypeVar("_Made")


class HotLists:
    """Those of one process."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._plans: Plans[Plan] = Plans()
        self._facet_plans: Plans[FacetPlan] = Plans()
        self._vocabulary = Vocabulary()
        self._kept = Kept(None)

    async def read(
        self, mark: object, named: tuple[str, Collection], query: ListQuery, link_to: LinkTo
    ) -> tuple[Page, FacetsRead | None] | None:
        """Read the page that a query asks for; None where it is made otherwise.

        Raises:
            InvalidInput: a limit on values or dates cannot be read.
            TimeoutError: it takes too long for the event loop.
            ValueError: the cursor holds no place of this list.
        """
        kept = self._kept = self._kept.renew(mark)
        name, collection = named
        given = Given(
            limits=await self._read_limits(kept, query),
            days=read_days(query),
            words=await self._write_words(mark, query) if query.q else None,
        )
        asked = find_shape(name, collection.kind, query, given)
        if asked is None:
            return None
        make = partial(self._make, make_plan, collection, asked)
        plan = await self._plans.get(asked.shape, make)
        values = list_values(plan, asked)
        list_of = (name, identify_list(query))
        known = kept.get_counts(list_of)
        try:
            page, counts = await read_planned_page(self._reader, plan, asked, values, known)
        except TimeoutError:
            if known is not None:
                raise
            # To count is what takes long. It is done once, and other pages of the list know.
            all_values = list_known(plan, values, None)
            fetched = await run_sync(self._fetch_apart, all_values, plan.statement)
            page, counts = finish_page(plan, asked, fetched)
            kept.costly.counts[list_of] = tuple(counts)
        else:
            kept.counts[list_of] = tuple(counts)
        facets = None
        if names := list_facets(query):
            facet_plans = [await self._get_facet_plan(collection, asked, one) for one in names]
            fetch_apart = partial(self._fetch_apart, values)
            planned = PlannedFacets(self._reader, kept, (name, query), values, fetch_apart)
            facets = await planned.read(facet_plans, link_to)
        is_of_several = known is not None or facets is not None or given.words is not None
        if is_of_several and not await self._reader.is_current(mark):
            # What was read one after the other may be of two revisions.
            return None
        return page, facets

    async def _get_facet_plan(self, collection: Collection, asked: Asked, name: str) -> FacetPlan:
        make = partial(self._make, make_facet_plan, collection, asked.query, name)
        return await self._facet_plans.get((asked.list_shape, name), make)

    def _fetch_apart(self, values: Mapping[str, Any], statement: Statement) -> list[Any]:
        with self._reader.database.read() as session:
            connection = session.connection()
            return list(connection.exec_driver_sql(statement.text, dict(statement.bind(values))))

    async def _read_limits(self, kept: Kept, query: ListQuery) -> Limits | None:
        if not isinstance(query, ClaimQuery) or not has_limits(query):
            return None
        for one in query.metric:
            if one not in kept.units:
                kept.units[one] = await read_planned_units(self._reader, one)
        units = {unit.code: unit for one in query.metric for unit in kept.units[one]}
        return read_limits(query, [units[code] for code in sorted(units)])

    async def _write_words(self, mark: object, query: ListQuery) -> str | None:
        """None without words, and for searches that are made otherwise."""
        search = parse_search(query.q or "")
        if not search.required or search.excluded:
            return None
        await self._vocabulary.read(self._reader, mark)
        alternatives = self._vocabulary.expand(search)
        if alternatives is None or not all(alternatives):
            return None
        is_sqlite = self._reader.dialect.name == "sqlite"
        return (write_fts5 if is_sqlite else write_tsquery)(alternatives)

    def _make(self, make: Callable[..., _Made], *asked: object) -> _Made:
        with self._reader.database.read() as session:
            return make(self._reader.dialect, session, *asked)
