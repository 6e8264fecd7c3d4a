"""Conversion of stored conditions of claims into the form in which a bundle (a file of records) has them."""

from dataclasses import asdict
from typing import Any

from app.domain.numbers.quantity import Quantity, ReadBy
from app.domain.quotes.span import find_occurrence
from app.ingest.rows.record import Record, Row, read
from app.models import ClaimQualifier, Evidence


def restate_numbers(quantity: Quantity) -> dict[str, Any]:
    """Return the fields of a quantity beside its words."""
    tolerance = quantity.tolerance
    return {
        "comparator": quantity.comparator,
        "cue": quantity.cue,
        "value": quantity.value,
        "unit": quantity.unit,
        "lower": quantity.lower,
        "upper": quantity.upper,
        "tolerance": tolerance and asdict(tolerance),
        "read_by": quantity.read_by or ReadBy.READER,
    }


def restate_qualifiers(record: Record) -> list[dict[str, Any]]:
    """Return the conditions of a claim in their order."""
    return [_restate(row, record.children[Evidence]) for row in record.children[ClaimQualifier]]


def _restate(row: Row, quotes: list[Row]) -> dict[str, Any]:
    name = read(row, ClaimQualifier.property)
    quantity: Quantity | None = read(row, ClaimQualifier.quantity)
    if quantity is None:
        return {"property": name, "text": read(row, ClaimQualifier.text)}
    position, start = read(row, ClaimQualifier.evidence_position), read(row, ClaimQualifier.start)
    occurrence: int | None = None
    if position is not None and start is not None:
        quote = quotes[position]
        place = start - read(quote, Evidence.start)
        occurrence = find_occurrence(read(quote, Evidence.exact), quantity.as_stated, place)
    return {
        "property": name,
        "as_stated": quantity.as_stated,
        "occurrence": occurrence,
        **restate_numbers(quantity),
    }
