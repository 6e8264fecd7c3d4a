"""Filters and facets by conditions of claims, by the routes and by compiled statements alike."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlsplit

import pytest
from starlette.testclient import TestClient
from support.conditions_bundle import ENERGY, SCORES


def _write(query: Mapping[str, str | list[str]]) -> str:
    pairs = [
        f"{name}={quote_plus(value)}"
        for name, given in query.items()
        for value in ([given] if isinstance(given, str) else given)
    ]
    return "/v1/claims?" + "&".join(pairs)


def _get(client: TestClient, query: Mapping[str, str | list[str]]) -> Any:  # noqa: ANN401 - JSON
    """Read a list by a compiled statement, and compare it with that of the routes."""
    response = client.get(_write(query))
    assert response.status_code == 200, response.text
    # The routes answer a request for another media type; they write the same.
    by_routes = client.get(_write(query), headers={"Accept": "application/json;q=0.9"})
    assert by_routes.json() == response.json()
    return response.json()


def _list_ids(client: TestClient, query: Mapping[str, str | list[str]]) -> list[str]:
    return [claim["id"] for claim in _get(client, query)["data"]]


WITH_TEMPERATURE = ["e-25", "e-298", "e-60", "e-about", "e-above", "e-range"]
EXACT = ["e-25", "e-298"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"qualifier": "dataset:WMT14: en-de, news"}, ["s-1", "s-2"]),
        ({"qualifier": "dataset: wmt14:   EN-DE, news "}, ["s-1", "s-2"]),
        ({"qualifier": "dataset:WMT14"}, []),
        ({"qualifier": ["dataset:MMLU", "dataset:WMT14: en-de, news"]}, sorted(SCORES)),
        ({"qualifier": ["dataset:MMLU", "split:test"]}, ["s-3"]),
        ({"qualifier": ["dataset:MMLU", "split:test", "split:dev"]}, ["s-3"]),
        ({"qualifier": ["split:test", "split:dev"]}, ["s-1", "s-2", "s-3"]),
        ({"qualifier": ["dataset:MMLU", "temperature:25 °C"]}, []),
        ({"qualifier": "note:A: b, c"}, ["e-range"]),
        ({"qualifier": "temperature:25 °C"}, EXACT),
        ({"qualifier": "temperature:77 °F"}, EXACT),
        ({"qualifier": "temperature:298.15 K"}, EXACT),
        ({"qualifier": "temperature:5963/20 K"}, EXACT),
        ({"qualifier": "temperature:25 degrees Celsius"}, EXACT),
        ({"qualifier": "temperature:about 25 °C"}, ["e-about"]),
        ({"qualifier": "temperature:about 298.15 K"}, ["e-about"]),
        ({"qualifier": "temperature:more than 40 °C"}, ["e-above"]),
        ({"qualifier": "temperature:40 °C"}, []),
        ({"qualifier": "temperature:20 to 30 °C"}, ["e-range"]),
        ({"qualifier": "temperature:293.15 K to 303.15 K"}, ["e-range"]),
        ({"qualifier": ["temperature:60 °C", "temperature:25 °C"]}, ["e-25", "e-298", "e-60"]),
        ({"qualifier": "cycles:800"}, ["e-25", "e-60"]),
        ({"qualifier": "cycles:800 {cycle}"}, ["e-25", "e-60"]),
        ({"qualifier": "cycles:900 cycles"}, ["e-60"]),
        ({"qualifier": "cycles:1000"}, ["e-298"]),
        ({"qualifier": ["cycles:800", "cycles:900"]}, ["e-25", "e-60"]),
        ({"qualifier__not": "split:test"}, [*sorted(ENERGY), "s-2", "s-4"]),
        ({"qualifier__not": "split:test", "metric": "score"}, ["s-2", "s-4"]),
        ({"qualifier__not": ["split:test", "split:dev"], "metric": "score"}, ["s-4"]),
        ({"qualifier__not": ["split:test", "dataset:MMLU"], "metric": "score"}, ["s-2"]),
        ({"qualifier__not": "temperature:25 °C", "has_qualifier": "temperature"},
         ["e-60", "e-about", "e-above", "e-range"]),
        ({"has_qualifier": "temperature"}, WITH_TEMPERATURE),
        ({"has_qualifier": ["temperature", "cycles"]}, ["e-25", "e-298", "e-60"]),
        ({"has_qualifier__not": "temperature", "metric": "energy"}, ["e-bare"]),
        ({"has_qualifier__not": ["temperature", "split"]}, ["e-bare", "s-4"]),
        ({"qualifier__gte": "temperature:25 °C"}, ["e-25", "e-298", "e-60", "e-above"]),
        ({"qualifier__gte": "temperature:26 °C"}, ["e-60", "e-above"]),
        ({"qualifier__gte": "temperature:41 °C"}, ["e-60"]),
        ({"qualifier__lte": "temperature:30 °C"}, ["e-25", "e-298", "e-range"]),
        ({"qualifier__lte": "temperature:77 °F"}, EXACT),
        ({"qualifier__gte": "temperature:-300 °C", "qualifier__lte": "temperature:25 °C"}, EXACT),
        ({"qualifier__gte": "temperature:20 °C", "qualifier__lte": "temperature:30 °C"}, ["e-25", "e-298", "e-range"]),
        ({"qualifier__gte": ["temperature:50 °C", "temperature:26 °C"]}, ["e-60", "e-above"]),
        ({"qualifier__gte": ["temperature:20 °C", "cycles:850"]}, ["e-298", "e-60"]),
        ({"qualifier__gte": "cycles:850", "qualifier__lte": "cycles:950"}, ["e-60"]),
        ({"qualifier__gte": "cycles:1"}, ["e-25", "e-298", "e-60"]),
        ({"scope": "ENGLISH news"}, ["s-1", "s-2"]),
        ({"scope__not": "english news", "metric": "score"}, ["s-3", "s-4"]),
        ({"relative_to": "a  human"}, ["s-1", "s-3"]),
        ({"relative_to__not": "A human", "metric": "score"}, ["s-2", "s-4"]),
        ({"role": "operator"}, sorted(SCORES)),
        ({"role": "developer", "organization": "firm"}, sorted(SCORES)),
        ({"role": "developer", "organization": "lab"}, sorted(ENERGY)),
        ({"role__not": "operator"}, sorted(ENERGY)),
    ],
)  # fmt: skip
def test_filters_by_conditions_list_the_claims_that_state_them(
    conditions: TestClient, query: Mapping[str, str | list[str]], expected: list[str]
) -> None:
    assert _list_ids(conditions, query) == expected
    at_the_first_revision = {**query, "as_of": "1"}
    assert _list_ids(conditions, at_the_first_revision) == expected


@pytest.mark.parametrize(
    ("query", "certain", "uncertain"),
    [
        ({"qualifier__gte": "temperature:41 °C"}, ["e-60"], ["e-above"]),
        ({"qualifier__gte": "temperature:25 °C"}, ["e-25", "e-298", "e-60", "e-above"], ["e-about", "e-range"]),
        ({"qualifier__lte": "temperature:20 °C"}, [], ["e-range"]),
        ({"qualifier__lte": "temperature:40 °C"}, ["e-25", "e-298", "e-range"], ["e-about"]),
        ({"qualifier__gte": "temperature:50 °C", "value__gte": "402.5 Wh/kg"}, ["e-60"], ["e-above"]),
        ({"qualifier__gte": "temperature:50 °C", "value__gte": "403.5 Wh/kg"}, [], ["e-above"]),
    ],
)  # fmt: skip
def test_limits_on_conditions_count_what_is_uncertain_as_limits_on_values_do(
    conditions: TestClient,
    query: Mapping[str, str | list[str]],
    certain: list[str],
    uncertain: list[str],
) -> None:
    found = _get(conditions, query)
    assert ([claim["id"] for claim in found["data"]], found["meta"]["uncertain"]) == (
        certain,
        len(uncertain),
    )
    found = _get(conditions, {**query, "include_uncertain": "true"})
    assert [claim["id"] for claim in found["data"]] == sorted(certain + uncertain)
    assert found["meta"]["uncertain_ids"] == uncertain


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ({"qualifier": "datset:MMLU"}, "unknown_property", "'dataset'"),
        ({"has_qualifier": "temperatur"}, "unknown_property", "'temperature'"),
        ({"has_qualifier__not": "a:b"}, "unknown_property", "near"),
        ({"has_qualifier": "a\0"}, "unknown_property", "near"),
        ({"facet": "qualifier:datasets"}, "unknown_property", "'dataset'"),
        ({"qualifier": "dataset"}, "colon_missing", "dataset:MMLU"),
        ({"qualifier": "dataset: "}, "empty", "value after"),
        ({"qualifier": ":MMLU"}, "empty", "property before"),
        ({"qualifier": "dataset:a\0"}, "unstorable_character", "U+0000"),
        ({"qualifier": "temperature:warm"}, "not_a_quantity", "K"),
        ({"qualifier": "temperature:25"}, "not_a_quantity", "K"),
        ({"qualifier": "temperature:25 °C at night"}, "not_a_quantity", "K"),
        ({"qualifier": "temperature:25 km"}, "unit_mismatch", "temperature"),
        ({"qualifier": "temperature:-5 K"}, "not_a_quantity", "absolute zero"),
        ({"qualifier__lte": "cycles:3 km"}, "unit_mismatch", "cycles"),
        ({"qualifier__gte": "dataset:MMLU"}, "not_a_quantity", "is a text"),
        ({"qualifier__gte": "temperature:about 25 °C"}, "not_a_quantity", "exact number"),
        ({"qualifier__gte": "temperature:20 to 30 °C"}, "not_a_quantity", "exact number"),
        ({"qualifier__gte": "temperature:30 °C", "qualifier__lte": "temperature:20 °C"}, "bounds_reversed", "exchange"),
        ({"facet": "qualifiers"}, "literal_error", "qualifier:PROPERTY"),
        ({"facet": "qualifier:"}, "literal_error", "qualifier:PROPERTY"),
    ],
)  # fmt: skip
def test_faults_of_conditions_say_what_to_write(
    conditions: TestClient, query: Mapping[str, str | list[str]], code: str, words: str
) -> None:
    response = conditions.get(_write(query))
    assert response.status_code == 422, response.text
    [fault] = response.json()["errors"]
    assert (fault["code"], words in fault["detail"]) == (code, True), fault


def _count(client: TestClient, facet: str, **query: str) -> list[tuple[Any, int]]:
    found = _get(client, {"facet": facet, **query})["facets"][facet]
    if facet.startswith("qualifier:"):
        assert all(value["label"] == value["value"] for value in found["values"])
    return [(value["value"], value["count"]) for value in found["values"]]


def test_facet_by_condition_counts_the_claims_that_state_it(conditions: TestClient) -> None:
    assert _count(conditions, "qualifier", metric="energy") == [
        ("temperature", 6),
        ("cycles", 3),
        ("test-cycle", 2),
        ("note", 1),
        (None, 1),
    ]
    assert _count(conditions, "role") == [("developer", 11), ("operator", 4)]


def test_facet_by_condition_names_the_properties(conditions: TestClient) -> None:
    facet = _get(conditions, {"facet": "qualifier"})["facets"]["qualifier"]
    labels = {value["value"]: value["label"] for value in facet["values"]}
    declared = {
        qualifier["property"]: qualifier["names"]["en"]
        for metric in conditions.get("/v1/metrics").json()["data"]
        for qualifier in metric["qualifiers"]
    }
    assert labels == {name: declared.get(name) for name in labels}
    assert (labels["test-cycle"], labels[None]) == ("Test-cycle", None)


@pytest.mark.parametrize(
    ("facet", "query", "expected"),
    [
        ("dataset", {}, [("MMLU", 2), ("WMT14: en-de, news", 2), (None, 7)]),
        ("dataset", {"facet_sort": "-value"}, [("WMT14: en-de, news", 2), ("MMLU", 2), (None, 7)]),
        ("test-cycle", {"metric": "energy"}, [("C/3", 2), (None, 5)]),
        ("cycles", {"metric": "energy", "facet_sort": "value"},
         [("800 cycles", 2), ("900 cycles", 1), ("1,000 cycles", 1), (None, 4)]),
        ("temperature", {"metric": "energy", "facet_sort": "value"},
         [("20 to 30 °C", 1), ("about 25 °C", 1), ("25 °C", 2), ("more than 40 °C", 1), ("60 °C", 1), (None, 1)]),
        ("split", {"qualifier": "split:test", "metric": "score"}, [("test", 2), ("dev", 1), (None, 1)]),
        ("split", {"qualifier": "dataset:mmlu"}, [("test", 1), (None, 1)]),
    ],
)  # fmt: skip
def test_facet_by_values_groups_equal_ones_and_shows_the_first(
    conditions: TestClient, facet: str, query: dict[str, str], expected: list[tuple[Any, int]]
) -> None:
    assert _count(conditions, f"qualifier:{facet}", **query) == expected


@pytest.mark.parametrize("facet", ["qualifier", "role", *(f"qualifier:{name}" for name in ("dataset", "temperature", "cycles", "note"))])  # fmt: skip
def test_next_of_a_facet_leads_to_the_claims_that_it_counts(
    conditions: TestClient, facet: str
) -> None:
    values = _get(conditions, {"facet": facet})["facets"][facet]["values"]
    for value in values:
        if value["value"] is None:
            continue
        followed = conditions.get(value["next"]).json()
        assert followed["meta"]["count"] == value["count"], value
        parameters = dict(parse_qsl(urlsplit(value["next"]).query))
        selected = [
            other["value"]
            for other in _get(conditions, parameters)["facets"][facet]["values"]
            if other["selected"]
        ]
        assert selected == [value["value"]]


def test_facet_limit_leaves_the_most_frequent_values(conditions: TestClient) -> None:
    query = {"facet": "qualifier:temperature", "facet_limit": "1"}
    found = _get(conditions, query)["facets"]["qualifier:temperature"]
    assert [value["value"] for value in found["values"]] == ["25 °C", None]
    assert found["more"]


def test_statistics_of_a_condition_are_those_of_the_claims_with_each_value(
    conditions: TestClient,
) -> None:
    query = {
        "facet": "qualifier:temperature",
        "facet_statistics": "true",
        "facet_sort": "-max",
        "metric": "energy",
    }
    values = _get(conditions, query)["facets"]["qualifier:temperature"]["values"]
    found = {value["value"]: value["statistics"] for value in values[:-1]}
    assert [*found] == ["20 to 30 °C", "about 25 °C", "more than 40 °C", "60 °C", "25 °C"]
    assert (found["25 °C"]["min"], found["25 °C"]["max"]) == ("401", "402")


def test_metrics_are_filtered_by_scale(conditions: TestClient) -> None:
    found = conditions.get("/v1/metrics?scale=ratio&facet=scale").json()
    assert [metric["id"] for metric in found["data"]] == ["score"]
    counts = {value["value"]: value["count"] for value in found["facets"]["scale"]["values"]}
    assert counts == {"absolute": 1, "ratio": 1}
    excluded = conditions.get("/v1/metrics?scale__not=ratio").json()
    assert [metric["id"] for metric in excluded["data"]] == ["energy"]


@pytest.mark.engines("sqlite")
def test_plans_do_not_grow_with_properties_and_values(conditions: TestClient) -> None:
    plans = conditions.app.state.compiled_lists._plans._plans  # type: ignore[attr-defined] # noqa: SLF001 - its size
    sizes = []
    for text in ("dataset:a", "split:b", "test-cycle:c: d", "note:e"):
        for name in ("qualifier", "qualifier__not"):
            assert conditions.get(_write({name: text, "limit": "7"})).status_code == 200
        assert conditions.get(_write({"has_qualifier": text.partition(":")[0], "limit": "7"})).status_code == 200  # fmt: skip
        sizes.append(len(plans))
    assert len(set(sizes)) == 1
    assert sizes[0] >= 3


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Lab's cell e-25 reached 401 Wh/kg at 25 °C with C/3 after 800 cycles.", "same"),
        ("Lab's cell e-25 reached 401 Wh/kg at 298.15 K with c/3.", "same"),
        ("Lab's cell e-25 reached 401 Wh/kg at 25 °C.", "condition_not_stated"),
        ("Lab's cell e-25 reached 401 Wh/kg at 60 °C with C/3.", "different_condition"),
    ],
)
def test_check_of_a_text_compares_the_conditions_of_claims(
    conditions: TestClient, text: str, rule: str
) -> None:
    response = conditions.post("/v1/check", json={"text": text})
    found = [number for number in response.json()["data"] if number["unit_text"] == "Wh/kg"]
    assert [number["rule"] for number in found] == [rule], found
