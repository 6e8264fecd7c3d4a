"""Filters of lists: the records that each finds, and those that `x__not` excludes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from support.bundles import write_bundle
from support.comparison_bundle import write_turbines

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="module")
def turbines(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = provider.copy_migrated()
    database = Database(settings)
    import_bundle(database, write_turbines(tmp_path_factory.mktemp("turbines")), Author("test"))
    database.close()
    with TestClient(create_app(settings)) as client:
        yield client


def list_ids(client: TestClient, url: str) -> set[str]:
    answer = client.get(f"{url}&limit=200" if "?" in url else f"{url}?limit=200")
    assert answer.status_code == 200, answer.text
    return {item["id"] for item in answer.json()["data"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # The periods: 2019, 2021, 2021 thrice more, 2022, 2023-04, a target of 2030; the rest undated.
        ("date__gte=2022", {"north-2023", "north-target", "joint-2022"}),
        ("date__gte=2023-05", {"north-target"}),
        ("date__gte=2023-04-30", {"north-2023", "north-target"}),
        ("date__lte=2020", {"north-2019"}),
        ("date__lte=2020&status=withdrawn", {"north-wrong"}),
        ("date__gte=2022&date__lte=2022-06", {"joint-2022"}),
        ("organization=north&organization=south&date__gte=2022", {"north-2023", "north-target", "joint-2022"}),
        ("organization=south", {"south-2021", "south-first", "south-then", "joint-2022"}),
        ("organization=south&organization__not=north", {"south-2021", "south-first", "south-then"}),
        ("achievement=joint-turbine", {"joint-2022"}),
        ("kind=target&kind=requirement", {"north-target", "north-required"}),
        ("kind__not=result", {"north-target", "north-required"}),
        ("status__not=stated", set()),
        ("status__not=stated&status=withdrawn", {"north-wrong"}),
        ("comparator=approx", {"north-nearly"}),
        ("comparator__not=eq", {"north-nearly", "north-2023", "north-required"}),
        ("has_baseline=true", {"north-2021"}),
        ("source=weekly&source__not=daily&organization__not=north", {"south-2021"}),
        ("id=north-2019&id=north-2021", {"north-2019", "north-2021"}),
        ("field__not=power", set()),
        ("q=gave%20-april&date__gte=2021&organization__not=south", {"north-2021-other"}),
    ],
)  # fmt: skip
def test_claims_are_filtered(turbines: TestClient, query: str, expected: set[str]) -> None:
    assert list_ids(turbines, f"/v1/claims?metric=output&{query}") == expected


def test_has_baseline_of_false_is_the_rest(turbines: TestClient) -> None:
    everything = list_ids(turbines, "/v1/claims")
    assert list_ids(turbines, "/v1/claims?has_baseline=false") == everything - {"north-2021"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/v1/metrics?organization=south&dimension=length", {"rotor", "depth"}),
        ("/v1/metrics?organization=south&dimension=m", {"rotor", "depth"}),
        ("/v1/metrics?organization=south&dimension=Length", {"rotor", "depth"}),
        ("/v1/metrics?dimension__not=length&direction=lower", {"start", "mass", "relative-mass"}),
        ("/v1/metrics?has_claims=false", set()),
        ("/v1/metrics?organization__not=south", {"plants", "blades", "length"}),
        ("/v1/organizations?metric=plants", {"north"}),
        ("/v1/organizations?metric__not=plants", {"south"}),
        ("/v1/organizations?country__not=DE", set()),
        ("/v1/companies?has_claims=true&id__not=north", {"south"}),
        ("/v1/sources?metric=length", {"weekly"}),
        ("/v1/sources?metric=rotor", {"daily"}),
        ("/v1/sources?metric__not=rotor", {"weekly"}),
        ("/v1/achievements?role=developer&organization=south", {"south-turbine", "joint-turbine"}),
        ("/v1/achievements?organization__not=north", {"south-turbine"}),
        ("/v1/achievements?stage__not=in_use", set()),
        ("/v1/technologies?organization=north&has_claims=true", {"turbine"}),
        ("/v1/technologies?field__not=power", set()),
    ],
)
def test_other_lists_are_filtered_both_ways(
    turbines: TestClient, url: str, expected: set[str]
) -> None:
    assert list_ids(turbines, url) == expected


def test_what_has_no_value_is_not_left_out_by_a_negation(client: TestClient) -> None:
    everything = list_ids(client, "/v1/technologies")
    below = list_ids(client, "/v1/technologies?broader=optical-communication")
    assert below
    assert list_ids(client, "/v1/technologies?broader__not=optical-communication") == (
        everything - below
    )


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("date__gte=2021-13", "#/query/date__gte", "invalid_date"),
        ("date__gte=../2020", "#/query/date__gte", "open_date"),
        ("date__lte=2020/..", "#/query/date__lte", "open_date"),
        ("date__lte=x", "#/query/date__lte", "string_pattern_mismatch"),
        ("has_baseline=maybe", "#/query/has_baseline", "bool_parsing"),
        ("kind__not=wish", "#/query/kind__not/0", "enum"),
        ("role=owner", "#/query/role/0", "enum"),
    ],
)
def test_filter_that_cannot_be_read_is_refused(
    client: TestClient, query: str, pointer: str, code: str
) -> None:
    answer = client.get(f"/v1/claims?{query}")
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("period", "query", "found"),
    [
        ("2019/..", "date__gte=2030", True),
        ("2019/..", "date__lte=2018", False),
        ("../2019", "date__lte=2000", True),
        ("../2019", "date__gte=2020", False),
        ("2019/2021", "date__gte=2020&date__lte=2020", True),
        ("202X", "date__gte=2029", True),
        ("202X", "date__lte=2019", False),
    ],
)
def test_period_overlaps_what_is_asked_for(
    seeded_settings: Settings, tmp_path: Path, period: str, query: str, *, found: bool
) -> None:
    database = Database(seeded_settings)
    import_bundle(
        database,
        write_bundle(tmp_path, lambda bundle: bundle["claims"][0].update(period=period)),
        Author("test"),
    )
    database.close()
    with TestClient(create_app(seeded_settings)) as client:
        assert list_ids(client, f"/v1/claims?metric=range&{query}") == (
            {"example-range"} if found else set()
        )


def test_list_is_sorted_by_date_with_undated_last(turbines: TestClient) -> None:
    for sort in ("date", "-date"):
        ids: list[str] = []
        url = f"/v1/claims?metric=output&sort={sort}&limit=3"
        while url:
            page = turbines.get(url).json()
            ids += [item["id"] for item in page["data"]]
            url = page["links"]["next"]
        assert len(ids) == len(set(ids)) == 12
        assert set(ids[-4:]) == {"north-nearly", "north-required", "south-first", "south-then"}
        dated = ids[:-4]
        assert (dated[0], dated[-1]) in {
            ("north-2019", "north-target"),
            ("north-target", "north-2019"),
        }


def test_more_parameters_than_there_may_be_are_refused(seeded_settings: Settings) -> None:
    limited = seeded_settings.model_copy(update={"max_filters": 3})
    with TestClient(create_app(limited)) as client:
        assert client.get("/v1/claims?limit=1&organization=boe&organization=xgimi").is_success
        # Lists are otherwise answered by the fast path.
        for url in ("/v1/claims", "/v1/search", "/v1/changes", "/v1/claims/foldable-screen-layers"):
            refused = client.get(f"{url}?limit=1&organization=boe&organization=xgimi&kind=result")
            assert refused.status_code == 422, url
            [fault] = refused.json()["errors"]
            assert (fault["pointer"], fault["code"]) == ("#/query", "too_many_parameters")
            assert "up to 3 parameters" in fault["detail"]
