"""A bundle with two organizations, technologies and metrics of each kind that turn out to be one."""

from copy import deepcopy
from typing import Any

from support.bundles import BUNDLE, TEXT

TEMPERATURE = {
    "property": "temperature",
    "names": {"en": "Temperature"},
    "type": "quantity",
    "unit": "K",
}
CYCLE = {"property": "test-cycle", "names": {"en": "Test cycle"}}


def make_twins() -> dict[str, Any]:
    """Make the small bundle with a second record of each kind, and a second achievement and claim of them."""
    bundle = deepcopy(BUNDLE)
    del bundle["sources"][0]["text_file"]
    bundle["sources"][0]["text"] = f"{TEXT} It is 25 °C outside."
    bundle["organizations"] += [
        {
            "id": "twin",
            "kind": "company",
            "names": {"en": "Example Limited", "zh": "例子公司"},
            "aliases": ["EXAMPLE LTD.", "Example Inc."],
            "same_as": ["wikidata:Q2"],
        },
        {"id": "partner", "kind": "university", "names": {"en": "Partner"}},
    ]
    bundle["organizations"][0]["same_as"] = ["wikidata:Q1"]
    bundle["technologies"] += [
        {"id": "traction-battery", "names": {"en": "Traction battery"}, "field": "vehicles"},
        {
            "id": "cell",
            "names": {"en": "Cell"},
            "field": "vehicles",
            "broader": "traction-battery",
        },
    ]
    [metric] = bundle["metrics"]
    metric["qualifiers"] = [CYCLE, TEMPERATURE]
    bundle["metrics"].append(
        {
            **metric,
            "id": "distance",
            "names": {"en": "Distance", "zh": "里程"},
            "unit": "m",
            "qualifiers": [{**TEMPERATURE, "unit": "Cel"}, CYCLE],
        }
    )
    [achievement] = bundle["achievements"]
    bundle["achievements"].append(
        {
            **achievement,
            "id": "of-twin",
            "technology": "traction-battery",
            "organizations": [
                {"organization": "twin", "role": "developer"},
                {"organization": "example", "role": "developer"},
                {"organization": "twin", "role": "manufacturer"},
                {"organization": "partner", "role": "partner"},
            ],
        }
    )
    [claim] = bundle["claims"]
    evidence = [*claim["evidence"], {"source": "report", "exact": "It is 25 °C outside"}]
    bundle["claims"].append(
        {
            **claim,
            "id": "of-distance",
            "achievement": "of-twin",
            "metric": "distance",
            "qualifiers": [
                {"property": "temperature", "as_stated": "25 °C"},
                {"property": "test-cycle", "text": "WLTP"},
            ],
            "evidence": evidence,
        }
    )
    return bundle
