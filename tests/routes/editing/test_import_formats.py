"""Imports over HTTP in each format: tried out, done, or refused."""

import json
from collections.abc import Mapping
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from support.bundles import BUNDLE, TEXT
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")


def read_bodies() -> Mapping[str, tuple[str, bytes]]:
    bundle: dict[str, Any] = {**BUNDLE, "sources": [dict(BUNDLE["sources"][0])]}
    del bundle["sources"][0]["text_file"]
    bundle["sources"][0]["text"] = TEXT
    kinds = {"sources": "source", "technologies": "technology"}
    lines = [
        json.dumps({kinds.get(name, name.removesuffix("s")): record})
        for name in (
            "sources",
            "organizations",
            "technologies",
            "metrics",
            "achievements",
            "claims",
        )
        for record in bundle[name]
    ]
    text = json.dumps(bundle, ensure_ascii=False)
    return {
        "json": ("application/json", text.encode()),
        # JSON is YAML too.
        "yaml": ("application/yaml", text.encode()),
        "ndjson": ("application/x-ndjson", "\n".join(lines).encode()),
    }


def send(editor: Editor, url: str, content_type: str, body: bytes, **more: str) -> httpx2.Response:
    headers = {**editor.headers, "Content-Type": content_type, **more}
    return editor.client.post(url, content=body, headers=headers)


@pytest.mark.parametrize("written", ["json", "yaml", "ndjson"])
def test_import_is_tried_out_and_then_done(editor: Editor, written: str) -> None:
    content_type, body = read_bodies()[written]
    before = editor.read_state()
    tried = send(editor, "/v1/imports?dry_run=true", content_type, body)
    assert tried.status_code == 200, tried.text
    assert editor.read_state() == before
    done = send(editor, "/v1/imports?comment=all", content_type, body)
    assert done.status_code == 200, done.text
    counts = ("created", "updated", "unchanged", "revision")
    assert {count: tried.json()[count] for count in counts} == {
        count: done.json()[count] for count in counts
    }
    changes = [stand for stand in editor.read_state()[1] if stand["revision"] == before[0] + 1]
    logged = {(change["kind"], change["id"], change["action"]) for change in changes}
    assert {(row["kind"], row["id"], row["action"]) for row in tried.json()["rows"]} == logged
    assert done.json()["rows"] == tried.json()["rows"]
    assert {change["comment"] for change in changes} == {"all"}
    again = send(editor, "/v1/imports", content_type, body).json()
    assert (again["created"], again["updated"]) == (0, 0)
    assert again["unchanged"] == done.json()["created"]


@pytest.mark.parametrize("written", ["json", "yaml", "ndjson"])
def test_import_with_faults_reports_all_of_them_and_stores_nothing(
    editor: Editor, written: str
) -> None:
    content_type, body = read_bodies()[written]
    before = editor.read_state()
    bad = body.replace(b'"value": "700"', b'"value": "701"').replace(b'"DE"', b'"Germany"')
    assert bad != body
    answer = send(editor, "/v1/imports", content_type, bad)
    assert answer.status_code == 422, answer.text
    details = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    if written == "ndjson":
        assert details["#/body/organization/country"].startswith("line 2: ")
        assert details["#/body/claim/quantity/value"].startswith("line 6: ")
    else:
        assert "#/body/organizations/0/country" in details
    assert editor.read_state() == before


@pytest.mark.parametrize(
    ("content_type", "more", "status"),
    [
        ("text/plain", {}, 415),
        ("application/json", {"Content-Encoding": "gzip"}, 415),
        ("application/json", {}, 413),
    ],
)
def test_import_of_another_type_or_size_is_refused(
    seeded_settings: Settings,
    database: Database,
    content_type: str,
    more: dict[str, str],
    status: int,
) -> None:
    key = add_key(database, AccessRole.REVIEWER)
    small = seeded_settings.model_copy(update={"max_import_bytes": 1024})
    with TestClient(create_app(small)) as client:
        editor = Editor(client, key)
        body = b" " * (1025 if status == 413 else 10)
        answer = send(editor, "/v1/imports", content_type, body, **more)
        assert answer.status_code == status
        pieces = iter([b" " * 1000] * 3)
        headers = {**editor.headers, "Content-Type": content_type, **more}
        assert client.post("/v1/imports", content=pieces, headers=headers).status_code == status
