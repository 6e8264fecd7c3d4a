"""Words in which a fault says what the reader reads."""

import re

from app.domain.numbers.quantity import Comparator, format_fraction, to_fraction
from app.extraction.numbers.text_quantity import TextQuantity

_COIN = re.compile(r"(?P<money>[A-Z]{3})/10\*2")


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
    return f"the text reads {words!r}: {' '.join(filter(None, parts))}{_convert(quantity)}"


def _convert(quantity: TextQuantity) -> str:
    """Say how a ratio or an amount in small coins is written more often: ` (a ratio: 12.5 %)`."""
    code = quantity.codes[0] if quantity.codes else ""
    if quantity.value is None:
        return ""
    number = to_fraction(quantity.value)
    if code == "1" and abs(number) < 1:
        return f" (a ratio: {format_fraction(number * 100)} %)"
    if coin := _COIN.fullmatch(code):
        return f" (= {format_fraction(number / 100)} {coin['money']})"
    return ""


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
