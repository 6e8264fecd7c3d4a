"""Anything can be withdrawn unless a current record refers to it; nothing is ever deleted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support.bundles import BUNDLE, write_bundle
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.errors import InvalidBundle, StillReferred
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

AUTHOR = Author("test", "wrong")
# All of the small bundle; a record comes before those that it refers to.
IN_ORDER = (
    "claims/example-range",
    "achievements/longer-range",
    "metrics/range",
    "organizations/example",
    "technologies/car-battery",
    "sources/report",
)


@pytest.fixture
def editor(migrated_settings: Settings, tmp_path: Path) -> Iterator[Editor]:
    """An editor of the small bundle alone."""
    database = Database(migrated_settings)
    import_bundle(database, write_bundle(tmp_path), AUTHOR)
    key = add_key(database, AccessRole.REVIEWER)
    database.close()
    with TestClient(create_app(migrated_settings)) as client:
        yield Editor(client, key)


def withdraw(editor: Editor, path: str) -> tuple[int, Any]:
    answer = editor.ask("DELETE", f"/v1/{path}?reason=wrong", If_Match="*")
    return answer.status_code, answer.json()


def list_ids(editor: Editor, url: str) -> set[str]:
    answer = editor.client.get(url)
    assert answer.status_code == 200, answer.text
    return {item["id"] for item in answer.json()["data"]}


@pytest.mark.slow
def test_everything_can_be_withdrawn_after_what_refers_to_it(
    editor: Editor, migrated_settings: Settings
) -> None:
    for path in IN_ORDER:
        collection, _, resource_id = path.partition("/")
        status, shown = withdraw(editor, path)
        assert (status, shown.get("status")) == (200, "withdrawn"), shown
        assert editor.client.get(f"/v1/{path}").json() == shown
        assert resource_id not in list_ids(editor, f"/v1/{collection}")
        assert resource_id not in list_ids(editor, f"/v1/{collection}?status__not=withdrawn")
        assert resource_id in list_ids(editor, f"/v1/{collection}?status=withdrawn")
        [last] = editor.client.get(f"/v1/{path}/history").json()["data"][-1:]
        assert (last["action"], last["comment"], last["version"]) == ("withdraw", "wrong", 2)
    database = Database(migrated_settings)
    with database.read() as session:
        assert verify_catalogue(session).differences == []
    database.close()


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("path", "referrer"),
    [
        ("achievements/longer-range", "claim"),
        ("metrics/range", "claim"),
        ("organizations/example", "achievement 'longer-range'"),
        ("technologies/car-battery", "achievement 'longer-range'"),
        ("sources/report", "claim"),
    ],
)
def test_what_is_current_keeps_what_it_refers_to(editor: Editor, path: str, referrer: str) -> None:
    before = editor.read_state()
    status, problem = withdraw(editor, path)
    assert (status, problem["title"]) == (409, "Current records refer to it")
    assert referrer in problem["detail"]
    assert editor.read_state() == before
    assert editor.patch(f"/v1/{path}", {"status": "withdrawn"}).status_code == 409
    assert editor.read_state() == before


@pytest.mark.engines("sqlite", "postgresql")
def test_followed_claim_is_kept_by_those_that_follow_it(editor: Editor) -> None:
    for later in ("second", "third"):
        claim = {**BUNDLE["claims"][0], "id": later, "follows": "example-range"}
        assert editor.ask("POST", "/v1/claims", claim).status_code == 201
    before = editor.read_state()
    status, problem = withdraw(editor, "claims/example-range")
    assert (status, "the claim 'second'" in problem["detail"]) == (409, True)
    patched = editor.ask(
        "PATCH", "/v1/claims/example-range?comment=wrong", {"status": "withdrawn"}, If_Match="*"
    )
    assert patched.status_code == 409
    assert editor.read_state() == before
    assert withdraw(editor, "claims/second")[0] == 200
    assert editor.patch("/v1/claims/third", {"follows": None}).status_code == 200
    assert withdraw(editor, "claims/example-range")[0] == 200
    answer = editor.patch("/v1/claims/third", {"follows": "example-range"})
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/body/follows", "withdrawn")


@pytest.mark.engines("sqlite", "postgresql")
def test_withdrawal_has_a_reason_by_whichever_way(editor: Editor) -> None:
    claim = "/v1/claims/example-range"

    def send(method: str, url: str, body: object = None) -> tuple[int, list[str]]:
        answer = editor.ask(method, url, body, If_Match="*")
        faults = answer.json().get("errors", [])
        return answer.status_code, [fault["pointer"] for fault in faults]

    refused = (422, ["#/query/comment"])
    bundle = {"claims": [{**BUNDLE["claims"][0], "status": "withdrawn"}]}
    before = editor.read_state()
    assert send("PATCH", claim, {"status": "withdrawn"}) == refused
    assert send("PATCH", f"{claim}?dry_run=true", {"status": "withdrawn"}) == refused
    assert send("POST", "/v1/imports?on_existing=update", bundle) == refused
    born = {**BUNDLE["claims"][0], "id": "born", "status": "withdrawn"}
    assert send("POST", "/v1/claims", born) == refused
    assert editor.read_state() == before
    assert send("POST", "/v1/claims?comment=for+the+record", born)[0] == 201
    assert send("PATCH", f"{claim}?comment=wrong", {"status": "withdrawn"})[0] == 200
    # What is withdrawn already needs no further reason.
    assert send("PATCH", claim, {"note": "It was a typing error."})[0] == 200
    assert send("POST", f"{claim}/restore?version=1")[0] == 200
    assert send("POST", f"{claim}/restore?version=2") == refused
    assert send("POST", f"{claim}/restore?version=2&comment=wrong")[0] == 200
    assert editor.client.get(claim).json()["status"] == "withdrawn"


def test_broader_technology_is_kept_by_a_narrower_one(editor: Editor) -> None:
    narrower = {"id": "cell", "names": {"en": "Cell"}, "field": "energy", "broader": "battery"}
    broader = {"id": "battery", "names": {"en": "Battery"}, "field": "energy"}
    for given in (broader, narrower):
        assert editor.ask("POST", "/v1/technologies", given).status_code == 201
    assert withdraw(editor, "technologies/battery")[0] == 409
    assert withdraw(editor, "technologies/cell")[0] == 200
    assert withdraw(editor, "technologies/battery")[0] == 200
    answer = editor.patch("/v1/technologies/cell", {"status": "current"})
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/body/broader", "withdrawn")


def test_nothing_that_is_new_refers_to_what_is_withdrawn(editor: Editor) -> None:
    for path in IN_ORDER:
        assert withdraw(editor, path)[0] == 200
    answer = editor.patch("/v1/claims/example-range", {"status": "stated"})
    assert answer.status_code == 422
    assert {(error["pointer"], error["code"]) for error in answer.json()["errors"]} == {
        ("#/body/achievement", "withdrawn"),
        ("#/body/metric", "withdrawn"),
        ("#/body/evidence/0/source", "withdrawn"),
    }
    answer = editor.patch("/v1/achievements/longer-range", {"status": "current"})
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "#/body/technology",
        "#/body/organizations/0/organization",
        "#/body/evidence/0/source",
    }


def test_what_is_withdrawn_comes_back_in_the_other_order(editor: Editor) -> None:
    for path in IN_ORDER:
        assert withdraw(editor, path)[0] == 200
    for path in reversed(IN_ORDER):
        answer = editor.ask("POST", f"/v1/{path}/restore?version=1", If_Match="*")
        assert answer.status_code == 200, answer.text
    assert list_ids(editor, "/v1/sources") == {"report"}
    assert list_ids(editor, "/v1/claims") == {"example-range"}


def test_search_and_suggestions_leave_out_what_is_withdrawn(editor: Editor) -> None:
    spare = {"id": "spare", "kind": "company", "names": {"en": "Sparewheel"}}
    assert editor.ask("POST", "/v1/organizations", spare).status_code == 201
    urls = ("/v1/search?q=sparewheel", "/v1/suggest?q=spare", "/v1/organizations?q=sparewheel")
    for url in (*urls, f"{urls[0]}&kind=organization", f"{urls[1]}&kind=organization"):
        assert list_ids(editor, url) == {"spare"}
    assert withdraw(editor, "organizations/spare")[0] == 200
    for url in (*urls, f"{urls[0]}&kind=organization", f"{urls[1]}&kind=organization"):
        assert list_ids(editor, url) == set()
    assert list_ids(editor, f"{urls[2]}&status=withdrawn") == {"spare"}
    assert editor.client.get("/v1/search?q=sparewheel").json()["meta"]["count"] == 0


def test_withdrawn_achievement_relates_nothing(editor: Editor) -> None:
    urls = (
        "/v1/organizations?technology=car-battery",
        "/v1/organizations?source=report",
        "/v1/technologies?organization=example",
        "/v1/sources?organization=example",
    )
    for url in urls:
        assert list_ids(editor, url), url
    facets = ("/v1/organizations?facet=technology", "/v1/organizations?facet=source")
    for path in IN_ORDER[:2]:
        assert withdraw(editor, path)[0] == 200
    for url in urls:
        assert list_ids(editor, url) == set(), url
    for url in facets:
        [facet] = editor.client.get(url).json()["facets"].values()
        assert [value["value"] for value in facet["values"]] == [None], url


@pytest.mark.engines("sqlite", "postgresql")
def test_bundle_withdraws_a_whole_line_at_once_or_nothing(
    migrated_settings: Settings, tmp_path: Path
) -> None:
    database = Database(migrated_settings)
    import_bundle(database, write_bundle(tmp_path / "first"), AUTHOR)

    def withdraw_metric(bundle: dict[str, Any]) -> None:
        bundle["metrics"][0]["status"] = "withdrawn"

    def withdraw_all(bundle: dict[str, Any]) -> None:
        withdraw_metric(bundle)
        for claim in bundle["claims"]:
            claim["status"] = "withdrawn"

    def withdraw_alone(bundle: dict[str, Any]) -> None:
        withdraw_metric(bundle)
        bundle["claims"] = []

    with pytest.raises(InvalidBundle) as raised:
        import_bundle(database, write_bundle(tmp_path / "a", withdraw_metric), AUTHOR)
    assert {(fault.pointer, fault.code) for fault in raised.value.faults} == {
        ("/claims/0/metric", "withdrawn"),
    }
    with pytest.raises(StillReferred):
        import_bundle(database, write_bundle(tmp_path / "b", withdraw_alone), AUTHOR)
    outcome = import_bundle(database, write_bundle(tmp_path / "c", withdraw_all), AUTHOR)
    assert (outcome.updated, outcome.revision) == (2, 2)
    database.close()


def test_lines_are_stored_only_where_nothing_current_names_what_they_withdraw(
    editor: Editor,
) -> None:
    before = editor.read_state()
    example = {"id": "example", "kind": "company", "status": "withdrawn", "names": {"en": "E"}}
    lines = [{"organization": {**example, "id": "new"}}, {"organization": example}]

    def send() -> int:
        content = "\n".join(map(json.dumps, lines))
        headers = {**editor.headers, "Content-Type": "application/x-ndjson"}
        url = "/v1/imports?on_existing=update&comment=wrong"
        answer = editor.client.post(url, content=content, headers=headers)
        return answer.status_code

    assert send() == 409
    assert editor.read_state() == before
    for path in IN_ORDER[:2]:
        assert withdraw(editor, path)[0] == 200
    assert send() == 200
    assert list_ids(editor, "/v1/organizations?status=withdrawn") == {"example", "new"}
