"""What the cells of a sheet show, as texts: numbers with what their formats add, dates, and texts of several fonts.

Imported only when a workbook is read, because the library starts slowly.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import IO, Any

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.xml.functions import iterparse

from app.errors import InvalidValue
from app.ingest.table_maps.files.number_formats import show_number, shows_day

_NAMES = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FORMULA, _MERGED = f"{_NAMES}f", f"{_NAMES}mergeCell"
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
# A date is no number, and is that of each row.
_NUMBER_FIRST = re.compile(r"(?!\d{4}-\d\d)\W{0,4}\d")


class _SheetParser(WorkSheetParser):
    """The library's reader of a sheet, which also says where a formula has no value."""

    def parse_cell(self, element: Any) -> dict[str, Any]:  # noqa: ANN401 - an element of XML
        cell: dict[str, Any] = super().parse_cell(element)
        is_missing = cell["value"] is None and element.get("t") != "str"
        if is_missing and element.find(_FORMULA) is not None:
            raise InvalidValue(
                "formula_without_value",
                f"row {cell['row']}, column {cell['column']} has a formula whose value is not stored: open the "
                "workbook in a program for spreadsheets and save it again, or save the sheet as CSV",
            )
        return cell


def list_rows(sheet: Any) -> Iterator[list[str]]:  # noqa: ANN401 - the stubs know only complete sheets
    """Yield the texts of the cells of each row of a sheet, also of rows that are not in the file.

    Raises:
        InvalidValue: `formula_without_value`.
    """
    with sheet._get_source() as source:  # noqa: SLF001 - the public reader leaves out fonts and merged cells
        merged = list(_list_merged(source))
    with sheet._get_source() as source:  # noqa: SLF001
        yield from _fill(_read(sheet, source), merged)


def _list_merged(source: IO[bytes]) -> Iterator[Any]:
    """Yield the areas of merged cells, which a sheet lists after its rows."""
    for _, element in iterparse(source):
        if element.tag == _MERGED:
            yield CellRange(element.get("ref"))
        element.clear()


def _read(sheet: Any, source: IO[bytes]) -> Iterator[list[str]]:  # noqa: ANN401
    workbook = sheet.parent
    parser = _SheetParser(
        source,
        sheet._shared_strings,  # noqa: SLF001
        data_only=True,
        epoch=workbook.epoch,
        date_formats=workbook._date_formats,  # noqa: SLF001
        timedelta_formats=workbook._timedelta_formats,  # noqa: SLF001
        rich_text=True,
    )
    due = 1
    for number, cells in parser.parse():
        yield from ([] for _ in range(due, number))
        due = number + 1
        texts: list[str] = []
        for cell in cells:
            texts += [""] * (cell["column"] - len(texts))
            texts[cell["column"] - 1] = _show(ReadOnlyCell(sheet, **cell))
        yield texts


def _fill(rows: Iterator[list[str]], merged: Sequence[Any]) -> Iterator[list[str]]:
    """Yield rows with what cells that are merged with those below have.

    A text is that of each row. A number may be of all these rows together, and is marked, so that nobody takes it.
    """
    areas = sorted(merged, key=lambda area: area.min_row, reverse=True)
    areas = [area for area in areas if area.max_row > area.min_row]
    open_areas: list[tuple[Any, str]] = []
    for number, row in enumerate(rows, 1):
        while areas and areas[-1].min_row <= number:
            area = areas.pop()
            text = row[area.min_col - 1] if area.min_col <= len(row) else ""
            is_number = _NUMBER_FIRST.match(text) is not None
            open_areas.append((area, f"{text} (merged {area.coord})" if is_number else text))
        open_areas = [item for item in open_areas if item[0].max_row >= number]
        for area, text in open_areas:
            row.extend([""] * (area.min_col - len(row)))
            row[area.min_col - 1] = text
        yield row


def _show(cell: Any) -> str:  # noqa: ANN401 - a cell of a sheet
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        shown = show_number(value, str(cell.number_format))
    elif isinstance(value, datetime):
        return _show_date(value, str(cell.number_format))
    else:
        shown = _join(value) if isinstance(value, CellRichText) else str(value)
    is_struck = cell.has_style and cell.font.strike and _NUMBER_FIRST.match(shown)
    return f"~~{shown}~~" if is_struck else shown


def _show_date(value: datetime, number_format: str) -> str:
    has_month, has_day = shows_day(number_format)
    if value.time() != time():
        return value.isoformat(sep=" ")
    day = value.date().isoformat()
    return day if has_day else day[:7] if has_month else day[:4]


def _join(runs: CellRichText) -> str:
    """Return a text of several fonts. A raised part after a digit is no digit of it, nor is what is struck out."""
    joined = ""
    for run in runs:
        if isinstance(run, str):
            joined += run
            continue
        text, font = run.text, run.font
        if font.strike and text.strip():
            text = f"~~{text}~~"
        elif font.vertAlign in {"superscript", "subscript"}:
            is_exponent = joined[-1:].isalpha() and font.vertAlign == "superscript"
            text = (
                text.translate(_SUPERSCRIPTS)
                if is_exponent
                else f"[{text}]"
                if joined[-1:].isdigit()
                else text
            )
        joined += text
    return joined
