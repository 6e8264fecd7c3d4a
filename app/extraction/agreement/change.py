"""Agreement of a stated change: a difference, a factor or a percentage, with its direction."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from app.domain.numbers.derived_change import ChangeForm
from app.domain.numbers.quantity import format_fraction, to_fraction
from app.domain.quotes.span import Span
from app.domain.units.unit import Unit
from app.extraction.agreement.place import Disagreement, PlacedQuantity, find_quantity
from app.extraction.numbers.text_quantity import Direction, QuantityRole, TextQuantity

_PERCENT = "%"
_RATIO = "1"
# A difference of percentages is in these points.
_POINTS = frozenset({"{percentage-point}", "{point}"})


@dataclass(frozen=True, slots=True)
class ChangeReading:
    """A change as it was read. `form` and `value` are those of a `StatedChange`."""

    found: PlacedQuantity
    form: ChangeForm
    value: str


def read_stated_change(
    text: str,
    language: str | None,
    span: Span,
    given: tuple[ChangeForm | None, str | None],
    unit: Unit | None,
) -> ChangeReading | list[Disagreement]:
    """Read the change whose words are at `span` of a text, and compare it with what a claim gives.

    `given` is its form and its value, None for what the claim leaves to the reader; `unit` is that of the
    claim's quantity, in which a difference is stored.
    """
    found = find_quantity(text, language, span, None)
    if not isinstance(found, PlacedQuantity):
        return found
    form, value = given
    readings = list(_list_readings(found.quantity, unit))
    for read_form, number in readings:
        if form in (None, read_form) and (value is None or to_fraction(value) == number):
            return ChangeReading(found, read_form, value or format_fraction(number))
    read = " or ".join(f"{other.value} {format_fraction(number)}" for other, number in readings)
    shown = " ".join(filter(None, (form and form.value, value))) or "a change"
    detail = f"{shown} is given, but {found.describe()}: {read or 'no change of this quantity'}"
    return [Disagreement("change_differs", "value" if value else "form", detail)]


def _list_readings(read: TextQuantity, unit: Unit | None) -> Iterator[tuple[ChangeForm, Fraction]]:
    """Yield what a change may be, the likeliest first. A decrease is negative, or a factor below 1."""
    if read.value is None:
        return
    number = to_fraction(read.value)
    down = read.direction is Direction.DOWN
    signed = -number if down and number > 0 else number
    code = read.unit.code if read.unit else None
    is_change = read.role is QuantityRole.CHANGE
    if code == _PERCENT and is_change:
        yield ChangeForm.PERCENT, signed
    elif code == _RATIO:
        factor = 1 / number if down and number > 1 else number
        readings = [(ChangeForm.FACTOR, factor), (ChangeForm.PERCENT, signed * 100)]
        # `by a third` is what was lost; `doubled` is how many times as much there is.
        yield from readings if number > 1 else reversed(readings)
    if unit is None or not is_change:
        return
    if read.unit is None:
        # No unit, or one of several meanings (`$2 million`): it is that of the claim.
        if unit.code in read.codes or (not read.codes and read.unit_text is None):
            yield ChangeForm.ABSOLUTE, signed
    elif read.unit.dimension == unit.dimension:
        yield ChangeForm.ABSOLUTE, signed * read.unit.factor / unit.factor
    elif unit.code == _PERCENT and code in _POINTS:
        yield ChangeForm.ABSOLUTE, signed
