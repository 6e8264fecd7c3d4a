"""What is stored, as records: of some ids, or the whole catalogue kind by kind in order of id."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from app.ingest.rows.record import Record, Row, VersionedRecord
from app.models import CHILDREN, RESOURCES, Base
from app.queries.history.row_json import Rows

BATCH = 500
# A source comes with its text, which may be long.
BATCH_OF_SOURCES = 20
_SET_BY_THE_WRITER = frozenset({"id", "version", "created_at", "updated_at", "number"})
# Columns of a kind that repeat what another row says.
_REPEATED = {"claim": frozenset({"technology_id"})}
_Item = TypeVar("_Item")


class TrackProgress(Protocol):
    """Passes on what it is given, and may tell how far it is; `total` is how much there will be."""

    def __call__(self, items: Iterable[_Item], name: str, total: int, /) -> Iterable[_Item]: ...


def count_resources(session: Session) -> dict[str, int]:
    """How many resources of each kind there are, withdrawn ones included."""
    return {
        kind: session.scalar(select(func.count()).select_from(model)) or 0
        for kind, model in RESOURCES.items()
    }


def stream_batches(session: Session, kind: str) -> Iterator[list[Record]]:
    """The session must stay open: all of it is one snapshot."""
    column = RESOURCES[kind].id
    size = BATCH_OF_SOURCES if kind == "source" else BATCH
    first = select(column).order_by(column).limit(size)
    ids = session.scalars(first).all()
    while ids:
        records = read_records(session, kind, ids)
        yield [records[resource_id] for resource_id in ids]
        ids = session.scalars(first.where(column > ids[-1])).all()


def read_records(session: Session, kind: str, ids: Sequence[str]) -> dict[str, Record]:
    """What is stored of these resources, as a bundle that changes nothing would have it; by id."""
    stored = read_stored(session, kind, ids)
    return {one: make_record(kind, rows) for one, rows in stored.items()}


def read_versioned(session: Session, kind: str, ids: Sequence[str]) -> list[VersionedRecord]:
    """As `read_records`, in order of id and without the texts of sources, which may be long."""
    stored = read_stored(session, kind, ids, without=("text",))
    versioned = []
    for one in sorted(stored):
        [own] = stored[one][kind]
        stamp = (own["version"], own["created_at"], own["updated_at"], own["number"])
        versioned.append(VersionedRecord(make_record(kind, stored[one]), *stamp))
    return versioned


def get_table(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]


def read_stored(
    session: Session, kind: str, ids: Sequence[str], without: Collection[str] = ()
) -> dict[str, Rows]:
    """The row of each resource, and those that belong to it in their order; by id."""
    table = get_table(RESOURCES[kind])
    columns: list[Column[Any]] = [one for one in table.c if one.name not in without]
    stored: dict[str, Rows] = {}
    for first in range(0, len(ids), BATCH):
        batch = ids[first : first + BATCH]
        found = []
        for row in session.execute(select(*columns).where(table.c.id.in_(batch))).mappings():
            children: Rows = {model.__tablename__: [] for model in CHILDREN[kind]}
            stored[row["id"]] = {kind: [dict(row)], **children}
            found.append(row["id"])
        for model, owner in CHILDREN[kind].items() if found else ():
            child = get_table(model)
            statement = select(child).where(child.c[owner].in_(found)).order_by(*_order(child))
            for row in session.execute(statement).mappings():
                stored[row[owner]][child.name].append(dict(row))
    return stored


def make_record(kind: str, rows: Rows) -> Record:
    """What is stored, in the shape of a record."""
    [own] = rows[kind]
    children = {
        model: [_without(row, _not_compared(owner)) for row in rows[model.__tablename__]]
        for model, owner in CHILDREN[kind].items()
    }
    kept = _SET_BY_THE_WRITER | _REPEATED.get(kind, frozenset())
    return Record(kind, own["id"], _without(own, kept), children)


def _without(row: Row, names: Collection[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _not_compared(owner: str) -> set[str]:
    """The owner is implied, a surrogate key means nothing, and the order is that of the list."""
    return {owner, "id", "position", "claim_id", "achievement_id"}


def _order(child: Table) -> list[Any]:
    return [child.c[name] for name in ("position", "language") if name in child.c]
