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
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from app.domain.batches import BATCH
from app.ingest.rows.read_records import BATCH_OF_TEXTS, TrackProgress
from app.models import Base, Catalogue, SourceText

# Tables that others refer to come first.
TABLES: tuple[Table, ...] = tuple(Base.metadata.sorted_tables)
Row = Sequence[Any]
SHA256 = r"^[0-9a-f]{64}$"


def list_columns(table: Table) -> list[Column[Any]]:
    """List the columns of a table that a copy has in common with its source.

    These are all but the epoch, a random name of the catalogue that differs in every copy.
    """
    epoch = Catalogue.__table__.c["epoch"]
    return [column for column in table.columns if column is not epoch]


class TableHash(BaseModel):
    """The number of rows of a table, and the SHA-256 of these rows in hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int = Field(ge=0)
    sha256: str = Field(pattern=SHA256)


TableHashes = dict[str, TableHash]
Batches = Iterator[Sequence[Row]]


def _pass_over(_table: Table, batches: Batches) -> None:
    deque(batches, maxlen=0)


def hash_tables(
    session: Session,
    track: TrackProgress,
    name: str = "compare",
    use: Callable[[Table, Batches], None] = _pass_over,
) -> TableHashes:
    """Return the hash of each table by the name of the table.

    Every row is read, so the session must show one snapshot. `track` shows the progress under `name`.
    `use` gets each table with batches of its rows, and has to take them all.
    """
    counts = [select(func.count()).select_from(table) for table in TABLES]
    total = sum(session.scalar(count) or 0 for count in counts)
    ticks = iter(track(range(total), f"{name}: each row", total))
    hashes: TableHashes = {}
    for table in TABLES:
        use(table, _follow(session, table, ticks, hashes))
    # The bar counts an item when the next one is taken.
    next(ticks, None)
    return hashes


def _follow(session: Session, table: Table, ticks: Iterator[int], hashes: TableHashes) -> Batches:
    """Yield the rows of a table in the order of the primary key; in the end, add their hash to `hashes`."""
    digest, count = sha256(), 0
    statement = select(*list_columns(table)).order_by(*table.primary_key.columns)
    size = BATCH_OF_TEXTS if table.name == SourceText.__tablename__ else BATCH
    rows = session.execute(statement, execution_options={"yield_per": size})
    for batch in rows.partitions():
        for row in batch:
            digest.update(write_line(row))
            next(ticks, None)
        count += len(batch)
        yield batch
    hashes[table.name] = TableHash(rows=count, sha256=digest.hexdigest())


def combine(hashes: TableHashes) -> str:
    """Return one hash for all tables, made from the name, number of rows and hash of each table."""
    lines = (f"{name} {hashes[name].rows} {hashes[name].sha256}\n" for name in sorted(hashes))
    return sha256("".join(lines).encode()).hexdigest()


def write_line(row: Row) -> bytes:
    line = json.dumps([*row], default=_write_value, ensure_ascii=False, separators=(",", ":"))
    return line.encode() + b"\n"


def _write_value(value: bytes | date) -> str:
    """Write bytes in base64, and dates and datetimes (a subclass of date) in ISO 8601."""
    return b64encode(value).decode() if isinstance(value, bytes) else value.isoformat()
