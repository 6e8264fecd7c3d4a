"""Pages of lists, with their facets, as hot reads have them: by plans, on the event loop.

What is remembered from one read to the next is as of one mark; see `drivers.Reader.read_mark`.
"""

from anyio.to_thread import run_sync

from app.database import Database
from app.domain.search_query import parse_search
from app.domain.units import Unit
from app.drivers import Reader
from app.queries.collections import Collection
from app.queries.compiling import read_planned_units
from app.queries.pages import Page
from app.queries.planned_facets import Labels
from app.queries.plans import (
    Asked,
    Given,
    Plan,
    Plans,
    count_planned_facets,
    find_shape,
    make_plan,
    read_planned_page,
)
from app.queries.search_index import write_fts5, write_tsquery
from app.queries.values import Limits, has_limits, read_limits
from app.queries.vocabulary import Vocabulary
from app.schemas.claims import ClaimQuery
from app.schemas.common import FacetsRead
from app.schemas.queries import ListQuery

_MAX_NAMES = 50_000


class HotLists:
    """Those of one process."""

    def __init__(self, reader: Reader, database: Database) -> None:
        self._reader = reader
        self._database = database
        self._plans = Plans()
        self._vocabulary = Vocabulary()
        self._mark: object = None
        self._labels: Labels = {}
        # Of each metric that was asked for: its canonical unit, or none where there is no such metric.
        self._units: dict[str, list[Unit]] = {}

    async def read(
        self, mark: object, named: tuple[str, Collection], query: ListQuery
    ) -> tuple[Page, FacetsRead | None] | None:
        """Read the page that a query asks for; None where it is made otherwise.

        Raises:
            InvalidInput: a limit on values cannot be read.
            TimeoutError: it takes too long for the event loop.
            ValueError: the cursor holds no place of this list.
        """
        if mark != self._mark or len(self._labels) + len(self._units) > _MAX_NAMES:
            self._labels, self._units, self._mark = {}, {}, mark
        name, collection = named
        given = Given(await self._read_limits(query), await self._write_words(mark, query))
        asked = find_shape(name, collection.kind, query, given)
        if asked is None:
            return None
        plan = self._plans.find(asked)
        if plan is None:
            plan = await run_sync(self._make_plan, collection, asked)
            self._plans.keep(asked, plan)
        page = await read_planned_page(self._reader, plan, asked)
        facets = await count_planned_facets(self._reader, plan, asked, self._labels)
        if (facets or given.words) and await self._reader.read_mark() != mark:
            # What was read one after the other may be of two revisions.
            return None
        return page, facets

    async def _read_limits(self, query: ListQuery) -> Limits | None:
        if not isinstance(query, ClaimQuery) or not has_limits(query):
            return None
        for one in query.metric:
            if one not in self._units:
                self._units[one] = await read_planned_units(self._reader, one)
        units = {unit.code: unit for one in query.metric for unit in self._units[one]}
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
