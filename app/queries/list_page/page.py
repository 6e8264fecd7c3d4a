"""A page of any list: stored documents in order, and the cursor of the next page."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.search.query import ExpandedSearch
from app.models import RESOURCES, Document
from app.queries.list_page.page_statement import (
    PageRows,
    Position,
    count_list,
    list_tallies,
    select_from,
    select_list,
    select_page,
)
from app.queries.lists.count_limit import MAX_COUNTED
from app.queries.lists.cursor import (
    check_epoch,
    digest_list,
    get_epoch,
    read_position,
    refuse_cursor,
    write_cursor,
)
from app.queries.lists.listing import Listing
from app.queries.lists.ordering import write_position
from app.queries.search.ranking import RankedPageRequest, read_hits, search_in
from app.queries.search.selectivity import SCAN_FROM, Strategy, are_common
from app.schemas.common import ListMeta
from app.schemas.list_parameters import ListQuery


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. `bodies` has the public JSON of each resource, in the order of the list.

    `meta` is the part of the response with the counts and the cursor of the next page.
    """

    bodies: list[bytes]
    meta: ListMeta


def read_page(session: Session, listing: Listing) -> Page:
    """Read the page of a list that the parameters `limit` and `cursor` of its query request.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this list, or the list has the best search hits
            first and the catalogue has changed since.
    """
    search = listing.ranked_by
    return (
        _read_ordered(session, listing)
        if search is None
        else _read_ranked(session, listing, search)
    )


def _read_ordered(session: Session, listing: Listing) -> Page:
    position = find_position(listing.kind, listing.query, len(listing.ordering.columns()))
    try:
        statement = select_page(listing, position, _choose_strategy(session, listing))
    except ValueError as error:
        raise refuse_cursor() from error
    read = statement.read(session.execute(statement.select).all())
    return make_page(listing, listing.query, read)


def _choose_strategy(session: Session, listing: Listing) -> Strategy:
    """Choose how to find the page of a list filtered by search words (see `Strategy`).

    Return `SCAN` for common words in a long list, else `SEARCH`. For a past revision it is always
    `SEARCH`, because looking up single rows in the search index of a past revision is slow.
    """
    if listing.words is None or listing.query.as_of is not None:
        return Strategy.SEARCH
    if not are_common(session, listing.kind, listing.words):
        return Strategy.SEARCH
    is_long = count_list(session, listing, SCAN_FROM) == SCAN_FROM
    return Strategy.SCAN if is_long else Strategy.SEARCH


def make_page(listing: Listing, query: ListQuery, read: PageRows) -> Page:
    """Make a page from the result `read` of its statement.

    `query` is that of the request. `listing` may belong to an earlier query that differs only in the
    values of its filters, if the statement was compiled for that query.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
    """
    if query.cursor is not None:
        check_epoch(get_epoch(query.cursor), read.epoch)
    after = read.after
    if after is not None:
        after = write_position(after[1:] if listing.ordering.key is None else after)
    return Page(read.bodies, _make_meta(listing, query, read, after))


def _make_meta(
    listing: Listing, query: ListQuery, read: PageRows, after: Position | None
) -> ListMeta:
    common = {
        "epoch": read.epoch,
        "revision": read.revision,
        "limit": query.limit,
        "count": min(read.counts[0], MAX_COUNTED),
        "count_exact": read.counts[0] <= MAX_COUNTED,
        "next_cursor": after and write_cursor(identify(listing.kind, query), read.epoch, after),
    }
    return listing.make_meta(
        common, [min(count, MAX_COUNTED) for count in read.counts[1:]], read.flagged
    )


def find_position(kind: str, query: ListQuery, length: int) -> Position | None:
    """Return the position (`length` values) that the cursor of a query holds, or None without a cursor.

    The caller must also compare the epoch in the cursor with that of the catalogue (`check_epoch`).

    Raises:
        CursorMismatch: the cursor was not issued for this list.
    """
    if query.cursor is None:
        return None
    return read_position(query.cursor, identify(kind, query), length)[1]


def identify(kind: str, query: ListQuery) -> bytes:
    """Return the digest that identifies the list of a query. A cursor is valid only for this list."""
    return digest_list({"kind": kind, **query.identity()})


def _read_ranked(session: Session, listing: Listing, search: ExpandedSearch) -> Page:
    """Read a page of a list whose best search hits come first.

    The position that a cursor of such a list holds is the revision and the number of hits before the
    page, both as strings.
    """
    query = listing.query
    issued = query.cursor and read_position(query.cursor, identify(listing.kind, query), 2)
    request = RankedPageRequest(issued or None, query.limit)
    hits = read_hits(session, search, search_in(listing), request)
    tallies = session.execute(select(*list_tallies(listing))).one() if listing.tallies else ()
    flagged: list[str] = []
    if listing.flag is not None:
        id_column, ids = listing.ordering.id_column, [hit.id for hit, _ in hits.shown]
        flagged = list(session.scalars(select(id_column).where(id_column.in_(ids), listing.flag)))
    bodies = [body for _, body in hits.shown]
    read = PageRows(*hits.version, [hits.total, *tallies], bodies, flagged, None)
    return Page(bodies, _make_meta(listing, query, read, hits.after))


def select_documents(listing: Listing) -> Select[Any]:
    """Make the query for all resources of a list, in order.

    Each row has the public JSON of a resource (`body`), then the columns of its position in the list.
    """
    statement = select_from(listing, Document.body, *listing.ordering.columns())
    statement = statement.join(Document, Document.number == RESOURCES[listing.kind].number)
    return statement.order_by(*listing.ordering.order_by())


def count_full_list(session: Session, listing: Listing) -> int:
    """Return the exact number of resources in a list, however many they are."""
    return session.scalar(select(func.count()).select_from(select_list(listing).subquery())) or 0
