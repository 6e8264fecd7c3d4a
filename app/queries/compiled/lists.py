"""Pages of lists and counts by property (facets), read on the event loop by plans (compiled statements).

Content of the catalogue is cached under a version stamp, a value that changes with every commit, and is
valid only as long as the stamp is the same; see `FastReader.read_version`.
"""

from collections.abc import Mapping, Sequence
from functools import cache, partial

from sqlalchemy import Dialect, bindparam

from app.database.fast_reader import CompiledStatement, FastReader
from app.domain.search.query import ExpandedSearch
from app.models import MetricQualifier
from app.queries.collections import Collection
from app.queries.compiled.facets import CompiledFacets
from app.queries.compiled.limit_counts import LimitCounts
from app.queries.compiled.plan import (
    FacetPlan,
    ListPlan,
    bind_filters,
    define_listing,
    make_count_plan,
    make_facet_plan,
    make_plan,
    make_total_plan,
)
from app.queries.compiled.plan_cache import PlanCache
from app.queries.compiled.revision_cache import RevisionCache
from app.queries.compiled.search import CompiledSearch
from app.queries.compiled.shape import BindValues, QueryShape, find_shape
from app.queries.compiled.statement import (
    RunApart,
    compile_statement,
    fetch_apart,
    read_planned_document,
)
from app.queries.list_page.facets import LinkTo, list_facets, open_filters
from app.queries.list_page.page import Page, find_ranked, make_ranked_page
from app.queries.lists.filter_labels import list_labels
from app.queries.lists.filters import read_days
from app.queries.lists.listing import Listing
from app.queries.lists.merged import Merges, collect_merges, follow, names_mergeable, select_merges
from app.queries.lists.qualifier_filter import collect_properties, select_declared
from app.queries.lists.qualifier_values import Properties, list_named_properties, read_terms
from app.queries.lists.value_filter import MetricUnit, collect_units, has_limits, read_limits
from app.queries.ranking.rank_statements import SearchScope
from app.queries.search.hit import read_document
from app.queries.search_index.index import MatchExpressions, write_words
from app.queries.search_index.selectivity import MAX_PHRASES, Strategy, choose_strategy
from app.schemas.claims import ClaimQuery
from app.schemas.common import FacetsRead
from app.schemas.list_parameters import RELEVANCE, ListQuery, read_sort


@cache
def _compile_property(dialect: Dialect) -> CompiledStatement:
    named = MetricQualifier.property == bindparam("property")
    return compile_statement(dialect, select_declared(named))


@cache
def _compile_merges(dialect: Dialect) -> CompiledStatement:
    return compile_statement(dialect, select_merges())


class CompiledLists:
    """Fast reads of lists by compiled statements (plans).

    There is one such object per process. It holds the plans of all lists, and cached counts and names.
    """

    def __init__(self, reader: FastReader, run_apart: RunApart, searches: CompiledSearch) -> None:
        """Create the lists of a process; `run_apart` runs reads that take too long for the event loop."""
        self._reader = reader
        self._run_apart = run_apart
        self._searches = searches
        self._plans: PlanCache[ListPlan] = PlanCache()
        self._count_plans: PlanCache[CompiledStatement] = PlanCache()
        self._facet_plans: PlanCache[FacetPlan] = PlanCache()
        self._total_plans: PlanCache[CompiledStatement] = PlanCache()
        self._ranked: PlanCache[Listing] = PlanCache()
        self._limit_counts = LimitCounts(reader, run_apart)
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
        follows = names_mergeable(query)
        if follows:
            query = follow(query, await self._read_merges(cache))
        values = await self._read_values(cache, version, query)
        shape = find_shape(name, collection.kind, query, values, self._plans)
        if shape is None:
            return None
        had_counts = cache.get_counts(shape.identity) is not None
        is_ranked = query.sort == RELEVANCE
        read = self._read_ranked if is_ranked else self._read_page
        page = await read(cache, collection, shape)
        facets = None
        if list_facets(query):
            words = self._write_open_words(query, values.search)
            plans = [
                self._get_facet_plan(collection, shape, name, words) for name in list_facets(query)
            ]
            counted = CompiledFacets(self._reader, self._run_apart, cache, shape, words)
            facets = await counted.read(plans, link_to)
        took_several_reads = (
            follows
            or had_counts
            or facets is not None
            or values.words is not None
            or values.limits is not None
            or bool(values.properties)
        )
        if took_several_reads and not await self._reader.is_current(version):
            # The reads may have seen different revisions.
            return None
        return page, facets

    def _write_open_words(
        self, query: ListQuery, search: ExpandedSearch | None
    ) -> dict[str, MatchExpressions]:
        """Return the expressions of the search words for each facet, which ignores the filter by its property."""
        if search is None:
            return {}
        dialect, alternatives = self._reader.dialect, search.alternatives
        return {
            name: write_words(dialect, alternatives, list_labels(open_filters(query, name)))
            for name in list_facets(query)
        }

    def _get_facet_plan(
        self,
        collection: Collection,
        shape: QueryShape,
        name: str,
        words: Mapping[str, MatchExpressions],
    ) -> FacetPlan:
        own = words.get(name)
        opened = shape._replace(values=shape.values._replace(words=own))
        make = partial(make_facet_plan, self._reader.dialect, collection, opened, name)
        is_counted = own is not None and own.counted is not None
        return self._facet_plans.get((shape.list_key, name, is_counted), make)

    async def _read_values(
        self, cache: RevisionCache, version: object, query: ListQuery
    ) -> BindValues:
        units: Sequence[MetricUnit] = ()
        limits = None
        if isinstance(query, ClaimQuery) and has_limits(query):
            units = await self._read_units(cache, query.metric)
            limits = read_limits(query, units)
        search = await self._expand(version, query.q) if query.q else None
        words = None
        if search is not None:
            words = write_words(self._reader.dialect, search.alternatives, list_labels(query))
        properties = await self._read_properties(cache, query)
        terms = (
            read_terms(query, properties) if isinstance(query, ClaimQuery) and properties else ()
        )
        days = read_days(query)
        return BindValues(limits, days, words, units, terms, properties, search)

    async def _read_merges(self, cache: RevisionCache) -> Merges:
        if cache.merges is None:
            rows = await self._reader.fetch(_compile_merges(self._reader.dialect), {})
            cache.merges = collect_merges(rows)
        return cache.merges

    async def _read_properties(self, cache: RevisionCache, query: ListQuery) -> Properties:
        """Return the properties that a query names; none if it names an unknown one, which the routes refuse.

        Names that no metric declares are not kept: there is no end of them.
        """
        named = {property_ for _, property_ in list_named_properties(query)}
        for property_ in named - cache.properties.keys():
            if "\x00" in property_:
                return {}
            statement = _compile_property(self._reader.dialect)
            rows = await self._reader.fetch(statement, {"property": property_})
            cache.properties.update(collect_properties(rows))
        if named - cache.properties.keys():
            return {}
        return {property_: cache.properties[property_] for property_ in named}

    async def _read_units(
        self, cache: RevisionCache, metric_ids: Sequence[str]
    ) -> list[MetricUnit]:
        """Return the canonical units of metrics; see also `value_filter.read_metric_units`."""
        for metric_id in metric_ids:
            if metric_id not in cache.units:
                body = await read_planned_document(self._reader, "metric", metric_id)
                metric = read_document(body) if body else None
                known = None if metric is None else (metric["unit"]["code"], metric["scale"])
                cache.units[metric_id] = known
        return collect_units(unit for key in metric_ids if (unit := cache.units[key]))

    async def _expand(self, version: object, text: str) -> ExpandedSearch | None:
        """Return the search words of a query as the search index has them.

        None if compiled statements cannot answer the search: it requires no words, or it excludes words.
        """
        search = await self._searches.expand(version, text)
        if not search.query.required or search.query.excluded:
            return None
        return search

    async def _read_ranked(
        self, cache: RevisionCache, collection: Collection, shape: QueryShape
    ) -> Page:
        dialect, query, search = self._reader.dialect, shape.query, shape.values.search
        if search is None:
            raise ValueError("only a search is ranked")
        define = partial(define_listing, dialect, collection, shape, query)
        listing = self._ranked.get(shape.list_key, define)
        values = bind_filters(shape)
        scope = SearchScope(
            (collection.kind,),
            listing.conditions,
            key=shape.list_key,
            values=values,
            labelled=list_labels(query),
            is_list=True,
        )
        hits = await self._searches.run(find_ranked(dialect.name, search, scope, query))
        counts = cache.get_counts(shape.identity)
        if counts is None:
            make = partial(make_total_plan, dialect, collection, shape)
            statement = self._total_plans.get(shape.list_key, make)
            [row] = await self._searches.fetch(statement, values)
            counts = cache.counts[shape.identity] = tuple(row)
        return make_ranked_page(listing, query, hits, counts)

    async def _read_page(
        self, cache: RevisionCache, collection: Collection, shape: QueryShape
    ) -> Page:
        strategy = await self._choose_strategy(cache, collection, shape)
        key = shape.page_key if strategy is Strategy.SEARCH else (shape.page_key, strategy)
        make = partial(make_plan, self._reader.dialect, collection, shape, strategy)
        plan = self._plans.get(key, make)
        cached_counts = cache.get_counts(shape.identity)
        limit_counts = await self._limit_counts.count(cache, collection, shape)
        values = plan.bind(shape, limit_counts or cached_counts)
        try:
            rows = await self._reader.fetch(plan.statement, values)
            target = cache.counts
        except TimeoutError:
            # Mostly the counts take long. They are cached, so later pages of the list are fast.
            fetch = partial(fetch_apart, self._reader, plan.statement, values)
            rows = await self._run_apart(fetch)
            target = cache.costly.counts
        page, counts = plan.make_page(shape.query, rows)
        if limit_counts is None and (cached_counts is None or target is cache.costly.counts):
            target[shape.identity] = counts
        return page

    async def _choose_strategy(
        self, cache: RevisionCache, collection: Collection, shape: QueryShape
    ) -> Strategy:
        words, identity = shape.values.words, shape.identity
        if words is not None and not read_sort(shape.query.sort):
            return self._choose_by_arrival(cache, shape)
        if words is None or words.phrases > MAX_PHRASES:
            return Strategy.SEARCH
        key = (collection.kind, words.required)
        if key in cache.rare_words:
            return Strategy.SEARCH
        if identity not in cache.strategies:
            make = partial(make_count_plan, self._reader.dialect, collection, shape)
            statement = self._count_plans.get(shape.list_key, make)
            [counts] = await self._reader.fetch(statement, bind_filters(shape))
            if counts[0] is None:
                cache.rare_words.add(key)
                return Strategy.SEARCH
            cache.strategies[identity] = choose_strategy(counts[0])
            cache.counts[identity] = tuple(counts)
        return cache.strategies[identity]

    def _choose_by_arrival(self, cache: RevisionCache, shape: QueryShape) -> Strategy:
        """Choose the strategy for a list in the order of arrival, in which FTS5 has its entries."""
        words = shape.values.words
        is_to_count = shape.position is None and cache.get_counts(shape.identity) is None
        is_exact = words is not None and words.counted is not None
        in_order = self._reader.dialect.name == "sqlite"
        return Strategy.GATHER if is_to_count and is_exact and in_order else Strategy.SEARCH
