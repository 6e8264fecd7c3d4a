"""Lists over HTTP: envelope, filters, words, paging, and the answers to invalid requests."""

from typing import Any

import pytest
from starlette.testclient import TestClient

UNKNOWN = "this parameter is not known here; near are"
SORTS = (
    "'relevance', 'id', or one to 3 of 'created_at', 'updated_at', 'revision', 'value', 'factor', 'date', "
    "'kind' with commas between them (with - before a key for descending)"
)
KINDS = "'result', 'requirement', 'statistic', 'ranking', 'milestone' or 'target'"
SLUG = "an id: lower-case words of a-z and 0-9 joined by hyphens, such as 'car-battery'"
LIMIT = "a number with its unit after it, such as 5 km or 5000 USD"
QUARTER = "for this quarter ('2025-33' to '2025-36'), as '2020-04' for a month"
SEPARATED = (
    "is not one number with a unit: write its digits without separators, such as 5000 m, a decimal "
    "point, such as 0.5 m, or a fraction, such as 3/2 m"
)
COLLECTIONS = (
    "achievements",
    "claims",
    "companies",
    "metrics",
    "organizations",
    "sources",
    "technologies",
)
SOURCE = "self-developed-technologies"


def get_ids(client: TestClient, url: str) -> list[str]:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["data"]]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_list_has_envelope_and_order(client: TestClient, collection: str) -> None:
    answer = client.get(f"/v1/{collection}", params={"limit": 200})
    body = answer.json()
    ids = [item["id"] for item in body["data"]]
    assert ids == sorted(ids)
    assert ids
    comparison = {"excluded": 0, "uncertain": 0, "uncertain_ids": []}
    assert body["meta"] == {
        "epoch": answer.headers["claimstone-revision"].partition(".")[0],
        "revision": 1,
        "limit": 200,
        "count": len(ids),
        "count_exact": True,
        "next_cursor": None,
        **(comparison if collection == "claims" else {}),
    }
    assert body["links"] == {"self": f"/v1/{collection}?limit=200", "next": None}
    assert "link" not in answer.headers


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("limit", [1, 2, 7])
def test_list_walked_page_by_page_gives_each_once(
    client: TestClient, collection: str, limit: int
) -> None:
    whole = get_ids(client, f"/v1/{collection}?limit=200")
    walked: list[str] = []
    url: str | None = f"/v1/{collection}?limit={limit}"
    while url:
        answer = client.get(url)
        body = answer.json()
        walked += [item["id"] for item in body["data"]]
        assert body["meta"]["count"] == len(whole)
        url = body["links"]["next"]
        expected = f'<{url}>; rel="next"' if url else None
        assert answer.headers.get("link") == expected
    assert walked == whole


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/v1/claims?organization=xgimi", ["xgimi-market-rank", "xgimi-years-ranked-first"]),
        (
            "/v1/claims?organization=xgimi&metric=market-rank&metric=thickness",
            ["xgimi-market-rank"],
        ),
        (
            "/v1/claims?organization=boe&organization=fiberhome&kind=result&limit=2",
            ["fiberhome-calls-30-billion", "fiberhome-calls-6750-million"],
        ),
        ("/v1/claims?organization=boe&metric=market-rank", []),
        (
            "/v1/claims?kind=requirement",
            ["subsea-production-depth", "subsea-production-duration"],
        ),
        ("/v1/claims?status=withdrawn", []),
        (
            "/v1/claims?field=display&metric=thickness",
            ["foldable-screen-thickness"],
        ),
        ("/v1/claims?field=optical+communication&metric=fiber-length-per-preform&country=CN", ["fiber-length-per-preform"]),
        ("/v1/claims?country=DE", []),
        ("/v1/claims?technology=hydrogen-hybrid-power-system", ["hydrogen-hybrid-fuel-saving"]),
        ("/v1/claims?source=nowhere", []),
        ("/v1/companies?kind_of=x", None),
        ("/v1/companies?technology=projector", ["xgimi"]),
        ("/v1/companies?metric=thickness", ["boe"]),
        ("/v1/organizations?kind=university&kind=research_institute", ["guangxi-advanced-aluminum-processing-innovation-center", "northeastern-university"]),
        ("/v1/organizations?technology=air-cushion-furnace", ["alg-aluminium"]),
        ("/v1/organizations?field=display&country=CN", ["boe"]),
        ("/v1/organizations?country=US", []),
        ("/v1/technologies?organization=fiberhome", ["optical-communication", "optical-fiber-transmission"]),
        ("/v1/technologies?metric=operating-depth", ["subsea-production-system"]),
        ("/v1/technologies?field=deep+space&field=deep+earth", ["deep-earth", "deep-space"]),
        ("/v1/metrics?organization=xgimi", ["consecutive-years-ranked-first", "market-rank"]),
        ("/v1/metrics?field=display", ["layer-count", "relative-thickness", "thickness"]),
        ("/v1/achievements?metric=average-age", ["joint-development-of-equipment-sets"]),
        ("/v1/achievements?organization=northeastern-university", ["aluminum-equipment-project"]),
        ("/v1/achievements?field=projection&country=CN", ["projector-market-leadership", "projector-monopoly-broken"]),
        ("/v1/sources?organization=boe", [SOURCE]),
        ("/v1/sources?metric=thickness&technology=foldable-flexible-display", [SOURCE]),
        ("/v1/sources?organization=nobody", []),
    ],
)  # fmt: skip
def test_list_filtered_gives_what_the_filters_say(
    client: TestClient, url: str, expected: list[str] | None
) -> None:
    if expected is None:
        assert client.get(url).status_code == 422
    else:
        assert get_ids(client, url) == expected


@pytest.mark.parametrize(
    "collection", [collection for collection in COLLECTIONS if collection != "sources"]
)
def test_list_of_a_source_gives_all_that_it_says(client: TestClient, collection: str) -> None:
    of_source = get_ids(client, f"/v1/{collection}?source={SOURCE}&limit=200")
    everything = get_ids(client, f"/v1/{collection}?limit=200")
    # The four technologies named only as examples belong to no achievement of their own.
    silent = {
        "smart-projection",
        "subsea-production-system-assembly",
        "subsea-production-system-core-components",
        "subsea-production-system-offshore-installation",
        "subsea-production-system-overall-design",
    }
    assert of_source == [resource_id for resource_id in everything if resource_id not in silent]


@pytest.mark.parametrize(
    ("collection", "q", "expected"),
    [
        ("organizations", "京东方", ["boe"]),
        ("organizations", "京东", ["boe"]),
        ("organizations", "aluminium lnc", ["alg-aluminium"]),
        ("organizations", "NANNAN", ["alg-aluminium"]),
        ("organizations", "ｂｏｅ", ["boe"]),
        ("organizations", "fiber yangtze", ["yangtze-optical-fiber-and-cable"]),
        ("organizations", "100%", []),
        ("organizations", "_", []),
        ("organizations", "\\", []),
        ("claims", "烽火 30", ["fiberhome-calls-30-billion", "fiberhome-calls-6750-million"]),
        ("claims", "preform", ["fiber-length-per-preform"]),
        ("claims", "76%", ["enterprise-rd-investment-share"]),
        ("metrics", "layers", ["layer-count"]),
        ("sources", "self-developed", [SOURCE]),
        ("technologies", "high-speed", ["high-speed-rail"]),
        ("achievements", "furnace first alg", ["first-air-cushion-furnace", "first-roller-hearth-furnace"]),
        ("achievements", "' OR 1=1 --", []),
    ],
)  # fmt: skip
def test_list_searched_finds_all_words_anywhere(
    client: TestClient, collection: str, q: str, expected: list[str]
) -> None:
    answer = client.get(f"/v1/{collection}", params={"q": q})
    assert [item["id"] for item in answer.json()["data"]] == expected


def test_list_searched_without_words_gives_everything(client: TestClient) -> None:
    assert get_ids(client, "/v1/claims?q=+") == get_ids(client, "/v1/claims")


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("limit=0", "#/query/limit", "greater_than_equal"),
        ("limit=-1", "#/query/limit", "greater_than_equal"),
        ("limit=201", "#/query/limit", "less_than_equal"),
        ("limit=9223372036854775808", "#/query/limit", "less_than_equal"),
        ("limit=ten", "#/query/limit", "int_parsing"),
        ("limit=1.5", "#/query/limit", "int_parsing"),
        ("kind=wish", "#/query/kind/0", "enum"),
        ("organization=Not+A+Slug", "#/query/organization/0", "string_pattern_mismatch"),
        ("organization=a%00b", "#/query/organization/0", "string_pattern_mismatch"),
        ("country=cn", "#/query/country/0", "unknown_country"),
        ("country=UK", "#/query/country/0", "unknown_country"),
        ("country__not=ZZ", "#/query/country__not/0", "unknown_country"),
        ("q=%00", "#/query/q", "string_pattern_mismatch"),
        ("q=" + "a" * 201, "#/query/q", "string_too_long"),
        ("field=a%00", "#/query/field/0", "string_pattern_mismatch"),
        ("&".join(["metric=a"] * 51), "#/query/metric", "too_long"),
        ("colour=red", "#/query/colour", "unknown_parameter"),
        ("limit=1&limit=2", "#/query/limit", "repeated_parameter"),
        ("q=a&q=b", "#/query/q", "repeated_parameter"),
        ("cursor=%2B%2B", "#/query/cursor", "string_pattern_mismatch"),
    ],
)
def test_list_asked_wrongly_says_what_is_wrong(
    client: TestClient, query: str, pointer: str, code: str
) -> None:
    answer = client.get(f"/v1/claims?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "instance", "errors"}
    assert (problem["status"], problem["instance"]) == (422, "/v1/claims")
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [(pointer, code)]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("name", "value", "detail"),
    [
        ("organisation", "boe", f"{UNKNOWN} `organization` and `organization__not`"),
        ("page", "2", f"{UNKNOWN} `cursor` and `limit`"),
        ("sort", "name", f"write {SORTS}, not 'name'"),
        ("sort", "value,-value", "the list is sorted by 'value' twice: name each key once"),
        ("sort", "id,date", f"write {SORTS}, not 'id,date'"),
        ("sort", "date,kind,value,factor", f"write {SORTS}, not 'date,kind,value,factor'"),
        ("country", "UK", "'UK' is not a country of ISO 3166-1 alpha-2: write 'GB'"),
        ("date__gte", "Q3 2025", f"'Q3 2025' is not EDTF: write '2025-35' {QUARTER}"),
        ("limit", "500", "write a number from 1 to 200, not '500'"),
        ("kind", "news", f"write {KINDS}, not 'news'"),
        ("organization", "Boe", f"write {SLUG}, not 'Boe'"),
        ("value__gte", "$5,000", f"write {LIMIT}, not '$5,000'"),
        ("value__gte", "5,000 m", f"'5,000 m' {SEPARATED}"),
        ("has_baseline", "maybe", "write true or false, not 'maybe'"),
    ],
)
def test_list_asked_wrongly_says_in_words_what_is_accepted(
    client: TestClient, name: str, value: str, detail: str
) -> None:
    problem = client.get("/v1/claims", params={name: value}).json()
    assert problem["detail"] == f"{name}: {detail}"
    assert [error["detail"] for error in problem["errors"]] == [detail]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("cursor", ["AAAA", "a", "-" * 400, "AAAAAAAAAAAAAAAA"])
def test_list_with_a_made_up_cursor_is_refused(client: TestClient, cursor: str) -> None:
    assert client.get(f"/v1/claims?cursor={cursor}").status_code == 409


def test_list_with_the_cursor_of_another_list_is_refused(client: TestClient) -> None:
    meta: dict[str, Any] = client.get("/v1/claims?limit=1").json()["meta"]
    cursor = meta["next_cursor"]
    assert client.get(f"/v1/claims?cursor={cursor}&limit=3").status_code == 200
    for url in (f"/v1/claims?kind=result&cursor={cursor}", f"/v1/metrics?cursor={cursor}"):
        answer = client.get(url)
        assert answer.status_code == 409
        assert answer.json()["type"] == "urn:claimstone:problem:cursor_mismatch"
