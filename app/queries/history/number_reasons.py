"""What versions of a source changed of the reasons of its numbers, which its public JSON does not have."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Change, SourceNumber
from app.schemas.write_parameters import FieldChangeRead

_NAMES = ("exact", "start", "reason", "note")


def list_reason_changes(
    session: Session, source_id: str, versions: Sequence[int]
) -> dict[int, FieldChangeRead]:
    """Return the change of reasons that each of these versions made, with the numbers that differ alone."""
    if not versions:
        return {}
    table = SourceNumber.__tablename__
    statement = select(Change.version, Change.rows_before).where(
        Change.kind == "source",
        Change.resource_id == source_id,
        Change.action != "refresh",
        Change.version >= min(versions),
        Change.version <= max(versions) + 1,
    )
    stored = {
        version - 1: json.loads(rows or b"{}").get(table, [])
        for version, rows in session.execute(statement)
    }
    own = SourceNumber.__table__.c
    now = select(*(own[name] for name in _NAMES)).where(SourceNumber.source_id == source_id)
    current = [dict(row) for row in session.execute(now.order_by(own["position"])).mappings()]
    return {
        version: change
        for version in versions
        if version > 1
        and (change := _compare(stored.get(version - 1, []), stored.get(version, current)))
    }


def _compare(
    before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]
) -> FieldChangeRead | None:
    was, became = (
        [{name: row[name] for name in _NAMES} for row in rows] for rows in (before, after)
    )
    if was == became:
        return None
    return FieldChangeRead(
        pointer="/source_numbers",
        before=[row for row in was if row not in became],
        after=[row for row in became if row not in was],
    )
