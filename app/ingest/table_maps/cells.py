"""The number of a cell: it has to be a single one, alone in its cell, in the notation of its table."""

from collections.abc import Callable
from typing import NamedTuple

from app.domain.cells.form import TableForm
from app.domain.cells.marks import explain_marks
from app.domain.cells.notation import Notation, fits
from app.domain.cells.table_text import TableText
from app.domain.quotes.span import Span
from app.errors import InvalidValue
from app.extraction.agreement.cells import is_single
from app.extraction.agreement.header_units import explain_header, has_factor
from app.extraction.numbers.reader import reduce_language
from app.extraction.numbers.surroundings import read_around
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.words.number_words import DECIMAL_COMMA


class CellNumber(NamedTuple):
    """The number of a cell: its words, without what is beside it such as a mark of a note, and what is read."""

    as_stated: str
    quantity: TextQuantity

    @property
    def has_scale(self) -> bool:
        """Whether a word or a letter multiplies the number: `5 million`, `5k`, 5万."""
        quantity = self.quantity
        numeral = quantity.numeral.shift(-quantity.whole.start).cut(self.as_stated)
        return any(char.isalpha() and char not in "eE" for char in numeral)


def read_number(
    text: TableText, cell: Span, language: str, find_notation: Callable[[], Notation]
) -> CellNumber:
    """Return the number of a cell.

    `find_notation` finds what the columns of numbers prove about separators, for a number that has two readings.

    Raises:
        InvalidValue: `no_single_number`: the cell has none, several, a range, words or marks beside it that may
            change it, or another notation than its table. The detail says which.
    """
    content = text.table.find_content(cell)
    block = content.cut(text)
    read = read_around(text, content, language, None)
    if not is_single(block, read) or read[0].value is None:
        raise _refuse("it has no number, or more than one")
    [quantity] = read
    whole = quantity.whole
    before, after = block[: whole.start], block[whole.end :]
    if any(char.isalnum() for char in before + after):
        raise _refuse("there are words or digits beside the number")
    if reason := explain_marks(before, after):
        raise _refuse(reason)
    _check_notation(quantity.numeral.cut(block), text.form, language, find_notation)
    return CellNumber(whole.cut(block), quantity)


def check_factor(header: str, number: CellNumber) -> None:
    """Check that not both a header and its cell multiply the number: `US$5` or `5k` below `Price (US$ million)`.

    Raises:
        InvalidValue: `no_single_number`.
    """
    if not has_factor(header):
        return
    unit = number.quantity.unit
    is_other = number.quantity.unit_text is not None and (
        unit is None or explain_header(header, unit) is not None
    )
    if number.has_scale or is_other:
        raise _refuse(
            "the header multiplies its numbers, and the cell has a unit or a factor of its own"
        )


def choose_decimal(form: TableForm, language: str) -> str:
    """Return what begins decimals: as the table declares, else by the language."""
    return form.decimal or ("," if reduce_language(language) in DECIMAL_COMMA else ".")


def _refuse(reason: str) -> InvalidValue:
    return InvalidValue("no_single_number", reason)


def _check_notation(
    numeral: str, form: TableForm, language: str, find_notation: Callable[[], Notation]
) -> None:
    """Raise InvalidValue for a number in another notation than is declared, or else than the table proves."""
    decimal = choose_decimal(form, language)
    if form.decimal or form.group is not None:
        if not fits(numeral, decimal, form.group):
            group = "nothing" if not form.group else repr(form.group)
            detail = (
                f"it is not written as `table` says: {decimal!r} begins decimals, and {group} separates thousands; "
                "correct `decimal` and `group`, or the cell"
            )
            raise _refuse(detail)
        return
    if not any(sign in numeral for sign in ",.，．"):
        return
    if contrary := find_notation().find_contrary(numeral, is_comma_decimal=decimal == ","):
        detail = (
            f"it may be thousands or decimals, and the cell {contrary[:20]!r} has its separators otherwise than the "
            f"language {language!r}: give `decimal` and `group` under `table`"
        )
        raise _refuse(detail)
