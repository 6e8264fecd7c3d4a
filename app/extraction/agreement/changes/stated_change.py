"""Agreement of a stated change: a difference, a factor or a percentage, with its direction.

A change has no comparator: its words have to hold the cue (`nearly doubled`, `up at least 15%`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.numbers.derived_change import ChangeForm
from app.domain.numbers.quantity import format_fraction, to_fraction
from app.domain.quotes.span import Span
from app.domain.units.unit import Unit
from app.extraction.agreement.changes.other_change import find_own_words
from app.extraction.agreement.denial import find_denial
from app.extraction.agreement.place import (
    Disagreement,
    PlacedQuantity,
    ask_for,
    covers,
    explain_by_hand,
    find_quantity,
    is_unread,
    list_stated,
)
from app.extraction.agreement.words_by_hand import refuse_numberless
from app.extraction.combinations.changes import find_part_left
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.text_quantity import Direction, QuantityRole, TextQuantity

_PERCENT = "%"
_RATIO = "1"
# A difference of percentages is in these points.
_POINTS = frozenset({"{percentage-point}", "{point}"})
# What a change has to give that is read by hand.
_NEEDED = "`form`, `value`"
# How much `increased 5 times` adds is not clear; `doubled` adds 100%.
_TIMES = re.compile(r"times|倍")


@dataclass(frozen=True, slots=True)
class ChangeReading:
    """A change as it was read. `form` and `value` are those of a `StatedChange`."""

    found: PlacedQuantity
    form: ChangeForm
    value: str


@dataclass(frozen=True, slots=True)
class GivenChange:
    """What a claim gives of a change beside its words; None for what it leaves to the reader.

    `unit` is that of the claim's quantity, in which a difference is stored. `quantities` are the places of
    that quantity.
    """

    form: ChangeForm | None
    value: str | None
    unit: Unit | None
    quantities: Sequence[PlacedQuantity] = ()


def read_stated_change(
    text: str, language: str | None, span: Span, given: GivenChange
) -> ChangeReading | list[Disagreement]:
    """Read the change whose words are at `span` of a text, and compare it with what a claim gives."""
    found = _find_change(text, language, span)
    return _compare(found, given) if isinstance(found, PlacedQuantity) else found


def contradict_change(
    text: str, language: str | None, span: Span, given: GivenChange
) -> list[Disagreement]:
    """List what contradicts a change that was read by hand; nothing does if its number cannot be read."""
    found = find_quantity(text, language, span, None, _NEEDED)
    candidates = [found]
    if not isinstance(found, PlacedQuantity):
        if is_unread(found):
            fault = refuse_numberless(text, language, span)
            return [explain_by_hand(fault)] if fault else []
        if any(fault.code == "ambiguous" for fault in found):
            candidates = list_stated(text, language, span, _NEEDED)
    read = [_contradict_one(candidate, span, given) for candidate in candidates]
    return [] if not all(read) else [explain_by_hand(fault) for fault in read[0]]


def _contradict_one(
    found: PlacedQuantity | list[Disagreement], span: Span, given: GivenChange
) -> list[Disagreement]:
    """List what contradicts a change; where no cue of one is read, the number may be up or down."""
    if not isinstance(found, PlacedQuantity):
        return [] if is_unread(found) else found
    if found.goes_on:
        return []
    if faults := _list_faults(found, span):
        return faults
    compared: ChangeReading | list[Disagreement] = []
    for read in _list_roles(found, given.unit):
        compared = _compare(read, given)
        if isinstance(compared, ChangeReading):
            return []
    return compared if isinstance(compared, list) else []


def _list_roles(found: PlacedQuantity, unit: Unit | None) -> Iterator[PlacedQuantity]:
    """Yield a number as a change; one without a cue both as an increase and as a decrease."""
    yield found
    is_value = found.quantity.role is QuantityRole.VALUE
    if is_value and not any(_list_readings(found, unit)):
        for direction in Direction:
            change = replace(found.quantity, role=QuantityRole.CHANGE, direction=direction)
            yield replace(found, quantity=change)


def _find_change(
    text: str, language: str | None, span: Span
) -> PlacedQuantity | list[Disagreement]:
    """Find the quantity of a change, which its words have with the cue, and do not deny."""
    found = find_quantity(text, language, span, None, _NEEDED)
    if not isinstance(found, PlacedQuantity):
        return found
    return _list_faults(found, span) or found


def _list_faults(found: PlacedQuantity, span: Span) -> list[Disagreement]:
    """List what is wrong with the words of a change: they leave out its cue, or are denied."""
    cue = found.quantity.cue
    if cue and not covers(span, found.place(cue)):
        detail = ask_for(found.block, found.quantity, "cue")
        return [Disagreement("cue_cut", "as_stated", detail)]
    if denial := find_denial(found.block, found.quantity):
        detail = f"{denial!r} denies the change: {found.describe()}"
        return [Disagreement("denied", "as_stated", detail)]
    return []


def _compare(found: PlacedQuantity, given: GivenChange) -> ChangeReading | list[Disagreement]:
    readings = list(_list_readings(found, given.unit))
    value = None if given.value is None else to_fraction(given.value)
    for form, number in readings:
        if given.form in (None, form) and value in (None, number):
            reading = ChangeReading(found, form, given.value or format_fraction(number))
            return _refuse_other(found, given) or reading
    return [_differ(found, given, readings)]


def _refuse_other(found: PlacedQuantity, given: GivenChange) -> list[Disagreement]:
    """Return a fault if the change is of something else than the quantity of the claim."""
    for quantity in given.quantities:
        if words := find_own_words(found, quantity):
            value = quantity.quantity.whole.cut(quantity.block)
            detail = f"{found.describe()}, of something else than {value!r}: {words!r}"
            return [Disagreement("change_differs", "as_stated", detail)]
    return []


def _differ(
    found: PlacedQuantity, given: GivenChange, readings: Iterable[tuple[ChangeForm, Fraction]]
) -> Disagreement:
    read = " or ".join(f"{form.value} {format_fraction(number)}" for form, number in readings)
    shown = " ".join(filter(None, (given.form and given.form.value, given.value))) or "a change"
    no_change = (
        f"no word of a change of this quantity is read beside it; if the source states one, give {_NEEDED} and "
        "`read_by: hand`"
    )
    detail = f"{shown} is given, but {found.describe()}: {read or no_change}"
    return Disagreement("change_differs", "value" if given.value else "form", detail)


def _list_readings(
    found: PlacedQuantity, unit: Unit | None
) -> Iterator[tuple[ChangeForm, Fraction]]:
    """Yield what a change may be, the likeliest first. A decrease is negative, or a factor below 1."""
    read = found.quantity
    if read.value is None:
        return
    number = to_fraction(read.value)
    is_change = read.role is QuantityRole.CHANGE
    if not is_change and (left := _read_part_left(found, number)):
        yield ChangeForm.FACTOR, left
    elif _RATIO in read.codes:
        yield from _list_ratios(found, number)
    elif is_change:
        yield from _list_amounts(read, number, unit)


def _read_part_left(found: PlacedQuantity, number: Fraction) -> Fraction | None:
    """Read 1/3 in `fell to a third of`, and 0.8 in `dropped to 80% of`; None if it is no such part."""
    read, flat = found.quantity, flatten(found.block)
    if not {_RATIO, _PERCENT} & {*read.codes}:
        return None
    is_percent = _PERCENT in read.codes
    # `fell to 80%` is a percentage, `fell to 80% of its price` a factor.
    if (
        is_percent
        and not flat.startswith((" of ", "的"), read.whole.end)
        and flat[read.whole.start - 1] != "的"
    ):
        return None
    factor = number / 100 if is_percent else number
    is_up = find_part_left(flat, read.whole)
    return factor if is_up is not None and is_up == (factor > 1) else None


def _list_ratios(found: PlacedQuantity, number: Fraction) -> Iterator[tuple[ChangeForm, Fraction]]:
    read = found.quantity
    down = read.direction is Direction.DOWN
    if number > 1:
        factor = 1 / number if down else number
        is_times = _TIMES.search(read.span.cut(found.block))
        percent = number * (-100 if down else 100) if is_times else (factor - 1) * 100
        yield ChangeForm.FACTOR, factor
        yield ChangeForm.PERCENT, percent
    elif read.role is QuantityRole.CHANGE:
        # `by a third` is what was added or lost.
        part = -number if down else number
        yield ChangeForm.PERCENT, part * 100
        yield ChangeForm.FACTOR, 1 + part
    else:
        yield ChangeForm.FACTOR, number


def _list_amounts(
    read: TextQuantity, number: Fraction, unit: Unit | None
) -> Iterator[tuple[ChangeForm, Fraction]]:
    down = read.direction is Direction.DOWN
    signed = -number if down and number > 0 else number
    code = read.unit.code if read.unit else None
    if code == _PERCENT:
        yield ChangeForm.PERCENT, signed
    if unit is None:
        return
    if read.unit is None:
        # No unit, or one of several meanings (`$2 million`): it is that of the claim.
        if unit.code in read.codes or (not read.codes and read.unit_text is None):
            yield ChangeForm.ABSOLUTE, signed
    elif read.unit.dimension == unit.dimension:
        yield ChangeForm.ABSOLUTE, signed * read.unit.factor / unit.factor
    elif unit.code == _PERCENT and code in _POINTS:
        yield ChangeForm.ABSOLUTE, signed
