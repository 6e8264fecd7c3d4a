"""Claims related to a claim, over HTTP."""

from typing import Any

import pytest
from starlette.testclient import TestClient
from support.json_answers import get, get_faults

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("claim", "other", "relation", "mirrored"),
    [
        ("north-2021", "north-2021-same", "duplicate", "duplicate"),
        ("north-2021", "north-2021-other", "contradicts", "contradicts"),
        ("north-2021-same", "north-2021-other", "contradicts", "contradicts"),
        ("north-2021", "north-2019", "supersedes", "superseded_by"),
        ("north-2023", "north-2021", "supersedes", "superseded_by"),
        ("north-2023", "north-2021-other", "supersedes", "superseded_by"),
        ("south-then", "south-first", "supersedes", "superseded_by"),
        ("north-2021", "north-nearly", "different_period", "different_period"),
        ("north-plants-2020", "north-plants-2022", "different_period", "different_period"),
        ("north-2021", "south-2021", "different_subject", "different_subject"),
        ("north-2021", "joint-2022", "different_subject", "different_subject"),
        ("north-2021", "south-then", "different_subject", "different_subject"),
        ("north-long", "north-hostile", "different_scope", "different_scope"),
        ("north-2021", "north-required", "different_kind", "different_kind"),
        ("north-2021", "north-target", "different_kind", "different_kind"),
        ("north-relative", "south-relative", "different_definition", "different_definition"),
        ("fiberhome-calls-30-billion", "fiberhome-calls-6750-million", "supersedes", "superseded_by"),
    ],
)  # fmt: skip
def test_related_claims_have_the_relation_seen_from_the_requested_one(
    turbines: TestClient, claim: str, other: str, relation: str, mirrored: str
) -> None:
    for this, that, expected in ((claim, other, relation), (other, claim, mirrored)):
        body = get(turbines, f"/v1/claims/{this}/related")
        assert body["claim"] == this
        relations = {item["claim"]["id"]: item["relation"] for item in body["data"]}
        assert relations[that] == expected


@pytest.mark.parametrize(
    ("claim", "other", "relation", "reasons"),
    [
        ("beta-2017", "acme-2018", "different_subject", []),
        ("beta-2017", "beta-again", "duplicate", []),
        ("about-five", "about-five-thousand", "contradicts", []),
        ("beta-2017", "acme-target", "different_kind", [("different_kind", None)]),
        ("of-hair", "of-sheet", "different_definition", [("different_definition", None)]),
        ("news-2019", "mail-2020", "different_condition", [("different_condition", "dataset")]),
        ("news-2019", "bare-2018", "different_condition", [("condition_not_stated", "dataset")]),
    ],
)
def test_related_claims_say_whether_and_why_not_they_are_comparable(
    cells: TestClient, claim: str, other: str, relation: str, reasons: list[tuple[str, str | None]]
) -> None:
    data = get(cells, f"/v1/claims/{claim}/related")["data"]
    (item,) = (item for item in data if item["claim"]["id"] == other)
    assert item["relation"] == relation
    assert item["comparable"] == (not reasons)
    assert [(reason["code"], reason["property"]) for reason in item["reasons"]] == reasons


def test_related_claims_list_conditions_that_differ(cells: TestClient) -> None:
    data = get(cells, "/v1/claims/news-2019/related")["data"]
    (item,) = (item for item in data if item["claim"]["id"] == "mail-2020")
    assert {"field": "qualifier:dataset", "this": "News", "other": "Mail"} in item["differences"]


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        # Claims of the same organization come first, even if it is one of a few.
        ("south-2021", "joint-2022 south-first south-then north-2019 north-2021 north-2021-other north-2021-same north-2023 north-nearly north-required north-target"),
        ("north-plants-2020", "north-plants-2022"),
        ("north-blades", ""),
    ],
)  # fmt: skip
def test_related_claims_are_all_others_on_the_metric_the_nearest_first(
    turbines: TestClient, claim: str, expected: str
) -> None:
    body = get(turbines, f"/v1/claims/{claim}/related")
    assert [item["claim"]["id"] for item in body["data"]] == expected.split()
    assert body["meta"]["count"] == len(expected.split())


@pytest.mark.parametrize(
    ("claim", "other", "differences"),
    [
        ("north-2021", "north-2021-other", [("value", "1200 kW", "1250 kW")]),
        ("north-2021-other", "north-2021", [("value", "1250 kW", "1200 kW")]),
        # The same number in other words and another unit is a duplicate.
        ("north-2021", "north-2021-same", []),
        ("north-2021", "north-2023", [("value", "1200 kW", "gt 1500 kW"), ("period", "2021", "2023-04")]),
        ("north-2021", "joint-2022", [("value", "1200 kW", "1400 kW"), ("organizations", "north", "north, south"), ("period", "2021", "2022")]),
        ("north-2021", "north-required", [("kind", "result", "requirement"), ("value", "1200 kW", "gte 1000 kW"), ("period", "2021", None)]),
        ("north-nearly", "north-2021", [("value", "approx 1300 kW", "1200 kW"), ("period", None, "2021")]),
        ("north-plants-2020", "north-plants-2022", [("value", "12 {plant}", "15 {plant}"), ("period", "2020", "2022")]),
        ("north-relative", "south-relative", [("value", "1/3 1", "0.5 1"), ("organizations", "north", "south"), ("relative_to", "steel", "wood")]),
        ("north-range", "north-long", [("value", "2000..3000 m", "1234567890123.456789012345678901234567890123456789 m"), ("period", "2021", "2020")]),
    ],
)  # fmt: skip
def test_related_claims_list_every_part_that_differs(
    turbines: TestClient,
    claim: str,
    other: str,
    differences: list[tuple[str, str | None, str | None]],
) -> None:
    body = get(turbines, f"/v1/claims/{claim}/related")
    (found,) = [item for item in body["data"] if item["claim"]["id"] == other]
    assert found["claim"]["statement"] == f"Of {other}."
    listed = [
        (difference["field"], difference["this"], difference["other"])
        for difference in found["differences"]
    ]
    assert listed == differences


def test_related_claims_are_found_for_a_withdrawn_one_and_leave_it_out(
    turbines: TestClient,
) -> None:
    body = get(turbines, "/v1/claims/north-wrong/related")
    assert len(body["data"]) == body["meta"]["count"] == 12
    for item in body["data"]:
        others = get(turbines, f"/v1/claims/{item['claim']['id']}/related")
        assert "north-wrong" not in [other["claim"]["id"] for other in others["data"]]
        assert others["meta"]["count"] == 11


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize("limit", [1, 2, 3, 10, 11, 200])
def test_related_claims_walked_page_by_page_give_each_once(
    turbines: TestClient, limit: int
) -> None:
    whole = get(turbines, "/v1/claims/south-2021/related?limit=200")["data"]
    walked: list[Any] = []
    pages = 0
    url: str | None = f"/v1/claims/south-2021/related?limit={limit}"
    while url:
        answer = turbines.get(url)
        body = answer.json()
        assert body["links"]["self"] == url
        assert (body["meta"]["count"], body["meta"]["limit"]) == (11, limit)
        walked += body["data"]
        pages += 1
        url = body["links"]["next"]
        assert answer.headers.get("link") == (f'<{url}>; rel="next"' if url else None)
        assert (body["meta"]["next_cursor"] is None) is (url is None)
    assert walked == whole
    assert pages == -(-11 // limit)


def test_related_claims_with_the_cursor_of_another_list_are_refused(turbines: TestClient) -> None:
    own = get(turbines, "/v1/claims/south-2021/related?limit=1")["meta"]["next_cursor"]
    others = [
        get(turbines, "/v1/claims/north-2021/related?limit=1")["meta"]["next_cursor"],
        get(turbines, "/v1/claims?limit=1")["meta"]["next_cursor"],
        own[:-4],
        "AAAA",
    ]
    assert turbines.get(f"/v1/claims/south-2021/related?cursor={own}&limit=5").status_code == 200
    for cursor in others:
        answer = turbines.get(f"/v1/claims/south-2021/related?cursor={cursor}")
        assert answer.status_code == 409
        assert answer.json()["type"] == "urn:claimstone:problem:cursor_mismatch"
    assert turbines.get(f"/v1/claims?cursor={own}").status_code == 409


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("colour=red", "#/query/colour", "unknown_parameter"),
        ("format=csv", "#/query/format", "unknown_parameter"),
        ("metric=output", "#/query/metric", "unknown_parameter"),
        ("limit=0", "#/query/limit", "greater_than_equal"),
        ("limit=201", "#/query/limit", "less_than_equal"),
        ("cursor=%2B%2B", "#/query/cursor", "string_pattern_mismatch"),
    ],
)
def test_related_claims_asked_wrongly_say_what_is_wrong(
    turbines: TestClient, query: str, pointer: str, code: str
) -> None:
    assert get_faults(turbines, f"/v1/claims/south-2021/related?{query}") == [(pointer, code)]


def test_related_claims_with_an_unknown_parameter_name_the_known_ones(turbines: TestClient) -> None:
    answer = turbines.get("/v1/claims/south-2021/related?colour=red")
    detail = "this parameter is not known here; near are `cursor`, `limit` and `as_of`"
    assert answer.json()["errors"][0]["detail"] == detail


def test_related_claims_have_an_etag_and_are_not_sent_twice(turbines: TestClient) -> None:
    url = "/v1/claims/north-2021/related"
    tag = turbines.get(url).headers["etag"]
    again = turbines.get(url, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert turbines.get(f"{url}?limit=1", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("claim", "other", "relation", "caveats"),
    [
        ("about-five", "about-five-thousand", "contradicts", ["undated"]),
        ("gamma-undated", "acme-2018", "different_subject", []),
        ("beta-2017", "beta-again", "duplicate", []),
    ],
)
def test_relation_that_rests_on_a_date_which_is_missing_has_a_caveat(
    cells: TestClient, claim: str, other: str, relation: str, caveats: list[str]
) -> None:
    for this, that in ((claim, other), (other, claim)):
        data = get(cells, f"/v1/claims/{this}/related")["data"]
        (item,) = (item for item in data if item["claim"]["id"] == that)
        assert (item["relation"], item["caveats"]) == (relation, caveats)
