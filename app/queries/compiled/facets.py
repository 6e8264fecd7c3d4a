"""Facets (counts of a list by a property, such as each country), read by compiled statements.

Counts and names are cached. A page and its facets are read by several statements, so the caller must
check that nothing was committed in between; see `FastReader.is_current`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from functools import cache, partial
from time import monotonic

from sqlalchemy import Dialect, bindparam

from app.database.fast_reader import CompiledStatement, FastReader
from app.models import MetricQualifierName
from app.queries.compiled.plan import FacetPlan, bind_filters
from app.queries.compiled.revision_cache import ListIdentity, RevisionCache
from app.queries.compiled.shape import QueryShape
from app.queries.compiled.statement import (
    RunApart,
    compile_statement,
    fetch_apart,
    read_planned_document,
)
from app.queries.list_page.facets import (
    CountedFacet,
    Counts,
    LinkTo,
    describe_facet,
    keep_unit,
    list_selected,
    read_counts,
    read_label,
    sort_values,
)
from app.queries.lists.qualifier_facets import PROPERTY, label_properties, select_names
from app.queries.search_index.index import MatchExpressions, list_written
from app.schemas.common import FacetsRead

# Counts that take longer than this are cached longer. They are timed here, because only SQLite
# interrupts a slow statement on the event loop.
_COSTLY_SECONDS = 0.05


class CompiledFacets:
    """Counts of one list by some of its properties (facets), read by compiled statements.

    `shape` is that of the query, which also limits and sorts the values that are shown. `words` are the
    expressions of its search words for each property.
    """

    def __init__(
        self,
        reader: FastReader,
        run_apart: RunApart,
        cache: RevisionCache,
        shape: QueryShape,
        words: Mapping[str, MatchExpressions],
    ) -> None:
        self._words = words
        self._reader = reader
        self._run_apart = run_apart
        self._cache = cache
        self._shape = shape
        self._values = bind_filters(shape)
        limits = shape.values.limits
        # A facet by metric ignores which metrics are named, but these have decided the units of limits.
        self._limits = limits and (limits.dimension, *sorted(limits.keys.items()))

    async def read(self, plans: Sequence[FacetPlan], link_to: LinkTo) -> FacetsRead:
        """Count the list by the property of each plan, in order.

        `link_to` makes the links to the list filtered by one of the values.
        """
        query, (collection, filters) = self._shape.query, self._shape.identity
        link_to = keep_unit(link_to, query, self._shape.values.units)
        facets = {}
        for plan in plans:
            # Counts by a property apply all filters except that by the same property (`open_filters`).
            others = tuple(filter_ for filter_ in filters if filter_[0] != plan.name)
            key = (collection, plan.name, others, self._limits)
            counts, missing = await self._count(plan, key, is_alone=len(plans) == 1)
            shown = self._sort(key, counts, query.facet_sort)[: query.facet_limit]
            labels = {} if plan.names is None else await self._read_labels(plan.names, shown)
            selected = list_selected(query, plan.name)
            counted = CountedFacet(plan.name, query, counts, missing, {}, shown, selected)
            facets[plan.name] = describe_facet(counted, labels, link_to)
        return facets

    async def _count(self, plan: FacetPlan, key: ListIdentity, *, is_alone: bool) -> Counts:
        """Return the counts of the list by the property of the plan, cached under `key`.

        `is_alone` is whether these are the only counts of the request.

        Counting runs on the event loop, or in a worker thread if that takes too long. While a thread
        counts, other requests for the same counts wait for its result.
        """
        cache, costly = self._cache, self._cache.costly
        if (cached := cache.facets.get(key) or costly.facets.get(key)) is not None:
            return cached
        values = self._values
        if plan.name in self._words:
            values = {**values, **list_written(self._words[plan.name])}
        if key not in costly.counting:
            began = monotonic()
            try:
                rows = await self._reader.fetch(plan.statement, values)
            except TimeoutError:
                if self._shape.values.words is not None and not is_alone:
                    # The routes look common words up once for all counts of the request.
                    raise
                fetch = partial(fetch_apart, self._reader, plan.statement, values)
                counting = asyncio.ensure_future(self._run_apart(fetch))
                costly.counting.setdefault(key, counting)
            else:
                is_costly = monotonic() - began > _COSTLY_SECONDS
                target = costly.facets if is_costly else cache.facets
                target[key] = read_counts(rows)
                return target[key]
        try:
            costly.facets[key] = read_counts(await asyncio.shield(costly.counting[key]))
        finally:
            costly.counting.pop(key, None)
        return costly.facets[key]

    def _sort(self, key: ListIdentity, counts: Mapping[str, int], facet_sort: str) -> list[str]:
        """Return the counted values in the order `facet_sort`.

        If counting took long, there may be thousands of values, so their order is cached too.
        """
        if key not in self._cache.costly.facets:
            return sort_values(counts, {}, facet_sort)
        orders, order = self._cache.costly.orders, (*key, facet_sort)
        if order not in orders:
            orders[order] = sort_values(counts, {}, facet_sort)
        return orders[order]

    async def _read_labels(self, kind: str, ids: Sequence[str]) -> dict[str, str | None]:
        labels = self._cache.labels
        for resource_id in ids:
            if (kind, resource_id) in labels:
                continue
            if kind == PROPERTY:
                statement = _compile_names(self._reader.dialect)
                rows = await self._reader.fetch(statement, {"property": resource_id})
                labels[kind, resource_id] = label_properties(rows).get(resource_id)
            else:
                body = await read_planned_document(self._reader, kind, resource_id)
                labels[kind, resource_id] = read_label(kind, body) if body else None
        return {resource_id: labels[kind, resource_id] for resource_id in ids}


@cache
def _compile_names(dialect: Dialect) -> CompiledStatement:
    is_named = MetricQualifierName.property == bindparam("property")
    return compile_statement(dialect, select_names(is_named))
