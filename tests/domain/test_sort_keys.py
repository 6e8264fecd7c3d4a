"""Keys of numbers that have more digits than are written of them, so that the rest tells them apart."""

from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.sort_keys import make_sort_key

T = TypeVar("T", str, Fraction)
FORTY = "1234567890" * 4
RESTS = st.fractions(0, 1, max_denominator=10**30).filter(lambda one: one < 1)
NEAR = st.integers(-(10**3), 10**3).map(lambda steps: Fraction(steps, 10**70))


@pytest.mark.parametrize(
    ("number", "rest"),
    [
        # 3, and nothing after it.
        (Fraction(1, 3), "6" + "9"),
        # 1, 2, and nothing after it.
        (Fraction(2, 3), "8" + "2" + "0"),
        # 4/7 is left: 1, 1, 3.
        (Fraction(1, 7), "8" + "1" + "6" + "9"),
        # 2/13 is left: 6, 2.
        (Fraction(5, 13), "3" + "2" + "0"),
        # 10, of two digits.
        (Fraction(FORTY + "1"), "2" + "7" + "89" + "9"),
        # 10^12, of thirteen.
        (Fraction(FORTY) + Fraction(1, 10**12), "1" + "9986" + "8" + "9" * 12 + "9"),
        (Fraction(FORTY), ""),
    ],
)
def test_sort_key_of_what_has_more_digits_goes_on_with_a_continued_fraction(
    number: Fraction, rest: str
) -> None:
    key = make_sort_key(number)
    assert key[45:] == rest
    complement = str.maketrans("0123456789", "9876543210")
    assert make_sort_key(-number) == f"0{key[1:].translate(complement)}~"


@settings(max_examples=300, deadline=None)
@given(RESTS, RESTS | NEAR)
@example(Fraction(1, 2), Fraction(1, 10**70))
@example(Fraction(1, 3), Fraction(-1, 10**70))
@example(Fraction(0), Fraction(1, 10**70))
def test_sort_keys_of_numbers_with_the_same_digits_order_as_the_numbers(
    rest: Fraction, further: Fraction
) -> None:
    one = Fraction(FORTY) + rest
    for other in (one + further, Fraction(FORTY) + abs(further)):
        assert _order(make_sort_key(one), make_sort_key(other)) == _order(one, other)
        assert _order(make_sort_key(-other), make_sort_key(-one)) == _order(one, other)


def _order(one: T, other: T) -> int:
    """Strings are of ASCII, so that they compare as their bytes."""
    return (one > other) - (one < other)
