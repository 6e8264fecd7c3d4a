"""Values keep their digits.

The expected results are computed with `Fraction`, without rounding.
"""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.exact_values import (
    decimals,
    ratios,
    values,
)
from support.processor_time import limit_processor_time

from app.domain.numbers.quantity import (
    Comparator,
    format_fraction,
    read_value,
    to_double,
    to_fraction,
)
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
