"""Cells that quotes name by the key of a row and a column, found in the tables of their sources."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.domain.cells.table import CellPlace, CellTable
from app.domain.cells.table_text import TableText
from app.domain.quotes.span import Span
from app.errors import InvalidValue
from app.schemas.cells import write_cell
from app.schemas.sources import QuoteCreate

_MAX_CHARACTERS = 4_000
_SHOWN = 60
# Headers, each with the words of its cell.
_Names = tuple[tuple[str, str], ...]


class FoundCell(NamedTuple):
    """A cell of a table with its words; `cell` is as it is stored. One of a key identifies the row of another."""

    quote: QuoteCreate
    span: Span
    cell: str
    header: str
    is_key: bool


def find_cells(text: str, quote: QuoteCreate) -> Iterator[FoundCell]:
    """Yield the cell that a quote names by `row` and `column`, and then the cells of the key.

    Raises:
        InvalidValue: `not_a_table`, `column_not_found`, `column_ambiguous`, `row_not_found`,
            `row_ambiguous`, `empty` or, for words and offsets that are not the cell's, `not_in_text`.
    """
    row, column = quote.row or {}, quote.column or ""
    if not isinstance(text, TableText):
        raise InvalidValue(
            "not_a_table", f"the source {quote.source!r} is no table: quote its words as `exact`"
        )
    table = text.table
    header, place = _find_place(table, row, column, quote.start)
    columns, key = _read_key(table, header, place.row, tuple(row))
    named = (table, quote.source, tuple(row.items()), key)
    found = _describe(*named, place, column)
    _check(quote, place, found)
    yield found
    for name, at in columns:
        own = CellPlace(place.row, at)
        if own != place and table.find_span(own).cut(text):
            yield _describe(*named, own, name)


@lru_cache(maxsize=64)
def _read_key(
    table: CellTable, header: int, row: int, names: tuple[str, ...]
) -> tuple[Sequence[tuple[str, int]], _Names]:
    """Return the columns of a key, and its cells in a row. The last ones are cached, as each quote of a row has them."""
    columns = [(name, table.find_column(header, name)) for name in names]
    return columns, tuple((name, table.get_value(CellPlace(row, at))) for name, at in columns)


def _find_place(
    table: CellTable, row: Mapping[str, str], column: str, start: int | None
) -> tuple[int, CellPlace]:
    """Return the header of the table of a cell, and the place of the cell."""
    found: list[tuple[int, CellPlace]] = []
    faults: list[InvalidValue] = []
    for header in table.headers:
        try:
            number = table.find_column(header, column)
            rows = table.find_rows(header, row)
        except InvalidValue as error:
            faults.append(error)
            continue
        found += [(header, CellPlace(at, number)) for at in rows]
    if len(faults) == len(table.headers):
        raise faults[0] if faults else InvalidValue("not_a_table", "there is no table in the text")
    if start is not None and len(found) > 1:
        found = [item for item in found if table.find_span(item[1]).start == start] or found
    named = ", ".join(f"{key} {value!r}" for key, value in row.items())[:_SHOWN]
    if not found:
        raise InvalidValue("row_not_found", f"no row has {named}; copy it to the letter")
    if len(found) > 1:
        places = ", ".join(str(place.row) for _, place in found[:5])
        raise InvalidValue(
            "row_ambiguous", f"{len(found)} rows have {named}, {places}: name more columns"
        )
    return found[0]


def _check(quote: QuoteCreate, place: CellPlace, found: FoundCell) -> None:
    """Raise InvalidValue unless a quote of a cell has what the cell has."""
    exact, column = found.quote.exact, (quote.column or "")[:_SHOWN]
    if not exact:
        raise InvalidValue("empty", f"the cell {column!r} of record {place.row} is empty")
    if len(exact) > _MAX_CHARACTERS:
        detail = (
            f"the cell has more than {_MAX_CHARACTERS} characters: quote a part of it as `exact`"
        )
        raise InvalidValue("too_long", detail)
    if quote.exact not in ("", exact):
        raise InvalidValue("not_in_text", f"the cell has {exact[:_SHOWN]!r}: leave out `exact`")
    if quote.start not in (None, found.span.start):
        detail = f"the cell begins at {found.span.start}: leave out `start`"
        raise InvalidValue("not_in_text", detail)


@lru_cache(maxsize=64)
def _describe(
    table: CellTable, source: str, row: _Names, key: _Names, place: CellPlace, column: str
) -> FoundCell:
    """Describe a cell. The last ones are cached: all claims of a row quote the cells of its key."""
    span = table.find_span(place)
    complete = QuoteCreate.model_construct(
        source=source,
        exact=span.cut(table.text),
        row=dict(row),
        column=column,
        start=span.start,
    )
    stored = write_cell(place.row, place.column, column, key)
    return FoundCell(complete, span, stored, column, any(column == name for name, _ in key))


def leave_out_repeated(cells: Sequence[FoundCell], known: set[tuple[str, int]]) -> list[FoundCell]:
    """Return the cells that a claim does not quote yet, and add them to those `known`."""
    new = []
    for found in cells:
        place = (found.quote.source, found.span.start)
        if place not in known:
            known.add(place)
            new.append(found)
    return new
