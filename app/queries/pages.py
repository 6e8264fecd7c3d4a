"""One page of any list: stored documents in order, and the place where the next page begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, select
from sqlalchemy.orm import Session

from app.domain.search_query import parse_search
from app.models import RESOURCES, Catalogue, Document
from app.queries.cursors import digest_list, read_cursor, refuse_cursor, write_cursor
from app.queries.listings import Listing
from app.queries.ordering import write_place
from app.queries.ranking import Searched, Wanted, match_kinds, read_hits
from app.queries.search_index import match_search
from app.schemas.common import ListMeta

COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """`bodies` are public JSON documents, in order."""

    bodies: list[bytes]
    meta: ListMeta


def read_page(session: Session, listing: Listing) -> Page:
    """Read the page that the query of the list asks for.

    Raises:
        CursorMismatch: the cursor was not given out for this list, or a ranked list has changed.
        InvalidInput: a part of a word that too many words contain.
    """
    rows, place = (_read_ranked if listing.is_ranked else _read_ordered)(session, listing)
    query = listing.query
    count, count_exact = count_rows(session, listing.kind, listing.conditions, query.q)
    meta = ListMeta(
        revision=get_revision(session),
        limit=query.limit,
        count=count,
        count_exact=count_exact,
        next_cursor=None if place is None else write_cursor(_identify(listing), place),
    )
    ids = [row.id for row in rows]
    return Page([row.body for row in rows], listing.complete_meta(session, meta, ids))


class _Row(NamedTuple):
    id: str
    body: bytes


_Place = list[str | None] | None


def _read_ordered(session: Session, listing: Listing) -> tuple[list[_Row], _Place]:
    """The rows of a page, and where the next one begins; None on the last page."""
    query = listing.query
    statement = _select_places(session, listing)
    if query.cursor is not None:
        length = len(listing.ordering.columns())
        place = read_cursor(query.cursor, _identify(listing), length)
        try:
            statement = statement.where(listing.ordering.after(place))
        except ValueError as error:
            raise refuse_cursor() from error
    rows = session.execute(statement.limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    last = write_place(list(shown[-1])) if len(rows) > query.limit else None
    ids = [row[-1] for row in shown]
    bodies = read_bodies(session, listing.kind, ids)
    return [_Row(one, bodies[one]) for one in ids], last


def _select_places(session: Session, listing: Listing) -> Select[Any]:
    """Only the places of the list, so that what is sorted is small; the documents come after."""
    model, ordering = RESOURCES[listing.kind], listing.ordering
    words = _match_words(session, listing.query.q)
    statement = select(*ordering.columns()).select_from(model)
    if words:
        statement = statement.join(Document, Document.id == model.id)
        words.append(match_kinds([listing.kind]))
    elif ordering.key and ordering.key.column.table is Document.__table__:
        joined = and_(Document.kind == listing.kind, Document.id == model.id)
        statement = statement.join(Document, joined)
    return statement.where(*listing.conditions, *words).order_by(*ordering.order_by())


def read_bodies(session: Session, kind: str, ids: Sequence[str]) -> dict[str, bytes]:
    """The public JSON of resources by id; those that are not there are left out."""
    statement = select(Document.id, Document.body).where(
        Document.kind == kind, Document.id.in_(ids)
    )
    return {row.id: row.body for row in session.execute(statement)}


def _read_ranked(session: Session, listing: Listing) -> tuple[list[_Row], _Place]:
    """As `_read_ordered`. A place in a ranked list is the revision and how many came before."""
    query = listing.query
    place = read_cursor(query.cursor, _identify(listing), 2) if query.cursor else None
    wanted = Wanted(get_revision(session), place, query.limit)
    searched = Searched([listing.kind], listing.conditions)
    hits, after = read_hits(session, parse_search(query.q or ""), searched, wanted)
    return [_Row(hit.id, body) for hit, body in hits], after


def _identify(listing: Listing) -> bytes:
    return digest_list({"kind": listing.kind, **listing.query.identity()})


def select_documents(session: Session, listing: Listing) -> Select[Any]:
    """The body of each document, and its place in the list."""
    model = RESOURCES[listing.kind]
    joined = and_(Document.kind == listing.kind, Document.id == model.id)
    columns: list[Any] = [Document.body, *listing.ordering.columns()]
    return (
        select(*columns)
        .join_from(model, Document, joined)
        .where(*listing.conditions, *_match_words(session, listing.query.q))
        .order_by(*listing.ordering.order_by())
    )


def count_rows(
    session: Session, kind: str, conditions: Sequence[ColumnElement[bool]], q: str | None
) -> tuple[int, bool]:
    """How many resources meet the conditions, and whether that is exact: it is up to 10,000."""
    limited = _select_matching(session, kind, conditions, q).limit(COUNTED + 1).subquery()
    count = session.scalar(select(func.count()).select_from(limited)) or 0
    return min(count, COUNTED), count <= COUNTED


def count_whole(session: Session, listing: Listing) -> int:
    """How many resources a list holds, however many they are."""
    matching = _select_matching(session, listing.kind, listing.conditions, listing.query.q)
    return session.scalar(select(func.count()).select_from(matching.subquery())) or 0


def _select_matching(
    session: Session, kind: str, conditions: Sequence[ColumnElement[bool]], q: str | None
) -> Select[Any]:
    """One row, of nothing, for each resource that meets the conditions."""
    model = RESOURCES[kind]
    matching = select(literal(1)).select_from(model).where(*conditions)
    if words := _match_words(session, q):
        matching = matching.join(Document, Document.id == model.id)
        matching = matching.where(match_kinds([kind]), *words)
    return matching


def get_revision(session: Session) -> int:
    return session.scalars(select(Catalogue.revision)).one()


def get_updated_at(session: Session) -> datetime:
    """When the last change of all was committed."""
    return session.scalars(select(Catalogue.updated_at)).one()


def get_document(session: Session, kind: str, resource_id: str) -> bytes | None:
    """The public JSON of one resource, None if there is none."""
    statement = select(Document.body).where(Document.kind == kind, Document.id == resource_id)
    return session.scalars(statement).one_or_none()


def _match_words(session: Session, q: str | None) -> list[ColumnElement[bool]]:
    return match_search(session, parse_search(q)) if q and not q.isspace() else []
