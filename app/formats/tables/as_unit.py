"""Quantities of claims in one unit, converted exactly: a fraction stays a fraction."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from app.domain.numbers.quantity import convert_value, format_fraction
from app.domain.units.unit import Unit
from app.domain.units.units import convert, get_unit
from app.formats.tables.column import Json


def convert_quantities(documents: Iterable[Json], target: Unit) -> Iterator[Json]:
    """Yield claims whose quantity and baseline are in the unit `target`, which must fit their metrics.

    What the source says, `as_stated` and `unit_text`, remains, and so does the canonical value.
    """
    for document in documents:
        for name in ("quantity", "baseline"):
            if document[name] is not None:
                _convert(document[name], target)
        yield document


def _convert(quantity: Json, target: Unit) -> None:
    unit = get_unit(quantity["unit"]["code"])
    for name in ("value", "lower", "upper"):
        if quantity[name] is not None:
            quantity[name] = convert_value(quantity[name], unit, target)
    if quantity["value"] is not None:
        quantity["number"] = float(Fraction(quantity["value"]))
    quantity["unit"] = {"code": target.code, "label": target.label}
    tolerance = quantity["tolerance"]
    if tolerance is not None and not tolerance["relative"]:
        # A tolerance is a distance, which has no zero of its own.
        for name in ("minus", "plus"):
            distance = convert(Fraction(tolerance[name]), unit, target, difference=True)
            tolerance[name] = format_fraction(distance)
