"""CSV (RFC 4180) in UTF-8: with unchanged cells, or protected against formulas in spreadsheets.

A spreadsheet would run a cell such as `=HYPERLINK(...)` as a formula when the file is opened.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from app.formats.chunks import join_pieces
from app.formats.tables.column import Cell, Row

# Characters that begin a formula (OWASP, "CSV Injection"), and their full-width forms.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
# Without this mark, spreadsheets take UTF-8 for a local encoding.
_BYTE_ORDER_MARK = "\ufeff".encode()


def stream_csv(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a header and one line per row, unchanged; an absent value is an empty cell."""
    return join_pieces(_write_lines(names, rows))


def stream_spreadsheet_csv(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield CSV with a byte order mark, and an apostrophe before cells that look like a formula."""
    defused = ([_defuse(cell) for cell in row] for row in rows)
    return join_pieces(_mark(_write_lines(names, defused)))


def _mark(lines: Iterable[bytes]) -> Iterator[bytes]:
    yield _BYTE_ORDER_MARK
    yield from lines


def _defuse(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


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
