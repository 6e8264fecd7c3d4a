"""Checks of stored cells: each quote that is one is where its row, column and key say."""

from collections.abc import Iterator

from app.domain.cells.table import CellPlace
from app.domain.cells.table_text import TableText
from app.domain.quotes.span import Span
from app.errors import InvalidValue
from app.models import Evidence
from app.schemas.cells import read_cell


def compare_cell(row: Evidence, text: str) -> Iterator[str]:
    """Compare a quote that is a cell with the table of its source; yield what differs."""
    cell = read_cell(row.cell)
    if cell is None:
        return
    if not isinstance(text, TableText):
        yield f"its quote {row.position + 1} is a cell, and its source is no table"
        return
    table = text.table
    key = {own.header: own.value for own in cell.key}
    try:
        header = table.find_header(cell.row)
        column = table.find_column(header, cell.header)
        rows = table.find_rows(header, key)
        span = table.find_span(CellPlace(cell.row, cell.column))
    except (InvalidValue, IndexError):
        column, rows, span = 0, (), Span(0, 0)
    if column != cell.column or cell.row not in rows or span != Span(row.start, row.end):
        yield f"its quote {row.position + 1} is not the cell {cell.fragment} of the table"
