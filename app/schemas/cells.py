"""Cells: quotes that are one cell of a table, named by the key of their row and by their column."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from pydantic import Field

from app.domain.cells.form import DELIMITERS, MARKDOWN, TableForm
from app.schemas.common import Create, Read

MediaType = Literal["text/plain", "text/csv", "text/tab-separated-values", "text/markdown"]


class KeyCellRead(Read):
    header: str = Field(description="The header of a column of the key.", examples=["Model"])
    value: str = Field(description="The decoded text of the cell.", examples=["GPT-4"])


class TableCellRead(Read):
    """The place of a quote in a table. The key is its identity; row and column may be others in an edition."""

    row: int = Field(description="The record of the file, from 1, the header included (RFC 7111).")
    column: int = Field(description="The column, from 1.")
    header: str = Field(description="The header of the column.", examples=["Training compute"])
    key: list[KeyCellRead] = Field(description="The cells by which the row is named.")
    fragment: str = Field(
        description="The fragment of a link to the cell (RFC 7111).", examples=["cell=2,4"]
    )


class TableFields(Create):
    """How a table is written, as far as its type does not say so."""

    header_row: int = Field(
        default=1,
        ge=1,
        description="The record that has the headers, from 1; in Markdown the header of one of the tables.",
    )
    delimiter: str | None = Field(
        default=None, max_length=1, description="What separates cells; by default by the type."
    )
    decimal: Literal[".", ","] | None = Field(
        default=None,
        description="What begins decimals in a number; by default the language of the source decides.",
    )
    group: Literal["", ",", ".", " ", "'"] | None = Field(
        default=None,
        description="What separates thousands; empty if nothing does. By default the language decides.",
    )
    empty: list[str] = Field(
        default=[], max_length=20, description="Texts of cells that have no value, such as `-`."
    )


class TableRead(Read):
    header_row: int | None = Field(
        description="The record that has the headers, from 1; null in Markdown, where each table has its own."
    )
    delimiter: str = Field(description="What separates cells.", examples=[","])
    decimal: str | None = Field(
        description="What begins decimals; null if the language of the source decides."
    )
    group: str | None = Field(
        description="What separates thousands; null if the language decides, empty if nothing does."
    )
    empty: list[str] = Field(description="Texts of cells that have no value.")


def make_form(media_type: str, fields: TableFields | None) -> TableForm | None:
    """Return the form of a table of a media type; None for plain text."""
    if media_type not in DELIMITERS:
        return None
    given = fields or TableFields()
    is_markdown = media_type == MARKDOWN
    return TableForm(
        media_type,
        0 if is_markdown else given.header_row,
        DELIMITERS[media_type] if is_markdown or not given.delimiter else given.delimiter,
        given.decimal,
        given.group,
        tuple(given.empty),
    )


def describe_form(form: TableForm) -> TableRead:
    return TableRead(
        header_row=form.header_row or None,
        delimiter=form.delimiter,
        decimal=form.decimal,
        group=form.group,
        empty=list(form.empty),
    )


def restate_form(form: TableForm) -> TableFields:
    """Return the form of a table as a bundle has it."""
    header_row = {"header_row": form.header_row} if form.header_row else {}
    delimiter = None if form.delimiter == DELIMITERS[form.media_type] else form.delimiter
    return TableFields(
        **header_row,
        delimiter=delimiter,
        decimal=form.decimal,
        group=form.group,
        empty=list(form.empty),
    )


@lru_cache(maxsize=64)
def read_cell(stored: str | None) -> TableCellRead | None:
    """Return the cell of a quote as it is stored; None for a quote that is none.

    The last ones are cached: all claims of a row quote the cells of its key.
    """
    if stored is None:
        return None
    cell = json.loads(stored)
    return TableCellRead(**cell, fragment=f"cell={cell['row']},{cell['column']}")


def write_cell(row: int, column: int, header: str, key: Iterable[tuple[str, str]]) -> str:
    """Return a cell as it is stored."""
    named = [{"header": name, "value": value} for name, value in key]
    cell = {"row": row, "column": column, "header": header, "key": named}
    return json.dumps(cell, ensure_ascii=False, separators=(",", ":"))
