"""Writer of records: stores those that differ from the stored ones, logs changes, rebuilds documents.

The writer runs inside the caller's write transaction. It first locks the one-row table `catalogue`,
which has the revision, so that revisions are assigned in the order of commits.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.domain.revisions import CatalogueRevision, make_epoch
from app.ingest.checks.earlier_chunks import Identity
from app.ingest.documents.dependents import find_dependents
from app.ingest.documents.serializer import build_documents
from app.ingest.documents.writer import DocumentWriter, NumberAllocator, read_documents
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.bulk_insert import insert_rows
from app.ingest.rows.read_records import get_table, make_record, read_stored, read_versioned
from app.ingest.rows.record import Record, VersionedRecord
from app.ingest.store.change_log import Action, Actions, Author, ChangeLog
from app.ingest.store.withdrawal import refuse_referred
from app.models import KINDS, Achievement, Catalogue, Claim
from app.queries.history.row_json import Rows, write_rows

# The number of documents that are built at a time.
BATCH = 4_000
# Stored rows by kind and id.
StoredRows = dict[str, dict[str, Rows]]


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """The numbers of resources that a write created, updated or left unchanged.

    `revision` is the revision of the catalogue after the write.
    """

    created: int
    updated: int
    unchanged: int
    revision: int

    @property
    def changed(self) -> int:
        return self.created + self.updated


class _WrittenKind(NamedTuple):
    """The created and updated records of one kind, and what was done to each."""

    entries: list[VersionedRecord]
    actions: Actions


def store_records(session: Session, records: Sequence[Record], author: Author) -> WriteCounts:
    """Write the records that differ from the stored ones, and return how many did.

    If any differ, the catalogue's revision is increased by one.
    """
    store = CatalogueWriter(session, author)
    store.store(records)
    return store.finish()


class CatalogueWriter:
    """Writer of records, whose changes all belong to one new revision of the catalogue.

    `store` may be called several times, for example for each chunk of a file. `finish` has to be called
    after the last time.
    """

    def __init__(self, session: Session, author: Author) -> None:
        self._session = session
        self.before = lock_revision(session).revision
        self.revision = self.before + 1
        self._now = _stamp_time(session)
        self._documents = DocumentWriter(session, self.revision)
        self._numbers = NumberAllocator(session)
        self._log = ChangeLog(session, self.revision, self._now, author)
        self._counts: Counter[str] = Counter()
        self._withdrawn: dict[str, list[str]] = {}

    def name_origin(self, origin: str | None) -> None:
        """Set the name under which a bundle is imported; all later changes are logged with it."""
        self._log.name_origin(origin)

    def store(self, records: Sequence[Record], existing: StoredRows | None = None) -> None:
        """Write the records that differ from the stored ones.

        Records may refer only to stored records or to each other. `existing` has the stored rows of
        these records; if it is None, the rows are read here.
        """
        written = self._write_rows(records, existing)
        for record in records:
            if record.columns.get("status") == "withdrawn":
                self._withdrawn.setdefault(record.kind, []).append(record.id)
        actions = {
            key: action
            for kind_result in written.values()
            for key, action in kind_result.actions.items()
        }
        refreshed = _find_refreshed(self._session, actions)
        for kind, (changed, own) in written.items():
            ids = sorted(refreshed.get(kind, ()))
            entries = changed + read_versioned(self._session, kind, ids)
            own.update(((kind, resource_id), Action("refresh")) for resource_id in ids)
            entries.sort(key=lambda entry: entry.record.id)
            for first in range(0, len(entries), BATCH):
                self._write_documents(kind, entries[first : first + BATCH], own)
        created = sum(action.name == "create" for action in actions.values())
        self._counts["created"] += created
        self._counts["updated"] += len(actions) - created
        self._counts["unchanged"] += len(records) - len(actions)

    def rehearse(self, records: Sequence[Record]) -> None:
        """Write only the rows of records, so that later records can refer to them.

        Documents and change log are left out. An import that has found a fault or conflict does this to
        find all others; in the end the caller rolls the transaction back.
        """
        self._write_rows(records, None)

    def _write_rows(
        self, records: Sequence[Record], existing: StoredRows | None
    ) -> dict[str, _WrittenKind]:
        if existing is None:
            existing = read_existing(self._session, records)
        by_kind: dict[str, list[Record]] = {kind: [] for kind in KINDS}
        for record in records:
            by_kind[record.kind].append(record)
        return {kind: self._write_kind(kind, own, existing[kind]) for kind, own in by_kind.items()}

    def _write_kind(
        self, kind: str, records: Sequence[Record], stored: Mapping[str, Rows]
    ) -> _WrittenKind:
        session, now = self._session, self._now
        # Numbered in the order of their ids, in which most lists show them.
        created = sorted(
            (record for record in records if record.id not in stored), key=lambda record: record.id
        )
        updated = [
            record
            for record in records
            if record.id in stored and make_record(kind, stored[record.id]) != record
        ]
        numbers = self._numbers.give(kind, len(created))
        _insert_rows(session, kind, [*zip(created, numbers, strict=True)], now)
        _update_rows(session, kind, updated, stored, now)
        _replace_children(session, kind, created, updated)
        _repeat_technologies(session, kind, [record.id for record in updated])
        entries = [
            VersionedRecord(record, 1, now, now, number)
            for record, number in zip(created, numbers, strict=True)
        ]
        actions = {(kind, record.id): Action("create") for record in created}
        for record in updated:
            rows = stored[record.id]
            [own] = rows[kind]
            stamp = (own["version"] + 1, own["created_at"], now, own["number"])
            entries.append(VersionedRecord(record, *stamp))
            withdrawn = record.columns.get("status") == "withdrawn"
            was_withdrawn = own.get("status") == "withdrawn"
            name = "withdraw" if withdrawn and not was_withdrawn else "update"
            actions[kind, record.id] = Action(name, write_rows(rows))
        return _WrittenKind(entries, actions)

    def _write_documents(
        self, kind: str, entries: Sequence[VersionedRecord], actions: Actions
    ) -> None:
        """Write documents (public JSON of resources), and their entries in search index and change log.

        An entry of the search index is written even if the document is unchanged, since it also has
        names of other resources that the document does not show.
        """
        old = [
            entry.record.id for entry in entries if actions[kind, entry.record.id].name != "create"
        ]
        stored = read_documents(self._session, kind, old)
        built = list(build_documents(self._session, kind, entries))
        self._documents.write(kind, built, stored)
        self._log.write(kind, built, stored, actions)

    def finish(self) -> WriteCounts:
        """Store the new revision, if anything has changed, and return the counts since the start.

        Raises:
            StillReferred: a current resource refers to a withdrawn one.
        """
        refuse_referred(self._session, self._withdrawn)
        revision = self.before
        if self._counts["created"] or self._counts["updated"]:
            revision = self.revision
            self._session.execute(update(Catalogue).values(revision=revision, updated_at=self._now))
            self._documents.finish()
        counts = self._counts
        return WriteCounts(counts["created"], counts["updated"], counts["unchanged"], revision)


def _stamp_time(session: Session) -> datetime:
    """Return the time with which this write is stored: now, or the time of the last change if later.

    The latter happens if the clock was set back since the last change.
    """
    last = session.scalars(select(Catalogue.updated_at)).one()
    return max(datetime.now(UTC), last)


def lock_revision(session: Session) -> CatalogueRevision:
    """Lock the one-row table `catalogue`, and return the current revision and epoch.

    The call waits until other writers have ended; later writers wait until the transaction of `session`
    ends.
    """
    locked = select(Catalogue.epoch, Catalogue.revision).with_for_update()
    return CatalogueRevision(*session.execute(locked).one())


def renew_epoch(session: Session) -> CatalogueRevision:
    """Set a new epoch (the random part of `EPOCH.REVISION`), and return it with the revision.

    This is called after the database was put back to an earlier state, so that nothing that clients
    have read before is taken for current content.
    """
    version = lock_revision(session)._replace(epoch=make_epoch())
    session.execute(update(Catalogue).values(epoch=version.epoch))
    return version


def find_stored_ids(session: Session, identities: Iterable[Identity]) -> set[Identity]:
    """Return those of the identities (pairs of kind and id) for which a resource is stored."""
    ids: dict[str, list[str]] = {}
    for kind, resource_id in identities:
        ids.setdefault(kind, []).append(resource_id)
    stored = set()
    for kind, own in ids.items():
        column = KINDS[kind].model.id
        stored |= {(kind, row.id) for row in select_by(session, select(column), column, own)}
    return stored


def read_existing(session: Session, records: Sequence[Record]) -> StoredRows:
    """Return the stored rows of these records, by kind and id; a new record has none.

    The ids are looked up first, because most records of a large import are new.
    """
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind, resource_id in find_stored_ids(
        session, ((record.kind, record.id) for record in records)
    ):
        ids[kind].append(resource_id)
    return {kind: read_stored(session, kind, own) for kind, own in ids.items()}


def _insert_rows(
    session: Session, kind: str, numbered: Sequence[tuple[Record, int]], now: datetime
) -> None:
    stamp = {"version": 1, "created_at": now, "updated_at": now}
    rows = [
        {"id": record.id, **record.columns, **stamp, "number": number}
        for record, number in numbered
    ]
    if kind == "claim":
        technologies = _find_technologies(session, {row["achievement_id"] for row in rows})
        for row in rows:
            row["technology_id"] = technologies[row["achievement_id"]]
    insert_rows(session, get_table(KINDS[kind].model), rows)


def _find_technologies(session: Session, achievements: set[str]) -> dict[str, str | None]:
    statement = select(Achievement.id, Achievement.technology_id)
    rows = select_by(session, statement, Achievement.id, achievements)
    return {row.id: row.technology_id for row in rows}


def _update_rows(
    session: Session,
    kind: str,
    records: Sequence[Record],
    stored: Mapping[str, Rows],
    now: datetime,
) -> None:
    if not records:
        return
    table = get_table(KINDS[kind].model)
    rows = [
        {
            "the_id": record.id,
            "version": stored[record.id][kind][0]["version"] + 1,
            "updated_at": now,
            **record.columns,
        }
        for record in records
    ]
    session.execute(update(table).where(table.c.id == bindparam("the_id")), rows)


def _replace_children(
    session: Session,
    kind: str,
    created: Sequence[Record],
    updated: Sequence[Record],
) -> None:
    for model, owner in KINDS[kind].children.items():
        table = get_table(model)
        if updated:
            ids = [record.id for record in updated]
            session.execute(delete(table).where(table.c[owner].in_(ids)))
        rows = [
            {owner: record.id, "position": position, **row}
            for record in (*created, *updated)
            for position, row in enumerate(record.children.get(model, []))
        ]
        insert_rows(session, table, rows)


def _repeat_technologies(session: Session, kind: str, ids: Sequence[str]) -> None:
    """Copy the technology of achievements to the rows of their claims, which repeat it.

    `ids` are updated achievements or claims. For other kinds nothing is done.
    """
    owner = {"achievement": Claim.achievement_id, "claim": Claim.id}.get(kind)
    if owner is None or not ids:
        return
    technology = (
        select(Achievement.technology_id)
        .where(Achievement.id == Claim.achievement_id)
        .scalar_subquery()
    )
    table = get_table(Claim)
    session.execute(update(table).where(owner.in_(ids)).values(technology_id=technology))


def _find_refreshed(session: Session, actions: Actions) -> dict[str, set[str]]:
    """Return the ids, by kind, of other resources whose documents show a changed resource.

    These documents (public JSON) have to be rebuilt. New resources are skipped, because only records of
    the same write can refer to them.
    """
    changed: dict[str, list[str]] = {}
    for (kind, resource_id), action in actions.items():
        if action.name != "create":
            changed.setdefault(kind, []).append(resource_id)
    dependents = find_dependents(session, changed)
    return {
        kind: {resource_id for resource_id in ids if (kind, resource_id) not in actions}
        for kind, ids in dependents.items()
    }
