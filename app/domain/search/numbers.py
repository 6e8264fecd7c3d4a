"""Tokens of numbers, by which a search finds a value in any spelling and any unit.

`10,000 kilometers` and `1e7 m` have the same token. A number has one token with its dimension, of its value
in the base unit, and one of its digits without a unit.
"""

from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from app.domain.numbers.quantity import make_value_key
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit

# No word contains it, and the search index takes it for a letter.
NUMBER_MARK = "№"
_LONGEST = 60
# Characters of numbers that the search index would take for the end of a word.
_SAFE = str.maketrans({".": "·", "/": "÷", "-": "−", "~": "˜"})


def write_value(value: str) -> str:
    """Return the token of a number without a unit; `value` is one from `quantity.read_value`."""
    if "/" in value:
        return _write(value)
    plain = f"{Decimal(value):f}"
    return _write(plain.rstrip("0").rstrip(".") if "." in plain else plain)


def write_measure(value: str, unit: Unit) -> str:
    """Return the token of a number of a unit, the same for equal values in all units of the dimension."""
    return _write(_digest(unit.dimension) + make_value_key(value, unit))


def write_range(lower: str, upper: str, unit: Unit | None) -> str:
    """Return the token of a range, with its unit if that is known."""
    bounds = (
        (lower, upper) if unit is None else (make_value_key(each, unit) for each in (lower, upper))
    )
    dimension = "" if unit is None else _digest(unit.dimension)
    return _write(dimension + "…".join(bounds))


def write_tokens(
    value: str | None, lower: str | None, upper: str | None, unit: str | None
) -> list[str]:
    """Return the tokens of what is read of a number: its value and the stated bounds, in any unit."""
    values = [number for number in (value, lower, upper) if number is not None]
    tokens = [write_value(number) for number in values]
    if lower is not None and upper is not None:
        tokens.append(write_range(lower, upper, None if unit is None else get_unit(unit)))
    if unit is not None:
        tokens += [write_measure(number, get_unit(unit)) for number in values]
    return tokens


def _write(text: str) -> str:
    if len(text) > _LONGEST:
        text = sha256(text.encode()).hexdigest()
    return NUMBER_MARK + text.translate(_SAFE)


@lru_cache(maxsize=1024)
def _digest(dimension: str) -> str:
    # A dimension has characters that the search index would take for the end of a word.
    return sha256(dimension.encode()).hexdigest()[:8] + "·"
