"""The reader of the catalogue, scored by the program as a user runs it."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import cuts, reading_scores

pytestmark = pytest.mark.engines("sqlite")

TEXT = "It flew more than 500 m, at 10 km/h."


def write_gold(folder: Path) -> Path:
    marks = [
        {"start": 18, "end": 23, "quote": "500 m", "value": 500, "unit": "m", "comparator": ">"},
        {"start": 28, "end": 35, "quote": "10 km/h", "value": 10, "unit": "km/h", "comparator": "="},
    ]  # fmt: skip
    file = folder / "gold.jsonl"
    file.write_text(json.dumps({"id": "x", "text": TEXT, "lang": "en", "quantities": marks}))
    return file


def test_scores_of_the_product_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["reading_scores", str(write_gold(tmp_path)), "--errors", "9"])
    reading_scores.main()
    row = capsys.readouterr().out.splitlines()[2]
    assert row.startswith("| gold | 2 |" + " 100.0 / 100.0 / 100.0 |" * 3)


def test_articles_are_written_as_their_scorer_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold, predicted = write_gold(tmp_path), tmp_path / "predicted.jsonl"
    options = ["--articles", str(gold), "--predicted", str(predicted)]
    monkeypatch.setattr(sys, "argv", ["reading_scores", str(gold), *options])
    reading_scores.main()
    (line,) = predicted.read_text(encoding="utf-8").splitlines()
    read = json.loads(line)
    assert [TEXT[item["start"] : item["end"]] for item in read] == ["500 m", "10 km/h"]
    assert [item["quote"] for item in read] == ["500 m", "10 km/h"]
    assert [(item["value"], item["unit"], item["comparator"]) for item in read] == [("500", "m", "gt"), ("10", "km/h", "eq")]  # fmt: skip


def test_cuts_are_counted_for_a_checker_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cuts, "refuse_all", lambda *_: ["number_cut"], raising=False)
    options = ["--checker", "benchmarks.cuts:refuse_all", "--errors", "1"]
    monkeypatch.setattr(sys, "argv", ["cuts", str(write_gold(tmp_path)), *options])
    cuts.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].endswith("| 2, 2, 0 | 100.0 | number_cut 2 |")
    assert lines[3].startswith("x refused '500 m'")
