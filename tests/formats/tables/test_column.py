"""Columns of quantities, read from the JSON of claims."""

from typing import Any

import pytest

from app.formats.tables.column import list_quantity_columns

pytestmark = pytest.mark.engines("sqlite")

TOLERANCE = {"as_stated": "± 5 %", "minus": "5", "plus": "5"}


@pytest.mark.parametrize(
    ("quantity", "minus", "relative"),
    [
        ({"tolerance": {**TOLERANCE, "relative": True}}, "5", "true"),
        ({"tolerance": {**TOLERANCE, "relative": False}}, "5", "false"),
        ({"tolerance": None}, None, None),
        (None, None, None),
    ],
)
@pytest.mark.parametrize("prefix", ["", "baseline_"])
def test_tolerance_says_if_it_is_in_percent(
    quantity: dict[str, Any] | None, minus: str | None, relative: str | None, prefix: str
) -> None:
    columns = {column.name: column for column in list_quantity_columns("stated", prefix)}
    document = {"stated": quantity}
    assert columns[f"{prefix}tolerance_minus"].read(document) == minus
    assert columns[f"{prefix}tolerance_relative"].read(document) == relative
