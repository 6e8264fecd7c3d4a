"""The quantities that the reader finds in a text."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.domain.units.unit import Unit
from app.extraction.combinations.combined import Tolerance


class QuantityRole(StrEnum):
    """The role of a quantity in its sentence.

    `baseline`: a change or a comparison starts from it (`up from 7,000 km`). `change`: the amount of a
    change (`fell by 10%`), or how many times something has become (`doubled`). `value`: any other.
    """

    VALUE = "value"
    BASELINE = "baseline"
    CHANGE = "change"


class Direction(StrEnum):
    """The direction of a change."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class TextQuantity:
    """A quantity that a text states. Offsets are code points of the text.

    `span` covers number, tolerance, the unit beside it with its denominator, and money before the number.
    `whole` also covers the cue. `numeral` covers sign, digits or number words, and scale; for a range it
    goes from the first numeral to the last. `units` are the places at which the unit is written: after the
    number, before it (money, 每秒), or beside a later number of a list; empty without a unit.

    `value` is exact, and None for a range, which has `lower` and `upper` in the unit, and for a `vague`
    number (`thousands`), which has none of them and no comparator. `unit` is None if no unit is written,
    or if what is written may mean several (`codes` lists them) or is unknown. `unit_text` is None if no
    unit is written. `digits` counts the significant digits as written, None for words and fractions.
    """

    span: Span
    whole: Span
    numeral: Span
    units: tuple[Span, ...]
    cue: Span | None
    value: str | None
    lower: str | None
    upper: str | None
    tolerance: Tolerance | None
    unit: Unit | None
    codes: tuple[str, ...]
    unit_text: str | None
    comparator: Comparator | None
    role: QuantityRole
    direction: Direction | None
    vague: bool
    digits: int | None

    def shift(self, offset: int) -> "TextQuantity":
        """Return the same quantity in a text in which it begins so many code points later."""
        return self.move(lambda span: span.shift(offset))

    def move(self, locate: Callable[[Span], Span]) -> "TextQuantity":
        """Return the same quantity in another text, in which `locate` finds each of its spans."""
        tolerance = self.tolerance
        return replace(
            self,
            span=locate(self.span),
            whole=locate(self.whole),
            numeral=locate(self.numeral),
            units=tuple(locate(unit) for unit in self.units),
            cue=locate(self.cue) if self.cue else None,
            tolerance=replace(tolerance, span=locate(tolerance.span)) if tolerance else None,
        )
