"""Comparisons of claims over HTTP, and ids that none of the routes of comparison knows."""

import csv
from io import StringIO
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.json_answers import get, get_faults

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("/v1/claims/nothing/related", "claim 'nothing'"),
        ("/v1/claims/north/related", "claim 'north'"),
        ("/v1/metrics/nothing/timeline", "metric 'nothing'"),
        ("/v1/metrics/north-2021/timeline.csv", "metric 'north-2021'"),
        ("/v1/compare?claims=north-2021,nothing", "claim 'nothing'"),
        ("/v1/compare.md?claims=nothing", "claim 'nothing'"),
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


def compare(client: TestClient, query: str) -> Any:  # noqa: ANN401 - JSON
    return get(client, f"/v1/compare?{query}")


def summarize(cell: Any) -> tuple[str | None, str | None, int | None, str]:  # noqa: ANN401 - JSON
    """Return the organization of the row, the claim, the group and the caveats."""
    owner = cell["organization"] and cell["organization"]["id"]
    return owner, cell["claim"] and cell["claim"]["id"], cell["group"], " ".join(cell["caveats"])


def list_reasons(body: Any) -> list[tuple[list[int], list[int], list[str]]]:  # noqa: ANN401 - JSON
    return [
        (
            difference["cells"],
            difference["groups"],
            [f"{r['code']} {r['property'] or ''}".strip() for r in difference["reasons"]],
        )
        for difference in body["differences"]
    ]


@pytest.mark.engines("sqlite", "postgresql")
def test_comparison_has_a_cell_for_each_organization_and_group(cells: TestClient) -> None:
    body = compare(cells, "organizations=acme,beta,gamma&metrics=rouge")
    assert [summarize(cell) for cell in body["cells"]] == [
        ("acme", "news-2019", 1, "different_period"),
        ("acme", "bare-2018", 2, ""),
        ("beta", "mail-2020", 3, "different_period"),
        ("beta", "news-2020", 1, "different_period"),
        ("gamma", "mail-bound", 3, "not_exact different_period"),
    ]
    # One that fits no other takes nothing from those that do, and is named.
    assert list_reasons(body) == [
        ([0, 1], [1, 2], ["condition_not_stated dataset"]),
        ([0, 2], [1, 3], ["different_condition dataset"]),
        ([1, 2], [2, 3], ["condition_not_stated dataset"]),
    ]
    assert body["left_out"] == 0


@pytest.mark.parametrize(
    ("pick", "claim"),
    [("", "acme-2018"), ("&pick=latest", "acme-2018"), ("&pick=best", "acme-2018")],
)
def test_comparison_picks_one_claim_of_a_group(cells: TestClient, pick: str, claim: str) -> None:
    shown = compare(cells, f"organizations=acme&metrics=energy{pick}")["cells"]
    # The target is of another group.
    assert [cell["claim"]["id"] for cell in shown] == [claim, "acme-target"]


def test_comparison_picks_what_stands_before_what_is_disputed(cells: TestClient) -> None:
    for pick in ("latest", "best"):
        (cell,) = compare(cells, f"organizations=gamma&metrics=energy&pick={pick}")["cells"]
        assert summarize(cell) == ("gamma", "gamma-undated", 1, "undated")


def test_comparison_picks_the_last_of_a_series_without_dates(cells: TestClient) -> None:
    for pick in ("latest", "best"):
        shown = compare(cells, f"organizations=gamma&metrics=depth&pick={pick}")["cells"]
        assert [cell["claim"]["id"] for cell in shown] == ["last-step"]


def test_comparison_gives_rows_and_columns_in_the_order_that_was_asked_for(
    turbines: TestClient,
) -> None:
    cells = compare(turbines, "organizations=south,north,boe&metrics=rotor,mass,blades")["cells"]
    assert [(cell["organization"]["id"], cell["metric"]["id"]) for cell in cells] == [
        (organization, metric)
        for organization in ("south", "north", "boe")
        for metric in ("rotor", "mass", "blades")
    ]
    # A name that is given twice counts once.
    again = compare(turbines, "organizations=south,north,boe,south&metrics=rotor,mass,blades,rotor")
    assert again["cells"] == cells


def test_comparison_leaves_a_cell_empty_where_there_is_no_claim(turbines: TestClient) -> None:
    (cell,) = compare(turbines, "organizations=boe&metrics=rotor")["cells"]
    assert summarize(cell) == ("boe", None, None, "")
    assert (cell["metric"]["id"], cell["evidence"]) == ("rotor", [])


def test_comparison_of_claims_keeps_their_order(turbines: TestClient) -> None:
    body = compare(turbines, "claims=south-2021,joint-2022,north-required,south-2021")
    assert [summarize(cell) for cell in body["cells"]] == [
        (None, "south-2021", 1, "different_period"),
        (None, "joint-2022", 1, "different_period"),
        (None, "north-required", 2, "undated not_exact"),
    ]
    assert [one["id"] for one in body["cells"][1]["organizations"]] == ["north", "south"]
    assert list_reasons(body) == [([0, 2], [1, 2], ["different_kind"])]


def test_comparison_of_claims_says_that_one_is_withdrawn(turbines: TestClient) -> None:
    body = compare(turbines, "claims=north-2021,north-wrong")
    assert list_reasons(body) == [([0, 1], [1, 2], ["withdrawn"])]


def test_comparison_of_claims_of_two_metrics_says_so(turbines: TestClient) -> None:
    body = compare(turbines, "claims=north-2021,north-plants-2020")
    assert [cell["group"] for cell in body["cells"]] == [1, 2]
    assert list_reasons(body) == [([0, 1], [1, 2], ["different_metric"])]


def test_comparison_of_many_groups_leaves_out_those_that_fewest_share(
    cells: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.comparison.compare.MAX_GROUPS", 1)
    body = compare(cells, "organizations=gamma,beta,acme&metrics=rouge")
    # Those of News are shared by two; of Gamma, its only group is shown too.
    assert {cell["claim"]["id"] for cell in body["cells"]} == {
        "news-2019", "news-2020", "mail-2020", "mail-bound",
    }  # fmt: skip
    assert body["left_out"] == 1


def test_table_of_a_timeline_counts_all_points_and_leads_to_the_next(cells: TestClient) -> None:
    whole = cells.get("/v1/metrics/energy/timeline.csv")
    first = cells.get("/v1/metrics/energy/timeline.csv?limit=1")
    following = cells.get(first.links["next"]["url"])

    rows = whole.text.splitlines()
    assert (
        whole.headers["Claimstone-Total"] == first.headers["Claimstone-Total"] == str(len(rows) - 1)
    )
    assert "next" not in whole.links
    assert [*first.text.splitlines()[1:], *following.text.splitlines()[1:]] == rows[1:3]


def test_timeline_and_comparison_are_tables_too(cells: TestClient) -> None:
    answer = cells.get("/v1/metrics/energy/timeline.csv?organization=beta")
    rows = list(csv.DictReader(StringIO(answer.text, newline="")))
    assert [(row["claim"], row["role"], row["record"]) for row in rows] == [
        ("beta-2017", "value", "true"),
        ("beta-again", "value", "false"),
        ("beta-2021", "baseline", "true"),
        ("beta-2021", "value", "true"),
    ]
    assert (rows[1]["repeats"], rows[0]["unit"]) == ("beta-2017#value", "W.h/kg")
    answer = cells.get("/v1/compare.csv?organizations=beta&metrics=rouge")
    rows = list(csv.DictReader(StringIO(answer.text, newline="")))
    assert [(row["claim"], row["group"], row["qualifiers"]) for row in rows] == [
        ("mail-2020", "1", '[{"property": "dataset", "value": "Mail"}]'),
        ("news-2020", "2", '[{"property": "dataset", "value": "NEWS"}]'),
    ]


MANY = ",".join(f"a{number}" for number in range(51))
MORE = ",".join(f"a{number}" for number in range(21))


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("", "#/query/claims", "missing"),
        ("organizations=north", "#/query/claims", "missing"),
        ("metrics=output", "#/query/claims", "missing"),
        ("claims=north-2021&metrics=output", "#/query/claims", "missing"),
        ("claims=north-2021&organizations=north", "#/query/claims", "missing"),
        ("claims=north-2021&pick=best", "#/query/claims", "missing"),
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
        ("claims=north-2021&format=xlsx", "#/query/format", "unknown_parameter"),
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
