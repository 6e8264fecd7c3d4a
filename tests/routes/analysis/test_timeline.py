"""The timeline of a metric, over HTTP."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from conftest import Provider
from starlette.testclient import TestClient
from support.json_answers import get, get_faults
from support.record_bundle import make_bundle, make_claim
from support.statements import record_statements

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app

pytestmark = pytest.mark.engines("sqlite")


def _get_points(client: TestClient, path: str) -> dict[str, Any]:
    return {point["id"]: point for point in get(client, path)["data"]}


@pytest.mark.engines("sqlite", "postgresql")
def test_timeline_is_one_list_with_dated_points_first(cells: TestClient) -> None:
    body = get(cells, "/v1/metrics/energy/timeline")
    assert body["metric"] == {"id": "energy", "name": "Energy"}
    assert (body["direction"], body["unit"]["code"]) == ("higher", "W.h/kg")
    shown = [
        (point["id"], point["record"], point.get("record_because"), point.get("repeats"))
        for point in body["data"]
    ]
    assert shown == [
        ("acme-2015#value", None, "undated", None),
        ("beta-2017#value", True, None, None),
        ("beta-again#value", False, None, "beta-2017#value"),
        ("acme-2018#value", False, None, None),
        ("acme-circa#value", None, "approximate_date", None),
        ("beta-2021#baseline", True, None, None),
        ("gamma-disputed#value", None, "disputed", None),
        ("beta-2021#value", True, None, None),
        ("gamma-undated#value", None, "undated", None),
    ]


def test_sources_of_all_groups_are_read_by_one_statement(cells: TestClient) -> None:
    with record_statements() as statements:
        body = get(cells, "/v1/metrics/rouge/timeline?records=true")
    assert len(body["groups"]) == 3
    assert sum("published_edtf" in statement for statement in statements) == 1


def test_undated_number_takes_no_record_from_a_better_one(cells: TestClient) -> None:
    points = _get_points(cells, "/v1/metrics/energy/timeline?organization=beta&organization=gamma")
    # 340 of an unknown day leaves open no more than what it may have been better than.
    assert points["beta-2017#value"]["record"] is True
    assert points["beta-2021#value"]["record"] is True
    assert points["gamma-undated#value"]["record_because"] == "undated"


@pytest.mark.parametrize("organization", ["acme", "beta", "gamma"])
def test_filter_shows_fewer_points_and_changes_no_record(
    cells: TestClient, organization: str
) -> None:
    path = "/v1/metrics/energy/timeline"
    every = _get_points(cells, path)
    own = _get_points(cells, f"{path}?organization={organization}")
    assert 0 < len(own) < len(every)
    assert {key: point["record"] for key, point in own.items()} == {
        key: every[key]["record"] for key in own
    }


def test_timeline_point_says_who_when_what_and_in_which_words(cells: TestClient) -> None:
    points = _get_points(cells, "/v1/metrics/energy/timeline")
    baseline, value = points["beta-2021#baseline"], points["beta-2021#value"]
    assert value["claim"] == {"id": "beta-2021", "statement": "Of beta-2021."}
    assert value["organizations"] == ["beta"]
    assert value["period"] == {"edtf": "2021", "from": "2021-01-01", "to": "2021-12-31"}
    assert baseline["period"]["edtf"] == "2020"
    assert value["quantity"] == {
        "as_stated": "400 Wh/kg",
        "comparator": "eq",
        "value": "400",
        "number": 400.0,
    }
    assert (value["kind"], value["status"], value["role"]) == ("result", "stated", "value")
    exact = "In 2021 Beta's went from 360 Wh/kg to 400 Wh/kg."
    assert value["evidence"] == [{"source": "daily", "exact": exact}]
    assert not value.keys() & {"line", "technology", "subject", "scope", "qualifiers", "repeats"}
    assert value["after"] == ["beta-2021#baseline", "gamma-disputed#value"]
    assert points["beta-2017#value"]["after"] == ["acme-2015#value"]


def test_timeline_names_what_its_points_name_by_id(cells: TestClient) -> None:
    path = "/v1/metrics/energy/timeline?organization=beta"
    assert get(cells, path)["names"] == {
        "organizations": {"beta": "Beta"},
        "technologies": {},
        "sources": {"daily": "Daily", "weekly": "Weekly"},
    }


def test_timeline_of_76_records_is_short(
    provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> None:
    statements = {"en": "The cell of that month stores more energy by mass than before."}
    claims = [
        make_claim(
            f"acme-{year}-{month:02}",
            "acme",
            "energy",
            f"In {month}/{year}, a cell of Acme reached {year - 1900 + month / 100} Wh/kg.",
            f"{year - 1900 + month / 100} Wh/kg",
            period=f"{year}-{month:02}",
            statements=statements,
        )
        for year in range(2001, 2020)
        for month in (1, 4, 7, 10)
    ]
    settings = provider.copy_migrated()
    path = tmp_path_factory.mktemp("records") / "records.json"
    path.write_text(json.dumps(make_bundle(claims)), encoding="utf-8")
    with closing(Database(settings)) as database:
        import_bundle(database, path, Author("test"))
    with TestClient(create_app(settings)) as client:
        answer = client.get("/v1/metrics/energy/timeline?records=true")
    assert len(answer.json()["data"]) == len(claims) == 76
    assert len(answer.content) < 40_000


def test_timeline_has_records_of_equal_conditions_alone(cells: TestClient) -> None:
    body = get(cells, "/v1/metrics/rouge/timeline")
    points = {point["id"]: point for point in body["data"]}
    assert {key: point["record"] for key, point in points.items()} == {
        "bare-2018#value": True,
        "news-2019#value": True,
        "news-2020#value": True,
        "mail-2020#value": True,
        "mail-bound#value": None,
    }
    groups = {group["group"]: group["conditions"]["qualifiers"] for group in body["groups"]}
    news = [{"property": "dataset", "value": "News"}]
    assert groups[points["news-2019#value"]["group"]] == news
    assert points["news-2019#value"]["group"] == points["news-2020#value"]["group"]
    assert points["bare-2018#value"]["group"] != points["mail-2020#value"]["group"]
    assert points["mail-bound#value"]["record_because"] == "bound"


def test_numbers_relative_to_two_things_are_two_records(cells: TestClient) -> None:
    points = _get_points(cells, "/v1/metrics/share/timeline")
    assert [point["record"] for point in points.values()] == [True, True]
    assert len({point["group"] for point in points.values()}) == 2


def test_timeline_by_a_property_groups_by_it_alone(cells: TestClient) -> None:
    body = get(cells, "/v1/metrics/rouge/timeline?by=dataset")
    assert [group["conditions"]["qualifiers"] for group in body["groups"]] == [
        [],
        [{"property": "dataset", "value": "News"}],
        [{"property": "dataset", "value": "Mail"}],
    ]


def test_undated_points_are_in_lines_that_words_order(cells: TestClient) -> None:
    body = get(cells, "/v1/metrics/depth/timeline")
    assert [(point["claim"]["id"], point.get("line")) for point in body["data"]] == [
        ("about-five", 1),
        ("about-five-thousand", 2),
        ("first-step", 3),
        ("next-step", 3),
        ("last-step", 3),
    ]
    points = {point["claim"]["id"]: point for point in body["data"]}
    assert points["last-step"]["after"] == ["next-step#value"]


@pytest.mark.parametrize(
    ("query", "shown", "uncertain"),
    [
        ("date__gte=2019", "beta-2021#baseline gamma-disputed#value beta-2021#value", 1),
        (
            "date__gte=2019&include_uncertain=true",
            "acme-circa#value beta-2021#baseline gamma-disputed#value beta-2021#value",
            1,
        ),
        ("date__lte=2016", "acme-2015#value", 1),
        ("date__lte=2017&organization=beta", "beta-2017#value beta-again#value", 0),
    ],
)
def test_approximate_date_is_uncertain_at_every_limit(
    cells: TestClient, query: str, shown: str, uncertain: int
) -> None:
    body = get(cells, f"/v1/metrics/energy/timeline?{query}")
    assert [point["id"] for point in body["data"]] == shown.split()
    assert body["meta"]["uncertain"] == uncertain


def test_records_of_a_timeline_are_found_among_all_points(cells: TestClient) -> None:
    body = get(cells, "/v1/metrics/energy/timeline?records=true&date__gte=2018&date__lte=2020")
    assert [point["id"] for point in body["data"]] == [
        "beta-2021#baseline",
        "gamma-disputed#value",
    ]


@pytest.mark.engines("sqlite", "postgresql")
def test_timeline_pages_have_each_point_once(cells: TestClient) -> None:
    path = "/v1/metrics/energy/timeline"
    every = get(cells, path)["data"]
    paged, url = [], f"{path}?limit=4"
    while url:
        body = get(cells, url)
        paged += body["data"]
        url = body["links"]["next"]
    # Groups are numbered in each answer as they appear; here there is one.
    assert paged == every


def test_timeline_page_ends_early_rather_than_to_grow(
    cells: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.comparison.timeline.MAX_PAGE_BYTES", 1000)
    path = "/v1/metrics/rouge/timeline?limit=5"
    shown, url = [], path
    while url:
        body = get(cells, url)
        assert 1 <= len(body["data"]) <= 2
        assert {point["group"] for point in body["data"]} == {g["group"] for g in body["groups"]}
        shown += [point["id"] for point in body["data"]]
        url = body["links"]["next"]
    assert len(shown) == len(set(shown)) == 5


def test_timeline_of_the_past_shows_that_revision(cells: TestClient) -> None:
    assert cells.get("/v1/metrics/energy/timeline?as_of=1").status_code == 404
    assert len(get(cells, "/v1/metrics/energy/timeline?as_of=2")["data"]) == 9


def test_metric_without_a_direction_has_no_records(turbines: TestClient) -> None:
    points = _get_points(turbines, "/v1/metrics/plants/timeline")
    assert [point["record"] for point in points.values()] == [False, False]


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("by=none-such", "#/query/by", "unknown_property"),
        ("date__gte=2021-99", "#/query/date__gte", "invalid_date"),
        ("limit=201", "#/query/limit", "less_than_equal"),
        ("dataset=x", "#/query/dataset", "unknown_parameter"),
    ],
)
def test_timeline_asked_wrongly_says_what_is_wrong(
    cells: TestClient, query: str, pointer: str, code: str
) -> None:
    assert (pointer, code) in get_faults(cells, f"/v1/metrics/rouge/timeline?{query}")


@pytest.fixture
def many(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of 520 claims on one metric, ten a year."""
    numbered = [(number, 1500 + number // 10) for number in range(520)]
    claims = [
        make_claim(
            f"cell-{number}", "acme", "energy", f"{number}: in {year} it had {number + 1}5 Wh/kg.",
            f"{number + 1}5 Wh/kg", period=f"{year}",
        )
        for number, year in numbered
    ]  # fmt: skip
    settings = provider.copy_seeded()
    path = tmp_path_factory.mktemp("many") / "many.json"
    path.write_text(json.dumps(make_bundle(claims)), encoding="utf-8")
    with closing(Database(settings)) as database:
        import_bundle(database, path, Author("test"))
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.mark.slow
def test_timeline_of_a_large_metric_is_answered_in_pages(many: TestClient) -> None:
    body = get(many, "/v1/metrics/energy/timeline")
    assert (body["meta"]["count"], len(body["data"]) > 100) == (520, True)
    assert len(json.dumps(body)) < 110_000
    assert len(json.dumps(body["data"][0]["after"])) < 100
    record = get(many, "/v1/metrics/energy/record")["data"][0]
    assert record["holders"] == ["cell-519#value"]


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("query", "shown", "uncertain"),
    [
        ("date__gte=2019&metric=energy", "acme-target beta-2021 gamma-disputed", 1),
        ("date__lte=2016&metric=energy", "acme-2015", 1),
        (
            "date__gte=2019&metric=energy&include_uncertain=true",
            "acme-circa acme-target beta-2021 gamma-disputed",
            1,
        ),
        ("date__gte=2019&metric=energy&value__gte=400", "acme-target beta-2021 gamma-disputed", 0),
    ],
)
def test_approximate_date_of_a_claim_is_counted_as_uncertain(
    cells: TestClient, query: str, shown: str, uncertain: int
) -> None:
    body = get(cells, f"/v1/claims?{query}")
    assert [claim["id"] for claim in body["data"]] == shown.split()
    assert body["meta"]["uncertain"] == uncertain


@pytest.mark.parametrize("limit", [1, 3, 200])
def test_newest_first_turns_dated_points_round_and_leaves_undated_ones_last(
    cells: TestClient, limit: int
) -> None:
    oldest = cells.get("/v1/metrics/energy/timeline").json()["data"]
    dated = [point["id"] for point in oldest if point["period"]]
    undated = [point["id"] for point in oldest if not point["period"]]
    path: str | None = f"/v1/metrics/energy/timeline?newest_first=true&limit={limit}"
    newest = []
    while path is not None:
        page = cells.get(path).json()
        newest += [point["id"] for point in page["data"]]
        path = page["links"]["next"]
    assert newest == [*reversed(dated), *undated]
