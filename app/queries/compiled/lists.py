"""Pages of lists, with their facets, as hot reads have them: by plans, on the event loop.

What is remembered from one read to the next is as of one mark; see `FastReader.read_version`.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from sqlalchemy import Dialect

from app.database.fast_reader import CompiledStatement, FastReader
from app.domain.search.query import parse_search
from app.queries.collections import Collection
from app.queries.compiled.facets import CompiledFacets, FacetPlan
from app.queries.compiled.plan import (
    ListPlan,
    finish_page,
    list_parameters,
    list_values,
    list_values_of_list,
    make_count_plan,
    make_facet_plan,
    make_plan,
    read_planned_page,
)
from app.queries.compiled.plan_cache import PlanCache
from app.queries.compiled.revision_cache import RevisionCache
from app.queries.compiled.shape import BindValues, PageRequest, find_shape
from app.queries.compiled.statement import compile_statement, read_planned_units
from app.queries.compiled.vocabulary import Vocabulary
from app.queries.list_page.facets import LinkTo, list_facets
from app.queries.list_page.page import Page
from app.queries.lists.filter_labels import list_labels
from app.queries.lists.filters import read_days
from app.queries.lists.value_filter import ValueLimits, has_limits, read_limits
from app.queries.search.index import MatchExpressions, find_written, list_written, write_words
from app.queries.search.match_expression import Alternatives
from app.queries.search.selectivity import COMMON, MAX_PHRASES, SCAN_FROM, select_frequency
from app.schemas.claims import ClaimQuery
from app.schemas.common import FacetsRead
from app.schemas.list_parameters import ListQuery

_Made = TypeVar("_Made")


class CompiledLists:
    """Those of one process."""

    def __init__(self, reader: FastReader) -> None:
        self._reader = reader
        self._plans: PlanCache[ListPlan] = PlanCache()
        self._count_plans: PlanCache[CompiledStatement] = PlanCache()
        self._facet_plans: PlanCache[FacetPlan] = PlanCache()
        self._vocabulary = Vocabulary()
        self._kept = RevisionCache(None)

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
        limits, days = await self._read_limits(kept, query), read_days(query)
        alternatives = await self._expand(mark, query) if query.q else None
        given = BindValues(limits, days)
        if alternatives is not None:
            words = write_words(self._reader.dialect, alternatives, list_labels(query))
            given = given._replace(words=words)
        asked = find_shape(name, collection.kind, query, given, self._plans)
        if asked is None:
            return None
        is_known = kept.get_counts(asked.list_of) is not None
        page, values = await self._read_page(kept, collection, asked)
        facets = None
        if names := list_facets(query):
            facet_plans = [await self._get_facet_plan(collection, asked, name) for name in names]
            fetch_apart = partial(self._fetch_apart, values)
            planned = CompiledFacets(self._reader, kept, asked.list_of, values, fetch_apart)
            facets = await planned.read(query, facet_plans, link_to)
        is_of_several = is_known or facets is not None or given.words is not None
        if is_of_several and not await self._reader.is_current(mark):
            # What was read one after the other may be of two revisions.
            return None
        return page, facets

    async def _read_page(
        self, kept: RevisionCache, collection: Collection, asked: PageRequest
    ) -> tuple[Page, dict[str, Any]]:
        """The page, and the parameters that it was read with."""
        words = asked.given.words
        if words is not None and await self._are_common(kept, collection.kind, words):
            asked = await self._choose_strategy(kept, collection, asked, words)
        make = partial(self._make, make_plan, collection, asked)
        plan = await self._plans.get(asked.shape, make)
        values = list_values(plan, asked)
        known = kept.get_counts(asked.list_of)
        try:
            page, counts = await read_planned_page(self._reader, plan, asked, values, known)
        except TimeoutError:
            # Most often to count is what takes long. It is done once, and other pages of the list know.
            all_values = list_parameters(plan, values, known)
            fetched = await run_sync(self._fetch_apart, all_values, plan.statement)
            page, counts = finish_page(plan, asked, fetched)
            kept.costly.counts[asked.list_of] = tuple(counts)
        else:
            if known is None:
                kept.counts[asked.list_of] = tuple(counts)
        return page, values

    async def _choose_strategy(
        self,
        kept: RevisionCache,
        collection: Collection,
        asked: PageRequest,
        words: MatchExpressions,
    ) -> PageRequest:
        """To walk a list of which many have words that are common."""
        counts = kept.get_counts(asked.list_of)
        if counts is None:
            make = partial(self._make, make_count_plan, collection, asked, words)
            statement = await self._count_plans.get(asked.list_shape, make)
            [counted] = await self._reader.fetch(statement, list_values_of_list(asked))
            counts = kept.counts[asked.list_of] = tuple(counted)
        return asked.walk() if counts[0] >= SCAN_FROM else asked

    async def _get_facet_plan(
        self, collection: Collection, asked: PageRequest, name: str
    ) -> FacetPlan:
        make = partial(self._make, make_facet_plan, collection, asked.query, name)
        return await self._facet_plans.get((asked.list_shape, name), make)

    def _fetch_apart(self, values: Mapping[str, Any], statement: CompiledStatement) -> list[Any]:
        with self._reader.database.read() as session:
            connection = session.connection()
            return list(connection.exec_driver_sql(statement.text, dict(statement.bind(values))))

    async def _read_limits(self, kept: RevisionCache, query: ListQuery) -> ValueLimits | None:
        if not isinstance(query, ClaimQuery) or not has_limits(query):
            return None
        for one in query.metric:
            if one not in kept.units:
                kept.units[one] = await read_planned_units(self._reader, one)
        units = {unit.code: unit for one in query.metric for unit in kept.units[one]}
        return read_limits(query, [units[code] for code in sorted(units)])

    async def _expand(self, mark: object, query: ListQuery) -> Alternatives | None:
        """None without words, and for searches that are made otherwise."""
        search = parse_search(query.q or "")
        if not search.required or search.excluded:
            return None
        await self._vocabulary.read(self._reader, mark)
        alternatives = self._vocabulary.expand(search)
        if alternatives is None or not all(alternatives):
            return None
        return alternatives

    async def _are_common(self, kept: RevisionCache, kind: str, words: MatchExpressions) -> bool:
        if words.phrases > MAX_PHRASES:
            return False
        asked = (kind, words.required)
        if asked not in kept.common:
            statement = _compile_frequency(self._reader.dialect, kind)
            [(found,)] = await self._reader.fetch(statement, list_written(words))
            kept.common[asked] = found > COMMON
        return kept.common[asked]

    def _make(self, make: Callable[..., _Made], *asked: object) -> _Made:
        with self._reader.database.read() as session:
            return make(self._reader.dialect, session, *asked)


@cache
def _compile_frequency(dialect: Dialect, kind: str) -> CompiledStatement:
    words = find_written(dialect, MatchExpressions("", "", None, 1))
    return compile_statement(dialect, select_frequency(kind, words))
