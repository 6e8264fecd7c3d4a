"""The whole catalogue as records, kind by kind in order of id, in memory a batch at a time."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.ingest.records import Record
from app.ingest.store import read_records
from app.models import RESOURCES

BATCH = 500
# A source comes with its text, which may be long.
BATCH_OF_SOURCES = 20
_Item = TypeVar("_Item")


class Track(Protocol):
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
        yield [records[one] for one in ids]
        ids = session.scalars(first.where(column > ids[-1])).all()
