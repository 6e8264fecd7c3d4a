"""Limits on temperatures: 10 °C is 283.15 K, but a difference of 10 °C is one of 10 K."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import Provider
from starlette.testclient import TestClient
from support.json_answers import get, get_faults
from support.temperatures import make_temperatures

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app

HEAT, RISE = {"metric": "heat"}, {"metric": "rise"}


@pytest.fixture(scope="module")
def warm(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = provider.copy_migrated()
    path: Path = tmp_path_factory.mktemp("warm") / "bundle.json"
    path.write_text(json.dumps(make_temperatures()), encoding="utf-8")
    with closing(Database(settings)) as database:
        import_bundle(database, path, Author("test"))
    with TestClient(create_app(settings)) as client:
        yield client


def assert_routes_answer_so(client: TestClient, url: str) -> None:
    # A request with a cookie goes past compiled statements.
    assert client.get(url, headers={"Cookie": "x=y"}).content == client.get(url).content


# Queries of one shape one after the other, so that the second is answered by the plan of the first.
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (RISE | {"value__gte": "18 °C"}, ["rise-18", "rise-30"]),
        (RISE | {"value__gte": "10 °C"}, ["rise-10", "rise-18", "rise-18f", "rise-30"]),
        (RISE | {"value__gte": "10 K"}, ["rise-10", "rise-18", "rise-18f", "rise-30"]),
        (RISE | {"value__lte": "18 °F"}, ["rise-10", "rise-18f"]),
        (RISE | {"value__gte": "15"}, ["rise-18", "rise-30"]),
        (RISE | {"value__gte": "15", "unit": "°C"}, ["rise-18", "rise-30"]),
        (HEAT | {"value__gte": "15"}, ["heat-20", "heat-40"]),
        (HEAT | {"value__gte": "15 °C"}, ["heat-20", "heat-40"]),
        (HEAT | {"value__gte": "290 K", "value__lte": "30 °C"}, ["heat-20"]),
        (RISE | {"value__gte": "15 K", "value__lte": "20 °C"}, ["rise-18"]),
        ({"value__gte": "15 °C"}, ["heat-20", "heat-40", "rise-18", "rise-30"]),
        ({"value__gte": "20 °C"}, ["heat-20", "heat-40", "rise-30"]),
        ({"value__gte": "288.15 K"}, ["heat-20", "heat-40"]),
        ({"metric": ["heat", "rise"], "value__lte": "15 °C"}, ["heat-10", "rise-10", "rise-18f"]),
        ({"value__gte": "280 K", "value__lte": "300 K"}, ["heat-10", "heat-20"]),
        ({"value__gte": "280 K", "value__lte": "30 °C", "include_uncertain": "true"}, ["heat-10", "heat-20"]),
        ({"value__gte": "5 K", "value__lte": "15 °C", "include_uncertain": "true"}, ["heat-10", "rise-10", "rise-18f"]),
        ({"value__gte": "15 °C", "include_uncertain": "true", "value__lte": "100 °C"}, ["heat-20", "heat-40", "rise-18", "rise-30"]),
    ],
)  # fmt: skip
def test_limit_on_temperatures_is_read_by_the_scale_of_the_metric(
    warm: TestClient, query: dict[str, str | list[str]], expected: list[str]
) -> None:
    url = f"/v1/claims?{urlencode(query, doseq=True)}"
    answer = get(warm, url)
    assert [claim["id"] for claim in answer["data"]] == expected
    assert_routes_answer_so(warm, url)


@pytest.mark.parametrize("limit", ["15", "15 °C", "18 °F"])
@pytest.mark.parametrize("statistics", ["", "&facet_statistics=true"])
def test_facet_by_metric_counts_what_its_links_list(
    warm: TestClient, limit: str, statistics: str
) -> None:
    for metric in ("heat", "rise"):
        query = urlencode({"metric": metric, "value__gte": limit})
        url = f"/v1/claims?{query}&facet=metric{statistics}"
        assert_routes_answer_so(warm, url)
        facet = get(warm, url)["facets"]["metric"]
        [other] = [value for value in facet["values"] if not value["selected"]]
        both = get(warm, other["next"])["meta"]["count"]
        assert both == sum(value["count"] for value in facet["values"])


@pytest.mark.parametrize("by", ["metric", "year", "kind"])
def test_statistics_of_differences_are_in_the_unit_of_their_claims(
    warm: TestClient, by: str
) -> None:
    facet = get(warm, f"/v1/claims?metric=rise&facet={by}&facet_statistics=true")["facets"][by]
    [found] = [item["statistics"] for item in facet["values"] if item["value"] != "heat"]
    assert (found["count"], found["min"], found["max"], found["unit"]) == (3, "10", "18", "Cel")


@pytest.mark.parametrize(("metric", "unit"), [("heat", "Cel"), ("rise", "Cel")])
def test_timeline_of_differences_names_the_unit_of_its_numbers(
    warm: TestClient, metric: str, unit: str
) -> None:
    timeline = get(warm, f"/v1/metrics/{metric}/timeline")
    claim = get(warm, f"/v1/claims/{metric}-10")
    values = {point["claim"]["id"]: point["quantity"]["value"] for point in timeline["data"]}
    assert timeline["unit"]["code"] == claim["quantity"]["normalized"]["unit"] == unit
    assert values[claim["id"]] == claim["quantity"]["normalized"]["value"]


@pytest.mark.parametrize("metric", ["heat", "rise"])
def test_limits_reversed_on_the_scale_of_the_metric_are_refused(
    warm: TestClient, metric: str
) -> None:
    limits = {"heat": ("30 °C", "300 K"), "rise": ("300 K", "30 °C")}[metric]
    query = urlencode({"metric": metric, "value__gte": limits[0], "value__lte": limits[1]})
    assert get_faults(warm, f"/v1/claims?{query}") == [("#/query/value__lte", "bounds_reversed")]
