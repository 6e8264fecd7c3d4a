"""Words in which a fault says what the reader reads."""

from app.domain.numbers.quantity import Comparator
from app.extraction.numbers.text_quantity import TextQuantity


def describe(text: str, quantity: TextQuantity) -> str:
    """Say what the reader reads: `the text reads 'over 6.75 billion calls': gt 6750000000 {call}`."""
    words = quantity.whole.cut(text)
    if quantity.vague:
        return f"the text reads {words!r}, which is no exact number"
    comparator = quantity.comparator
    parts = ["" if comparator in (None, Comparator.EQ) else comparator.value]
    parts.append(describe_number(quantity.value, quantity.lower, quantity.upper))
    if quantity.tolerance:
        parts.append(quantity.tolerance.span.cut(text))
    parts.append(describe_unit(quantity))
    return f"the text reads {words!r}: {' '.join(filter(None, parts))}"


def describe_number(value: str | None, lower: str | None, upper: str | None) -> str:
    if value is not None:
        return value
    return f"from {lower or '?'} to {upper or '?'}"


def describe_unit(quantity: TextQuantity) -> str:
    """Return the code of the unit; several codes where the words may mean several units."""
    if quantity.unit:
        return quantity.unit.code
    if quantity.codes:
        return " or ".join(quantity.codes)
    return f"in the unknown unit {quantity.unit_text!r}" if quantity.unit_text else "without a unit"
