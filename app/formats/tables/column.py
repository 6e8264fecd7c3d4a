"""Columns of tables: the name, meaning and type of each, and how to read it from a JSON document."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from app.errors import InvalidInput
from app.formats.row_reader import CellReading, RowReader, split_path
from app.validation_messages import name_unknown

Cell = str | float | None
Row = Sequence[Cell]
Json = Any


class CellType(Enum):
    """The type of a cell.

    Exact numbers are `TEXT`, because a `NUMBER` is a double, which can only be near the exact value. A
    `DAY` (ISO 8601) and a `FLAG` (`true` or `false`) are written as text too.
    """

    TEXT = auto()
    DAY = auto()
    FLAG = auto()
    NUMBER = auto()
    INTEGER = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `meaning` explains it to readers of the table.

    `read` takes the parsed JSON of a resource and returns the cell, None if the value is absent. If
    `is_looked_up`, it needs what `look_up` adds from other resources. `path` leads to the cell in the JSON,
    None if it is made of several values.
    """

    name: str
    meaning: str
    read: Callable[[Json], Cell]
    type: CellType = CellType.TEXT
    is_looked_up: bool = False
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table. Those of `more` are only in a table that names them by `fields`."""

    columns: tuple[Column, ...]
    more: tuple[Column, ...] = ()

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def select(self, names: Sequence[str]) -> "Table":
        """Return a table with the named columns, in this order; a repeated name counts once.

        Raises:
            InvalidInput: there is no such column; the message names the nearest ones.
        """
        known = {column.name: column for column in (*self.columns, *self.more)}
        for name in names:
            if name not in known:
                detail = name_unknown("column", name, known)
                raise InvalidInput.of_parameter("fields", "unknown_column", detail)
        return Table(tuple(known[name] for name in dict.fromkeys(names)))

    def read_rows(self, documents: Iterable[Json]) -> Iterator[Row]:
        """Return an iterator of one row for each document, which is the parsed JSON of a resource."""
        return map(
            RowReader([CellReading(column.path, column.read) for column in self.columns]), documents
        )


def read_column(
    name: str, meaning: str, path: str | None = None, *, kind: CellType = CellType.TEXT
) -> Column:
    """Return a column with the value at a path of a document, such as `evidence/0/exact`.

    By default this is the property with the name of the column. A cell is None if a null or an empty
    list is on the path, or a property is left out.
    """
    path = path or name
    steps = split_path(path)

    def read(document: Json) -> Cell:
        value = document
        for step in steps:
            if not value:
                return None
            value = value.get(step) if isinstance(value, dict) else value[step]
        cell: Cell = value
        return cell

    return Column(name, meaning, read, kind, path=path)


def at_flag(name: str) -> Callable[[Json], Cell]:
    """Return a function that reads the boolean `name` of a document.

    That function returns the text `true` or `false`, and None for null.
    """

    def read(document: Json) -> Cell:
        flag = document[name]
        return None if flag is None else str(flag).lower()

    return read


# Each call of `json.dumps` would make an encoder of its own, if text is to stay as it is.
write_json = json.JSONEncoder(ensure_ascii=False).encode


def join_at(name: str, key: str | None = None, separator: str = " ") -> Callable[[Json], Cell]:
    """Return a function that joins the items of the list `name` into one cell, without repetitions.

    If the items are objects, `key` names the property to take from each.
    """

    def read(document: Json) -> Cell:
        values = document[name] if key is None else [item[key] for item in document[name]]
        return separator.join(dict.fromkeys(values)) or None

    return read


def list_quantity_columns(name: str, prefix: str = "") -> tuple[Column, ...]:
    """Return the columns for a quantity (a number with its unit and bounds) of a resource.

    `name` is the property of the resource that holds the quantity. The name of each column begins with
    `prefix`.
    """
    of = "Of the number that a change starts from. " if prefix else ""

    def read(own: str, meaning: str, path: str = "", *, kind: CellType = CellType.TEXT) -> Column:
        return read_column(f"{prefix}{own}", f"{of}{meaning}", f"{name}/{path or own}", kind=kind)

    return (
        read("as_stated", "The words of the source."),
        read("comparator", "How the number bounds the true one: eq, approx, lt, lte, gt, gte."),
        read("cue", "The source's own word for the comparator."),
        read("value", "Exact decimal or fraction, in `unit`."),
        read(
            "number", "The double nearest to `value`; empty above 1.8E+308.", kind=CellType.NUMBER
        ),
        read(
            "unit",
            "UCUM code of the unit of these numbers: the stated one, unless another was asked for.",
            "unit/code",
        ),
        read("unit_text", "The unit as the source writes it."),
        read("lower", "Exact lower bound, only if the source states one."),
        read("upper", "Exact upper bound, only if the source states one."),
        read("tolerance_minus", "How much less it can be; exact.", "tolerance/minus"),
        read("tolerance_plus", "How much more it can be; exact.", "tolerance/plus"),
        Column(
            f"{prefix}tolerance_relative",
            f"{of}Whether both are in percent of `value`, not in `unit`.",
            lambda document: _read_relative(document[name]),
            CellType.FLAG,
        ),
        read(
            "normalized_value",
            "Exact value in the canonical unit of the metric.",
            "normalized/value",
        ),
        read(
            "normalized_number",
            "The double nearest to `normalized_value`.",
            "normalized/number",
            kind=CellType.NUMBER,
        ),
        read("normalized_lower", "Exact lower bound in that unit.", "normalized/lower"),
        read("normalized_upper", "Exact upper bound in that unit.", "normalized/upper"),
        read(
            "normalized_unit", "UCUM code of the canonical unit of the metric.", "normalized/unit"
        ),
        read("read_by", "Who has read it: reader or hand; empty if it differs from what is read."),
    )


def _read_relative(quantity: Json) -> Cell:
    tolerance = quantity and quantity["tolerance"]
    return str(tolerance["relative"]).lower() if tolerance else None


# Columns of the first quote; the JSON of a resource has all quotes.
EVIDENCE = (
    read_column("source", "Id of the source of the first quote.", "evidence/0/source/id"),
    read_column("source_title", "Title of that source.", "evidence/0/source/title"),
    read_column("exact", "The words of the first quote, to the letter.", "evidence/0/exact"),
    read_column(
        "start",
        "Offset of its first character in the text of the source, in code points from 0.",
        "evidence/0/start",
        kind=CellType.INTEGER,
    ),
    read_column("end", "Offset after its last character.", "evidence/0/end", kind=CellType.INTEGER),
)
