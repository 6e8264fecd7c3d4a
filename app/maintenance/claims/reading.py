"""Readings of stored claims: their numbers are read again where their quotes have them."""

from collections.abc import Iterator

from app.domain.numbers.derived_change import ChangeForm, StatedChange
from app.domain.numbers.quantity import Comparator, Quantity, ReadBy
from app.domain.quotes.span import Span, find_spans, locate_around
from app.domain.units.units import get_unit
from app.errors import InvalidValue
from app.extraction.agreement.change import ChangeReading, read_stated_change
from app.extraction.agreement.place import Disagreement, PlacedQuantity
from app.extraction.agreement.quantity import GivenQuantity, read_stated
from app.models import Claim, Evidence

Reading = PlacedQuantity | ChangeReading | list[Disagreement]


def read_again(
    row: Evidence, claim: Claim, text: str, language: str
) -> Iterator[tuple[str, Reading]]:
    """Read the numbers of a claim that its quote `row` states, and compare them with the stored ones.

    Yield the name of each number with what is read, or with faults. `text` is the text of the source.
    What was read by hand is left out.
    """
    for name, quantity, number in list_quoted(row, claim):
        if quantity.read_by != ReadBy.HAND:
            yield name, _read_quantity(row, quantity, number, text, language)
    change = claim.stated_change
    if change is not None and change.read_by != ReadBy.HAND and change.as_stated in row.exact:
        yield "stated_change", _read_change(row, claim.quantity, change, text, language)


def list_quoted(row: Evidence, claim: Claim) -> Iterator[tuple[str, Quantity, Span]]:
    """Yield the name, the quantity and the span of each number of a claim that its quote states."""
    if row.number_start is not None and row.number_end is not None:
        yield "quantity", claim.quantity, Span(row.number_start, row.number_end)
    has_baseline = row.baseline_start is not None and row.baseline_end is not None
    if claim.baseline is not None and has_baseline:
        yield "baseline", claim.baseline, Span(row.baseline_start or 0, row.baseline_end or 0)


def _read_quantity(
    row: Evidence, quantity: Quantity, number: Span, text: str, language: str
) -> Reading:
    try:
        words = locate_around(row.exact, quantity.as_stated, number.shift(-row.start))
    except InvalidValue as error:
        return [Disagreement(error.rule, "as_stated", error.detail)]
    given = GivenQuantity(
        value=quantity.value,
        lower=quantity.lower,
        upper=quantity.upper,
        unit=quantity.unit,
        comparator=Comparator(quantity.comparator),
        cue=quantity.cue,
        tolerance=quantity.tolerance,
        number=number.cut(text),
    )
    return read_stated(text, language, words.shift(row.start), given)


def _read_change(
    row: Evidence, quantity: Quantity, change: StatedChange, text: str, language: str
) -> Reading:
    """Read a change where the quote has its words; if it has them several times, one has to agree."""
    given = (ChangeForm(change.form), change.value)
    unit = get_unit(quantity.unit)
    readings = [
        read_stated_change(text, language, words.shift(row.start), given, unit)
        for words in find_spans(row.exact, change.as_stated)
    ]
    return next((read for read in readings if isinstance(read, ChangeReading)), readings[0])
