"""A list without pages, read from one snapshot: the number of resources, and all their public JSON."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.batches import BATCH, batches
from app.domain.revisions import CatalogueRevision
from app.domain.search.query import parse_search
from app.queries.documents import read_bodies
from app.queries.list_page.page import count_full_list, select_documents
from app.queries.lists.listing import Listing
from app.queries.search.ranking import RANKED, find_best, search_in


@dataclass(frozen=True, slots=True)
class FullList:
    """All resources of a list, opened for reading.

    `total` is their exact number, `version` the state of the catalogue that is read. `documents` yields
    the public JSON of each resource, in the order of the list. It reads from the database only while it
    is iterated, so `session` must stay open until its end.
    """

    total: int
    version: CatalogueRevision
    documents: Iterator[bytes]
    session: Session


def open_full_list(session: Session, listing: Listing) -> FullList:
    """Open a list for reading from beginning to end; `limit` and `cursor` of its query are ignored.

    If the query has search words and no other order, the best hits come first. But with more than
    `RANKED` hits, the list is in the order of ids, because no more hits than that are ranked.

    Raises:
        InvalidInput: a search word is part of too many words of the catalogue.
    """
    total = count_full_list(session, listing)
    ranked = listing.is_ranked and total <= RANKED
    documents = (_stream_ranked if ranked else _stream_ordered)(session, listing)
    return FullList(total, read_version(session), documents, session)


def _stream_ordered(session: Session, listing: Listing) -> Iterator[bytes]:
    """Yield the public JSON of each resource in the order of the list.

    A single statement selects all rows. They are fetched in batches, so that memory use stays small.
    """
    statement = select_documents(session, listing)
    with session.execute(statement, execution_options={"yield_per": BATCH}) as rows:
        for row in rows:
            yield row[0]


def _stream_ranked(session: Session, listing: Listing) -> Iterator[bytes]:
    query = parse_search(listing.query.q or "")
    ranked = find_best(session, query, search_in(listing), RANKED).hits
    for ids in batches(hit.id for hit in ranked):
        bodies = read_bodies(session, listing.kind, ids)
        yield from (bodies[resource_id] for resource_id in ids)
