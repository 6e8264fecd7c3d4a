"""A page of search hits, best first, each with its document, and the cursor of the next page."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from app.domain.revisions import CatalogueRevision
from app.domain.search.query import ExpandedSearch
from app.errors import CursorMismatch
from app.queries.lists.cursor import check_epoch, refuse_cursor
from app.queries.ranking.best_hits import TEXT_TIER, find_best
from app.queries.ranking.passages import read_excerpts
from app.queries.ranking.rank_statements import (
    RANKED,
    SearchScope,
    name_numbers,
    select_documents,
)
from app.queries.ranking.ranking import RankedHit
from app.queries.search_index.steps import ReadStep, Steps
from app.schemas.search import SnippetRead

# What `read_position` returns for a cursor: an epoch and a position. The position holds the revision in
# which the page before was read, and the number of hits before this page.
Issued = tuple[str, list[str | None]]


class ShownHit(NamedTuple):
    """A hit with its kind, id and public JSON; with an excerpt if a source was found by its text."""

    ranked: RankedHit
    kind: str
    id: str
    body: bytes
    excerpt: SnippetRead | None = None


class HitPage(NamedTuple):
    """A page of search hits, read when the catalogue was at `version`.

    `after` is the position in the cursor of the next page, None on the last page. `total` is the number of
    hits that were counted; with `is_complete` false there may be more. `has_documents` is whether documents
    are among the hits, and not only texts of sources.
    """

    version: CatalogueRevision
    shown: list[ShownHit]
    after: list[str | None] | None
    total: int
    is_complete: bool
    has_documents: bool


def read_hits(
    dialect: str,
    search: ExpandedSearch,
    scopes: Sequence[SearchScope],
    issued: Issued | None,
    limit: int,
) -> Steps[HitPage]:
    """Read a page of the hits of a search, best first.

    `issued` is None for the first page. The rank of a hit depends on all documents, so a cursor is valid
    only in the revision that it holds.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the catalogue has changed since the cursor was issued, or its position is not
            of the form of `Issued`.
    """
    first = 0 if issued is None else _read_offset(issued)
    last = min(first + limit, RANKED)
    # One more shows whether another page follows.
    best, passages = yield from find_best(dialect, search, scopes, last + 1)
    shown = best.hits[first:last]
    numbers = [hit.number for hit in shown] or [0]
    names = name_numbers(len(numbers))
    make = partial(select_documents, len(numbers))
    rows = yield ReadStep(("documents", len(numbers)), make, dict(zip(names, numbers, strict=True)))
    version = CatalogueRevision(*rows[0][:2])
    if issued is not None:
        _check_revision(issued, version)
    documents = {number: document for _, _, number, *document in rows}
    texts = [passages[hit.number] for hit in shown if hit.tier == TEXT_TIER]
    excerpts = (yield from read_excerpts(texts, search.marked)) if texts else {}
    found = []
    for hit in shown:
        kind, resource_id, body = documents[hit.number]
        excerpt = excerpts.get(resource_id) if hit.tier == TEXT_TIER else None
        found.append(ShownHit(hit, kind, resource_id, body, excerpt))
    after: list[str | None] = [str(version.revision), str(last)]
    has_more = len(best.hits) > last and last < RANKED
    has_documents = bool(best.hits) and best.hits[0].tier != TEXT_TIER
    next_after = after if has_more else None
    return HitPage(version, found, next_after, best.total, best.is_complete, has_documents)


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
