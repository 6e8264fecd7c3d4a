"""Pages of lists, with their facets, as hot reads have them: by plans, on the event loop.

What is remembered from one read to the next is as of one mark; see `drivers.Reader.read_mark`.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from anyio.to_thread import run_sync

from app.database import Database
from app.domain.search_query import parse_search
from app.drivers import Reader, Statement
from app.queries.collections import Collection
from app.queries.compiling import read_planned_units
from app.queries.filters import read_days
from app.queries.kept import Kept, identify_list
from app.queries.pages import Page
from app.queries.planned_facets import PlannedFacets
from app.queries.plans import (
    Asked,
    Given,
    Plan,
    Plans,
    find_shape,
    list_values,
    make_plan,
    read_planned_page,
)
from app.queries.search_index import write_fts5, write_tsquery
from app.queries.values import Limits, has_limits, read_limits
from app.queries.vocabulary import Vocabulary
from app.schemas.claims import ClaimQuery
from app.schemas.common import FacetsRead
from app.schemas.queries import ListQuery


class HotLists:
    """Those of one process."""

    def __init__(self, reader: Reader, database: Database) -> None:
        self._reader = reader
        self._database = database
        self._plans = Plans()
        self._vocabulary = Vocabulary()
        self._kept = Kept(None)

    async def read(
        self, mark: object, named: tuple[str, Collection], query: ListQuery
    ) -> tuple[Page, FacetsRead | None] | None:
        """Read the page that a query asks for; None where it is made otherwise.

        Raises:
            InvalidInput: a limit on values or dates cannot be read.
            TimeoutError: it takes too long for the event loop.
            ValueError: the cursor holds no place of this list.
        """
        if mark != self._kept.mark or self._kept.is_full():
            self._kept = Kept(mark)
        kept = self._kept
        name, collection = named
        given = Given(
            limits=await self._read_limits(kept, query),
            days=read_days(query),
            words=await self._write_words(mark, query),
        )
        asked = find_shape(name, collection.kind, query, given)
        if asked is None:
            return None
        plan = self._plans.find(asked)
        if plan is None:
            plan = await run_sync(self._make_plan, collection, asked)
            self._plans.keep(asked, plan)
        list_of = (name, identify_list(query))
        known = kept.counts.get(list_of)
        page, kept.counts[list_of] = await read_planned_page(self._reader, plan, asked, known)
        values = list_values(plan, asked)
        planned = PlannedFacets(self._reader, kept, (name, query), values)
        facets = await planned.read(plan.facets, partial(self._fetch_apart, values))
        is_of_several = known is not None or facets is not None or given.words is not None
        if is_of_several and await self._reader.read_mark() != mark:
            # What was read one after the other may be of two revisions.
            return None
        return page, facets

    def _fetch_apart(self, values: Mapping[str, Any], statement: Statement) -> list[Any]:
        with self._database.read() as session:
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

    def _make_plan(self, collection: Collection, asked: Asked) -> Plan:
        with self._database.read() as session:
            return make_plan(self._reader.dialect, session, collection, asked)
