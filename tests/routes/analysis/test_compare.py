"""Related claims, timelines and comparisons over HTTP, in JSON, CSV and Markdown."""

import csv
import re
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from typing import Any

import pytest
from conftest import Provider
from starlette.testclient import TestClient
from support.comparison_bundle import (
    HOSTILE_QUANTITY,
    HOSTILE_SCOPE,
    HOSTILE_SENTENCE,
    LONG,
    write_turbines,
)

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app

pytestmark = pytest.mark.engines("sqlite")

Row = dict[str, str]

CSV = "text/csv; charset=utf-8; header=present"
TABLES = [
    "/v1/metrics/output/timeline",
    "/v1/metrics/length/timeline",
    "/v1/metrics/blades/timeline",
    "/v1/compare?organizations=north,south&metrics=rotor,blades,length,output",
    "/v1/compare?claims=north-hostile,north-range,north-2023",
]


@pytest.fixture(scope="module")
def turbines(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the seed and of the claims of two papers on turbines."""
    settings = provider.copy_seeded()
    with closing(Database(settings)) as database:
        import_bundle(database, write_turbines(tmp_path_factory.mktemp("turbines")), Author("test"))
    with TestClient(create_app(settings)) as client:
        yield client


def get(client: TestClient, url: str) -> Any:  # noqa: ANN401 - JSON
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return answer.json()


def get_faults(client: TestClient, url: str) -> list[tuple[str, str]]:
    answer = client.get(url)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def with_format(url: str, name: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}format={name}"


def read_csv(client: TestClient, url: str) -> list[Row]:
    answer = client.get(with_format(url, "csv"))
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


CELL = re.compile(r"((?:\\.|[^|\\])*)\|")


def read_markdown(client: TestClient, url: str) -> list[list[str]]:
    """Read the cells of each line, as they are written."""
    answer = client.get(with_format(url, "md"))
    assert answer.status_code == 200, answer.text
    lines = answer.content.decode().split("\n")
    assert lines.pop() == ""
    assert all(line.startswith("| ") and line.endswith(" |") for line in lines)
    return [[cell.strip() for cell in CELL.findall(line[1:])] for line in lines]


# --- related claims ------------------------------------------------------------------------------


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
        ("north-2021", "south-2021", "different_scope", "different_scope"),
        ("north-2021", "joint-2022", "different_scope", "different_scope"),
        ("north-2021", "south-then", "different_scope", "different_scope"),
        ("north-long", "north-hostile", "different_scope", "different_scope"),
        ("north-2021", "north-required", "different_definition", "different_definition"),
        ("north-2021", "north-target", "different_definition", "different_definition"),
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
        ("north-2021", "north-2021-same", [("scope", "one turbine", "One  Turbine")]),
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


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("/v1/claims/nothing/related", "claim 'nothing'"),
        ("/v1/claims/north/related", "claim 'north'"),
        ("/v1/metrics/nothing/timeline", "metric 'nothing'"),
        ("/v1/metrics/north-2021/timeline?format=csv", "metric 'north-2021'"),
        ("/v1/compare?claims=north-2021,nothing", "claim 'nothing'"),
        ("/v1/compare?claims=nothing&format=md", "claim 'nothing'"),
        ("/v1/compare?organizations=north,nobody&metrics=output", "organization 'nobody'"),
        ("/v1/compare?organizations=north&metrics=output,nothing", "metric 'nothing'"),
    ],
)
def test_unknown_ids_are_not_found(turbines: TestClient, url: str, named: str) -> None:
    answer = turbines.get(url)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:claimstone:problem:not_found"
    assert named in answer.json()["detail"]


@pytest.mark.parametrize(
    "url",
    ["/v1/claims/A_B/related", "/v1/metrics/A_B/timeline", "/v1/claims/a%00b/related"],
)
def test_malformed_ids_are_refused(turbines: TestClient, url: str) -> None:
    assert get_faults(turbines, url) == [("#/path/id", "string_pattern_mismatch")]


# --- timelines -----------------------------------------------------------------------------------


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
        ("format=xml", "#/query/format", "enum"),
        ("format=CSV", "#/query/format", "enum"),
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
    # With a parameter that changes nothing: the earlier answer is cached.
    url = "/v1/metrics/output/timeline"
    assert get_faults(turbines, f"{url}?format=json") == [
        ("#/query/organization", "too_many_claims")
    ]
    assert turbines.get(f"{url}?organization=south").status_code == 200


# --- comparison ----------------------------------------------------------------------------------


def compare(client: TestClient, query: str) -> list[Any]:
    cells: list[Any] = get(client, f"/v1/compare?{query}")["cells"]
    return cells


def summarize(cell: Any) -> tuple[str, str, bool | None, str]:  # noqa: ANN401 - JSON
    """Return the owners, the claim, whether it is comparable, and the reasons and caveats."""
    owners = "+".join(organization["id"] for organization in cell["organizations"])
    reasons = " ".join([*cell["reasons"], *(f"({caveat})" for caveat in cell["caveats"])])
    return owners, cell["claim"]["id"] if cell["claim"] else "", cell["comparable"], reasons


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("rotor", [("north", "north-rotor", True, ""), ("south", "south-rotor", True, "")]),
        (
            "start",
            [
                ("north", "north-start", False, "different_period"),
                ("south", "south-start", False, "different_period"),
            ],
        ),
        (
            "depth",
            [
                ("north", "north-depth", False, "different_definition different_scope (undated)"),
                ("south", "south-depth", False, "different_definition different_scope (not_exact) (undated)"),
            ],
        ),
        (
            "mass",
            [
                ("north", "north-mass", True, "(not_exact) (undated)"),
                ("south", "south-mass", True, "(undated)"),
            ],
        ),
        (
            "relative-mass",
            [
                ("north", "north-relative", False, "different_definition (undated)"),
                ("south", "south-relative", False, "different_definition (undated)"),
            ],
        ),
        ("blades", [("north", "north-blades", None, ""), ("south", "", False, "no_claim")]),
        (
            "plants",
            [
                ("north", "north-plants-2020", False, "different_period"),
                ("north", "north-plants-2022", False, "different_period"),
                ("south", "", False, "no_claim"),
            ],
        ),
    ],
)  # fmt: skip
def test_comparison_says_what_can_be_compared_and_why_not(
    turbines: TestClient, metric: str, expected: list[tuple[str, str, bool | None, str]]
) -> None:
    cells = compare(turbines, f"organizations=north,south&metrics={metric}")
    assert [summarize(cell) for cell in cells] == expected


@pytest.mark.engines("sqlite", "postgresql")
def test_comparison_gives_rows_and_columns_in_the_order_that_was_asked_for(
    turbines: TestClient,
) -> None:
    cells = compare(turbines, "organizations=south,north,boe&metrics=rotor,mass,blades")
    assert [(cell["organizations"][0]["id"], cell["metric"]["id"]) for cell in cells] == [
        (organization, metric)
        for organization in ("south", "north", "boe")
        for metric in ("rotor", "mass", "blades")
    ]
    turned = compare(turbines, "organizations=boe,north,south&metrics=blades,mass,rotor")
    assert turned == cells[::-1]
    # A name that is given twice counts once.
    assert (
        compare(turbines, "organizations=south,north,boe,south&metrics=rotor,mass,blades,rotor")
        == cells
    )


def test_comparison_of_claims_keeps_their_order_and_names_all_who_took_part(
    turbines: TestClient,
) -> None:
    cells = compare(turbines, "claims=south-2021,joint-2022,north-2019,south-2021")
    reason = "different_period"
    assert [summarize(cell) for cell in cells] == [
        ("south", "south-2021", False, reason),
        ("north+south", "joint-2022", False, reason),
        ("north", "north-2019", False, reason),
    ]


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ("north-2021", [(None, "")]),
        ("north-nearly", [(None, "(not_exact)")]),
        ("north-2021,south-2021", [(True, ""), (True, "")]),
        ("north-2021,north-2021-other", [(True, ""), (True, "")]),
        ("north-2021,north-plants-2020", [(False, "different_definition different_period different_scope")] * 2),
        ("north-blades,north-mass", [(False, "different_definition"), (False, "different_definition (not_exact)")]),
        ("north-required,south-depth", [(False, "different_definition different_scope (not_exact)")] * 2),
        ("north-required,north-target", [(False, "different_definition (not_exact) (undated)"), (False, "different_definition (undated)")]),
        # By id, also superseded and withdrawn claims are compared.
        ("south-first,south-then", [(True, "(undated)"), (True, "(undated)")]),
        ("north-wrong", [(None, "(withdrawn)")]),
    ],
)  # fmt: skip
def test_comparison_of_claims_says_of_each_whether_it_can_be_compared(
    turbines: TestClient, claims: str, expected: list[tuple[bool | None, str]]
) -> None:
    cells = compare(turbines, f"claims={claims}")
    assert [summarize(cell)[1] for cell in cells] == claims.split(",")
    assert [summarize(cell)[2:] for cell in cells] == expected


def test_comparison_leaves_out_what_is_superseded_or_withdrawn(turbines: TestClient) -> None:
    cells = compare(turbines, "organizations=north,south&metrics=output")
    assert [summarize(cell)[:2] for cell in cells] == [
        ("north", "joint-2022"),
        ("north", "north-2023"),
        ("north", "north-nearly"),
        ("north", "north-required"),
        ("north", "north-target"),
        ("south", "joint-2022"),
        ("south", "south-2021"),
        ("south", "south-then"),
    ]


def test_comparison_cell_has_claim_number_period_scope_and_words(turbines: TestClient) -> None:
    cell, empty = compare(turbines, "organizations=north,boe&metrics=rotor")
    claim = get(turbines, "/v1/claims/north-rotor")
    assert cell == {
        "organizations": [{"id": "north", "name": "North"}],
        "metric": {"id": "rotor", "name": "Rotor"},
        "claim": {"id": "north-rotor", "statement": "Of north-rotor."},
        "kind": "result",
        "quantity": claim["quantity"],
        "period": claim["period"],
        "scope": "one rotor",
        "evidence": claim["evidence"],
        "comparable": None,
        "reasons": [],
        "caveats": [],
    }
    assert empty == {
        "organizations": [{"id": "boe", "name": "BOE Technology Group Co., Ltd."}],
        "metric": {"id": "rotor", "name": "Rotor"},
        **dict.fromkeys(("claim", "kind", "quantity", "period", "scope")),
        "evidence": [],
        "comparable": False,
        "reasons": ["no_claim"],
        "caveats": [],
    }


MANY = ",".join(f"a{number}" for number in range(51))
MORE = ",".join(f"a{number}" for number in range(21))


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("", "#/query/claims", "missing"),
        ("format=csv", "#/query/claims", "missing"),
        ("organizations=north", "#/query/claims", "missing"),
        ("metrics=output", "#/query/claims", "missing"),
        ("claims=north-2021&metrics=output", "#/query/claims", "missing"),
        ("claims=north-2021&organizations=north", "#/query/claims", "missing"),
        ("claims=north-2021&organizations=north&metrics=output", "#/query/claims", "missing"),
        (f"claims={MANY}", "#/query/claims", "too_long"),
        (f"organizations={MORE}&metrics=output", "#/query/organizations", "too_long"),
        (f"organizations=north&metrics={MORE}", "#/query/metrics", "too_long"),
        ("claims=", "#/query/claims", "string_pattern_mismatch"),
        ("claims=a,,b", "#/query/claims", "string_pattern_mismatch"),
        ("claims=a,B", "#/query/claims", "string_pattern_mismatch"),
        ("claims=a,b%0A", "#/query/claims", "string_pattern_mismatch"),
        ("claims=a%00", "#/query/claims", "string_pattern_mismatch"),
        ("claims=" + "a" * 5001, "#/query/claims", "string_too_long"),
        ("claims=north-2021&metric=output", "#/query/metric", "unknown_parameter"),
        ("claims=north-2021&format=xlsx", "#/query/format", "enum"),
    ],
)
def test_comparison_asked_wrongly_says_what_is_wrong(
    turbines: TestClient, query: str, pointer: str, code: str
) -> None:
    assert get_faults(turbines, f"/v1/compare?{query}") == [(pointer, code)]


def test_comparison_of_as_many_as_allowed_looks_for_each(turbines: TestClient) -> None:
    fifty = MANY.rpartition(",")[0]
    assert "'a0'" in turbines.get(f"/v1/compare?claims={fifty}").json()["detail"]
    twenty = MORE.rpartition(",")[0]
    answer = turbines.get(f"/v1/compare?organizations={twenty}&metrics={twenty}")
    assert answer.status_code == 404


def test_comparison_of_too_many_claims_asks_for_fewer(
    turbines: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.analysis.compare.MAX_TABLE_CLAIMS", 3)
    url = "/v1/compare?format=json&organizations=north,south&metrics="
    assert get_faults(turbines, f"{url}output") == [("#/query/metrics", "too_many_claims")]
    assert turbines.get(f"{url}rotor").status_code == 200


# --- formats -------------------------------------------------------------------------------------


def list_cells(body: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """List what becomes a row of the table, for each kind of body."""
    if "cells" in body:
        return list(body["cells"])
    return [*body["dated"], *(point for line in body["undated"] for point in line)]


def write(value: str | int | bool | None) -> str:  # noqa: FBT001 - any scalar of JSON
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@pytest.mark.parametrize("url", TABLES)
def test_csv_has_every_value_of_the_json_unchanged(turbines: TestClient, url: str) -> None:
    cells, rows = list_cells(get(turbines, url)), read_csv(turbines, url)
    assert len(rows) == len(cells)
    for row, cell in zip(rows, cells, strict=True):
        quantity, evidence = cell["quantity"] or {}, (cell["evidence"] or [{}])[0]
        normalized = quantity.get("normalized") or {}
        expected = {
            **{
                name: quantity.get(name)
                for name in ("as_stated", "comparator", "cue", "value", "lower", "upper")
            },
            "unit": quantity.get("unit", {}).get("code"),
            "normalized_value": normalized.get("value"),
            "normalized_unit": normalized.get("unit"),
            "number": quantity.get("number"),
            "normalized_number": normalized.get("number"),
            "claim": cell["claim"] and cell["claim"]["id"],
            "period": cell["period"] and cell["period"]["edtf"],
            "source": evidence.get("source", {}).get("id"),
            "source_title": evidence.get("source", {}).get("title"),
            **{name: evidence.get(name) for name in ("exact", "start", "end")},
        }
        if "role" in cell:
            expected |= {name: cell[name] for name in ("role", "record")}
            expected["after"] = " ".join(cell["after"])
        else:
            expected |= {name: cell[name] for name in ("kind", "scope", "comparable")}
            expected |= {name: " ".join(cell[name]) for name in ("reasons", "caveats")}
            expected["organizations"] = " ".join(
                organization["id"] for organization in cell["organizations"]
            )
            expected["metric"] = cell["metric"]["id"]
        numbered = {"line", "position"} if "role" in cell else set()
        assert {name: row[name] for name in row if name not in numbered} == {
            name: write(value) for name, value in expected.items()
        }


def test_csv_of_a_timeline_numbers_its_lines_and_the_places_in_them(turbines: TestClient) -> None:
    rows = read_csv(turbines, "/v1/metrics/output/timeline")
    assert [(row["line"], row["position"]) for row in rows] == [
        *(("0", str(position)) for position in range(1, 9)),
        ("1", "1"),
        ("2", "1"),
        ("2", "2"),
    ]


def test_csv_keeps_exact_values_and_hostile_words_to_the_letter(turbines: TestClient) -> None:
    hostile, long, ranged = read_csv(
        turbines, "/v1/compare?claims=north-hostile,north-long,north-range"
    )
    assert hostile["as_stated"] == HOSTILE_QUANTITY
    assert hostile["scope"] == HOSTILE_SCOPE
    assert hostile["exact"] == HOSTILE_SENTENCE
    assert (hostile["value"], hostile["normalized_value"]) == ("1.50", "1.5")
    assert long["value"] == LONG
    assert long["normalized_value"] == "1234567890123.456789012345678901234567890123456789"
    assert (ranged["value"], ranged["lower"], ranged["upper"]) == ("", "2", "3")


@pytest.mark.parametrize("url", TABLES)
def test_csv_ends_each_line_as_rfc_4180_says(turbines: TestClient, url: str) -> None:
    answer = turbines.get(with_format(url, "csv"))
    text = answer.content.decode()
    assert text.endswith("\r\n")
    # A line feed alone occurs only within quotes.
    unquoted = re.sub(r'"[^"]*"', "", text)
    assert unquoted.count("\n") == unquoted.count("\r\n") == unquoted.count("\r")
    assert unquoted.count("\r\n") == len(list_cells(get(turbines, url))) + 1


@pytest.mark.parametrize("url", TABLES)
def test_markdown_has_the_cells_of_the_csv(turbines: TestClient, url: str) -> None:
    header, rule, *lines = read_markdown(turbines, url)
    rows = read_csv(turbines, url)
    assert rule == ["---"] * len(header)
    assert {len(line) for line in lines} == {len(header)}
    for line, row in zip(lines, rows, strict=True):
        unescaped = [re.sub(r"\\(.)", r"\1", cell) for cell in line]
        # A cell of a table has no line breaks, and single spaces.
        assert dict(
            zip([re.sub(r"\\(.)", r"\1", name) for name in header], unescaped, strict=True)
        ) == {name: " ".join(value.split()) for name, value in row.items()}


@pytest.mark.parametrize("url", TABLES)
def test_markdown_escapes_what_would_be_markup(turbines: TestClient, url: str) -> None:
    _, _, *lines = read_markdown(turbines, url)
    for cell in (cell for line in lines for cell in line):
        bare = re.sub(r"\\.", "", cell)
        assert not set(bare) & set("\\`*_[]<>|&~\n\r")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/csv", CSV),
        ("text/markdown", "text/markdown; charset=utf-8"),
        ("text/csv; header=present", CSV),
        ("text/html, text/csv, application/json;q=0.9", CSV),
        ("text/csv, application/json", "application/json"),
        ("application/json, text/csv", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("image/png", "application/json"),
        (",;,", "application/json"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("url", [TABLES[0], TABLES[3]])
def test_format_is_what_accept_asks_for(
    turbines: TestClient, url: str, accept: str | None, media_type: str
) -> None:
    # The client would send its own `Accept`; an empty one counts as none.
    answer = turbines.get(url, headers={"accept": accept or ""})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type


@pytest.mark.parametrize("url", [TABLES[0], TABLES[3]])
@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("json", "application/json"),
        ("csv", CSV),
        ("md", "text/markdown; charset=utf-8"),
    ],
)
def test_format_parameter_decides_against_accept(
    turbines: TestClient, url: str, name: str, media_type: str
) -> None:
    for accept in ("application/json", "text/csv", "text/markdown", "*/*"):
        answer = turbines.get(with_format(url, name), headers={"accept": accept})
        assert answer.headers["content-type"] == media_type


@pytest.mark.parametrize("url", [TABLES[0], TABLES[3]])
def test_each_format_has_an_etag_of_its_own(turbines: TestClient, url: str) -> None:
    answers = {
        accept: turbines.get(url, headers={"accept": accept})
        for accept in ("application/json", "text/csv", "text/markdown")
    }
    tags = {accept: answer.headers["etag"] for accept, answer in answers.items()}
    assert len(set(tags.values())) == 3
    for accept, tag in tags.items():
        assert "Accept" in answers[accept].headers["vary"].split(", ")
        for asked in tags:
            again = turbines.get(url, headers={"accept": asked, "if-none-match": tag})
            assert again.status_code == (304 if asked == accept else 200)


def test_related_claims_have_an_etag_and_are_not_sent_twice(turbines: TestClient) -> None:
    url = "/v1/claims/north-2021/related"
    tag = turbines.get(url).headers["etag"]
    again = turbines.get(url, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert turbines.get(f"{url}?limit=1", headers={"if-none-match": tag}).status_code == 200
