"""Timelines and comparisons as tables in CSV and Markdown, beside their JSON."""

import csv
import re
from io import StringIO
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.comparison_bundle import HOSTILE_QUANTITY, HOSTILE_SCOPE, HOSTILE_SENTENCE, LONG
from support.json_answers import get

pytestmark = pytest.mark.engines("sqlite")

Row = dict[str, str]

CSV = "text/csv; charset=utf-8; header=present"
TABLES = [
    "/v1/metrics/output/timeline",
    "/v1/metrics/length/timeline",
    "/v1/metrics/blades/timeline",
    "/v1/compare?organizations=north,south&metrics=rotor,blades,length,output",
    "/v1/compare?claims=north-hostile,north-range,north-2023",
]


def with_format(url: str, name: str) -> str:
    path, mark, query = url.partition("?")
    return f"{path}.{name}{mark}{query}"


def read_csv(client: TestClient, url: str) -> list[Row]:
    answer = client.get(with_format(url, "csv"))
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


CELL = re.compile(r"((?:\\.|[^|\\])*)\|")


def read_markdown(client: TestClient, url: str) -> list[list[str]]:
    """Read the cells of each line, as they are written."""
    answer = client.get(with_format(url, "md"))
    assert answer.status_code == 200, answer.text
    lines = answer.content.decode().split("\n")
    assert lines.pop() == ""
    assert all(line.startswith("| ") and line.endswith(" |") for line in lines)
    return [[cell.strip() for cell in CELL.findall(line[1:])] for line in lines]


def list_cells(body: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """List what becomes a row of the table, for each kind of body."""
    if "cells" in body:
        return list(body["cells"])
    return [*body["dated"], *(point for line in body["undated"] for point in line)]


def write(value: str | int | bool | None) -> str:  # noqa: FBT001 - any scalar of JSON
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@pytest.mark.parametrize("url", TABLES)
def test_csv_has_every_value_of_the_json_unchanged(turbines: TestClient, url: str) -> None:
    cells, rows = list_cells(get(turbines, url)), read_csv(turbines, url)
    assert len(rows) == len(cells)
    for row, cell in zip(rows, cells, strict=True):
        quantity, evidence = cell["quantity"] or {}, (cell["evidence"] or [{}])[0]
        normalized = quantity.get("normalized") or {}
        tolerance = quantity.get("tolerance") or {}
        expected = {
            **{
                name: quantity.get(name)
                for name in (
                    *("as_stated", "comparator", "cue", "value", "lower", "upper"),
                    *("unit_text", "read_by"),
                )
            },
            **{f"tolerance_{side}": tolerance.get(side) for side in ("minus", "plus")},
            "unit": quantity.get("unit", {}).get("code"),
            "normalized_value": normalized.get("value"),
            "normalized_unit": normalized.get("unit"),
            "number": quantity.get("number"),
            "normalized_number": normalized.get("number"),
            "claim": cell["claim"] and cell["claim"]["id"],
            "period": cell["period"] and cell["period"]["edtf"],
            "source": evidence.get("source", {}).get("id"),
            "source_title": evidence.get("source", {}).get("title"),
            **{name: evidence.get(name) for name in ("exact", "start", "end")},
        }
        if "role" in cell:
            expected |= {name: cell[name] for name in ("role", "record")}
            expected["after"] = " ".join(cell["after"])
        else:
            expected |= {name: cell[name] for name in ("kind", "scope", "comparable")}
            expected |= {name: " ".join(cell[name]) for name in ("reasons", "caveats")}
            expected["organizations"] = " ".join(
                organization["id"] for organization in cell["organizations"]
            )
            expected["metric"] = cell["metric"]["id"]
        numbered = {"line", "position"} if "role" in cell else set()
        assert {name: row[name] for name in row if name not in numbered} == {
            name: write(value) for name, value in expected.items()
        }


def test_csv_of_a_timeline_numbers_its_lines_and_the_places_in_them(turbines: TestClient) -> None:
    rows = read_csv(turbines, "/v1/metrics/output/timeline")
    assert [(row["line"], row["position"]) for row in rows] == [
        *(("0", str(position)) for position in range(1, 9)),
        ("1", "1"),
        ("2", "1"),
        ("2", "2"),
    ]


def test_csv_keeps_exact_values_and_hostile_words_to_the_letter(turbines: TestClient) -> None:
    hostile, long, ranged = read_csv(
        turbines, "/v1/compare?claims=north-hostile,north-long,north-range"
    )
    assert hostile["as_stated"] == HOSTILE_QUANTITY
    assert hostile["scope"] == HOSTILE_SCOPE
    assert hostile["exact"] == HOSTILE_SENTENCE
    assert (hostile["value"], hostile["normalized_value"]) == ("1.50", "1.5")
    assert long["value"] == LONG
    assert long["normalized_value"] == "1234567890123.456789012345678901234567890123456789"
    assert (ranged["value"], ranged["lower"], ranged["upper"]) == ("", "2", "3")


@pytest.mark.parametrize("url", TABLES)
def test_csv_ends_each_line_as_rfc_4180_says(turbines: TestClient, url: str) -> None:
    answer = turbines.get(with_format(url, "csv"))
    text = answer.content.decode()
    assert text.endswith("\r\n")
    # A line feed alone occurs only within quotes.
    unquoted = re.sub(r'"[^"]*"', "", text)
    assert unquoted.count("\n") == unquoted.count("\r\n") == unquoted.count("\r")
    assert unquoted.count("\r\n") == len(list_cells(get(turbines, url))) + 1


@pytest.mark.parametrize("url", TABLES)
def test_markdown_has_the_cells_of_the_csv(turbines: TestClient, url: str) -> None:
    header, rule, *lines = read_markdown(turbines, url)
    rows = read_csv(turbines, url)
    assert rule == ["---"] * len(header)
    assert {len(line) for line in lines} == {len(header)}
    for line, row in zip(lines, rows, strict=True):
        unescaped = [re.sub(r"\\(.)", r"\1", cell) for cell in line]
        # A cell of a table has no line breaks, and single spaces.
        assert dict(
            zip([re.sub(r"\\(.)", r"\1", name) for name in header], unescaped, strict=True)
        ) == {name: " ".join(value.split()) for name, value in row.items()}


@pytest.mark.parametrize("url", TABLES)
def test_markdown_escapes_what_would_be_markup(turbines: TestClient, url: str) -> None:
    _, _, *lines = read_markdown(turbines, url)
    for cell in (cell for line in lines for cell in line):
        bare = re.sub(r"\\.", "", cell)
        assert not set(bare) & set("\\`*_[]<>|&~\n\r")


@pytest.mark.parametrize("url", [TABLES[0], TABLES[3]])
def test_each_format_has_a_media_type_and_an_etag_of_its_own(
    turbines: TestClient, url: str
) -> None:
    urls = [url, with_format(url, "csv"), with_format(url, "md")]
    answers = [turbines.get(one, headers={"accept": "text/html"}) for one in urls]
    types = [answer.headers["content-type"] for answer in answers]
    assert types == ["application/json", CSV, "text/markdown; charset=utf-8"]
    tags = [answer.headers["etag"] for answer in answers]
    assert len(set(tags)) == 3
    for one in urls:
        for tag in tags:
            again = turbines.get(one, headers={"if-none-match": tag})
            assert again.status_code == (304 if urls.index(one) == tags.index(tag) else 200)
