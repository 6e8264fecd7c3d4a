"""Random limits on values and factors against an oracle that shares nothing with the product.

The oracle tries worlds: numbers that the true number of a claim could be. Whether a number fits what a
source says is decided by fractions, from the words that made the claim. Each list is read twice, from
the fast path and from the routes.
"""

import json
import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from conftest import Provider
from fastapi.testclient import TestClient

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app

# The long run: CLAIMSTONE_TEST_LIMITS=1000, as `make long` does.
QUERIES = int(os.environ.get("CLAIMSTONE_TEST_LIMITS", "25"))
CLAIMS = 150
METRES = {
    "m": Fraction(1),
    "km": Fraction(1000),
    "mm": Fraction(1, 1000),
    "[in_i]": Fraction(254, 10_000),
}
KILOGRAMS = {"kg": Fraction(1), "t": Fraction(1000)}
METRICS = {"length": METRES, "width": METRES, "mass": KILOGRAMS}
CANONICAL = {"length": "km", "width": "mm", "mass": "kg"}
CUES = {
    "gt": "more than",
    "gte": "at least",
    "lt": "less than",
    "lte": "at most",
    "approx": "about",
}
NUMBERS = ["0", "1", "2", "3", "5", "8", "10", "20", "1/3", "2/6", "0.333", "2.50", "-1", "-5", "1E-9"]  # fmt: skip
TO_THE_ROUTES = {"Cookie": "x=y"}


@dataclass(frozen=True)
class Said:
    """What a source says: a number, or bounds, or both, in a unit; and the number before a change."""

    metric: str
    unit: str
    comparator: str
    value: str | None
    lower: str | None
    upper: str | None
    baseline: str | None = None

    @property
    def scale(self) -> Fraction:
        return METRICS[self.metric][self.unit]

    def convert(self, text: str | None) -> Fraction | None:
        return None if text is None else Fraction(text) * self.scale

    @property
    def factor(self) -> Fraction | None:
        is_exact = self.comparator == "eq" and self.lower is None and self.upper is None
        if self.baseline is None or self.value is None or not is_exact:
            return None
        before = Fraction(self.baseline)
        return Fraction(self.value) / before if before > 0 else None

    def fits(self, number: Fraction) -> bool:
        """Return whether the words allow this number; of "about" they do what they state."""
        value, lower, upper = map(self.convert, (self.value, self.lower, self.upper))
        if self.comparator == "approx":
            lower = value if lower is None else lower
            upper = value if upper is None else upper
        if lower is not None and number < lower:
            return False
        if upper is not None and number > upper:
            return False
        if value is None:
            return not (
                (self.comparator == "gt" and number == lower)
                or (self.comparator == "lt" and number == upper)
            )
        return {
            "approx": True,
            "eq": number == value,
            "gt": number > value,
            "gte": number >= value,
            "lt": number < value,
            "lte": number <= value,
        }[self.comparator]

    def list_worlds(self, ends: list[Fraction]) -> list[Fraction]:
        """Return numbers that fit: of all ends, between each two of them, and beyond."""
        own = [self.convert(text) for text in (self.value, self.lower, self.upper)]
        points = sorted({*ends, *(end for end in own if end is not None)})
        between = [(low + high) / 2 for low, high in pairwise(points)]
        tried = [points[0] - 1, *points, *between, points[-1] + 1]
        return [number for number in tried if self.fits(number)]

    def write(self) -> tuple[str, str]:
        """Return the numeral, and the words of the source."""
        numeral = " to ".join(text for text in (self.lower, self.value, self.upper) if text)
        cue = CUES.get(self.comparator)
        return numeral, f"{cue} {numeral} {self.unit}" if cue else f"{numeral} {self.unit}"


def draw_statement(source: random.Random) -> Said:
    metric = source.choice(["length", "length", "width", "mass"])
    unit = source.choice([*METRICS[metric]])
    low, middle, high = sorted(source.sample(NUMBERS, 3), key=Fraction)
    comparator = source.choice(["eq", "eq", "approx", "approx", *CUES])
    # A fifth of what is approximate has a bound at its number.
    if comparator == "approx" and source.random() < 0.2:
        low = high = middle
    value, lower, upper = {
        "value": (middle, None, None),
        "range": (None, low, high),
        "from": (None, low, None),
        "up to": (None, None, high),
        "both": (middle, low, high),
        "value from": (middle, low, None),
        "value up to": (middle, None, high),
    }[source.choice(["value"] * 4 + ["range"] * 3 + ["from", "up to", "both", "value from", "value up to"])]  # fmt: skip
    baseline = source.choice([None, *NUMBERS]) if value and source.random() < 0.5 else None
    return Said(metric, unit, comparator, value, lower, upper, baseline)


def make_claim(claim_id: str, said: Said) -> tuple[dict[str, Any], str]:
    numeral, words = said.write()
    sentence = f"Of {claim_id}: {words}"
    quantity: dict[str, Any] = {
        "as_stated": words,
        "number": numeral,
        "occurrence": 1,
        "unit": said.unit,
        "comparator": said.comparator,
        "cue": CUES.get(said.comparator),
        "value": said.value,
        "lower": said.lower,
        "upper": said.upper,
        "read_by": "hand",
    }
    claim = {
        "id": claim_id,
        "achievement": "a",
        "metric": said.metric,
        "kind": "result",
        "statements": {"en": sentence},
        "quantity": quantity,
        # What is read by hand otherwise than the reader reads it needs one.
        "note": "Read by a program.",
    }
    if said.baseline is not None:
        before = f"{said.baseline} {said.unit} before"
        sentence += f", {before}"
        claim["baseline"] = {
            "as_stated": before,
            "number": said.baseline,
            "value": said.baseline,
            "unit": said.unit,
            "comparator": "eq",
            "read_by": "hand",
        }
    return {**claim, "evidence": [{"source": "paper", "exact": f"{sentence}."}]}, f"{sentence}.\n"


def make_bundle(folder: Path, claims: Mapping[str, Said]) -> Path:
    made = [make_claim(claim_id, said) for claim_id, said in claims.items()]
    (folder / "paper.txt").write_text("".join(line for _, line in made), encoding="utf-8")
    bundle = {
        "sources": [{"id": "paper", "title": "P", "language": "en", "text_file": "paper.txt"}],
        "metrics": [
            {
                "id": name,
                "names": {"en": name},
                "definition": "D.",
                "unit": unit,
                "direction": "neither",
            }
            for name, unit in CANONICAL.items()
        ],
        "achievements": [
            {
                "id": "a",
                "title": "A",
                "summary": "A.",
                "stage": "reported",
                "evidence": [made[0][0]["evidence"][0]],
            }
        ],
        "claims": [claim for claim, _ in made],
    }
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def claims() -> dict[str, Said]:
    source = random.Random(20)  # noqa: S311 - the same claims at every run
    drawn = (draw_statement(source) for _ in range(2 * CLAIMS))
    # What no number fits is refused; see `test_quantity.py`.
    possible = [said for said in drawn if said.list_worlds([Fraction(0)])]
    return {f"c{number:03}": said for number, said in enumerate(possible[:CLAIMS])}


@pytest.fixture(scope="module")
def limited(
    provider: Provider, tmp_path_factory: pytest.TempPathFactory, claims: dict[str, Said]
) -> Iterator[TestClient]:
    settings = provider.copy_migrated()
    database = Database(settings)
    bundle = make_bundle(tmp_path_factory.mktemp("limits"), claims)
    import_bundle(database, bundle, Author("test"))
    database.close()
    with TestClient(create_app(settings)) as client:
        yield client


@dataclass(frozen=True)
class Asked:
    """A query: its parameters, and its limits as fractions in base units (at least, at most)."""

    parameters: dict[str, str]
    metrics: tuple[str, ...]
    value: tuple[Fraction | None, Fraction | None]
    factor: tuple[Fraction | None, Fraction | None]

    def is_comparable(self, said: Said) -> bool:
        is_of_unit = self.value == (None, None) or METRICS[said.metric] is METRICS[self.metrics[0]]
        return is_of_unit and (self.factor == (None, None) or said.factor is not None)

    def judge(self, said: Said) -> tuple[bool, bool]:
        """Return whether the limits hold for certain, and whether they hold in any world."""
        worlds = said.list_worlds([end for end in self.value if end is not None] or [Fraction(0)])
        met = [is_within(number, self.value) for number in worlds]
        factor_met = said.factor is None or is_within(said.factor, self.factor)
        is_bound = self.value == (None, None) or said.comparator != "approx"
        return all(met) and is_bound and factor_met, any(met) and factor_met

    def is_empty(self) -> bool:
        return any(
            low is not None and high is not None and low > high for low, high in (self.value, self.factor)
        )  # fmt: skip


def is_within(number: Fraction, limits: tuple[Fraction | None, Fraction | None]) -> bool:
    low, high = limits
    return (low is None or number >= low) and (high is None or number <= high)


def draw_query(source: random.Random) -> Asked:
    """Draw limits that often tie with what is stated, alone or together, with a unit in any place."""
    metric = source.choice(["length", "width", "mass"])
    units = METRICS[metric]
    place = source.choice(["after", "after", "after", "unit", "metric"])
    unit = CANONICAL[metric] if place == "metric" else source.choice([*units])
    sides = source.choice([("gte",), ("lte",), ("gte", "lte"), ("gte", "lte")])
    parameters = {"limit": "200"}
    limits: dict[str, Fraction] = {}
    if by_value := source.random() < 0.9:
        for side in sides:
            number = source.choice(NUMBERS)
            limits[side] = Fraction(number) * units[unit]
            parameters[f"value__{side}"] = number if place != "after" else f"{number} {unit}"
        if place == "unit":
            parameters["unit"] = unit
    if is_of_metric := by_value and (place == "metric" or source.random() < 0.3):
        parameters["metric"] = metric
    factors: dict[str, Fraction] = {}
    if not by_value or source.random() < 0.15:
        for side in source.choice([("gte",), ("lte",), ("gte", "lte")]):
            number = source.choice(["0", "1", "2", "1/3", "2.50", "-5", "10"])
            factors[side] = Fraction(number)
            parameters[f"factor__{side}"] = number
    if source.random() < 0.5:
        parameters["include_uncertain"] = "true"
    alike = tuple(name for name, own in METRICS.items() if own is units)
    return Asked(
        parameters,
        (metric,) if is_of_metric else alike,
        (limits.get("gte"), limits.get("lte")),
        (factors.get("gte"), factors.get("lte")),
    )


def expect(asked: Asked, claims: Mapping[str, Said]) -> dict[str, Any]:
    """Return what the list has to show, by the oracle."""
    of_metric = "metric" in asked.parameters
    listed = {
        name: said for name, said in claims.items() if not of_metric or said.metric in asked.metrics
    }
    comparable = {name: said for name, said in listed.items() if asked.is_comparable(said)}
    judged = {name: asked.judge(said) for name, said in comparable.items()}
    certain = [name for name, (is_certain, _) in judged.items() if is_certain]
    uncertain = [name for name, (is_sure, is_possible) in judged.items() if is_possible > is_sure]
    is_included = "include_uncertain" in asked.parameters
    shown = sorted([*certain, *uncertain] if is_included else certain)
    return {
        "ids": shown,
        "count": len(shown),
        "excluded": len(listed) - len(comparable),
        "uncertain": len(uncertain),
        "uncertain_ids": uncertain if is_included else [],
    }


def read(client: TestClient, asked: Asked, headers: Mapping[str, str]) -> dict[str, Any] | str:
    answer = client.get(f"/v1/claims?{urlencode(asked.parameters)}", headers=headers)
    body = answer.json()
    if answer.status_code != 200:
        return f"{answer.status_code} {body['errors'][0]['code']}"
    meta = body["meta"]
    names = ("count", "excluded", "uncertain", "uncertain_ids")
    return {"ids": [item["id"] for item in body["data"]], **{name: meta[name] for name in names}}


@pytest.mark.slow
def test_random_limits_agree_with_worlds_of_exact_fractions(
    limited: TestClient, claims: dict[str, Said]
) -> None:
    source = random.Random(4)  # noqa: S311 - the same queries at every run
    differences = []
    for _ in range(QUERIES):
        asked = draw_query(source)
        expected = "422 bounds_reversed" if asked.is_empty() else expect(asked, claims)
        for headers in ({}, TO_THE_ROUTES):
            found = read(limited, asked, headers)
            if found != expected:
                differences.append((asked.parameters, found, expected))
    assert differences == [], f"{len(differences)} of {2 * QUERIES}"
