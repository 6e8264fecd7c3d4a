"""Values keep their digits, and sort keys order them as fractions do, on either side of any tie.

`Fraction` is the second opinion throughout: it computes without rounding and knows no keys.
"""

import re
import time
from contextlib import closing
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pysqlite3 import dbapi2

from app.domain.changes import Change, compute_change
from app.domain.quantities import (
    MAX_DIGITS,
    Comparator,
    Quantity,
    Statement,
    convert_value,
    format_fraction,
    normalize,
    read_value,
    to_fraction,
)
from app.domain.sort_keys import make_sort_key
from app.domain.units import Unit, get_unit, list_units
from app.errors import InvalidValue

# A busy machine may stop any example for a while, so that none has a deadline.
PROPERTY = settings(max_examples=80, deadline=None)
LIMIT = 10**100  # numerators, denominators and coefficients stay below it
UNITS = list_units()
BY_DIMENSION = {
    unit.dimension: [other for other in UNITS if other.dimension == unit.dimension]
    for unit in UNITS
}


Ordered = TypeVar("Ordered", Fraction, bytes)


# --- what may be written -------------------------------------------------------------------------


@st.composite
def decimals(draw: st.DrawFn) -> str:
    """Any decimal that is accepted, plain where that is short enough, else with an exponent."""
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
    """Any fraction that is accepted, reduced or not."""
    zeros = draw(st.sampled_from(["", "0", "00"]))
    numerator = draw(st.integers(0, LIMIT - 1))
    denominator = draw(st.integers(1, LIMIT - 1))
    return f"{draw(st.sampled_from(['', '-', '+']))}{zeros}{numerator}/{zeros}{denominator}"


def values() -> st.SearchStrategy[str]:
    return decimals() | ratios()


def write_near(number: Fraction, kind: str, step: int) -> str | None:
    """A value as near to `number` as can be written, None where nothing near can be.

    `step` moves the last digit, or the numerator, so that there is one on each side.
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
    """Two quantities of one dimension that differ as little as two can, or not at all."""
    value = draw(values())
    unit = draw(st.sampled_from(UNITS))
    other = draw(st.sampled_from(BY_DIMENSION[unit.dimension]))
    same = (Fraction(value) * unit.factor + unit.offset - other.offset) / other.factor
    kind = draw(st.sampled_from(["ratio", "decimal"]))
    near = write_near(same, kind, draw(st.sampled_from([0, 0, -1, 1])))
    return value, unit, near or draw(values()), other


def order(one: Ordered, other: Ordered) -> int:
    """-1, 0 or 1."""
    return (one > other) - (one < other)


def state(
    value: str | None,
    unit: Unit,
    comparator: Comparator = Comparator.EQ,
    bounds: tuple[str | None, str | None] = (None, None),
) -> Statement:
    lower, upper = bounds
    return Statement("so many", comparator, None, unit, value=value, lower=lower, upper=upper)


def normalize_value(text: str, unit: Unit, canonical: Unit) -> Quantity:
    return normalize(state(read_value(text), unit), canonical)


def mantissa_of(text: str) -> str:
    """The digits that matter: those of the coefficient, without leading zeros."""
    return re.split(r"[eE]", text)[0].lstrip("+-").replace(".", "").lstrip("0")


def refusal_of(text: str) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        read_value(text)
    return caught.value


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
    started = time.perf_counter()
    error = refusal_of(text)
    assert time.perf_counter() - started < 0.2
    assert error.rule == rule
    assert len(error.detail) < 600
    error.detail.encode()  # the detail goes into JSON, so it holds no lone surrogate


@PROPERTY
@given(values())
def test_read_value_with_any_value_denotes_the_same_number(text: str) -> None:
    assert to_fraction(read_value(text)) == Fraction(text)


@PROPERTY
@given(decimals())
def test_read_value_with_any_decimal_keeps_every_digit(text: str) -> None:
    assert mantissa_of(read_value(text)) == mantissa_of(text)


@PROPERTY
@given(ratios())
def test_read_value_with_any_fraction_keeps_both_parts(text: str) -> None:
    given_parts = [int(part) for part in text.split("/")]
    assert [int(part) for part in read_value(text).split("/")] == given_parts


@PROPERTY
@given(values())
def test_read_value_with_canonical_value_changes_nothing(text: str) -> None:
    canonical = read_value(text)
    assert read_value(canonical) == canonical
    assert not canonical.startswith(("+", "-0/", "00"))


@PROPERTY
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
    assert [one.value for one in Comparator] == ["eq", "approx", "lt", "lte", "gt", "gte"]


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


@PROPERTY
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


# --- sort keys -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0", "1"),
        ("-0", "1"),
        ("1", "250001"),
        ("10", "250011"),
        ("1.50", "2500015"),
        ("0.03", "249983"),
        ("-1", "049998~"),
        ("-1.5", "0499984~"),
        ("-0.03", "050016~"),
    ],
)
def test_sort_key_of_known_number_never_changes(text: str, key: str) -> None:
    """Databases hold these keys, so that a new shape would need a migration."""
    assert make_sort_key(Fraction(text)) == key


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


def test_sort_keys_of_ascending_numbers_ascend() -> None:
    keys = [make_sort_key(Fraction(text)).encode() for text in ASCENDING]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("factor", [Fraction(1), *(get_unit(one).factor for one in ("eV", "[ly]"))])
def test_sort_keys_of_closest_fractions_differ(factor: Fraction) -> None:
    """Neighbours with the longest denominators: no two values are closer."""
    one = Fraction(LIMIT - 3, LIMIT - 2) * factor
    other = Fraction(LIMIT - 2, LIMIT - 1) * factor
    assert make_sort_key(one) < make_sort_key(other)
    assert make_sort_key(-other) < make_sort_key(-one)


@settings(PROPERTY, max_examples=150)
@given(values() | st.sampled_from(ASCENDING), values() | st.sampled_from(ASCENDING))
def test_sort_keys_of_any_values_order_as_fractions(one: str, other: str) -> None:
    keys = [make_sort_key(Fraction(text)).encode() for text in (one, other)]
    assert order(*keys) == order(Fraction(one), Fraction(other))


@PROPERTY
@given(values(), st.integers(1, 10**9))
def test_sort_key_of_equal_numbers_is_equal_however_written(text: str, multiple: int) -> None:
    number = Fraction(text)
    longer = f"{number.numerator * multiple}/{number.denominator * multiple}"
    assert make_sort_key(Fraction(longer)) == make_sort_key(number)
    assert make_sort_key(to_fraction(read_value(text))) == make_sort_key(number)
    assert make_sort_key(to_fraction(format_fraction(number))) == make_sort_key(number)


@PROPERTY
@given(values())
def test_sort_key_of_any_value_is_short_ascii(text: str) -> None:
    """An index entry has room for it on either engine: PostgreSQL's ends at 2,700 bytes."""
    assert re.fullmatch(r"1|2\d{5,800}|0\d{5,800}~", make_sort_key(Fraction(text)))


@settings(PROPERTY, max_examples=150)
@given(near_ties())
def test_sort_keys_of_near_ties_after_normalize_order_as_fractions(
    tie: tuple[str, Unit, str, Unit],
) -> None:
    value, unit, other_value, other_unit = tie
    one = normalize_value(value, unit, unit)
    other = normalize_value(other_value, other_unit, unit)
    # Computed here from the factors, not by the functions under test.
    base = Fraction(value) * unit.factor + unit.offset
    other_base = Fraction(other_value) * other_unit.factor + other_unit.offset
    expected = order(base, other_base)
    assert order(one.sort_key.encode(), other.sort_key.encode()) == expected
    assert one.normalized_value is not None
    assert other.normalized_value is not None
    assert order(Fraction(one.normalized_value), Fraction(other.normalized_value)) == expected


@settings(PROPERTY, max_examples=40)
@given(st.lists(values() | st.sampled_from(ASCENDING), min_size=2, max_size=40))
def test_sort_keys_in_sqlite_order_as_bytes_in_python(texts: list[str]) -> None:
    keys = [make_sort_key(Fraction(text)) for text in texts]
    with closing(dbapi2.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE stored (number INTEGER NOT NULL, key TEXT NOT NULL)")
        connection.executemany("INSERT INTO stored VALUES (?, ?)", enumerate(keys))
        statement = "SELECT key, number FROM stored ORDER BY key, number"
        sorted_rows = connection.execute(statement).fetchall()
        connection.execute("CREATE INDEX ordered ON stored (key, number)")
        indexed_rows = connection.execute(statement).fetchall()
    expected = sorted(range(len(keys)), key=lambda number: (keys[number].encode(), number))
    assert [number for _, number in sorted_rows] == expected
    assert indexed_rows == sorted_rows
    ordered = [Fraction(texts[number]) for _, number in sorted_rows]
    assert ordered == sorted(ordered)


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
    stated = Statement(
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
        make_sort_key(1000 * Fraction(one)) if one else None for one in keys
    )
    assert quantity.normalized_value == (f"{value}000" if value else None)


@pytest.mark.parametrize(
    ("stated", "rule"),
    [
        (state(None, get_unit("m")), "no_value"),
        (state(None, get_unit("m"), bounds=("3", "1")), "bounds_reversed"),
        (state(None, get_unit("m"), bounds=("-1", "-3")), "bounds_reversed"),
        (state("2", get_unit("m"), bounds=("1/3", "0.333")), "bounds_reversed"),
        (state("1", get_unit("s")), "unit_mismatch"),
        (state("1", get_unit("CNY")), "unit_mismatch"),
        (state("1", get_unit("{call}")), "unit_mismatch"),
    ],
)
def test_normalize_with_impossible_statement_is_refused(stated: Statement, rule: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        normalize(stated, get_unit("m"))
    assert caught.value.rule == rule


@PROPERTY
@given(near_ties())
def test_normalize_with_any_canonical_unit_gives_one_sort_key(
    tie: tuple[str, Unit, str, Unit],
) -> None:
    """The key belongs to the quantity: a metric may change its canonical unit and not its order."""
    value, unit, _, other = tie
    quantity = normalize_value(value, unit, other)
    normalized = quantity.normalized_value
    assert normalized is not None
    assert Fraction(normalized) * other.factor + other.offset == (
        Fraction(value) * unit.factor + unit.offset
    )
    assert quantity.sort_key == normalize(state(normalized, other), unit).sort_key


# --- compute_change ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("baseline", "value", "code", "change"),
    [
        ("49000", "330000", "{firm}", Change("281000", "330/49", "28100/49")),
        ("4", "5", "m", Change("1", "1.25", "25")),
        ("5", "4", "m", Change("-1", "0.8", "-20")),
        ("3", "1", "m", Change("-2", "1/3", "-200/3")),
        ("0.10", "0.30", "CNY", Change("0.2", "3", "200")),
        ("7", "7.0", "%", Change("0", "1", "0")),
        ("7", "0", "%", Change("-7", "0", "-100")),
        ("-4", "-5", "deg", Change("-1", "1.25", "-25")),
        ("-4", "4", "deg", Change("8", "-1", "200")),
        ("0", "7", "m", Change("7", None, None)),
        ("0.00", "-1/3", "m", Change("-1/3", None, None)),
        ("0/5", "0", "m", Change("0", None, None)),
        ("10", "20", "K", Change("10", "2", "100")),
        ("10", "20", "Cel", Change("10", None, None)),
        ("20", "-40", "[degF]", Change("-60", None, None)),
    ],
)
def test_compute_change_with_known_pair_is_exact(
    baseline: str, value: str, code: str, change: Change
) -> None:
    unit = get_unit(code)
    before, after = (normalize_value(text, unit, unit) for text in (baseline, value))
    assert compute_change(before, after, unit) == change


def test_compute_change_of_other_units_is_in_the_canonical_one() -> None:
    metre = get_unit("m")
    before = normalize_value("500", metre, metre)
    after = normalize_value("1.25", get_unit("km"), metre)
    assert compute_change(before, after, metre) == Change("750", "2.5", "150")


@pytest.mark.parametrize("comparator", [one for one in Comparator if one is not Comparator.EQ])
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


@PROPERTY
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
    if before == 0 or unit.offset:
        assert (change.factor, change.percent) == (None, None)
        return
    assert change.factor is not None
    assert change.percent is not None
    assert before * Fraction(change.factor) == after
    assert before + abs(before) * Fraction(change.percent) / 100 == after
    # A rise is positive, whatever the sign of the baseline.
    assert order(Fraction(change.percent), Fraction(0)) == order(after, before)


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
PAIRS = (st.just("temperature") | st.sampled_from(sorted(BY_DIMENSION))).flatmap(
    lambda dimension: st.tuples(*2 * [st.sampled_from(BY_DIMENSION[dimension])])
)


@PROPERTY
@given(DECIMALS | st.integers().map(str) | st.sampled_from(["1/3", "-7/2"]), PAIRS)
def test_decimals_give_what_fractions_give(written: str, units: tuple[Unit, Unit]) -> None:
    unit, target = units
    value = read_value(written)
    base = Fraction(value) * unit.factor + unit.offset
    stated = Statement(written, Comparator.EQ, None, unit, value, None, None)
    derived = normalize(stated, target)
    assert derived.sort_key == make_sort_key(base)
    assert derived.normalized_value == format_fraction((base - target.offset) / target.factor)


@PROPERTY
@given(st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.decimals(-1, 1, places=9))
def test_value_has_the_spelling_of_its_decimal(number: Decimal) -> None:
    written = f"{number:f}"
    if number and len(written) <= MAX_DIGITS:
        assert read_value(written) == str(number)


@PROPERTY
@given(st.integers(-(10**40) + 1, 10**40 - 1), st.integers(0, 50))
def test_sort_key_has_the_digits_of_its_number(coefficient: int, places: int) -> None:
    digits = str(abs(coefficient))
    key = f"{len(digits) - places + 4999:04d}{digits.rstrip('0')}"
    if coefficient < 0:
        key = key.translate(str.maketrans("0123456789", "9876543210")) + "~"
    expected = f"{2 if coefficient > 0 else 0}{key}" if coefficient else "1"
    assert make_sort_key(Fraction(coefficient, 10**places)) == expected
