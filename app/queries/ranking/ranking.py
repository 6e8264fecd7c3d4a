"""Ranking of search hits by BM25 over names, statements and quotes, the same on both databases.

Resources that have every word as a complete word, or in another form of it, come first: by BM25 as FTS5
(SQLite) computes it, with k1 = 1.2, b = 0.75 and a weight for each field. PostgreSQL has no BM25, so the
same formula is applied to the entries of its index. Documents that have a word only as part of a longer
word follow: first those with all words in names, then those with all words in names and statements, then
the others. Among these, shorter documents come first.
"""

from collections.abc import Sequence
from functools import partial
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import Select

from app.domain.search.query import Alternatives, ExpandedSearch
from app.queries.ranking.bm25 import score_rows, select_entries
from app.queries.ranking.rank_statements import (
    DIGITS,
    RANKED,
    SearchScope,
    select_full_words,
    select_parts,
    select_sample,
    select_unranked,
    select_vectors,
)
from app.queries.search_index.match_expression import FIELDS, Expression
from app.queries.search_index.selectivity import MAX_PHRASES, is_common
from app.queries.search_index.steps import ReadStep, Steps

_NAMES = "A"
# The tiers of hits with a part of a word, and the fields in which all words are found.
_TIERS = ((2, _NAMES), (1, "AB"), (0, FIELDS))


class RankedHit(NamedTuple):
    """A hit and its rank: a higher `tier` comes first, and within a tier a higher `score`.

    The tier is 3 if all words occur as complete words or in another form. Else it is 2 if all are found in
    names, 1 if all are found in names and statements, and 0 if some are found in quotes only.
    """

    number: int
    tier: int
    score: float


class BestHits(NamedTuple):
    """The best hits of a search, best first, as many as were requested.

    `total` is the number of all hits that were counted. With `is_complete` false there may be more: they were
    not looked for, because there are enough better ones, or there are too many.
    """

    hits: list[RankedHit]
    total: int
    is_complete: bool


def rank_hits(
    dialect: str, search: ExpandedSearch, scopes: Sequence[SearchScope], maximum: int
) -> Steps[BestHits]:
    """Find the best hits of a search, at most `maximum`; `dialect` is that of the database."""
    if not (search.query.required or search.query.excluded or search.query.is_blank):
        return BestHits([], 0, is_complete=True)
    if not search.query.required:
        return (yield from _rank_scopes(_list_unranked, dialect, search, scopes, maximum))
    rank = _rank_fts5 if dialect == "sqlite" else _rank_tsvector
    best = yield from _rank_scopes(rank, dialect, search, scopes, maximum)
    if not search.has_parts:
        return best
    if best.total >= maximum:
        return best._replace(is_complete=False)
    hits, total, is_complete = best.hits, best.total, best.is_complete
    for tier, fields in _TIERS:
        rank_parts = partial(_rank_parts, tier, fields)
        parts = yield from _rank_scopes(rank_parts, dialect, search, scopes, maximum + len(hits))
        known = {hit.number for hit in hits}
        hits = [*hits, *(hit for hit in parts.hits if hit.number not in known)]
        total = max(total, best.total + parts.total)
        is_complete = is_complete and parts.is_complete
        if total >= maximum and fields != FIELDS:
            return BestHits(hits[:maximum], total, is_complete=False)
    return BestHits(hits[:maximum], total, is_complete)


def _rank_scopes(
    rank: Any,  # noqa: ANN401 - a function of the four parameters that follow, of one scope
    dialect: str,
    search: ExpandedSearch,
    scopes: Sequence[SearchScope],
    maximum: int,
) -> Steps[BestHits]:
    """Find the best hits in each scope by `rank`, and of these the best."""
    hits: list[RankedHit] = []
    total, is_complete = 0, True
    for scope in scopes:
        found: BestHits = yield from rank(dialect, search, scope, maximum)
        hits += found.hits
        total += found.total
        is_complete = is_complete and found.is_complete
    return BestHits(nsmallest(maximum, hits, key=_order), total, is_complete)


def _order(hit: RankedHit) -> tuple[int, float, int]:
    """Return the sort key of a hit: the best hits come first, and equally good ones by number."""
    return -hit.tier, -hit.score, hit.number


def _make_best(hits: list[RankedHit], rows: Sequence[Any]) -> BestHits:
    """Make the best hits of one scope; the last column of `rows` is the total."""
    total = rows[0][-1] if rows else 0
    return BestHits(hits, total, total <= RANKED)


def _list_unranked(
    dialect: str, search: ExpandedSearch, scope: SearchScope, maximum: int
) -> Steps[BestHits]:
    """Find the first hits of a search that requires no words, in the order of numbers; all score 0."""
    excluded = search.query.excluded
    values = {**scope.list_values(), "maximum": maximum}
    if excluded:
        values["excluded"] = Expression([excluded]).write(dialect)
    if scope.without_labels:
        values["without_labels"] = Expression([], labels=[scope.without_labels]).write(dialect)
    make = partial(select_unranked, dialect, scope, excludes=bool(excluded))
    rows = yield ReadStep(("unranked", scope.key, bool(excluded)), make, values)
    return _make_best([RankedHit(number, 3, 0.0) for number, _ in rows], rows)


def _rank_fts5(
    dialect: str, search: ExpandedSearch, scope: SearchScope, maximum: int
) -> Steps[BestHits]:
    """Find the best hits in which every searched word is a complete word, as FTS5 scores them."""
    narrowing = scope.labelled.narrowing
    # FTS5 counts how many entries have a label, which takes longer than all the rest, unless the words
    # are common.
    if narrowing and not (yield from _are_common(dialect, search.full_words, scope)):
        narrowing = ()
    words = Expression(
        search.full_words,
        labels=narrowing,
        without_labels=scope.without_labels,
        without_phrases=search.query.excluded,
    )
    values = {**scope.list_values(), "words": words.write(dialect), "maximum": maximum}
    rows = yield ReadStep(("full", scope.key), partial(select_full_words, scope), values)
    return _make_best([RankedHit(number, 3, score) for number, score, _ in rows], rows)


def _are_common(dialect: str, phrases: Alternatives, scope: SearchScope) -> Steps[bool]:
    if sum(map(len, phrases)) > MAX_PHRASES:
        return False
    [kind] = scope.kinds
    values = {"words": Expression(phrases).write(dialect)}
    rows = yield ReadStep(("sample", kind), partial(select_sample, dialect, kind), values)
    return is_common(rows[0][0])


def _rank_tsvector(
    dialect: str, search: ExpandedSearch, scope: SearchScope, maximum: int
) -> Steps[BestHits]:
    """Find the best hits in which every searched word is a complete word, by our own scores."""
    words = Expression(
        search.full_words,
        labels=scope.labelled.narrowing,
        without_labels=scope.without_labels,
        without_phrases=search.query.excluded,
    )

    def make() -> Select[Any]:
        return select_entries(select_vectors(scope).subquery(), search.full_words)

    values = {**scope.list_values(), "words": words.write(dialect)}
    # The statement has the searched words in it, so it is of use once.
    rows = yield ReadStep(("vectors", scope.key, str(search.full_words)), make, values)
    scored = [
        RankedHit(number, 3, round(score, DIGITS))
        for number, score in score_rows(rows, search.full_words)
    ]
    total = len(scored)
    return BestHits(nsmallest(maximum, scored, key=_order), total, total <= RANKED)


def _rank_parts(
    tier: int,
    fields: str,
    dialect: str,
    search: ExpandedSearch,
    scope: SearchScope,
    maximum: int,
) -> Steps[BestHits]:
    """Find the best hits that have a searched word only in longer words, and all words in these fields.

    Hits with all of them as complete words are left out, because they were found before.
    """
    words = Expression(
        search.alternatives,
        fields,
        labels=scope.labelled.narrowing,
        without_labels=scope.without_labels,
        without_phrases=search.query.excluded,
        without=search.full_words,
    )
    is_nameless = fields == _NAMES and scope.kinds == ("claim",)
    if is_nameless or words.finds_nothing:
        return BestHits([], 0, is_complete=True)
    values = {**scope.list_values(), "words": words.write(dialect), "maximum": maximum}
    rows = yield ReadStep(("parts", scope.key), partial(select_parts, dialect, scope), values)
    hits = [RankedHit(number, tier, 1 / (1 + length)) for number, length, _ in rows]
    return _make_best(hits, rows)
