"""What checks hand to the store: rows, not yet compared with what the database holds."""

from dataclasses import dataclass, field
from typing import Any

from app.domain.dates import Period
from app.models import Base

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One resource: the columns of its row, and the rows that belong to it alone, in order.

    `columns` holds every column but `version`, `created_at` and `updated_at`, which the store owns.
    """

    kind: str
    id: str
    columns: Row
    children: dict[type[Base], list[Row]] = field(default_factory=dict)


def list_period_columns(prefix: str, period: Period | None) -> Row:
    """The columns of a date, all None without one."""
    return {
        f"{prefix}_edtf": period and period.edtf,
        f"{prefix}_from": period and period.first,
        f"{prefix}_to": period and period.last,
    }
