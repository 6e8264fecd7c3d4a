"""The unit of a number in a text."""

import re
from dataclasses import dataclass, replace
from typing import Self

from app.domain.quotes.span import Span
from app.domain.units.codes import combine
from app.domain.units.in_text import UnitMatch
from app.domain.units.unit import Unit
from app.domain.units.units import find_unit
from app.errors import InvalidValue
from app.extraction.numerals.numeral import Numeral

_MONEY = re.compile(r"(?:10\*\d\.)?[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit of a number in a text.

    `start` and `end` are the offsets of number and unit together. `units` are the places of the unit's
    parts in order; empty for a number without a unit. `unit` is None if there is none, or if it is
    ambiguous or unknown; `codes` are all codes that it may mean.
    """

    start: int
    end: int
    units: tuple[Span, ...] = ()
    unit: Unit | None = None
    codes: tuple[str, ...] = ()

    @property
    def is_money(self) -> bool:
        """Return whether the unit is money."""
        return is_money(self.codes)

    def borrow_unit(self, other: "Measure") -> Self:
        """Return the same measure with the unit that is written beside another number."""
        return replace(self, units=other.units, unit=other.unit, codes=other.codes)

    def divide(self, place: Span, codes: tuple[str, ...]) -> Self:
        """Return the measure with the unit divided by that at `place`; no `codes`: by an unknown one."""
        numerators = self.codes or (() if self.units else ("1",))
        quotients = tuple(
            quotient
            for above in numerators
            for below in codes
            if (quotient := _divide_codes(above, below))
        )
        return replace(
            self,
            end=max(place.end, self.end),
            units=(*self.units, place),
            unit=find_unit(quotients[0]) if len(quotients) == 1 else None,
            codes=quotients,
        )


def make_measure(numeral: Numeral, found: UnitMatch) -> Measure:
    """Make the measure of a number with a unit after it."""
    place = Span(found.start, found.end)
    return Measure(numeral.start, found.end, (place,), found.unit, found.codes)


def is_money(codes: tuple[str, ...]) -> bool:
    """Return whether all codes are of money: three capitals, which is no code of another unit, or millions of it."""
    return bool(codes) and all(_MONEY.fullmatch(code) for code in codes)


def _divide_codes(above: str, below: str) -> str | None:
    """Return the code of a quotient of two units; None if it is none by the grammar of units."""
    try:
        return combine(((above, 1), (below, -1)))
    except InvalidValue:
        return None
