"""A page of any list: stored documents in order, and the cursor of the next page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.revisions import CatalogueRevision
from app.domain.search.query import ExpandedSearch
from app.models import KINDS
from app.queries.list_page.list_form import shorten
from app.queries.list_page.page_statement import (
    PageRows,
    Position,
    list_counts,
    name_counts,
    select_common_counts,
    select_page,
)
from app.queries.list_page.pinned_walk import pin_next
from app.queries.lists.cursor import (
    check_epoch,
    digest_list,
    get_epoch,
    read_position,
    refuse_cursor,
    write_cursor,
)
from app.queries.lists.filter_labels import list_labels
from app.queries.lists.listing import MAX_COUNTED, Listing
from app.queries.lists.ordering import write_position
from app.queries.ranking.hit_page import HitPage, read_hits
from app.queries.ranking.rank_statements import SearchScope
from app.queries.search_index.selectivity import MAX_PHRASES, choose_strategy
from app.queries.search_index.steps import Steps, run_steps
from app.schemas.common import ListMeta
from app.schemas.list_parameters import ListQuery, read_sort


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
    position = find_position(listing.kind, listing.query)
    counts = _count_common(session, listing)
    try:
        position = position and listing.ordering.read(position)
        statement = select_page(listing, position, choose_strategy(counts[0]))
    except ValueError as error:
        raise refuse_cursor() from error
    known = {} if counts[0] is None else name_counts(counts)
    read = statement.read(session.execute(statement.select, known).all())
    return make_page(listing, listing.query, read)


def _count_common(session: Session, listing: Listing) -> Sequence[int | None]:
    """Return the counts of a list whose search words are common; else the first one is None.

    The words of a past revision do not count as common, because looking up single rows in the search
    index of a past revision is slow.
    """
    words, query = listing.words, listing.query
    if words is None or listing.is_by_arrival or query.as_of is not None:
        return [None]
    if words.phrases > MAX_PHRASES:
        return [None]
    return session.execute(select_common_counts(listing)).one()


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
        after = write_position(after)
    bodies = shorten(listing.kind, query, read.bodies)
    return Page(bodies, _make_meta(listing, query, read, after))


def _make_meta(
    listing: Listing, query: ListQuery, read: PageRows, after: Position | None
) -> ListMeta:
    next_cursor = None
    if after is not None:
        following, state = pin_next(query, CatalogueRevision(read.epoch, read.revision))
        next_cursor = write_cursor(identify(listing.kind, following), state, after)
    common = {
        "epoch": read.epoch,
        "revision": read.revision,
        "limit": query.limit,
        "count": min(read.counts[0], MAX_COUNTED),
        "count_exact": read.counts[0] <= MAX_COUNTED,
        "next_cursor": next_cursor,
    }
    return listing.make_meta(
        common, [min(count, MAX_COUNTED) for count in read.counts[1:]], read.flagged
    )


def find_position(kind: str, query: ListQuery) -> Position | None:
    """Return the position that the cursor of a query holds, or None without a cursor.

    The caller must also compare the epoch in the cursor with that of the catalogue (`check_epoch`).

    Raises:
        CursorMismatch: the cursor was not issued for this list.
    """
    if query.cursor is None:
        return None
    names = [name for name, _ in read_sort(query.sort)]
    length = len(names) if "id" in names else len(names) + 1
    return read_position(query.cursor, identify(kind, query), length)[1]


def identify(kind: str, query: ListQuery) -> bytes:
    """Return the digest that identifies the list of a query. A cursor is valid only for this list."""
    # Lists by arrival were once in the order of ids; their cursors held an id.
    return digest_list({"kind": kind, "sort": "arrival", **query.identity()})


def _read_ranked(session: Session, listing: Listing, search: ExpandedSearch) -> Page:
    """Read a page of a list whose best search hits come first.

    The position that a cursor of such a list holds is the revision and the number of hits before the
    page, both as strings.
    """
    scope = search_in(listing)
    dialect = session.get_bind().dialect.name
    hits = run_steps(session, find_ranked(dialect, search, scope, listing.query))
    counts = session.execute(select(*list_counts(listing))).one()
    flagged: list[str] = []
    if listing.flag is not None:
        id_column, ids = KINDS[listing.kind].model.id, [hit.id for hit in hits.shown]
        flagged = list(session.scalars(select(id_column).where(id_column.in_(ids), listing.flag)))
    return make_ranked_page(listing, listing.query, hits, counts, flagged)


def find_ranked(
    dialect: str, search: ExpandedSearch, scope: SearchScope, query: ListQuery
) -> Steps[HitPage]:
    """Find the hits of a page of a list whose best search hits come first."""
    issued = None
    if query.cursor is not None:
        [kind] = scope.kinds
        issued = read_position(query.cursor, identify(kind, query), 2)
    return read_hits(dialect, search, [scope], issued, query.limit)


def make_ranked_page(
    listing: Listing,
    query: ListQuery,
    hits: HitPage,
    counts: Sequence[int],
    flagged: Sequence[str] = (),
) -> Page:
    """Make the page of a list from its hits and its counts (`list_counts`).

    `flagged` are the ids of its resources that meet the condition `Listing.flag`.
    """
    bodies = [hit.body for hit in hits.shown]
    read = PageRows(*hits.version, list(counts), bodies, list(flagged), None)
    shown = shorten(listing.kind, query, bodies)
    return Page(shown, _make_meta(listing, query, read, hits.after))


def search_in(listing: Listing) -> SearchScope:
    """Return the documents of a list as the scope of a search for its best hits."""
    labelled = list_labels(listing.query)
    return SearchScope((listing.kind,), listing.conditions, labelled=labelled, is_list=True)
