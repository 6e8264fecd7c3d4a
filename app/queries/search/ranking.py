"""The best documents first: BM25 over names, statements and quotes, the same on both engines.

Documents with every word whole come first, by BM25 as FTS5 works it out: k1 = 1.2, b = 0.75, and an
occurrence counts by its field. PostgreSQL has no BM25, so there the same formula is applied to what
its index holds of each document. Documents where a word is only part of one come after, those with
all words in names before those with all in names and statements, shorter documents first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Float,
    Select,
    case,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from app.domain.search.query import SearchQuery
from app.errors import CursorMismatch
from app.models import RESOURCES, Document
from app.queries.lists.cursor import refuse_cursor
from app.queries.lists.filter_labels import LabelFilter, list_labels
from app.queries.lists.listing import Listing
from app.queries.search.bm25 import FIELD_WEIGHTS, score_hits
from app.queries.search.index import (
    TSVECTOR,
    IndexWords,
    expand,
    find_entries,
    is_fts5,
    make_words,
)
from app.queries.search.match_expression import Alternatives, Expression
from app.queries.search.selectivity import are_common

# Of more hits of a kind than these, the first by number are ranked.
RANKED = 10_000
# A label only says where to look.
_LABEL_WEIGHT = 0.0
# The last digits of a double depend on the order of a sum; documents that near are alike.
_DIGITS = 12


class SearchScope(NamedTuple):
    """What is searched in: what meets all conditions on a table, some of which labels say again."""

    conditions: Sequence[ColumnElement[bool]]
    labelled: LabelFilter = LabelFilter()


# By kind.
SearchScopes = Mapping[str, SearchScope]


class BestHits(NamedTuple):
    """The best hits in order; `total` is how many there are, of each kind up to one more than `RANKED`."""

    hits: list["RankedHit"]
    total: int


def search_in(listing: Listing) -> SearchScopes:
    return {listing.kind: SearchScope(listing.conditions, list_labels(listing.query))}


class RankedHit(NamedTuple):
    """A hit and how good it is: by `tier`, which is 3 for whole words, then by `score`."""

    kind: str
    id: str
    tier: int
    score: float


class RankedPageRequest(NamedTuple):
    """A page of a ranked list: `place` is the revision and how many hits came before it.

    A rank depends on all documents, so a place is good for one revision; None for the first page.
    """

    revision: int
    place: list[str | None] | None
    limit: int


class HitPage(NamedTuple):
    """A page of hits with their documents; `after` is the place of the next, None on the last.

    `total` is of all hits, and right up to `RANKED`.
    """

    shown: list[tuple[RankedHit, bytes]]
    after: list[str | None] | None
    total: int


def read_hits(
    session: Session, query: SearchQuery, searched: SearchScopes, wanted: RankedPageRequest
) -> HitPage:
    """Read a page of the hits of a search.

    Raises:
        CursorMismatch: the catalogue has changed since the place was given out.
        InvalidInput: a part of a word that too many words contain.
    """
    first = _read_position(wanted)
    last = min(first + wanted.limit, RANKED)
    best = find_best(session, query, searched, last)
    shown = best.hits[first:]
    statement = select(Document.kind, Document.id, Document.body).where(
        tuple_(Document.kind, Document.id).in_([(one.kind, one.id) for one in shown])
    )
    bodies = {(row.kind, row.id): row.body for row in session.execute(statement)}
    after: list[str | None] = [str(wanted.revision), str(last)]
    return HitPage(
        [(one, bodies[one.kind, one.id]) for one in shown],
        after if last < min(best.total, RANKED) else None,
        best.total,
    )


def _read_position(wanted: RankedPageRequest) -> int:
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


def _order(hit: RankedHit) -> tuple[int, float, str, str]:
    """Best first, and those that are alike by kind and id."""
    return -hit.tier, -hit.score, hit.kind, hit.id


def find_best(session: Session, query: SearchQuery, searched: SearchScopes, most: int) -> BestHits:
    """Find the best of what a search finds, at most so many.

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
    found = []
    for kind in searched if whole else ():
        search = _Search(session, query, kind, searched[kind])
        found.append(search.rank_full_catalogue(whole, most))
        if has_parts and found[-1].total <= RANKED:
            found.append(search.rank_parts(alternatives, whole, most))
    hits = nsmallest(most, (hit for best in found for hit in best.hits), key=_order)
    return BestHits(hits, sum(best.total for best in found))


class _Search:
    """For one kind, by conditions on its table."""

    def __init__(self, session: Session, query: SearchQuery, kind: str, among: SearchScope) -> None:
        self._session = session
        self._query = query
        self._kind = kind
        self._among = among
        model = RESOURCES[kind]
        self._id, self._number = model.id.expression, model.number.expression

    def rank_full_catalogue(self, whole: Alternatives, most: int) -> BestHits:
        """The best documents where no word is only a part of one."""
        rank = self._rank_fts5 if is_fts5(self._session) else self._rank_tsvector
        return rank(whole, most)

    def rank_parts(self, alternatives: Alternatives, whole: Alternatives, most: int) -> BestHits:
        """The best of the others."""
        words = self._find(alternatives)
        labels = self._among.labelled.narrowing
        others = Expression(alternatives, labels=labels, without=whole)
        words = replace(words, narrowed=find_entries(self._session, others))
        names, statements = (
            find_entries(self._session, Expression(alternatives, fields)).of_kind(self._kind)
            for fields in ("A", "AB")
        )
        tier = case(
            (self._number.in_(names.select()), 2),
            (self._number.in_(statements.select()), 1),
            else_=0,
        )
        columns = (self._id.label("id"), tier.label("tier"), Document.search_length.label("length"))
        selected = self._select(words, *columns)
        joined = selected.join(Document, Document.number == self._number).with_hint(
            # SQLite would read the row, which is long.
            Document,
            "INDEXED BY ix_document_by_number",
            "sqlite",
        )
        found = joined.cte("found").prefix_with("MATERIALIZED", dialect="sqlite")
        best = self._take_best(found, [found.c.tier.desc(), found.c.length], most)
        hits = [RankedHit(self._kind, row.id, row.tier, 1 / (1 + row.length)) for row in best]
        return BestHits(hits, best[0].total if best else 0)

    def _find(self, alternatives: Alternatives) -> IndexWords:
        return make_words(self._session, alternatives, self._query, self._among.labelled)

    def _select(self, words: IndexWords, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
        selected = select(*columns).select_from(RESOURCES[self._kind])
        selected = selected.where(*self._among.conditions)
        joined = words.join(selected, self._kind, self._number)
        # The order of the index, in which SQLite reads it: by another, it would look up each row in it.
        number = self._number if words.narrowed is None else words.narrowed.number
        return joined.order_by(number).limit(RANKED + 1)

    def _take_best(
        self, found: CTE, order: Sequence[ColumnElement[Any]], most: int
    ) -> Sequence[Any]:
        """The first rows in an order, then by id, each with how many there are in all."""
        total = select(func.count()).select_from(found).scalar_subquery().label("total")
        statement = select(found, total).order_by(*order, found.c.id).limit(most)
        return self._session.execute(statement).all()

    def _rank_fts5(self, whole: Alternatives, most: int) -> BestHits:
        weights = ", ".join(map(str, (*FIELD_WEIGHTS.values(), _LABEL_WEIGHT)))
        score = func.round(literal_column(f"-bm25(search_index, {weights})", Float), _DIGITS)
        words = self._find(whole)
        is_narrowed = words.narrowed is not words.required
        if is_narrowed and not are_common(self._session, self._kind, words):
            # FTS5 counts how many have a label, which takes it longer than all else.
            words = replace(words, narrowed=words.required)
        selected = self._select(words, self._id.label("id"), score.label("score"))
        found = selected.cte("found").prefix_with("MATERIALIZED")
        best = self._take_best(found, [found.c.score.desc()], most)
        hits = [RankedHit(self._kind, row.id, 3, row.score) for row in best]
        return BestHits(hits, best[0].total if best else 0)

    def _rank_tsvector(self, whole: Alternatives, most: int) -> BestHits:
        columns = (self._id.label("id"), Document.search_length, TSVECTOR.c.vector)
        found = self._select(self._find(whole), *columns)
        hits = found.join(Document, Document.number == self._number).subquery()
        ranked = [
            RankedHit(self._kind, one, 3, round(score, _DIGITS))
            for one, score in score_hits(self._session, hits, whole)
        ]
        return BestHits(nsmallest(most, ranked, key=_order), len(ranked))
