"""Undoing of a merge: what it changed is put back, unless somebody has edited that since.

The log of changes has the rows from before the merge. Of these, each field that the merge changed is put
back; all other fields stay as they are now.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.errors import Fault, NotUndone
from app.ingest.bundle.fault_collector import MAX_FAULTS
from app.ingest.edits.logged_records import read_logged
from app.ingest.edits.merging.broken_rules import list_broken_rules
from app.ingest.edits.resource import (
    EditResult,
    Precondition,
    read_back,
    read_for_edit,
    read_version,
)
from app.ingest.rows.fields import list_targets
from app.ingest.rows.read_records import make_record, read_records, read_stored
from app.ingest.rows.record import Record, Row
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.ingest.store.change_log import Author
from app.ingest.store.writer import CatalogueWriter
from app.models import KINDS, MERGEABLE, Base, Change, ClaimQualifier, MetricQualifier
from app.queries.history.row_json import Rows

# The public names of what is in tables of its own, by the endings of their names.
_TABLES = {
    "_name": "names",
    "_alias": "aliases",
    "_identifier": "same_as",
    "_qualifier": "qualifiers",
    "_translation": "statements",
    "_unit_label": "unit",
    "participation": "organizations",
}


class _Logged(NamedTuple):
    """A change of the revision that made the merge."""

    kind: str
    resource_id: str
    version: int
    before: Record


class _Undone(NamedTuple):
    """A record as it is now, and the fields (columns, or tables of child rows) that cannot be put back."""

    record: Record
    edited: Sequence[str]
    version: int


def unmerge_resource(
    catalogue: LockedCatalogue,
    kind: str,
    resource_id: str,
    author: Author,
    precondition: Precondition,
) -> EditResult:
    """Undo the merge of a record into another one, and return the record.

    Raises:
        NotFound: no resource has this id.
        NotUndone: the record was not merged, or what the merge changed was edited since. The error
            lists each edited record.
    """
    session = catalogue.session
    stored = read_for_edit(session, kind, resource_id, precondition)
    merged = make_record(kind, stored.rows[kind][resource_id])
    if merged.get(MERGEABLE[kind]) is None:
        raise NotUndone(f"the {kind} {resource_id!r} was not merged into another one")
    merge = _find_merge(session, merged)
    after = read_version(session, kind, stored.rows[kind][resource_id], merge.version) or merged
    if fault := _find_later_merge(session, merged, after):
        raise NotUndone(f"{fault.detail}; nothing was stored", [fault])
    own = {resource_id, after.get(MERGEABLE[kind])}
    writer = CatalogueWriter(catalogue, author, keeps_reviews=True)
    faults: list[Fault] = []
    restored: list[tuple[str, str]] = []
    for batch in _read_changes(session, merge.revision):
        if not all(_is_of_merge(change, merged, own) for change in batch):
            raise _refuse_revision(merged, merge.revision)
        undone = list(_undo(session, batch, of_metric=kind == "metric"))
        faults += [_describe_edited(change) for change in undone if change.edited]
        if not faults:
            writer.store([change.record for change in undone])
        restored += [change.record.identity for change in undone]
    faults = faults or list(list_broken_rules(session, restored))
    if faults:
        detail = "; ".join(fault.detail for fault in faults[:5])
        raise NotUndone(f"{detail}; nothing was stored", faults[:MAX_FAULTS])
    return read_back(catalogue, kind, resource_id, writer.finish())


def _find_later_merge(session: Session, merged: Record, after: Record) -> Fault | None:
    """Return a fault if the record that the merge kept was itself merged into another one since.

    Then both were one record for a while, and the later merge has to be undone first.
    """
    kind, column = merged.kind, MERGEABLE[merged.kind]
    kept, now = after.get(column), merged.get(column)
    if kept == now:
        return None
    record = read_records(session, kind, [kept]).get(kept)
    todo = (
        f"undo that merge first: POST /v1/{KINDS[kind].plural}/{kept}/unmerge"
        if record is not None and record.get(column) is not None
        else f"write `merged_into: {kept}` first"
    )
    detail = (
        f"the {kind} {merged.id!r} was merged into {kept!r}, and that into {now!r} since: {todo}"
    )
    return Fault(f"#/{KINDS[kind].plural}/{merged.id}", "edited_since", detail)


class _Merge(NamedTuple):
    """The revision in which a record was merged, and the version of the record that this made."""

    revision: int
    version: int


def _find_merge(session: Session, merged: Record) -> _Merge:
    """Return the change in which a record was merged.

    Raises:
        NotUndone: an import did it, which may have changed more.
    """
    statement = (
        select(Change.revision, Change.version, Change.rows_before, Change.shape)
        .where(
            Change.kind == merged.kind,
            Change.resource_id == merged.id,
            Change.action != "refresh",
        )
        .order_by(Change.revision.desc())
    )
    # The newest change of a record that named no other one before it.
    merge = next(
        _Merge(row.revision, row.version)
        for row in session.execute(statement)
        if row.rows_before is None
        or read_logged(merged.kind, row.rows_before, row.shape).get(MERGEABLE[merged.kind]) is None
    )
    of_import = select(Change.position).where(
        Change.revision == merge.revision, Change.origin.is_not(None) | (Change.action == "create")
    )
    if session.scalars(of_import.limit(1)).first() is not None:
        raise _refuse_revision(merged, merge.revision)
    return merge


def _refuse_revision(merged: Record, revision: int) -> NotUndone:
    return NotUndone(
        f"revision {revision}, in which the {merged.kind} {merged.id!r} was merged, was an import, which may "
        "have changed more: make it current by hand (`status`, `merged_into`)"
    )


def _is_of_merge(change: _Logged, merged: Record, own: Collection[str | None]) -> bool:
    """Return whether a merge can have made a change: to one of the two, or to what referred to the merged one."""
    is_own = change.kind == merged.kind and change.resource_id in own
    return is_own or any(
        (reference.target, target) == merged.identity
        for reference, target in list_targets(change.before)
    )


def _read_changes(session: Session, revision: int) -> Iterator[list[_Logged]]:
    """Yield the changes of records in a revision, in batches of one kind each."""
    where = (Change.revision == revision, Change.action != "refresh")
    statement = select(Change.position, Change.kind).where(*where).order_by(Change.position)
    for kind, rows in groupby(session.execute(statement).all(), lambda row: row.kind):
        for positions in batches([row.position for row in rows]):
            own = select(Change).where(*where, Change.position.in_(positions))
            yield [
                _Logged(
                    kind,
                    change.resource_id,
                    change.version,
                    read_logged(kind, change.rows_before or b"", change.shape),
                )
                for change in session.scalars(own.order_by(Change.position))
            ]


def _undo(session: Session, changes: Sequence[_Logged], *, of_metric: bool) -> Iterator[_Undone]:
    kind = changes[0].kind
    stored = read_stored(session, kind, [change.resource_id for change in changes])
    for change in changes:
        rows: Rows = stored[change.resource_id]
        now = make_record(kind, rows)
        [own] = rows[kind]
        after = now
        if own["version"] != change.version:
            after = read_version(session, kind, rows, change.version) or now
        yield _put_back(change.before, after, now, own["version"], of_metric=of_metric)


def _put_back(
    before: Record, after: Record, now: Record, version: int, *, of_metric: bool
) -> _Undone:
    """Put back the fields in which `before` and `after` the merge differ, where they are as after it now."""
    columns, edited = dict(now.columns), list[str]()
    children: dict[type[Base], list[Row]] = dict(now.children)
    for name, value in before.columns.items():
        if value != after.columns[name] or (of_metric and _is_converted(before, name)):
            if now.columns[name] != after.columns[name]:
                edited.append(name)
            columns[name] = value
    for model, rows in before.children.items():
        own = after.children.get(model, [])
        if rows != own or (of_metric and model in (ClaimQualifier, MetricQualifier)):
            if now.children.get(model, []) != own:
                edited.append(model.__tablename__)
            children[model] = rows
    return _Undone(replace(now, columns=columns, children=children), edited, version)


def _is_converted(record: Record, column: str) -> bool:
    """Return whether a column depends on the unit of the metric, in metrics and claims.

    If it was edited since, the merge cannot be undone even if it did not change this column.
    """
    if record.kind == "metric":
        return column in ("unit", "scale", "dimension")
    return record.kind == "claim" and column.startswith(("quantity_", "baseline_", "factor_key"))


def _describe_edited(undone: _Undone) -> Fault:
    kind, resource_id = undone.record.identity
    names = ", ".join(f"`{name}`" for name in dict.fromkeys(map(_name_field, undone.edited)))
    return Fault(
        f"#/{KINDS[kind].plural}/{resource_id}",
        "edited_since",
        f"the {kind} {resource_id!r} was edited since, up to version {undone.version}: {names}",
    )


def _name_field(name: str) -> str:
    """Return the public name of a field, from its column or from the table of its rows."""
    for part in ("quantity", "baseline", "stated_change"):
        if name.startswith(f"{part}_"):
            return part
    public = (own for ending, own in _TABLES.items() if name.endswith(ending))
    return next(public, name.removesuffix("_id").removesuffix("_key"))
