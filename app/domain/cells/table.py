"""A table of a text: its cells by record and column, and the records that a key names."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import NamedTuple

from app.domain.cells import delimited, markdown
from app.domain.cells.form import MARKDOWN, TableForm
from app.domain.quotes.span import Span
from app.errors import InvalidValue


class CellPlace(NamedTuple):
    """A cell by its record and its column; both count from 1, and records include the header."""

    row: int
    column: int


class CellTable:
    """The table of a text, or all tables of a text in Markdown."""

    def __init__(self, text: str, form: TableForm) -> None:
        self.text = text
        self.form = form
        self._is_markdown = form.media_type == MARKDOWN
        self._layout = (
            markdown.lay_out(text) if self._is_markdown else delimited.lay_out(text, form.delimiter)
        )
        self._columns: dict[int, Mapping[str, int]] = {}
        self._by_key: dict[tuple[int, tuple[str, ...]], Mapping[tuple[str, ...], list[int]]] = {}

    @property
    def row_count(self) -> int:
        return len(self._layout.rows) - 1

    @cached_property
    def headers(self) -> Sequence[int]:
        """The records that are headers: one, but for Markdown with several tables."""
        return self._layout.headers if self._is_markdown else [self.form.header_row]

    def count_cells(self, row: int) -> int:
        return self._layout.rows[row] - self._layout.rows[row - 1]

    def find_line(self, row: int) -> int:
        """Return the 1-based line of the text at which a record begins."""
        first = self._layout.rows[row - 1]
        start = self._layout.starts[first] if first < len(self._layout.starts) else len(self.text)
        return self.text.count("\n", 0, start) + 1

    def find_span(self, place: CellPlace) -> Span:
        """Return where a cell is, without quotation marks; an absent one is empty, at 0."""
        if place.column > self.count_cells(place.row):
            return Span(0, 0)
        index = self._layout.rows[place.row - 1] + place.column - 1
        return Span(self._layout.starts[index], self._layout.ends[index])

    def find_content(self, cell: Span) -> Span:
        """Return what a cell states: without blanks and emphasis around it."""
        start, end = markdown.strip(self.text, cell.start, cell.end)
        if self._is_markdown:
            start, end = markdown.strip_emphasis(self.text, start, end)
        return Span(start, end)

    def get_value(self, place: CellPlace) -> str:
        """Return the decoded text of a cell; empty for a cell without a value."""
        raw = self.find_span(place).cut(self.text)
        value = markdown.decode(raw) if self._is_markdown else raw.replace('""', '"')
        value = value.strip()
        return "" if value in self.form.empty else value

    def find_header(self, row: int) -> int:
        """Return the header of the table that a record belongs to."""
        position = bisect_right(self.headers, row) - 1
        return self.headers[max(0, position)]

    def list_rows(self, header: int) -> range:
        """Return the records below a header, up to the next table."""
        position = bisect_right(self.headers, header)
        end = self.headers[position] if position < len(self.headers) else self.row_count + 1
        return range(header + 1, end)

    def list_headers(self, header: int) -> list[str]:
        if not 1 <= header <= self.row_count:
            return []
        columns = range(1, self.count_cells(header) + 1)
        return [self.get_value(CellPlace(header, column)) for column in columns]

    def find_column(self, header: int, name: str) -> int:
        """Return the column with a header.

        Raises:
            InvalidValue: `column_not_found` or `column_ambiguous`.
        """
        if header not in self._columns:
            self._columns[header] = _number_columns(self.list_headers(header))
        column = self._columns[header].get(name)
        if column is None:
            known = [key for key in self._columns[header] if key]
            near = get_close_matches(name, known, 3, 0.5) or known[:20]
            listed = ", ".join(map(repr, near)) or "none"
            raise InvalidValue("column_not_found", f"no column is called {name[:60]!r}: {listed}")
        if column < 0:
            raise InvalidValue("column_ambiguous", f"several columns are called {name[:60]!r}")
        return column

    def find_rows(self, header: int, key: Mapping[str, str]) -> Sequence[int]:
        """Return the records below a header whose cells have these decoded texts, by column.

        Raises:
            InvalidValue: `column_not_found` or `column_ambiguous`.
        """
        names = tuple(key)
        if (header, names) not in self._by_key:
            columns = [self.find_column(header, name) for name in names]
            index: dict[tuple[str, ...], list[int]] = {}
            for row in self.list_rows(header):
                values = tuple(self.get_value(CellPlace(row, column)) for column in columns)
                index.setdefault(values, []).append(row)
            self._by_key[header, names] = index
        return self._by_key[header, names].get(tuple(value.strip() for value in key.values()), ())

    def find_place(self, span: Span) -> CellPlace | None:
        """Return the cell that has a span of the text; None if none has all of it."""
        index = bisect_right(self._layout.starts, span.start) - 1
        # Of cells that begin at one place all but the last are empty.
        if index < 0 or span.end > self._layout.ends[index]:
            return None
        row = bisect_right(self._layout.rows, index)
        return CellPlace(row, index - self._layout.rows[row - 1] + 1)

    def find_cell(self, span: Span) -> Span | None:
        """Return the span of the cell that has a span of the text."""
        place = self.find_place(span)
        return None if place is None else self.find_span(place)

    def list_cells(self) -> Iterator[Span]:
        """Yield the contents of the cells that are not empty, in the order of the text."""
        for start, end in zip(self._layout.starts, self._layout.ends, strict=True):
            if start < end:
                yield self.find_content(Span(start, end))


def _number_columns(headers: Sequence[str]) -> dict[str, int]:
    """Return the number of each column by its header; -1 for a header that several columns have."""
    numbers: dict[str, int] = {}
    for number, name in enumerate(headers, start=1):
        numbers[name] = -1 if name in numbers else number
    return numbers


@lru_cache(maxsize=4)
def read_table(text: str, form: TableForm) -> CellTable:
    """Return the table of a text. The last ones are cached, since many claims quote one table.

    Raises:
        InvalidValue: `not_a_table` or `too_many_values`.
    """
    return CellTable(text, form)
