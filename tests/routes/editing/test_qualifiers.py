"""Conditions of claims in edits, in the history, in restored versions, in searches and in releases."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from support.conditions_bundle import make_conditions_bundle
from support.editors import Editor, add_key
from support.random_bundles import pass_on

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.export.bundle_writer import write_bundle
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.content_hash import hash_content
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

CLAIM = "/v1/claims/e-25"


def _load(settings: Settings, folder: Path) -> Database:
    path = folder / "bundle.json"
    path.write_text(json.dumps(make_conditions_bundle()), encoding="utf-8")
    database = Database(settings)
    import_bundle(database, path, Author("test"))
    return database


@pytest.fixture
def stored(migrated_settings: Settings, tmp_path: Path) -> Iterator[Database]:
    with closing(_load(migrated_settings, tmp_path)) as database:
        yield database


@pytest.fixture
def editor(migrated_settings: Settings, stored: Database) -> Iterator[Editor]:
    key = add_key(stored, AccessRole.REVIEWER)
    with TestClient(create_app(migrated_settings)) as client:
        yield Editor(client, key)


def _list_found(editor: Editor, query: str) -> list[str]:
    response = editor.client.get(f"/v1/claims?{query}")
    assert response.status_code == 200, response.text
    return [claim["id"] for claim in response.json()["data"]]


def test_changed_conditions_are_found_now_and_the_old_ones_in_the_past(
    editor: Editor, stored: Database
) -> None:
    first = editor.client.get(CLAIM).json()
    changed = {
        "qualifiers": [
            {"property": "cycles", "as_stated": "800 cycles"},
            {"property": "test-cycle", "text": "Slow drive"},
        ],
        "subject": "The second cell",
        "scope": "One  pack",
    }
    answer = editor.patch(CLAIM, changed)
    assert answer.status_code == 200, answer.text
    # In the order of the metric, and no quote has these words.
    qualifiers = answer.json()["qualifiers"]
    assert [qualifier["property"] for qualifier in qualifiers] == ["test-cycle", "cycles"]
    assert qualifiers[0]["evidence"] is None
    now = {
        "qualifier=test-cycle:slow+DRIVE": ["e-25"],
        "qualifier=test-cycle:c/3": ["e-298"],
        "scope=one+pack": ["e-25"],
        "q=slow+drive": ["e-25"],
        "q=%22second+cell%22": ["e-25"],
        "has_qualifier=temperature&sort=id&q=e-25": [],
    }
    for query, expected in now.items():
        assert _list_found(editor, query) == expected, query
    then = {
        "qualifier=test-cycle:slow+drive": [],
        "qualifier=test-cycle:c/3": ["e-25", "e-298"],
        "scope=one+pack": [],
        "q=slow+drive": [],
        "qualifier=temperature:25+%C2%B0C": ["e-25", "e-298"],
    }
    for query, expected in then.items():
        assert _list_found(editor, f"{query}&as_of=1") == expected, query
    past = editor.client.get(f"{CLAIM}?as_of=1").json()
    assert past.pop("superseded")["fields"] == ["/qualifiers", "/subject", "/scope"]
    assert past == {name: value for name, value in first.items() if name != "superseded"}
    etag = editor.client.get(CLAIM).headers["etag"]
    restored = editor.ask("POST", f"{CLAIM}/restore?version=1", If_Match=etag)
    assert restored.status_code == 200, restored.text
    fields = ("qualifiers", "subject", "scope", "evidence")
    assert [restored.json()[name] for name in fields] == [first[name] for name in fields]
    assert _list_found(editor, "qualifier=test-cycle:c/3") == ["e-25", "e-298"]
    with stored.read() as session:
        assert verify_catalogue(session).differences == []


def test_condition_that_no_metric_declares_is_refused_in_an_edit(editor: Editor) -> None:
    answer = editor.patch(CLAIM, {"qualifiers": [{"property": "humidity", "text": "low"}]})
    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == ["qualifier_not_declared"]


def test_search_finds_claims_by_the_words_of_their_conditions_and_subjects(editor: Editor) -> None:
    hits = editor.client.get("/v1/search?q=mmlu&kind=claim").json()["data"]
    assert sorted(hit["id"] for hit in hits) == ["s-3", "s-4"]
    assert _list_found(editor, "q=wmt14&sort=id") == ["s-1", "s-2"]
    assert _list_found(editor, "q=wmt14&sort=id&qualifier=split:dev") == ["s-2"]
    assert _list_found(editor, "q=cell&qualifier=dataset:mmlu&qualifier=split:test") == ["s-3"]


def test_exported_bundle_with_conditions_makes_an_equal_catalogue(
    provider: Provider, stored: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with stored.read() as session:
        expected = hash_content(session, pass_on)
        write_bundle(session, folder, pass_on)
    other = Database(provider.copy_migrated())
    with closing(other):
        import_bundle(other, folder / "bundle.json", Author("test"))
        with other.read() as session:
            assert hash_content(session, pass_on) == expected
