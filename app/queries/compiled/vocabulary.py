"""All words of the search index in memory, to find the words that contain a searched part of a word.

A database would read its full list of words for each search. Here, words that were read stay in memory,
and only words added since are fetched. A word that was removed since does no harm: it matches no
document.
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

# About a millisecond of reading, after which other tasks run.
_BATCH = 500


class Vocabulary:
    """All words of the index, by each trigram (three characters in a row) that they contain.

    `batch` is the number of words that one statement reads.
    """

    def __init__(self, batch: int = _BATCH) -> None:
        self._new = _NEW.limit(batch)
        self._batch = batch
        self._by_trigram: defaultdict[str, list[str]] = defaultdict(list)
        self._last_number = 0
        self._version: object = None
        self._lock = Lock()

    async def read(self, reader: FastReader, version: object) -> None:
        """Read new words until all words of the index at this version stamp are in memory.

        A version stamp is a value that changes with every commit.
        """
        async with self._lock:
            if self._version is not None and not reader.holds(self._version):
                # Another server may have given the same number to another word.
                self._by_trigram.clear()
                self._last_number, self._version = 0, None
            while version != self._version:
                statement = compile_statement(reader.dialect, self._new)
                rows = await reader.fetch(statement, {"last_number": self._last_number})
                if len(rows) < self._batch:
                    self._version = version
                if rows:
                    self._last_number = rows[-1][0]
                    for _, term in rows:
                        self._add(term)
                    # A read on the event loop does not yield to other tasks.
                    await sleep(0)

    def _add(self, word: str) -> None:
        for trigram in _list_trigrams(word):
            self._by_trigram[trigram].append(word)

    def expand(self, query: SearchQuery) -> Alternatives | None:
        """Return the alternatives of each required phrase, like `search.index.expand`.

        None if too many words contain a searched part.
        """
        alternatives = [self._list_alternatives(phrase) for phrase in query.required]
        if sum(len(terms) - 1 for terms in alternatives if terms) > MAX_TERMS:
            return None
        return alternatives

    def _list_alternatives(self, phrase: Phrase) -> list[Phrase]:
        if not phrase.part:
            return [phrase]
        [part] = phrase.tokens
        # Only the words with the rarest trigram of the part are compared, usually about ten.
        fewest = min(
            (self._by_trigram.get(trigram, ()) for trigram in _list_trigrams(part)), key=len
        )
        containing = (word for word in fewest if part in word)
        return [Phrase((word,)) for word in islice(containing, MAX_TERMS + 2)]


def _list_trigrams(word: str) -> set[str]:
    return {word[start : start + 3] for start in range(len(word) - 2)}


_NEW = (
    select(SearchTerm.number, SearchTerm.term)
    .where(SearchTerm.number > bindparam("last_number"))
    .order_by(SearchTerm.number)
)
