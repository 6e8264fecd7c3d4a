"""A hash of every row of every table: two databases of one hash hold the same, to the last moment.

`content_hash` covers what a catalogue says. This one covers how it came to say that as well: versions,
times, the log of changes, keys, proposals and answers that are kept. Of each table it is SHA-256 over a
line of JSON for each row, rows in the order of their primary keys: the values in the order of the
columns, moments and dates in ISO 8601, bytes in base64. Both engines read the same values and compare
keys by their bytes, so it does not depend on the engine.

What is not in the tables of the models is left out: the search index, which is made of the rows and
differs from engine to engine, and what planners know of the tables. So is the epoch of the catalogue:
every copy has one of its own.
"""

import json
from base64 import b64encode
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from app.ingest.rows.read_records import BATCH, BATCH_OF_SOURCES, TrackProgress
from app.models import Base, Catalogue, Source

# What is referred to comes first.
TABLES: tuple[Table, ...] = tuple(Base.metadata.sorted_tables)
Row = Sequence[Any]


def list_columns(table: Table) -> list[Column[Any]]:
    """The columns that a copy has the same values in."""
    epoch = Catalogue.__table__.c["epoch"]
    return [column for column in table.columns if column is not epoch]


class TableHash(NamedTuple):
    """`sha256` is in hexadecimal."""

    rows: int
    sha256: str


TableHashes = dict[str, TableHash]


def hash_tables(session: Session, track: TrackProgress) -> TableHashes:
    """Read every row in one snapshot; return the hash of each table, by its name."""
    ticks = track_rows(session, track, "compare")
    hashes: TableHashes = {}
    for table in TABLES:
        hasher = RowHasher()
        deque(hasher.follow(zip(stream_rows(session, table), ticks, strict=False)), maxlen=0)
        hashes[table.name] = hasher.finish()
    end_bar(ticks)
    return hashes


def combine(hashes: TableHashes) -> str:
    """One hash of all tables, over a line for each with its name, its number of rows and its hash."""
    lines = (f"{name} {hashes[name].rows} {hashes[name].sha256}\n" for name in sorted(hashes))
    return sha256("".join(lines).encode()).hexdigest()


def track_rows(session: Session, track: TrackProgress, name: str) -> Iterator[int]:
    """One item for each row of all tables, to take beside it: a bar for each table would be many."""
    counts = [select(func.count()).select_from(table) for table in TABLES]
    total = sum(session.scalar(count) or 0 for count in counts)
    return iter(track(range(total), f"{name}: each row", total))


def end_bar(ticks: Iterator[int]) -> None:
    """A bar counts an item when it is asked for the next."""
    next(ticks, None)


def stream_rows(session: Session, table: Table) -> Iterator[Row]:
    """In the order of the primary key, a batch in memory at a time."""
    statement = select(*list_columns(table)).order_by(*table.primary_key.columns)
    yield from session.execute(statement, execution_options={"yield_per": get_batch_size(table)})


def get_batch_size(table: Table) -> int:
    return BATCH_OF_SOURCES if table.name == Source.__tablename__ else BATCH


class RowHasher:
    """Hashes the rows of a table on their way to somewhere else."""

    def __init__(self) -> None:
        self._digest = sha256()
        self._count = 0

    def follow(self, rows: Iterable[tuple[Row, int]]) -> Iterator[Row]:
        """Each row comes with an item of `track_rows`."""
        for row, _ in rows:
            self._digest.update(write_line(row))
            self._count += 1
            yield row

    def finish(self) -> TableHash:
        return TableHash(self._count, self._digest.hexdigest())


def write_line(row: Row) -> bytes:
    written = json.dumps([*row], default=_write_value, ensure_ascii=False, separators=(",", ":"))
    return written.encode() + b"\n"


def _write_value(value: bytes | date) -> str:
    """A moment is a date too."""
    return b64encode(value).decode() if isinstance(value, bytes) else value.isoformat()
