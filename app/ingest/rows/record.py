"""Records as checks pass them to the store: rows, not yet compared with the stored ones."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from app.domain.claims.edtf import Period
from app.models import Base

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One resource: the columns of its row, and the rows that belong to it alone, in order.

    `columns` holds every column but those that the store sets: `version`, `created_at`, `updated_at`,
    `number`, and the technology of a claim, which is that of its achievement.
    """

    kind: str
    id: str
    columns: Row
    children: dict[type[Base], list[Row]] = field(default_factory=dict)


class VersionedRecord(NamedTuple):
    """A stored record, with the columns that the store sets."""

    record: Record
    version: int
    created_at: datetime
    updated_at: datetime
    number: int


def list_period_columns(prefix: str, period: Period | None) -> Row:
    """Return the columns of a date, all None without one."""
    return {
        f"{prefix}_edtf": period and period.edtf,
        f"{prefix}_from": period and period.first,
        f"{prefix}_to": period and period.last,
    }
