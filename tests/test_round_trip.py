"""Exact values survive import, API, CSV and import again without a changed digit.

The long run: CLAIMSTONE_TEST_ROUND_TRIP=100000 make test
"""

import csv
import json
import os
import random
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database.database import Database
from app.domain.numbers.quantity import read_value
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.migrate import migrate
from app.settings import Settings

VALUES = int(os.environ.get("CLAIMSTONE_TEST_ROUND_TRIP", "600"))
CLAIMS_PER_SOURCE = 100
AUTHOR = Author("test")


def make_values() -> list[str]:
    """Make decimals of up to 100 digits, exponents, fractions, and zeros with a sign, as written."""
    source = random.Random(100)  # noqa: S311 - the same values at every run

    def digits(most: int) -> str:
        return str(source.randrange(1, 10 ** source.randrange(1, most + 1)))

    def make(kind: int) -> str:
        sign = source.choice(["", "-", "+"])
        match kind:
            case 0:
                return f"{sign}{digits(100)}"
            case 1:
                whole, places = digits(40), source.randrange(1, 60)
                return f"{sign}{whole}.{source.randrange(10**places):0{places}d}"
            case 2:
                return f"{sign}{digits(60)}E{source.choice(['', '+', '-'])}{source.randrange(40)}"
            case 3:
                return f"{sign}{digits(100)}/{digits(100)}"
        return f"{sign}0.{'0' * source.randrange(1, 50)}"

    return [make(number % 5) for number in range(VALUES)]


def name_claim(number: int) -> str:
    return f"c{number:06d}"


def write_sources(folder: Path, values: list[str]) -> list[dict[str, str]]:
    sources = []
    for first in range(0, len(values), CLAIMS_PER_SOURCE):
        name = f"s{first:06d}"
        lines = [
            f"In run {name_claim(first + offset)} it was {value} kilometres.\n"
            for offset, value in enumerate(values[first : first + CLAIMS_PER_SOURCE])
        ]
        (folder / f"{name}.txt").write_text("".join(lines), encoding="utf-8")
        sources.append({"id": name, "title": name, "language": "en", "text_file": f"{name}.txt"})
    return sources


def make_claim(number: int, stated: str, value: str, unit: str) -> dict[str, Any]:
    source = f"s{number - number % CLAIMS_PER_SOURCE:06d}"
    return {
        "id": name_claim(number),
        "achievement": "runs",
        "metric": "run-length",
        "kind": "result",
        "statements": {"en": "A run."},
        # What is read by hand otherwise than the reader reads it needs one.
        "note": "Read by a program.",
        # With its unit, as a short numeral alone may also occur in the name of the claim.
        "quantity": {
            "as_stated": f"{stated} kilometres",
            "number": stated,
            "value": value,
            "unit": unit,
            "comparator": "eq",
            "read_by": "hand",
        },
        "evidence": [
            {"source": source, "exact": f"run {name_claim(number)} it was {stated} kilometres"}
        ],
    }


def write_bundle(folder: Path, sources: list[dict[str, str]], claims: list[dict[str, Any]]) -> Path:
    bundle = {
        "sources": sources,
        "metrics": [
            {
                "id": "run-length",
                "names": {"en": "Length"},
                "definition": "The length of a run.",
                "unit": "m",
                "direction": "higher",
            }
        ],
        "achievements": [
            {
                "id": "runs",
                "title": "Runs",
                "summary": "Runs.",
                "stage": "reported",
                "evidence": [{"source": "s000000", "exact": "In run c000000 it was"}],
            }
        ],
        "claims": claims,
    }
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return path


def load(settings: Settings, path: Path) -> None:
    with closing(Database(settings)) as database:
        migrate(database)
        import_bundle(database, path, AUTHOR)


def read_json(client: TestClient) -> Iterator[tuple[str, str]]:
    url: str | None = "/v1/claims?limit=200"
    while url:
        body = client.get(url).json()
        for claim in body["data"]:
            yield claim["id"], claim["quantity"]["value"]
        url = body["links"]["next"]


def read_csv(client: TestClient) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get("/v1/claims.csv").text, newline="")))


@pytest.fixture
def second_settings(empty_settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """Another empty database of the same engine."""
    provider = request.getfixturevalue("provider")
    settings: Settings = provider.create()
    assert settings != empty_settings
    return settings


@pytest.mark.slow
def test_values_survive_import_api_csv_and_import_again(
    empty_settings: Settings, second_settings: Settings, tmp_path: Path
) -> None:
    written = make_values()
    expected = {name_claim(number): read_value(value) for number, value in enumerate(written)}
    sources = write_sources(tmp_path, written)
    claims = [make_claim(number, value, value, "km") for number, value in enumerate(written)]
    load(empty_settings, write_bundle(tmp_path, sources, claims))
    with TestClient(create_app(empty_settings)) as client:
        assert dict(read_json(client)) == expected
        rows = read_csv(client)
    assert {row["id"]: row["value"] for row in rows} == expected
    again = [
        make_claim(number, row["as_stated"].removesuffix(" kilometres"), row["value"], row["unit"])
        for number, row in enumerate(rows)
    ]
    load(second_settings, write_bundle(tmp_path, sources, again))
    with TestClient(create_app(second_settings)) as client:
        assert dict(read_json(client)) == expected
        assert read_csv(client) == rows


def test_values_keep_the_digits_that_were_written() -> None:
    """The canonical form may differ from the written one in sign and leading zeros alone."""
    for value in make_values():
        kept = [
            character for character in read_value(value).partition("E")[0] if character.isdigit()
        ]
        given = [character for character in value.partition("E")[0] if character.isdigit()]
        assert "".join(kept).lstrip("0") == "".join(given).lstrip("0")
