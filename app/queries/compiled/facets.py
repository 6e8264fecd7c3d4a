"""Facets of lists that have a plan: statements compiled once, names remembered.

A page and its facets are read by several statements. Whoever asks for them must see that nothing was
committed in between; see `FastReader.read_version`.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from anyio.to_thread import run_sync
from sqlalchemy import Dialect
from sqlalchemy.orm import Session

from app.database.fast_reader import CompiledStatement, FastReader
from app.queries.collections import Collection
from app.queries.compiled.revision_cache import Counts, ListIdentity, RevisionCache
from app.queries.compiled.statement import compile_statement, read_planned_document
from app.queries.list_page.facets import (
    CountedFacet,
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

# What takes longer is kept longer; only SQLite ends what takes long on the event loop.
_COSTLY_SECONDS = 0.05
CountApart = Callable[[CompiledStatement], list[Any]]


@dataclass(frozen=True, slots=True)
class FacetPlan:
    """`names` is the kind of resource whose ids the values are, None for values that name themselves."""

    name: str
    names: str | None
    statements: Sequence[CompiledStatement]


def plan_facet(
    dialect: Dialect, session: Session, collection: Collection, query: ListQuery, name: str
) -> FacetPlan:
    """Compile the statements of a facet of a query, which has parameters in place of values."""
    listing = collection.lister(session, open_filters(query, name))
    facet = listing.facets[name]
    if not isinstance(facet, Facet):
        raise TypeError(f"{name} is counted otherwise")
    selected = select_counts(session, listing, facet)
    return FacetPlan(name, facet.names, [compile_statement(dialect, one) for one in selected])


class CompiledFacets:
    """The facets of one list.

    `given` are the parameters of its statements; `count_apart` runs a statement in a thread.
    """

    def __init__(
        self,
        reader: FastReader,
        kept: RevisionCache,
        list_of: ListIdentity,
        given: Mapping[str, Any],
        count_apart: CountApart,
    ) -> None:
        self._reader = reader
        self._kept = kept
        self._collection, self._filters = list_of
        self._given = given
        self._count_apart = count_apart

    async def read(
        self, query: ListQuery, plans: Sequence[FacetPlan], link_to: LinkTo
    ) -> FacetsRead | None:
        """Count by each facet; None without one."""
        facets = {}
        for plan in plans:
            # Under all filters but its own, see `facets.open_filters`.
            others = tuple(filter_ for filter_ in self._filters if filter_[0] != plan.name)
            key = (self._collection, plan.name, others)
            counts, missing = await self._count(plan, key)
            shown = self._sort(key, counts, query.facet_sort)[: query.facet_limit]
            labels = {} if plan.names is None else await self._read_labels(plan.names, shown)
            counted = CountedFacet(plan.name, query, counts, missing, {})
            facets[plan.name] = describe_facet(counted, shown, labels, link_to)
        return facets or None

    async def _count(self, plan: FacetPlan, key: ListIdentity) -> Counts:
        """On the event loop, or in a thread if that takes too long, and then once for all who ask."""
        kept, costly = self._kept, self._kept.costly
        if (known := kept.facets.get(key) or costly.facets.get(key)) is not None:
            return known
        if key not in costly.counting:
            began = monotonic()
            try:
                fetched = [
                    await self._reader.fetch(statement, self._given)
                    for statement in plan.statements
                ]
            except TimeoutError:
                counting = asyncio.ensure_future(_count_apart(plan, self._count_apart))
                costly.counting.setdefault(key, counting)
            else:
                is_costly = monotonic() - began > _COSTLY_SECONDS
                where = costly.facets if is_costly else kept.facets
                where[key] = read_counts(fetched)
                return where[key]
        try:
            costly.facets[key] = await asyncio.shield(costly.counting[key])
        finally:
            costly.counting.pop(key, None)
        return costly.facets[key]

    def _sort(self, key: ListIdentity, counts: Mapping[str, int], facet_sort: str) -> list[str]:
        """Of what is costly there are thousands of values, of which some ten are shown."""
        if key not in self._kept.costly.facets:
            return sort_values(counts, {}, facet_sort)
        orders, order = self._kept.costly.orders, (*key, facet_sort)
        if order not in orders:
            orders[order] = sort_values(counts, {}, facet_sort)
        return orders[order]

    async def _read_labels(self, kind: str, ids: Sequence[str]) -> dict[str, str | None]:
        labels = self._kept.labels
        for resource_id in ids:
            if (kind, resource_id) not in labels:
                body = await read_planned_document(self._reader, kind, resource_id)
                labels[kind, resource_id] = read_label(kind, body) if body else None
        return {resource_id: labels[kind, resource_id] for resource_id in ids}


async def _count_apart(plan: FacetPlan, count_apart: CountApart) -> Counts:
    return read_counts([await run_sync(count_apart, statement) for statement in plan.statements])
