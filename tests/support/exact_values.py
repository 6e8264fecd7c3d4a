"""Exact values of any size for property tests, and quantities that they make.

Expected results are computed with `Fraction`, without rounding and without keys.
"""

from fractions import Fraction
from typing import TypeVar

from hypothesis import strategies as st

from app.domain.numbers.quantity import Comparator, Quantity, StatedQuantity, normalize, read_value
from app.domain.units.unit import TEMPERATURE, Unit
from app.domain.units.units import list_units

LIMIT = 10**100  # numerators, denominators and coefficients stay below it
# Temperatures are left out, because they have a least value.
UNITS = tuple(unit for unit in list_units() if unit.dimension != TEMPERATURE)
BY_DIMENSION = {
    unit.dimension: [other for other in list_units() if other.dimension == unit.dimension]
    for unit in list_units()
}


Ordered = TypeVar("Ordered", Fraction, bytes)


# --- what may be written -------------------------------------------------------------------------


@st.composite
def decimals(draw: st.DrawFn) -> str:
    """Draw any accepted decimal, plain where that is short enough, else with an exponent."""
    coefficient = str(draw(st.integers(0, LIMIT - 1)))
    magnitude = draw(st.integers(-100, 100))
    sign = draw(st.sampled_from(["", "-", "+"]))
    if magnitude < len(coefficient) and draw(st.booleans()):
        point = magnitude + 1
        whole = coefficient[:point] if point > 0 else "0"
        part = "0" * -point + coefficient[max(point, 0) :]
        return sign + draw(st.sampled_from(["", "0", "000"])) + whole + (part and f".{part}")
    part = coefficient[1:]
    exponent = draw(st.sampled_from(["E", "e"])) + draw(st.sampled_from(["", "0"])).join(
        ["-" if magnitude < 0 else "+", str(abs(magnitude))]
    )
    return sign + coefficient[0] + (part and f".{part}") + exponent


@st.composite
def ratios(draw: st.DrawFn) -> str:
    """Draw any accepted fraction, reduced or not."""
    zeros = draw(st.sampled_from(["", "0", "00"]))
    numerator = draw(st.integers(0, LIMIT - 1))
    denominator = draw(st.integers(1, LIMIT - 1))
    return f"{draw(st.sampled_from(['', '-', '+']))}{zeros}{numerator}/{zeros}{denominator}"


def values() -> st.SearchStrategy[str]:
    return decimals() | ratios()


def write_near(number: Fraction, kind: str, step: int) -> str | None:
    """Write a value as near to `number` as possible, None where that is not near.

    `step` is added to the last digit, or to the numerator, for a value on either side.
    """
    magnitude = abs(number)
    if not Fraction(1, LIMIT) <= magnitude < LIMIT:
        return None
    if kind == "ratio":
        # The nearest of all fractions with so few digits; above 1 the numerator is the longer part.
        near = (
            magnitude.limit_denominator(LIMIT - 1)
            if magnitude < 1
            else 1 / (1 / magnitude).limit_denominator(LIMIT - 1)
        )
        numerator, denominator = near.numerator + step, near.denominator
        digits = f"{numerator}/{denominator}"
        fits = numerator < LIMIT and denominator < LIMIT
    else:
        whole = len(str(int(magnitude))) if magnitude >= 1 else 0
        coefficient = int(magnitude * 10 ** (100 - whole)) + step
        digits = f"{coefficient}E{whole - 100}"
        fits = coefficient < LIMIT
    return f"{'-' if number < 0 else ''}{digits}" if fits else None


@st.composite
def near_ties(draw: st.DrawFn) -> tuple[str, Unit, str, Unit]:
    """Draw two quantities of one dimension that differ as little as possible, or not at all."""
    value = draw(values())
    unit = draw(st.sampled_from(UNITS))
    other = draw(st.sampled_from(BY_DIMENSION[unit.dimension]))
    same = (Fraction(value) * unit.factor + unit.offset - other.offset) / other.factor
    kind = draw(st.sampled_from(["ratio", "decimal"]))
    near = write_near(same, kind, draw(st.sampled_from([0, 0, -1, 1])))
    return value, unit, near or draw(values()), other


def order(value: Ordered, other: Ordered) -> int:
    """Return -1, 0 or 1 for less, equal or greater."""
    return (value > other) - (value < other)


def state(
    value: str | None,
    unit: Unit,
    comparator: Comparator = Comparator.EQ,
    bounds: tuple[str | None, str | None] = (None, None),
) -> StatedQuantity:
    lower, upper = bounds
    return StatedQuantity("so many", comparator, None, unit, value=value, lower=lower, upper=upper)


def normalize_value(text: str, unit: Unit, canonical: Unit) -> Quantity:
    return normalize(state(read_value(text), unit), canonical)


ASCENDING = [
    "-1E+100",
    "-100",
    "-99.9",
    "-10",
    "-9",
    "-2",
    "-1.5",
    "-1.01",
    "-1",
    "-0.999",
    "-0." + "6" * 99 + "7",
    "-2/3",
    "-0." + "6" * 100,
    "-0.1",
    "-0.01",
    "-1E-100",
    "0",
    "1E-100",
    "0.01",
    "0.1",
    "0." + "3" * 100,
    "1/3",
    "0." + "3" * 99 + "4",
    "0.999",
    "1",
    "1.01",
    "1.5",
    "2",
    "9",
    "10",
    "99.9",
    "100",
    "1E+100",
]
