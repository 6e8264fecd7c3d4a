"""Comparison of stored quantities with what follows from their values and units."""

from collections.abc import Iterator

from app.domain.numbers.quantity import Quantity, renormalize
from app.domain.units.units import find_unit
from app.errors import InvalidValue


def compare_quantity(
    quantity: Quantity, canonical_unit: str, *, difference: bool = False
) -> Iterator[str]:
    """Convert a quantity to `canonical_unit` again, and compare the result with the stored one.

    Yield a message if the two differ or if the conversion fails. The canonical unit is the unit of the
    metric, or of the condition, that the quantity measures.
    """
    try:
        derived = renormalize(quantity, find_unit(canonical_unit), difference=difference)
    except InvalidValue as error:
        yield error.detail
        return
    if derived.normalized_value != quantity.normalized_value:
        yield (
            f"{quantity.value} {quantity.unit} is {derived.normalized_value} {canonical_unit}, "
            f"not {quantity.normalized_value}"
        )
    elif derived != quantity:
        yield "its sort keys do not follow from its values"
