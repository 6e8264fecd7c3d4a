"""All words of the search index in memory, to find those that contain a part of a word.

A database would read its whole list of words for each part. One process keeps what it has read and
asks for what has come since; a word that is gone is found by no document, which does no harm.
"""

from asyncio import Lock, sleep
from collections import defaultdict
from itertools import islice

from sqlalchemy import bindparam, select

from app.database.fast_reader import FastReader
from app.domain.search.query import Phrase, SearchQuery
from app.models import SearchTerm
from app.queries.compiled.statement import compile_statement
from app.queries.search.index import MAX_TERMS
from app.queries.search.match_expression import Alternatives

# About a millisecond of reading, after which others have their turn.
_BATCH = 500


class Vocabulary:
    """Words by each three characters that they contain; `batch` is how many are read at once."""

    def __init__(self, batch: int = _BATCH) -> None:
        self._new = _NEW.limit(batch)
        self._batch = batch
        self._by_three: defaultdict[str, list[str]] = defaultdict(list)
        self._last_number = 0
        self._mark: object = None
        self._lock = Lock()

    async def read(self, reader: FastReader, mark: object) -> None:
        """Have every word that was there when the mark was read."""
        async with self._lock:
            if self._mark is not None and not reader.holds(self._mark):
                # Another server may have given the same number to another word.
                self._by_three.clear()
                self._last_number, self._mark = 0, None
            while mark != self._mark:
                statement = compile_statement(reader.dialect, self._new)
                rows = await reader.fetch(statement, {"last_number": self._last_number})
                if len(rows) < self._batch:
                    self._mark = mark
                if rows:
                    self._last_number = rows[-1][0]
                    for _, term in rows:
                        self._add(term)
                    # A read on the event loop does not give others their turn by itself.
                    await sleep(0)

    def _add(self, word: str) -> None:
        for three in _list_threes(word):
            self._by_three[three].append(word)

    def expand(self, query: SearchQuery) -> Alternatives | None:
        """As `search_index.expand`; None for parts of words that too many words contain."""
        alternatives = [self._list_alternatives(phrase) for phrase in query.required]
        if sum(len(terms) - 1 for terms in alternatives if terms) > MAX_TERMS:
            return None
        return alternatives

    def _list_alternatives(self, phrase: Phrase) -> list[Phrase]:
        if not phrase.part:
            return [phrase]
        [part] = phrase.tokens
        # The words with the rarest three of its characters: some ten, of all that there are.
        fewest = min((self._by_three.get(three, ()) for three in _list_threes(part)), key=len)
        containing = (word for word in fewest if part in word)
        return [Phrase((word,)) for word in islice(containing, MAX_TERMS + 2)]


def _list_threes(word: str) -> set[str]:
    return {word[place : place + 3] for place in range(len(word) - 2)}


_NEW = (
    select(SearchTerm.number, SearchTerm.term)
    .where(SearchTerm.number > bindparam("last_number"))
    .order_by(SearchTerm.number)
)
