"""Why resources are withdrawn, and what became of them after the revision that is shown."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.models import Catalogue, Change

# Of the present, or of the past that a session shows.
_shown_revision = select(Catalogue.revision).scalar_subquery()
_LATER_CHANGE = (
    select(Change.version, Change.action, Change.comment)
    .where(
        Change.kind == bindparam("kind"),
        Change.resource_id == bindparam("id"),
        Change.revision > _shown_revision,
        Change.action != "refresh",
    )
    .order_by(Change.revision.desc())
    .limit(1)
)


class LaterChange(NamedTuple):
    """The last change to a resource after the revision that is shown."""

    version: int
    action: str
    comment: str | None


def read_withdrawal_reasons(session: Session, kind: str, ids: Sequence[str]) -> dict[str, str]:
    """Return by id why withdrawn resources are so; those without a reason are left out.

    A resource may be withdrawn from the beginning: then its creation has the reason.
    """
    last = (
        select(Change.resource_id, func.max(Change.revision).label("revision"))
        .where(
            Change.kind == kind,
            Change.resource_id.in_(ids),
            Change.action.in_(("create", "withdraw")),
            Change.revision <= _shown_revision,
        )
        .group_by(Change.resource_id)
        .subquery()
    )
    statement = select(Change.resource_id, Change.comment).join(
        last,
        (Change.resource_id == last.c.resource_id)
        & (Change.revision == last.c.revision)
        & (Change.kind == kind),
    )
    return {row.resource_id: row.comment for row in session.execute(statement) if row.comment}


def read_later_change(session: Session, kind: str, resource_id: str) -> LaterChange | None:
    """Return the last change to a resource after the revision that the session shows, None if none is later."""
    row = session.execute(_LATER_CHANGE, {"kind": kind, "id": resource_id}).one_or_none()
    return None if row is None else LaterChange(*row)
