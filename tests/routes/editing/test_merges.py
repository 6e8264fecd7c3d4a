"""Two records that are one are merged in one revision, and the merge is undone exactly."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from support.editors import Editor, add_key
from support.twins import CYCLE, make_twins

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.maintenance.content_hash import hash_content
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

MERGES = [
    ("organizations", "twin", "example"),
    ("technologies", "traction-battery", "car-battery"),
    ("metrics", "distance", "range"),
]


@pytest.fixture
def maker(migrated_settings: Settings, migrated_database: Database) -> Iterator[Editor]:
    key = add_key(migrated_database, AccessRole.REVIEWER)
    with TestClient(create_app(migrated_settings)) as client:
        maker = Editor(client, key)
        answer = maker.ask("POST", "/v1/imports", make_twins())
        assert answer.status_code == 200, answer.text
        [filled] = [row for row in answer.json()["rows"] if row["id"] == "of-distance"]
        assert ("/qualifiers/0/value", "25") in {
            (field["pointer"], field["after"])
            for field in filled["fields"]
            if isinstance(field["after"], str)
        }
        yield maker


def send(
    maker: Editor, url: str, verb: str, body: dict[str, str], **headers: str
) -> httpx2.Response:
    tag = maker.client.get(url).headers["etag"]
    return maker.ask("POST", f"{url}/{verb}", body, **{"If_Match": tag, **headers})


def merge(maker: Editor, url: str, into: str, **headers: str) -> httpx2.Response:
    return send(maker, url, "merge", {"into": into, "reason": "they are one"}, **headers)


def unmerge(maker: Editor, url: str) -> httpx2.Response:
    return send(maker, url, "unmerge", {"reason": "they are two"})


def get(maker: Editor, url: str) -> Any:  # noqa: ANN401 - JSON
    answer = maker.client.get(url)
    assert answer.status_code == 200, answer.text
    return answer.json()


def list_codes(answer: httpx2.Response) -> list[str]:
    assert answer.status_code == 409, answer.text
    return [fault["code"] for fault in answer.json()["errors"]]


def hash_all(database: Database) -> str:
    with database.read() as session:
        assert verify_catalogue(session).differences == []
        return hash_content(session, lambda items, _name, _total: items)


def test_merged_organization_leaves_its_part_and_its_names_to_the_other(
    maker: Editor, migrated_database: Database
) -> None:
    answer = merge(maker, "/v1/organizations/twin", "example")
    assert answer.status_code == 200, answer.text
    merged = get(maker, "/v1/organizations/twin")
    assert merged == answer.json()
    assert (merged["status"], merged["merged_into"]) == ("withdrawn", {"id": "example"})
    survivor = get(maker, "/v1/organizations/example")
    assert survivor["names"] == {"de": "Beispiel GmbH", "en": "Example Ltd.", "zh": "例子公司"}
    # Its spelling "EXAMPLE LTD." is the name, but for its case.
    assert survivor["aliases"] == ["Exämple", "Example Limited", "Example Inc."]
    assert survivor["same_as"] == ["wikidata:Q1", "wikidata:Q2"]
    assert survivor["merged_into"] is None
    organizations = get(maker, "/v1/claims/of-distance")["organizations"]
    assert [(one["id"], one["role"]) for one in organizations] == [
        ("example", "developer"),
        ("example", "manufacturer"),
        ("partner", "partner"),
    ]
    assert len(get(maker, "/v1/claims?organization=example")["data"]) == 2
    assert len(get(maker, "/v1/claims?organization=twin")["data"]) == 2
    assert len(get(maker, "/v1/claims?same_as=wikidata:Q2")["data"]) == 2
    revision, changes = maker.read_state()
    own = [change for change in changes if change["revision"] == revision]
    assert {change["comment"] for change in own} == {"they are one"}
    then = get(maker, "/v1/organizations/twin?as_of=1")
    assert (then["status"], then["merged_into"]) == ("current", None)
    assert get(maker, "/v1/achievements/of-twin?as_of=1")["organizations"][0]["id"] == "twin"
    assert len(get(maker, "/v1/claims?organization=twin&as_of=1")["data"]) == 1
    hash_all(migrated_database)


def test_merged_technology_leaves_achievements_and_narrower_ones_to_the_other(
    maker: Editor, migrated_database: Database
) -> None:
    assert merge(maker, "/v1/technologies/traction-battery", "car-battery").status_code == 200
    assert get(maker, "/v1/technologies/cell")["broader"]["id"] == "car-battery"
    assert get(maker, "/v1/claims/of-distance")["technology"]["id"] == "car-battery"
    assert len(get(maker, "/v1/claims?technology=car-battery")["data"]) == 2
    assert get(maker, "/v1/technologies/car-battery")["aliases"] == ["Traction battery"]
    hash_all(migrated_database)


def test_technology_that_is_merged_into_one_below_it_leaves_it_its_place(maker: Editor) -> None:
    assert merge(maker, "/v1/technologies/traction-battery", "cell").status_code == 200
    assert get(maker, "/v1/technologies/cell")["broader"] is None


def test_technology_cannot_be_merged_into_one_far_below_it(maker: Editor) -> None:
    leaf = {"id": "leaf", "names": {"en": "Leaf"}, "field": "vehicles", "broader": "cell"}
    assert maker.ask("POST", "/v1/technologies", leaf).status_code == 201
    assert list_codes(merge(maker, "/v1/technologies/traction-battery", "leaf")) == ["circular"]


def test_claims_of_a_merged_metric_are_converted_to_the_unit_of_the_other(
    maker: Editor, migrated_database: Database
) -> None:
    before = get(maker, "/v1/claims/of-distance")
    assert before["quantity"]["normalized"]["value"] == "700000"
    assert merge(maker, "/v1/metrics/distance", "range").status_code == 200
    claim = get(maker, "/v1/claims/of-distance")
    assert claim["metric"] == {"id": "range", "name": "Range"}
    assert claim["quantity"]["normalized"]["value"] == "700"
    assert claim["baseline"]["normalized"] == {
        **before["baseline"]["normalized"],
        "value": "400",
        "number": 400.0,
        "unit": "km",
    }
    assert [
        (one["property"], one["text"], one["quantity"] and one["quantity"]["normalized"]["value"])
        for one in claim["qualifiers"]
    ] == [("test-cycle", "WLTP", None), ("temperature", None, "298.15")]
    assert before["qualifiers"][0]["quantity"]["normalized"]["value"] == "25"
    assert claim["evidence"] == before["evidence"]
    assert get(maker, "/v1/metrics/range")["names"] == {"en": "Range", "zh": "里程"}
    assert (
        len(
            get(maker, "/v1/claims?metric=range&value__gte=700000 m&include_uncertain=true")["data"]
        )
        == 2
    )
    hash_all(migrated_database)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"unit": "kg"}, ["dimension_differs"]),
        ({"direction": "lower"}, ["direction_differs"]),
        ({"scale": "difference"}, ["scale_differs"]),
        ({"qualifiers": [CYCLE]}, ["qualifier_not_declared"]),
        ({"direction": "neither", "unit": "s"}, ["dimension_differs", "direction_differs"]),
    ],
)
@pytest.mark.engines("sqlite")
def test_metrics_that_measure_otherwise_are_not_merged(
    maker: Editor, changed: dict[str, Any], codes: list[str]
) -> None:
    own = {**make_twins()["metrics"][0], "id": "other", **changed}
    assert maker.ask("POST", "/v1/metrics", own).status_code == 201
    before = maker.read_state()
    answer = merge(maker, "/v1/metrics/distance", "other")
    assert list_codes(answer) == codes
    assert maker.read_state() == before
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["#/body/into"] * len(codes)


@pytest.mark.engines("sqlite")
def test_merge_into_nothing_itself_or_a_merged_record_is_refused(maker: Editor) -> None:
    url = "/v1/organizations/twin"
    for into, status, code in (
        ("none-such", 422, "unknown_reference"),
        ("twin", 422, "circular"),
    ):
        answer = merge(maker, url, into)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)
    assert merge(maker, "/v1/organizations/example", "partner").status_code == 200
    answer = merge(maker, url, "example")
    assert list_codes(answer) == ["merged"]
    assert "'partner'" in answer.json()["errors"][0]["detail"]
    assert list_codes(merge(maker, "/v1/organizations/example", "twin")) == ["merged"]


@pytest.mark.engines("sqlite")
def test_merge_is_guarded_as_other_writes_are(maker: Editor) -> None:
    url, body = "/v1/organizations/twin", {"into": "example", "reason": "they are one"}
    assert maker.ask("POST", f"{url}/merge", body).status_code == 428
    assert merge(maker, url, "example", If_Match='"other"').status_code == 412
    before = maker.read_state()
    dry = maker.ask("POST", f"{url}/merge?dry_run=true", body, If_Match="*")
    assert dry.json()["merged_into"] == {"id": "example"}
    assert maker.read_state() == before
    first = merge(maker, url, "example", Idempotency_Key="once")
    again = maker.ask(
        "POST",
        f"{url}/merge",
        body,
        If_Match=maker.client.get(url).headers["etag"],
        Idempotency_Key="once",
    )
    assert (first.status_code, again.content) == (200, first.content)
    assert maker.ask("POST", "/v1/sources/report/merge", body, If_Match="*").status_code == 422


@pytest.mark.engines("sqlite")
def test_reference_to_a_merged_record_is_refused_with_the_id_of_the_other(maker: Editor) -> None:
    assert merge(maker, "/v1/organizations/twin", "example").status_code == 200
    participants = [{"organization": "twin", "role": "partner"}]
    answer = maker.patch("/v1/achievements/longer-range", {"organizations": participants})
    [fault] = answer.json()["errors"]
    assert (answer.status_code, fault["code"]) == (422, "merged")
    assert "refer to 'example'" in fault["detail"]
    assert fault["pointer"] == "#/body/organizations/0/organization"
    answer = maker.patch("/v1/organizations/twin", {"status": "current"})
    assert [fault["code"] for fault in answer.json()["errors"]] == ["merged"]


@pytest.mark.parametrize(("collection", "own", "into"), MERGES)
def test_undone_merge_leaves_every_record_as_before(
    maker: Editor, migrated_database: Database, collection: str, own: str, into: str
) -> None:
    before = hash_all(migrated_database)
    url = f"/v1/{collection}/{own}"
    assert merge(maker, url, into).status_code == 200
    assert hash_all(migrated_database) != before
    answer = unmerge(maker, url)
    assert answer.status_code == 200, answer.text
    assert answer.json()["merged_into"] is None
    assert hash_all(migrated_database) == before
    assert list_codes_of_refusal(unmerge(maker, url)) == "not_undone"


def list_codes_of_refusal(answer: httpx2.Response) -> str:
    assert answer.status_code == 409
    code: str = answer.json()["type"].rpartition(":")[2]
    return code


@pytest.mark.engines("sqlite")
def test_undone_merge_keeps_what_was_edited_since_beside_it(maker: Editor) -> None:
    assert merge(maker, "/v1/metrics/distance", "range").status_code == 200
    assert maker.patch("/v1/claims/of-distance", {"scope": "one car"}).status_code == 200
    assert maker.patch("/v1/metrics/range", {"definition": "Another one."}).status_code == 200
    assert unmerge(maker, "/v1/metrics/distance").status_code == 200
    claim = get(maker, "/v1/claims/of-distance")
    assert (claim["metric"]["id"], claim["scope"]) == ("distance", "one car")
    assert claim["quantity"]["normalized"]["value"] == "700000"
    assert get(maker, "/v1/metrics/range")["definition"] == "Another one."


@pytest.mark.engines("sqlite")
def test_merge_is_not_undone_over_what_was_edited_since(maker: Editor) -> None:
    assert merge(maker, "/v1/organizations/twin", "example").status_code == 200
    participants = [{"organization": "example", "role": "partner"}]
    assert (
        maker.patch("/v1/achievements/of-twin", {"organizations": participants}).status_code == 200
    )
    assert maker.patch("/v1/organizations/example", {"aliases": []}).status_code == 200
    before = maker.read_state()
    answer = unmerge(maker, "/v1/organizations/twin")
    assert list_codes(answer) == ["edited_since"] * 2
    pointers = {fault["pointer"] for fault in answer.json()["errors"]}
    assert pointers == {"#/organizations/example", "#/achievements/of-twin"}
    details = " ".join(fault["detail"] for fault in answer.json()["errors"])
    assert "`organizations`" in details
    assert "_" not in details.replace("same_as", "")
    assert maker.read_state() == before


@pytest.mark.engines("sqlite")
def test_merges_that_follow_each_other_are_undone_from_the_last(maker: Editor) -> None:
    assert merge(maker, "/v1/organizations/twin", "example").status_code == 200
    assert merge(maker, "/v1/organizations/example", "partner").status_code == 200
    assert get(maker, "/v1/organizations/twin")["merged_into"] == {"id": "partner"}
    refused = unmerge(maker, "/v1/organizations/twin")
    assert list_codes(refused) == ["edited_since"]
    assert refused.json()["detail"] == (
        "the organization 'twin' was merged into 'example', and that into 'partner' since: undo that merge "
        "first: POST /v1/organizations/example/unmerge; nothing was stored"
    )
    assert unmerge(maker, "/v1/organizations/example").status_code == 200
    assert get(maker, "/v1/organizations/twin")["merged_into"] == {"id": "example"}
    assert unmerge(maker, "/v1/organizations/twin").status_code == 200


@pytest.mark.engines("sqlite")
def test_merge_is_not_undone_where_that_would_break_a_rule_now(maker: Editor) -> None:
    assert merge(maker, "/v1/metrics/distance", "range").status_code == 200
    follower = {**make_twins()["claims"][0], "id": "later", "follows": "of-distance"}
    assert maker.ask("POST", "/v1/claims", follower).status_code == 201
    assert list_codes(unmerge(maker, "/v1/metrics/distance")) == ["other_metric"]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("partner", [{"note": "Another note."}, {}])
def test_merge_that_an_import_brought_is_undone_only_if_it_changed_nothing_else(
    maker: Editor, partner: dict[str, str]
) -> None:
    twin, other = make_twins()["organizations"][1:]
    records = [{**twin, "status": "withdrawn", "merged_into": "example"}, {**other, **partner}]
    moved = {**make_twins()["achievements"][1], "organizations": []}
    url = "/v1/imports?on_existing=update&comment=one"
    bundle = {"organizations": records, "achievements": [moved]}
    answer = maker.ask("POST", url, bundle)
    assert answer.status_code == 200, answer.text
    answer = unmerge(maker, "/v1/organizations/twin")
    assert answer.status_code == (409 if partner else 200), answer.text


@pytest.mark.parametrize(
    ("listed", "name", "merged", "into"),
    [
        ("claims", "organization", *MERGES[0][1:]),
        ("claims", "organization__not", *MERGES[0][1:]),
        ("claims", "technology", *MERGES[1][1:]),
        ("claims", "metric", *MERGES[2][1:]),
        ("achievements", "organization", *MERGES[0][1:]),
        ("achievements", "metric__not", *MERGES[2][1:]),
        ("technologies", "broader", *MERGES[1][1:]),
    ],
)
def test_filter_by_a_merged_id_is_one_by_the_record_that_remains(
    maker: Editor, listed: str, name: str, merged: str, into: str
) -> None:
    for collection, old, new in MERGES:
        assert merge(maker, f"/v1/{collection}/{old}", new).status_code == 200
    revision = get(maker, f"/v1/{listed}")["meta"]["revision"]
    for asked in ("", "&q=range", "&limit=1", "&sort=-created_at", f"&as_of={revision}"):
        expected = get(maker, f"/v1/{listed}?{name}={into}{asked}")
        for headers in ({}, {"Cookie": "x=y"}):
            answer = maker.client.get(f"/v1/{listed}?{name}={merged}{asked}", headers=headers)
            found = answer.raise_for_status().json()
            assert found["data"] == expected["data"]
            assert found["meta"] == expected["meta"]
    both = maker.client.get(f"/v1/{listed}.ndjson?{name}={merged}&{name}={into}").raise_for_status()
    only = maker.client.get(f"/v1/{listed}.ndjson?{name}={into}").raise_for_status()
    assert both.content == only.content
    assert both.headers["link"] == only.headers["link"]


def test_facet_of_a_list_that_names_a_merged_id_counts_as_for_the_one_that_remains(
    maker: Editor,
) -> None:
    """The search index knows a claim by its metric, which would be that of the filter as it was written."""
    assert merge(maker, "/v1/metrics/distance", "range").status_code == 200
    assert get(maker, "/v1/claims?metric=distance")["data"]
    path = "/v1/claims?metric=distance&q=range&facet=metric&facet=organization"
    expected = maker.client.get(path.replace("distance", "range")).json()
    answers = [maker.client.get(path, headers=headers) for headers in ({}, {"Cookie": "x=y"})]
    assert answers[0].content == answers[1].content
    for answer in answers:
        found = answer.json()
        for facet, counted in found["facets"].items():
            values = [(each["value"], each["count"]) for each in counted["values"]]
            wanted = expected["facets"][facet]["values"]
            assert values == [(each["value"], each["count"]) for each in wanted]
