"""The timeline of a metric, over HTTP."""

import pytest
from starlette.testclient import TestClient
from support.json_answers import get, get_faults

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.engines("sqlite", "postgresql")
def test_timeline_puts_all_claims_of_a_metric_on_one_line_in_order(turbines: TestClient) -> None:
    body = get(turbines, "/v1/metrics/output/timeline")
    assert body["metric"] == {"id": "output", "name": "Output"}
    assert body["direction"] == "higher"
    assert body["unit"] == {"code": "kW", "label": "kilowatt"}
    assert body["revision"] == 2
    shown = [(point["claim"]["id"], point["role"]) for point in body["dated"]]
    assert shown == [
        ("north-2019", "result"),
        ("north-2021", "baseline"),
        ("north-2021", "result"),
        ("north-2021-other", "result"),
        ("north-2021-same", "result"),
        ("south-2021", "result"),
        ("joint-2022", "result"),
        ("north-2023", "result"),
    ]
    lines = [[point["claim"]["id"] for point in line] for line in body["undated"]]
    assert lines == [["north-nearly"], ["south-first", "south-then"]]


def test_timeline_says_which_result_was_the_record(turbines: TestClient) -> None:
    body = get(turbines, "/v1/metrics/output/timeline")
    found = {
        point["claim"]["id"]: point["record"]
        for point in body["dated"]
        if point["role"] == "result"
    }
    # The undated number may be greater than each of them, and may have come before.
    assert set(found.values()) == {None}
    (nearly,) = body["undated"][0]
    assert (nearly["record"], nearly["after"]) == (None, [])


def test_timeline_of_a_metric_without_a_better_way_has_no_records(turbines: TestClient) -> None:
    body = get(turbines, "/v1/metrics/plants/timeline")
    assert [point["claim"]["id"] for point in body["dated"]] == [
        "north-plants-2020",
        "north-plants-2022",
    ]
    assert [point["record"] for point in body["dated"]] == [None, None]


def test_timeline_point_has_its_number_period_and_words(turbines: TestClient) -> None:
    body = get(turbines, "/v1/metrics/output/timeline")
    claim = get(turbines, "/v1/claims/north-2021")
    baseline, result = (point for point in body["dated"] if point["claim"]["id"] == "north-2021")
    assert result["quantity"] == claim["quantity"]
    assert baseline["quantity"] == claim["baseline"]
    assert (
        result["period"]
        == claim["period"]
        == {"edtf": "2021", "from": "2021-01-01", "to": "2021-12-31"}
    )
    assert baseline["period"] is None
    assert result["evidence"] == baseline["evidence"] == claim["evidence"]
    assert result["claim"] == {"id": "north-2021", "statement": "Of north-2021."}
    assert result["after"] == ["north-2019#result", "north-2021#baseline"]
    assert baseline["after"] == []


def test_timeline_keeps_the_order_that_a_source_gives(turbines: TestClient) -> None:
    for metric, first, then in (
        ("output", "south-first", "south-then"),
        (
            "simultaneous-calls-per-fiber",
            "fiberhome-calls-6750-million",
            "fiberhome-calls-30-billion",
        ),
    ):
        *_, line = get(turbines, f"/v1/metrics/{metric}/timeline")["undated"]
        assert [point["claim"]["id"] for point in line] == [first, then]
        assert [point["after"] for point in line] == [[], [f"{first}#result"]]
        assert [point["period"] for point in line] == [None, None]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("organization=south", "south-2021 joint-2022 south-first south-then"),
        ("organization=south&source=weekly", "south-2021 joint-2022"),
        ("organization=south&organization=north&source=daily", "north-2019 north-2021 north-2021 north-2023 south-first south-then"),
        ("technology=turbine&field=power&country=DE&source=weekly&organization=north", "north-2021-other north-2021-same joint-2022 north-nearly"),
        ("organization=boe", ""),
        ("source=nowhere", ""),
        ("country=CN", ""),
    ],
)  # fmt: skip
def test_timeline_filtered_has_the_points_that_the_filters_say(
    turbines: TestClient, query: str, expected: str
) -> None:
    body = get(turbines, f"/v1/metrics/output/timeline?{query}")
    shown = [*body["dated"], *(point for line in body["undated"] for point in line)]
    assert [point["claim"]["id"] for point in shown] == expected.split()


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("metric=output", "#/query/metric", "unknown_parameter"),
        ("limit=5", "#/query/limit", "unknown_parameter"),
        ("format=csv", "#/query/format", "unknown_parameter"),
        ("country=de", "#/query/country/0", "unknown_country"),
        ("organization=A+B", "#/query/organization/0", "string_pattern_mismatch"),
    ],
)
def test_timeline_asked_wrongly_says_what_is_wrong(
    turbines: TestClient, query: str, pointer: str, code: str
) -> None:
    assert get_faults(turbines, f"/v1/metrics/output/timeline?{query}") == [(pointer, code)]


def test_timeline_of_too_many_claims_asks_for_a_filter(
    turbines: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.analysis.timeline.MAX_CLAIMS", 4)
    # With `&`, which changes nothing: the earlier answer is cached.
    url = "/v1/metrics/output/timeline"
    assert get_faults(turbines, f"{url}?&") == [("#/query/organization", "too_many_claims")]
    assert turbines.get(f"{url}?organization=south").status_code == 200
