"""Checks of the fields of a record that are stored as they are, and of dates."""

from enum import Enum

from pydantic import BaseModel

from app.domain.claims.edtf import Period, parse_period
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.rows.fields import is_period, match_fields
from app.ingest.rows.record import Row, spread


def check_fields(kind: str, created: BaseModel, pointer: str, findings: FaultCollector) -> Row:
    """Return the columns whose values are fields of a record. A date that cannot be read is a fault."""
    columns: Row = {}
    for name, attribute, _ in match_fields(kind, type(created)):
        value = getattr(created, name)
        if is_period(attribute):
            period: Period | None = None
            with findings.at(f"{pointer}/{name}"):
                period = None if value is None else parse_period(value)
            columns |= spread(attribute, period)
        else:
            columns[attribute.key] = value.value if isinstance(value, Enum) else value
    return columns
