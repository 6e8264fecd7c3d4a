"""Counts of lists with a limit on values, from the sorted numbers of the list without the limit.

A database would read all claims of a metric to count those that meet a limit, for each limit again. Here
their thresholds are read and sorted once, and valid until the next commit. A list that is asked for once is
counted by the database, as its numbers take longer to read.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import Dialect, select

from app.database.fast_reader import CompiledStatement, FastReader
from app.domain.numbers.thresholds import Thresholds
from app.queries.collections import Collection
from app.queries.compiled.plan import bind_filters, define_listing
from app.queries.compiled.plan_cache import PlanCache
from app.queries.compiled.revision_cache import RevisionCache
from app.queries.compiled.shape import QueryShape
from app.queries.compiled.statement import RunApart, compile_statement, fetch_apart
from app.queries.lists.value_filter import NUMBER
from app.schemas.claims import ClaimQuery
from app.schemas.filters import ByValue

# A list of more claims is counted by the database.
_MAX_CLAIMS = 50_000
# Sorting so many takes about 3 ms.
_MOST_SORTED_ON_LOOP = 5_000
_OWN_PARAMETERS = {*ByValue.model_fields, "sort"}


class LimitCounts:
    """Counts lists with one limit on values. There is one such object per process."""

    def __init__(self, reader: FastReader, run_apart: RunApart) -> None:
        """Create the counts; `run_apart` runs reads that take too long for the event loop."""
        self._reader = reader
        self._run_apart = run_apart
        self._plans: PlanCache[CompiledStatement] = PlanCache()

    async def count(
        self, cache: RevisionCache, collection: Collection, shape: QueryShape
    ) -> tuple[int, int, int] | None:
        """Return the counts of a list (`list_counts`) at the version of `cache`; None if the database has to count."""
        query, (limits, days, words, _, terms, *_) = shape.query, shape.values
        asked = limits and limits.find_values()
        if not asked or days or words or terms or not isinstance(query, ClaimQuery):
            return None
        name, filters = shape.identity
        others = (filter_ for filter_ in filters if filter_[0] not in _OWN_PARAMETERS)
        identity, costly = (name, *others), cache.costly
        if identity not in costly.limited:
            costly.limited.add(identity)
            return None
        if identity not in costly.thresholds:
            # Until they are read, the database counts for other requests.
            costly.store_thresholds(identity, None)
            make = partial(_compile, self._reader.dialect, collection, shape)
            statement = self._plans.get(shape.list_key, make)
            costly.store_thresholds(
                identity, await self._read_thresholds(statement, bind_filters(shape))
            )
        if (thresholds := costly.thresholds[identity]) is None:
            return None
        certain, possible = thresholds.count(*asked)
        return possible if query.include_uncertain else certain, 0, possible - certain

    async def _read_thresholds(
        self, statement: CompiledStatement, values: Mapping[str, Any]
    ) -> Thresholds | None:
        """Read the thresholds of a list; None if it is too long. What takes long is done in a thread."""
        try:
            rows = await self._reader.fetch(statement, values)
        except TimeoutError:
            rows = await self._run_apart(partial(fetch_apart, self._reader, statement, values))
        if len(rows) > _MAX_CLAIMS:
            return None
        if len(rows) > _MOST_SORTED_ON_LOOP:
            return await self._run_apart(partial(Thresholds, rows))
        return Thresholds(rows)


def _compile(dialect: Dialect, collection: Collection, shape: QueryShape) -> CompiledStatement:
    """Compile the statement for the thresholds of the claims in a list without its limits on values."""
    listing = define_listing(dialect, collection, shape, shape.query)
    claims = select(*NUMBER.list_thresholds()).where(*listing.conditions[: listing.shared])
    return compile_statement(dialect, claims.limit(_MAX_CLAIMS + 1))
