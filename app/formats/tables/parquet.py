"""Apache Parquet, written one row group at a time.

Exact values are strings; a separate column has the nearest double.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import RawIOBase

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from app.domain.batches import batches
from app.formats.citations.list_citation import Citation
from app.formats.tables.column import CellType, Column, Row

ROW_GROUP = 10_000
# Rows in Python take several times the memory of Arrow's, so they are converted in small batches.
_CONVERTED = 1_000
_TYPES = {
    CellType.TEXT: pa.string(),
    CellType.DAY: pa.string(),
    CellType.FLAG: pa.string(),
    CellType.NUMBER: pa.float64(),
    CellType.INTEGER: pa.int64(),
}


def stream_parquet(
    columns: Sequence[Column], rows: Iterable[Row], about: Citation
) -> Iterator[bytes]:
    """Yield a Parquet file in chunks.

    The metadata of the file name the revision of the catalogue; the metadata of each column explain its
    meaning.
    """
    schema = _describe(columns, about)
    sink = _Sink()
    with ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        converted = (_convert(batch, schema) for batch in batches(rows, _CONVERTED))
        for group in batches(converted, ROW_GROUP // _CONVERTED):
            writer.write_table(pa.Table.from_batches(group, schema))
            yield sink.take()
    yield sink.take()


def _convert(rows: Sequence[Row], schema: pa.Schema) -> pa.RecordBatch:
    cells = zip(*rows, strict=True)
    arrays = [pa.array(values, field.type) for values, field in zip(cells, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _describe(columns: Sequence[Column], about: Citation) -> pa.Schema:
    fields = [
        pa.field(column.name, _TYPES[column.type], metadata={"description": column.meaning})
        for column in columns
    ]
    metadata = {
        "claimstone.list": about.name,
        "claimstone.revision": str(about.revision),
        "claimstone.total": str(about.total),
        "claimstone.citation": about.citation,
    }
    return pa.schema(fields, metadata=metadata)


class _Sink(RawIOBase):
    """A file-like buffer whose content can be taken while it is written."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override] # Arrow hands over its buffers as bytes
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        """Return the bytes written since the last call, and clear them."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
