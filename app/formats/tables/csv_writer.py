"""CSV (RFC 4180) in UTF-8: with unchanged cells, or with cells that a spreadsheet leaves as they are."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from app.formats.chunks import join_pieces
from app.formats.tables.column import Cell, Row
from app.formats.tables.spreadsheet_cells import is_kept

# Without this mark, spreadsheets take UTF-8 for a local encoding.
_BYTE_ORDER_MARK = "\ufeff".encode()


def stream_csv(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a header and one line per row, unchanged; an absent value is an empty cell."""
    return join_pieces(_write_lines(names, rows))


def stream_spreadsheet_csv(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield CSV with a byte order mark, and an apostrophe before texts that a spreadsheet would replace."""
    protected = ([_protect(cell) for cell in row] for row in rows)
    return join_pieces(_mark(_write_lines(names, protected)))


def _mark(lines: Iterable[bytes]) -> Iterator[bytes]:
    yield _BYTE_ORDER_MARK
    yield from lines


def _protect(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and not is_kept(cell) else cell


def _write_lines(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(row)
        yield written.getvalue().encode()
        written.seek(0)
        written.truncate()
    yield written.getvalue().encode()
