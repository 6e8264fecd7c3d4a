"""Changes from a baseline to a value: computed from the two, or stated by a source.

A computed change is marked as such. A stated one is stored separately, as the source states it.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from app.domain.numbers.quantity import Quantity, format_fraction, to_fraction
from app.domain.numbers.sort_key import make_sort_key
from app.domain.numbers.unit_table import Unit


class ChangeForm(StrEnum):
    """How a source puts a change: by how much, how many times as much, by what percentage."""

    ABSOLUTE = "absolute"
    FACTOR = "factor"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A change that the source itself states; `absolute` is in the unit of the claim's quantity."""

    as_stated: str
    form: str
    value: str


@dataclass(frozen=True, slots=True)
class DerivedChange:
    """A change computed from a baseline and a value; no source states it.

    `absolute` is in the metric's canonical unit. `factor` and `percent` are None when the baseline
    is zero, and for a unit whose zero is arbitrary: 20 degrees Celsius are not twice 10.
    """

    absolute: str
    factor: str | None
    percent: str | None


def compute_change(
    baseline: Quantity | None, quantity: Quantity, unit: Unit
) -> DerivedChange | None:
    """The change between two normalised quantities; `unit` is that of their metric.

    None unless both are plain values: a bound, an approximation or a value that the source gives
    bounds for has no exact difference.
    """
    values = [
        stated.normalized_value
        for stated in (baseline, quantity)
        if stated and stated.comparator == "eq" and stated.lower is None and stated.upper is None
    ]
    match values:
        case [str(first), str(second)]:
            return _compare(first, second, has_zero=unit.offset == 0)
    return None


@lru_cache(maxsize=4096)
def _compare(first: str, second: str, *, has_zero: bool) -> DerivedChange:
    """A claim is checked and its document is built, and both ask. `has_zero` is of the unit."""
    before, after = to_fraction(first), to_fraction(second)
    if before == 0 or not has_zero:
        return DerivedChange(format_fraction(after - before), None, None)
    return DerivedChange(
        format_fraction(after - before),
        format_fraction(after / before),
        format_fraction((after - before) / abs(before) * 100),
    )


def make_factor_key(change: DerivedChange | None) -> str | None:
    """The sort key of the factor, None where there is none."""
    return make_sort_key(to_fraction(change.factor)) if change and change.factor else None


def agrees(stated: StatedChange, change: DerivedChange, unit: Unit, metric_unit: Unit) -> bool:
    """Does the stated change fit the computed one, rounded to the digits that the source gives?

    `unit` is that of the claim's quantity, in which an absolute change is stated.
    """
    value = to_fraction(stated.value)
    computed = getattr(change, stated.form)
    if computed is None:
        return False
    exact = to_fraction(computed)
    if stated.form == ChangeForm.ABSOLUTE:
        # A difference has no offset, so it is the factors of the units that count.
        exact = exact * metric_unit.factor / unit.factor
    return abs(exact - value) <= _find_rounding(stated.value)


def _find_rounding(value: str) -> Fraction:
    """Half a unit of the last digit that is written; a fraction is not rounded."""
    if "/" in value:
        return Fraction(0)
    exponent = Decimal(value).as_tuple().exponent
    return Fraction(10) ** int(exponent) / 2
