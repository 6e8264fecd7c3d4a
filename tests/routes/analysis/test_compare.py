"""Comparisons of claims over HTTP, and ids that none of the routes of comparison knows."""

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


def test_comparison_of_too_many_claims_asks_for_fewer(
    turbines: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.analysis.compare.MAX_TABLE_CLAIMS", 3)
    url = "/v1/compare?&organizations=north,south&metrics="
    assert get_faults(turbines, f"{url}output") == [("#/query/metrics", "too_many_claims")]
    assert turbines.get(f"{url}rotor").status_code == 200
