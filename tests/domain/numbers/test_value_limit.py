"""Limits of number filters, as users write them."""

from fractions import Fraction

import pytest

from app.domain.numbers.value_limit import parse_limit
from app.errors import InvalidValue


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("5 km", Fraction(5), "km"),
        ("1/3", Fraction(1, 3), None),
        ("-40 Cel", Fraction(-40), "Cel"),
        ("5e3m", Fraction(5000), "m"),
    ],
)
def test_limit_is_read_exactly(text: str, value: Fraction, unit: str | None) -> None:
    limit = parse_limit(text)
    assert (limit.value, limit.unit and limit.unit.code) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "5,000 m",
        "5,5 m",
        "5'000 m",
        "5.000.000 m",
        "5 000 m",
        "5\u202f000 m",
        "5_000",
        "1,2",
        "1 1/2 m",
        "5-10 m",
        "5 – 10 m",
        "5..10 m",
        "5. m",
        "5 ,000 m",
        "5, m",
        "1/3/4 m",
        "5½ m",
        "5 10 m",
    ],
)
def test_limit_with_separators_blames_the_number_and_no_unit(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_limit(text)
    assert caught.value.rule == "not_a_number"
    assert caught.value.detail.startswith(
        f"'{text}' is not one number with a unit: write its digits"
    )
