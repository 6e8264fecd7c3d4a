"""The reader of the catalogue, as a reader to be scored."""

from app.extraction.numbers.reader import read_quantities
from benchmarks.reading.readers import Reading


def read(text: str, language: str | None) -> list[Reading]:
    """Read the quantities of a text, vague ones included."""
    return [
        Reading(
            start=quantity.span.start,
            end=quantity.span.end,
            value=quantity.value,
            lower=quantity.lower,
            upper=quantity.upper,
            unit=quantity.unit.code if quantity.unit else None,
            unit_text=quantity.unit_text,
            comparator=quantity.comparator.value if quantity.comparator else None,
            role=quantity.role.value,
            direction=quantity.direction.value if quantity.direction else None,
        )
        for quantity in read_quantities(text, language)
    ]
