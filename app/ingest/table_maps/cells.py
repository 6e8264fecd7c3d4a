"""The number of a cell: it has to be a single one, alone in its cell."""

from typing import NamedTuple

from app.domain.cells.form import TableForm
from app.domain.cells.table_text import TableText
from app.domain.quotes.span import Span
from app.extraction.agreement.cells import is_single
from app.extraction.numbers.surroundings import read_around
from app.extraction.numbers.text_quantity import TextQuantity

# What may separate digits in a number, beside the sign of decimals.
_SEPARATORS = frozenset(",. '\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}")


class CellNumber(NamedTuple):
    """The number of a cell: its words, without what is beside it such as a mark of a note, and what is read."""

    as_stated: str
    quantity: TextQuantity


def read_number(text: TableText, cell: Span, language: str) -> CellNumber | None:
    """Return the number of a cell; None if it has none, several, a range, or words beside it."""
    content = text.table.find_content(cell)
    block = content.cut(text)
    read = read_around(text, content, language, None)
    if not is_single(block, read) or read[0].value is None:
        return None
    [quantity] = read
    whole = quantity.whole
    beside = block[: whole.start] + block[whole.end :]
    if any(char.isalnum() for char in beside) or not _fits(quantity.numeral.cut(block), text.form):
        return None
    return CellNumber(whole.cut(block), quantity)


def _fits(numeral: str, form: TableForm) -> bool:
    """Return whether a number has no other separators than the table has."""
    if form.group is None:
        return True
    decimal = form.decimal or "."
    allowed = {decimal, form.group}
    if form.group.isspace():
        allowed |= {sign for sign in _SEPARATORS if sign.isspace()}
    digits = [char for char in numeral if char in _SEPARATORS]
    return all(char in allowed for char in digits) and digits.count(decimal) <= 1
