"""One page of any list: stored documents in order, and the place where the next page begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select
from sqlalchemy.orm import Session

from app.domain.text import fold
from app.models import RESOURCES, Catalogue, Document
from app.queries.cursors import digest_list, read_cursor, write_cursor
from app.queries.ordering import Ordering
from app.schemas.common import ListMeta
from app.schemas.queries import ListQuery

COUNTED = 10_000
BATCH = 500


@dataclass(frozen=True, slots=True)
class Page:
    """`bodies` are public JSON documents, those of `ids`."""

    ids: list[str]
    bodies: list[bytes]
    meta: ListMeta


def read_page(
    session: Session,
    kind: str,
    query: ListQuery,
    conditions: Sequence[ColumnElement[bool]],
    ordering: Ordering | None = None,
) -> Page:
    """Read a page of the resources of a kind that meet all conditions; in order of id if not told.

    Raises:
        CursorMismatch: the cursor was not given out for this list.
    """
    ordering = ordering or Ordering(RESOURCES[kind].id.expression)
    listed = digest_list({"kind": kind, **query.identity()})
    statement = _select_documents(kind, [*conditions, *_match_words(query.q)], ordering)
    if query.cursor is not None:
        place = read_cursor(query.cursor, listed, len(ordering.columns()))
        statement = statement.where(ordering.after(place))
    rows = session.execute(statement.limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    last = list(shown[-1][1:]) if len(rows) > query.limit else None
    count, count_exact = count_rows(session, kind, conditions, query.q)
    meta = ListMeta(
        revision=get_revision(session),
        limit=query.limit,
        count=count,
        count_exact=count_exact,
        next_cursor=last and write_cursor(listed, last),
    )
    return Page([row[-1] for row in shown], [row[0] for row in shown], meta)


def stream_documents(
    session: Session,
    kind: str,
    query: ListQuery,
    conditions: Sequence[ColumnElement[bool]],
    ordering: Ordering | None = None,
) -> Iterator[bytes]:
    """Yield every document of a list, in memory a batch at a time; `limit` and `cursor` are ignored.

    The session must stay open: all of it is one snapshot.
    """
    ordering = ordering or Ordering(RESOURCES[kind].id.expression)
    first = _select_documents(kind, [*conditions, *_match_words(query.q)], ordering)
    first = first.limit(BATCH)
    rows = session.execute(first).all()
    while rows:
        yield from (row[0] for row in rows)
        rows = session.execute(first.where(ordering.after(list(rows[-1][1:])))).all()


def _select_documents(
    kind: str, conditions: Sequence[ColumnElement[bool]], ordering: Ordering
) -> Select[Any]:
    """The body of each document, and its place in the list."""
    model = RESOURCES[kind]
    joined = and_(Document.kind == kind, Document.id == model.id)
    columns: list[Any] = [Document.body, *ordering.columns()]
    return (
        select(*columns)
        .join_from(model, Document, joined)
        .where(*conditions)
        .order_by(*ordering.order_by())
    )


def count_rows(
    session: Session, kind: str, conditions: Sequence[ColumnElement[bool]], q: str | None
) -> tuple[int, bool]:
    """How many resources meet the conditions, and whether that is exact: it is up to 10,000."""
    model = RESOURCES[kind]
    counted = select(literal(1)).select_from(model).where(*conditions)
    if words := _match_words(q):
        joined = and_(Document.kind == kind, Document.id == model.id)
        counted = counted.join(Document, joined).where(*words)
    limited = counted.limit(COUNTED + 1).subquery()
    count = session.scalar(select(func.count()).select_from(limited)) or 0
    return min(count, COUNTED), count <= COUNTED


def get_revision(session: Session) -> int:
    return session.scalars(select(Catalogue.revision)).one()


def get_document(session: Session, kind: str, resource_id: str) -> bytes | None:
    """The public JSON of one resource, None if there is none."""
    statement = select(Document.body).where(Document.kind == kind, Document.id == resource_id)
    return session.scalars(statement).one_or_none()


def _match_words(q: str | None) -> list[ColumnElement[bool]]:
    return [Document.search_text.contains(word, autoescape=True) for word in fold(q or "").split()]
