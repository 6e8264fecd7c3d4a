"""All words of the search index in memory, to find the words that contain a searched part of a word.

The database would have to read its full list of words for each search. Here, words stay in memory, and
only words that were added to the index later are fetched. Words that were removed from the index do no
harm, because they match no document.
"""

from asyncio import Lock, sleep
from collections import defaultdict
from itertools import islice

from sqlalchemy import bindparam, select

from app.database.fast_reader import FastReader
from app.domain.batches import BATCH
from app.models import SearchTerm
from app.queries.compiled.statement import compile_statement
from app.queries.search_index.expansion import MAX_TERMS


class Vocabulary:
    """All words of the search index, by each trigram (three characters in a row) that they contain.

    `batch` is the number of words that are read at a time: 500 take about a millisecond, after which
    other tasks run.
    """

    def __init__(self, batch: int = BATCH) -> None:
        self._new = _NEW.limit(batch)
        self._batch = batch
        self._by_trigram: defaultdict[str, list[str]] = defaultdict(list)
        self._last_number = 0
        self._version: object = None
        self._lock = Lock()

    async def read(self, reader: FastReader, version: object) -> None:
        """Read new words of the search index, unless all words at `version` are already in memory.

        `version` is the version stamp of the request, a value that changes with every commit.
        """
        async with self._lock:
            if self._version is not None and not reader.holds(self._version):
                # The reader uses another server now, which may have other numbers for the words.
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
                    # Let other tasks run: a read on the event loop does not yield to them.
                    await sleep(0)

    def _add(self, word: str) -> None:
        for trigram in _list_trigrams(word):
            self._by_trigram[trigram].append(word)

    def find_words(self, part: str) -> list[str]:
        """Return the words of the index that contain a part of a word, at most `MAX_TERMS + 2`."""
        # Only the words with the rarest trigram of the part are compared, usually about ten.
        fewest = min(
            (self._by_trigram.get(trigram, ()) for trigram in _list_trigrams(part)), key=len
        )
        containing = (word for word in fewest if part in word)
        return list(islice(containing, MAX_TERMS + 2))


def _list_trigrams(word: str) -> set[str]:
    return {word[start : start + 3] for start in range(len(word) - 2)}


_NEW = (
    select(SearchTerm.number, SearchTerm.term)
    .where(SearchTerm.number > bindparam("last_number"))
    .order_by(SearchTerm.number)
)
