"""Readings of stored claims: their numbers are read again where their quotes have them."""

from collections.abc import Callable, Iterator

from app.domain.numbers.derived_change import ChangeForm, StatedChange
from app.domain.numbers.quantity import Comparator, Quantity, ReadBy
from app.domain.quotes.span import Span, find_spans, locate_around
from app.domain.units.units import get_unit
from app.errors import InvalidValue
from app.extraction.agreement.changes.role import check_roles
from app.extraction.agreement.changes.stated_change import (
    ChangeReading,
    GivenChange,
    contradict_change,
    read_stated_change,
)
from app.extraction.agreement.other_words import find_in_other_words
from app.extraction.agreement.place import Disagreement, PlacedQuantity, explain_by_hand
from app.extraction.agreement.quantity import GivenQuantity, contradict, read_stated
from app.extraction.measures.unit_words_of_metric import UnitWords
from app.models import Claim, Evidence
from app.schemas.metrics import Scale

Reading = PlacedQuantity | ChangeReading | list[Disagreement]
_BOTH = 2


def read_again(
    row: Evidence, claim: Claim, text: str, language: str, own: UnitWords | None
) -> Iterator[tuple[str, Reading]]:
    """Read the numbers of a claim that its quote `row` states, and compare them with the stored ones.

    Yield the name of each number with what is read, or with faults. `text` is the text of the source,
    and `own` are the words of the metric for its unit.
    What was read by hand is left out.
    """
    places: dict[str, PlacedQuantity] = {}
    for name, quantity, number in list_quoted(row, claim):
        if quantity.read_by != ReadBy.HAND:
            reading = _read_quantity(row, quantity, number, (text, language, own), read_stated)
            yield name, reading
            if isinstance(reading, PlacedQuantity):
                places[name] = reading
    if len(places) == _BOTH and (fault := check_roles(places["quantity"], places["baseline"])):
        yield "baseline", [fault]
    change = claim.stated_change
    if change is not None and change.read_by != ReadBy.HAND:
        given = _give_change(claim.quantity, change, places.get("quantity"))
        readings = [
            read_stated_change(text, language, place, given) for place in _find_change(row, change)
        ]
        if readings:
            agreeing = (read for read in readings if isinstance(read, ChangeReading))
            yield "stated_change", next(agreeing, readings[0])


def contradict_hand(
    row: Evidence, claim: Claim, text: str, language: str, own: UnitWords | None
) -> Iterator[tuple[str, list[Disagreement]]]:
    """Yield the name of each number that was read by hand, with what contradicts it in a quote.

    `own` are the words of the metric for its unit.
    """
    places: dict[str, PlacedQuantity] = {}
    for name, quantity, number in list_quoted(row, claim):
        by_hand = quantity.read_by == ReadBy.HAND
        read = contradict if by_hand else read_stated
        reading = _read_quantity(row, quantity, number, (text, language, own), read)
        if isinstance(reading, PlacedQuantity):
            places[name] = reading
        elif by_hand:
            yield name, reading
    by_hand = any(
        number is not None and number.read_by == ReadBy.HAND
        for number in (claim.quantity, claim.baseline)
    )
    both = len(places) == _BOTH and by_hand
    if both and (fault := check_roles(places["quantity"], places["baseline"])):
        yield "baseline", [explain_by_hand(fault)]
    change = claim.stated_change
    if change is not None and change.read_by == ReadBy.HAND:
        given = _give_change(claim.quantity, change, places.get("quantity"))
        faults = [
            contradict_change(text, language, place, given) for place in _find_change(row, change)
        ]
        if faults and all(faults):
            yield "stated_change", faults[0]


def list_quoted(row: Evidence, claim: Claim) -> Iterator[tuple[str, Quantity, Span]]:
    """Yield the name, the quantity and the span of each number of a claim that its quote states in its words."""
    for name, quantity, number in _list_stated(row, claim):
        if quantity.as_stated in row.exact:
            yield name, quantity, number


def _list_stated(row: Evidence, claim: Claim) -> Iterator[tuple[str, Quantity, Span]]:
    if row.number_start is not None and row.number_end is not None:
        yield "quantity", claim.quantity, Span(row.number_start, row.number_end)
    has_baseline = row.baseline_start is not None and row.baseline_end is not None
    if claim.baseline is not None and has_baseline:
        yield "baseline", claim.baseline, Span(row.baseline_start or 0, row.baseline_end or 0)


def find_misplaced(row: Evidence, claim: Claim, text: str, language: str) -> Iterator[str]:
    """Yield the name of each number that a quote should state in other words, and does not."""
    quote = Span(row.start, row.end)
    is_difference = claim.metric.scale == Scale.DIFFERENCE
    for name, quantity, number in _list_stated(row, claim):
        if quantity.as_stated in row.exact:
            continue
        kind = claim.kind if name == "quantity" else None
        own = (text, language, quote, quantity, kind)
        stating = find_in_other_words(*own, difference=is_difference)
        if number not in [found.place(found.quantity.numeral) for found in stating]:
            yield name


def _read_quantity(
    row: Evidence,
    quantity: Quantity,
    number: Span,
    source: tuple[str, str, UnitWords | None],
    read: Callable[[str, str, Span, GivenQuantity], PlacedQuantity | list[Disagreement]],
) -> PlacedQuantity | list[Disagreement]:
    """Read a quantity in its words; `source` is the text, its language, and words for the unit; `read` compares."""
    text, language, own = source
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
        unit_words=own,
    )
    return read(text, language, words.shift(row.start), given)


def _give_change(
    quantity: Quantity, change: StatedChange, place: PlacedQuantity | None
) -> GivenChange:
    unit, places = get_unit(quantity.unit), (place,) if place else ()
    return GivenChange(ChangeForm(change.form), change.value, unit, places)


def _find_change(row: Evidence, change: StatedChange) -> list[Span]:
    """List where a quote has the words of a change."""
    return [span.shift(row.start) for span in find_spans(row.exact, change.as_stated)]
