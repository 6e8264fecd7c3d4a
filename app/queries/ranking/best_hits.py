"""The best hits of a search: documents by their words, then sources by the rest of their texts."""

from collections.abc import Sequence

from app.domain.search.query import ExpandedSearch
from app.queries.ranking.passages import PassageHit, find_passages
from app.queries.ranking.rank_statements import RANKED, SearchScope
from app.queries.ranking.ranking import BestHits, RankedHit, rank_hits
from app.queries.search_index.steps import Steps

TEXT_TIER = -1
# Below the score of any hit in a document.
_MOST = 1e-6


def find_best(
    dialect: str, search: ExpandedSearch, scopes: Sequence[SearchScope], maximum: int
) -> Steps[tuple[BestHits, dict[int, PassageHit]]]:
    """Find the best hits of a search, at most `maximum`, and the passages of those found by their text.

    Texts of sources are looked up only if documents do not fill the page. `dialect` is that of the database.
    """
    best = yield from rank_hits(dialect, search, scopes, maximum)
    has_sources = any("source" in scope.kinds and not scope.is_list for scope in scopes)
    if not (has_sources and search.query.required):
        return best, {}
    if best.total >= maximum:
        return best._replace(is_complete=False), {}
    excluded = search.query.excluded
    found = yield from find_passages(dialect, search.full_words, maximum, excluded)
    known = {hit.number for hit in best.hits}
    passages = {hit.document: hit for hit in found if hit.document not in known}
    hits = [
        RankedHit(number, TEXT_TIER, _MOST * hit.score / (1 + hit.score))
        for number, hit in passages.items()
    ]
    total = best.total + len(hits)
    is_complete = best.is_complete and len(found) < min(maximum, RANKED)
    return BestHits([*best.hits, *hits][:maximum], total, is_complete), passages
