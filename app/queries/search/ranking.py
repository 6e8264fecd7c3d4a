"""Ranking of search hits by BM25 over names, statements and quotes, the same on both databases.

Documents that have every word as a full word come first, by BM25 as FTS5 (SQLite) computes it, with
k1 = 1.2, b = 0.75 and a weight for each field. PostgreSQL has no BM25, so the same formula is applied to
the entries of its index. Documents that have a word only as part of a longer word follow: first those
with all words in names, then those with all words in names and statements, then the others. Among
these, shorter documents come first.
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

from app.domain.revisions import CatalogueRevision
from app.domain.search.query import Alternatives, ExpandedSearch
from app.errors import CursorMismatch
from app.models import KINDS, Catalogue, Document
from app.queries.lists.cursor import check_epoch, refuse_cursor
from app.queries.lists.filter_labels import LabelFilter, list_labels
from app.queries.lists.index_words import IndexWords
from app.queries.lists.listing import Listing
from app.queries.search.bm25 import FIELD_WEIGHTS, score_hits
from app.queries.search.index import (
    TSVECTOR,
    find_entries,
    find_words,
    is_fts5,
)
from app.queries.search.match_expression import Expression
from app.queries.search.selectivity import are_common

# If a kind has more hits, only the first ones by document number are ranked.
RANKED = 10_000
# Labels do not count for the rank.
_LABEL_WEIGHT = 0.0
# The last digits of a double depend on the order of summation, so they are rounded off.
_DIGITS = 12


class SearchScope(NamedTuple):
    """The resources of a kind in which to search: those that meet all `conditions`.

    `labelled` expresses some of the conditions by labels (filter values stored in the search index like
    words). They make the search faster and never change its result.
    """

    conditions: Sequence[ColumnElement[bool]]
    labelled: LabelFilter = LabelFilter()


# The resources to search, by kind.
SearchScopes = Mapping[str, SearchScope]


class BestHits(NamedTuple):
    """The best hits of a search, best first, as many as were requested.

    `total` is the number of all hits of the search. Above `RANKED` it may be too low, because no more
    hits are read.
    """

    hits: list["RankedHit"]
    total: int


def search_in(listing: Listing) -> SearchScopes:
    return {listing.kind: SearchScope(listing.conditions, list_labels(listing.query))}


class RankedHit(NamedTuple):
    """A hit and its rank: a higher `tier` comes first, and within a tier a higher `score`.

    The tier is 3 if all words occur as full words. Else it is 2 if all are found in names, 1 if all are
    found in names and statements, and 0 if some are found in quotes only.
    """

    kind: str
    id: str
    tier: int
    score: float


# What `read_position` returns for a cursor: an epoch and a position. The position holds the revision in
# which the page before was read, and the number of hits before this page.
Issued = tuple[str, list[str | None]]


class HitPage(NamedTuple):
    """A page of search hits, each with its public JSON, read when the catalogue was at `version`.

    `after` is the position in the cursor of the next page, None on the last page. `total` is the
    number of all hits of the search; above `RANKED` it may be too low, because no more hits are read.
    """

    version: CatalogueRevision
    shown: list[tuple[RankedHit, bytes]]
    after: list[str | None] | None
    total: int


def read_hits(
    session: Session,
    search: ExpandedSearch,
    searched: SearchScopes,
    issued: Issued | None,
    limit: int,
) -> HitPage:
    """Read a page of the hits of a search, best first; `searched` has the resources to search, by kind.

    `issued` is None for the first page. The rank of a hit depends on all documents, so a cursor is valid
    only in the revision that it holds.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the catalogue has changed since the cursor was issued, or its position is not
            of the form of `Issued`.
    """
    first = 0 if issued is None else _read_offset(issued)
    last = min(first + limit, RANKED)
    best = find_best(session, search, searched, last)
    shown = best.hits[first:]
    is_shown = tuple_(Document.kind, Document.id).in_([(hit.kind, hit.id) for hit in shown])
    columns = (Catalogue.epoch, Catalogue.revision, Document.kind, Document.id, Document.body)
    rows = session.execute(select(*columns).outerjoin_from(Catalogue, Document, is_shown)).all()
    version = CatalogueRevision(rows[0].epoch, rows[0].revision)
    if issued is not None:
        _check_revision(issued, version)
    bodies = {(row.kind, row.id): row.body for row in rows}
    after: list[str | None] = [str(version.revision), str(last)]
    return HitPage(
        version,
        [(hit, bodies[hit.kind, hit.id]) for hit in shown],
        after if last < min(best.total, RANKED) else None,
        best.total,
    )


def _check_revision(issued: Issued, version: CatalogueRevision) -> None:
    epoch, (revision, _) = issued
    check_epoch(epoch, version.epoch)
    if revision != str(version.revision):
        raise CursorMismatch(
            "the catalogue has changed, and with it the ranks: start again without `cursor`, or "
            "read a list with `sort=id`, whose pages do not move"
        )


def _read_offset(issued: Issued) -> int:
    """Return the number of hits before the page."""
    _, (_, offset) = issued
    if offset is None or not offset.isdecimal() or len(offset) > len(str(RANKED)):
        raise refuse_cursor()
    return int(offset)


def _order(hit: RankedHit) -> tuple[int, float, str, str]:
    """Return the sort key of a hit: the best hits come first, and equally good ones by kind and id."""
    return -hit.tier, -hit.score, hit.kind, hit.id


def find_best(
    session: Session, search: ExpandedSearch, searched: SearchScopes, maximum: int
) -> BestHits:
    """Return the best hits of a search, at most `maximum`.

    `searched` has the resources in which to search, by kind.
    """
    required = search.query.required
    if not required:
        unranked = [
            _Ranking(session, search, kind, scope).list_unranked(maximum)
            for kind, scope in searched.items()
        ]
        return _join(unranked, maximum)
    full_words = [[replace(phrase, part=False)] for phrase in required]
    has_parts = any(
        alternative.tokens != phrase.tokens
        for phrase, expanded in zip(required, search.alternatives, strict=True)
        for alternative in expanded
    )
    results = []
    for kind in searched:
        ranking = _Ranking(session, search, kind, searched[kind])
        full = ranking.rank_full_words(full_words, maximum)
        results.append(full)
        if has_parts and full.total <= RANKED:
            results.append(ranking.rank_parts(full_words, maximum))
    return _join(results, maximum)


def _join(results: Sequence[BestHits], maximum: int) -> BestHits:
    hits = nsmallest(maximum, (hit for best in results for hit in best.hits), key=_order)
    return BestHits(hits, sum(best.total for best in results))


class _Ranking:
    """Ranks the hits of a search in the resources of one kind that meet the conditions of `scope`."""

    def __init__(
        self, session: Session, search: ExpandedSearch, kind: str, scope: SearchScope
    ) -> None:
        self._session = session
        self._search = search
        self._kind = kind
        self._scope = scope
        model = KINDS[kind].model
        self._id, self._number = model.id.expression, model.number.expression

    def list_unranked(self, maximum: int) -> BestHits:
        """Return the hits, at most `maximum`, of a search that requires no words; all score 0."""
        selected = self._select(self._find([]), self._id.label("id"))
        matches = selected.cte("found").prefix_with("MATERIALIZED", dialect="sqlite")
        best = self._take_best(matches, [], maximum)
        hits = [RankedHit(self._kind, row.id, 3, 0.0) for row in best]
        return BestHits(hits, best[0].total if best else 0)

    def rank_full_words(self, full_words: Alternatives, maximum: int) -> BestHits:
        """Return the best hits, at most `maximum`, in which every searched word is a full word.

        `full_words` are the required phrases of the search.
        """
        rank = self._rank_fts5 if is_fts5(self._session) else self._rank_tsvector
        return rank(full_words, maximum)

    def rank_parts(self, full_words: Alternatives, maximum: int) -> BestHits:
        """Return the best hits, at most `maximum`, that have a searched word only in longer words.

        `full_words` are the required phrases of the search. Hits with all of them are left out, because
        `rank_full_words` returns them.
        """
        alternatives = self._search.alternatives
        words = self._find(alternatives)
        labels = self._scope.labelled.narrowing
        others = Expression(alternatives, labels=labels, without=full_words)
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
            # Without the hint SQLite would read the row, which is long.
            Document,
            "INDEXED BY ix_document_by_number",
            "sqlite",
        )
        matches = joined.cte("found").prefix_with("MATERIALIZED", dialect="sqlite")
        best = self._take_best(matches, [matches.c.tier.desc(), matches.c.length], maximum)
        hits = [RankedHit(self._kind, row.id, row.tier, 1 / (1 + row.length)) for row in best]
        return BestHits(hits, best[0].total if best else 0)

    def _find(self, alternatives: Alternatives) -> IndexWords:
        search = replace(self._search, alternatives=alternatives)
        return find_words(self._session, search, self._scope.labelled)

    def _select(self, words: IndexWords, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
        selected = select(*columns).select_from(KINDS[self._kind].model)
        selected = selected.where(*self._scope.conditions)
        joined = words.join(selected, self._kind, self._number)
        # SQLite reads the index in this order. In another order it would look up each row in the index.
        number = self._number if words.narrowed is None else words.narrowed.number
        return joined.order_by(number).limit(RANKED + 1)

    def _take_best(
        self, matches: CTE, order: Sequence[ColumnElement[Any]], maximum: int
    ) -> Sequence[Any]:
        """Return the first `maximum` rows of `matches`, each with the number of all matches as `total`.

        They are sorted by `order`, and rows that are equal in this order by id.
        """
        total = select(func.count()).select_from(matches).scalar_subquery().label("total")
        statement = select(matches, total).order_by(*order, matches.c.id).limit(maximum)
        return self._session.execute(statement).all()

    def _rank_fts5(self, full_words: Alternatives, maximum: int) -> BestHits:
        weights = ", ".join(map(str, (*FIELD_WEIGHTS.values(), _LABEL_WEIGHT)))
        score = func.round(literal_column(f"-bm25(search_index, {weights})", Float), _DIGITS)
        words = self._find(full_words)
        is_narrowed = words.narrowed is not words.required
        if is_narrowed and not are_common(self._session, self._kind, words):
            # FTS5 counts how many entries have a label, which takes longer than all the rest.
            words = replace(words, narrowed=words.required)
        selected = self._select(words, self._id.label("id"), score.label("score"))
        matches = selected.cte("found").prefix_with("MATERIALIZED")
        best = self._take_best(matches, [matches.c.score.desc()], maximum)
        hits = [RankedHit(self._kind, row.id, 3, row.score) for row in best]
        return BestHits(hits, best[0].total if best else 0)

    def _rank_tsvector(self, full_words: Alternatives, maximum: int) -> BestHits:
        columns = (self._id.label("id"), Document.search_length, TSVECTOR.c.vector)
        matches = self._select(self._find(full_words), *columns)
        hits = matches.join(Document, Document.number == self._number).subquery()
        ranked = [
            RankedHit(self._kind, resource_id, 3, round(score, _DIGITS))
            for resource_id, score in score_hits(self._session, hits, full_words)
        ]
        return BestHits(nsmallest(maximum, ranked, key=_order), len(ranked))
