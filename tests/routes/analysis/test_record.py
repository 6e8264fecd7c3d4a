"""Who holds the record of a metric, over HTTP."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Provider
from sqlalchemy import update
from starlette.testclient import TestClient
from support.json_answers import get, get_faults
from support.record_bundle import make_bundle, make_claim

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.models import Source

pytestmark = pytest.mark.engines("sqlite")


def _get_groups(client: TestClient, path: str) -> list[dict[str, Any]]:
    body = get(client, path)
    named = {point["id"] for point in body["points"]}
    for record in body["data"]:
        assert {*record["holders"], *record["previous"], *record["best_stated"]} <= named
    assert len(named) == len(body["points"])
    return list(body["data"])


@pytest.mark.engines("sqlite", "postgresql")
def test_record_is_held_since_a_date_and_corroborated_by_what_repeats_it(
    cells: TestClient,
) -> None:
    (record,) = _get_groups(cells, "/v1/metrics/energy/record")
    assert record["state"] == "decided"
    assert record["holders"] == record["best_stated"] == ["beta-2021#value"]
    assert record["since"] == {"edtf": "2021", "from": "2021-01-01", "to": "2021-12-31"}
    assert record["claims"] == 8
    # Targets are not in the group, and a better number that is disputed takes nothing away.
    (doubt,) = record["undecided_because"]
    assert (doubt["about"], doubt["code"]) == ("holder", "disputed")
    assert doubt["detail"] == "'500 Wh/kg' is disputed."
    (past,) = _get_groups(cells, "/v1/metrics/energy/record?at=2019")
    assert past["holders"] == ["beta-2017#value"]
    assert past["corroborated_by"] == ["beta-again"]
    # Gamma's undated cell may have been better than Acme's of 2015 before.
    assert past["previous"] == []
    (news,) = _get_groups(cells, "/v1/metrics/rouge/record?qualifier=dataset:News")
    assert (news["holders"], news["previous"]) == (["news-2020#value"], ["news-2019#value"])


@pytest.mark.engines("sqlite", "postgresql")
def test_record_at_a_date_counts_what_may_have_been_there(cells: TestClient) -> None:
    (early,) = _get_groups(cells, "/v1/metrics/energy/record?at=2016")
    assert (early["state"], early["holders"]) == ("undecided", [])
    # No source says when Gamma's cell was made, so it may have been there.
    assert early["best_stated"] == ["gamma-undated#value"]
    assert [doubt["code"] for doubt in early["undecided_because"]] == ["undated"]
    (none,) = _get_groups(cells, "/v1/metrics/energy/record?at=2016&organization=beta")
    assert (none["state"], none["best_stated"], none["undecided_because"]) == ("none", [], [])


@pytest.mark.parametrize(
    ("query", "dataset", "state", "named"),
    [
        ("qualifier=dataset:NEWS", "News", "decided", "news-2020#value"),
        ("qualifier=dataset:Mail", "Mail", "undecided", "mail-2020#value"),
        ("has_qualifier__not=dataset", None, "decided", "bare-2018#value"),
    ],
)
def test_record_is_one_of_equal_conditions(
    cells: TestClient, query: str, dataset: str | None, state: str, named: str
) -> None:
    (record,) = _get_groups(cells, f"/v1/metrics/rouge/record?{query}")
    values = [] if dataset is None else [{"property": "dataset", "value": dataset}]
    assert record["conditions"] == {"relative_to": None, "scope": None, "qualifiers": values}
    assert record["state"] == state
    assert record["best_stated"] == [named]
    if state == "undecided":
        (doubt,) = record["undecided_because"]
        assert (doubt["code"], doubt["claims"]) == ("bound", ["mail-bound", "mail-2020"])
        assert doubt["detail"] == "'more than 24 points' may be better than '25 points'."


@pytest.mark.engines("sqlite", "postgresql")
def test_records_are_paged_with_those_of_most_claims_first(cells: TestClient) -> None:
    every = get(cells, "/v1/metrics/rouge/record")
    assert [record["claims"] for record in every["data"]] == [2, 2, 1]
    assert every["meta"]["count"] == 3
    first = get(cells, "/v1/metrics/rouge/record?limit=2")
    rest = get(cells, first["links"]["next"])
    assert [*first["data"], *rest["data"]] == every["data"]
    assert rest["links"]["next"] is None


def test_record_of_a_series_without_dates_is_held_by_the_best(cells: TestClient) -> None:
    record = _get_groups(cells, "/v1/metrics/depth/record?organization=gamma")[0]
    assert record["holders"] == ["last-step#value"]
    assert record["previous"] == ["next-step#value"]
    assert record["since"] is None
    assert [(d["about"], d["code"]) for d in record["undecided_because"]] == [("since", "undated")]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("at=2021~", ("#/query/at", "date_not_certain")),
        ("at=2021/..", ("#/query/at", "date_not_certain")),
        ("at=2021-99", ("#/query/at", "invalid_date")),
        ("qualifier=data:x", ("#/query/qualifier", "unknown_property")),
        ("limit=0", ("#/query/limit", "greater_than_equal")),
    ],
)
def test_record_asked_wrongly_says_what_is_wrong(
    cells: TestClient, query: str, fault: tuple[str, str]
) -> None:
    assert fault in get_faults(cells, f"/v1/metrics/rouge/record?{query}")


def test_record_of_an_unknown_metric_is_not_found(cells: TestClient) -> None:
    assert cells.get("/v1/metrics/none-such/record").status_code == 404


def test_metric_without_a_direction_has_no_record(turbines: TestClient) -> None:
    records = _get_groups(turbines, "/v1/metrics/plants/record")
    assert {record["state"] for record in records} == {"no_direction"}
    assert not any(record["holders"] or record["best_stated"] for record in records)


@pytest.mark.engines("sqlite", "postgresql")
def test_result_of_a_time_to_come_holds_no_record(provider: Provider, tmp_path: Path) -> None:
    claims = [
        make_claim("now", "acme", "depth", "In 2019 Acme dug 20 m.", "20 m", period="2019"),
        make_claim("then", "beta", "depth", "In 2031 Beta dug 70 m.", "70 m", period="2031"),
        make_claim("later", "gamma", "depth", "In 2931 Gamma dug 50 m.", "50 m", period="2931", source="weekly"),
        make_claim("past", "gamma", "depth", "In 2021 Gamma dug 30 m.", "30 m", period="2021", source="weekly"),
    ]  # fmt: skip
    bundle = make_bundle(claims)
    bundle["sources"][0]["published"] = "2020"
    path = tmp_path / "future.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    settings = provider.copy_seeded()
    with closing(Database(settings)) as database:
        import_bundle(database, path, Author("test"))
    with TestClient(create_app(settings)) as client:
        (record,) = _get_groups(client, "/v1/metrics/depth/record")
        assert (record["state"], record["holders"]) == ("decided", ["past#value"])
        doubts = [(doubt["code"], doubt["claims"]) for doubt in record["undecided_because"]]
        assert doubts == [("in_future", ["later", "then", "past"])]
        (none,) = _get_groups(client, "/v1/metrics/depth/record?organization=beta&at=2040")
        assert (none["state"], none["holders"]) == ("none", [])
        timeline = get(client, "/v1/metrics/depth/timeline")
        shown = {p["id"]: (p["record"], p.get("record_because")) for p in timeline["data"]}
        assert shown == {
            "now#value": (True, None),
            "past#value": (True, None),
            "then#value": (None, "in_future"),
            "later#value": (None, "in_future"),
        }


@pytest.mark.engines("sqlite", "postgresql")
def test_source_without_a_date_was_published_by_the_day_it_was_added(
    provider: Provider, tmp_path: Path
) -> None:
    claims = [
        make_claim("then", "beta", "depth", "In 2021 Beta dug 70 m.", "70 m", period="2021"),
        make_claim("past", "gamma", "depth", "In 2018 Gamma dug 30 m.", "30 m", period="2018"),
    ]
    path = tmp_path / "added.json"
    path.write_text(json.dumps(make_bundle(claims)), encoding="utf-8")
    settings = provider.copy_seeded()
    with closing(Database(settings)) as database:
        import_bundle(database, path, Author("test"))
        with database.engine.begin() as connection:
            connection.execute(update(Source).values(created_at=datetime(2020, 5, 1, tzinfo=UTC)))
    with TestClient(create_app(settings)) as client:
        (record,) = _get_groups(client, "/v1/metrics/depth/record")
        assert record["holders"] == ["past#value"]
        (doubt,) = record["undecided_because"]
        assert (doubt["code"], doubt["claims"]) == ("in_future", ["then", "past"])
