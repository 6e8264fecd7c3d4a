"""Searches over all kinds of resources, and the best hits of lists, by compiled statements."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from app.database.fast_reader import CompiledStatement, FastReader
from app.domain.public_address import PublicAddress
from app.domain.search.query import ExpandedSearch, parse_search
from app.queries.compiled.plan_cache import PlanCache
from app.queries.compiled.statement import RunApart, compile_statement, fetch_apart
from app.queries.compiled.vocabulary import Vocabulary
from app.queries.search.search import find_page
from app.queries.search_index.expansion import expand_query
from app.queries.search_index.index import count_phrases
from app.queries.search_index.steps import ReadStep, Steps
from app.schemas.search import SearchRequest, SearchResult

_Result = TypeVar("_Result")
# Expanded queries that are kept, and how many phrases each of them has at most: about 5 MB in all.
_MAX_EXPANDED, _MAX_PHRASES = 1_000, 16


class CompiledSearch:
    """Runs the steps of searches by compiled statements. There is one such object per process."""

    def __init__(self, reader: FastReader, run_apart: RunApart) -> None:
        """Create the searches of a process; `run_apart` runs reads that take too long for the event loop."""
        self._reader = reader
        self._run_apart = run_apart
        self._plans: PlanCache[CompiledStatement] = PlanCache()
        self._vocabulary = Vocabulary()
        self._expanded: dict[tuple[object, str], ExpandedSearch] = {}

    @property
    def dialect(self) -> str:
        return self._reader.dialect.name

    async def read(
        self, version: object, parameters: SearchRequest, address: PublicAddress
    ) -> SearchResult | None:
        """Return a page of search hits over all kinds, with empty links.

        The result is None if a commit came between two reads: the caller then searches by an ordinary
        session. `version` is the version stamp (a value that changes with every commit) of this request.

        Raises:
            AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
            CursorMismatch: the cursor was issued for another search, or the catalogue has changed since.
            InvalidInput: a search word is part of too many words of the catalogue.
        """
        search = await self.expand(version, parameters.q)
        result = await self.run(find_page(self.dialect, search, parameters, address))
        return result if await self._reader.is_current(version) else None

    async def expand(self, version: object, text: str) -> ExpandedSearch:
        """Expand a query by the words of the catalogue, which are in memory.

        The same words are mostly asked for again, with other filters or for another page.

        Raises:
            InvalidInput: a search word is part of too many words of the catalogue.
        """
        expanded = self._expanded.get((version, text))
        if expanded is not None:
            return expanded
        query = parse_search(text)
        await self._vocabulary.read(self._reader, version)
        expanded = expand_query(query, self._vocabulary.find_words)
        if count_phrases(expanded.alternatives) <= _MAX_PHRASES:
            if len(self._expanded) >= _MAX_EXPANDED:
                self._expanded.clear()
            self._expanded[version, text] = expanded
        return expanded

    async def run(self, steps: Steps[_Result]) -> _Result:
        """Run the steps of a search, and return their result."""
        try:
            step = next(steps)
            while True:
                step = steps.send(await self._fetch(step))
        except StopIteration as stop:
            result: _Result = stop.value
            return result

    async def _fetch(self, step: ReadStep) -> Sequence[Any]:
        statement = self._plans.get(
            (step.key,), lambda: compile_statement(self._reader.dialect, step.make())
        )
        return await self.fetch(statement, step.values)

    async def fetch(self, statement: CompiledStatement, values: Mapping[str, Any]) -> list[Any]:
        """Fetch the rows of a statement, in a thread if that takes too long for the event loop."""
        try:
            return await self._reader.fetch(statement, values)
        except TimeoutError:
            return await self._run_apart(partial(fetch_apart, self._reader, statement, values))
