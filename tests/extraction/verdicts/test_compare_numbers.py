"""Verdicts on a number of a text against that of a claim, by the table in the module."""

from dataclasses import replace

import pytest

from app.domain.numbers.quantity import Comparator, StatedQuantity, normalize
from app.domain.units.units import get_unit
from app.extraction.numbers.reader import read_quantities
from app.extraction.verdicts.compare_numbers import Rule, compare, read_claimed, read_stated

KILOMETRE = get_unit("km")


@pytest.mark.parametrize(
    ("said", "comparator", "value", "rule"),
    [
        ("30 km", "eq", "30", Rule.SAME),
        ("30,000 m", "eq", "30", Rule.SAME),
        ("more than 500 km", "gt", "500", Rule.SAME),
        ("nearly 80 km", "approx", "80", Rule.SAME),
        ("about 30 km", "eq", "30", Rule.IMPLIED),
        ("at least 30 km", "eq", "30", Rule.IMPLIED),
        ("up to 30 km", "eq", "30", Rule.IMPLIED),
        ("at least 500 km", "gt", "500", Rule.IMPLIED),
        ("at most 500 km", "lt", "500", Rule.IMPLIED),
        ("6,214 miles", "eq", "10000", Rule.CONVERTED),
        ("more than 435 miles", "gt", "700", Rule.CONVERTED),
        ("6,200 miles", "eq", "10000", Rule.ROUNDS_TO),
        ("500 km", "gt", "500", Rule.BOUND_DIFFERS),
        ("exactly 500 km", "gt", "500", Rule.BOUND_DIFFERS),
        ("more than 500 km", "eq", "500", Rule.BOUND_DIFFERS),
        ("more than 500 km", "gte", "500", Rule.BOUND_DIFFERS),
        ("fewer than 30 km", "eq", "30", Rule.BOUND_DIFFERS),
        ("80 km", "approx", "80", Rule.BOUND_DIFFERS),
        ("nearly 30 km", "eq", "30", Rule.BOUND_DIFFERS),
        ("33 km", "eq", "100/3", Rule.ROUNDS_TO),
        ("about 7 km", "eq", "6.75", Rule.ROUNDS_TO),
        ("600 km", "gt", "500", Rule.WITHIN_BOUND),
        ("more than 600 km", "gt", "500", Rule.WITHIN_BOUND),
        ("less than 600 km", "gt", "500", Rule.WITHIN_BOUND),
        ("76 km", "approx", "80", Rule.WITHIN_BOUND),
        ("more than 20 km", "eq", "30", Rule.BOUND_IS_MET),
        ("20 to 40 km", "eq", "30", Rule.BOUND_IS_MET),
        ("more than 400 km", "gt", "500", Rule.BOUND_IS_MET),
        ("20 km", "eq", "30", Rule.OTHER_NUMBER),
        ("0.3 km", "eq", "0.03", Rule.OTHER_NUMBER),
        ("more than 40 km", "eq", "30", Rule.OTHER_NUMBER),
        ("20 to 25 km", "eq", "30", Rule.OTHER_NUMBER),
        ("400 km", "gt", "500", Rule.OTHER_NUMBER),
        ("less than 400 km", "gt", "500", Rule.OTHER_NUMBER),
        ("90 km", "approx", "80", Rule.OTHER_NUMBER),
        ("12,000 km", "eq", "10000", Rule.OTHER_NUMBER),
        ("-30 km", "eq", "30", Rule.OTHER_NUMBER),
        ("0 km", "eq", "30", Rule.OTHER_NUMBER),
    ],
)
def test_comparison_follows_the_table(said: str, comparator: str, value: str, rule: Rule) -> None:
    (number,) = read_quantities(said)
    assert number.unit is not None
    statement = StatedQuantity(
        as_stated=value,
        comparator=Comparator(comparator),
        cue=None,
        unit=KILOMETRE,
        value=value,
        lower=None,
        upper=None,
    )
    claimed = read_claimed(normalize(statement, KILOMETRE), KILOMETRE)
    assert compare(read_stated(said, number, number.unit, KILOMETRE), claimed, KILOMETRE) == rule


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("20 to 30 km", Rule.SAME),
        ("25 km", Rule.WITHIN_BOUND),
        ("10 to 40 km", Rule.BOUND_IS_MET),
        ("40 km", Rule.OTHER_NUMBER),
    ],
)
def test_comparison_with_a_range_follows_the_table(said: str, rule: Rule) -> None:
    (number,) = read_quantities(said)
    statement = StatedQuantity("20 to 30", Comparator.EQ, None, KILOMETRE, None, "20", "30")
    claimed = read_claimed(normalize(statement, KILOMETRE), KILOMETRE)
    assert compare(read_stated(said, number, KILOMETRE, KILOMETRE), claimed, KILOMETRE) == rule


@pytest.mark.parametrize(
    ("said", "rule"),
    [("800 km", Rule.WITHIN_BOUND), ("1,000 km", Rule.OTHER_NUMBER), ("400 km", Rule.OTHER_NUMBER)],
)
def test_comparison_with_a_bound_beside_a_comparator_is_within_both(said: str, rule: Rule) -> None:
    (number,) = read_quantities(said)
    statement = StatedQuantity("500", Comparator.GT, None, KILOMETRE, "500", None, "900")
    claimed = read_claimed(normalize(statement, KILOMETRE), KILOMETRE)
    assert compare(read_stated(said, number, KILOMETRE, KILOMETRE), claimed, KILOMETRE) == rule


def test_comparison_of_an_approximation_from_below_says_less_than_about() -> None:
    (number,) = read_quantities("about 30 km")
    about = read_stated("about 30 km", number, KILOMETRE, KILOMETRE)
    statement = StatedQuantity("30", Comparator.EQ, None, KILOMETRE, "30", None, None)
    claimed = read_claimed(normalize(statement, KILOMETRE), KILOMETRE)
    assert compare(about, claimed, KILOMETRE) == Rule.IMPLIED
    assert compare(replace(about, short=True), claimed, KILOMETRE) == Rule.BOUND_DIFFERS
