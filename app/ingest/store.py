"""From records to rows: compares, writes what differs, keeps the log, renews the documents.

Runs inside the caller's writing transaction. The revision's row is locked first, so revisions are
given out in the order of their commits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from app.ingest.dependents import find_dependents
from app.ingest.documents import Built, build_documents
from app.ingest.records import CHILDREN, Record, Row
from app.models import RESOURCES, Base, Catalogue, Change, Document

BATCH = 500
_KEPT_BY_THE_STORE = frozenset({"version", "created_at", "updated_at"})


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, and why; both go into the log."""

    actor: str
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a write did, in numbers of resources. `revision` is the one that now stands."""

    created: int
    updated: int
    unchanged: int
    revision: int


Actions = dict[tuple[str, str], str]


def store_records(session: Session, records: Sequence[Record], author: Author) -> Outcome:
    """Write the records that differ from what is stored; raise the revision if any does."""
    revision = lock_revision(session)
    now = datetime.now(UTC)
    actions: Actions = {}
    for kind in RESOURCES:
        for batch in _split([record for record in records if record.kind == kind]):
            actions |= _store_batch(session, kind, batch, now)
    if actions:
        revision += 1
        session.execute(update(Catalogue).values(revision=revision, updated_at=now))
        writer = _DocumentWriter(session, revision, now, author)
        writer.write(_add_dependents(session, actions))
    created = sum(action == "create" for action in actions.values())
    return Outcome(created, len(actions) - created, len(records) - len(actions), revision)


def lock_revision(session: Session) -> int:
    """Wait for other writers, then read the revision that this one starts from."""
    return session.scalars(select(Catalogue.revision).with_for_update()).one()


def _split(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    for first in range(0, len(records), BATCH):
        yield records[first : first + BATCH]


def _table(model: type[Base]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is mapped to no table")
    return table


def _store_batch(session: Session, kind: str, records: Sequence[Record], now: datetime) -> Actions:
    ids = [record.id for record in records]
    stored, versions = _read_stored(session, kind, ids)
    created = [record for record in records if record.id not in stored]
    updated = [record for record in records if stored.get(record.id, record) != record]
    _insert_rows(session, kind, created, now)
    _update_rows(session, kind, updated, versions, now)
    _replace_children(session, kind, created, updated)
    actions = {(kind, record.id): "create" for record in created}
    for record in updated:
        withdrawn = record.columns.get("status") == "withdrawn"
        was_withdrawn = stored[record.id].columns.get("status") == "withdrawn"
        actions[kind, record.id] = "withdraw" if withdrawn and not was_withdrawn else "update"
    return actions


def _read_stored(
    session: Session, kind: str, ids: Sequence[str]
) -> tuple[dict[str, Record], dict[str, int]]:
    """The stored state of resources in the shape of records, and their versions."""
    table = _table(RESOURCES[kind])
    records: dict[str, Record] = {}
    versions: dict[str, int] = {}
    for row in session.execute(select(table).where(table.c.id.in_(ids))).mappings():
        columns = {name: row[name] for name in row if name not in _KEPT_BY_THE_STORE | {"id"}}
        children: dict[type[Base], list[Row]] = {model: [] for model in CHILDREN[kind]}
        records[row["id"]] = Record(kind, row["id"], columns, children)
        versions[row["id"]] = row["version"]
    for model, owner in CHILDREN[kind].items():
        child = _table(model)
        names = [one.name for one in child.columns if one.name not in _not_compared(owner)]
        statement = select(child).where(child.c[owner].in_(ids)).order_by(*_order(child))
        for row in session.execute(statement).mappings():
            records[row[owner]].children[model].append({name: row[name] for name in names})
    return records, versions


def _not_compared(owner: str) -> set[str]:
    """The owner is implied, a surrogate key means nothing, and the order is that of the list."""
    return {owner, "id", "position", "claim_id", "achievement_id"}


def _order(child: Table) -> list[Any]:
    return [child.c[name] for name in ("position", "language") if name in child.c]


def _insert_rows(session: Session, kind: str, records: Sequence[Record], now: datetime) -> None:
    if records:
        kept = {"version": 1, "created_at": now, "updated_at": now}
        rows = [{"id": record.id, **record.columns, **kept} for record in records]
        session.execute(insert(_table(RESOURCES[kind])), rows)


def _update_rows(
    session: Session,
    kind: str,
    records: Sequence[Record],
    versions: dict[str, int],
    now: datetime,
) -> None:
    if not records:
        return
    table = _table(RESOURCES[kind])
    rows = [
        {
            "the_id": record.id,
            "version": versions[record.id] + 1,
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
    for model, owner in CHILDREN[kind].items():
        table = _table(model)
        if updated:
            ids = [record.id for record in updated]
            session.execute(delete(table).where(table.c[owner].in_(ids)))
        rows = [
            {owner: record.id, **_positioned(table, position), **row}
            for record in (*created, *updated)
            for position, row in enumerate(record.children.get(model, []))
        ]
        if rows:
            session.execute(insert(table), rows)


def _positioned(table: Table, position: int) -> Row:
    return {"position": position} if "position" in table.c else {}


def _add_dependents(session: Session, actions: Actions) -> Actions:
    """What is new is mentioned only by what is written with it, so it has no other dependents."""
    changed: dict[str, list[str]] = {}
    for (kind, resource_id), action in actions.items():
        if action != "create":
            changed.setdefault(kind, []).append(resource_id)
    found = find_dependents(session, changed)
    refreshed = {(kind, one): "refresh" for kind, ids in found.items() for one in ids}
    return refreshed | actions


class _DocumentWriter:
    """Writes the documents of one revision, and one line of the log for each that changed."""

    def __init__(self, session: Session, revision: int, now: datetime, author: Author) -> None:
        self._session = session
        self._revision = revision
        self._stamp = {
            "revision": revision,
            "actor": author.actor,
            "comment": author.comment,
            "changed_at": now,
        }
        self._position = 0

    def write(self, actions: Actions) -> None:
        for kind in RESOURCES:
            ids = sorted(resource_id for of, resource_id in actions if of == kind)
            for first in range(0, len(ids), BATCH):
                batch = ids[first : first + BATCH]
                self._write_batch(kind, batch, actions)

    def _write_batch(self, kind: str, ids: list[str], actions: Actions) -> None:
        stored = read_bodies(self._session, kind, ids)
        built = [
            one
            for one in build_documents(self._session, kind, ids)
            if one.body != stored.get(one.id)
        ]
        if not built:
            return
        write_documents(self._session, kind, built, self._revision)
        changes = [
            {
                **self._stamp,
                "position": self._position + offset,
                "kind": kind,
                "resource_id": one.id,
                "version": one.version,
                "action": actions[kind, one.id],
                "before": stored.get(one.id),
            }
            for offset, one in enumerate(built)
        ]
        self._position += len(changes)
        self._session.execute(insert(_table(Change)), changes)


def read_bodies(session: Session, kind: str, ids: Sequence[str]) -> dict[str, bytes]:
    statement = select(Document.id, Document.body).where(
        Document.kind == kind, Document.id.in_(ids)
    )
    return {row.id: row.body for row in session.execute(statement)}


def write_documents(session: Session, kind: str, built: Sequence[Built], revision: int) -> None:
    """Replace the documents of these resources."""
    table = _table(Document)
    session.execute(
        delete(table).where(table.c.kind == kind, table.c.id.in_([one.id for one in built]))
    )
    session.execute(
        insert(table),
        [
            {
                "kind": kind,
                "id": one.id,
                "revision": revision,
                "body": one.body,
                "search_text": one.search_text,
            }
            for one in built
        ],
    )
