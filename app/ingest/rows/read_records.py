"""Readers of stored records: by ids, or all records of a kind in order of id."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, Table, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.domain.batches import BATCH, batches
from app.ingest.rows.batched_select import match_any
from app.ingest.rows.record import Record, Review, Row, VersionedRecord
from app.models import KINDS, Claim, Source, SourceText, get_table
from app.queries.history.row_json import Rows

# Texts may be long.
BATCH_OF_TEXTS = 20
SET_BY_THE_WRITER = frozenset(
    {"id", "version", "created_at", "updated_at", "number", "reviewed_by", "reviewed_at"}
)
_Item = TypeVar("_Item")


class TrackProgress(Protocol):
    """A function that yields `items` unchanged, and may show progress under `name`.

    `total` is the expected number of items.
    """

    def __call__(self, items: Iterable[_Item], name: str, total: int, /) -> Iterable[_Item]: ...


def count_resources(session: Session) -> dict[str, int]:
    """Return the number of resources of each kind, including withdrawn ones."""
    return {
        kind.name: session.scalar(select(func.count()).select_from(kind.model)) or 0
        for kind in KINDS.values()
    }


def read_states(
    session: Session, identities: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Return the status of the resources with these kinds and ids; those not stored are left out."""
    states = {}
    for batch in batches(sorted(set(identities))):
        selects = [
            _select_states(session, kind, [resource_id for _, resource_id in own])
            for kind, own in groupby(batch, itemgetter(0))
        ]
        for kind, resource_id, status in session.execute(union_all(*selects)):
            states[kind, resource_id] = status
    return states


def _select_states(session: Session, kind: str, ids: Sequence[str]) -> Select[*tuple[Any, ...]]:
    model = KINDS[kind].model
    matched = match_any(session, model.id, ids)
    return select(literal(kind), model.id, model.status).where(matched)


def stream_batches(session: Session, kind: str) -> Iterator[list[Record]]:
    """Yield all records of a kind, in batches and in order of id.

    The session must stay open and show one snapshot of the catalogue until the last batch is read.
    """
    column = KINDS[kind].model.id
    first = select(column).order_by(column).limit(BATCH)
    ids = session.scalars(first).all()
    while ids:
        records = read_records(session, kind, ids)
        yield [records[resource_id] for resource_id in ids]
        ids = session.scalars(first.where(column > ids[-1])).all()


def read_records(session: Session, kind: str, ids: Sequence[str]) -> dict[str, Record]:
    """Return the stored records with these ids, by id; an unknown id is left out.

    They have no columns that the writer sets, so they can be compared with the records of a bundle.
    """
    stored = read_stored(session, kind, ids)
    return {resource_id: make_record(kind, rows) for resource_id, rows in stored.items()}


def read_versioned(session: Session, kind: str, ids: Sequence[str]) -> list[VersionedRecord]:
    """Return stored records with their versions, times and document numbers, in order of id."""
    stored = read_stored(session, kind, ids)
    versioned = []
    for resource_id in sorted(stored):
        [own] = stored[resource_id][kind]
        stamp = (own["version"], own["created_at"], own["updated_at"], own["number"])
        record = make_record(kind, stored[resource_id])
        versioned.append(VersionedRecord(record, *stamp, read_review(own)))
    return versioned


def read_stored(session: Session, kind: str, ids: Sequence[str]) -> dict[str, Rows]:
    """Return the rows of resources by id; an unknown id is left out.

    The rows of a resource are lists by table name: its own row, and its child rows (names, quotes and
    the like) in their order.
    """
    table = get_table(KINDS[kind].model)
    stored: dict[str, Rows] = {}
    for batch in batches(ids):
        found_ids = []
        for row in session.execute(select(table).where(table.c.id.in_(batch))).mappings():
            children: Rows = {model.__tablename__: [] for model in KINDS[kind].children}
            stored[row["id"]] = {kind: [dict(row)], **children}
            found_ids.append(row["id"])
        for model, owner in KINDS[kind].children.items() if found_ids else ():
            child = get_table(model)
            statement = select(child).where(child.c[owner].in_(found_ids)).order_by(*_order(child))
            for row in session.execute(statement).mappings():
                stored[row[owner]][child.name].append(dict(row))
    return stored


def read_review(own: Row) -> Review | None:
    """Return who has reviewed a claim, of its row; None for a row of another kind."""
    actor = own.get(Claim.reviewed_by.key)
    return None if actor is None else Review(actor, own[Claim.reviewed_at.key])


def stream_texts(session: Session, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of each source with one of these ids; a few texts are in memory at a time."""
    for batch in batches(ids):
        statement = select(Source.id, SourceText.text).join(
            SourceText, SourceText.sha256 == Source.sha256
        )
        rows = session.execute(statement.where(Source.id.in_(batch)).order_by(Source.id))
        for row in rows.yield_per(BATCH_OF_TEXTS):
            yield row.id, row.text


def make_record(kind: str, rows: Rows) -> Record:
    """Build a record from the stored rows of a resource (lists of rows by table name).

    Columns that the writer sets are left out, so that the record can be compared with one of a bundle.
    """
    [own] = rows[kind]
    children = {
        # Rows that were logged before a table was added have none of it.
        model: [_without(row, _not_compared(owner)) for row in rows.get(model.__tablename__, ())]
        for model, owner in KINDS[kind].children.items()
    }
    left_out = SET_BY_THE_WRITER | KINDS[kind].copied
    return Record(kind, own["id"], _without(own, left_out), children)


def _without(row: Row, names: Collection[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _not_compared(owner: str) -> set[str]:
    """Return the columns of a child row that are left out of a record, since they are not its content.

    `owner` is the column with the id of the resource, which the record has already. The order of the
    list gives the position, and surrogate keys have no meaning.
    """
    return {owner, "id", "position", "claim_id", "achievement_id"}


def _order(child: Table) -> list[Any]:
    return [child.c[name] for name in ("position", "property", "language") if name in child.c]
