"""Conversion of the reasons of a source's numbers into the form in which a bundle has them."""

from typing import Any

from app.ingest.rows.record import Record, read
from app.models import SourceNumber


def restate_numbers(record: Record) -> list[dict[str, Any]]:
    """Return the numbers of a source that have reasons, in the order of the text; none of other kinds."""
    return [
        {
            "source": record.id,
            "exact": read(row, SourceNumber.exact),
            "start": read(row, SourceNumber.start),
            "reason": read(row, SourceNumber.reason),
            "note": read(row, SourceNumber.note),
        }
        for row in record.children.get(SourceNumber, ())
    ]
