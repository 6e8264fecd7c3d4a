"""The upgrade of claims to shape 2: two values that were computed otherwise before.

In shape 1, a bound that a source states replaced the limit that its comparator sets, and a change from a
negative baseline had a factor and a percentage. Nothing of this is what a source says: it is computed.
"""

from fractions import Fraction
from typing import Any

from app.domain.numbers.quantity import Comparator, find_limits, make_value_key, to_fraction
from app.domain.numbers.sort_key import make_sort_key
from app.domain.units.units import find_unit
from app.errors import InvalidValue
from app.queries.history.row_json import Rows

_ZERO = make_sort_key(Fraction(0))


def upgrade_claim_document(document: dict[str, Any]) -> dict[str, Any]:
    baseline, change = document["baseline"], document["change"]
    if change is None or to_fraction(baseline["normalized"]["value"]) > 0:
        return document
    return {**document, "change": {**change, "factor": None, "percent": None}}


def upgrade_claim_rows(rows: Rows) -> Rows:
    return {**rows, "claim": [row | compute_keys(row) for row in rows["claim"]]}


def compute_keys(row: dict[str, Any]) -> dict[str, Any]:
    """Return the sort keys of a row of a claim that are another in shape 2, by column.

    Bounds that no number is within were accepted; their keys stay as they are.
    """
    keys: dict[str, Any] = {}
    for prefix in ("quantity", "baseline"):
        stated = [row[f"{prefix}_{name}"] for name in ("value", "lower", "upper")]
        if stated[0] is None or stated[1:] == [None, None]:
            continue
        unit, comparator = find_unit(row[f"{prefix}_unit"]), Comparator(row[f"{prefix}_comparator"])
        value, lower, upper = (text and make_value_key(text, unit) for text in stated)
        try:
            limits = find_limits(comparator, value, lower, upper)
        except InvalidValue:
            continue
        keys |= dict(zip((f"{prefix}_least_key", f"{prefix}_greatest_key"), limits, strict=True))
    if row["factor_key"] is not None and row["baseline_sort_key"] < _ZERO:
        keys["factor_key"] = None
    return {name: key for name, key in keys.items() if key != row[name]}
