"""A random history: each revision is a small random change that keeps every rule."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

from support.bundles import BUNDLE, TEXT

Record = dict[str, Any]
# What is read by hand otherwise than the reader reads it needs a note.
_NOTE = "Its number is exact."
_QUANTITIES: list[Record] = [
    {
        "as_stated": f"{number} km",
        "number": number,
        "value": number,
        "unit": "km",
        # Exact, so that a change from 400 has a factor, which "more than 700" has not.
        "comparator": "eq",
        "read_by": "hand",
    }
    for number in ("700", "400")
]


def make_first() -> Record:
    """Make the bundle of `bundles.py` with a second record of most kinds and one exact number."""
    bundle = deepcopy(BUNDLE)
    others: dict[str, Record] = {
        "organizations": {"id": "other", "country": "FR", "names": {"en": "Other"}, "aliases": []},
        "technologies": {"id": "motor", "names": {"en": "Motor"}, "field": "machines"},
        "achievements": {
            "id": "other-range",
            "title": "Another range",
            "technology": "motor",
            "organizations": [{"organization": "other", "role": "partner"}],
        },
        "claims": {"id": "other-claim", "achievement": "other-range", "period": "2021"},
    }
    for kind, changes in others.items():
        bundle[kind].append({**deepcopy(bundle[kind][0]), **changes})
    bundle["sources"][0]["same_as"] = ["doi:10.1000/182"]
    bundle["organizations"][0]["same_as"] = ["wikidata:Q42"]
    bundle["technologies"][0] |= {"aliases": ["Accumulator"], "same_as": ["wikidata:Q43"]}
    kilometre = {"one": "公里", "other": "公里"}
    bundle["metrics"][0] |= {
        "aliases": ["Reach"],
        "same_as": ["wikidata:Q44"],
        "unit": {"code": "km", "labels": {"zh": kilometre}},
    }
    bundle["claims"][0]["statements"] = {**bundle["claims"][0]["statements"], "zh": "行驶里程。"}
    bundle["metrics"][0]["qualifiers"] = [
        {"property": "weather", "names": {"en": "Weather"}},
        {"property": "heat", "names": {"en": "Heat"}, "type": "quantity", "unit": "K"},
    ]
    _set_conditions(bundle["claims"][1], 0)
    del bundle["claims"][1]["baseline"]
    bundle["claims"][0]["quantity"] = _QUANTITIES[0]
    for claim in bundle["claims"]:
        claim["note"] = _NOTE
    return bundle


def change_randomly(random: Random, bundle: Record, number: int) -> None:
    """Make one or two changes, the first kind in turn; `number` goes into new ids and names."""
    _CHANGES[number % len(_CHANGES)](random, bundle, number)
    if random.random() < 1 / 3:
        random.choice(_CHANGES)(random, bundle, number)


def write_history(folder: Path, bundle: Record) -> Path:
    (folder / "report.txt").write_text(TEXT, encoding="utf-8")
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return path


def _move(random: Random, bundle: Record, _number: int) -> None:
    random.choice(bundle["organizations"])["country"] = random.choice(("DE", "FR", "US", None))


def _rename(random: Random, bundle: Record, number: int) -> None:
    random.choice(bundle["organizations"])["names"] = {"en": f"Maker {number}", "de": f"M {number}"}


def _call(random: Random, bundle: Record, number: int) -> None:
    """Change an alias, which is in no document of another resource, but finds them in searches."""
    random.choice(bundle["organizations"])["aliases"] = [f"Alias{number}"]


def _sort_in(random: Random, bundle: Record, number: int) -> None:
    chosen = random.choice(bundle["technologies"])
    chosen["field"] = random.choice(("vehicles", "machines", "energy"))
    chosen["description"] = f"Described {number} times."


def _define(_random: Random, bundle: Record, number: int) -> None:
    bundle["metrics"][0] |= {
        "names": {"en": f"Range {number}"},
        "definition": f"Definition {number}.",
    }


def _cite(_random: Random, bundle: Record, number: int) -> None:
    """Correct the source; with an odd number, print its text again under another id."""
    bundle["sources"][0] |= {
        "title": f"Report {number}",
        "archived_url": f"https://archive.example/{number}",
        "note": f"Read {number} times.",
    }
    if number % 2:
        printed = {**bundle["sources"][0], "id": f"print-{number}", "same_text_as": "report"}
        bundle["sources"].append(printed)


def _retell(random: Random, bundle: Record, number: int) -> None:
    chosen = random.choice(bundle["achievements"])
    chosen["title"] = f"Title {number}"
    chosen["technology"] = random.choice(("car-battery", "motor", None))
    chosen["stage"] = random.choice(("in_use", "completed"))
    makers = random.sample(("example", "other"), random.choice((1, 2)))
    chosen["organizations"] = [{"organization": maker, "role": "developer"} for maker in makers]
    if chosen.get("status") != "withdrawn":
        _let_stand(bundle, chosen)


def _restate(random: Random, bundle: Record, number: int) -> None:
    chosen = random.choice(bundle["claims"])
    [about] = (
        achievement
        for achievement in bundle["achievements"]
        if achievement["id"] == chosen["achievement"]
    )
    if about.get("status") != "withdrawn":
        chosen["status"] = random.choice(("stated", "withdrawn", "disputed"))
    chosen["statements"] = {"en": f"Statement {number}."}
    chosen["period"] = random.choice((None, "2019", "2021-03", "2023"))
    chosen["note"] = random.choice((_NOTE, f"Note {number}"))
    _set_conditions(chosen, number)


def _requote(random: Random, bundle: Record, _number: int) -> None:
    chosen = random.choice(bundle["claims"])
    chosen["quantity"] = random.choice(_QUANTITIES)
    chosen.pop("baseline", None)
    quotes = ["they drive more than 700 km on one charge, up from 400 km"]
    quotes += random.choice(([], ["🚗"], ["Our cars now go further"]))
    chosen["evidence"] = [{"source": "report", "exact": quote} for quote in quotes]


def _set_conditions(claim: Record, number: int) -> None:
    """Give a claim other conditions, another subject and another scope, as the number says."""
    given = [
        {"property": "weather", "text": ("Rain", "rain", "sun: a lot, hot")[number % 3]},
        {"property": "heat", "as_stated": ("25 °C", "298.15 K", "about 20 °C")[number % 3]},
    ]
    claim["qualifiers"] = given[number % 2 :]
    claim["subject"] = (None, "The car")[number % 2]
    claim["scope"] = ("One  Charge", None, "one charge")[number % 3]


def _add(random: Random, bundle: Record, number: int) -> None:
    kind = random.choice(("organizations", "achievements", "claims"))
    bundle[kind].append({**deepcopy(random.choice(bundle[kind])), "id": f"new-{number}"})


def _withdraw(random: Random, bundle: Record, _number: int) -> None:
    """Withdraw an achievement with its claims and organizations of no other, or restore them."""
    chosen = random.choice(bundle["achievements"])
    if chosen.get("status") == "withdrawn":
        _let_stand(bundle, chosen)
        return
    chosen["status"] = "withdrawn"
    for claim in bundle["claims"]:
        if claim["achievement"] == chosen["id"]:
            claim["status"] = "withdrawn"
    standing = [
        achievement
        for achievement in bundle["achievements"]
        if achievement.get("status") != "withdrawn"
    ]
    needed = {who["organization"] for claim in standing for who in claim["organizations"]}
    for organization in bundle["organizations"]:
        if organization["id"] not in needed:
            organization["status"] = "withdrawn"


def _let_stand(bundle: Record, achievement: Record) -> None:
    achievement["status"] = "current"
    needed = {who["organization"] for who in achievement["organizations"]}
    for organization in bundle["organizations"]:
        if organization["id"] in needed:
            organization["status"] = "current"


Change = Callable[[Random, Record, int], None]
_CHANGES: list[Change] = [
    _move,
    _rename,
    _call,
    _sort_in,
    _define,
    _cite,
    _retell,
    _restate,
    _requote,
    _add,
    _withdraw,
]
