"""Quantities are normalized exactly, and keys order them as fractions do, on either side of any tie."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.exact_values import (
    BY_DIMENSION,
    near_ties,
    normalize_value,
    state,
)

from app.domain.numbers.quantity import (
    MAX_DIGITS,
    Comparator,
    StatedQuantity,
    convert_value,
    format_fraction,
    normalize,
    read_value,
)
from app.domain.numbers.sort_key import make_sort_key
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit
from app.errors import InvalidValue


@pytest.mark.parametrize(
    ("value", "code", "canonical", "expected"),
    [
        ("500", "m", "m", "500"),
        ("10", "km", "m", "10000"),
        ("30", "um", "mm", "0.03"),
        ("1.50", "km", "m", "1500"),
        ("1/3", "km", "m", "1000/3"),
        ("2/6", "m", "m", "1/3"),
        ("6.75E+9", "{call}", "{call}", "6750000000"),
        ("-40", "[degF]", "Cel", "-40"),
        ("0", "Cel", "K", "273.15"),
        ("76", "%", "1", "0.76"),
        ("1", "km/h", "m/s", "5/18"),
    ],
)
def test_normalize_with_known_units_is_exact(
    value: str, code: str, canonical: str, expected: str
) -> None:
    unit = get_unit(code)
    quantity = normalize_value(value, unit, get_unit(canonical))
    assert quantity.normalized_value == expected
    assert quantity.normalized_value == convert_value(value, unit, get_unit(canonical))
    assert quantity.sort_key == make_sort_key(Fraction(value) * unit.factor + unit.offset)


def test_normalize_keeps_what_is_stated() -> None:
    stated = StatedQuantity(
        "nearly 1.50 km",
        Comparator.APPROX,
        "nearly",
        get_unit("km"),
        value="1.50",
        lower="1/3",
        upper="2",
    )
    quantity = normalize(stated, get_unit("m"))
    assert (quantity.as_stated, quantity.cue, quantity.unit) == ("nearly 1.50 km", "nearly", "km")
    assert (quantity.comparator, quantity.value) == ("approx", "1.50")
    assert (quantity.lower, quantity.upper) == ("1/3", "2")


@pytest.mark.parametrize("code", ["km", "Cel", "{call}"])
@pytest.mark.parametrize(
    ("comparator", "is_bound"),
    [
        (Comparator.EQ, (True, True)),
        (Comparator.APPROX, (False, False)),
        (Comparator.LT, (False, True)),
        (Comparator.LTE, (False, True)),
        (Comparator.GT, (True, False)),
        (Comparator.GTE, (True, False)),
    ],
)
def test_normalize_with_comparator_bounds_only_what_it_says(
    comparator: Comparator, is_bound: tuple[bool, bool], code: str
) -> None:
    """Approximate is not less-than: nothing follows from it for either side."""
    unit = get_unit(code)
    quantity = normalize(state("5", unit, comparator), unit)
    key = make_sort_key(5 * unit.factor + unit.offset)
    assert quantity.sort_key == key
    assert (quantity.least_key, quantity.greatest_key) == tuple(
        key if bound else None for bound in is_bound
    )


@pytest.mark.parametrize(
    ("value", "lower", "upper", "keys"),
    [
        (None, "1", None, ("1", "1", None)),
        (None, None, "3", ("3", None, "3")),
        (None, "1", "3", ("1", "1", "3")),
        (None, "3", "3", ("3", "3", "3")),
        (None, "0", "0.0", ("0", "0", "0")),
        (None, "-1/3", "1/3", ("-1/3", "-1/3", "1/3")),
        ("2", "1", "3", ("2", "1", "3")),
        ("2", "1", None, ("2", "1", None)),
        ("1", "1", "3", ("1", "1", "3")),
        ("3", "1", "3", ("3", "1", "3")),
        ("2", None, None, ("2", None, None)),
    ],
)
def test_normalize_with_stated_bounds_takes_their_keys(
    value: str | None,
    lower: str | None,
    upper: str | None,
    keys: tuple[str | None, str | None, str | None],
) -> None:
    metre, kilometre = get_unit("m"), get_unit("km")
    stated = state(value, kilometre, Comparator.APPROX, (lower, upper))
    quantity = normalize(stated, metre)
    assert (quantity.sort_key, quantity.least_key, quantity.greatest_key) == tuple(
        make_sort_key(1000 * Fraction(key)) if key else None for key in keys
    )
    assert quantity.normalized_value == (f"{value}000" if value else None)


@pytest.mark.parametrize(
    ("comparator", "value", "lower", "upper", "limits"),
    [
        ("gt", "500", None, "900", ("500", "900")),
        ("gt", "500", "400", None, ("500", None)),
        ("gte", "500", "500", "500", ("500", "500")),
        ("lt", "500", "400", "600", ("400", "500")),
        ("lte", "500", None, "600", (None, "500")),
        ("eq", "5", "4", "6", ("5", "5")),
        ("eq", None, "4", "6", ("4", "6")),
        ("lt", None, "4", "6", ("4", "6")),
    ],
)
def test_normalize_with_bounds_narrows_the_comparator(
    comparator: str,
    value: str | None,
    lower: str | None,
    upper: str | None,
    limits: tuple[str | None, str | None],
) -> None:
    metre = get_unit("m")
    quantity = normalize(state(value, metre, Comparator(comparator), (lower, upper)), metre)
    assert (quantity.least_key, quantity.greatest_key) == tuple(
        limit and make_sort_key(Fraction(limit)) for limit in limits
    )


@pytest.mark.parametrize(
    ("stated", "rule"),
    [
        (state(None, get_unit("m")), "no_value"),
        (state("500", get_unit("m"), Comparator.GT, (None, "500")), "bounds_reversed"),
        (state("500", get_unit("m"), Comparator.LT, ("500", None)), "bounds_reversed"),
        (state(None, get_unit("m"), Comparator.GT, ("1/3", "2/6")), "bounds_reversed"),
        (state(None, get_unit("m"), Comparator.LT, ("5", "5.0")), "bounds_reversed"),
        (state(None, get_unit("m"), bounds=("3", "1")), "bounds_reversed"),
        (state(None, get_unit("m"), bounds=("-1", "-3")), "bounds_reversed"),
        (state("2", get_unit("m"), bounds=("1/3", "0.333")), "bounds_reversed"),
        (state("5", get_unit("m"), bounds=("1", "3")), "value_outside_bounds"),
        (state("-1", get_unit("m"), bounds=("0", None)), "bounds_reversed"),
        (state("-1", get_unit("m"), bounds=("0", "1")), "value_outside_bounds"),
        (state("3.0001", get_unit("m"), Comparator.APPROX, (None, "3")), "value_outside_bounds"),
        (state("1/3", get_unit("m"), Comparator.APPROX, ("0.334", None)), "value_outside_bounds"),
        (state("5", get_unit("m"), Comparator.LT, (None, "4")), "value_outside_bounds"),
        (state("5", get_unit("m"), Comparator.GTE, ("6", None)), "value_outside_bounds"),
        (state("1", get_unit("s")), "unit_mismatch"),
        (state("1", get_unit("CNY")), "unit_mismatch"),
        (state("1", get_unit("{call}")), "unit_mismatch"),
    ],
)
def test_normalize_with_impossible_statement_is_refused(stated: StatedQuantity, rule: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        normalize(stated, get_unit("m"))
    assert caught.value.rule == rule


@given(near_ties())
def test_normalize_with_any_canonical_unit_gives_one_sort_key(
    tie: tuple[str, Unit, str, Unit],
) -> None:
    """The key depends on the quantity alone: a metric may change its canonical unit and keep its order."""
    value, unit, _, other = tie
    quantity = normalize_value(value, unit, other)
    normalized = quantity.normalized_value
    assert normalized is not None
    assert Fraction(normalized) * other.factor + other.offset == (
        Fraction(value) * unit.factor + unit.offset
    )
    assert quantity.sort_key == normalize(state(normalized, other), unit).sort_key


DECIMALS = st.builds(
    lambda sign, number, places, exponent: (
        f"{sign}{number // 10**places}.{number % 10**places:0{places or 1}d}E{exponent}"
    ),
    st.sampled_from(["", "-"]),
    st.integers(0, 10**30),
    st.integers(0, 20),
    st.integers(-40, 40),
)
# Temperatures have zeros of their own, so they are drawn often.
PAIRS = (st.just("K") | st.sampled_from(sorted(BY_DIMENSION))).flatmap(
    lambda dimension: st.tuples(*2 * [st.sampled_from(BY_DIMENSION[dimension])])
)


@given(DECIMALS | st.integers().map(str) | st.sampled_from(["1/3", "-7/2"]), PAIRS)
def test_decimals_give_what_fractions_give(written: str, units: tuple[Unit, Unit]) -> None:
    unit, target = units
    value = read_value(written)
    base = Fraction(value) * unit.factor + unit.offset
    assume(base >= 0 or unit.dimension != "K")
    stated = StatedQuantity(written, Comparator.EQ, None, unit, value, None, None)
    derived = normalize(stated, target)
    assert derived.sort_key == make_sort_key(base)
    assert derived.normalized_value == format_fraction((base - target.offset) / target.factor)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.decimals(-1, 1, places=9))
def test_value_has_the_spelling_of_its_decimal(number: Decimal) -> None:
    written = f"{number:f}"
    if number and len(written) <= MAX_DIGITS:
        assert read_value(written) == str(number)


@pytest.mark.parametrize(
    ("value", "code"), [("-273.16", "Cel"), ("-1", "K"), ("-500", "[degF]"), ("-1", "mK")]
)
def test_temperature_below_absolute_zero_is_refused(value: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        normalize(state(value, get_unit(code)), get_unit("K"))
    assert caught.value.rule == "below_absolute_zero"
    with pytest.raises(InvalidValue):
        normalize(state(None, get_unit(code), bounds=(value, None)), get_unit("K"))


def test_temperature_at_absolute_zero_is_accepted() -> None:
    assert normalize(state("-273.15", get_unit("Cel")), get_unit("K")).normalized_value == "0"


def test_difference_of_temperatures_has_no_zero() -> None:
    cooler = normalize(state("-10", get_unit("Cel")), get_unit("K"), difference=True)
    assert (cooler.value, cooler.unit, cooler.normalized_value) == ("-10", "Cel", "-10")
    assert cooler.sort_key == make_sort_key(Fraction(-10))
