"""Facets of lists that have a plan: statements compiled once, names remembered.

A page and its facets are read by several statements. Whoever asks for them must see that nothing was
committed in between; see `drivers.Reader.read_mark`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.orm import Session

from app.drivers import Reader, Statement
from app.queries.collections import Collection
from app.queries.compiling import compile_statement, read_planned_document
from app.queries.facets import (
    Counted,
    describe_facet,
    list_facets,
    open_filters,
    read_counts,
    read_label,
    select_counts,
    sort_values,
)
from app.queries.listings import Facet
from app.schemas.common import FacetsRead
from app.schemas.queries import ListQuery

# Names by kind and id, as of one mark; None for what has no document.
Labels = dict[tuple[str, str], str | None]


@dataclass(frozen=True, slots=True)
class FacetPlan:
    """`names` is the kind of resource whose ids the values are, None for values that name themselves."""

    name: str
    names: str | None
    statements: Sequence[Statement]


def plan_facets(
    dialect: Dialect, session: Session, collection: Collection, query: ListQuery
) -> list[FacetPlan]:
    """Compile the statements of the facets of a query, which has parameters in place of values."""
    plans = []
    for name in list_facets(query):
        listing = collection.lister(session, open_filters(query, name))
        facet = listing.facets[name]
        if not isinstance(facet, Facet):
            raise TypeError(f"{name} is counted otherwise")
        selected = select_counts(session, listing, facet)
        plans.append(
            FacetPlan(name, facet.names, [compile_statement(dialect, one) for one in selected])
        )
    return plans


async def read_planned_facets(
    reader: Reader,
    plans: Sequence[FacetPlan],
    asked: tuple[ListQuery, Mapping[str, Any]],
    labels: Labels,
) -> FacetsRead | None:
    """Count by each facet; None without one. `labels` gets the names that it does not have yet.

    Raises:
        TimeoutError: it takes too long for the event loop.
    """
    query, given = asked
    facets = {}
    for plan in plans:
        counts, missing = read_counts([await reader.fetch(one, given) for one in plan.statements])
        shown = sort_values(counts, {}, query.facet_sort)[: query.facet_limit]
        named = {}
        if plan.names is not None:
            for one in shown:
                if (plan.names, one) not in labels:
                    body = await read_planned_document(reader, plan.names, one)
                    labels[plan.names, one] = read_label(plan.names, body) if body else None
                named[one] = labels[plan.names, one]
        facets[plan.name] = describe_facet(
            Counted(plan.name, query, counts, missing, {}), shown, named
        )
    return facets or None
