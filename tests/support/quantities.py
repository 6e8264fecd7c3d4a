"""Quantities from a short notation, for tests."""

from app.domain.numbers.quantity import Comparator, Quantity, StatedQuantity, normalize
from app.domain.units.units import get_unit


def read_quantity(text: str, canonical_unit: str = "m") -> Quantity:
    """Read `500 m`, `gt 500 m`, `approx 1/3 km`, or bounds alone: `1..2 km`, `..2 km`, `1.. km`."""
    *words, number, unit = text.split()
    lower, is_range, upper = number.partition("..")
    stated = StatedQuantity(
        as_stated=text,
        comparator=Comparator(words[0]) if words else Comparator.EQ,
        cue=words[0] if words else None,
        unit=get_unit(unit),
        value=None if is_range else number,
        lower=lower if is_range and lower else None,
        upper=upper if is_range and upper else None,
    )
    return normalize(stated, get_unit(canonical_unit))
