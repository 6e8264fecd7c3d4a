"""XLSX (Office Open XML): one sheet with the rows, all text kept as text, and one about the file.

The format has its directory at the end, so the file is written to disk before it is sent. So a row that
XLSX cannot hold is reported before the first byte is sent.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from tempfile import TemporaryDirectory, TemporaryFile

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.errors import Fault, InvalidInput
from app.formats.chunks import PIECE_BYTES
from app.formats.citations.list_citation import Citation
from app.formats.tables.column import Cell, Column, Row

# 2^20 rows less the header.
MAX_ROWS = 1_048_575
MAX_CELL = 32_767
_TRUNCATED = -2
# Characters that no XML document can contain.
_NO_XML = re.compile("[\ufffe\uffff]")
_POINTER = "#/path"
# A constant, so that the same rows give the same bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_MAX_WIDTH = 60


class _Double(float):
    """A double that is written with all its digits; XlsxWriter formats numbers with 16, and some need 17."""

    def __format__(self, _spec: str) -> str:
        return repr(self + 0.0).removesuffix(".0")


def stream_xlsx(columns: Sequence[Column], rows: Iterable[Row], about: Citation) -> Iterator[bytes]:
    """Write the workbook to a temporary file, then yield the file in chunks.

    Raises:
        InvalidInput: there are more rows than a sheet can hold, or a cell is too long or has a character
            that XML cannot hold.
    """
    check_row_count(about.total)
    with TemporaryFile() as file:
        with TemporaryDirectory() as folder, Workbook(file, _make_options(folder)) as workbook:
            workbook.use_zip64()
            workbook.set_properties({"title": about.citation, "created": _CREATED})
            _write_rows(workbook.add_worksheet(about.name), columns, rows)
            _write_about(workbook.add_worksheet("About"), columns, about)
        file.seek(0)
        while piece := file.read(PIECE_BYTES):
            yield piece


def check_row_count(total: int) -> None:
    """Raise InvalidInput if a list has more rows than a sheet can hold, because no list is cut off."""
    if total > MAX_ROWS:
        detail = (
            f"a sheet holds {MAX_ROWS:,} rows and this list has {total:,}: use CSV or Parquet, "
            "or filters that leave fewer"
        )
        raise InvalidInput(detail, [Fault(_POINTER, "too_many_rows", detail)])


def _make_options(folder: str) -> dict[str, object]:
    return {
        "constant_memory": True,
        "tmpdir": folder,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }


def _write_rows(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.name)
    for number, row in enumerate(rows, start=1):
        for index, cell in enumerate(row):
            if cell is not None:
                _write_cell(sheet, (number, index), cell, columns[index])


def _write_cell(sheet: Worksheet, address: tuple[int, int], cell: Cell, column: Column) -> None:
    """Write a cell; `address` is its row and column, both counted from 0."""
    if isinstance(cell, str):
        if sheet.write_string(*address, cell) == _TRUNCATED:
            _refuse(column, address[0], f"has more than {MAX_CELL:,} characters")
        if _NO_XML.search(cell):
            _refuse(column, address[0], "has a character that XML cannot hold")
    else:
        sheet.write_number(*address, _Double(cell or 0))


def _refuse(column: Column, row: int, fault: str) -> None:
    detail = (
        f"{column.name} of row {row} {fault}, which no cell of a sheet can hold: use CSV or Parquet"
    )
    raise InvalidInput(detail, [Fault(_POINTER, "cell_not_possible", detail)])


def _write_about(sheet: Worksheet, columns: Sequence[Column], about: Citation) -> None:
    lines = [
        ("list", about.name),
        ("rows", str(about.total)),
        ("revision", str(about.revision)),
        ("citation", about.citation),
        ("", ""),
        ("column", "meaning"),
        *((column.name, column.meaning) for column in columns),
    ]
    sheet.set_column(0, 1, _MAX_WIDTH)
    for number, line in enumerate(lines):
        for index, text in enumerate(line):
            sheet.write_string(number, index, text)
