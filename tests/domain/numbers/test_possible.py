"""The numbers that a stated number can be: their ends, in order."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.record_worlds import make_number

from app.domain.numbers.possible import find_ends
from app.domain.numbers.sort_key import halve_sort_key, make_sort_key

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("5 m", "gt 5 m"),
        ("lt 5 m", "5 m"),
        ("lte 5 m", "gt 5 m"),
        ("lt 5 m", "gte 5 m"),
        ("4..5 m", "5.1..6 m"),
        ("about 5 m", "7.6 m"),
        ("2.4 m", "about 5 m"),
        ("about 5 m", "about 5000 m"),
        ("about 1/3 m", "0.6 m"),
        ("about -5 m", "-2.4 m"),
        ("-7.6 m", "about -5 m"),
        ("about 1..2 m", "3.1 m"),
    ],
)
def test_number_is_certainly_above_another_one(below: str, above: str) -> None:
    (_, highest), (lowest, _) = (_find(below), _find(above))
    assert highest is not None
    assert lowest is not None
    assert highest < lowest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gte 5 m", "5 m"),
        ("lte 5 m", "5 m"),
        ("lte 5 m", "gte 5 m"),
        ("gt 5 m", "gt 5 m"),
        ("4..5 m", "5..6 m"),
        ("about 5 m", "7.5 m"),
        ("about 5 m", "2.5 m"),
        ("about 1..2 m", "3 m"),
        ("about 0 m", "0 m"),
    ],
)
def test_numbers_that_can_be_equal_are_not_above_each_other(one: str, other: str) -> None:
    for (_, highest), (lowest, _) in (
        (_find(one), _find(other)),
        (_find(other), _find(one)),
    ):
        assert highest is None or lowest is None or highest >= lowest


def test_approximate_temperature_is_off_by_half_of_what_is_stated() -> None:
    lowest, _ = find_ends(make_number("approx 100 Cel", "K"))
    highest = find_ends(make_number("40 Cel", "K"))[1]
    assert lowest is not None
    assert highest is not None
    assert highest < lowest


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**12))
def test_halves_of_a_sort_key_are_those_of_its_number(number: Fraction) -> None:
    for halves in (1, 3):
        key = halve_sort_key(make_sort_key(number), halves)
        assert key in (None, make_sort_key(number * halves / 2))


def _find(text: str) -> tuple[str | None, str | None]:
    return find_ends(make_number(text.replace("about", "approx")))
