"""The versions of a resource, read from the log of changes.

Each change in the log has the public JSON of the resource from before the change. So a version became
what the next change of any kind found, and shows nothing that a later editor did to what it mentions.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.database.replicas import read_version
from app.domain.json.diff import list_differences
from app.errors import NotFound
from app.models import Change
from app.queries.documents import get_document
from app.queries.history.number_reasons import list_reason_changes
from app.queries.history.shapes import upgrade_document
from app.queries.list_page.page import Page
from app.queries.lists.cursor import digest_list, read_numbers, write_cursor
from app.schemas.changes import ChangeAction
from app.schemas.common import ListMeta
from app.schemas.versions import VersionQuery, VersionRead
from app.schemas.write_parameters import FieldChangeRead

# Fields that differ in every version. They are not shown as changes.
_OF_EVERY_VERSION = ("version", "updated_at")


class LoggedVersion(NamedTuple):
    """A version as the log has it, without what it changed."""

    version: int
    revision: int
    action: str
    changed_at: datetime
    actor: str
    comment: str | None


_LATEST = (
    select(*(getattr(Change, name) for name in LoggedVersion._fields))
    .where(
        Change.kind == bindparam("kind"),
        Change.resource_id == bindparam("id"),
        Change.action != "refresh",
    )
    .order_by(Change.revision.desc())
    .limit(bindparam("limit"))
)
_LATEST_THEN = _LATEST.where(Change.revision <= bindparam("as_of"))


def list_latest_versions(
    session: Session, kind: str, resource_id: str, as_of: int | None, limit: int
) -> list[LoggedVersion]:
    """Return the latest versions of a resource up to a revision, the latest first; None for all revisions."""
    parameters = {"kind": kind, "id": resource_id, "limit": limit, "as_of": as_of}
    rows = session.execute(_LATEST if as_of is None else _LATEST_THEN, parameters)
    return [LoggedVersion(*row) for row in rows]


def list_versions(session: Session, kind: str, resource_id: str, query: VersionQuery) -> Page:
    """Return a page of the versions of a resource, the oldest first.

    Changes with the action `refresh` do not count as versions: the public JSON was only written again,
    because another resource that it mentions had changed.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this resource.
        NotFound: the resource does not exist.
    """
    now = get_document(session, kind, resource_id)
    if now is None:
        raise NotFound.of(kind, resource_id)
    listed = digest_list({"kind": "version", "of": kind, "id": resource_id})
    version = read_version(session)
    after = 0
    if query.cursor is not None:
        [after] = read_numbers(query.cursor, listed, 1, version.epoch)
    statement = _select_versions().where(
        Change.kind == kind, Change.resource_id == resource_id, Change.version > after
    )
    rows = session.execute(statement.limit(query.limit + 1)).all()
    shown = [_describe(*row, now) for row in rows[: query.limit]]
    if kind == "source":
        reasons = list_reason_changes(session, resource_id, [read.version for read in shown])
        shown = [_add_change(read, reasons.get(read.version)) for read in shown]
    count = json.loads(now)["version"]
    has_more = len(rows) > query.limit
    meta = ListMeta(
        **version._asdict(),
        limit=query.limit,
        count=count,
        count_exact=True,
        next_cursor=write_cursor(listed, version.epoch, [str(shown[-1].version)])
        if has_more
        else None,
    )
    return Page([read.model_dump_json().encode() for read in shown], meta)


def _select_versions() -> Select[Change, bytes | None, int | None]:
    """Select each change that made a version, and `before` and `shape` of the next change, if any.

    The next change of a resource may be a refresh, which is the work of another editor.
    """
    later, following = aliased(Change), aliased(Change)
    next_revision = (
        select(func.min(later.revision))
        .where(
            later.kind == Change.kind,
            later.resource_id == Change.resource_id,
            later.revision > Change.revision,
        )
        .scalar_subquery()
    )
    is_next = and_(
        following.kind == Change.kind,
        following.resource_id == Change.resource_id,
        following.revision == next_revision,
    )
    return (
        select(Change, following.before, following.shape)
        .outerjoin(following, is_next)
        .where(Change.action != "refresh")
        .order_by(Change.revision)
    )


def _describe(row: Change, found: bytes | None, shape: int | None, now: bytes) -> VersionRead:
    """Describe the version that a change made.

    `found` is the public JSON that the next change found, in `shape`. `shape` is None if there was no
    such change; the version is then as `now`.
    """
    before = upgrade_document(row.kind, row.before, row.shape)
    after = now if shape is None else upgrade_document(row.kind, found, shape)
    return VersionRead(
        version=row.version,
        revision=row.revision,
        action=ChangeAction(row.action),
        changed_at=row.changed_at,
        actor=row.actor,
        comment=row.comment,
        changes=_list_changes(before, after),
    )


def _add_change(version: VersionRead, change: FieldChangeRead | None) -> VersionRead:
    if change is None:
        return version
    return version.model_copy(update={"changes": [*version.changes, change]})


def _list_changes(before: bytes | None, after: bytes | None) -> Sequence[FieldChangeRead]:
    if before is None or after is None:
        return []
    was, became = json.loads(before), json.loads(after)
    for name in _OF_EVERY_VERSION:
        was.pop(name, None)
        became.pop(name, None)
    return [FieldChangeRead(**difference._asdict()) for difference in list_differences(was, became)]
