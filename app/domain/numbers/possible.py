"""The numbers that a stated number can be, and how two stated numbers compare for certain.

| stated | can be |
|---|---|
| eq | the value |
| gt, lt | any number above, below the value |
| gte, lte | the value and any number above, below it |
| bounds | any number from the lower to the upper bound; they narrow what the comparator allows |
| approx | any number in `v ± |v|/2`; bounds alone, from the lowest to the highest of these |

Each end is a sort key (`sort_key.py`) with a character behind it that says whether the end is right below,
at or right above the number of the key. These sort before digits, so ends compare as texts, and `gt 500`
lies above `eq 500`. None is no end.
"""

from typing import NamedTuple

from app.domain.numbers.quantity import Comparator, to_fraction
from app.domain.numbers.sort_key import halve_sort_key, make_sort_key
from app.domain.units.units import difference_of, get_unit, to_base

BELOW, AT, ABOVE = " ", "!", '"'


class StatedNumber(NamedTuple):
    """The parts of a quantity that decide which numbers it can be; see `Quantity`."""

    comparator: str
    value: str | None
    lower: str | None
    upper: str | None
    unit: str
    sort_key: str
    least_key: str | None
    greatest_key: str | None

    @property
    def statement(self) -> tuple[str, str, str | None, str | None]:
        """What is equal for two numbers that state the same."""
        return (self.comparator, self.sort_key, self.least_key, self.greatest_key)


def exact_number(sort_key: str) -> StatedNumber:
    """Return a number that is its value and no other, from its sort key alone."""
    return StatedNumber(Comparator.EQ.value, None, None, None, "", sort_key, sort_key, sort_key)


def find_ends(number: StatedNumber, *, difference: bool = False) -> tuple[str | None, str | None]:
    """Return the lowest and the highest number that a stated number can be.

    `difference` is for a metric of differences, whose temperatures have no zero of their own.
    """
    comparator, value, lower, upper, unit, sort_key, least, greatest = number
    if least == greatest and least is not None:
        return (end := least + AT), end
    above, below = AT, AT
    if comparator == Comparator.APPROX:
        low = _widen(value or lower, unit, sort_key if value else least, difference=difference)
        high = low if value else _widen(upper, unit, greatest, difference=difference)
        least, greatest = low and low[0], high and high[1]
    # Bounds are closed; a strict word excludes the value itself.
    elif comparator == Comparator.GT and value and least == sort_key:
        above = ABOVE
    elif comparator == Comparator.LT and value and greatest == sort_key:
        below = BELOW
    return f"{least}{above}" if least else None, f"{greatest}{below}" if greatest else None


def _widen(
    value: str | None, unit: str, key: str | None, *, difference: bool
) -> tuple[str, str] | None:
    """Return the keys of the ends of `v ± |v|/2`, in the unit in which the source states it."""
    if value is None or key is None:
        return None
    code = difference_of(get_unit(unit)) if difference else get_unit(unit)
    if not code.offset:
        low, high = halve_sort_key(key, 1), halve_sort_key(key, 3)
        if low and high:
            return low, high
    number = to_fraction(value)
    reach = abs(number) / 2
    low_number, high_number = (to_base(end, code) for end in (number - reach, number + reach))
    return make_sort_key(low_number), make_sort_key(high_number)


def exclude_each_other(number: StatedNumber, other: StatedNumber) -> bool:
    """Return whether no number is both of two stated numbers."""
    lowest, highest = find_ends(number)
    other_lowest, other_highest = find_ends(other)
    return _is_above(lowest, other_highest) or _is_above(other_lowest, highest)


def _is_above(lowest: str | None, highest: str | None) -> bool:
    return lowest is not None and highest is not None and lowest > highest
