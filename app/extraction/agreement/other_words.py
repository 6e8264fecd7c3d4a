"""The number of a claim in quotes that state it in other words than the claim has for it.

A text states the number of a claim if the claim follows from it: `400 Wh/kg` and `0.4 kWh/kg` state about
400 Wh/kg, and about 400 Wh/kg does not state 400. A rounded number is another one. A tolerance only describes
a number, so that `402 Wh/kg` states `402 ± 5 Wh/kg`.
"""

from collections.abc import Iterator
from fractions import Fraction

from app.domain.numbers.quantity import IMPLIED, Comparator, Quantity, ReadBy, to_fraction
from app.domain.quotes.span import Span
from app.domain.units.unit import Unit
from app.domain.units.units import convert, difference_of, get_unit
from app.extraction.agreement.denial import find_denial
from app.extraction.agreement.place import PlacedQuantity, list_whole
from app.extraction.agreement.quantity import is_piece
from app.extraction.numbers.text_quantity import TextQuantity


def find_in_other_words(
    text: str, language: str | None, quote: Span, claimed: Quantity, *, difference: bool
) -> Iterator[PlacedQuantity]:
    """Yield what states the quantity of a claim in a quote, in the order of the text.

    With `difference`, the zero of a unit plays no part: 10 °C are 10 K.
    """
    for found in list_whole(text, language, quote):
        is_alike = _states(found.quantity, claimed, difference=difference)
        if is_alike and find_denial(found.block, found.quantity) is None:
            yield found


def _states(read: TextQuantity, claimed: Quantity, *, difference: bool) -> bool:
    comparator, unit = Comparator(claimed.comparator), get_unit(claimed.unit)
    own = _find_unit(read, claimed, unit)
    if own is None or own.dimension != unit.dimension or read.comparator is None:
        return False
    if comparator != read.comparator and comparator not in IMPLIED.get(read.comparator, ()):
        return False
    if difference:
        own, unit = difference_of(own), difference_of(unit)
    names = ("value",) if claimed.value is not None else ("lower", "upper")
    return all(
        _convert(getattr(read, name), own, unit) == _convert(getattr(claimed, name), unit, unit)
        for name in names
    )


def _find_unit(read: TextQuantity, claimed: Quantity, unit: Unit) -> Unit | None:
    """Return the unit of a number of the text; None if it is not known, or cannot be the claim's.

    A number without a unit has the claim's if the words of the claim have none either.
    """
    if unit.code in read.codes or is_piece(read.codes, unit.code):
        return unit
    is_bare = read.unit_text is None and claimed.unit_text is None
    return unit if is_bare and not read.codes and claimed.read_by == ReadBy.READER else read.unit


def _convert(value: str | None, own: Unit, unit: Unit) -> Fraction | None:
    return None if value is None else convert(to_fraction(value), own, unit)
