"""All words of the search index in memory, to find those that contain a part of a word.

A database would read its whole list of words for each part. One process keeps what it has read and
asks for what has come since; a word that is gone is found by no document, which does no harm.
"""

from asyncio import Lock

from sqlalchemy import bindparam, select

from app.domain.search_query import Phrase, SearchQuery
from app.drivers import Reader
from app.models import SearchTerm
from app.queries.compiling import compile_statement
from app.queries.search_index import MAX_TERMS, Alternatives

# About a millisecond of reading, after which others have their turn.
_BATCH = 2_000


class Vocabulary:
    """No word contains the line break between them. `batch` is how many are read at once."""

    def __init__(self, batch: int = _BATCH) -> None:
        self._new = _NEW.limit(batch)
        self._batch = batch
        self._words = "\n"
        self._last_number = 0
        self._mark: object = None
        self._lock = Lock()

    async def read(self, reader: Reader, mark: object) -> None:
        """Have every word that was there when the mark was read."""
        async with self._lock:
            while mark != self._mark:
                statement = compile_statement(reader.dialect, self._new)
                rows = await reader.fetch(statement, {"last_number": self._last_number})
                if len(rows) < self._batch:
                    self._mark = mark
                if rows:
                    self._last_number = rows[-1][0]
                    self._words += "".join(f"{term}\n" for _, term in rows)

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
        found: list[Phrase] = []
        place = self._words.find(part)
        while place >= 0 and len(found) <= MAX_TERMS + 1:
            first = self._words.rfind("\n", 0, place) + 1
            last = self._words.find("\n", place)
            found.append(Phrase((self._words[first:last],)))
            place = self._words.find(part, last)
        return found


_NEW = (
    select(SearchTerm.number, SearchTerm.term)
    .where(SearchTerm.number > bindparam("last_number"))
    .order_by(SearchTerm.number)
)
