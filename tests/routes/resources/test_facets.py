"""Facets, compared with the lists that their links lead to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from support.comparison_bundle import write_turbines

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app

COLLECTIONS = (
    "achievements",
    "claims",
    "companies",
    "metrics",
    "organizations",
    "sources",
    "technologies",
)


@pytest.fixture(scope="module")
def full(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the seed and of turbines, whose claims have years and bounds; a few are withdrawn."""
    settings = provider.copy_seeded()
    database = Database(settings)
    folder: Path = tmp_path_factory.mktemp("turbines")
    import_bundle(database, write_turbines(folder), Author("test"))
    database.close()
    with TestClient(create_app(settings)) as client:
        yield client


def get(client: TestClient, url: str) -> Any:  # noqa: ANN401 - JSON
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return answer.json()


def list_facets(client: TestClient, collection: str) -> list[str]:
    """List the facets of a list, as its description has them."""
    parameters = get(client, "/openapi.json")["paths"][f"/v1/{collection}"]["get"]["parameters"]
    [facet] = [parameter for parameter in parameters if parameter["name"] == "facet"]
    names: list[str] = facet["schema"]["items"]["enum"]
    return names


@pytest.mark.slow
@pytest.mark.parametrize("filters", ["", "&country=DE", "&q=turbine", "&metric__not=thickness"])
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_facet_counts_are_those_of_the_lists_that_their_links_lead_to(
    full: TestClient, collection: str, filters: str
) -> None:
    for name in list_facets(full, collection):
        if f"{name}=" in filters:
            continue  # the link asks for both values, and the count is that of one
        if collection == "metrics" and "metric__not" in filters:
            continue
        answer = get(full, f"/v1/{collection}?limit=1&facet={name}&facet_limit=100{filters}")
        facet = answer["facets"][name]
        assert not facet["more"]
        for value in facet["values"]:
            if value["next"] is not None:
                assert get(full, value["next"])["meta"]["count"] == value["count"], (name, value)
        total = get(full, f"/v1/{collection}?limit=1{filters}")["meta"]["count"]
        assert sum(value["count"] for value in facet["values"]) >= total


def test_facet_is_counted_without_its_own_filter(full: TestClient) -> None:
    url = "/v1/claims?limit=1&facet=metric&facet_limit=100&organization=north&metric=output"
    facet = get(full, url)["facets"]["metric"]
    counts = {value["value"]: value["count"] for value in facet["values"]}
    assert counts["plants"] == 2
    assert [value["value"] for value in facet["values"] if value["selected"]] == ["output"]
    [plants] = [value for value in facet["values"] if value["value"] == "plants"]
    assert get(full, plants["next"])["meta"]["count"] == counts["plants"] + counts["output"]
    [output] = [value for value in facet["values"] if value["selected"]]
    assert output["next"] is None


def test_facet_over_dates_gives_years_in_order(full: TestClient) -> None:
    url = "/v1/claims?limit=1&facet=year&metric=output&facet_limit=1"
    years = get(full, url)["facets"]["year"]["values"]
    assert [(year["value"], year["count"]) for year in years] == [
        ("2019", 1),
        ("2021", 4),
        ("2022", 1),
        ("2023", 1),
        ("2030", 1),
        (None, 4),
    ]


def test_facet_of_what_has_no_value_is_null_and_last(full: TestClient) -> None:
    values = get(full, "/v1/claims?limit=1&facet=technology")["facets"]["technology"]["values"]
    assert [value["value"] for value in values].index(None) == len(values) - 1
    assert values[-1]["count"] == 4


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("value", ["north", "south"]),
        ("-value", ["south", "north"]),
        ("count", ["south", "north"]),
        ("-count", ["north", "south"]),
        ("min", ["south", "north"]),
        ("-max", ["north", "south"]),
        ("median", ["south", "north"]),
        ("-median", ["north", "south"]),
    ],
)
def test_facet_values_are_sorted_by_what_is_asked(
    full: TestClient, order: str, expected: list[str]
) -> None:
    url = f"/v1/claims?limit=1&metric=output&facet=organization&facet_sort={order}"
    values = get(full, url)["facets"]["organization"]["values"]
    assert [value["value"] for value in values] == expected


def test_facet_statistics_are_exact(full: TestClient) -> None:
    url = "/v1/claims?limit=1&metric=output&facet=organization&facet_statistics=true"
    values = get(full, url)["facets"]["organization"]["values"]
    found = {value["value"]: value["statistics"] for value in values}
    # North: 900, 1000, 1200, 1200, 1250, 1300, 1400, 1500, 2000 kW; the withdrawn 9 MW is left out.
    assert found["north"] == {
        "count": 9,
        "min": "900",
        "median": "1250",
        "max": "2000",
        "unit": "kW",
    }
    # South: 700, 950, 1100, 1400 kW: the median lies between.
    assert found["south"]["median"] == "1025"


def test_facet_statistics_of_metrics_are_each_in_its_unit(full: TestClient) -> None:
    url = "/v1/claims?limit=1&facet=metric&facet_limit=100&facet_statistics=true"
    values = get(full, url)["facets"]["metric"]["values"]
    found = {value["value"]: value["statistics"] for value in values}
    assert found["start"] == {"count": 2, "min": "30", "median": "30", "max": "30", "unit": "s"}
    assert found["relative-mass"]["median"] == "5/12"
    assert found["length"]["count"] == 2  # a range has no number
    assert found["length"]["max"].startswith("1234567890")


@pytest.mark.parametrize(
    ("url", "pointer", "code"),
    [
        ("/v1/claims?facet=colour", "#/query/facet/0", "literal_error"),
        ("/v1/claims?facet=organization&facet_statistics=true", "#/query/metric", "metric_needed"),
        ("/v1/claims?facet=organization&facet_sort=-max", "#/query/metric", "metric_needed"),
        ("/v1/claims?facet_sort=size", "#/query/facet_sort", "string_pattern_mismatch"),
        ("/v1/metrics?facet_sort=max", "#/query/facet_sort", "string_pattern_mismatch"),
        ("/v1/metrics?facet_limit=0", "#/query/facet_limit", "greater_than_equal"),
    ],
)
def test_facet_that_cannot_be_counted_is_refused(
    full: TestClient, url: str, pointer: str, code: str
) -> None:
    answer = full.get(url)
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


def test_facets_have_names_and_say_whether_there_are_more(full: TestClient) -> None:
    facet = get(full, "/v1/claims?limit=1&facet=organization&facet_limit=1")["facets"][
        "organization"
    ]
    assert facet["more"]
    assert facet["values"][0]["label"] == "North"
