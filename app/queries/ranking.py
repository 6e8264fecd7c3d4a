"""The best documents first: BM25 over names, statements and quotes, the same on both engines.

Documents with every word whole come first, by BM25 as FTS5 works it out: k1 = 1.2, b = 0.75, and an
occurrence counts by its field. PostgreSQL has no BM25, so there the same formula is applied to what
its index holds of each document. Documents where a word is only part of one come after, those with
all words in names before those with all in names and statements, shorter documents first.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Text,
    case,
    column,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from app.domain.search_query import Phrase, SearchQuery
from app.errors import CursorMismatch
from app.models import RESOURCES, Catalogue, Document
from app.queries.cursors import refuse_cursor
from app.queries.search_index import (
    TSVECTOR,
    Alternatives,
    expand,
    find_entries,
    is_fts5,
    make_words,
    match_tsvector,
)

# Of more hits of a kind than these, the first by number are ranked.
RANKED = 10_000
# Far apart, so that no number of occurrences in quotes makes up for one in a name.
_FIELD_WEIGHTS = {"A": 100.0, "B": 10.0, "C": 1.0}
_K1, _B = 1.2, 0.75
_LEAST_IDF = 1e-6
# The last digits of a double depend on the order of a sum; documents that near are alike.
_DIGITS = 12

# What is searched in: resources of these kinds, of each those that meet all conditions on its table.
Searched = Mapping[str, Sequence[ColumnElement[bool]]]


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


class Hits(NamedTuple):
    """A page of hits with their documents; `after` is the place of the next, None on the last.

    `total` is of all hits, and right up to `RANKED`.
    """

    shown: list[tuple[Ranked, bytes]]
    after: list[str | None] | None
    total: int


def read_hits(session: Session, query: SearchQuery, searched: Searched, wanted: Wanted) -> Hits:
    """Read a page of the hits of a search.

    Raises:
        CursorMismatch: the catalogue has changed since the place was given out.
        InvalidInput: a part of a word that too many words contain.
    """
    first = _read_place(wanted)
    ranked = rank_documents(session, query, searched)
    last = min(first + wanted.limit, RANKED)
    shown = nsmallest(last, ranked, key=order_hit)[first:]
    statement = select(Document.kind, Document.id, Document.body).where(
        tuple_(Document.kind, Document.id).in_([(one.kind, one.id) for one in shown])
    )
    bodies = {(row.kind, row.id): row.body for row in session.execute(statement)}
    after: list[str | None] = [str(wanted.revision), str(last)]
    return Hits(
        [(one, bodies[one.kind, one.id]) for one in shown],
        after if last < min(len(ranked), RANKED) else None,
        len(ranked),
    )


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


def order_hit(hit: Ranked) -> tuple[int, float, str, str]:
    """Best first, and those that are alike by kind and id."""
    return -hit.tier, -hit.score, hit.kind, hit.id


def rank_documents(session: Session, query: SearchQuery, searched: Searched) -> list[Ranked]:
    """Rank what a search finds, in no order: of each kind up to one more than `RANKED`.

    Raises:
        InvalidInput: a part of a word that too many words contain.
    """
    alternatives = expand(session, query)
    whole = [[replace(phrase, part=False)] for phrase in query.required]
    has_parts = any(
        one.tokens != phrase.tokens
        for phrase, several in zip(query.required, alternatives, strict=True)
        for one in several
    )
    ranked = []
    for kind in searched if whole else ():
        search = _Search(session, query, kind, searched[kind])
        of_kind = list(search.rank_whole(whole))
        if has_parts and len(of_kind) <= RANKED:
            known = {one.id for one in of_kind}
            parts = search.rank_parts(alternatives)
            of_kind += [one for one in parts if one.id not in known]
        ranked += of_kind
    return ranked


class _Search:
    """For one kind, by conditions on its table."""

    def __init__(
        self,
        session: Session,
        query: SearchQuery,
        kind: str,
        conditions: Sequence[ColumnElement[bool]],
    ) -> None:
        self._session = session
        self._query = query
        self._kind = kind
        self._conditions = conditions
        model = RESOURCES[kind]
        self._id, self._number = model.id.expression, model.number.expression

    def rank_whole(self, phrases: Alternatives) -> Iterator[Ranked]:
        """The documents where no word is only a part of one."""
        score = self._score_fts5 if is_fts5(self._session) else self._score_tsvector
        for one, value in score(phrases):
            yield Ranked(self._kind, one, 3, round(value, _DIGITS))

    def rank_parts(self, alternatives: Alternatives) -> Iterator[Ranked]:
        names, statements = (
            find_entries(self._session, alternatives, fields).of_kind(self._kind)
            for fields in ("A", "AB")
        )
        tier = case(
            (self._number.in_(names.select()), 2),
            (self._number.in_(statements.select()), 1),
            else_=0,
        )
        columns = (self._id.label("id"), tier.label("tier"), Document.search_length)
        selected = self._select(alternatives, *columns)
        for row in self._session.execute(selected.join(Document, Document.number == self._number)):
            yield Ranked(self._kind, row.id, row.tier, 1 / (1 + row.search_length))

    def _select(self, alternatives: Alternatives, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
        words = make_words(self._session, alternatives, self._query)
        selected = select(*columns).select_from(RESOURCES[self._kind]).where(*self._conditions)
        joined = words.join(selected, self._kind, self._number)
        # The order of the index, in which SQLite reads it: by another, it would look up each row in it.
        number = self._number if words.required is None else words.required.number
        return joined.order_by(number).limit(RANKED + 1)

    def _score_fts5(self, phrases: Alternatives) -> Iterator[tuple[str, float]]:
        weights = ", ".join(str(weight) for weight in _FIELD_WEIGHTS.values())
        score = literal_column(f"-bm25(search_index, {weights})", Float).label("score")
        for row in self._session.execute(self._select(phrases, self._id, score)):
            yield row.id, row.score

    def _score_tsvector(self, phrases: Alternatives) -> Iterator[tuple[str, float]]:
        wanted = [phrase for alternatives in phrases for phrase in alternatives]
        columns = (self._id.label("id"), Document.search_length, TSVECTOR.c.vector)
        found = self._select(phrases, *columns)
        hits = found.join(Document, Document.number == self._number).subquery()
        entry = (
            func.unnest(hits.c.vector)
            .table_valued(column("lexeme", Text), column("positions"), column("weights"))
            .render_derived()
            .lateral("entry")
        )
        statement = (
            select(hits.c.id, hits.c.search_length, *entry.c)
            .select_from(hits)
            .join(entry, _is_wanted(entry.c.lexeme, wanted))
        )
        lengths: dict[str, int] = {}
        places: dict[str, dict[str, dict[int, str]]] = defaultdict(dict)
        for one, length, lexeme, positions, weights in self._session.execute(statement):
            lengths[one] = length
            places[one][lexeme] = dict(zip(positions, weights, strict=True))
        bm25 = _Bm25(self._session, wanted)
        for one, length in lengths.items():
            yield one, bm25.score(places[one], length)


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
