"""Limits and order by value over HTTP, on the seed."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import Provider
from starlette.testclient import TestClient

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app

CALLS = ["fiberhome-calls-30-billion", "fiberhome-calls-6750-million"]
FIBER, DEPTH, SCREEN = (
    "fiber-length-per-preform",
    "subsea-production-depth",
    "foldable-screen-thickness",
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("value__gte=5+km", [FIBER]),
        ("value__gte=10000+km", [FIBER]),
        ("value__gte=10000.000000000000000000000000000001+km", []),
        ("value__lte=12000000+m&value__gte=1+km", [FIBER]),
        ("value__lte=1+m", [SCREEN]),
        ("value__lte=30+um", [SCREEN]),
        ("value__lte=3%2F100+millimetres", [SCREEN]),
        ("value__gte=500+m&value__lte=20000+km", [FIBER]),
        ("value__gte=500+m", [FIBER, DEPTH]),
        ("value__gte=600+m", [FIBER]),
        ("value__gte=600+m&include_uncertain=true", [FIBER, DEPTH]),
        ("value__lte=400+m&include_uncertain=true", [SCREEN]),
        ("value__gte=5000000000&metric=simultaneous-calls-per-fiber", CALLS),
        ("value__gte=5000000000&unit={call}", CALLS),
        ("value__lte=6750000000&unit={call}", CALLS[1:]),
        ("unit={call}", CALLS),
        ("unit=km", [FIBER, SCREEN, DEPTH]),
        ("value__gte=30+percent&value__lte=50+%25", ["foldable-display-relative-thickness"]),
        ("value__gte=75+%25", ["enterprise-rd-investment-share"]),
        ("value__gte=75+%25&include_uncertain=true", ["companies-in-national-key-rd-plans", "enterprise-rd-investment-share"]),
        ("value__gte=81+%25&include_uncertain=true", ["enterprise-rd-investment-share"]),
        ("value__gte=4&metric=consecutive-years-ranked-first", ["xgimi-years-ranked-first"]),
        ("value__gte=48&unit=mo&organization=xgimi", ["xgimi-years-ranked-first"]),
        ("factor__gte=5", ["high-tech-enterprise-count"]),
        ("factor__gte=10%2F7", [FIBER, "high-tech-enterprise-count"]),
        ("factor__lte=1.43", [FIBER]),
        ("sort=-factor", ["high-tech-enterprise-count", FIBER]),
        ("sort=factor", [FIBER, "high-tech-enterprise-count"]),
        ("sort=value&unit=m", [SCREEN, DEPTH, FIBER]),
        ("sort=value,factor&unit=m", [SCREEN, DEPTH, FIBER]),
        ("sort=-value,id&value__gte=0+m", [FIBER, DEPTH, SCREEN]),
        ("sort=-value&metric=simultaneous-calls-per-fiber", CALLS),
        ("sort=-id&unit=km", [DEPTH, SCREEN, FIBER]),
    ],
)  # fmt: skip
def test_claims_limited_or_ordered_by_value(
    client: TestClient, query: str, expected: list[str]
) -> None:
    answer = client.get(f"/v1/claims?{query}")
    assert answer.status_code == 200, answer.text
    assert [item["id"] for item in answer.json()["data"]] == expected


@pytest.mark.parametrize("direction", ["", "-"])
def test_claims_sorted_by_factor_after_another_key_are_all_listed(
    client: TestClient, direction: str
) -> None:
    """What has no factor comes last among what ties in the first key, on the first page and later ones."""
    url: str | None = f"/v1/claims?sort=kind,{direction}factor&limit=2&fields=id,kind,change.factor"
    listed: list[Any] = []
    while url:
        answer = client.get(url).json()
        assert (answer["meta"]["count"], answer["meta"]["excluded"]) == (15, 0)
        listed += answer["data"]
        url = answer["links"]["next"]
    assert sorted(item["id"] for item in listed) == sorted(
        item["id"] for item in client.get("/v1/claims").json()["data"]
    )
    factors = [
        (item["kind"], Fraction((item["change"] or {}).get("factor") or 0)) for item in listed
    ]
    sign = -1 if direction else 1
    assert factors == sorted(factors, key=lambda key: (key[0], key[1] == 0, sign * key[1]))


def test_claims_limited_by_value_count_what_is_left_out(client: TestClient) -> None:
    meta = client.get("/v1/claims?value__gte=600+m").json()["meta"]
    assert (meta["count"], meta["excluded"], meta["uncertain"]) == (1, 12, 1)
    assert meta["uncertain_ids"] == []
    marked = client.get("/v1/claims?value__gte=600+m&include_uncertain=true").json()["meta"]
    assert (marked["count"], marked["uncertain_ids"]) == (2, [DEPTH])


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("sort=value", "#/query/sort", "dimension_needed"),
        ("sort=-value&metric=thickness&metric=market-rank", "#/query/sort", "unit_mismatch"),
        ("value__gte=5", "#/query/value__gte", "dimension_needed"),
        ("value__gte=5&metric=thickness&metric=operating-depth", "#/query/value__gte", "unit_needed"),
        ("value__gte=5+km&value__lte=3+kg", "#/query/value__gte", "unit_mismatch"),
        ("value__gte=5+km&metric=market-rank", "#/query/value__gte", "unit_mismatch"),
        ("value__gte=5&metric=none", "#/query/metric", "dimension_needed"),
        ("value__gte=5+blorps", "#/query/value__gte", "unknown_unit"),
        ("value__gte=5+9**9**9", "#/query/value__gte", "unit_factor"),
        ("value__gte=5&metric=nowhere", "#/query/metric", "dimension_needed"),
        ("sort=-value&metric=nowhere", "#/query/metric", "dimension_needed"),
        ("unit=blorps", "#/query/unit", "unknown_unit"),
        ("value__gte=NaN", "#/query/value__gte", "string_pattern_mismatch"),
        ("value__gte=Infinity+m", "#/query/value__gte", "string_pattern_mismatch"),
        ("value__gte=1E999+m", "#/query/value__gte", "out_of_range"),
        ("value__gte=1%2F0+m", "#/query/value__gte", "division_by_zero"),
        ("value__gte=" + "9" * 101 + "+m", "#/query/value__gte", "too_many_digits"),
        ("factor__gte=5x", "#/query/factor__gte", "string_pattern_mismatch"),
        ("value__gte=10+km&value__lte=5+km", "#/query/value__lte", "bounds_reversed"),
        ("value__gte=5.0000001&value__lte=5000+m&unit=km", "#/query/value__lte", "bounds_reversed"),
        ("factor__gte=1%2F2&factor__lte=0.499", "#/query/factor__lte", "bounds_reversed"),
        ("date__gte=2022-02&date__lte=2021", "#/query/date__lte", "bounds_reversed"),
        ("sort=colour", "#/query/sort", "string_pattern_mismatch"),
        ("include_uncertain=perhaps", "#/query/include_uncertain", "bool_parsing"),
    ],
)  # fmt: skip
def test_claims_limited_wrongly_say_what_is_wrong(
    client: TestClient, query: str, pointer: str, code: str
) -> None:
    answer = client.get(f"/v1/claims?{query}")
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


def test_claims_ordered_by_value_are_walked_without_gap(client: TestClient) -> None:
    walked: list[str] = []
    url: str | None = "/v1/claims?sort=-value&unit=m&limit=1"
    while url:
        body = client.get(url).json()
        walked += [item["id"] for item in body["data"]]
        url = body["links"]["next"]
    assert walked == [FIBER, DEPTH, SCREEN]


def write_long_numbers(folder: Path) -> Path:
    """Write a bundle of claims with the longest exact numbers, whose keys are the longest.

    Ratios of neighbours in the sequence of Fibonacci have the longest continued fractions.
    """
    small, great = 1, 1
    while great < 10**98:
        small, great = great, small + great
    numbers = [(f"{small - step}/{great}", f"{great}/{small + step}") for step in range(4)]
    lines = [f"{value} m, {before} m before." for value, before in numbers]
    (folder / "paper.txt").write_text("\n".join(lines), encoding="utf-8")
    quotes = [{"source": "paper", "exact": line} for line in lines]
    metric = {
        "id": "m",
        "names": {"en": "M"},
        "definition": "D.",
        "unit": "m",
        "direction": "neither",
    }
    reached = {"id": "a", "title": "A", "summary": "A.", "stage": "reported"}
    by_hand: Any = {"comparator": "eq", "read_by": "hand"}
    bundle = {
        "sources": [{"id": "paper", "title": "P", "language": "en", "text_file": "paper.txt"}],
        "metrics": [metric],
        "achievements": [{**reached, "evidence": quotes[:1]}],
        "claims": [
            {
                "id": f"{'c' * 98}-{place}",
                "achievement": "a",
                "metric": "m",
                "kind": "result",
                "statements": {"en": "S."},
                "note": "Read by a program.",
                "quantity": {"as_stated": f"{value} m", "number": value, "value": value, "unit": "m", "occurrence": 1, **by_hand},
                "baseline": {"as_stated": f"{before} m before", "number": before, "value": before, "unit": "m", **by_hand},
                "evidence": [quotes[place]],
            }
            for place, (value, before) in enumerate(numbers)
        ],
    }  # fmt: skip
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def exact(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = provider.copy_migrated()
    database = Database(settings)
    import_bundle(database, write_long_numbers(tmp_path_factory.mktemp("long")), Author("test"))
    database.close()
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.mark.parametrize("sort", ["value", "-value", "factor", "-factor", "date", "updated_at"])
def test_claims_with_the_longest_numbers_are_walked_to_the_end(
    exact: TestClient, sort: str
) -> None:
    walked, url = [], f"/v1/claims?limit=1&metric=m&sort={sort}"
    while url:
        answer = exact.get(url)
        assert answer.status_code == 200, answer.text
        walked += [item["id"][-1] for item in answer.json()["data"]]
        url = answer.json()["links"]["next"]
    rises = sort in ("-value", "-factor") or not sort.endswith(("value", "factor"))
    assert walked == (["0", "1", "2", "3"] if rises else ["3", "2", "1", "0"])
