"""Files that become readings, and files that cannot: each gets a 4xx that says why, and harms nobody."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from support.files import encrypt_pdf, make_pdf, make_pdf_bomb
from support.reading_desk import FIELDS, Desk

from app.database.database import Database
from app.main import create_app
from app.settings import Settings

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]
SENTENCE = "Orvio sold 30,000 packs in 2024."
MAX_BYTES = 200_000


@pytest.fixture
def desk(seeded_settings: Settings, database: Database) -> Iterator[Desk]:
    settings = seeded_settings.model_copy(
        update={"max_document_bytes": MAX_BYTES, "heavy_seconds": 2, "heavy_processes": 1}
    )
    with TestClient(create_app(settings)) as client:
        yield Desk(client, database)


def test_files_of_each_type_become_readings(desk: Desk) -> None:
    for content, name, media_type, tool in (
        (SENTENCE.encode(), "a.txt", "text/plain", "plain text"),
        (f"# Orvio\n\n**{SENTENCE}**".encode(), "a.md", "application/octet-stream", "markdown-it"),
        (f"<html><body><p>{SENTENCE} So.</p></body></html>".encode(), "a", "text/html", "trafil"),
        (make_pdf(f"{SENTENCE} It is."), "a.pdf", "application/pdf", "pypdf"),
        (
            "奥维2024年售出3万套电池。".encode("gb18030"),
            "b.txt",
            "text/plain; charset=gb18030",
            "plain",
        ),
    ):
        answer = desk.upload(content, name, media_type)
        assert answer.status_code == 201, answer.text
        reading = answer.json()
        assert reading["source"]["tool"].startswith(tool)
        assert reading["source"]["language"] == ("zh" if name == "b.txt" else "en")
        [candidate] = desk.list_candidates(reading["number"])
        assert candidate["draft"]["quantity"]["value"] == "30000"
        quote = candidate["draft"]["evidence"][0]
        assert reading["text"].startswith(quote["exact"], quote["start"])


def test_hostile_files_are_refused_and_the_next_one_is_read(desk: Desk) -> None:
    deep = b"<html>" + b"<div><b>" * 20_000 + b"5 km"
    for content, name, media_type, status, code in (
        (b"5 km " * 50_000, "a.txt", "text/plain", 413, "content_too_large"),
        (b"5 km " * 30_000, "a.txt", "text/plain", 413, "content_too_large"),
        (encrypt_pdf(make_pdf("5 km"), "secret"), "a.pdf", "application/pdf", 422, "encrypted"),
        (make_pdf("5 km")[:200], "a.pdf", "application/pdf", 422, "file_damaged"),
        (make_pdf(""), "a.pdf", "application/pdf", 422, "no_text"),
        (b"\xff\xfe\x00", "a.txt", "text/plain", 422, "file_damaged"),
        (b"%PDF-1.7 5 km", "a.txt", "text/plain", 415, "unsupported_media_type"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "image/png", 415, "unsupported_media_type"),
        (b"PK\x03\x04", "a.txt", "text/plain", 415, "unsupported_media_type"),
        (b"5 km", "a.exe", "application/octet-stream", 415, "unsupported_media_type"),
        (b"", "a.html", "text/html", 422, "no_text"),
    ):
        answer = desk.upload(content, name, media_type)
        problem = answer.json()
        found = {problem["type"].rpartition(":")[2]} | {
            fault["code"] for fault in problem.get("errors", [])
        }
        assert (answer.status_code, code in found) == (status, True), (name, answer.text)
    for content, name, media_type in (
        (make_pdf_bomb(3 * 2**30 // 10), "a.pdf", "application/pdf"),
        (deep, "a.html", "text/html"),
        (b"[" * 60_000, "a.md", "text/markdown"),
    ):
        answer = desk.upload(content[:MAX_BYTES], name, media_type)
        assert answer.status_code in {201, 413, 422}, (name, answer.text[:500])
    assert desk.upload(SENTENCE.encode(), "a.txt", "text/plain").status_code == 201


def test_refusal_of_a_type_names_all_of_it(desk: Desk) -> None:
    docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    for media_type in ("image/png", docx):
        answer = desk.upload(b"x", "a.bin", media_type)
        assert answer.json()["detail"].endswith(f"; this one is sent as '{media_type}'")


def test_text_of_blanks_alone_is_refused(desk: Desk) -> None:
    for text in (" \n\t ", "\u200b\u200b", " - \n"):
        answer = desk.ask("POST", "", {"title": "Blank", "text": text})
        assert answer.status_code == 422, answer.text
        [fault] = answer.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("#/body/text", "no_text")


def test_form_is_refused_by_its_parts(desk: Desk) -> None:
    file = ("a.txt", SENTENCE.encode(), "text/plain")
    for files, data, pointer in (
        ({"file": file}, {}, "#/body/title"),
        ({"file": file}, {"title": "Orvio", "colour": "red"}, "#/body/colour"),
        ({"paper": file}, {"title": "Orvio"}, "#/body/paper"),
        ({"other": ("", b"x")}, {"title": "Orvio"}, "#/body/file"),
        ({"file": file}, {"title": "Orvio", "published": "soon"}, "#/body/published"),
        ({"file": file}, {"title": "Orvio", "language": "xx-none"}, "#/body/language"),
    ):
        answer = desk.ask("POST", "", files=files, data=data)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == pointer, answer.text
    known = desk.ask("POST", "", files={"file": file}, data={"title": "Orvio", "x": "y"})
    assert known.json()["errors"][0]["detail"].startswith("this field is not known here")
    assert "where there is none" not in known.text
    titled = {"file": file, "title": (None, b"\xff\xfe")}
    latin = desk.ask("POST", "", files=titled)
    assert (latin.status_code, "the field 'title' is not UTF-8" in latin.text) == (422, True)
    headers = {"Content-Type": "multipart/form-data"}
    broken = desk.ask("POST", "", headers=headers, content=b"5 km")
    assert broken.json()["errors"][0]["code"] == "not_multipart"
    plain = desk.ask("POST", "", headers={"Content-Type": "text/plain"}, content=b"5 km")
    assert (plain.status_code, plain.headers["accept"]) == (
        415,
        "application/json, multipart/form-data",
    )


@pytest.mark.parametrize("text", ["", "\x00", 7, None])
def test_text_that_cannot_be_stored_is_refused(desk: Desk, text: object) -> None:
    answer = desk.ask("POST", "", {**FIELDS, "text": text})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("#/body")


def test_text_of_too_many_numbers_or_none_is_answered(desk: Desk) -> None:
    many = desk.ask("POST", "", {**FIELDS, "text": "5 km. " * 2_001})
    assert many.json()["errors"][0]["code"] == "too_many_numbers"
    without = desk.create("There is no number here.")
    assert without["done"] is True
    assert desk.publish(without["number"]).status_code == 200
