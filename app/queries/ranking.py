"""The best documents first: BM25 over names, statements and quotes, the same on both engines.

Documents with every word whole come first, by BM25 as FTS5 works it out: k1 = 1.2, b = 0.75, and an
occurrence counts by its field. PostgreSQL has no BM25, so there the same formula is applied to what
its index holds of each document. Documents where a word is only part of one come after, those with
all words in names before those with all in names and statements, shorter documents first.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    case,
    column,
    false,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from app.domain.search_query import Phrase, SearchQuery
from app.errors import CursorMismatch
from app.models import RESOURCES, Catalogue, Document, find_number_range
from app.queries.cursors import refuse_cursor
from app.queries.search_index import (
    FTS5,
    TSVECTOR,
    Alternatives,
    expand,
    is_fts5,
    match_fts5,
    match_numbers,
    match_search,
    match_tsvector,
)

# Of more hits than these, the first by number are ranked.
RANKED = 10_000
# Far apart, so that no number of occurrences in quotes makes up for one in a name.
_FIELD_WEIGHTS = {"A": 100.0, "B": 10.0, "C": 1.0}
_K1, _B = 1.2, 0.75
_LEAST_IDF = 1e-6
# The last digits of a double depend on the order of a sum; documents that near are alike.
_DIGITS = 12
_NO_LIMIT = 1 << 62


@dataclass(frozen=True, slots=True)
class Searched:
    """What is searched in: documents of these kinds that meet all conditions.

    Conditions may speak of the table of a kind where it is the only one.
    """

    kinds: Sequence[str]
    conditions: Sequence[ColumnElement[bool]]

    def narrow(self, *conditions: ColumnElement[bool]) -> "Searched":
        return Searched(self.kinds, [*self.conditions, *conditions])

    def join(self, statement: Select[Any]) -> Select[Any]:
        """To a statement that selects from `Document`.

        A kind is told by its numbers: by its name, SQLite would read all documents of that name.
        """
        if len(self.kinds) == 1:
            model = RESOURCES[self.kinds[0]]
            statement = statement.join(model, model.id == Document.id)
        return statement.where(match_kinds(self.kinds), *self.conditions).limit(RANKED)


def match_kinds(kinds: Sequence[str]) -> ColumnElement[bool]:
    """Is the document of one of these kinds, by its number?"""
    return or_(false(), *(Document.number.between(*find_number_range(kind)) for kind in kinds))


class Ranked(NamedTuple):
    """A hit and how good it is: by `tier`, which is 3 for whole words, then by `score`."""

    kind: str
    id: str
    tier: int
    score: float


class Wanted(NamedTuple):
    """A page of a ranked list: `place` is the revision and how many hits came before it.

    A rank depends on all documents, so a place is good for one revision; None for the first page.
    """

    revision: int
    place: list[str | None] | None
    limit: int


def read_hits(
    session: Session, query: SearchQuery, searched: Searched, wanted: Wanted
) -> tuple[list[tuple[Ranked, bytes]], list[str | None] | None]:
    """Read a page of hits with their documents, and the place of the next page, None on the last.

    Raises:
        CursorMismatch: the catalogue has changed since the place was given out.
        InvalidInput: a part of a word that too many words contain.
    """
    first = _read_place(wanted)
    ranked = rank_documents(session, query, searched)
    last = first + wanted.limit
    shown = ranked[first:last]
    statement = select(Document.kind, Document.id, Document.body).where(
        tuple_(Document.kind, Document.id).in_([(one.kind, one.id) for one in shown])
    )
    bodies = {(row.kind, row.id): row.body for row in session.execute(statement)}
    after: list[str | None] = [str(wanted.revision), str(last)]
    return [(one, bodies[one.kind, one.id]) for one in shown], after if last < len(ranked) else None


def _read_place(wanted: Wanted) -> int:
    if wanted.place is None:
        return 0
    revision, offset = wanted.place
    if revision != str(wanted.revision):
        raise CursorMismatch(
            "the catalogue has changed, and with it the ranks: start again without `cursor`, or "
            "walk a list with `sort=id`, whose pages stay in place"
        )
    if offset is None or not offset.isdecimal() or len(offset) > len(str(RANKED)):
        raise refuse_cursor()
    return int(offset)


def rank_documents(session: Session, query: SearchQuery, searched: Searched) -> list[Ranked]:
    """Rank what a search finds, best first.

    Raises:
        InvalidInput: a part of a word that too many words contain.
    """
    searched = searched.narrow(*match_search(session, query))
    ranked = rank_whole(session, query, searched)
    if any(phrase.part for phrase in query.required) and len(ranked) < RANKED:
        known = {one[:2] for one in ranked}
        parts = _rank_parts(session, expand(session, query), searched)
        ranked += [one for one in parts if one[:2] not in known]
    return sorted(ranked, key=lambda one: (-one.tier, -one.score, one.kind, one.id))[:RANKED]


def rank_whole(session: Session, query: SearchQuery, searched: Searched) -> list[Ranked]:
    """Rank, in no order, the documents where no word is only a part of one."""
    phrases = [[replace(phrase, part=False)] for phrase in query.required]
    score = _score_fts5 if is_fts5(session) else _score_tsvector
    return [
        Ranked(kind, one, 3, round(value, _DIGITS))
        for kind, one, value in score(session, phrases, searched)
    ]


def _rank_parts(session: Session, alternatives: Alternatives, searched: Searched) -> list[Ranked]:
    tier = case(
        (match_numbers(session, alternatives, "A"), 2),
        (match_numbers(session, alternatives, "AB"), 1),
        else_=0,
    )
    columns = (Document.kind, Document.id, tier.label("tier"), Document.search_length)
    rows = session.execute(searched.join(select(*columns)).order_by(Document.number))
    return [Ranked(row.kind, row.id, row.tier, 1 / (1 + row.search_length)) for row in rows]


def _score_fts5(
    session: Session, phrases: Alternatives, searched: Searched
) -> Iterator[tuple[str, str, float]]:
    weights = ", ".join(str(weight) for weight in _FIELD_WEIGHTS.values())
    found = select(
        FTS5.c.rowid, literal_column(f"bm25(search_index, {weights})").label("score")
    ).where(match_fts5(phrases))
    if len(searched.kinds) == 1:
        found = found.where(FTS5.c.rowid.between(*find_number_range(searched.kinds[0])))
    # The limit keeps SQLite from merging the two selects, and with it from asking for each document.
    hits = found.limit(_NO_LIMIT).subquery()
    statement = select(Document.kind, Document.id, hits.c.score).select_from(hits)
    joined = statement.join(Document, Document.number == hits.c.rowid)
    for row in session.execute(searched.join(joined)):
        yield row.kind, row.id, -row.score


def _score_tsvector(
    session: Session, phrases: Alternatives, searched: Searched
) -> Iterator[tuple[str, str, float]]:
    wanted = [phrase for alternatives in phrases for phrase in alternatives]
    columns = (Document.kind, Document.id, Document.search_length, TSVECTOR.c.vector)
    joined = select(*columns).join(TSVECTOR, TSVECTOR.c.number == Document.number)
    found = searched.join(joined.where(match_tsvector(phrases))).order_by(Document.number)
    hits = found.subquery()
    entry = (
        func.unnest(hits.c.vector)
        .table_valued(column("lexeme", Text), column("positions"), column("weights"))
        .render_derived()
        .lateral("entry")
    )
    statement = (
        select(hits.c.kind, hits.c.id, hits.c.search_length, *entry.c)
        .select_from(hits)
        .join(entry, _is_wanted(entry.c.lexeme, wanted))
    )
    lengths: dict[tuple[str, str], int] = {}
    places: dict[tuple[str, str], dict[str, dict[int, str]]] = defaultdict(dict)
    for kind, one, length, lexeme, positions, weights in session.execute(statement):
        lengths[kind, one] = length
        places[kind, one][lexeme] = dict(zip(positions, weights, strict=True))
    bm25 = _Bm25(session, wanted)
    for (kind, one), length in lengths.items():
        yield kind, one, bm25.score(places[kind, one], length)


def _is_wanted(lexeme: ColumnElement[str], phrases: Sequence[Phrase]) -> ColumnElement[bool]:
    tokens = {token for phrase in phrases for token in phrase.tokens}
    beginnings = sorted(phrase.tokens[-1] for phrase in phrases if phrase.prefix)
    begun = [func.starts_with(lexeme, one) for one in beginnings]
    return or_(lexeme.in_(sorted(tokens)), *begun)


class _Bm25:
    """The formula of FTS5, for PostgreSQL."""

    def __init__(self, session: Session, phrases: Sequence[Phrase]) -> None:
        catalogue = session.execute(select(Catalogue.document_count, Catalogue.search_length)).one()
        self._average = catalogue.search_length / max(catalogue.document_count, 1)
        self._phrases = phrases
        self._weights = [
            self._weigh(session, phrase, catalogue.document_count) for phrase in phrases
        ]

    def _weigh(self, session: Session, phrase: Phrase, documents: int) -> float:
        """The rarer a phrase, the more it tells."""
        statement = select(func.count()).select_from(TSVECTOR).where(match_tsvector([[phrase]]))
        found = session.scalar(statement) or 0
        idf = math.log((documents - found + 0.5) / (found + 0.5))
        return idf if idf > 0 else _LEAST_IDF

    def score(self, places: Mapping[str, Mapping[int, str]], length: int) -> float:
        norm = _K1 * (1 - _B + _B * length / self._average)
        total = 0.0
        for phrase, weight in zip(self._phrases, self._weights, strict=True):
            frequency = sum(_FIELD_WEIGHTS[field] for field in _find(phrase, places))
            total += weight * (frequency * (_K1 + 1)) / (frequency + norm)
        return total


def _find(phrase: Phrase, places: Mapping[str, Mapping[int, str]]) -> list[str]:
    """The field of each place where the phrase begins."""
    *first, last = phrase.tokens
    lasts = [
        at
        for lexeme, at in places.items()
        if lexeme == last or (phrase.prefix and lexeme.startswith(last))
    ]
    ends = [(place, field) for at in lasts for place, field in at.items()]
    return [
        field
        for place, field in ends
        if all(
            place - distance in places.get(token, {})
            for distance, token in enumerate(reversed(first), start=1)
        )
    ]
