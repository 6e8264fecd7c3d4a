"""One page of any list: stored documents in the order of their ids, and the place of the next page.

A cursor holds the last id of its page and a digest of the list it belongs to, so that it cannot
continue another one.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select
from sqlalchemy.orm import Session

from app.domain.text import fold
from app.errors import CursorMismatch
from app.models import RESOURCES, Catalogue, Document
from app.schemas.queries import ListQuery

COUNTED = 10_000
_DIGEST_BYTES = 9


@dataclass(frozen=True, slots=True)
class Page:
    """`bodies` are public JSON documents; `count` is exact up to 10,000."""

    revision: int
    limit: int
    bodies: list[bytes]
    count: int
    count_exact: bool
    next_cursor: str | None


def read_page(
    session: Session, kind: str, query: ListQuery, conditions: Sequence[ColumnElement[bool]]
) -> Page:
    """Read a page of the resources of a kind that meet all conditions.

    Raises:
        CursorMismatch: the cursor was not given out for this list.
    """
    model = RESOURCES[kind]
    wanted = [*conditions, *_match_words(query.q)]
    joined = and_(Document.kind == kind, Document.id == model.id)
    listed = _digest(kind, query)
    place = [] if query.cursor is None else [model.id > _read_cursor(query.cursor, listed)]
    rows = session.execute(
        select(model.id, Document.body)
        .join(Document, joined)
        .where(*wanted, *place)
        .order_by(model.id)
        .limit(query.limit + 1)
    ).all()
    shown = rows[: query.limit]
    counted = select(literal(1)).select_from(model).join(Document, joined).where(*wanted)
    count = session.scalar(select(func.count()).select_from(counted.limit(COUNTED + 1).subquery()))
    return Page(
        revision=get_revision(session),
        limit=query.limit,
        bodies=[row.body for row in shown],
        count=min(count or 0, COUNTED),
        count_exact=(count or 0) <= COUNTED,
        next_cursor=_write_cursor(shown[-1].id, listed) if len(rows) > query.limit else None,
    )


def get_revision(session: Session) -> int:
    return session.scalars(select(Catalogue.revision)).one()


def get_document(session: Session, kind: str, resource_id: str) -> bytes | None:
    """The public JSON of one resource, None if there is none."""
    statement = select(Document.body).where(Document.kind == kind, Document.id == resource_id)
    return session.scalars(statement).one_or_none()


def _match_words(q: str | None) -> list[ColumnElement[bool]]:
    return [Document.search_text.contains(word, autoescape=True) for word in fold(q or "").split()]


def _digest(kind: str, query: ListQuery) -> bytes:
    identity: dict[str, Any] = {"kind": kind, **query.identity()}
    return sha256(json.dumps(identity, sort_keys=True).encode()).digest()[:_DIGEST_BYTES]


def _write_cursor(last_id: str, listed: bytes) -> str:
    return urlsafe_b64encode(listed + last_id.encode()).decode().rstrip("=")


def _read_cursor(cursor: str, listed: bytes) -> str:
    try:
        decoded = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        last_id = decoded[_DIGEST_BYTES:].decode("ascii")
    except ValueError:
        decoded, last_id = b"", ""
    if decoded[:_DIGEST_BYTES] != listed or not last_id or "\0" in last_id:
        raise CursorMismatch(
            "this cursor was given out for another list: keep every filter as it was, or start "
            "again without `cursor`"
        )
    return last_id
