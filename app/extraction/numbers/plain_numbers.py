"""A cell that has a whole number alone: it is a quantity, where the same digits in a sentence may be a year."""

import re

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity

_WHOLE = re.compile(r"\d{1,40}", re.ASCII)


def read_whole(cell: str) -> TextQuantity | None:
    """Read a cell that has digits and nothing else; None for any other."""
    if _WHOLE.fullmatch(cell) is None:
        return None
    span = Span(0, len(cell))
    return TextQuantity(
        span=span,
        whole=span,
        numeral=span,
        units=(),
        cue=None,
        value=cell,
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
        digits=max(1, len(cell.strip("0"))),
    )
