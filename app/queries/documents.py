"""Stored documents (the public JSON of each resource), and the revision of the catalogue.

The statements are constants: making one for each call takes as long as running it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import Session

from app.models import KINDS, Catalogue, Document, Kind

_of_kind = Document.kind == bindparam("kind")
_with_ids = Document.id.in_(bindparam("ids", expanding=True))
_BODY = select(Document.body).where(_of_kind, Document.id == bindparam("id"))
_BODIES = select(Document.id, Document.body).where(_of_kind, _with_ids)
_DATED_BODIES = select(Document.id, Document.body, Document.revision).where(_of_kind, _with_ids)
# With the length, which no index has: SQLite, which takes a thousand rows for all of a kind, would otherwise scan
# the index by revisions for a hundred ids.
_REVISIONS = select(Document.id, Document.revision, Document.search_length).where(
    _of_kind, _with_ids
)
_REVISION = select(Catalogue.revision)


def read_bodies(session: Session, kind: str, ids: Sequence[str]) -> dict[str, bytes]:
    """Return the public JSON of resources by id; ids that no resource of this kind has are left out."""
    rows = session.execute(_BODIES, {"kind": kind, "ids": ids})
    return {row.id: row.body for row in rows}


class DatedBody(NamedTuple):
    """The public JSON of a resource, and the revision of its last visible change."""

    body: bytes
    revision: int


def read_dated_bodies(session: Session, kind: str, ids: Sequence[str]) -> dict[str, DatedBody]:
    """Return the public JSON of resources by id; ids that no resource of this kind has are left out."""
    rows = session.execute(_DATED_BODIES, {"kind": kind, "ids": ids})
    return {row.id: DatedBody(row.body, row.revision) for row in rows}


def read_revisions(session: Session, kind: str, ids: Sequence[str]) -> dict[str, int]:
    """Return the revision of the last visible change of resources by id."""
    rows = session.execute(_REVISIONS, {"kind": kind, "ids": ids})
    return {row.id: row.revision for row in rows}


def get_revision(session: Session) -> int:
    return session.scalars(_REVISION).one()


def get_updated_at(session: Session) -> datetime:
    """Return the time of the last change to the catalogue."""
    return session.scalars(select(Catalogue.updated_at)).one()


def get_document(session: Session, kind: str, resource_id: str) -> bytes | None:
    """Return the public JSON of a resource, or None if the resource does not exist."""
    return session.scalars(_BODY, {"kind": kind, "id": resource_id}).one_or_none()


def count_documents(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Document)) or 0


def list_identities(session: Session, offset: int, limit: int) -> Sequence[tuple[str, str]]:
    """Return the kinds and ids of resources in order of kind and arrival, after the first `offset`.

    Those that are withdrawn count, and are left out.
    """
    numbered = select(Document.kind, Document.id, Document.number).order_by(Document.number)
    part = numbered.offset(offset).limit(limit).subquery()
    withdrawn = [
        and_(part.c.kind == name, part.c.id.in_(_select_withdrawn(kind)))
        for name, kind in KINDS.items()
    ]
    listed = select(part.c.kind, part.c.id).where(not_(or_(*withdrawn)))
    return [(row.kind, row.id) for row in session.execute(listed.order_by(part.c.number))]


def _select_withdrawn(kind: Kind) -> Select[str]:
    return select(kind.model.id).where(kind.model.status == "withdrawn")
