"""Review of an import: the decision what to do with each record, by the origin of its last change.

An origin is the name under which a bundle is imported. No edit is undone silently: a record is a
conflict if it differs from the stored one and the last change was not made by a bundle of the same
origin, or if it was withdrawn and would become current again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.json.diff import Difference, list_differences
from app.errors import InvalidCatalogue
from app.ingest.checks.earlier_chunks import Identity
from app.ingest.export.from_records import ReadText, restate_record
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.read_records import make_record
from app.ingest.rows.record import Record
from app.ingest.store.writer import read_existing
from app.models import RESOURCES, Change
from app.queries.history.row_json import Rows
from app.schemas.common import Create
from app.schemas.write_parameters import ConflictCode, OnExisting

# The prefix of origins that are derived from the texts of sources.
DERIVED_ORIGIN = "sources-"
_ORIGIN_DIGITS = 16


class Policy(NamedTuple):
    """The treatment of existing records by an import.

    `on_existing` applies to conflicts. With `only_adds`, an import leaves all existing records as they
    are, including those made by a bundle of the same origin.
    """

    on_existing: OnExisting = OnExisting.REFUSE
    only_adds: bool = False


class Origin(NamedTuple):
    """The name under which a bundle is imported: its own, or one derived from the texts of its sources.

    `name` is None if the bundle has neither a name nor sources. `actor` is the importer for a derived
    name, since two people may import the same source; it is None for a bundle's own name.
    """

    name: str | None
    actor: str | None = None


class SourceTextPair(NamedTuple):
    """Two readers of source texts: `read` prefers the text in the bundle, `read_stored` never uses it."""

    read_stored: ReadText
    read: ReadText


class Conflict(NamedTuple):
    """The last change of a stored record, with which an import is in conflict.

    `version` is the version of the record that the change made. `code` is `edited_since`, or
    `withdrawn_before` for a withdrawn record that would become current again.
    """

    code: ConflictCode
    version: int
    actor: str
    changed_at: datetime
    origin: str | None


class ReviewedRecord(NamedTuple):
    """A record of an import, its stored rows (None if it is new), and the action of the import on it.

    `action` is `create`, `update`, `withdraw`, `unchanged`, `keep` (the stored record stays) or
    `conflict`.
    """

    record: Record
    stored: Rows | None
    action: str
    conflict: Conflict | None

    @property
    def identity(self) -> Identity:
        return self.record.kind, self.record.id

    def has_another_text(self) -> bool:
        """Return whether the record is a source whose stored text differs from the text in the bundle."""
        if self.record.kind != "source" or self.stored is None:
            return False
        [row] = self.stored["source"]
        return bool(row["sha256"] != self.record.columns["sha256"])


class _LastChange(NamedTuple):
    version: int
    actor: str
    changed_at: datetime
    origin: str | None

    def is_of(self, origin: Origin) -> bool:
        """Return whether a bundle of this origin made the change."""
        if origin.name is None or self.origin != origin.name:
            return False
        return origin.actor in (None, self.actor)


def name_origin(named_origin: str | None, records: Iterable[Record], actor: str) -> Origin:
    """Return the origin that the bundle names, or else one derived from the texts of its sources.

    A derived origin belongs to `actor`, the importer. Without sources, the name is None.
    """
    if named_origin is not None:
        return Origin(named_origin)
    digests = sorted(record.columns["sha256"] for record in records if record.kind == "source")
    if not digests:
        return Origin(None)
    digest = sha256(" ".join(digests).encode()).hexdigest()
    return Origin(f"{DERIVED_ORIGIN}{digest[:_ORIGIN_DIGITS]}", actor)


def review_records(
    session: Session,
    records: Sequence[Record],
    origin: Origin,
    policy: Policy,
    revived: set[Identity],
) -> list[ReviewedRecord]:
    """Compare records with the stored ones, and decide what to do with each, in the order of `records`.

    `revived` holds the identities of records that may become current again if they are withdrawn.
    """
    stored = read_existing(session, records)
    differing = [
        record
        for record in records
        if (rows := stored[record.kind].get(record.id)) and make_record(record.kind, rows) != record
    ]
    conflicts = _find_conflicts(session, differing, stored, origin, revived)
    actions = {
        (record.kind, record.id): _decide(record, stored, conflicts, policy) for record in differing
    }
    reviewed = []
    for record in records:
        rows = stored[record.kind].get(record.id)
        identity = (record.kind, record.id)
        action = actions.get(identity, "create" if rows is None else "unchanged")
        reviewed.append(ReviewedRecord(record, rows, action, conflicts.get(identity)))
    return reviewed


def _find_conflicts(
    session: Session,
    differing: Sequence[Record],
    stored: Mapping[str, Mapping[str, Rows]],
    origin: Origin,
    revived: set[Identity],
) -> dict[Identity, Conflict]:
    conflicts = {}
    changes = _read_last_changes(session, differing)
    for record in differing:
        identity = (record.kind, record.id)
        change = changes[identity]
        revives = _is_withdrawn(stored[record.kind][record.id], record.kind) and not _withdraws(
            record
        )
        if revives and identity not in revived:
            conflicts[identity] = Conflict("withdrawn_before", *change)
        elif not change.is_of(origin):
            conflicts[identity] = Conflict("edited_since", *change)
    return conflicts


def _decide(
    record: Record,
    stored: Mapping[str, Mapping[str, Rows]],
    conflicts: Mapping[Identity, Conflict],
    policy: Policy,
) -> str:
    """Return the action for a record that differs from its stored rows."""
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
    """Return, for each record, the change that made its current version.

    Refreshes are skipped: they change only what a document shows of another resource, and make no
    version.
    """
    by_kind: dict[str, list[str]] = {}
    for record in records:
        by_kind.setdefault(record.kind, []).append(record.id)
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
    reviewed: ReviewedRecord, bundle_record: Create | None, texts: SourceTextPair
) -> list[Difference]:
    """Return the fields that the import changes or would change, in bundle form.

    The list is empty for a new record and for an unchanged one. `bundle_record` is the record as in the
    bundle, which is used if the record has faults.
    """
    if reviewed.stored is None or reviewed.action == "unchanged":
        return []
    stored = make_record(reviewed.record.kind, reviewed.stored)
    was, becomes = _restate(stored, texts.read_stored), _restate(reviewed.record, texts.read)
    if becomes is None and bundle_record is not None:
        # A record with faults, which the import leaves out, is shown as in the bundle.
        becomes = bundle_record.model_dump(mode="json", exclude={"revive"})
    return list(list_differences(was or {}, becomes or {}))


def _restate(record: Record, read_text: ReadText) -> dict[str, Any] | None:
    """Return the bundle form of a record; None if the record breaks the rules."""
    try:
        return restate_record(record, read_text).model_dump(mode="json")
    except (InvalidCatalogue, LookupError):
        return None
