"""Pages of lists and counts by property (facets), read on the event loop by plans (compiled statements).

Content of the catalogue is cached under a version stamp, a value that changes with every commit, and is
valid only as long as the stamp is the same; see `FastReader.read_version`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from sqlalchemy import Dialect

from app.database.fast_reader import CompiledStatement, FastReader
from app.domain.numbers.unit_table import Unit
from app.domain.search.query import Alternatives, parse_search
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
from app.queries.lists.value_filter import has_limits, read_limits
from app.queries.search.index import MatchExpressions, find_written, list_written, write_words
from app.queries.search.selectivity import COMMON, MAX_PHRASES, SCAN_FROM, select_frequency
from app.schemas.claims import ClaimQuery
from app.schemas.common import FacetsRead
from app.schemas.list_parameters import ListQuery

_Made = TypeVar("_Made")


class CompiledLists:
    """Fast reads of lists by compiled statements (plans).

    There is one such object per process. It holds the plans of all lists, and cached counts and names.
    """

    def __init__(self, reader: FastReader) -> None:
        self._reader = reader
        self._plans: PlanCache[ListPlan] = PlanCache()
        self._count_plans: PlanCache[CompiledStatement] = PlanCache()
        self._facet_plans: PlanCache[FacetPlan] = PlanCache()
        self._vocabulary = Vocabulary()
        self._cache = RevisionCache(None)

    async def read(
        self,
        version: object,
        name: str,
        collection: Collection,
        query: ListQuery,
        link_to: LinkTo,
    ) -> tuple[Page, FacetsRead | None] | None:
        """Return a page of a list, and the counts of the list by the properties that `query` names.

        The result is None if compiled statements cannot answer the query, or if a commit came between
        two reads: the caller then reads the page by an ordinary session. `version` is the version
        stamp (a value that changes with every commit) that was read for this request, `name` the name
        of the collection. `link_to` makes the links of the counted values.

        Raises:
            AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
            InvalidInput: a limit on values or dates cannot be read.
            TimeoutError: a statement takes too long for the event loop.
            ValueError: the cursor does not contain a valid position in this list.
        """
        cache = self._cache = self._cache.renew(version)
        units = await self._read_units(cache, query)
        limits = None
        if isinstance(query, ClaimQuery) and has_limits(query):
            limits = read_limits(query, units)
        alternatives = await self._expand(version, query) if query.q else None
        bound = BindValues(limits, read_days(query), units=units)
        if alternatives is not None:
            words = write_words(self._reader.dialect, alternatives, list_labels(query))
            bound = bound._replace(words=words)
        request = find_shape(name, collection.kind, query, bound, self._plans)
        if request is None:
            return None
        had_counts = cache.get_counts(request.identity) is not None
        page, values = await self._read_page(cache, collection, request)
        facets = None
        if names := list_facets(query):
            facet_plans = [await self._get_facet_plan(collection, request, name) for name in names]
            fetch_apart = partial(self._fetch_apart, values)
            planned = CompiledFacets(self._reader, cache, request.identity, values, fetch_apart)
            facets = await planned.read(query, facet_plans, link_to)
        took_several_reads = had_counts or facets is not None or bound.words is not None
        if took_several_reads and not await self._reader.is_current(version):
            # The reads may have seen different revisions.
            return None
        return page, facets

    async def _read_page(
        self, cache: RevisionCache, collection: Collection, request: PageRequest
    ) -> tuple[Page, dict[str, Any]]:
        """Return the page, and the values of the bind parameters, which counts by property need too."""
        words = request.values.words
        if words is not None and await self._are_common(cache, collection.kind, words):
            request = await self._choose_strategy(cache, collection, request)
        make = partial(self._make, make_plan, collection, request)
        plan = await self._plans.get(request.shape, make)
        values = list_values(plan, request)
        cached_counts = cache.get_counts(request.identity)
        try:
            page, counts = await read_planned_page(
                self._reader, plan, request, values, cached_counts
            )
        except TimeoutError:
            # Mostly the counts take long. They are cached, so later pages of the list are fast.
            all_values = list_parameters(plan, values, cached_counts)
            fetched = await run_sync(self._fetch_apart, all_values, plan.statement)
            page, counts = finish_page(plan, request, fetched)
            cache.costly.counts[request.identity] = tuple(counts)
        else:
            if cached_counts is None:
                cache.counts[request.identity] = tuple(counts)
        return page, values

    async def _choose_strategy(
        self,
        cache: RevisionCache,
        collection: Collection,
        request: PageRequest,
    ) -> PageRequest:
        """Return the request with the faster strategy for a search for common words.

        This is `Strategy.SCAN` if the list has at least `SCAN_FROM` hits: reading the list in its order
        then soon finds enough hits for a page. Otherwise the request is returned unchanged.
        """
        counts = cache.get_counts(request.identity)
        if counts is None:
            make = partial(self._make, make_count_plan, collection, request)
            statement = await self._count_plans.get(request.list_shape, make)
            [row] = await self._reader.fetch(statement, list_values_of_list(request))
            counts = cache.counts[request.identity] = tuple(row)
        return request.scan() if counts[0] >= SCAN_FROM else request

    async def _get_facet_plan(
        self, collection: Collection, request: PageRequest, name: str
    ) -> FacetPlan:
        make = partial(self._make, make_facet_plan, collection, request, name)
        return await self._facet_plans.get((request.list_shape, name), make)

    def _fetch_apart(self, values: Mapping[str, Any], statement: CompiledStatement) -> list[Any]:
        """Run a statement in a separate session and return its rows.

        Called in a worker thread, because it blocks.
        """
        with self._reader.database.read() as session:
            connection = session.connection()
            return list(connection.exec_driver_sql(statement.text, dict(statement.bind(values))))

    async def _read_units(self, cache: RevisionCache, query: ListQuery) -> Sequence[Unit]:
        """Return the canonical units of the metrics of a query, like `read_metric_units`."""
        if not isinstance(query, ClaimQuery) or not has_limits(query):
            return ()
        for metric_id in query.metric:
            if metric_id not in cache.units:
                cache.units[metric_id] = await read_planned_units(self._reader, metric_id)
        units = {unit.code: unit for metric_id in query.metric for unit in cache.units[metric_id]}
        return [units[code] for code in sorted(units)]

    async def _expand(self, version: object, query: ListQuery) -> Alternatives | None:
        """Return for each required phrase of a search the words of the index that match it.

        Like `search.index.expand`. None if compiled statements cannot answer the search: it requires no
        words, it excludes words, or a part of a word occurs in too many words of the index or in none.
        """
        search = parse_search(query.q or "")
        if not search.required or search.excluded:
            return None
        await self._vocabulary.read(self._reader, version)
        alternatives = self._vocabulary.expand(search)
        if alternatives is None or not all(alternatives):
            return None
        return alternatives

    async def _are_common(self, cache: RevisionCache, kind: str, words: MatchExpressions) -> bool:
        if words.phrases > MAX_PHRASES:
            return False
        key = (kind, words.required)
        if key not in cache.common:
            statement = _compile_frequency(self._reader.dialect, kind)
            [(frequency,)] = await self._reader.fetch(statement, list_written(words))
            cache.common[key] = frequency > COMMON
        return cache.common[key]

    def _make(self, make: Callable[..., _Made], *arguments: object) -> _Made:
        return make(self._reader.dialect, *arguments)


@cache
def _compile_frequency(dialect: Dialect, kind: str) -> CompiledStatement:
    words = find_written(dialect, MatchExpressions("", "", None, 1))
    return compile_statement(dialect, select_frequency(kind, words))
