"""Quantities of claims in one unit, converted exactly: a fraction stays a fraction."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from app.domain.numbers.quantity import convert_value, format_fraction, to_double
from app.domain.units.unit import Unit
from app.domain.units.units import convert, difference_of, get_unit
from app.formats.tables.column import Json


class TargetUnit(NamedTuple):
    """The unit of all quantities of a table, and the ids of the metrics whose numbers are differences.

    Without a unit, each quantity is in the canonical unit of its metric.
    """

    unit: Unit | None
    differences: frozenset[str] = frozenset()


def convert_quantities(documents: Iterable[Json], target: TargetUnit) -> Iterator[Json]:
    """Yield claims whose quantity, baseline and change are in one unit, which must fit their metrics.

    What the source says, `as_stated` and `unit_text`, remains, and so does the canonical value. A
    difference has no zero of its own: 5 °C are 5 K.
    """
    for document in documents:
        is_difference = document["metric"]["id"] in target.differences
        unit = target.unit or get_unit(document["quantity"]["normalized"]["unit"])
        if is_difference:
            unit = difference_of(unit)
        if document["change"] is not None:
            canonical = get_unit(document["quantity"]["normalized"]["unit"])
            absolute = Fraction(document["change"]["absolute"])
            changed = convert(absolute, canonical, unit, difference=True)
            document["change"]["absolute"] = format_fraction(changed)
        for name in ("quantity", "baseline"):
            if document[name] is not None:
                _convert(document[name], unit, is_difference=is_difference)
        yield document


def _convert(quantity: Json, target: Unit, *, is_difference: bool) -> None:
    unit = get_unit(quantity["unit"]["code"])
    if is_difference:
        unit = difference_of(unit)
    for name in ("value", "lower", "upper"):
        if quantity[name] is not None:
            quantity[name] = convert_value(quantity[name], unit, target)
    quantity["number"] = to_double(quantity["value"])
    quantity["unit"] = {"code": target.code, "symbol": target.symbol, "label": target.plural}
    tolerance = quantity["tolerance"]
    if tolerance is not None and not tolerance["relative"]:
        # A tolerance is a distance, which has no zero of its own.
        for name in ("minus", "plus"):
            distance = convert(Fraction(tolerance[name]), unit, target, difference=True)
            tolerance[name] = format_fraction(distance)
