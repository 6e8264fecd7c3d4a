"""What is said about a source can be corrected; its text never changes, and two sources may have it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from support.bundles import BUNDLE, TEXT, write_bundle
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

REPORT = "/v1/sources/report"
CLAIM = "/v1/claims/example-range"
CORRECTED = {
    "title": "Annual report 2024",
    "publisher": "Example Group",
    "language": "de",
    "published": "2025-04",
    "url": "https://example.com/report",
    "accessed_on": "2025-05-01",
    "archived_url": "https://archive.example/1",
    "note": "Only the first page.\n\nIts tables are left out.",
}
COPY = {"id": "wire", "title": "New cars", "language": "en", "text": TEXT}


@pytest.fixture
def editor(migrated_settings: Settings, database: Database, tmp_path: Path) -> Iterator[Editor]:
    import_bundle(database, write_bundle(tmp_path), Author("ben"))
    key = add_key(database, AccessRole.REVIEWER)
    with TestClient(create_app(migrated_settings)) as client:
        yield Editor(client, key)


@pytest.fixture
def database(migrated_settings: Settings) -> Iterator[Database]:
    opened = Database(migrated_settings)
    yield opened
    with opened.read() as session:
        assert verify_catalogue(session).differences == []
    opened.close()


def read_source(editor: Editor, url: str = REPORT) -> dict[str, Any]:
    shown: dict[str, Any] = editor.client.get(url).json()
    for name in ("published", "accessed_on"):
        shown[name] = shown[name] and shown[name]["edtf"]
    return shown


def list_faults(answer: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - of a client without types
    assert answer.status_code == 422, answer.text
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


def test_source_is_corrected_in_all_but_its_text(editor: Editor) -> None:
    before = read_source(editor)
    answer = editor.patch(f"{REPORT}?comment=misread", CORRECTED)
    assert answer.status_code == 200, answer.text
    after = read_source(editor)
    unchanged = ("sha256", "length", "text_url", "same_text_as", "created_at")
    assert {name: after[name] for name in CORRECTED} == CORRECTED
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    assert editor.client.get(f"{REPORT}/text").text == TEXT
    assert read_source(editor, f"{REPORT}?as_of=1") == before
    assert editor.client.get(f"{REPORT}/text?as_of=1").text == TEXT
    [quote] = editor.client.get(CLAIM).json()["evidence"]
    assert quote["source"]["title"] == CORRECTED["title"]
    _, last = editor.client.get(f"{REPORT}/history").json()["data"]
    assert (last["actor"], last["comment"]) == ("ann", "misread")
    assert {"pointer": "/title", "before": "Annual report", "after": "Annual report 2024"} in last[
        "changes"
    ]
    restored = editor.ask("POST", f"{REPORT}/restore?version=1", If_Match="*")
    assert restored.status_code == 200, restored.text
    own = {"version": 3, "updated_at": restored.json()["updated_at"]}
    assert read_source(editor) == {**before, **own}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"text": TEXT}, []),
        ({"text": None, "sha256": None}, []),
        ({"text": f"{TEXT} "}, [("#/body/text", "immutable")]),
        ({"text_file": "report.txt"}, [("#/body/text_file", "no_files")]),
        ({"sha256": "0" * 64}, [("#/body/sha256", "text_differs")]),
        ({"same_text_as": "report"}, [("#/body/same_text_as", "circular")]),
        ({"same_text_as": "none"}, [("#/body/same_text_as", "unknown_reference")]),
        ({"accessed_on": "yesterday"}, [("#/body/accessed_on", "invalid_date")]),
        ({"archived_url": "javascript:alert(1)"}, [("#/body/archived_url", "string_pattern_mismatch")]),
    ],
)  # fmt: skip
def test_correction_of_a_source_keeps_the_rules(
    editor: Editor, change: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    before = editor.read_state()
    answer = editor.patch(REPORT, change)
    assert (answer.status_code, faults) == (200, []) or list_faults(answer) == faults
    assert editor.read_state() == before


def test_url_of_a_source_may_have_its_scheme_in_capital_letters(editor: Editor) -> None:
    sent = {"url": "HTTPS://Example.com/A", "archived_url": "Http://archive.example/https://B"}
    assert editor.patch(REPORT, sent).status_code == 200
    source = read_source(editor)
    assert source["url"] == "https://Example.com/A"
    assert source["archived_url"] == "http://archive.example/https://B"


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("url", ["https://example.com/a b", " https://a", "https://a\n", "ftp://a"])
def test_url_that_is_none_is_refused_with_what_it_lacks(editor: Editor, url: str) -> None:
    answer = editor.patch(REPORT, {"url": url})
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert fault["detail"].startswith(
        "write a URL that begins with http:// or https:// and has no spaces (%20 is one), not "
    )


def test_two_sources_have_one_text_where_the_new_one_says_so(editor: Editor) -> None:
    answer = editor.ask("POST", "/v1/sources", COPY)
    assert list_faults(answer) == [("#/body/text", "same_text")]
    assert "'report'" in answer.json()["errors"][0]["detail"]
    other = {"id": "other", "title": "Other", "language": "en", "text": "Something else."}
    assert editor.ask("POST", "/v1/sources", other).status_code == 201
    wrong = editor.ask("POST", "/v1/sources", {**COPY, "same_text_as": "other"})
    assert list_faults(wrong) == [
        ("#/body/same_text_as", "text_differs"),
        ("#/body/text", "same_text"),
    ]
    created = editor.ask("POST", "/v1/sources", {**COPY, "same_text_as": "report"})
    assert created.status_code == 201, created.text
    assert created.json()["same_text_as"] == [{"id": "report", "title": "Annual report"}]
    assert read_source(editor)["same_text_as"] == [{"id": "wire", "title": "New cars"}]
    assert read_source(editor, f"{REPORT}?as_of=2")["same_text_as"] == []
    assert editor.client.get("/v1/sources/wire/text").text == TEXT
    # The new source is no work on the first one.
    assert [one["version"] for one in editor.client.get(f"{REPORT}/history").json()["data"]] == [1]
    assert editor.patch(REPORT, {"title": "Corrected"}).status_code == 200
    named = read_source(editor, "/v1/sources/wire")["same_text_as"]
    assert named == [{"id": "report", "title": "Corrected"}]


def test_sources_of_one_text_are_one_witness(editor: Editor) -> None:
    assert editor.ask("POST", "/v1/sources", {**COPY, "same_text_as": "report"}).status_code == 201
    [quote] = BUNDLE["claims"][0]["evidence"]
    quotes = [quote, {**quote, "source": "wire"}]
    change = {"status": "corroborated", "evidence": quotes}
    assert list_faults(editor.patch(CLAIM, change)) == [("#/body/status", "one_source")]
    heard = {**COPY, "id": "heard", "text": f"We heard this: {quote['exact']}."}
    assert editor.ask("POST", "/v1/sources", heard).status_code == 201
    quotes.append({**quote, "source": "heard"})
    assert editor.patch(CLAIM, change).status_code == 200
    fewer = editor.patch(CLAIM, {"evidence": quotes[:2]})
    assert list_faults(fewer) == [("#/body/status", "one_source")]
    withdrawn = editor.ask("DELETE", "/v1/sources/heard?reason=forged", If_Match="*")
    assert withdrawn.status_code == 409


@pytest.mark.parametrize("media_type", ["application/json", "application/x-ndjson"])
@pytest.mark.parametrize("is_first", [True, False])
def test_bundle_says_of_one_source_that_it_has_the_text_of_another(
    editor: Editor, media_type: str, *, is_first: bool
) -> None:
    words = "Said twice."
    sources = [
        {"id": name, "title": name, "language": "en", "text": words} for name in ("one", "two")
    ]
    sources[not is_first]["same_text_as"] = sources[is_first]["id"]
    lines = "\n".join(json.dumps({"source": source}) for source in sources)
    content = json.dumps({"sources": sources}) if media_type.endswith("/json") else lines
    headers = {**editor.headers, "Content-Type": media_type}
    answer = editor.client.post("/v1/imports", content=content, headers=headers)
    if is_first and media_type.endswith("ndjson"):
        # A line may name only what comes before it.
        assert answer.status_code == 422
        return
    assert answer.status_code == 200, answer.text
    for name, other in (("one", "two"), ("two", "one")):
        shown = read_source(editor, f"/v1/sources/{name}")
        assert [source["id"] for source in shown["same_text_as"]] == [other]


@pytest.mark.engines("sqlite")
def test_bundle_corrects_a_source_without_its_text(editor: Editor) -> None:
    source = {name: BUNDLE["sources"][0][name] for name in ("id", "language")}
    bundle = {"sources": [{**source, "title": "Corrected"}]}
    answer = editor.ask("POST", "/v1/imports", bundle)
    assert answer.status_code == 409
    assert [error["code"] for error in answer.json()["errors"]] == ["edited_since"]
    answer = editor.ask("POST", "/v1/imports?on_existing=update", bundle)
    assert answer.status_code == 200, answer.text
    assert {field["pointer"]: field["after"] for field in answer.json()["rows"][0]["fields"]} == {
        "/title": "Corrected",
        "/publisher": None,
        "/published": None,
    }
    assert read_source(editor)["title"] == "Corrected"
    bundle["sources"][0]["id"] = "new"
    answer = editor.ask("POST", "/v1/imports", bundle)
    assert list_faults(answer) == [("#/body/sources/0/text", "missing")]


@pytest.mark.engines("sqlite")
def test_text_is_stored_once_and_in_no_log(editor: Editor, database: Database) -> None:
    assert editor.patch(REPORT, CORRECTED).status_code == 200
    assert editor.ask("POST", "/v1/sources", {**COPY, "same_text_as": "report"}).status_code == 201
    assert editor.ask("DELETE", "/v1/sources/wire?reason=no", If_Match="*").status_code == 200
    with database.read() as session:
        tables = session.scalars(text("SELECT name FROM sqlite_schema WHERE type = 'table'")).all()
        holding = [
            table
            for table in tables
            for row in session.execute(text(f"SELECT * FROM {table}"))
            if any(TEXT in _read_cell(value) for value in row)
        ]
    assert holding == ["source_text"]


def _read_cell(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
