"""Groups of comparable points: their numbers over pages, their words, and what is asked wrongly."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from conftest import Provider
from starlette.testclient import TestClient
from support.json_answers import get, get_faults
from support.record_bundle import make_bundle, make_claim

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app

# Each claim by its id: what it states of a cycle and a temperature, and its score.
STATED = {
    "a-1": ("ＮＥＤＣ", "25 °C", "40 points"),
    "a-2": ("NEDC", "298.15 K", "41 points"),
    "b-1": ("WLTP", "25 °C", "42 points"),
    "b-2": ("Wltp", "60 °C", "43 points"),
    "b-3": ("WLTP", "60 °C", "44 points"),
}


def _make_claims() -> Iterator[dict[str, Any]]:
    for number, (key, (cycle, warmth, score)) in enumerate(STATED.items()):
        words = f"System {key} had {score} in {cycle} at {warmth} in {2010 + number}."
        claim = make_claim(key, key[0], "rouge", words, score, period=str(2010 + number))
        claim["qualifiers"] = [
            {"property": "cycle", "text": cycle},
            {"property": "warmth", "as_stated": warmth},
        ]
        yield claim
    yield make_claim("a-deep", "a", "depth", "It lies 5 m deep.", "5 m")


@pytest.fixture(scope="module")
def grouped(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    bundle = make_bundle(list(_make_claims()))
    [rouge] = [metric for metric in bundle["metrics"] if metric["id"] == "rouge"]
    rouge["qualifiers"] = [
        {"property": "cycle", "names": {"en": "Cycle"}, "type": "text", "separates": True},
        {"property": "warmth", "names": {"en": "Warmth"}, "type": "quantity", "unit": "K", "separates": True},
    ]  # fmt: skip
    settings = provider.copy_migrated()
    path = tmp_path_factory.mktemp("grouped") / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    with closing(Database(settings)) as database:
        import_bundle(database, path, Author("test"))
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.mark.parametrize("by", ["", "by=warmth&", "by=cycle&"])
def test_timeline_in_pages_numbers_groups_as_in_one(grouped: TestClient, by: str) -> None:
    whole = get(grouped, f"/v1/metrics/rouge/timeline?{by}")
    points: list[Any] = []
    groups: dict[int, Any] = {}
    url = f"/v1/metrics/rouge/timeline?{by}limit=1"
    while url:
        page = get(grouped, url)
        points += page["data"]
        groups |= {group["group"]: group for group in page["groups"]}
        url = page["links"]["next"]
    assert points == whole["data"]
    assert list(groups.values()) == whole["groups"]


def test_timeline_by_a_quantity_groups_equal_ones(grouped: TestClient) -> None:
    data = get(grouped, "/v1/metrics/rouge/timeline?by=warmth")["data"]
    assert {point["claim"]["id"]: point["group"] for point in data} == {
        "a-1": 1,
        "a-2": 1,
        "b-1": 1,
        "b-2": 2,
        "b-3": 2,
    }


def test_group_is_shown_in_the_words_of_most_claims_and_then_in_plain_letters(
    grouped: TestClient,
) -> None:
    groups = get(grouped, "/v1/metrics/rouge/timeline?by=cycle")["groups"]
    words = [group["conditions"]["qualifiers"][0]["value"] for group in groups]
    assert words == ["NEDC", "WLTP"]
    records = get(grouped, "/v1/metrics/rouge/record")["data"]
    values = {record["conditions"]["qualifiers"][0]["value"] for record in records}
    assert "NEDC" in values
    assert "ＮＥＤＣ" not in values


def test_conditions_that_are_equal_are_no_difference(grouped: TestClient) -> None:
    related = get(grouped, "/v1/claims/a-1/related")["data"]
    differences = {item["claim"]["id"]: item["differences"] for item in related}
    assert not any(item["field"].startswith("qualifier") for item in differences["a-2"])
    assert [item["field"] for item in differences["b-1"] if "qualifier" in item["field"]] == [
        "qualifier:cycle"
    ]


def test_claims_of_two_metrics_are_compared_with_a_reason(grouped: TestClient) -> None:
    [difference] = get(grouped, "/v1/compare?claims=a-1,a-deep")["differences"]
    assert difference["cells"] == [0, 1]
    assert difference["reasons"] == [{"code": "different_metric", "property": None}]


def test_record_of_one_organization_says_that_it_is(grouped: TestClient) -> None:
    assert get(grouped, "/v1/metrics/rouge/record")["filters"] == {}
    own = get(grouped, "/v1/metrics/rouge/record?organization=a")
    assert own["filters"] == {"organization": ["a"]}


@pytest.mark.parametrize("answer", ["timeline", "record"])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("scope=", "empty"),
        ("scope=%20", "empty"),
        ("organization=nobody", "unknown_organization"),
        ("technology=nothing", "unknown_technology"),
    ],
)
def test_filter_that_finds_nothing_ever_is_refused(
    grouped: TestClient, answer: str, query: str, code: str
) -> None:
    pointer = f"#/query/{query.partition('=')[0]}"
    [(found, said)] = get_faults(grouped, f"/v1/metrics/rouge/{answer}?{query}")
    assert (found.startswith(pointer), said) == (True, code)


def test_dimension_that_cannot_be_read_is_refused(grouped: TestClient) -> None:
    [(_, code)] = get_faults(grouped, "/v1/metrics?dimension=9**9**9**9")
    assert code == "unknown_dimension"
    assert get_faults(grouped, "/v1/claims?scope=") != []
