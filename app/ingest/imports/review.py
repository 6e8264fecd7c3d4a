"""Review of an import: the decision what to do with each record, by the origin of its last change.

An origin is the name under which a bundle is imported. No edit is undone silently: a record is a
conflict if it differs from the stored one and the last change was not made by a bundle of the same
origin, or if it was withdrawn and would become current again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.json.diff import Difference, list_differences
from app.domain.numbers.quantity import Quantity, StatedTolerance
from app.errors import InvalidCatalogue
from app.ingest.checks.earlier_chunks import Identity
from app.ingest.export.from_records import ReadText, restate_record
from app.ingest.export.from_source_numbers import restate_numbers
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.fields import map_statements
from app.ingest.rows.read_records import make_record
from app.ingest.rows.record import Children, Record, read
from app.ingest.store.writer import read_existing
from app.models import KINDS, Change, Claim, ClaimQualifier, Source, SourceNumber
from app.queries.history.row_json import Rows
from app.schemas.claims import ClaimCreate
from app.schemas.common import Create
from app.schemas.quantities import QualifierCreate
from app.schemas.write_parameters import ConflictCode, OnExisting

# The prefix of origins that are derived from the texts of sources.
DERIVED_ORIGIN = "sources-"
_ORIGIN_DIGITS = 16


class Policy(NamedTuple):
    """The rules by which an import treats records that exist already.

    `on_existing` says what happens to a record that differs from a stored one which somebody else has
    changed. With `only_adds`, an import leaves all existing records as they are, including those that a
    bundle of the same origin has made.
    """

    on_existing: OnExisting = OnExisting.REFUSE
    only_adds: bool = False

    @property
    def may_keep(self) -> bool:
        """Return whether the stored record may stay where a record of the import differs from it."""
        return self.only_adds or self.on_existing is OnExisting.KEEP


class Origin(NamedTuple):
    """The name under which a bundle is imported: given in the bundle, or derived from its sources.

    `name` is None if the bundle has neither a name nor sources. A derived name is a hash of the texts
    of the sources. Then `actor` is the importer, since two people may import the same source; it is
    None for a name given in the bundle.
    """

    name: str | None
    actor: str | None = None


class LastChange(NamedTuple):
    """The last change of a stored record; `version` is the version of the record that it made."""

    version: int
    actor: str
    changed_at: datetime
    origin: str | None

    def is_of(self, origin: Origin) -> bool:
        """Return whether a bundle with this origin (name of the bundle) made the change.

        For a name that was derived from sources, the importer has to be the same too.
        """
        if origin.name is None or self.origin != origin.name:
            return False
        return origin.actor in (None, self.actor)


class Conflict(NamedTuple):
    """The last change of a stored record that differs from a record of the import.

    `code` is `edited_since` if somebody else made the change, or `withdrawn_before` if the stored
    record is withdrawn and would become current again.
    """

    code: ConflictCode
    change: LastChange


class ReviewedRecord(NamedTuple):
    """A record of an import, its stored rows (None if it is new), and the decision what to do with it.

    `action` is `create`, `update`, `withdraw`, `unchanged`, `keep` (the stored record stays as it is)
    or `conflict`. `conflict` is the last change of the stored record if somebody else made it, or if a
    withdrawn record would become current again without `revive: true`; otherwise None.
    """

    record: Record
    stored: Rows | None
    action: str
    conflict: Conflict | None

    @property
    def identity(self) -> Identity:
        return self.record.identity

    def has_another_text(self) -> bool:
        """Return whether this is a source whose stored text differs from the text in the bundle."""
        if self.record.kind != "source" or self.stored is None:
            return False
        [row] = self.stored["source"]
        return read(row, Source.sha256) != self.record.get(Source.sha256)


def name_origin(named_origin: str | None, records: Iterable[Record], actor: str) -> Origin:
    """Return the name under which a bundle is imported.

    That is `named_origin`, the name in the bundle or that of an earlier edition, or else a name derived from
    the texts of its sources. A derived name belongs to `actor`, the importer. Without sources, the name is None.
    """
    if named_origin is not None:
        is_derived = named_origin.startswith(DERIVED_ORIGIN)
        return Origin(named_origin, actor if is_derived else None)
    digests = sorted({record.get(Source.sha256) for record in records if record.kind == "source"})
    if not digests:
        return Origin(None)
    digest = sha256(" ".join(digests).encode()).hexdigest()
    return Origin(f"{DERIVED_ORIGIN}{digest[:_ORIGIN_DIGITS]}", actor)


def review_records(
    session: Session,
    records: Sequence[Record],
    origin: Origin,
    policy: Policy,
    revived: Collection[Identity | None],
) -> list[ReviewedRecord]:
    """Compare records with the stored ones, and decide what to do with each, in the order of `records`.

    `revived` holds kind and id of each record that may become current again if it is withdrawn.
    """
    stored = read_existing(session, records)
    differing = [
        (record, before)
        for record in records
        if (rows := stored[record.kind].get(record.id))
        and (before := make_record(record.kind, rows)) != record
    ]
    changes = _read_last_changes(session, [record for record, _ in differing])
    decided: dict[Identity, tuple[str, Conflict | None]] = {}
    for record, before in differing:
        if _only_adds_numbers(record, before):
            decided[record.identity] = ("update", None)
            continue
        is_revived = record.identity in revived
        conflict = _find_conflict(
            record, before, changes[record.identity], origin, is_revived=is_revived
        )
        decided[record.identity] = (_decide(record, before, conflict, policy), conflict)
    reviewed = []
    for record in records:
        rows = stored[record.kind].get(record.id)
        same = ("create" if rows is None else "unchanged", None)
        reviewed.append(ReviewedRecord(record, rows, *decided.get(record.identity, same)))
    return reviewed


def _only_adds_numbers(record: Record, before: Record) -> bool:
    """Return whether a source differs only by more numbers with reasons, which undoes nobody's change."""
    if record.kind != "source" or record.columns != before.columns:
        return False
    children: Children = {**record.children, SourceNumber: before.children[SourceNumber]}
    added = record.children[SourceNumber]
    return children == before.children and all(row in added for row in children[SourceNumber])


def _find_conflict(
    record: Record, before: Record, change: LastChange, origin: Origin, *, is_revived: bool
) -> Conflict | None:
    if before.is_withdrawn and not record.is_withdrawn and not is_revived:
        return Conflict("withdrawn_before", change)
    return None if change.is_of(origin) else Conflict("edited_since", change)


def _decide(record: Record, before: Record, conflict: Conflict | None, policy: Policy) -> str:
    """Return what to do with a record that differs from the stored one.

    The result is `keep` (the stored one stays), `conflict`, `withdraw` or `update`.
    """
    if policy.only_adds or (conflict and policy.may_keep):
        return "keep"
    may_overwrite = policy.on_existing is OnExisting.UPDATE
    if conflict and not (may_overwrite and conflict.code == "edited_since"):
        return "conflict"
    return record.name_change(before)


def _read_last_changes(session: Session, records: Sequence[Record]) -> dict[Identity, LastChange]:
    """Return the change that made the current version of each record, by kind and id.

    Changes with the action `refresh` are skipped: they make no version, because only the resource's
    document changed, which shows another resource.
    """
    by_kind: dict[str, list[str]] = {}
    for record in records:
        by_kind.setdefault(record.kind, []).append(record.id)
    columns = (Change.version, Change.actor, Change.changed_at, Change.origin)
    changes = {}
    for kind, ids in by_kind.items():
        model = KINDS[kind].model
        statement = (
            select(Change.resource_id, *columns)
            .join(model, model.id == Change.resource_id)
            .where(Change.kind == kind, Change.action != "refresh", Change.version == model.version)
        )
        for row in select_by(session, statement, Change.resource_id, ids):
            changes[kind, row.resource_id] = LastChange(*row[1:])
    return changes


def list_field_changes(
    reviewed: ReviewedRecord,
    bundle_record: Create | None,
    read_stored_text: ReadText,
    read_text: ReadText,
) -> list[Difference]:
    """Return the fields of a record that the import changes or would change, with both values.

    Fields are those that a bundle has. Of a new record these are the fields that the reader has filled; of an
    unchanged one there are none.
    `bundle_record` is the record as read from the bundle. It is compared instead if the checked record
    breaks the rules. `read_text` prefers the text of a source in the bundle to the stored one.
    """
    if reviewed.stored is None:
        record = reviewed.record
        return [_show_filled(record, pointer, bundle_record) for pointer in record.filled]
    if reviewed.action == "unchanged":
        return []
    stored = make_record(reviewed.record.kind, reviewed.stored)
    was, becomes = _restate(stored, read_stored_text), _restate(reviewed.record, read_text)
    if becomes is None and bundle_record is not None:
        # A record with faults, which the import leaves out, is shown as in the bundle.
        becomes = bundle_record.model_dump(mode="json", exclude={"revive"})
    return list(list_differences(was or {}, becomes or {}))


def _show_filled(claim: Record, pointer: str, given: Create | None) -> Difference:
    """Return a field of a claim that the reader has filled, with its value in the form of a bundle.

    `given` is the claim as read from the bundle, in which the pointer leads to the field.
    """
    *parts, field = pointer.split("/")[1:]
    if not parts:
        value = map_statements(claim) if field == "statements" else claim.get(Claim.kind)
        return Difference(pointer, None, value)
    name, *index = parts
    if index and isinstance(given, ClaimCreate):
        number = _find_condition(claim, given.qualifiers[int(index[0])])
    else:
        number = claim.get(_NUMBERS[name])
    filled = getattr(number, field)
    value = asdict(filled) if isinstance(filled, StatedTolerance) else filled
    return Difference(pointer, None, value)


def _find_condition(claim: Record, given: QualifierCreate) -> Quantity | None:
    """Return the quantity of a condition as it is stored; conditions are in the order of the metric."""
    for row in claim.children[ClaimQualifier]:
        quantity: Quantity | None = read(row, ClaimQualifier.quantity)
        is_named = read(row, ClaimQualifier.property) == given.property
        if is_named and quantity is not None and quantity.as_stated == given.as_stated:
            return quantity
    return None


_NUMBERS: dict[str, InstrumentedAttribute[Any]] = {
    "quantity": Claim.quantity,
    "baseline": Claim.baseline,
    "stated_change": Claim.stated_change,
}


def _restate(record: Record, read_text: ReadText) -> dict[str, Any] | None:
    """Return a record as JSON, in the form in which a bundle (a file of records) has it.

    Return None if the record breaks the rules.
    """
    try:
        restated = restate_record(record, read_text).model_dump(mode="json")
    except (InvalidCatalogue, LookupError):
        return None
    numbers = restate_numbers(record)
    return {**restated, "source_numbers": numbers} if numbers else restated
