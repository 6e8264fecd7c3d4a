"""Values keep their digits, and sort keys order them as fractions do, on either side of any tie.

The expected results are computed with `Fraction`, without rounding and without keys.
"""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.exact_values import (
    BY_DIMENSION,
    decimals,
    near_ties,
    normalize_value,
    ratios,
    state,
    values,
)
from support.processor_time import limit_processor_time

from app.domain.numbers.quantity import (
    MAX_DIGITS,
    Comparator,
    StatedQuantity,
    convert_value,
    format_fraction,
    normalize,
    read_value,
    to_double,
    to_fraction,
)
from app.domain.numbers.sort_key import make_sort_key
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit
from app.errors import InvalidValue


def mantissa_of(text: str) -> str:
    """Return the significant digits: those of the coefficient, without leading zeros."""
    return re.split(r"[eE]", text)[0].lstrip("+-").replace(".", "").lstrip("0")


def refusal_of(text: str) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        read_value(text)
    return caught.value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("1/3", 1 / 3),
        ("-0.5", -0.5),
        ("1E+308", 1e308),
        ("1E+309", None),
        (f"-{10**309}/3", None),
        (f"1/{10**400}", 0.0),
    ],
)
def test_double_of_a_value_is_the_nearest_and_none_above_all(
    value: str | None, expected: float | None
) -> None:
    assert to_double(value) == expected


# --- read_value ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("0", "0"),
        ("500", "500"),
        ("6750000000", "6750000000"),
        ("0.03", "0.03"),
        ("1.50", "1.50"),
        ("10.00", "10.00"),
        ("+7", "7"),
        ("-7", "-7"),
        ("007", "7"),
        ("-00.50", "-0.50"),
        ("00", "0"),
        ("0.00", "0.00"),
        ("-0", "0"),
        ("+0", "0"),
        ("-0.0", "0.0"),
        ("-0E+2", "0E+2"),
        ("6.75E+9", "6.75E+9"),
        ("6.75e9", "6.75E+9"),
        ("1E3", "1E+3"),
        ("1E+003", "1E+3"),
        ("10E2", "1.0E+3"),
        ("150E-2", "1.50"),
        ("1E-9", "1E-9"),
        ("0.000000001", "1E-9"),
        ("9223372036854775808", "9223372036854775808"),
        ("-9223372036854775809", "-9223372036854775809"),
        ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("1E+100", "1E+100"),
        ("1E-100", "1E-100"),
        ("9" * 100, "9" * 100),
        ("0" * 50 + "9" * 100, "9" * 100),
        ("0." + "0" * 99 + "1", "1E-100"),
        ("1/3", "1/3"),
        ("2/6", "2/6"),
        ("-2/6", "-2/6"),
        ("+2/6", "2/6"),
        ("01/007", "1/7"),
        ("6/3", "6/3"),
        ("0/5", "0/5"),
        ("-0/5", "0/5"),
        ("9" * 100 + "/" + "7" * 100, "9" * 100 + "/" + "7" * 100),
    ],
    ids=lambda text: text[:30],
)
def test_read_value_with_number_returns_canonical_spelling(text: str, canonical: str) -> None:
    assert read_value(text) == canonical


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        *(
            ("not_a_number", text)
            for text in """
            NaN nan sNaN NaN123 -NaN Infinity -Infinity inf +Inf ∞ . + - E5 1E 1E+ .5 5. 1.2.3 --1
            +-1 1_000 1,000 1'000 0x10 0b1 1e5.0 1E1000000000 1E+10000000000 1+1 9**9**9**9 1/ /3
            1/-3 1/+3 1.5/2 1/2.0 1/2/3 1E2/3 =1+1 =cmd() <script> javascript:1 true null １ １２３
            0.１ １/３ 1/３ ٣ ३ ² ½ 三 Ⅷ − −5 1‐3 1⁄3 5% 5km $5
            """.split()  # noqa: SIM905 - a literal of 60 lines would hide what is not refused
        ),
        ("not_a_number", ""),
        ("not_a_number", " "),
        ("not_a_number", " 1"),
        ("not_a_number", "1 "),
        ("not_a_number", "1\n"),
        ("not_a_number", "1/3\n"),
        ("not_a_number", "1 000"),
        ("not_a_number", "1\u00a0000"),
        ("not_a_number", "1 /3"),
        ("not_a_number", "- 1"),
        ("not_a_number", "\0"),
        ("not_a_number", "1\0"),
        ("not_a_number", "\ud800"),
        ("not_a_number", "1\udfff"),
        ("not_a_number", "\u202e1"),
        ("not_a_number", "1\u200b0"),
        ("not_a_number", "\ufeff1"),
        ("not_a_number", "1\u0301"),
        ("not_a_number", "\ud800" * 100),
        ("division_by_zero", "1/0"),
        ("division_by_zero", "0/0"),
        ("division_by_zero", "-1/000"),
        ("out_of_range", "1E+101"),
        ("out_of_range", "1E-101"),
        ("out_of_range", "-10E+100"),
        ("out_of_range", "0." + "0" * 100 + "1"),
        ("out_of_range", "1E+1000000"),
        ("out_of_range", "1E-1000000"),
        ("out_of_range", "1E+999999999"),
        ("out_of_range", "-9.9E-999999999"),
        ("too_many_digits", "9" * 101),
        ("too_many_digits", "1" + "0" * 100),
        ("too_many_digits", "1." + "0" * 100),
        ("too_many_digits", "9" * 101 + "/7"),
        ("too_many_digits", "7/" + "9" * 101),
        ("too_many_digits", "1E" + "9" * 1000),
        ("too_many_digits", "0" * 1_000_000),
        ("too_many_digits", "1" * 1_000_000),
        ("too_many_digits", "1/" * 500_000),
        ("too_many_digits", "1/" + "9" * 1_000_000),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_read_value_with_hostile_text_is_refused_quickly(rule: str, text: str) -> None:
    with limit_processor_time(0.2):
        error = refusal_of(text)
    assert error.rule == rule
    assert len(error.detail) < 600
    error.detail.encode()  # the detail goes into JSON, so it holds no lone surrogate


@given(values())
def test_read_value_with_any_value_denotes_the_same_number(text: str) -> None:
    assert to_fraction(read_value(text)) == Fraction(text)


@given(decimals())
def test_read_value_with_any_decimal_keeps_every_digit(text: str) -> None:
    assert mantissa_of(read_value(text)) == mantissa_of(text)


@given(ratios())
def test_read_value_with_any_fraction_keeps_both_parts(text: str) -> None:
    given_parts = [int(part) for part in text.split("/")]
    assert [int(part) for part in read_value(text).split("/")] == given_parts


@given(values())
def test_read_value_with_canonical_value_changes_nothing(text: str) -> None:
    canonical = read_value(text)
    assert read_value(canonical) == canonical
    assert not canonical.startswith(("+", "-0/", "00"))


@given(st.text(st.characters(), max_size=30) | st.text("0123456789+-./eE", max_size=30))
def test_read_value_with_any_text_returns_value_or_names_the_rule(text: str) -> None:
    try:
        canonical = read_value(text)
    except InvalidValue as error:
        refusal = error
    else:
        assert to_fraction(canonical) == Fraction(text)
        return
    assert refusal.rule in {"not_a_number", "division_by_zero", "out_of_range", "too_many_digits"}
    refusal.detail.encode()


def test_comparator_values_are_those_of_the_contract() -> None:
    assert [comparator.value for comparator in Comparator] == [
        "eq",
        "approx",
        "lt",
        "lte",
        "gt",
        "gte",
    ]


# --- format_fraction -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(7), "7"),
        (Fraction(-7), "-7"),
        (Fraction(1000), "1000"),
        (Fraction(10**30), "1" + "0" * 30),
        (Fraction(1, 2), "0.5"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(-3, 2), "-1.5"),
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 5), "0.2"),
        (Fraction(3, 20), "0.15"),
        (Fraction(1, 10**6), "0.000001"),
        (Fraction(-1, 10**6), "-0.000001"),
        (Fraction(10**9 + 1, 1000), "1000000.001"),
        (Fraction(1, 2**10), "0.0009765625"),
        # The longest that a value can become: 100 digits hold this power of two and no higher one.
        (Fraction(-1, 2**332), "-0." + str(5**332).zfill(332)),
        (Fraction(1, 3), "1/3"),
        (Fraction(-1, 3), "-1/3"),
        (Fraction(2, 6), "1/3"),
        (Fraction(22, 7), "22/7"),
        (Fraction(1, 30), "1/30"),
        (Fraction("0.1"), "0.1"),
        (Fraction("1.50"), "1.5"),
        (Fraction(0.1), "0.1000000000000000055511151231257827021181583404541015625"),
    ],
)
def test_format_fraction_with_number_writes_it_exactly(number: Fraction, text: str) -> None:
    assert format_fraction(number) == text


@given(
    st.fractions()
    | values().map(Fraction)
    | st.builds(
        lambda numerator, twos, fives: Fraction(numerator, 2**twos * 5**fives),
        st.integers(-(10**40), 10**40),
        st.integers(0, 330),
        st.integers(0, 140),
    )
)
def test_format_fraction_with_any_number_reads_back_in_its_only_form(number: Fraction) -> None:
    text = format_fraction(number)
    assert Fraction(text) == number
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    # A decimal ends exactly when its denominator has no prime but those of ten.
    assert ("/" in text) == (rest > 1)
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?|-?[1-9]\d*/[1-9]\d*", text)
    assert text != "-0"


# --- normalize -----------------------------------------------------------------------------------


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
