"""A bundle of two makers of turbines and two papers on them, for tests of comparisons.

Each claim is one line: its id, what it is about, the paper's sentence, the quantity in it.
"""

import json
import re
from pathlib import Path
from typing import Any

Record = dict[str, Any]
UNITS = {"plants": "{plant}", "blades": "{blade}", "times": "1"}
COMPARATORS = {"more than": "gt", "at least": "gte", "nearly": "approx"}

# Words that no spreadsheet may run as a formula and no Markdown as markup.
HOSTILE_QUANTITY = '1.50 m, "so", a|b'
HOSTILE_SCOPE = r"""=1+1 | *a* _b_ `c` [d](e) <b>f</b> \| "g", h\ & "i" """.strip()
HOSTILE_SENTENCE = (
    f"On measure,\n{HOSTILE_QUANTITY}; | <i>*it*</i> `is` \\ said: _[no](x)_, \\| not."
)
LONG = "1234567890.1234567890123456789012345678901234567890"


def make_quantity(stated: str) -> Record:
    """Read `1,250 kW`, `more than 1.5 MW` or `2 to 3 km`."""
    found = re.fullmatch(r"(\D*?) ?([\d.,/]*\d)(?: to (\d+))? ([^ ,]+).*", stated)
    assert found
    cue, number, upper, unit = found.groups()
    quantity = {
        "as_stated": stated,
        "number": f"{number} to {upper}" if upper else number,
        "unit": UNITS.get(unit, unit),
    }
    if cue:
        quantity |= {"cue": cue, "comparator": COMPARATORS[cue]}
    if upper:
        return {**quantity, "lower": number, "upper": upper}
    return {**quantity, "value": number.replace(",", "")}


def make_claim(
    claim_id: str,
    metric: str,
    paper: str,
    sentence: str,
    stated: str,
    **rest: Any,  # noqa: ANN401 - JSON
) -> Record:
    """Make a claim; `stated` is a part of the sentence, such as `more than 1.5 MW`."""
    if "baseline" in rest:
        rest["baseline"] = make_quantity(rest["baseline"])
    return {
        "id": claim_id,
        "achievement": rest.pop("achievement", f"{claim_id.partition('-')[0]}-turbine"),
        "metric": metric,
        "kind": rest.pop("kind", "result"),
        "statements": {"en": f"Of {claim_id}."},
        "scope": rest.pop("scope", "one turbine"),
        "quantity": make_quantity(stated),
        "evidence": [{"source": paper, "exact": sentence}],
        **rest,
    }


CLAIMS = [
    # On output: a line of results, another paper that agrees and one that does not.
    make_claim("north-2019", "output", "daily", "In 2019 North's turbine gave 900 kW.", "900 kW", period="2019"),
    make_claim("north-2021", "output", "daily", "In 2021 it went from 900 kW to 1.2 MW.", "1.2 MW", period="2021", baseline="900 kW"),
    make_claim("north-2021-other", "output", "weekly", "North's gave 1,250 kW in 2021.", "1,250 kW", period="2021"),
    make_claim("north-2021-same", "output", "weekly", "Or was it 1,200 kW in all 2021?", "1,200 kW", period="2021", scope="One  Turbine"),
    make_claim("north-2023", "output", "daily", "By April 2023 it gave more than 1.5 MW.", "more than 1.5 MW", period="2023-04"),
    make_claim("north-nearly", "output", "weekly", "Once it gave nearly 1.3 MW.", "nearly 1.3 MW"),
    make_claim("north-required", "output", "daily", "A turbine has to give at least 1 MW.", "at least 1 MW", kind="requirement"),
    make_claim("north-target", "output", "daily", "It is to give 2 MW by 2030.", "2 MW", kind="target", period="2030"),
    make_claim("north-wrong", "output", "weekly", "It gave 9 MW in 2020.", "9 MW", period="2020", status="withdrawn"),
    make_claim("joint-2022", "output", "weekly", "Together they made one of 1.4 MW in 2022.", "1.4 MW", period="2022"),
    make_claim("south-2021", "output", "weekly", "South's gave 1.1 MW in 2021.", "1.1 MW", period="2021"),
    make_claim("south-first", "output", "daily", "South's gave 700 kW at first.", "700 kW"),
    make_claim("south-then", "output", "daily", "And then it gave 950 kW.", "950 kW", follows="south-first"),
    # On plants: a statistic of two years.
    make_claim("north-plants-2020", "plants", "daily", "North had 12 plants in 2020.", "12 plants", kind="statistic", period="2020", scope="North"),
    make_claim("north-plants-2022", "plants", "daily", "North had 15 plants in 2022.", "15 plants", kind="statistic", period="2022", scope="North"),
    # For a table: claims that can be compared, and others that cannot, for different reasons.
    make_claim("north-rotor", "rotor", "daily", "North's rotor measured 100 m in 2021.", "100 m", period="2021", scope="one rotor"),
    make_claim("south-rotor", "rotor", "daily", "South's rotor measured 0.11 km in 2021.", "0.11 km", period="2021", scope="one rotor"),
    make_claim("north-start", "start", "daily", "North's started in 30 s in 2021.", "30 s", period="2021"),
    make_claim("south-start", "start", "daily", "South's started in 1/2 min in 2022.", "1/2 min", period="2022"),
    make_claim("north-depth", "depth", "daily", "North's site was 40 m deep.", "40 m", scope="a site"),
    make_claim("south-depth", "depth", "daily", "South's must stand at least 45 m deep.", "at least 45 m", scope="any site", kind="requirement"),
    make_claim("north-mass", "mass", "daily", "North's weighed nearly 300 t.", "nearly 300 t"),
    make_claim("south-mass", "mass", "daily", "South's weighed 310 t in 2021.", "310 t", period="2021"),
    make_claim("north-blades", "blades", "daily", "North's has 3 blades.", "3 blades"),
    make_claim("north-relative", "relative-mass", "daily", "A blade is 1/3 times as heavy as steel.", "1/3 times", relative_to="steel"),
    make_claim("south-relative", "relative-mass", "daily", "A blade is 1/2 times as heavy as wood.", "1/2 times", relative_to="wood"),
    # For cells: words that a spreadsheet or Markdown would interpret, and a number beyond floats.
    make_claim("north-hostile", "length", "weekly", HOSTILE_SENTENCE, HOSTILE_QUANTITY, scope=HOSTILE_SCOPE, period="2019"),
    make_claim("north-long", "length", "weekly", f"To be exact, {LONG} km.", f"{LONG} km", period="2020"),
    make_claim("north-range", "length", "weekly", "It was 2 to 3 km long.", "2 to 3 km", period="2021"),
]  # fmt: skip

METRICS = {
    "output": ("kW", "higher"),
    "plants": ("{plant}", "neither"),
    "rotor": ("m", "higher"),
    "start": ("s", "lower"),
    "depth": ("m", "higher"),
    "mass": ("t", "lower"),
    "blades": ("{blade}", "neither"),
    "relative-mass": ("1", "lower"),
    "length": ("m", "higher"),
}
MAKERS = {"north": ("north",), "south": ("south",), "joint": ("north", "south")}


def make_bundle() -> Record:
    return {
        "sources": [
            {"id": paper, "title": paper.title(), "language": "en", "text_file": f"{paper}.txt"}
            for paper in ("daily", "weekly")
        ],
        "organizations": [
            {"id": name, "kind": "company", "country": "DE", "names": {"en": name.title()}}
            for name in ("north", "south")
        ],
        "technologies": [{"id": "turbine", "names": {"en": "Turbine"}, "field": "power"}],
        "metrics": [
            {
                "id": name,
                "names": {"en": name.title()},
                "definition": f"The {name}.",
                "unit": unit,
                "direction": direction,
            }
            for name, (unit, direction) in METRICS.items()
        ],
        "achievements": [
            {
                "id": f"{name}-turbine",
                "title": "Turbine",
                "summary": "A turbine.",
                "technology": "turbine",
                "stage": "in_use",
                "organizations": [{"organization": maker, "role": "developer"} for maker in makers],
                "evidence": [{"source": "daily", "exact": "On turbines."}],
            }
            for name, makers in MAKERS.items()
        ],
        "claims": CLAIMS,
    }


def write_turbines(folder: Path) -> Path:
    """Write the bundle and the papers."""
    for paper, heading in (("daily", "On turbines."), ("weekly", "More on them.")):
        quotes = [claim["evidence"][0] for claim in CLAIMS]
        said = [quote["exact"] for quote in quotes if quote["source"] == paper]
        (folder / f"{paper}.txt").write_text("\n\n".join([heading, *said]), encoding="utf-8")
    path = folder / "turbines.json"
    path.write_text(json.dumps(make_bundle()), encoding="utf-8")
    return path
