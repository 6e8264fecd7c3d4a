"""Writer of records: stores those that differ from the stored ones, logs changes, rebuilds documents.

The writer runs inside the caller's write transaction, which has locked the catalogue
(`catalogue_lock.py`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.batches import batches
from app.ingest.checks.earlier_chunks import Identity
from app.ingest.documents.dependents import find_dependents, find_same_texts
from app.ingest.documents.serializer import build_documents
from app.ingest.documents.writer import (
    DocumentWriter,
    NumberAllocator,
    StoredDocument,
    read_documents,
)
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.bulk_insert import insert_rows
from app.ingest.rows.read_records import (
    make_record,
    read_review,
    read_states,
    read_stored,
    read_versioned,
)
from app.ingest.rows.record import Record, Review, Row, VersionedRecord, read
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.ingest.store.change_log import Action, Actions, Author, ChangeLog
from app.ingest.store.change_time import choose_time
from app.ingest.store.claimed_numbers import release_claimed
from app.ingest.store.text_readings import read_sources
from app.ingest.store.withdrawal import refuse_referred, refuse_unexplained
from app.models import KINDS, Achievement, Base, Change, Claim, Source, SourceText, get_table
from app.queries.history.row_json import Rows, write_rows

# The number of documents that are built at a time.
_BUILT_TOGETHER = 4_000
# Stored rows by kind and id.
StoredRows = dict[str, dict[str, Rows]]


class StoredResources(NamedTuple):
    """What the caller has read of the resources that it writes.

    `rows` is complete; `documents`, by kind and id, may have only some of their documents.
    """

    rows: StoredRows
    documents: Mapping[tuple[str, str], StoredDocument] = MappingProxyType({})


def store_records(
    catalogue: LockedCatalogue,
    records: Sequence[Record],
    author: Author,
    existing: StoredResources | None = None,
) -> int:
    """Write the records that differ from the stored ones, and return the catalogue's revision after it.

    If any differ, the revision is increased by one. `existing` is as for `CatalogueWriter.store`.
    """
    store = CatalogueWriter(catalogue, author)
    store.store(records, existing)
    return store.finish()


class _Difference(NamedTuple):
    """A record that differs from the stored one, with the stored one and its rows."""

    record: Record
    before: Record
    rows: Rows

    def name_action(self) -> Action:
        return Action(self.record.name_change(self.before), write_rows(self.rows))

    @property
    def is_shown_elsewhere(self) -> bool:
        """Return whether documents of other resources may show what differs: none shows source numbers."""
        return self.record.kind != "source" or self.record.columns != self.before.columns


class CatalogueWriter:
    """Writer of records, whose changes all belong to one new revision of the catalogue.

    `store` may be called several times, for example for each chunk of a file. `finish` has to be called
    after the last time.
    """

    def __init__(
        self, catalogue: LockedCatalogue, author: Author, *, keeps_reviews: bool = False
    ) -> None:
        """Begin a revision. With `keeps_reviews`, claims that change count as reviewed if they did before."""
        self._session = session = catalogue.session
        self.before = catalogue.version.revision
        self.revision = self.before + 1
        self._now = choose_time(catalogue.updated_at)
        self._documents = DocumentWriter(session, self.revision)
        self._numbers = NumberAllocator(session)
        self._log = ChangeLog(session, self.revision, self._now, author)
        self._reason = author.comment
        self._review = None if author.reviewer is None else Review(author.reviewer, self._now)
        self._keeps_reviews = keeps_reviews
        self._newly_withdrawn: list[Identity] = []
        self.name_origin = self._log.name_origin
        self._has_changed = False
        self._withdrawn: dict[str, list[str]] = {}
        # Changed resources of which no other document shows what has changed.
        self._unseen: set[Identity] = set()

    def store(self, records: Sequence[Record], existing: StoredResources | None = None) -> None:
        """Write the records that differ from the stored ones.

        Records may refer only to stored records or to each other. `existing` has the stored rows of
        these records; if it is None, the rows are read here.
        """
        records, existing = self._release_numbers(records, existing)
        written, actions = self._write_rows(records, existing.rows)
        for record in records:
            if record.is_withdrawn:
                self._withdrawn.setdefault(record.kind, []).append(record.id)
        self._newly_withdrawn += [
            identity for identity, action in actions.items() if action.name == "withdraw"
        ]
        seen = {
            identity: action for identity, action in actions.items() if identity not in self._unseen
        }
        refreshed = _find_refreshed(self._session, seen)
        self._unseen.clear()
        self._has_changed |= bool(actions)
        for kind in KINDS:
            own = {entry.record.id for entry in written.get(kind, [])}
            ids = sorted(set(refreshed.get(kind, ())) - own)
            actions.update(((kind, resource_id), Action("refresh")) for resource_id in ids)
            entries = written.get(kind, []) + read_versioned(self._session, kind, ids)
            entries.sort(key=lambda entry: entry.record.id)
            for batch in batches(entries, _BUILT_TOGETHER):
                self._write_documents(kind, batch, actions, existing.documents)

    def _release_numbers(
        self, records: Sequence[Record], existing: StoredResources | None
    ) -> tuple[Sequence[Record], StoredResources]:
        """Add the sources of which the claims among the records take numbers that had a reason.

        Such a number is a claim's from now on, and the reason is gone.
        """
        existing = existing or StoredResources(read_existing(self._session, records))
        released = release_claimed(self._session, records, existing.rows.get("claim", {}))
        if not released:
            return records, existing
        own = existing.rows.get("source", {})
        unread = [source_id for _, source_id in released if source_id not in own]
        sources = own | read_stored(self._session, "source", unread)
        others = [record for record in records if record.identity not in released]
        rows = {**existing.rows, "source": sources}
        return [*released.values(), *others], StoredResources(rows, existing.documents)

    def rehearse(self, records: Sequence[Record]) -> None:
        """Write only the rows of records, so that later records can refer to them.

        Documents and change log are left out. An import that has found a fault or conflict does this to
        find all others; in the end the caller rolls the transaction back.
        """
        self._write_rows(records, read_existing(self._session, records))

    def _write_rows(
        self, records: Sequence[Record], existing: StoredRows
    ) -> tuple[dict[str, list[VersionedRecord]], Actions]:
        """Write the rows of records; return the created and updated ones by kind, and their actions."""
        written: dict[str, list[VersionedRecord]] = defaultdict(list)
        actions: Actions = {}
        for kind in KINDS:
            if own := [record for record in records if record.kind == kind]:
                for entry, action in self._write_kind(kind, own, existing.get(kind, {})):
                    written[kind].append(entry)
                    actions[kind, entry.record.id] = action
        return written, actions

    def _write_kind(
        self, kind: str, records: Sequence[Record], stored: Mapping[str, Rows]
    ) -> Iterator[tuple[VersionedRecord, Action]]:
        if created := [record for record in records if record.id not in stored]:
            yield from self._create(kind, created)
        differences = [
            _Difference(record, before, stored[record.id])
            for record in records
            if record.id in stored and (before := make_record(kind, stored[record.id])) != record
        ]
        if differences:
            yield from self._update(kind, differences)

    def _create(
        self, kind: str, records: Sequence[Record]
    ) -> Iterator[tuple[VersionedRecord, Action]]:
        # Numbered in the order of their ids, in which files and `sort=id` read them: neighbours stay neighbours.
        ordered = sorted(records, key=lambda record: record.id)
        numbers = self._numbers.give(kind, len(ordered))
        entries = [
            VersionedRecord(record, 1, self._now, self._now, number, self._review)
            for record, number in zip(ordered, numbers, strict=True)
        ]
        _insert_texts(self._session, ordered)
        _insert_rows(self._session, kind, entries)
        if kind == "source":
            read_sources(self._session, ordered)
        for model, owner in KINDS[kind].children.items():
            _replace_children(self._session, model, owner, ordered, are_new=True)
        return ((entry, Action("create")) for entry in entries)

    def _update(
        self, kind: str, differences: Sequence[_Difference]
    ) -> Iterator[tuple[VersionedRecord, Action]]:
        """Update the rows of records; the child rows only of records in which these differ.

        A record that an earlier call has written already keeps its version and its entry in the log.
        """
        entries = []
        logged = self._find_logged(kind, [difference.record.id for difference in differences])
        for record, _, rows in differences:
            [own] = rows[kind]
            version = own["version"] + (record.id not in logged)
            stamp = (version, own["created_at"], self._now, own["number"])
            review = read_review(own) if self._keeps_reviews else self._review
            entries.append(VersionedRecord(record, *stamp, review))
        if kind == "source":
            read_sources(self._session, [difference.record for difference in differences])
        self._unseen |= {
            difference.record.identity
            for difference in differences
            if not difference.is_shown_elsewhere
        }
        _update_rows(self._session, kind, entries)
        for model, owner in KINDS[kind].children.items():
            changed = [
                record
                for record, before, _ in differences
                if record.children.get(model, []) != before.children.get(model, [])
            ]
            if changed:
                _replace_children(self._session, model, owner, changed, are_new=False)
        _repeat_technologies(self._session, kind, differences)
        actions = (
            Action("refresh") if difference.record.id in logged else difference.name_action()
            for difference in differences
        )
        return zip(entries, actions, strict=True)

    def _find_logged(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Return those of these ids of which this revision has a change in the log, beside a refresh."""
        if not self._has_changed:
            return set()
        statement = select(Change.resource_id).where(
            Change.revision == self.revision, Change.action != "refresh", Change.kind == kind
        )
        return {row[0] for row in select_by(self._session, statement, Change.resource_id, ids)}

    def _write_documents(
        self,
        kind: str,
        entries: Sequence[VersionedRecord],
        actions: Actions,
        documents: Mapping[tuple[str, str], StoredDocument],
    ) -> None:
        """Write documents (public JSON of resources), and their entries in search index and change log.

        An entry of the search index is written even if the document is unchanged, since it also has
        names of other resources that the document does not show. `documents` has stored documents that
        were read before.
        """
        old = [
            entry.record.id for entry in entries if actions[kind, entry.record.id].name != "create"
        ]
        unread = [resource_id for resource_id in old if (kind, resource_id) not in documents]
        stored = read_documents(self._session, kind, unread)
        for resource_id in set(old).difference(unread):
            stored[resource_id] = documents[kind, resource_id]
        built = list(build_documents(self._session, kind, entries))
        self._documents.write(kind, built, stored)
        self._log.write(kind, built, stored, actions)

    def finish(self) -> int:
        """Store the new revision, if anything has changed, and return the present one.

        Raises:
            StillReferred: a current resource refers to a withdrawn one.
            ReasonMissing: a resource was withdrawn, and the author gives no reason.
        """
        refuse_referred(self._session, self._withdrawn)
        refuse_unexplained(self._newly_withdrawn, self._reason)
        if not self._has_changed:
            return self.before
        self._documents.finish(self._now)
        return self.revision


def read_existing(session: Session, records: Sequence[Record]) -> StoredRows:
    """Return the stored rows of these records, by kind and id; a new record has none.

    The ids are looked up first, because most records of a large import are new.
    """
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind, resource_id in read_states(session, (record.identity for record in records)):
        ids[kind].append(resource_id)
    return {kind: read_stored(session, kind, own) for kind, own in ids.items()}


def _insert_texts(session: Session, records: Sequence[Record]) -> None:
    """Insert the texts of new sources that no stored source has."""
    texts = {
        record.get(Source.sha256): record.text for record in records if record.text is not None
    }
    column = SourceText.sha256
    stored = {row.sha256 for row in select_by(session, select(column), column, texts)}
    rows = [
        {column.key: digest, SourceText.text.key: text}
        for digest, text in texts.items()
        if digest not in stored
    ]
    insert_rows(session, get_table(SourceText), rows)


def _insert_rows(session: Session, kind: str, entries: Sequence[VersionedRecord]) -> None:
    rows = [
        {
            "id": record.id,
            **record.columns,
            "version": version,
            "created_at": created_at,
            "updated_at": updated_at,
            "number": number,
            **_list_review(kind, review),
        }
        for record, version, created_at, updated_at, number, review in entries
    ]
    if kind == "claim":
        achievements = {record.get(Claim.achievement_id) for record, *_ in entries}
        statement = select(Achievement.id, Achievement.technology_id)
        found = select_by(session, statement, Achievement.id, achievements)
        technologies = {row.id: row.technology_id for row in found}
        for row in rows:
            row[Claim.technology_id.key] = technologies[read(row, Claim.achievement_id)]
    insert_rows(session, get_table(KINDS[kind].model), rows)


def _update_rows(session: Session, kind: str, entries: Sequence[VersionedRecord]) -> None:
    table = get_table(KINDS[kind].model)
    rows = [
        {
            "the_id": record.id,
            "version": version,
            "updated_at": updated_at,
            **record.columns,
            **_list_review(kind, review),
        }
        for record, version, _, updated_at, _, review in entries
    ]
    session.execute(update(table).where(table.c.id == bindparam("the_id")), rows)


def _list_review(kind: str, review: Review | None) -> Row:
    """Return the columns of who has reviewed a record; only claims have them."""
    if kind != "claim":
        return {}
    actor, at = review or (None, None)
    return {Claim.reviewed_by.key: actor, Claim.reviewed_at.key: at}


def _replace_children(
    session: Session, model: type[Base], owner: str, records: Sequence[Record], *, are_new: bool
) -> None:
    table = get_table(model)
    if not are_new:
        ids = [record.id for record in records]
        session.execute(delete(table).where(table.c[owner].in_(ids)))
    rows = [
        {owner: record.id, "position": position, **row}
        for record in records
        for position, row in enumerate(record.children.get(model, []))
    ]
    insert_rows(session, table, rows)


# For kinds whose changes decide which technology a claim repeats: the deciding column, and the column
# of claims with the id of the changed resource.
_REPEATED: dict[str, tuple[InstrumentedAttribute[Any], InstrumentedAttribute[str]]] = {
    "achievement": (Achievement.technology_id, Claim.achievement_id),
    "claim": (Claim.achievement_id, Claim.id),
}


def _repeat_technologies(session: Session, kind: str, differences: Sequence[_Difference]) -> None:
    """Copy the technology of achievements to the rows of their claims, where it may have changed."""
    if kind not in _REPEATED:
        return
    deciding, owner = _REPEATED[kind]
    ids = [
        record.id
        for record, before, _ in differences
        if record.get(deciding) != before.get(deciding)
    ]
    if not ids:
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
    the same write can refer to them; but sources show those that have their text, which may be new.
    """
    changed: dict[str, list[str]] = {}
    for (kind, resource_id), action in actions.items():
        if action.name != "create":
            changed.setdefault(kind, []).append(resource_id)
    dependents = find_dependents(session, changed)
    created = [resource_id for kind, resource_id in actions if kind == "source"]
    dependents.setdefault("source", set()).update(find_same_texts(session, created))
    return {
        kind: {resource_id for resource_id in ids if (kind, resource_id) not in actions}
        for kind, ids in dependents.items()
    }
