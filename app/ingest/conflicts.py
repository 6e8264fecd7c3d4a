"""What an import would make of each record, held against who has changed it last.

Nobody's edit is undone in silence: a record that differs from what is stored, and whose last change
was not made by a bundle of the same origin, is a conflict, and so is one that was withdrawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.differences import Difference, list_differences
from app.errors import InvalidCatalogue
from app.ingest.earlier import Identity
from app.ingest.known import select_by
from app.ingest.records import Record
from app.ingest.restating import ReadText, restate_record
from app.ingest.store import read_existing
from app.ingest.stored import make_record
from app.models import RESOURCES, Change
from app.queries.kept_rows import Rows
from app.schemas.writing import OnExisting

_ORIGIN_DIGITS = 16


class Policy(NamedTuple):
    """How an import treats records that exist.

    With `only_adds` it leaves them all as they are, also those that a bundle of its own origin made.
    """

    on_existing: OnExisting = OnExisting.REFUSE
    only_adds: bool = False


class Conflict(NamedTuple):
    """The last change of a stored record: by whom, when, and the version that it made.

    `code` is `edited_since`, or `withdrawn_before` for a record that was withdrawn and would be current again.
    """

    code: str
    version: int
    actor: str
    changed_at: datetime


class Reviewed(NamedTuple):
    """A record, its stored rows (None if there are none), and what the import makes of it.

    `action` is `create`, `update`, `withdraw`, `unchanged`, `keep` or `conflict`.
    """

    record: Record
    stored: Rows | None
    action: str
    conflict: Conflict | None

    @property
    def identity(self) -> Identity:
        return self.record.kind, self.record.id


class _LastChange(NamedTuple):
    version: int
    actor: str
    changed_at: datetime
    origin: str | None


def name_origin(named: str | None, records: Iterable[Record]) -> str | None:
    """The origin of a bundle: its own name, or one made of the texts of its sources; None without either."""
    if named is not None:
        return named
    digests = sorted(one.columns["sha256"] for one in records if one.kind == "source")
    if not digests:
        return None
    return f"sources-{sha256(' '.join(digests).encode()).hexdigest()[:_ORIGIN_DIGITS]}"


def review_records(
    session: Session,
    records: Sequence[Record],
    origin: str | None,
    policy: Policy,
    revived: set[Identity],
) -> list[Reviewed]:
    """Compare records with what is stored, in their order; `revived` may be current again."""
    stored = read_existing(session, records)
    differing = [
        one
        for one in records
        if (rows := stored[one.kind].get(one.id)) and make_record(one.kind, rows) != one
    ]
    conflicts = _find_conflicts(session, differing, stored, origin, revived)
    decided = {(one.kind, one.id): _decide(one, stored, conflicts, policy) for one in differing}
    reviewed = []
    for one in records:
        rows = stored[one.kind].get(one.id)
        identity = (one.kind, one.id)
        action = decided.get(identity, "create" if rows is None else "unchanged")
        reviewed.append(Reviewed(one, rows, action, conflicts.get(identity)))
    return reviewed


def _find_conflicts(
    session: Session,
    differing: Sequence[Record],
    stored: Mapping[str, Mapping[str, Rows]],
    origin: str | None,
    revived: set[Identity],
) -> dict[Identity, Conflict]:
    conflicts = {}
    changes = _read_last_changes(session, differing)
    for one in differing:
        identity = (one.kind, one.id)
        change = changes[identity]
        revives = _is_withdrawn(stored[one.kind][one.id], one.kind) and not _withdraws(one)
        if revives and identity not in revived:
            conflicts[identity] = Conflict("withdrawn_before", *change[:3])
        elif origin is None or change.origin != origin:
            conflicts[identity] = Conflict("edited_since", *change[:3])
    return conflicts


def _decide(
    record: Record,
    stored: Mapping[str, Mapping[str, Rows]],
    conflicts: Mapping[Identity, Conflict],
    policy: Policy,
) -> str:
    """What becomes of a record that differs from its stored rows."""
    conflict = conflicts.get((record.kind, record.id))
    if policy.only_adds or (conflict and policy.on_existing is OnExisting.KEEP):
        return "keep"
    may_overwrite = policy.on_existing is OnExisting.UPDATE
    if conflict and not (may_overwrite and conflict.code == "edited_since"):
        return "conflict"
    was_withdrawn = _is_withdrawn(stored[record.kind][record.id], record.kind)
    return "withdraw" if _withdraws(record) and not was_withdrawn else "update"


def _is_withdrawn(rows: Rows, kind: str) -> bool:
    return bool(rows[kind][0]["status"] == "withdrawn")


def _withdraws(record: Record) -> bool:
    return bool(record.columns["status"] == "withdrawn")


def _read_last_changes(session: Session, records: Sequence[Record]) -> dict[Identity, _LastChange]:
    """The change that made the version of today; a refreshed document is of the same version."""
    by_kind: dict[str, list[str]] = {}
    for one in records:
        by_kind.setdefault(one.kind, []).append(one.id)
    columns = (Change.version, Change.actor, Change.changed_at, Change.origin)
    changes = {}
    for kind, ids in by_kind.items():
        model = RESOURCES[kind]
        statement = (
            select(Change.resource_id, *columns)
            .join(model, model.id == Change.resource_id)
            .where(Change.kind == kind, Change.action != "refresh", Change.version == model.version)
        )
        for row in select_by(session, statement, Change.resource_id, ids):
            changes[kind, row.resource_id] = _LastChange(*row[1:])
    return changes


def list_field_changes(
    reviewed: Reviewed, read_stored_text: ReadText, read_text: ReadText
) -> list[Difference]:
    """What the import says otherwise, as a bundle says it; none of what is created.

    `read_stored_text` has the texts of the catalogue, `read_text` before them those of the bundle.
    """
    if reviewed.stored is None or reviewed.action == "unchanged":
        return []
    before = make_record(reviewed.record.kind, reviewed.stored)
    try:
        was = restate_record(before, read_stored_text).model_dump(mode="json")
        becomes = restate_record(reviewed.record, read_text).model_dump(mode="json")
    except (InvalidCatalogue, LookupError):
        # A record that is not as its rules have it can only be compared column by column.
        was, becomes = _dump_columns(before), _dump_columns(reviewed.record)
    return list(list_differences(was, becomes))


def _dump_columns(record: Record) -> dict[str, object]:
    return {
        name: value if value is None or isinstance(value, str | int) else str(value)
        for name, value in record.columns.items()
        if name != "text"
    }
