"""Imports over HTTP: the conflicts that a client is shown, before and instead of a change."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support.bundles import make_full_bundle
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
def editor(seeded_settings: Settings, database: Database) -> Iterator[Editor]:
    """An editor who has imported a bundle and then edited its organization."""
    key = add_key(database, AccessRole.REVIEWER)
    with TestClient(create_app(seeded_settings)) as client:
        editor = Editor(client, key)
        assert editor.ask("POST", "/v1/imports", make_full_bundle()).status_code == 200
        patched = editor.patch("/v1/organizations/example", {"country": None})
        assert patched.status_code == 200, patched.text
        yield editor


def make_renamed() -> dict[str, Any]:
    bundle = make_full_bundle()
    bundle["organizations"][0]["names"]["en"] = "Renamed"
    return bundle


def test_byte_order_mark_of_a_text_in_a_body_is_left_out(editor: Editor) -> None:
    bundle = make_full_bundle()
    before = editor.client.get("/v1/sources/report").json()
    bundle["sources"][0]["text"] = f"\ufeff{bundle['sources'][0]['text']}"
    del bundle["organizations"][0]["country"]
    answer = editor.ask("POST", "/v1/imports", bundle)
    assert answer.status_code == 200, answer.text
    assert editor.client.get("/v1/sources/report").json() == before


def test_text_of_a_byte_order_mark_alone_is_refused(editor: Editor) -> None:
    bundle = make_full_bundle()
    bundle["sources"][0]["text"] = "\ufeff"
    answer = editor.ask("POST", "/v1/imports", bundle)
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/body/sources/0/text", "string_too_short")


FIELDS = [
    {"pointer": "/names/en", "before": "Example Ltd.", "after": "Renamed"},
    {"pointer": "/country", "before": None, "after": "DE"},
]


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_import_that_would_undo_an_edit_is_a_conflict_with_every_record(editor: Editor) -> None:
    revision, _ = editor.read_state()
    answer = editor.ask("POST", "/v1/imports", make_renamed())
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "urn:claimstone:problem:import_conflict"
    [error] = problem["errors"]
    assert (error["pointer"], error["code"]) == ("#/body/organizations/0", "edited_since")
    assert "version 2 of the organization 'example' was made by 'ann'" in error["detail"]
    assert "`keep`" in problem["detail"]
    assert editor.read_state()[0] == revision
    assert "claimstone-revision" not in answer.headers


def test_trial_of_an_import_shows_each_field_before_and_after(editor: Editor) -> None:
    before = editor.read_state()
    tried = editor.ask("POST", "/v1/imports?dry_run=true", make_renamed())
    assert tried.status_code == 200
    answer = tried.json()
    counts = ("created", "updated", "unchanged", "kept", "conflicts")
    assert [answer[count] for count in counts] == [0, 0, 6, 0, 1]
    [row] = answer["rows"]
    moment = row["conflict"].pop("changed_at")
    assert moment.endswith("Z")
    assert row == {
        "kind": "organization",
        "id": "example",
        "action": "conflict",
        "conflict": {"code": "edited_since", "version": 2, "actor": "ann"},
        "fields": row["fields"],
        "filled": [],
    }
    assert sorted(row["fields"], key=str) == sorted(FIELDS, key=str)
    assert answer["dry_run"] is True
    assert answer["revision"] == before[0]
    assert editor.read_state() == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("on_existing", "counts", "name"),
    [("keep", (0, 1), "Example Ltd."), ("update", (1, 0), "Renamed")],
)
def test_import_keeps_or_overwrites_on_request(
    editor: Editor, on_existing: str, counts: tuple[int, int], name: str
) -> None:
    url = f"/v1/imports?on_existing={on_existing}"
    tried = editor.ask("POST", f"{url}&dry_run=true", make_renamed()).json()
    done = editor.ask("POST", url, make_renamed())
    assert done.status_code == 200
    assert done.json() | {"dry_run": True} == tried
    assert (tried["updated"], tried["kept"]) == counts
    assert editor.client.get("/v1/organizations/example").json()["name"] == name
    again = editor.ask("POST", url, make_renamed()).json()
    assert (again["updated"], again["kept"]) == (0, counts[1])


@pytest.mark.slow
def test_withdrawn_claim_stays_so_unless_the_record_revives_it(editor: Editor) -> None:
    claim = "/v1/claims/example-range"
    withdrawn = editor.ask("DELETE", f"{claim}?reason=wrong", If_Match="*")
    assert withdrawn.status_code == 200
    for on_existing in ("refuse", "update"):
        answer = editor.ask("POST", f"/v1/imports?on_existing={on_existing}", make_full_bundle())
        assert answer.status_code == 409
        assert "withdrawn_before" in [error["code"] for error in answer.json()["errors"]]
    kept = editor.ask("POST", "/v1/imports?on_existing=keep", make_full_bundle())
    assert kept.json()["kept"] == 2
    assert editor.client.get(claim).json()["status"] == "withdrawn"
    bundle = make_full_bundle()
    bundle["claims"][0]["revive"] = True
    revived = editor.ask("POST", "/v1/imports?on_existing=update", bundle)
    assert revived.status_code == 200, revived.text
    assert editor.client.get(claim).json()["status"] == "stated"


def test_change_log_names_the_origin_of_a_bundle_and_none_of_an_edit(editor: Editor) -> None:
    changes = editor.client.get("/v1/changes?id=example").json()["data"]
    made, edited = (change["origin"] for change in changes)
    assert made.startswith("sources-")
    assert edited is None
    seeded = editor.client.get("/v1/changes?id=boe").json()["data"]
    assert [change["origin"] for change in seeded] == ["seed"]


def test_conflict_is_repeated_to_a_repeated_request(editor: Editor) -> None:
    first, second = (
        editor.ask("POST", "/v1/imports", make_renamed(), Idempotency_Key="again") for _ in range(2)
    )
    assert first.status_code == second.status_code == 409
    assert first.content == second.content


@pytest.mark.parametrize("path", ["/v1/organizations", "/v1/organizations/example"])
def test_revive_is_for_bundles_alone(editor: Editor, path: str) -> None:
    given = {"id": "new", "kind": "company", "names": {"en": "New"}, "revive": True}
    method = "POST" if path.endswith("s") else "PATCH"
    body = given if method == "POST" else {"revive": True}
    answer = (
        editor.ask(method, path, body, If_Match="*")
        if method == "PATCH"
        else editor.ask(method, path, body)
    )
    assert answer.status_code == 422
    assert json.loads(answer.content)["errors"][0]["pointer"].endswith("/revive")


def test_unknown_word_for_what_exists_is_refused(editor: Editor) -> None:
    answer = editor.ask("POST", "/v1/imports?on_existing=overwrite", make_full_bundle())
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/query/on_existing"
