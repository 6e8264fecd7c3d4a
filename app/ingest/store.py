"""From records to rows: compares, writes what differs, keeps the log, renews the documents.

Runs inside the caller's writing transaction. The revision's row is locked first, so revisions are
given out in the order of their commits.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.ingest.dependents import find_dependents
from app.ingest.documents import Built, build_documents
from app.ingest.name_keys import write_name_keys
from app.ingest.records import Record, Row
from app.ingest.search_index import write_entries
from app.models import (
    CHILDREN,
    RESOURCES,
    Achievement,
    Base,
    Catalogue,
    Change,
    Claim,
    Document,
    find_number_range,
)
from app.queries.kept_rows import Rows, write_rows

BATCH = 500
_KEPT_BY_THE_STORE = frozenset({"version", "created_at", "updated_at"})
# Columns of a kind that repeat what another row says.
_REPEATED = {"claim": frozenset({"technology_id"})}


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


class Action(NamedTuple):
    """What is done to a resource; `name` and `rows_before` are those of its `Change`."""

    name: str
    rows_before: bytes | None = None


Actions = dict[tuple[str, str], Action]


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
    created = sum(action.name == "create" for action in actions.values())
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
    stored = _read_stored(session, kind, ids)
    created = [record for record in records if record.id not in stored]
    updated = [
        record
        for record in records
        if record.id in stored and _make_record(kind, stored[record.id]) != record
    ]
    _insert_rows(session, kind, created, now)
    _update_rows(session, kind, updated, stored, now)
    _replace_children(session, kind, created, updated)
    _repeat_technologies(session, kind, [record.id for record in (*created, *updated)])
    actions = {(kind, record.id): Action("create") for record in created}
    for record in updated:
        rows = stored[record.id]
        withdrawn = record.columns.get("status") == "withdrawn"
        was_withdrawn = rows[kind][0].get("status") == "withdrawn"
        name = "withdraw" if withdrawn and not was_withdrawn else "update"
        actions[kind, record.id] = Action(name, write_rows(rows))
    return actions


def _read_stored(session: Session, kind: str, ids: Sequence[str]) -> dict[str, Rows]:
    """The row of each resource, and those that belong to it in their order; by id."""
    table = _table(RESOURCES[kind])
    stored: dict[str, Rows] = {}
    for row in session.execute(select(table).where(table.c.id.in_(ids))).mappings():
        children: Rows = {model.__tablename__: [] for model in CHILDREN[kind]}
        stored[row["id"]] = {kind: [dict(row)], **children}
    for model, owner in CHILDREN[kind].items():
        child = _table(model)
        statement = select(child).where(child.c[owner].in_(ids)).order_by(*_order(child))
        for row in session.execute(statement).mappings():
            stored[row[owner]][child.name].append(dict(row))
    return stored


def _make_record(kind: str, rows: Rows) -> Record:
    """What is stored, in the shape of a record."""
    [own] = rows[kind]
    children = {
        model: [_without(row, _not_compared(owner)) for row in rows[model.__tablename__]]
        for model, owner in CHILDREN[kind].items()
    }
    kept = _KEPT_BY_THE_STORE | _REPEATED.get(kind, frozenset()) | {"id"}
    return Record(kind, own["id"], _without(own, kept), children)


def _without(row: Row, names: Collection[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


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
    stored: Mapping[str, Rows],
    now: datetime,
) -> None:
    if not records:
        return
    table = _table(RESOURCES[kind])
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


def _repeat_technologies(session: Session, kind: str, ids: Sequence[str]) -> None:
    """Give claims the technology of their achievement, when either has been written."""
    owner = {"achievement": Claim.achievement_id, "claim": Claim.id}.get(kind)
    if owner is None or not ids:
        return
    technology = (
        select(Achievement.technology_id)
        .where(Achievement.id == Claim.achievement_id)
        .scalar_subquery()
    )
    table = _table(Claim)
    session.execute(update(table).where(owner.in_(ids)).values(technology_id=technology))


def _positioned(table: Table, position: int) -> Row:
    return {"position": position} if "position" in table.c else {}


def _add_dependents(session: Session, actions: Actions) -> Actions:
    """What is new is mentioned only by what is written with it, so it has no other dependents."""
    changed: dict[str, list[str]] = {}
    for (kind, resource_id), action in actions.items():
        if action.name != "create":
            changed.setdefault(kind, []).append(resource_id)
    found = find_dependents(session, changed)
    refreshed = {(kind, one): Action("refresh") for kind, ids in found.items() for one in ids}
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
        """An entry of the search index holds names that the document does not show."""
        stored = read_documents(self._session, kind, ids)
        built = list(build_documents(self._session, kind, ids))
        write_documents(self._session, kind, built, stored, self._revision)
        changes = [
            {
                **self._stamp,
                "kind": kind,
                "resource_id": one.id,
                "version": one.version,
                "action": actions[kind, one.id].name,
                "before": stored[one.id].body if one.id in stored else None,
                "rows_before": actions[kind, one.id].rows_before,
            }
            for one in built
            if one.id not in stored or one.body != stored[one.id].body
        ]
        for change in changes:
            self._position += 1
            change["position"] = self._position
        if changes:
            self._session.execute(insert(_table(Change)), changes)


class StoredDocument(NamedTuple):
    body: bytes
    revision: int
    number: int
    search_length: int


def read_documents(session: Session, kind: str, ids: Sequence[str]) -> dict[str, StoredDocument]:
    """The documents that there are, by id."""
    columns = (Document.body, Document.revision, Document.number, Document.search_length)
    statement = select(Document.id, *columns).where(Document.kind == kind, Document.id.in_(ids))
    return {row.id: StoredDocument(*row[1:]) for row in session.execute(statement)}


def write_documents(
    session: Session,
    kind: str,
    built: Sequence[Built],
    stored: Mapping[str, StoredDocument],
    revision: int,
) -> None:
    """Replace the documents of these resources and their entries in the index.

    A document whose body stays as it is keeps its revision.
    """
    table = _table(Document)
    # Before the delete, which may take away the greatest number for as long as this takes.
    number = _find_last_number(session, kind)
    session.execute(
        delete(table).where(table.c.kind == kind, table.c.id.in_([one.id for one in built]))
    )
    rows: list[Row] = []
    for one in built:
        before = stored.get(one.id)
        if before is None:
            number += 1
        rows.append(
            {
                "kind": kind,
                "id": one.id,
                "revision": before.revision if before and before.body == one.body else revision,
                "body": one.body,
                "number": before.number if before else number,
                "search_length": one.tokens.length,
            }
        )
    session.execute(insert(table), rows)
    numbers = {row["id"]: row["number"] for row in rows}
    write_entries(session, [(numbers[one.id], one.tokens) for one in built])
    write_name_keys(session, kind, {one.id: one.body for one in built})
    lengths = sum(one.tokens.length for one in built)
    replaced = [stored[one.id] for one in built if one.id in stored]
    session.execute(
        update(Catalogue).values(
            document_count=Catalogue.document_count + len(built) - len(replaced),
            search_length=Catalogue.search_length
            + lengths
            - sum(one.search_length for one in replaced),
        )
    )


def _find_last_number(session: Session, kind: str) -> int:
    """Numbers are given once and never again; the kinds have ranges of their own."""
    first, last = find_number_range(kind)
    statement = select(func.max(Document.number)).where(Document.number.between(first, last))
    return session.scalar(statement) or first - 1


def read_records(session: Session, kind: str, ids: Sequence[str]) -> dict[str, Record]:
    """What is stored of these resources, as a bundle that changes nothing would have it; by id."""
    stored = _read_stored(session, kind, ids)
    return {one: _make_record(kind, rows) for one, rows in stored.items()}
