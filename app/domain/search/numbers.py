"""Tokens of numbers, by which a search finds a value in any spelling and any unit.

`10,000 kilometers` and `1e7 m` have the same token. A number has one token with its dimension, of its value
in the base unit, and one of its digits without a unit.
"""

from functools import lru_cache
from hashlib import sha256

from app.domain.numbers.quantity import make_value_key
from app.domain.units.unit import Unit

# No word contains it, and the search index takes it for a letter.
NUMBER_MARK = "№"
_LONGEST = 60
# Characters of numbers that the search index would take for the end of a word.
_SAFE = str.maketrans({".": "·", "/": "÷", "-": "−", "~": "˜"})


def write_value(value: str) -> str:
    """Return the token of a number without a unit; `value` is one from `quantity.read_value`."""
    plain = value
    if "." in value and "/" not in value:
        plain = value.rstrip("0").rstrip(".")
    return _write(plain)


def write_measure(value: str, unit: Unit) -> str:
    """Return the token of a number of a unit, the same for equal values in all units of the dimension."""
    return _write(_digest(unit.dimension) + make_value_key(value, unit))


def _write(text: str) -> str:
    if len(text) > _LONGEST:
        text = sha256(text.encode()).hexdigest()
    return NUMBER_MARK + text.translate(_SAFE)


@lru_cache(maxsize=1024)
def _digest(dimension: str) -> str:
    # A dimension has characters that the search index would take for the end of a word.
    return sha256(dimension.encode()).hexdigest()[:8] + "·"
