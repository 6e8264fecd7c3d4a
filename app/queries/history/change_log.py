"""The log of changes to the catalogue, in the order of their commits.

Until a writer commits, it locks the only row of the table `catalogue`, which holds the revision number.
So revisions become visible in order: a reader who has seen revision R has seen every change up to R.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal, select, tuple_
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.domain.revisions import CatalogueRevision
from app.errors import AnotherEpoch, RevisionAhead
from app.models import Change, Document
from app.queries.history.shapes import upgrade_document
from app.queries.list_page.page import Page
from app.queries.lists.cursor import digest_list, read_numbers, write_cursor
from app.queries.lists.listing import MAX_COUNTED
from app.schemas.changes import ChangeAction, ChangedKind, ChangeQuery, ChangeRecord
from app.schemas.common import ListMeta


def list_changes(session: Session, query: ChangeQuery) -> Page:
    """Return a page of the changes that came after the revision `since` of the query, the oldest first.

    Raises:
        AnotherEpoch: `since` or the cursor is from before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this list.
        RevisionAhead: the catalogue has not reached `since`.
    """
    version = read_version(session)
    conditions = _match(query, version)
    identity = query.model_dump(mode="json", exclude={"cursor", "limit"}, exclude_defaults=True)
    listed = digest_list({"kind": "change", **identity})
    statement = select(Change).where(*conditions).order_by(Change.revision, Change.position)
    if query.cursor is not None:
        after = tuple_(*read_numbers(query.cursor, listed, 2, version.epoch))
        statement = statement.where(tuple_(Change.revision, Change.position) > after)
    rows = session.scalars(statement.limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    more = len(rows) > query.limit
    count, count_exact = _count(session, conditions)
    meta = ListMeta(
        **version._asdict(),
        limit=query.limit,
        count=count,
        count_exact=count_exact,
        next_cursor=write_cursor(
            listed, version.epoch, [str(shown[-1].revision), str(shown[-1].position)]
        )
        if more
        else None,
    )
    return Page([_write(row, include_before=query.include_before) for row in shown], meta)


def _match(query: ChangeQuery, version: CatalogueRevision) -> list[ColumnElement[bool]]:
    """Return the SQL conditions for the changes that the query selects.

    Raises:
        AnotherEpoch: `since` is from before the catalogue was restored or replaced.
        RevisionAhead: the catalogue has not reached `since`; a restore may have removed that revision.
    """
    since = query.since_revision
    if since.epoch not in (None, version.epoch):
        raise AnotherEpoch(
            f"`since` is of the epoch {since.epoch!r}, and the catalogue is in {version.epoch!r}: it was "
            "restored or replaced. Read everything again, and continue from `Claimstone-Revision`"
        )
    if since.revision > version.revision:
        raise RevisionAhead(
            f"the catalogue is at revision {version.revision}, before {since.revision}: continue from a "
            "revision that it has reached, or read everything again if it was restored"
        )
    conditions: list[ColumnElement[bool]] = [Change.revision > since.revision]
    if query.kind:
        conditions.append(Change.kind.in_([kind.value for kind in query.kind]))
    if query.id:
        conditions.append(Change.resource_id.in_(query.id))
    return conditions


def _count(session: Session, conditions: Sequence[ColumnElement[bool]]) -> tuple[int, bool]:
    limited = select(literal(1)).select_from(Change).where(*conditions).limit(MAX_COUNTED + 1)
    count = session.scalar(select(func.count()).select_from(limited.subquery())) or 0
    return min(count, MAX_COUNTED), count <= MAX_COUNTED


def _write(row: Change, *, include_before: bool) -> bytes:
    """Write a change as JSON.

    With `include_before`, this includes the resource's public JSON from before the change, in the
    current shape.
    """
    logged = ChangeRecord(
        revision=row.revision,
        position=row.position,
        kind=ChangedKind(row.kind),
        id=row.resource_id,
        version=row.version,
        action=ChangeAction(row.action),
        changed_at=row.changed_at,
        actor=row.actor,
        comment=row.comment,
        origin=row.origin,
    )
    before = upgrade_document(row.kind, row.before, row.shape) if include_before else None
    return b'%b,"before":%b}' % (logged.model_dump_json().encode()[:-1], before or b"null")


def read_change_moments(session: Session, kind: str, ids: Sequence[str]) -> dict[str, datetime]:
    """Return the time at which the public JSON of each resource last changed, by the id of the resource.

    A resource is left out if its last change is not in the log.
    """
    logged = and_(
        Change.revision == Document.revision,
        Change.kind == Document.kind,
        Change.resource_id == Document.id,
    )
    statement = (
        select(Document.id, Change.changed_at)
        .join(Change, logged)
        .where(Document.kind == kind, Document.id.in_(ids))
    )
    return {row.id: row.changed_at for row in session.execute(statement)}
