"""Facets (counts of a list by a property, such as each country), read by compiled statements.

Counts and names are cached. A page and its facets are read by several statements, so the caller must
check that nothing was committed in between; see `FastReader.is_current`.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from anyio.to_thread import run_sync
from sqlalchemy import Dialect

from app.database.fast_reader import CompiledStatement, FastReader
from app.queries.compiled.revision_cache import ListIdentity, RevisionCache
from app.queries.compiled.statement import compile_statement, read_planned_document
from app.queries.list_page.definition import ListMaker
from app.queries.list_page.facets import (
    CountedFacet,
    Counts,
    LinkTo,
    describe_facet,
    open_filters,
    read_counts,
    read_label,
    select_counts,
    sort_values,
)
from app.queries.lists.listing import Facet
from app.schemas.common import FacetsRead
from app.schemas.list_parameters import ListQuery

# Counts that take longer than this are cached longer. They are timed here, because only SQLite
# interrupts a slow statement on the event loop.
_COSTLY_SECONDS = 0.05
CountApart = Callable[[CompiledStatement], list[Any]]


@dataclass(frozen=True, slots=True)
class FacetPlan:
    """The compiled statements that count a list by the property `name`.

    If the values of the property are ids of resources, `names` is the kind of these resources, whose
    names are shown with the values. `names` is None for other values.
    """

    name: str
    names: str | None
    statements: Sequence[CompiledStatement]


def plan_facet(dialect: Dialect, define: ListMaker, query: ListQuery, name: str) -> FacetPlan:
    """Compile the statements that count a list by the property `name`.

    `query` selects the list; it has bind parameters in place of ids and names.

    Raises:
        TypeError: the list is to be counted by year, which compiled statements do not support.
    """
    listing = define(open_filters(query, name))
    facet = listing.facets[name]
    if not isinstance(facet, Facet):
        raise TypeError(f"{name} is not counted by value")
    selected = select_counts(listing, facet)
    return FacetPlan(
        name, facet.names, [compile_statement(dialect, statement) for statement in selected]
    )


class CompiledFacets:
    """Counts of one list by some of its properties (facets), read by compiled statements.

    `identity` is the key of the list in the cache. `values` are the values of the bind parameters, by
    name. `count_apart` runs a statement in a separate session, and blocks until the statement ends, so
    it is called in a worker thread.
    """

    def __init__(
        self,
        reader: FastReader,
        cache: RevisionCache,
        identity: ListIdentity,
        values: Mapping[str, Any],
        count_apart: CountApart,
    ) -> None:
        self._reader = reader
        self._cache = cache
        self._collection, self._filters = identity
        self._values = values
        self._count_apart = count_apart

    async def read(
        self, query: ListQuery, plans: Sequence[FacetPlan], link_to: LinkTo
    ) -> FacetsRead | None:
        """Count the list by the property of each plan, in order; return None if there are no plans.

        `query` limits and sorts the values that are shown. `link_to` makes the links to the list
        filtered by one of the values.
        """
        facets = {}
        for plan in plans:
            # Counts by a property apply all filters except that by the same property (`open_filters`).
            others = tuple(filter_ for filter_ in self._filters if filter_[0] != plan.name)
            key = (self._collection, plan.name, others)
            counts, missing = await self._count(plan, key)
            shown = self._sort(key, counts, query.facet_sort)[: query.facet_limit]
            labels = {} if plan.names is None else await self._read_labels(plan.names, shown)
            counted = CountedFacet(plan.name, query, counts, missing, {}, shown)
            facets[plan.name] = describe_facet(counted, labels, link_to)
        return facets or None

    async def _count(self, plan: FacetPlan, key: ListIdentity) -> Counts:
        """Return the counts of the list by the property of the plan, cached under `key`.

        Counting runs on the event loop, or in a worker thread if that takes too long. While a thread
        counts, other requests for the same counts wait for its result.
        """
        cache, costly = self._cache, self._cache.costly
        if (cached := cache.facets.get(key) or costly.facets.get(key)) is not None:
            return cached
        if key not in costly.counting:
            began = monotonic()
            try:
                rows = [
                    row
                    for statement in plan.statements
                    for row in await self._reader.fetch(statement, self._values)
                ]
            except TimeoutError:
                counting = asyncio.ensure_future(_count_apart(plan, self._count_apart))
                costly.counting.setdefault(key, counting)
            else:
                is_costly = monotonic() - began > _COSTLY_SECONDS
                target = costly.facets if is_costly else cache.facets
                target[key] = read_counts(rows)
                return target[key]
        try:
            costly.facets[key] = await asyncio.shield(costly.counting[key])
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
            if (kind, resource_id) not in labels:
                body = await read_planned_document(self._reader, kind, resource_id)
                labels[kind, resource_id] = read_label(kind, body) if body else None
        return {resource_id: labels[kind, resource_id] for resource_id in ids}


async def _count_apart(plan: FacetPlan, count_apart: CountApart) -> Counts:
    rows = [row for statement in plan.statements for row in await run_sync(count_apart, statement)]
    return read_counts(rows)
