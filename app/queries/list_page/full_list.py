"""A list without pages, read from one snapshot: its count, its revision and all its documents."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.revisions import CatalogueRevision
from app.domain.search.query import parse_search
from app.queries.documents import read_bodies
from app.queries.list_page.page import count_full_list, select_documents
from app.queries.lists.listing import Listing
from app.queries.search.ranking import RANKED, find_best, search_in

_BATCH = 500


@dataclass(frozen=True, slots=True)
class FullList:
    """All resources of a list. `total` is the exact number of them.

    `documents` yields their public JSON in order. They are read from the database on demand, so the
    session must stay open.
    """

    total: int
    version: CatalogueRevision
    documents: Iterator[bytes]
    session: Session


def open_full_list(session: Session, listing: Listing) -> FullList:
    """Open a list for reading from beginning to end; `limit` and `cursor` of its query are ignored.

    A ranked list has the best hits first. With more than `RANKED` hits it is in the order of ids
    instead.

    Raises:
        InvalidInput: a part of a word matches too many words.
    """
    total = count_full_list(session, listing)
    ranked = listing.is_ranked and total <= RANKED
    documents = (_stream_ranked if ranked else _stream_ordered)(session, listing)
    return FullList(total, read_version(session), documents, session)


def _stream_ordered(session: Session, listing: Listing) -> Iterator[bytes]:
    """Yield documents in the order of the list. The rows of one statement are fetched in batches."""
    statement = select_documents(session, listing)
    with session.execute(statement, execution_options={"yield_per": _BATCH}) as rows:
        for row in rows:
            yield row[0]


def _stream_ranked(session: Session, listing: Listing) -> Iterator[bytes]:
    query = parse_search(listing.query.q or "")
    ranked = find_best(session, query, search_in(listing), RANKED).hits
    for first in range(0, len(ranked), _BATCH):
        ids = [hit.id for hit in ranked[first : first + _BATCH]]
        bodies = read_bodies(session, listing.kind, ids)
        yield from (bodies[resource_id] for resource_id in ids)
