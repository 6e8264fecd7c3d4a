"""Codes of countries and languages that an earlier version has stored, and no standard has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.domain.public_address import PublicAddress
from app.main import create_app
from app.maintenance.rebuild import rebuild_documents
from app.releases.licence_terms import Licence, ReleaseTerms
from app.releases.release import write_release
from app.settings import Settings

BOE = "/v1/organizations/boe"


@pytest.fixture
def editor(seeded_settings: Settings) -> Iterator[Editor]:
    database = Database(seeded_settings)
    key = add_key(database, AccessRole.REVIEWER)
    with database.write() as session:
        session.execute(text("UPDATE organization SET country = 'UK' WHERE id = 'boe'"))
        session.execute(text("UPDATE source SET language = 'xx'"))
        rebuild_documents(session)
    database.close()
    with TestClient(create_app(seeded_settings)) as client:
        yield Editor(client, key)


def test_old_code_is_shown_and_has_to_be_mended_by_the_next_edit(editor: Editor) -> None:
    assert editor.client.get(BOE).json()["country"] == "UK"
    assert {item["language"] for item in editor.client.get("/v1/sources").json()["data"]} == {"xx"}
    refused = editor.patch(BOE, {"note": "A note."})
    assert refused.status_code == 422
    assert "'UK' is not a country of ISO 3166-1 alpha-2: write 'GB'" in refused.json()["detail"]
    assert editor.patch(BOE, {"note": "A note.", "country": "GB"}).json()["country"] == "GB"


def test_old_code_is_in_a_release(
    editor: Editor, seeded_settings: Settings, tmp_path: Path
) -> None:
    assert editor.client.get(BOE).status_code == 200
    database = Database(seeded_settings)
    terms = ReleaseTerms("Old", ("Ann",), Licence.CC0)
    write_release(database, tmp_path / "release", terms, lambda items, *_: items, PublicAddress())
    database.close()
    lines = "".join(path.read_text() for path in (tmp_path / "release").rglob("*.ndjson"))
    assert '"country":"UK"' in lines.replace(" ", "")


def test_names_in_any_case_are_stored_by_the_usual_tag_once(editor: Editor) -> None:
    before = editor.client.get("/v1/organizations/xgimi").json()["names"]
    patch = {"names": {"ES-419": "XGIMI", "zh-hant": "極米"}}
    names = editor.patch("/v1/organizations/xgimi", patch).json()["names"]
    assert names == {**before, "es-419": "XGIMI", "zh-Hant": "極米"}
    twice = editor.patch("/v1/organizations/xgimi", {"names": {"EN": "A"}})
    assert twice.status_code == 422
    assert "a language is named twice" in twice.json()["detail"]


def test_sources_are_found_by_a_language_in_any_case(client: TestClient) -> None:
    counts = [
        client.get(f"/v1/sources?language={tag}").json()["meta"]["count"] for tag in ("en", "EN")
    ]
    assert counts[0] == counts[1] > 0
    assert client.get("/v1/sources?language=es-419").json()["meta"]["count"] == 0
    refused = client.get("/v1/sources?language=xx").json()
    assert refused["errors"][0]["code"] == "unknown_language"
