"""Changes from a baseline (the number before a change) to a value, computed or stated by a source.

Responses mark a computed change as computed. A change that a source states is stored separately.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from app.domain.numbers.quantity import Quantity, format_fraction, to_fraction
from app.domain.numbers.sort_key import make_sort_key
from app.domain.units.unit import Unit


class ChangeForm(StrEnum):
    """The form in which a source states a change from a baseline (the number before) to a number.

    `absolute`: the difference. `factor`: the number divided by the baseline. `percent`: the difference
    as a percentage of the baseline.
    """

    ABSOLUTE = "absolute"
    FACTOR = "factor"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A change as a source states it, such as `4 times` or `by 3,000 km`.

    `as_stated` are the words of the source, `form` is a `ChangeForm`, and `value` is the number. The
    number of an `absolute` change is in the unit of the claim's quantity. `read_by` is a `ReadBy`, None if
    it has not been read since readings are compared.
    """

    as_stated: str
    form: str
    value: str
    read_by: str | None = None


@dataclass(frozen=True, slots=True)
class DerivedChange:
    """A change that was computed from two numbers of a claim; no source states it.

    `absolute` is in the canonical unit of the metric, the unit to which all its numbers are converted.
    `factor` and `percent` are None unless the number before the change is positive: from a loss of 10 to
    one of 20, nothing has doubled. They are also None if the zero of the unit is arbitrary: 20 degrees
    Celsius are not twice 10 degrees Celsius.
    """

    absolute: str
    factor: str | None
    percent: str | None


def compute_change(
    baseline: Quantity | None, quantity: Quantity, unit: Unit
) -> DerivedChange | None:
    """Compute the change from `baseline` (the number before the change) to `quantity`.

    `unit` is the canonical unit of their metric, to which both are converted. Return None unless both
    are exact single numbers: a bound, an approximation, or a value with bounds has no exact difference
    from another number.
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
    """Compute the change from `first` to `second`. `has_zero` is False if the unit's zero is arbitrary.

    The result is cached, because it is needed when a claim is checked and again when its document is
    built.
    """
    before, after = to_fraction(first), to_fraction(second)
    if before <= 0 or not has_zero:
        return DerivedChange(format_fraction(after - before), None, None)
    return DerivedChange(
        format_fraction(after - before),
        format_fraction(after / before),
        format_fraction((after - before) / before * 100),
    )


def make_factor_key(change: DerivedChange | None) -> str | None:
    """Return a text that sorts like the factor of a change (see `sort_key.py`).

    Return None if there is no change, or if the change has no factor.
    """
    return make_sort_key(to_fraction(change.factor)) if change and change.factor else None


def agrees(stated: StatedChange, change: DerivedChange, unit: Unit, metric_unit: Unit) -> bool:
    """Return whether the change that a source states equals `change`, which was computed.

    The two may differ by the rounding of the stated number. `unit` is the unit of the claim's quantity,
    in which an absolute change is stated. `metric_unit` is the canonical unit of the metric, in which
    `change` is computed.
    """
    value = to_fraction(stated.value)
    computed = getattr(change, stated.form)
    if computed is None:
        return False
    exact = to_fraction(computed)
    if stated.form == ChangeForm.ABSOLUTE:
        # The offsets of units cancel out in a difference, so only the factors are needed.
        exact = exact * metric_unit.factor / unit.factor
    return abs(exact - value) <= _find_rounding(stated.value)


def _find_rounding(value: str) -> Fraction:
    """Return the greatest error from which rounding can have led to a number: 0.05 for `1.5`.

    This is half a unit of the last digit. A fraction such as `1/3` is not rounded: for it, the result
    is 0.
    """
    if "/" in value:
        return Fraction(0)
    exponent = Decimal(value).as_tuple().exponent
    return Fraction(10) ** int(exponent) / 2
