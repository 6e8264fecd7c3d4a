"""Cells that have a plain number alone, read without the rules for sentences, and to the same effect.

A whole number is a quantity in a cell, where the same digits in a sentence may be a year.
"""

import re
from fractions import Fraction
from functools import lru_cache

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.numerals.powers import count_digits, raise_to_power

# Without a comma, and without a point that may separate thousands.
_PLAIN = re.compile(
    r"(?P<digits>[1-9]\d{0,30}|(?:0|[1-9]\d{0,30})\.(?:\d{1,2}|\d{4,30}))(?:[eE](?P<power>[-+]?[0-5]?\d))?",
    re.ASCII,
)


@lru_cache(maxsize=4_096)
def read_plain(cell: str) -> TextQuantity | None:
    """Read a cell that has digits, a point and a power of ten; None for any other.

    Results are cached: a map reads a cell before the claim that is made of it is checked.
    """
    match = _PLAIN.fullmatch(cell)
    if match is None:
        return None
    digits, power = match.groups()
    value = digits if power is None else raise_to_power(Fraction(digits), int(power))
    span = Span(0, len(cell))
    return TextQuantity(
        span=span,
        whole=span,
        numeral=span,
        units=(),
        cue=None,
        value=value,
        lower=None,
        upper=None,
        tolerance=None,
        unit=None,
        codes=(),
        unit_text=None,
        comparator=Comparator.EQ,
        role=QuantityRole.VALUE,
        direction=None,
        vague=False,
        digits=count_digits(digits),
    )
