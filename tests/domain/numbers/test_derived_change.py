"""Changes from a baseline are exact, and a stated change is compared at its own rounding.

The expected results are computed with `Fraction`, without rounding.
"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.exact_values import ASCENDING, UNITS, normalize_value, order, state, values
from support.quantities import read_quantity

from app.domain.numbers.derived_change import (
    ChangeForm,
    DerivedChange,
    StatedChange,
    agrees,
    compute_change,
    make_factor_key,
)
from app.domain.numbers.quantity import Comparator, StatedQuantity, normalize
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit

METRE = get_unit("m")


def change_between(baseline: str, quantity: str, unit: str = "m") -> DerivedChange | None:
    return compute_change(
        read_quantity(baseline, unit), read_quantity(quantity, unit), get_unit(unit)
    )


# --- compute_change ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("baseline", "quantity", "unit", "change"),
    [
        ("7000 km", "10000 km", "km", DerivedChange("3000", "10/7", "300/7")),
        ("49000 {firm}", "330000 {firm}", "{firm}", DerivedChange("281000", "330/49", "28100/49")),
        ("500 m", "1.25 km", "m", DerivedChange("750", "2.5", "150")),
        ("500 m", "1.25 km", "km", DerivedChange("0.75", "2.5", "150")),
        ("2 km", "500 m", "m", DerivedChange("-1500", "0.25", "-75")),
        ("1/3 m", "1/2 m", "m", DerivedChange("1/6", "1.5", "50")),
        ("0.1 m", "0.3 m", "m", DerivedChange("0.2", "3", "200")),
        ("500 m", "0.5 km", "m", DerivedChange("0", "1", "0")),
        ("5 m", "0 m", "m", DerivedChange("-5", "0", "-100")),
        ("1000000000000000000000 m", "1000000000000000000001 m", "m", DerivedChange("1", "1.000000000000000000001", "0.0000000000000000001")),
        ("4 m", "-4 m", "m", DerivedChange("-8", "-1", "-200")),
        # Nothing is a multiple or a percentage of a loss: from -10 to -20 nothing has doubled.
        ("-10 m", "-20 m", "m", DerivedChange("-10", None, None)),
        ("-4 m", "4 m", "m", DerivedChange("8", None, None)),
        ("-1/3 m", "0 m", "m", DerivedChange("1/3", None, None)),
        # There is no multiple of zero.
        ("0 m", "7 m", "m", DerivedChange("7", None, None)),
        ("-0.00 m", "1/3 km", "m", DerivedChange("1000/3", None, None)),
        ("0 m", "0 m", "m", DerivedChange("0", None, None)),
        # A scale with an arbitrary zero has no multiples either, and differences have no offset.
        ("10 Cel", "20 Cel", "Cel", DerivedChange("10", None, None)),
        ("32 [degF]", "212 [degF]", "Cel", DerivedChange("100", None, None)),
        ("0 Cel", "100 Cel", "[degF]", DerivedChange("180", None, None)),
        ("300 K", "26.85 Cel", "Cel", DerivedChange("0", None, None)),
        # The zero of the kelvin is not arbitrary.
        ("10 K", "20 K", "K", DerivedChange("10", "2", "100")),
        ("-263.15 Cel", "20 K", "K", DerivedChange("10", "2", "100")),
    ],
)  # fmt: skip
def test_compute_change_with_plain_values_is_exact(
    baseline: str, quantity: str, unit: str, change: DerivedChange
) -> None:
    assert change_between(baseline, quantity, unit) == change


@st.composite
def lengths(draw: st.DrawFn) -> tuple[str, Fraction]:
    """Draw a length as it is written, and in metres."""
    number = f"{draw(st.integers(-(10**40), 10**40))}"
    ending = draw(st.sampled_from(["", ".5", "/3", "/7000", "E-20", "E+9"]))
    unit = get_unit(draw(st.sampled_from(["m", "km", "um", "[in_i]", "[nmi_i]"])))
    return f"{number}{ending} {unit.code}", Fraction(number + ending) * unit.factor


@given(lengths(), lengths(), st.sampled_from(["m", "km", "[in_i]"]))
def test_compute_change_across_units_agrees_with_fractions(
    baseline: tuple[str, Fraction], quantity: tuple[str, Fraction], unit: str
) -> None:
    change = change_between(baseline[0], quantity[0], unit)
    before, after = baseline[1], quantity[1]
    assert change is not None
    assert Fraction(change.absolute) * get_unit(unit).factor == after - before
    if before <= 0:
        assert (change.factor, change.percent) == (None, None)
        return
    assert Fraction(change.factor or "") == after / before
    assert Fraction(change.percent or "") == (after - before) / before * 100


@pytest.mark.parametrize(
    "loose",
    ["gt 5 m", "gte 5 m", "lt 5 m", "lte 5 m", "approx 5 m", "4..6 m", "4.. m", "..6 m", "5..5 m"],
)
def test_compute_change_with_a_bound_or_an_approximation_is_none(loose: str) -> None:
    assert change_between(loose, "7 m") is None
    assert change_between("7 m", loose) is None
    assert change_between(loose, loose) is None


def test_compute_change_of_a_value_that_is_stated_with_bounds_is_none() -> None:
    stated = StatedQuantity("5 m (4 to 6)", Comparator.EQ, None, METRE, "5", "4", "6")
    plain = read_quantity("7 m")
    assert compute_change(normalize(stated, METRE), plain, METRE) is None
    assert compute_change(plain, normalize(stated, METRE), METRE) is None


def test_compute_change_without_a_baseline_is_none() -> None:
    assert compute_change(None, read_quantity("7 m"), METRE) is None


# --- make_factor_key -----------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(-9, 9)), min_size=2, max_size=6))
def test_make_factor_key_orders_as_the_factors_do(pairs: list[tuple[int, int]]) -> None:
    keys = {
        Fraction(after, before): make_factor_key(change_between(f"{before} m", f"{after} km"))
        for before, after in pairs
    }
    assert None not in keys.values()
    assert sorted(keys) == sorted(keys, key=lambda factor: (keys[factor] or "").encode())


def test_make_factor_key_of_equal_factors_is_one() -> None:
    pairs = [("2 m", "3 m"), ("20 km", "30 km"), ("1/3 m", "1/2 m")]
    assert len({make_factor_key(change_between(*pair)) for pair in pairs}) == 1


@pytest.mark.parametrize(
    "change", [None, DerivedChange("7", None, None), change_between("10 Cel", "20 Cel", "Cel")]
)
def test_make_factor_key_without_a_factor_is_none(change: DerivedChange | None) -> None:
    assert make_factor_key(change) is None


# --- agrees --------------------------------------------------------------------------------------

# From 8 m to 23 m: 15 m more, 2.875 times as much, 187.5% more.
GROWTH = DerivedChange("15", "2.875", "187.5")
# From 3 m to 7 m: 4 m more, 7/3 times as much, 400/3% more.
ENDLESS = DerivedChange("4", "7/3", "400/3")
FALL = DerivedChange("-15", "0.25", "-75")
UNKNOWN = DerivedChange("7", None, None)


@pytest.mark.parametrize(
    ("change", "form", "rounded", "wrong"),
    [
        # A difference, a multiple and a percentage, each to the digits that are given.
        (GROWTH, "absolute", "15 15.0 15.00 15/1 1.5E+1", "14 16 15.1 14.9 -15 45/4"),
        (GROWTH, "factor", "3 2.9 2.88 2.87 2.875 2.8750 23/8", "2 4 2.8 3.0 2.89 2.86 2.874 2.876 3/1 -3"),
        (GROWTH, "percent", "187 188 187.5 187.50 375/2", "186 189 187.4 187.6 188.0 -188 287.5 1.875"),
        (ENDLESS, "factor", "2 2.3 2.33 2.333 2.3333333333333333 7/3", "3 2.4 2.34 2.332 2.334 2.0 2.3333333333333334 233/100"),
        (ENDLESS, "percent", "133 133.3 133.33 400/3", "134 132 133.4 133.0 133.34 133/1"),
        # A fall has a negative sign.
        (FALL, "absolute", "-15 -15.0", "15 -14 -16"),
        (FALL, "factor", "0.25 0.250 0.3 0.2 0 1/4", "0.4 0.26 0.24 4 1 -0.25"),
        (FALL, "percent", "-75 -75.0 -75.00", "75 -74 -25 25 -75.1"),
        # A change that cannot be computed agrees with nothing.
        (UNKNOWN, "factor", "", "0 1 2"),
        (UNKNOWN, "percent", "", "0 100"),
        (UNKNOWN, "absolute", "7", "0 8"),
    ],
)  # fmt: skip
def test_agrees_where_the_computed_change_rounds_to_what_is_stated(
    change: DerivedChange, form: str, rounded: str, wrong: str
) -> None:
    def agreed(value: str) -> bool:
        stated = StatedChange("so much", ChangeForm(form), value)
        return agrees(stated, change, METRE, METRE)

    assert [value for value in rounded.split() if not agreed(value)] == []
    assert [value for value in wrong.split() if agreed(value)] == []


@pytest.mark.parametrize(
    ("absolute", "metric_unit", "unit", "rounded", "wrong"),
    [
        ("3000", "m", "km", "3 3.0 3.000", "3000 2 4 3.1"),
        ("3000", "km", "m", "3000000", "3 3000 3000001"),
        ("2540", "mm", "[in_i]", "100 100.0", "99 101 2540"),
        ("1000", "m", "[in_i]", "39370 39370.1 39370.08", "39371 39370.0 39370.07 1000"),
        # A difference of temperatures has no offset.
        ("10", "Cel", "Cel", "10", "283.15 -263.15"),
        ("10", "Cel", "K", "10", "283.15"),
        ("10", "Cel", "[degF]", "18 18.0", "50 10"),
        ("18", "[degF]", "Cel", "10", "18 -7.8"),
    ],
)
def test_agrees_with_a_difference_in_the_unit_of_the_claim(
    absolute: str, metric_unit: str, unit: str, rounded: str, wrong: str
) -> None:
    change = DerivedChange(absolute, None, None)

    def agreed(value: str) -> bool:
        stated = StatedChange("so much", ChangeForm.ABSOLUTE, value)
        return agrees(stated, change, get_unit(unit), get_unit(metric_unit))

    assert [value for value in rounded.split() if not agreed(value)] == []
    assert [value for value in wrong.split() if agreed(value)] == []


@given(
    st.fractions(-1000, 1000, max_denominator=1000),
    st.integers(0, 5),
    st.sampled_from([ChangeForm.FACTOR, ChangeForm.PERCENT]),
)
def test_agrees_with_any_change_as_python_rounds_it(
    number: Fraction, places: int, form: ChangeForm
) -> None:
    change = DerivedChange("0", str(number), str(number))
    step = Fraction(1, 10**places)
    for offset, expected in ((0, True), (1, False), (-1, False)):
        rounded = round(number, places) + offset * step
        stated = f"{'-' if rounded < 0 else ''}{write_digits(abs(rounded), places)}"
        tied = abs(number - rounded) * 2 == step
        assert agrees(StatedChange("so much", form, stated), change, METRE, METRE) is (
            expected or tied
        )


def write_digits(number: Fraction, places: int) -> str:
    digits = str(int(number * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


@pytest.mark.parametrize(
    ("baseline", "value", "code", "change"),
    [
        ("49000", "330000", "{firm}", DerivedChange("281000", "330/49", "28100/49")),
        ("4", "5", "m", DerivedChange("1", "1.25", "25")),
        ("5", "4", "m", DerivedChange("-1", "0.8", "-20")),
        ("3", "1", "m", DerivedChange("-2", "1/3", "-200/3")),
        ("0.10", "0.30", "CNY", DerivedChange("0.2", "3", "200")),
        ("7", "7.0", "%", DerivedChange("0", "1", "0")),
        ("7", "0", "%", DerivedChange("-7", "0", "-100")),
        ("-4", "-5", "deg", DerivedChange("-1", None, None)),
        ("-4", "4", "deg", DerivedChange("8", None, None)),
        ("0", "7", "m", DerivedChange("7", None, None)),
        ("0.00", "-1/3", "m", DerivedChange("-1/3", None, None)),
        ("0/5", "0", "m", DerivedChange("0", None, None)),
        ("10", "20", "K", DerivedChange("10", "2", "100")),
        ("10", "20", "Cel", DerivedChange("10", None, None)),
        ("20", "-40", "[degF]", DerivedChange("-60", None, None)),
    ],
)
def test_compute_change_with_known_pair_is_exact(
    baseline: str, value: str, code: str, change: DerivedChange
) -> None:
    unit = get_unit(code)
    before, after = (normalize_value(text, unit, unit) for text in (baseline, value))
    assert compute_change(before, after, unit) == change


def test_compute_change_of_other_units_is_in_the_canonical_one() -> None:
    metre = get_unit("m")
    before = normalize_value("500", metre, metre)
    after = normalize_value("1.25", get_unit("km"), metre)
    assert compute_change(before, after, metre) == DerivedChange("750", "2.5", "150")


@pytest.mark.parametrize(
    "comparator", [comparator for comparator in Comparator if comparator is not Comparator.EQ]
)
def test_compute_change_with_bound_or_approximation_is_none(comparator: Comparator) -> None:
    metre = get_unit("m")
    plain = normalize_value("5", metre, metre)
    loose = normalize(state("4", metre, comparator), metre)
    assert compute_change(loose, plain, metre) is None
    assert compute_change(plain, loose, metre) is None
    assert compute_change(loose, loose, metre) is None


def test_compute_change_without_two_values_is_none() -> None:
    metre = get_unit("m")
    plain = normalize_value("5", metre, metre)
    bounded = normalize(state(None, metre, bounds=("4", "6")), metre)
    assert compute_change(None, plain, metre) is None
    assert compute_change(bounded, plain, metre) is None
    assert compute_change(plain, bounded, metre) is None


@given(values(), values() | st.sampled_from(ASCENDING), st.sampled_from(UNITS))
def test_compute_change_with_any_pair_leads_back_to_the_value(
    baseline: str, value: str, unit: Unit
) -> None:
    before, after = Fraction(baseline), Fraction(value)
    change = compute_change(
        normalize_value(baseline, unit, unit), normalize_value(value, unit, unit), unit
    )
    assert change is not None
    assert before + Fraction(change.absolute) == after
    if before <= 0 or unit.offset:
        assert (change.factor, change.percent) == (None, None)
        return
    assert change.factor is not None
    assert change.percent is not None
    assert before * Fraction(change.factor) == after
    assert before + before * Fraction(change.percent) / 100 == after
    assert order(Fraction(change.percent), Fraction(0)) == order(after, before)
