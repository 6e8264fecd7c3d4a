"""The history of a resource, every version with author, reason and content, and how it is restored."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from fastapi.testclient import TestClient
from support.bundles import write_bundle
from support.editors import Editor

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.verify import verify_catalogue
from app.queries.history.versions import list_latest_versions
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

CLAIM = "/v1/claims/example-range"
MAKER = "/v1/organizations/example"


class Curator(Editor):
    """An editor who reads the history of a resource."""

    def change(self, url: str, body: dict[str, Any], comment: str) -> None:
        answer = self.patch(f"{url}?comment={comment}", body)
        assert answer.status_code == 200, answer.text

    def restore(self, url: str, version: int, **more: str) -> httpx2.Response:
        etag = self.client.get(url).headers["etag"]
        query = urlencode({"version": version, **more})
        return self.ask("POST", f"{url}/restore?{query}", If_Match=etag)

    def list_versions(self, url: str) -> list[dict[str, Any]]:
        answer = self.client.get(f"{url}/history")
        assert answer.status_code == 200, answer.text
        listed: list[dict[str, Any]] = answer.json()["data"]
        return listed


@pytest.fixture
def editor(seeded_settings: Settings, database: Database, tmp_path: Path) -> Iterator[Curator]:
    import_bundle(database, write_bundle(tmp_path / "more"), Author("ben", "more"))
    with database.write() as session:
        key = create_key(session, "ann", AccessRole.REVIEWER, None)
    with TestClient(create_app(seeded_settings)) as client:
        yield Curator(client, key)


def test_history_shows_who_changed_which_field(editor: Curator) -> None:
    editor.change(CLAIM, {"scope": "all cars", "note": "unclear"}, "one")
    editor.change(CLAIM, {"note": None}, "two")
    versions = editor.list_versions(CLAIM)
    shown = [
        (version["version"], version["actor"], version["comment"], version["action"])
        for version in versions
    ]
    assert shown == [
        (1, "ben", "more", "create"),
        (2, "ann", "one", "update"),
        (3, "ann", "two", "update"),
    ]
    assert [version["changes"] for version in versions] == [
        [],
        [
            {"pointer": "/scope", "before": None, "after": "all cars"},
            {"pointer": "/note", "before": None, "after": "unclear"},
        ],
        [{"pointer": "/note", "before": "unclear", "after": None}],
    ]
    for version in versions:
        shown = editor.client.get(f"{CLAIM}?as_of={version['revision']}").json()
        assert shown["version"] == version["version"]


def test_change_of_what_is_named_makes_no_version(editor: Curator) -> None:
    editor.change(MAKER, {"names": {"en": "Renamed"}}, "new name")
    assert [version["version"] for version in editor.list_versions(CLAIM)] == [1]
    changes = editor.list_versions(MAKER)[-1]["changes"]
    assert {"pointer": "/names/en", "before": "Example Ltd.", "after": "Renamed"} in changes


@pytest.mark.engines("sqlite", "postgresql")
def test_version_shows_only_what_its_own_editor_changed(editor: Curator) -> None:
    editor.change(CLAIM, {"note": "unclear"}, "one")
    editor.change(MAKER, {"names": {"en": "Renamed"}}, "new name")
    editor.change("/v1/metrics/range", {"names": {"en": "Reach"}}, "shorter")
    assert [version["changes"] for version in editor.list_versions(CLAIM)] == [
        [],
        [{"pointer": "/note", "before": None, "after": "unclear"}],
    ]
    editor.change(CLAIM, {"note": None}, "two")
    editor.change(MAKER, {"names": {"en": "Renamed again"}}, "newer name")
    last = {"pointer": "/note", "before": "unclear", "after": None}
    assert editor.list_versions(CLAIM)[-1]["changes"] == [last]
    first_page = editor.client.get(f"{CLAIM}/history?limit=2").json()
    assert [version["changes"] for version in first_page["data"]] == [
        version["changes"] for version in editor.list_versions(CLAIM)[:2]
    ]


@pytest.mark.engines("sqlite", "postgresql")
def test_history_comes_in_pages(editor: Curator) -> None:
    for number in range(4):
        editor.change(CLAIM, {"note": f"note {number}"}, "more")
    whole = editor.list_versions(CLAIM)
    url, pages = f"{CLAIM}/history?limit=2", []
    while url:
        page = editor.client.get(url).json()
        assert page["meta"]["count"] == 5
        pages.append(page["data"])
        url = page["links"]["next"]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [entry for page in pages for entry in page] == whole
    cursor = editor.client.get(f"{CLAIM}/history?limit=2").json()["meta"]["next_cursor"]
    assert editor.client.get(f"{MAKER}/history?cursor={cursor}").status_code == 409


@pytest.mark.parametrize("url", ["/v1/claims/none", "/v1/organizations/none"])
def test_history_of_nothing_is_a_404(editor: Curator, url: str) -> None:
    answer = editor.client.get(f"{url}/history")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert editor.client.get("/v1/none/none/history").status_code == 422


@pytest.mark.engines("sqlite", "postgresql")
def test_version_is_restored_as_a_new_one(editor: Curator, database: Database) -> None:
    first = editor.client.get(CLAIM).json()
    editor.change(CLAIM, {"scope": "all cars", "period": "2024", "kind": "target"}, "one")
    editor.change(CLAIM, {"status": "withdrawn"}, "two")
    tried = editor.restore(CLAIM, 1, dry_run="true")
    assert tried.status_code == 200
    assert editor.client.get(CLAIM).json()["status"] == "withdrawn"
    answer = editor.restore(CLAIM, 1, comment="it was right")
    assert answer.status_code == 200, answer.text
    restored = answer.json()
    assert restored["version"] == 4
    own = ("version", "updated_at")
    assert {k: v for k, v in restored.items() if k not in own} == {
        k: v for k, v in first.items() if k not in own
    }
    last = editor.list_versions(CLAIM)[-1]
    assert (last["actor"], last["comment"]) == ("ann", "it was right")
    with database.read() as session:
        assert verify_catalogue(session).differences == []
    assert editor.restore(CLAIM, 4).json()["version"] == 4
    missing = editor.restore(CLAIM, 9)
    assert (missing.status_code, "version 9" in missing.json()["detail"]) == (404, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    "url",
    [
        "/v1/achievements/longer-range",
        "/v1/metrics/range",
        "/v1/organizations/example",
        "/v1/technologies/car-battery",
        "/v1/sources/report",
    ],
)
def test_resource_of_each_kind_comes_back(editor: Curator, database: Database, url: str) -> None:
    first = editor.client.get(url).json()
    if url.startswith("/v1/sources"):
        assert editor.restore(url, 1).json() == first
        return
    changed: dict[str, dict[str, Any]] = {
        "/v1/achievements/longer-range": {"title": "Other", "organizations": []},
        "/v1/metrics/range": {"names": {"en": "Other"}, "direction": "lower"},
        "/v1/organizations/example": {"names": {"de": None, "fr": "Autre"}, "aliases": []},
        "/v1/technologies/car-battery": {"names": {"en": "Other"}, "field": "power"},
    }
    editor.change(url, changed[url], "wrong")
    assert editor.client.get(url).json() != first
    restored = editor.restore(url, 1).json()
    own = ("version", "updated_at")
    assert {k: v for k, v in restored.items() if k not in own} == {
        k: v for k, v in first.items() if k not in own
    }
    with database.read() as session:
        assert verify_catalogue(session).differences == []


def test_nobody_restores_without_a_key_or_what_was_not_seen(editor: Curator) -> None:
    url = f"{CLAIM}/restore?version=1"
    assert editor.client.post(url).status_code == 401
    assert editor.client.post(url, headers=editor.headers).status_code == 428
    stale = {**editor.headers, "If-Match": '"other"'}
    assert editor.client.post(url, headers=stale).status_code == 412


@pytest.mark.engines("sqlite", "postgresql")
def test_latest_versions_come_first_up_to_a_revision(editor: Curator, database: Database) -> None:
    for number in (1, 2, 3):
        editor.change(CLAIM, {"scope": f"cars of lot {number}"}, f"lot {number}")
    with database.read() as session:
        latest = list_latest_versions(session, "claim", "example-range", None, 2)
        earlier = list_latest_versions(session, "claim", "example-range", latest[1].revision, 9)
    assert [(own.version, own.comment) for own in latest] == [(4, "lot 3"), (3, "lot 2")]
    assert [own.version for own in earlier] == [3, 2, 1]
