"""XLSX workbooks as CSV: the values that a sheet shows, with all their digits, within limits.

A workbook is a ZIP file, which may hold more than it seems to. Its parts say how large they are, and the
library reads no more of them. Numbers in XLSX are doubles, which the shortest decimal denotes.
"""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from app.errors import InvalidValue

if TYPE_CHECKING:
    from openpyxl import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 32 << 20
_MAX_PARTS = 2_000
_MAX_CELLS = 1_000_000
_MAX_ROWS = 200_000
_MAX_CHARACTERS = 32 << 20


def read_workbook(content: bytes, sheet: str | None) -> str:
    """Return a sheet of a workbook as CSV; the first one, if `sheet` is None.

    Raises:
        InvalidValue: it is no workbook, is encrypted or damaged, exceeds a limit, or has no such sheet.
    """
    _check_parts(content)
    # Imported here, because every command and server that reads no workbook would start more slowly.
    from openpyxl import load_workbook  # noqa: PLC0415

    from app.ingest.table_maps.files.sheet_cells import list_rows  # noqa: PLC0415

    try:
        workbook = load_workbook(
            BytesIO(content), read_only=True, data_only=True, keep_links=False, rich_text=True
        )
        chosen = _choose(workbook, sheet)
        return _write(list_rows(chosen))
    except InvalidValue:
        raise
    except Exception as error:
        # The library and its XML reader raise errors of many classes for a damaged part.
        raise _refuse_damaged() from error


def _choose(workbook: "Workbook", sheet: str | None) -> Any:  # noqa: ANN401 - the stubs know only complete sheets
    names = workbook.sheetnames
    name = sheet or names[0]
    if name not in names:
        listed = ", ".join(map(repr, names[:20]))
        raise InvalidValue("unknown_sheet", f"no sheet is called {name[:60]!r}: {listed}")
    return workbook[name]


def _refuse_damaged() -> InvalidValue:
    return InvalidValue(
        "file_damaged",
        "this is no readable XLSX workbook: open and save it again, or save it as CSV",
    )


def _check_parts(content: bytes) -> None:
    """Raise InvalidValue unless a file is a ZIP file of a size, also unpacked, that is read in some seconds."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        detail = "the workbook is encrypted, or an XLS file: save it as XLSX without a password"
        raise InvalidValue("encrypted", detail)
    try:
        with ZipFile(BytesIO(content)) as parts:
            infos = parts.infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise _refuse_damaged() from error
    if any(info.flag_bits & 1 for info in infos):
        raise InvalidValue("encrypted", "the workbook is encrypted: save it without a password")
    size = sum(info.file_size for info in infos)
    if len(content) > MAX_BYTES or size > MAX_BYTES or len(infos) > _MAX_PARTS:
        raise InvalidValue(
            "too_long",
            f"a workbook has at most {MAX_BYTES} bytes, unpacked too, and {_MAX_PARTS} parts: save the sheet as CSV",
        )


def _write(rows: Iterable[list[str]]) -> str:
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    cells = 0
    empty = 0
    for number, row in enumerate(rows, 1):
        cells += len(row)
        values = _strip(row)
        if cells > _MAX_CELLS or number > _MAX_ROWS or written.tell() > _MAX_CHARACTERS:
            detail = f"a sheet has at most {_MAX_ROWS} rows and {_MAX_CELLS} cells: save it as CSV"
            raise InvalidValue("too_many_values", detail)
        if not values:
            empty += 1
            continue
        # Empty rows at the end of a sheet are none of its table.
        written.write("\n" * empty)
        empty = 0
        writer.writerow(values)
    if not written.tell():
        raise InvalidValue("empty", "the sheet is empty")
    return written.getvalue()


def _strip(row: list[str]) -> list[str]:
    """Return the texts of the cells of a row up to the last one that has a value."""
    while row and not row[-1]:
        row.pop()
    return row
