"""A small bundle that keeps every rule, for tests to change and load."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

TEXT = (
    "Our cars now go further: they drive more than 700 km on one charge, up from 400 km. 🚗 Done."
)

BUNDLE: dict[str, Any] = {
    "sources": [
        {
            "id": "report",
            "title": "Annual report",
            "publisher": "Example Ltd.",
            "language": "en",
            "published": "2025-03",
            "text_file": "report.txt",
        }
    ],
    "organizations": [
        {
            "id": "example",
            "kind": "company",
            "country": "DE",
            "names": {"en": "Example Ltd.", "de": "Beispiel GmbH"},
            "aliases": ["Exämple"],
        }
    ],
    "technologies": [
        {"id": "car-battery", "names": {"en": "Car battery"}, "field": "vehicles"},
    ],
    "metrics": [
        {
            "id": "range",
            "names": {"en": "Range"},
            "definition": "The distance on one charge.",
            "unit": "km",
            "direction": "higher",
        }
    ],
    "achievements": [
        {
            "id": "longer-range",
            "title": "Longer range",
            "summary": "Example extended the range of its cars.",
            "technology": "car-battery",
            "organizations": [{"organization": "example", "role": "developer"}],
            "stage": "in_use",
            "evidence": [{"source": "report", "exact": "Our cars now go further"}],
        }
    ],
    "claims": [
        {
            "id": "example-range",
            "achievement": "longer-range",
            "metric": "range",
            "kind": "result",
            "statements": {"en": "Example's cars drive more than 700 km on one charge."},
            "quantity": {
                "as_stated": "more than 700 km",
                "number": "700",
                "cue": "more than",
                "comparator": "gt",
                "value": "700",
                "unit": "km",
            },
            "baseline": {"as_stated": "400 km", "number": "400", "value": "400", "unit": "km"},
            "evidence": [
                {
                    "source": "report",
                    "exact": "they drive more than 700 km on one charge, up from 400 km",
                }
            ],
        }
    ],
}


class _Dumper(yaml.SafeDumper):
    """YAML dumper that repeats a value instead of an alias, which bundles may not have."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def write_bundle(folder: Path, change: Callable[[dict[str, Any]], object] | None = None) -> Path:
    """Write the bundle and its text; `change` may alter it first."""
    bundle = deepcopy(BUNDLE)
    if change:
        change(bundle)
    folder.mkdir(exist_ok=True)
    (folder / "report.txt").write_text(TEXT, encoding="utf-8")
    path = folder / "bundle.yaml"
    dumped = yaml.dump(bundle, Dumper=_Dumper, allow_unicode=True)
    path.write_text(dumped, encoding="utf-8")
    return path


FULL_TEXT = f"{TEXT} That is 75% more than before. It is 600 km to 800 km in all, or 1/3 of it."


def make_full_bundle() -> dict[str, Any]:
    """Make the small bundle with every optional field filled, but `sha256`."""
    bundle = deepcopy(BUNDLE)
    [source], [organization], [achievement] = (
        bundle[name] for name in ("sources", "organizations", "achievements")
    )
    del source["text_file"]
    source |= {
        "text": FULL_TEXT,
        "url": "https://example.com/report",
        "accessed_on": "2025-05-01",
        "archived_url": "https://archive.example/1",
        "note": "Only the first page.\n\nIts tables are left out.",
    }
    organization["note"] = "Not the one in Texas."
    bundle["technologies"][0] |= {"broader": "battery", "description": "What drives a car."}
    bundle["technologies"].insert(
        0, {"id": "battery", "names": {"en": "Battery"}, "field": "power"}
    )
    achievement |= {
        "place": "Berlin",
        "date": "2025-02",
        "note": "The month is that of the report.",
    }
    [claim] = bundle["claims"]
    claim["evidence"][0]["occurrence"] = 1
    claim["evidence"].append({"source": "report", "exact": "That is 75% more than before"})
    claim |= {
        "status": "stated",
        "stated_change": {"as_stated": "75% more", "form": "percent", "value": "75"},
        "relative_to": "the distance before",
        "scope": "new cars",
        "period": "2025",
        "note": "Which cars is not said.",
    }
    for name in ("sources", "organizations", "technologies", "metrics", "achievements"):
        for record in bundle[name]:
            record["status"] = "current"
    bundle["source_numbers"] = [
        {
            "source": "report",
            "exact": "1/3",
            "occurrence": 1,
            "reason": "other",
            "note": "It is not said of what.",
        }
    ]
    return bundle
