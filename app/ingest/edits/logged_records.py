"""Records as the change log has them: the versions of one, and several as of a revision."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ingest.rows.read_records import make_record, read_records
from app.ingest.rows.record import Record
from app.models import KINDS, Base, Change
from app.queries.history.row_json import Rows, read_rows
from app.queries.history.shapes import upgrade_rows


class Version(NamedTuple):
    """A version of a record, and the revision in which it was stored."""

    revision: int
    record: Record


def read_logged(kind: str, rows_before: bytes, shape: int) -> Record:
    """Return the record that the change log has in a shape; it lacks tables that came later."""
    tables = upgrade_rows(kind, json.loads(rows_before), shape).items()
    rows: Rows = {model.__tablename__: [] for model in KINDS[kind].children}
    rows |= {name: list(read_rows(Base.metadata.tables[name], stored)) for name, stored in tables}
    return make_record(kind, rows)


def read_versions(session: Session, current: Record) -> list[Version]:
    """Return all versions of a record, the first one first; `current` is the last one."""
    statement = (
        select(Change.revision, Change.rows_before, Change.shape)
        .where(
            Change.kind == current.kind,
            Change.resource_id == current.id,
            Change.action != "refresh",
        )
        .order_by(Change.revision, Change.position)
    )
    changes = session.execute(statement).all()
    records = [
        read_logged(current.kind, change.rows_before, change.shape)
        for change in changes[1:]
        if change.rows_before is not None
    ]
    revisions = [change.revision for change in changes]
    return [*map(Version, revisions, [*records, current])]


def read_as_of(session: Session, revision: int, kind: str, ids: Sequence[str]) -> dict[str, Record]:
    """Return the records with these ids as they were in a revision; those of later are left out."""
    records = read_records(session, kind, ids)
    statement = (
        select(Change.resource_id, Change.rows_before, Change.shape)
        .where(
            Change.kind == kind,
            Change.resource_id.in_(ids),
            Change.revision > revision,
            Change.action != "refresh",
        )
        .order_by(Change.revision.desc(), Change.position.desc())
    )
    for changed, rows_before, shape in session.execute(statement):
        if rows_before is None:
            del records[changed]
        else:
            records[changed] = read_logged(kind, rows_before, shape)
    return records
