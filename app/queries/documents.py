"""Stored documents (the public JSON of each resource), and the revision of the catalogue."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from app.models import KINDS, Catalogue, Document, Kind


def read_bodies(session: Session, kind: str, ids: Sequence[str]) -> dict[str, bytes]:
    """Return the public JSON of resources by id; ids that no resource of this kind has are left out."""
    statement = select(Document.id, Document.body).where(
        Document.kind == kind, Document.id.in_(ids)
    )
    return {row.id: row.body for row in session.execute(statement)}


class DatedBody(NamedTuple):
    """The public JSON of a resource, and the revision of its last visible change."""

    body: bytes
    revision: int


def read_dated_bodies(session: Session, kind: str, ids: Sequence[str]) -> dict[str, DatedBody]:
    """Return the public JSON of resources by id; ids that no resource of this kind has are left out."""
    statement = select(Document.id, Document.body, Document.revision).where(
        Document.kind == kind, Document.id.in_(ids)
    )
    return {row.id: DatedBody(row.body, row.revision) for row in session.execute(statement)}


def read_revisions(session: Session, kind: str, ids: Sequence[str]) -> dict[str, int]:
    """Return the revision of the last visible change of resources by id."""
    statement = select(Document.id, Document.revision).where(
        Document.kind == kind, Document.id.in_(ids)
    )
    return {row.id: row.revision for row in session.execute(statement)}


def get_revision(session: Session) -> int:
    return session.scalars(select(Catalogue.revision)).one()


def get_updated_at(session: Session) -> datetime:
    """Return the time of the last change to the catalogue."""
    return session.scalars(select(Catalogue.updated_at)).one()


def get_document(session: Session, kind: str, resource_id: str) -> bytes | None:
    """Return the public JSON of a resource, or None if the resource does not exist."""
    statement = select(Document.body).where(Document.kind == kind, Document.id == resource_id)
    return session.scalars(statement).one_or_none()


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
