"""The reader and the guard of the catalogue, as those that are measured."""

from collections.abc import Sequence

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.extraction.agreement.place import PlacedQuantity
from app.extraction.agreement.quantity import GivenQuantity, read_stated
from app.extraction.numbers.reader import read_quantities
from benchmarks.reading.cut_claims import Stated
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


def check(text: str, language: str | None, start: int, end: int, stated: Stated) -> Sequence[str]:
    """Return the codes of the faults of a claim whose words are at these offsets of a text."""
    comparator = Comparator(stated.comparator) if stated.comparator else None
    given = GivenQuantity(stated.value, stated.lower, stated.upper, stated.unit, comparator)
    found = read_stated(text, language, Span(start, end), given)
    return [] if isinstance(found, PlacedQuantity) else [fault.code for fault in found]
