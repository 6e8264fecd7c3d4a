"""Metrics and claims that were logged before shape 4 have canonical units, dimensions and keys."""

from typing import Any

import pytest

from app.domain.numbers.quantity import make_value_key
from app.domain.units.units import get_unit
from app.queries.history.past_shapes.shape_4 import (
    upgrade_claim_document,
    upgrade_claim_rows,
    upgrade_metric_document,
)

pytestmark = pytest.mark.engines("sqlite")


def quantity_row(prefix: str, value: str | None, unit: str | None) -> dict[str, Any]:
    fields = {
        "as_stated": value, "comparator": "eq", "cue": None, "value": value, "unit": unit,
        "lower": None, "upper": None, "sort_key": "old", "least_key": "old", "greatest_key": "old",
    }  # fmt: skip
    return {f"{prefix}_{name}": field for name, field in fields.items()}


@pytest.mark.parametrize(
    ("code", "dimension", "upgraded"),
    [
        ("km", "length", ("km", "m", "length")),
        ("[sft_i]", "area", ("[ft_i]2", "m2", "area")),
        ("{calls}", "count:calls", ("{call}", "{call}", None)),
        ("CNY", "money:CNY", ("CNY", "CNY", None)),
        ("Gbit/s", "data-rate", ("Gbit/s", "By/s", "data rate")),
    ],
)
def test_metric_document_of_before_has_the_dimension_in_base_units(
    code: str, dimension: str, upgraded: tuple[str, str, str | None]
) -> None:
    document = {
        "id": "x",
        "dimension": dimension,
        "unit": {"code": code, "label": "old"},
        "direction": "higher",
    }
    result = upgrade_metric_document(document)
    found = (result["unit"]["code"], result["dimension"], result["dimension_name"])
    assert found == upgraded
    assert list(result) == ["id", "dimension", "dimension_name", "unit", "direction"]


def test_claim_document_of_before_has_canonical_units_and_was_not_read() -> None:
    normalized = {"value": "5", "number": 5.0, "unit": "[sft_i]"}
    quantity = {
        "value": "5",
        "unit": {"code": "[sft_i]", "label": "square foot"},
        "lower": None,
        "upper": None,
        "normalized": normalized,
    }
    change = {"as_stated": "doubled", "form": "factor", "value": "2"}
    document = {"quantity": quantity, "baseline": None, "stated_change": change}
    result = upgrade_claim_document(document)
    assert list(result["quantity"]) == [
        *("value", "unit", "unit_text", "lower", "upper", "tolerance", "normalized", "read_by")
    ]
    assert [result["quantity"][name] for name in ("unit_text", "tolerance", "read_by")] == [
        None
    ] * 3
    assert result["stated_change"] == {**change, "read_by": None}
    assert result["quantity"]["unit"] == {"code": "[ft_i]2", "label": "square foot"}
    assert result["quantity"]["normalized"]["unit"] == "[ft_i]2"
    assert result["baseline"] is None


def test_rows_of_before_have_keys_of_data_rates_in_bytes_per_second() -> None:
    row = quantity_row("quantity", "8", "Mbit/s") | quantity_row("baseline", None, None)
    [upgraded] = upgrade_claim_rows({"claim": [row | {"factor_key": None}]})["claim"]
    key = make_value_key("1000000", get_unit("By/s"))
    assert [upgraded[f"quantity_{name}"] for name in ("sort_key", "least_key", "greatest_key")] == [
        key
    ] * 3
    assert upgraded["baseline_sort_key"] == "old"


def test_rows_of_before_in_other_units_keep_their_keys() -> None:
    row = quantity_row("quantity", "8", "{calls}") | quantity_row("baseline", "7", "km")
    [upgraded] = upgrade_claim_rows({"claim": [row]})["claim"]
    assert (upgraded["quantity_unit"], upgraded["quantity_sort_key"]) == ("{call}", "old")
    assert (upgraded["baseline_unit"], upgraded["baseline_sort_key"]) == ("km", "old")
