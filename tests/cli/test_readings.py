"""`claimstone read`: shows candidates, and stores or publishes a reading if asked."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.settings import Settings

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]
TEXT = "Orvio sold 30,000 packs in 2024. YOFC can draw 10,000 km of fiber from one preform."


@pytest.fixture
def file(tmp_path: Path, seeded_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAIMSTONE_DATABASE_URL", seeded_settings.database_url)
    path = tmp_path / "orvio.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_read_shows_candidates_and_stores_nothing(file: Path) -> None:
    shown = run("read", file)
    assert "1. 30,000 packs: orvio" in shown
    assert "duplicate fiber-length-per-preform" in shown
    assert "2024: date" in shown
    document = json.loads(run("read", file, "--json", "--title", "Orvio sells"))
    assert document["reading"]["source"]["title"] == "Orvio sells"
    assert [own["state"] for own in document["candidates"]] == ["new", "new"]


def test_read_publishes_what_a_file_of_decisions_accepts(file: Path, tmp_path: Path) -> None:
    metric = json.loads(run("read", file, "--json"))["candidates"][0]["draft"]["metric"]
    decisions = tmp_path / "decisions.json"
    content = {
        "decisions": [
            {"candidate": 1, "decision": "accept"},
            {"candidate": 2, "decision": "accept", "evidence_for": "fiber-length-per-preform"},
        ],
        "drafts": {"metrics": {metric: {"definition": "Packs that were sold."}}},
    }
    decisions.write_text(json.dumps(content), encoding="utf-8")
    options = ("--decisions", decisions, "--publish")
    assert "dry run: nothing was stored" in run("read", file, *options, "--dry-run")
    assert "reading 1 is published" in run("read", file, *options)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", b"x", "not_readable"),
        ("a.pdf", b"x", "not_readable"),
        ("a.txt", b"\xff", "file_damaged"),
        ("a.html", b"", "no_text"),
    ],
)
def test_file_that_cannot_be_read_is_refused(
    file: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, code: str
) -> None:
    path = file.with_name(name)
    path.write_bytes(content)
    result = CliRunner().invoke(app, ["read", str(path)])
    assert code in str(getattr(result.exception, "faults", result.exception))
    assert capsys.readouterr().out == ""
