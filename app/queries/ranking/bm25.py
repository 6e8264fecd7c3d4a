"""BM25 for PostgreSQL, by the formula of FTS5 (the full-text search of SQLite).

BM25 scores a document by how often it has the words of a search, and by how rare these words are.
PostgreSQL has no BM25. So the scores are computed here, from the entries of its search index.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    String,
    Subquery,
    Text,
    column,
    func,
    literal,
    or_,
    select,
)

from app.domain.search.query import Alternatives, Phrase
from app.models import Catalogue
from app.queries.search_index.index import TSVECTOR, match_tsvector
from app.queries.search_index.match_expression import FIELDS, Expression

# Far apart, so that no number of occurrences in quotes makes up for one in a name.
FIELD_WEIGHTS = {"A": 100.0, "B": 10.0, "C": 1.0}
_K1, _B = 1.2, 0.75
_LEAST_IDF = 1e-6


class RankedIndex(NamedTuple):
    """A search index, a table with a column `vector`, and how many documents and tokens it has in all.

    `fields` are those of match expressions. An index of one field needs none, and its entries are not read
    again to check where a word is.
    """

    table: FromClause
    documents: ScalarSelect[int]
    tokens: ScalarSelect[int]
    fields: str = FIELDS


_DOCUMENTS = RankedIndex(
    TSVECTOR,
    select(Catalogue.document_count).scalar_subquery(),
    select(Catalogue.search_length).scalar_subquery(),
)


def select_entries(
    hits: Subquery, phrases: Alternatives, index: RankedIndex = _DOCUMENTS
) -> Select[Any]:
    """Make the query for the words of each hit that count for its score.

    `hits` has the columns `number`, `search_length` (the number of tokens of the document) and `vector` (its
    `tsvector`). `phrases` are the searched words and phrases.
    """
    searched = [phrase for alternatives in phrases for phrase in alternatives]
    entry = (
        func.unnest(hits.c.vector)
        .table_valued(column("lexeme", Text), column("positions"), column("weights"))
        .render_derived()
        .lateral("entry")
    )
    # The same numbers in every row: of the index, and how many documents have each phrase.
    counts = [_count_with(index, phrase) for phrase in searched]
    statistics = (index.documents, index.tokens, *counts)
    return (
        select(hits.c.number, hits.c.search_length, *entry.c, *statistics)
        .select_from(hits)
        .join(entry, _is_searched(entry.c.lexeme, searched))
    )


def score_rows(rows: Iterable[Sequence[Any]], phrases: Alternatives) -> Iterator[tuple[int, float]]:
    """Yield the number and the BM25 score of each hit from the rows of `select_entries`.

    A better hit has a greater score.
    """
    searched = [phrase for alternatives in phrases for phrase in alternatives]
    bm25: _Bm25 | None = None
    lengths: dict[int, int] = {}
    occurrences: dict[int, dict[str, dict[int, str]]] = defaultdict(dict)
    for number, length, lexeme, positions, weights, *numbers in rows:
        bm25 = bm25 or _Bm25(searched, *numbers)
        lengths[number] = length
        occurrences[number][lexeme] = dict(zip(positions, weights, strict=True))
    if bm25 is not None:
        for number, length in lengths.items():
            yield number, bm25.score(occurrences[number], length)


def _count_with(index: RankedIndex, phrase: Phrase) -> ScalarSelect[int]:
    """Return a subquery that counts the documents with a phrase."""
    written = literal(Expression([[phrase]], index.fields).write("postgresql"), String)
    counted = (
        select(func.count()).select_from(index.table).where(match_tsvector(written, index.table))
    )
    return counted.scalar_subquery()


def _is_searched(lexeme: ColumnElement[str], phrases: Sequence[Phrase]) -> ColumnElement[bool]:
    tokens = {token for phrase in phrases for token in phrase.tokens}
    beginnings = sorted(phrase.tokens[-1] for phrase in phrases if phrase.prefix)
    begun = [func.starts_with(lexeme, beginning) for beginning in beginnings]
    return or_(lexeme.in_(sorted(tokens)), *begun)


class _Bm25:
    """The BM25 formula for one search: in how many `documents` each phrase is, decides its weight.

    `documents` and `tokens` are the numbers of all documents of the catalogue, and of all their tokens.
    """

    def __init__(
        self, phrases: Sequence[Phrase], documents: int, tokens: int, *frequencies: int
    ) -> None:
        self._average = tokens / max(documents, 1)
        self._phrases = phrases
        self._weights = [_weigh(frequency, documents) for frequency in frequencies]

    def score(self, occurrences: Mapping[str, Mapping[int, str]], length: int) -> float:
        norm = _K1 * (1 - _B + _B * length / self._average)
        total = 0.0
        for phrase, weight in zip(self._phrases, self._weights, strict=True):
            frequency = sum(FIELD_WEIGHTS[field] for field in _find(phrase, occurrences))
            total += weight * (frequency * (_K1 + 1)) / (frequency + norm)
        return total


def _weigh(frequency: int, documents: int) -> float:
    """Return the inverse document frequency of a phrase that is in `frequency` of all documents."""
    idf = math.log((documents - frequency + 0.5) / (frequency + 0.5))
    return idf if idf > 0 else _LEAST_IDF


def _find(phrase: Phrase, occurrences: Mapping[str, Mapping[int, str]]) -> list[str]:
    """Find all occurrences of a phrase in one document; return the field of each occurrence.

    Fields are `A` (names), `B` (statements) and `C` (quotes). `occurrences` has, for each token of the
    document, the positions of the token with their fields.
    """
    *first, last = phrase.tokens
    last_positions = [
        positions
        for lexeme, positions in occurrences.items()
        if lexeme == last or (phrase.prefix and lexeme.startswith(last))
    ]
    ends = [
        (position, field) for positions in last_positions for position, field in positions.items()
    ]
    return [
        field
        for position, field in ends
        if all(
            position - distance in occurrences.get(token, {})
            for distance, token in enumerate(reversed(first), start=1)
        )
    ]
