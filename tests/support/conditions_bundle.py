"""A bundle of claims under all sorts of conditions: texts, exact quantities, bounds and ranges."""

from collections.abc import Mapping, Sequence
from typing import Any

Record = dict[str, Any]
# Conditions of each claim by its id: a property, and a text or the words of a quantity.
Conditions = Mapping[str, Sequence[tuple[str, str]]]

ENERGY: Conditions = {
    "e-bare": [],
    "e-25": [("temperature", "25 °C"), ("test-cycle", "C/3"), ("cycles", "800 cycles")],
    "e-298": [("temperature", "298.15 K"), ("test-cycle", "c/3"), ("cycles", "1,000 cycles")],
    "e-60": [("temperature", "60 °C"), ("cycles", "800 cycles"), ("cycles", "900 cycles")],
    "e-above": [("temperature", "more than 40 °C")],
    "e-about": [("temperature", "about 25 °C")],
    "e-range": [("temperature", "20 to 30 °C"), ("note", "A: b, c")],
}
SCORES: Conditions = {
    "s-1": [("dataset", "WMT14: en-de, news"), ("split", "test")],
    "s-2": [("dataset", "ＷＭＴ14:  en-de, news"), ("split", "dev")],
    "s-3": [("dataset", "MMLU"), ("split", "test")],
    "s-4": [("dataset", "mmlu")],
}
QUANTITIES = {"temperature": "K", "cycles": "{cycle}"}
_SCOPES = {
    "s-1": ("English  news", "A human"),
    "s-2": ("english news", None),
    "s-3": (None, "a Human"),
}


def _declare(name: str, *, separates: bool = True) -> Record:
    names = {"en": name.capitalize()}
    unit = QUANTITIES.get(name)
    kind = {"type": "quantity", "unit": unit} if unit else {"type": "text"}
    return {"property": name, "names": names, "separates": separates, **kind}


def _metric(name: str, unit: str, qualifiers: list[Record], scale: str) -> Record:
    return {
        "id": name,
        "names": {"en": name.capitalize()},
        "definition": "What is measured.",
        "unit": unit,
        "direction": "higher",
        "scale": scale,
        "qualifiers": qualifiers,
    }


def _condition(name: str, value: str) -> Record:
    return {"property": name, "as_stated" if name in QUANTITIES else "text": value}


def make_conditions_bundle() -> Record:
    claims, sentences = [], []
    for metric, unit, conditions in (("energy", "Wh/kg", ENERGY), ("score", "%", SCORES)):
        for number, (claim_id, stated) in enumerate(conditions.items()):
            words = f"Cell {claim_id} reached {400 + number} {unit}"
            states = " and ".join(value for _, value in stated)
            sentence = f"{words}, tested with {states}." if stated else f"{words}."
            sentences.append(sentence)
            scope, relative_to = _SCOPES.get(claim_id, (None, None))
            claims.append(
                {
                    "id": claim_id,
                    "achievement": "by-lab" if metric == "energy" else "by-both",
                    "metric": metric,
                    "kind": "result",
                    "statements": {"en": words},
                    "quantity": {"as_stated": f"{400 + number} {unit}"},
                    "qualifiers": [_condition(*item) for item in stated],
                    "subject": f"Cell {claim_id}",
                    "scope": scope,
                    "relative_to": relative_to,
                    "evidence": [{"source": "report", "exact": sentence}],
                }
            )
    roles = {
        "by-lab": [("lab", "developer")],
        "by-both": [("lab", "operator"), ("firm", "developer")],
    }
    return {
        "sources": [
            {
                "id": "report",
                "title": "Report",
                "publisher": "Lab",
                "language": "en",
                "text": " ".join(sentences),
            }
        ],
        "organizations": [
            {"id": name, "kind": "company", "names": {"en": name.capitalize()}}
            for name in ("lab", "firm")
        ],
        "metrics": [
            _metric(
                "energy",
                "Wh/kg",
                [
                    _declare("temperature"),
                    _declare("test-cycle"),
                    _declare("cycles", separates=False),
                    _declare("note", separates=False),
                ],
                "absolute",
            ),
            _metric(
                "score",
                "%",
                [_declare("dataset"), _declare("split"), _declare("note", separates=False)],
                "ratio",
            ),
        ],
        "achievements": [
            {
                "id": name,
                "title": name,
                "summary": "It was reached.",
                "stage": "reported",
                "organizations": [
                    {"organization": organization, "role": role} for organization, role in taking
                ],
                "evidence": [{"source": "report", "exact": sentences[0]}],
            }
            for name, taking in roles.items()
        ],
        "claims": claims,
    }
