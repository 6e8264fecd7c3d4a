"""Columns of a resource's row as fields, as far as both have the same values.

A reference is a column `broader_id` and a field `broader`: `models/kinds.py` declares which. What is
stored in several columns, in child rows or in another form is not handled here, except that a period is
returned as its EDTF text.
"""

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from app.ingest.rows.read_records import SET_BY_THE_WRITER
from app.ingest.rows.record import Record, Row
from app.models import KINDS, Reference, get_table


def list_named_targets(record: Record) -> Iterator[tuple[str, str]]:
    """Yield kind and id of each resource that a record refers to and whose name its public JSON shows."""
    kind = KINDS[record.kind]
    for reference in kind.references:
        model, column = reference.model, reference.column.key
        rows = [record.columns] if model is kind.model else record.children.get(model, ())
        if reference.is_named:
            yield from ((reference.target, row[column]) for row in rows if row[column] is not None)


class FieldColumn(NamedTuple):
    """A field and the column with its value; of a period, the column with its EDTF text.

    `reference` is set if the column refers to another resource.
    """

    name: str
    column: str
    reference: Reference | None


@cache
def match_fields(kind: str, model: type[BaseModel]) -> list[FieldColumn]:
    """Return the fields of a Pydantic model that have a column in the rows of a kind."""
    own = KINDS[kind]
    columns = set(get_table(own.model).columns.keys()) - SET_BY_THE_WRITER
    references = {ref.path: ref for ref in own.references if ref.model is own.model}
    matched = []
    for name in model.model_fields:
        reference = references.get(name)
        column = reference.column.key if reference else name
        period = f"{name}_edtf"
        if column in columns or period in columns:
            matched.append(FieldColumn(name, column if column in columns else period, reference))
    return matched


def read_fields(record: Record, model: type[BaseModel]) -> dict[str, Any]:
    """Return the fields of a Pydantic model whose values are in the row of a record."""
    return {name: record.columns[column] for name, column, _ in match_fields(record.kind, model)}


def make_columns(kind: str, created: BaseModel) -> Row:
    """Return the columns of a row whose values are fields of a record of a bundle; none of a period."""
    values = {
        column: getattr(created, name)
        for name, column, _ in match_fields(kind, type(created))
        if not column.endswith("_edtf")
    }
    return {
        column: value.value if isinstance(value, Enum) else value
        for column, value in values.items()
    }
