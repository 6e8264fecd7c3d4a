"""The upgrade to shape 5: names and statements by language, conditions, subjects, spans of quotes.

Before, a metric had one name and a claim one statement, each without its language, which follows from its
script. No claim had conditions, and no document the spans of its numbers.
"""

from typing import Any

from app.domain.names import guess_language
from app.domain.numbers.quantity import convert_value, to_double
from app.domain.text import fold_words
from app.domain.units.units import get_unit
from app.queries.history.row_json import Rows

_SPANS: dict[str, None] = dict.fromkeys(("number", "unit", "cue", "baseline", "change"))


def upgrade_metric_document(document: dict[str, Any]) -> dict[str, Any]:
    unit = get_unit(document["unit"]["code"])
    upgraded: dict[str, Any] = {}
    for name, value in document.items():
        upgraded[name] = value
        if name == "name":
            upgraded |= {"names": {guess_language(value): value}, "aliases": []}
        elif name == "dimension_name":
            upgraded["scale"] = "absolute"
        elif name == "unit":
            labels = {"en": {"one": unit.label, "other": unit.plural}}
            upgraded["unit"] = {"code": unit.code, "symbol": unit.symbol, "labels": labels}
    return add_identity(upgraded | {"qualifiers": []})


def upgrade_metric_rows(rows: Rows) -> Rows:
    names = [
        {"metric_id": row["id"], "language": guess_language(row["name"]), "name": row["name"]}
        for row in rows["metric"]
    ]
    return {
        **rows,
        "metric": [{**row, "scale": "absolute"} for row in rows["metric"]],
        "metric_name": names,
    }


def add_identifiers(document: dict[str, Any]) -> dict[str, Any]:
    """Add the identifiers in other registries, which nothing had."""
    return {**document, "same_as": []}


def add_identity(document: dict[str, Any]) -> dict[str, Any]:
    """Add identifiers, and the record that this one was merged into: nothing was."""
    upgraded: dict[str, Any] = {}
    for name, value in document.items():
        upgraded[name] = value
        if name == "status":
            upgraded["merged_into"] = None
    return add_identifiers(upgraded)


def upgrade_technology_document(document: dict[str, Any]) -> dict[str, Any]:
    upgraded: dict[str, Any] = {}
    for name, value in document.items():
        upgraded[name] = value
        if name == "names":
            upgraded["aliases"] = []
    return add_identity(upgraded)


def upgrade_claim_document(document: dict[str, Any]) -> dict[str, Any]:
    canonical = document["quantity"]["normalized"]
    unit = canonical["unit"] if canonical else document["quantity"]["unit"]["code"]
    baseline = document["baseline"]
    upgraded: dict[str, Any] = {}
    for name, value in document.items():
        upgraded[name] = value
        if name == "statement":
            upgraded["statements"] = {guess_language(value): value}
        elif name == "relative_to":
            upgraded |= {"qualifiers": [], "subject": None}
        elif name == "note":
            # The quotes stay the last, as lists need them.
            upgraded |= {"reviewed_by": None, "superseded": None}
    return upgraded | {
        "quantity": _upgrade_quantity(document["quantity"], unit),
        "baseline": baseline
        and {**_upgrade_quantity(baseline, unit), "period": None, "place": None},
        "evidence": [{**quote, **_SPANS} for quote in document["evidence"]],
    }


def _upgrade_quantity(quantity: dict[str, Any], canonical: str) -> dict[str, Any]:
    """Add the symbol of the unit and the normalised bounds.

    Without a value, the canonical unit was not shown; then it is the unit as stated.
    """
    unit = get_unit(quantity["unit"]["code"])
    normalized = quantity["normalized"] or {"value": None, "number": None, "unit": canonical}
    bounds: dict[str, Any] = {}
    for name in ("lower", "upper"):
        bound = quantity[name]
        value = None if bound is None else convert_value(bound, unit, get_unit(canonical))
        bounds |= {name: value, f"{name}_number": to_double(value)}
    label = unit.label if quantity["value"] == "1" else unit.plural
    return {
        **quantity,
        "unit": {"code": unit.code, "symbol": unit.symbol, "label": label},
        "normalized": {
            "value": normalized["value"],
            "number": normalized["number"],
            **bounds,
            "unit": normalized["unit"],
        },
    }


def upgrade_claim_rows(rows: Rows) -> Rows:
    return {**rows, "claim": [_upgrade_claim_row(row) for row in rows["claim"]]}


def _upgrade_claim_row(row: dict[str, Any]) -> dict[str, Any]:
    keys = {f"{name}_key": row[name] and fold_words(row[name]) for name in ("scope", "relative_to")}
    return {**row, **keys, "language": guess_language(row["statement"])}
