"""Quantities in another unit: exact, fractions as fractions, distances without a zero."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.quantity import format_fraction
from app.domain.units.units import find_unit
from app.formats.tables.as_unit import TargetUnit, convert_quantities

pytestmark = pytest.mark.engines("sqlite")


def make_quantity(unit: str, **given_fields: object) -> dict[str, Any]:
    absent = dict.fromkeys(("value", "number", "lower", "upper", "tolerance"))
    return {**absent, "unit": {"code": unit, "label": unit}, "unit_text": unit, **given_fields}


def convert(
    quantity: dict[str, Any], target: str, *, differences: frozenset[str] = frozenset()
) -> dict[str, Any]:
    document = {"metric": {"id": "m"}, "quantity": quantity, "baseline": None, "change": None}
    [converted] = convert_quantities([document], TargetUnit(find_unit(target), differences))
    found: dict[str, Any] = converted["quantity"]
    return found


@pytest.mark.parametrize(("target", "value"), [("K", "5"), ("[degF]", "9"), ("Cel", "5")])
def test_difference_of_temperatures_is_converted_without_a_zero(target: str, value: str) -> None:
    differences = frozenset({"m"})
    converted = convert(make_quantity("Cel", value="5"), target, differences=differences)
    assert converted["value"] == value


def test_change_is_in_the_unit_of_the_table() -> None:
    document = {
        "metric": {"id": "m"},
        "quantity": {**make_quantity("min", value="18"), "normalized": {"unit": "min"}},
        "baseline": make_quantity("min", value="40"),
        "change": {"absolute": "-22"},
    }
    [converted] = convert_quantities([document], TargetUnit(find_unit("s")))
    assert converted["change"]["absolute"] == "-1320"


def test_quantity_without_a_unit_asked_for_is_in_that_of_its_metric() -> None:
    quantity = {**make_quantity("min", value="20"), "normalized": {"unit": "h"}}
    document = {"metric": {"id": "m"}, "quantity": quantity, "baseline": None, "change": None}
    [converted] = convert_quantities([document], TargetUnit(None))
    assert (converted["quantity"]["value"], converted["quantity"]["unit"]["code"]) == ("1/3", "h")


@pytest.mark.parametrize(
    ("unit", "given_fields", "target", "expected"),
    [
        ("MJ", {"value": "402"}, "kWh", {"value": "335/3", "number": 335 / 3}),
        ("h", {"value": "1/3"}, "min", {"value": "20", "number": 20.0}),
        ("min", {"value": "20"}, "h", {"value": "1/3", "number": 1 / 3}),
        ("km", {"value": "0.1"}, "m", {"value": "100", "number": 100.0}),
        ("m", {"lower": "1500", "upper": "2000.5"}, "km", {"lower": "1.5", "upper": "2.0005"}),
        # Above all doubles, the exact value is left.
        ("km", {"value": f"{10**95}"}, "ym9/m8", {"value": f"{10**314}", "number": None}),
        ("Cel", {"value": "25"}, "K", {"value": "298.15"}),
        ("Cel", {"value": "-273.15"}, "K", {"value": "0", "number": 0.0}),
        (
            "Cel",
            {"value": "25", "tolerance": {"minus": "2", "plus": "0.5", "relative": False}},
            "[degF]",
            {"value": "77", "tolerance": {"minus": "3.6", "plus": "0.9", "relative": False}},
        ),
        (
            "km",
            {"value": "5", "tolerance": {"minus": "2", "plus": "2", "relative": True}},
            "m",
            {"value": "5000", "tolerance": {"minus": "2", "plus": "2", "relative": True}},
        ),
    ],
)
def test_quantity_is_converted_exactly(
    unit: str, given_fields: dict[str, Any], target: str, expected: dict[str, Any]
) -> None:
    converted = convert(make_quantity(unit, **given_fields), target)
    assert {name: converted[name] for name in expected} == expected
    assert converted["unit"]["code"] == find_unit(target).code
    assert converted["unit_text"] == unit


@given(st.fractions(max_denominator=10**9), st.sampled_from(["ft", "[mi_i]", "km", "um"]))
def test_quantity_converted_back_is_the_same(value: Fraction, target: str) -> None:
    stated = format_fraction(value)
    there = convert(make_quantity("m", value=stated), target)
    assert convert(there, "m")["value"] == stated
