"""The command `check` as a newsroom runs it before it publishes."""

import csv
import io
import json
from pathlib import Path

import pytest
from support.command_line import run

from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

TRUE = "BOE's screen is 0.03 mm thick.\n"
WRONG = "XGIMI has ranked first in the Chinese projector market\nfor five consecutive years.\n"
UNKNOWN = "The Yangtze is 6,300 km long.\n"


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (TRUE, (), 0),
        (TRUE, ("--strict",), 0),
        (WRONG, (), 1),
        (UNKNOWN, (), 0),
        (UNKNOWN, ("--strict",), 1),
        ("FiberHome has carried 6.75 billion calls on one fibre.", (), 1),
        ("", ("--strict",), 0),
    ],
)
def test_check_of_a_file_has_a_status_by_what_speaks_against_it(
    seeded_settings: Settings, tmp_path: Path, text: str, options: tuple[str, ...], status: int
) -> None:
    checked = run(seeded_settings, "check", *options, write(tmp_path, "a.txt", text))
    assert (checked.returncode, checked.stderr) == (status, "")


def test_check_of_files_names_file_line_and_claim(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    first, second = write(tmp_path, "a.txt", TRUE), write(tmp_path, "b.txt", f"\n\n{WRONG}")
    checked = run(seeded_settings, "check", first, second)
    assert [line.split(" The ")[0] for line in checked.stdout.splitlines()] == [
        f"{first}:1: matches: 0.03 mm: [foldable-screen-thickness]",
        f"{second}:3: matches: first: [xgimi-market-rank]",
        f"{second}:4: differs: five consecutive years: [xgimi-years-ranked-first]",
    ]


def test_check_of_markdown_keeps_the_offsets_of_the_file(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    text = "# News\n\nBOE's **screen** is\n[0.03 mm](http://example.org/7 'a') thick.\n"
    checked = run(seeded_settings, "check", "--format", "json", write(tmp_path, "a.md", text))
    [file] = json.loads(checked.stdout)
    [number] = file["data"]
    assert text[number["start"] : number["end"]] == number["exact"] == "0.03 mm"
    assert (number["verdict"], checked.returncode) == ("matches", 0)


def test_check_of_standard_input_writes_a_table(seeded_settings: Settings) -> None:
    checked = run(seeded_settings, "check", "--format", "csv", "-", given=WRONG)
    rows = list(csv.DictReader(io.StringIO(checked.stdout, newline="")))
    assert [(row["file"], row["line"], row["exact"], row["verdict"]) for row in rows] == [
        ("-", "1", "first", "matches"),
        ("-", "2", "five consecutive years", "differs"),
    ]
    assert (rows[1]["stated"], rows[1]["claimed"], rows[1]["factor"]) == ("5", "4", "1.25")


def test_check_of_a_long_file_finds_what_is_at_its_end(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    text = "Nothing is said here. " * 2_000 + "\n\n" + TRUE
    checked = run(seeded_settings, "check", "--format", "json", write(tmp_path, "a.txt", text))
    [number] = json.loads(checked.stdout)[0]["data"]
    assert text[number["start"] : number["end"]] == "0.03 mm"
    numeral = number["numeral"]
    assert text[numeral["start"] : numeral["end"]] == numeral["exact"] == "0.03"


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be read"), ("BOE".encode("utf-16"), "write it in UTF-8")]
)
def test_check_of_what_is_no_text_says_so(
    seeded_settings: Settings, tmp_path: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "a.txt").write_bytes(content)
    checked = run(seeded_settings, "check", str(tmp_path / "a.txt"))
    assert checked.returncode == 1
    assert said in checked.stderr
