"""The upgrade of metrics and claims to shape 4: canonical codes of units, dimensions in base units, readings.

Before, `{calls}` and `[sft_i]` were codes beside `{call}` and `[ft_i]2`, a dimension was a word such as
`length`, and the base unit of data rates, in which the sort keys are, was the bit per second. Nothing was
read when it was stored: who has read a number, its unit as written and its tolerance are null.
"""

from typing import Any

from app.domain.numbers.quantity import Comparator, StatedQuantity, normalize
from app.domain.units.unit import Unit
from app.domain.units.units import find_unit
from app.queries.history.row_json import Rows

_DATA_RATE = "By/s"
_KEYS = ("sort_key", "least_key", "greatest_key")


def upgrade_metric_document(document: dict[str, Any]) -> dict[str, Any]:
    unit = find_unit(document["unit"]["code"])
    upgraded: dict[str, Any] = {}
    for name, value in document.items():
        upgraded[name] = value
        if name == "dimension":
            upgraded |= {"dimension": unit.dimension, "dimension_name": unit.dimension_name}
    return upgraded | {"unit": {"code": unit.code, "label": unit.label}}


def upgrade_claim_document(document: dict[str, Any]) -> dict[str, Any]:
    change = document["stated_change"]
    return {
        **document,
        "quantity": _upgrade_quantity(document["quantity"]),
        "baseline": document["baseline"] and _upgrade_quantity(document["baseline"]),
        "stated_change": change and {**change, "read_by": None},
    }


def _upgrade_quantity(quantity: dict[str, Any]) -> dict[str, Any]:
    unit, normalized = find_unit(quantity["unit"]["code"]), quantity["normalized"]
    if normalized is not None:
        normalized = {**normalized, "unit": find_unit(normalized["unit"]).code}
    upgraded: dict[str, Any] = {}
    for name, value in quantity.items():
        upgraded[name] = value
        if name == "unit":
            upgraded |= {"unit": {"code": unit.code, "label": unit.label}, "unit_text": None}
        elif name == "upper":
            upgraded["tolerance"] = None
    return upgraded | {"normalized": normalized, "read_by": None}


def upgrade_metric_rows(rows: Rows) -> Rows:
    return {**rows, "metric": [row | _describe(find_unit(row["unit"])) for row in rows["metric"]]}


def _describe(unit: Unit) -> dict[str, str]:
    return {"unit": unit.code, "dimension": unit.dimension}


def upgrade_claim_rows(rows: Rows) -> Rows:
    return {**rows, "claim": [row | change_columns(row) for row in rows["claim"]]}


def change_columns(row: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a row of a claim that are others in shape 4."""
    columns: dict[str, Any] = {}
    for prefix in ("quantity", "baseline"):
        code = row[f"{prefix}_unit"]
        if code is None:
            continue
        unit = find_unit(code)
        columns[f"{prefix}_unit"] = unit.code
        if unit.dimension == _DATA_RATE:
            stated = StatedQuantity(
                as_stated=row[f"{prefix}_as_stated"],
                comparator=Comparator(row[f"{prefix}_comparator"]),
                cue=row[f"{prefix}_cue"],
                unit=unit,
                **{name: row[f"{prefix}_{name}"] for name in ("value", "lower", "upper")},
            )
            derived = normalize(stated, unit)
            columns |= {f"{prefix}_{key}": getattr(derived, key) for key in _KEYS}
    return {name: value for name, value in columns.items() if value != row[name]}
