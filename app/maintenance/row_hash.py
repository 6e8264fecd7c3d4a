"""A hash of every row of every table: databases with the same hash hold the same rows.

`content_hash` covers the content of a catalogue. This hash also covers its history: versions, times, the
change log, keys, proposals and stored responses. The hash of a table is SHA-256 over a line of JSON for
each row, in the order of primary keys: the values in the order of columns, times and dates in ISO 8601,
bytes in base64. Both engines read the same values and compare keys by their bytes, so the hash does not
depend on the engine.

Left out are the search index, which is built from the rows and differs by engine, the statistics of the
query planner, and the epoch of the catalogue, a random name that differs in every copy.
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

from app.domain.batches import BATCH
from app.ingest.rows.read_records import BATCH_OF_SOURCES, TrackProgress
from app.models import Base, Catalogue, Source

# Tables that others refer to come first.
TABLES: tuple[Table, ...] = tuple(Base.metadata.sorted_tables)
Row = Sequence[Any]


def list_columns(table: Table) -> list[Column[Any]]:
    """List the columns of a table that a copy has in common with its source.

    These are all but the epoch, a random name of the catalogue that differs in every copy.
    """
    epoch = Catalogue.__table__.c["epoch"]
    return [column for column in table.columns if column is not epoch]


class TableHash(NamedTuple):
    """The number of rows of a table, and the SHA-256 of these rows in hexadecimal."""

    rows: int
    sha256: str


TableHashes = dict[str, TableHash]


def hash_tables(session: Session, track: TrackProgress) -> TableHashes:
    """Return the hash of each table by the name of the table.

    Every row is read, so the session must show one snapshot. `track` shows the progress.
    """
    ticks = track_rows(session, track, "compare")
    hashes: TableHashes = {}
    for table in TABLES:
        hasher = RowHasher()
        deque(hasher.follow(zip(stream_rows(session, table), ticks, strict=False)), maxlen=0)
        hashes[table.name] = hasher.finish()
    end_bar(ticks)
    return hashes


def combine(hashes: TableHashes) -> str:
    """Return one hash for all tables, made from the name, number of rows and hash of each table."""
    lines = (f"{name} {hashes[name].rows} {hashes[name].sha256}\n" for name in sorted(hashes))
    return sha256("".join(lines).encode()).hexdigest()


def track_rows(session: Session, track: TrackProgress, name: str) -> Iterator[int]:
    """Start a progress bar over the rows of all tables; return an iterator that advances it.

    The iterator has an item for each row of each table. Taking an item advances the bar by one row.
    """
    counts = [select(func.count()).select_from(table) for table in TABLES]
    total = sum(session.scalar(count) or 0 for count in counts)
    return iter(track(range(total), f"{name}: each row", total))


def end_bar(ticks: Iterator[int]) -> None:
    """Complete the bar of `track_rows`, which counts an item only when the next one is taken."""
    next(ticks, None)


def stream_rows(session: Session, table: Table) -> Iterator[Row]:
    """Yield the rows of a table in the order of the primary key, with one batch in memory at a time."""
    statement = select(*list_columns(table)).order_by(*table.primary_key.columns)
    yield from session.execute(statement, execution_options={"yield_per": get_batch_size(table)})


def get_batch_size(table: Table) -> int:
    return BATCH_OF_SOURCES if table.name == Source.__tablename__ else BATCH


class RowHasher:
    """Hash of the rows of a table, computed while the rows pass through to another consumer."""

    def __init__(self) -> None:
        self._digest = sha256()
        self._count = 0

    def follow(self, rows: Iterable[tuple[Row, int]]) -> Iterator[Row]:
        """Add each row to the hash, then yield the row.

        In `rows`, each row is paired with an item of `track_rows`, which advances a progress bar.
        """
        for row, _ in rows:
            self._digest.update(write_line(row))
            self._count += 1
            yield row

    def finish(self) -> TableHash:
        return TableHash(self._count, self._digest.hexdigest())


def write_line(row: Row) -> bytes:
    line = json.dumps([*row], default=_write_value, ensure_ascii=False, separators=(",", ":"))
    return line.encode() + b"\n"


def _write_value(value: bytes | date) -> str:
    """Write bytes in base64, and dates and datetimes (a subclass of date) in ISO 8601."""
    return b64encode(value).decode() if isinstance(value, bytes) else value.isoformat()
