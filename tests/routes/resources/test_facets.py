"""Facets, compared with the lists that their links lead to."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from support.comparison_bundle import write_turbines
from support.openapi_description import complete_operations

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.queries.documents import get_updated_at

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
    paths = complete_operations(get(client, "/openapi.json"))["paths"]
    parameters = paths[f"/v1/{collection}"]["get"]["parameters"]
    [facet] = [parameter for parameter in parameters if parameter["name"] == "facet"]
    names: list[str] | None = facet["schema"]["items"].get("enum")
    if names is None:
        # Facets of properties are no closed set; the description names the others.
        described = facet["schema"]["description"].partition("than one.")[2]
        names = [name for name in re.findall("`([a-z_]+)`", described) if name != "qualifier"]
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
    # North: 900, 1200, 1200, 1250, 1400 kW. Not counted: more than 1500, nearly 1300, at least 1000 that is
    # required, and 2000 as a target. The withdrawn 9 MW is not in the list.
    assert found["north"] == {
        "count": 5,
        "not_counted": 4,
        "min": "900",
        "median": "1200",
        "max": "1400",
        "unit": "kW",
    }
    # South: 700, 950, 1100, 1400 kW: the median lies between.
    assert found["south"]["median"] == "1025"


def test_facet_statistics_of_metrics_are_each_in_its_unit(full: TestClient) -> None:
    url = "/v1/claims?limit=1&facet=metric&facet_limit=100&facet_statistics=true"
    values = get(full, url)["facets"]["metric"]["values"]
    found = {value["value"]: value["statistics"] for value in values}
    own = {"count": 2, "not_counted": 0, "min": "30", "median": "30", "max": "30", "unit": "s"}
    assert found["start"] == own
    assert found["relative-mass"]["median"] == "5/12"
    # A range has no number.
    assert (found["length"]["count"], found["length"]["not_counted"]) == (2, 1)
    # 40 m were reached, and at least 45 m are required.
    assert (found["depth"]["max"], found["depth"]["not_counted"]) == ("40", 1)
    assert found["length"]["max"].startswith("1234567890")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        (
            "facet=kind",
            {"result": ("900", "1400"), "requirement": None, "target": ("2000", "2000")},
        ),
        ("facet=technology&kind=target", {"turbine": ("2000", "2000")}),
        ("facet=technology&kind=target&kind=result", {"turbine": ("900", "1400")}),
        ("facet=technology&status=withdrawn", {"turbine": None}),
    ],
)
def test_facet_statistics_compare_targets_with_targets_alone(
    full: TestClient, parameters: str, expected: dict[str, tuple[str, str] | None]
) -> None:
    url = f"/v1/claims?limit=1&metric=output&organization=north&facet_statistics=true&{parameters}"
    [facet] = get(full, url)["facets"].values()
    found = {value["value"]: value["statistics"] for value in facet["values"]}
    for value, ends in expected.items():
        assert (found[value] and (found[value]["min"], found[value]["max"])) == ends


def test_facet_statistics_of_years_count_a_claim_in_each_of_its_years(full: TestClient) -> None:
    url = "/v1/claims?limit=1&metric=output&facet=year&facet_statistics=true"
    values = get(full, url)["facets"]["year"]["values"]
    found = {value["value"]: value["statistics"] for value in values}
    assert found["2019"]["max"] == "900"
    # 1200, 1250, 1200 and 1100 kW.
    own = {"count": 4, "not_counted": 0, "min": "1100", "median": "1200", "max": "1250"}
    assert found["2021"] == {**own, "unit": "kW"}
    # More than 1.5 MW, a target, and no date.
    assert (found["2023"], found["2030"], found[None]) == (None, None, None)


def test_facet_by_year_counts_what_lasts_to_the_year_of_the_last_change(
    provider: Provider, tmp_path: Path
) -> None:
    """An interval without an end is in each list to which the links of later years lead."""
    settings = provider.copy_seeded()
    database = Database(settings)
    path = write_turbines(tmp_path)
    bundle = json.loads(path.read_text())
    periods = {"north-rotor": "2019/..", "south-rotor": "2021"}
    for claim in bundle["claims"]:
        claim["period"] = periods.get(claim["id"], claim.get("period"))
    path.write_text(json.dumps(bundle))
    import_bundle(database, path, Author("test"))
    with database.read() as session:
        last = get_updated_at(session).year
    database.close()
    with TestClient(create_app(settings)) as client:
        url = "/v1/claims?limit=1&metric=rotor&facet=year&facet_statistics=true"
        years = get(client, url)["facets"]["year"]["values"]
        counts = {year["value"]: year["count"] for year in years}
        assert counts == {str(year): 2 if year == 2021 else 1 for year in range(2019, last + 1)}
        assert get(client, years[-1]["next"])["meta"]["count"] == 1
        numbers = [year["statistics"]["max"] for year in years]
        assert numbers == ["110" if year == 2021 else "100" for year in range(2019, last + 1)]


def test_facet_by_year_counts_an_uncertain_date_where_its_links_list_it(
    provider: Provider, tmp_path: Path
) -> None:
    settings = provider.copy_seeded()
    path = write_turbines(tmp_path)
    bundle = json.loads(path.read_text())
    periods = {"north-rotor": "1852~", "south-rotor": "2021"}
    for claim in bundle["claims"]:
        claim["period"] = periods.get(claim["id"], claim.get("period"))
    path.write_text(json.dumps(bundle))
    with closing(Database(settings)) as database:
        import_bundle(database, path, Author("test"))
    counted = {
        "": {"2021": 1, None: 1},
        "&include_uncertain=true": {"1852": 1, "2021": 2},
        "&value__gte=1": {"2021": 1, None: 1},
    }
    with TestClient(create_app(settings)) as client:
        for filters, counts in counted.items():
            url = f"/v1/claims?metric=rotor&limit=1&facet=year&facet_statistics=true{filters}"
            answer = get(client, url)
            years = answer["facets"]["year"]["values"]
            assert {year["value"]: year["count"] for year in years} == counts
            for year in years:
                if year["next"] is not None:
                    assert get(client, year["next"])["meta"]["count"] == year["count"]
                    assert year["statistics"]["count"] == year["count"]


def test_cursor_continues_a_list_whatever_is_counted_beside_it(full: TestClient) -> None:
    counted = "/v1/claims?limit=1&metric=output&facet=organization&facet_statistics=true"
    cursor = get(full, counted)["meta"]["next_cursor"]
    assert get(full, f"/v1/claims?limit=1&metric=output&cursor={cursor}")["data"]


def test_facet_by_metric_compares_in_the_units_of_the_metric_that_is_named(
    full: TestClient,
) -> None:
    """The facet leaves out the filter by metric, which has decided what a bare number means."""
    for limit, expected in (
        ("sort=-value", {"rotor": 2, "depth": 2, "length": 3}),
        ("value__gte=100", {"rotor": 2, "length": 2}),
    ):
        for cookie in ({}, {"Cookie": "x=y"}):
            url = f"/v1/claims?limit=1&metric=rotor&facet=metric&facet_limit=100&{limit}"
            answer = full.get(url, headers=cookie)
            assert answer.status_code == 200, answer.text
            values = answer.json()["facets"]["metric"]["values"]
            found = {value["value"]: value["count"] for value in values}
            assert {name: count for name, count in found.items() if name in expected} == expected
            assert found.keys().isdisjoint({"output", "plants"})
    for metric, expected in (
        ("rotor", {"rotor": 2, "length": 3, "depth": 2, "operating-depth": 1}),
        ("fiber-length-per-preform", {"length": 2}),
    ):
        url = f"/v1/claims?limit=1&metric={metric}&facet=metric&facet_limit=100&value__gte=1"
        values = get(full, url)["facets"]["metric"]["values"]
        own = {"fiber-length-per-preform": 1}
        assert {value["value"]: value["count"] for value in values} == {**expected, **own}
        counts = {value["value"]: value["count"] for value in values}
        for value in values:
            if value["next"]:
                for cookie in ({}, {"Cookie": "x=y"}):
                    both = full.get(value["next"], headers=cookie).json()["meta"]["count"]
                    assert both == counts[metric] + value["count"]


@pytest.mark.parametrize(
    ("url", "pointer", "code"),
    [
        ("/v1/claims?facet=colour", "#/query/facet/0", "literal_error"),
        ("/v1/claims?facet=organization&facet_statistics=true", "#/query/metric", "metric_needed"),
        ("/v1/claims?facet=organization&facet_sort=-max", "#/query/metric", "metric_needed"),
        ("/v1/claims?facet=year&facet_statistics=true", "#/query/metric", "metric_needed"),
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
