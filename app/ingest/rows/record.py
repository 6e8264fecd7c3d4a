"""Resources as rows, in the form in which checked records are compared with stored ones."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from app.domain.claims.edtf import Period
from app.models import Base

Row = dict[str, Any]
Children = dict[type[Base], list[Any]]


@dataclass(frozen=True, slots=True)
class Record:
    """A resource as rows: the columns of its own row, and lists of child rows by model, in order.

    Child rows are names, quotes and the like. `columns` has every column but `id` and those that the
    writer sets: `version`, `created_at`, `updated_at`, `number`, and the `technology_id` of a claim,
    which is copied from its achievement. `columns.py` has the types of both by kind: whatever reads or
    makes them names the type.
    """

    kind: str
    id: str
    columns: Any
    children: Children = field(default_factory=dict)


class VersionedRecord(NamedTuple):
    """A record with the columns that the writer sets.

    `number` is the number of the resource's document, and of its entry in the search index.
    """

    record: Record
    version: int
    created_at: datetime
    updated_at: datetime
    number: int


def list_period_columns(prefix: str, period: Period | None) -> Row:
    """Return a date as three columns (EDTF text, first and last day), by name.

    All are None if `period` is None.
    """
    return {
        f"{prefix}_edtf": period and period.edtf,
        f"{prefix}_from": period and period.first,
        f"{prefix}_to": period and period.last,
    }
