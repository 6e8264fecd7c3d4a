"""Tables with their maps over HTTP: a form with a file, and every fault at its place."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import httpx2
import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook
from support.editors import Editor, add_key
from support.tables import MAP, METRICS, TABLE, make_map

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
def editor(migrated_settings: Settings) -> Iterator[Editor]:
    database = Database(migrated_settings)
    key = add_key(database, AccessRole.REVIEWER)
    database.close()
    with TestClient(create_app(migrated_settings)) as client:
        editor = Editor(client, key)
        assert editor.ask("POST", "/v1/imports", METRICS).status_code == 200
        yield editor


def _send(
    editor: Editor, content: bytes, own: object = MAP, name: str = "data.csv", query: str = ""
) -> httpx2.Response:
    files = {"file": (name, content), "map": ("map.json", json.dumps(own).encode())}
    return editor.client.post(f"/v1/imports{query}", files=files, headers=editor.headers)


def _make_workbook() -> bytes:
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "Notes"
    sheet.append(["nothing here"])
    models = workbook.create_sheet("Models")
    models.append(["Model", "Compute (FLOP)", "Cost (USD)", "Published"])
    models.append(["GPT-4", 2.1e25, 1234567.25, None])
    models.append(["Old, one", 1950, None, None])
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


_SHEET_MAP = make_map(table={"sheet": "Models"}, organization=None, qualifiers=[], date=None)


def test_table_is_imported_with_its_map(editor: Editor) -> None:
    tried = _send(editor, TABLE.encode(), query="?dry_run=true")
    assert (tried.status_code, tried.json()["created"]) == (200, 12), tried.text
    answer = _send(editor, TABLE.encode())
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["created"], body["edition"], body["quantities"]["read"]) == (12, None, 5)
    evidence = editor.client.get("/v1/claims/gpt-4-compute/evidence").json()["data"]
    assert evidence[0]["cell"]["fragment"] == "cell=2,5"
    assert evidence[0]["links"]["cell"].endswith("/v1/sources/models-1/text#cell=2,5")
    counts = editor.client.get("/v1/sources/models-1/numbers").json()["counts"]
    assert counts["claim"] == 5
    assert counts["open"] >= 2


def test_workbook_is_stored_as_csv(editor: Editor) -> None:
    answer = _send(editor, _make_workbook(), _SHEET_MAP, "models.xlsx")
    assert answer.status_code == 200, answer.text
    text = editor.client.get("/v1/sources/models-1/text").text
    assert text == (
        'Model,Compute (FLOP),Cost (USD),Published\nGPT-4,2.1e+25,1234567.25\n"Old, one",1950\n'
    )
    source = editor.client.get("/v1/sources/models-1").json()
    assert (source["media_type"], source["table"]["delimiter"]) == ("text/csv", ",")


def _make_bomb() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", bytes(40 << 20))
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("data.xlsx", b"not a workbook", "file_damaged"),
        ("data.xlsx", _make_workbook()[:-200], "file_damaged"),
        ("data.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "encrypted"),
        ("data.xlsx", _make_bomb(), "too_long"),
        ("data.xlsx", _make_workbook(), "unknown_sheet"),
        ("data.csv", b"\xff\xfea\0", "not_utf_8"),
        ("data.csv", b"a\0b", "unstorable_character"),
        ("data.csv", b'a,"b\n', "not_a_table"),
        ("data.csv", b"  ", "empty"),
        ("data.md", b"no table", "not_a_table"),
        ("data.pdf", b"%PDF", "unknown_table"),
    ],
)
def test_hostile_file_is_a_fault(editor: Editor, name: str, content: bytes, code: str) -> None:
    own = make_map(table={"sheet": "Other"})
    answer = _send(editor, content, own, name)
    assert answer.status_code == 422, answer.text
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/body/table", code)


def test_faults_of_map_and_rows_point_to_their_places(editor: Editor) -> None:
    answer = _send(editor, TABLE.encode(), make_map(kee=1))
    assert answer.json()["errors"][0]["pointer"] == "#/body/map/kee"
    answer = _send(editor, TABLE.replace("2010,", "soon,").encode())
    [fault] = answer.json()["errors"]
    assert fault["pointer"] == "#/body/table/rows/4"
    assert fault["detail"].startswith("line 4: ")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [({"map": b"{}"}, "#/body/file"), ({"file": b"a"}, "#/body/map")],
)
def test_part_that_is_missing_is_named(
    editor: Editor, fields: dict[str, bytes], pointer: str
) -> None:
    files = {name: (f"{name}.csv", content) for name, content in fields.items()}
    answer = editor.client.post("/v1/imports", files=files, headers=editor.headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
