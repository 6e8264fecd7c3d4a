"""The table of analysts: one row for each organization, metric, condition and period, exact and in one unit."""

import csv
import json
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest
from conftest import Provider
from starlette.testclient import TestClient
from support.record_bundle import CLAIMS, make_bundle, make_claim

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app

KEY = "organization,metric,kind,relative_to,scope,condition,period"
# Of the makers of cells: a number over again, one corrected, one disputed, two results of one year.
MORE = [
    make_claim("acme-corrected", "acme", "energy", "It was 305 Wh/kg in 2015, Acme says now.", "305 Wh/kg", period="2015", source="weekly"),
    make_claim("gamma-stands", "gamma", "energy", "Gamma reached 450 Wh/kg in 2020.", "450 Wh/kg", period="2020"),
    make_claim("gamma-again", "gamma", "energy", "Another cell of Gamma's had 340 Wh/kg.", "340 Wh/kg"),
    make_claim("gamma-more", "gamma", "energy", "Some of Gamma's have 345 Wh/kg.", "345 Wh/kg"),
    make_claim("delta-2001", "delta", "depth", "Paid by Gamma, Delta dug 7 m deep in 2001.", "7 m", period="2001"),
    make_claim("acme-first", "acme", "depth", "For 2031 Acme planned 4 m.", "4 m", period="2031", kind="target", source="weekly"),
    make_claim("acme-raised", "acme", "depth", "Acme now plans 6 m for 2031.", "6 m", period="2031", kind="target", follows="acme-first"),
    make_claim("acme-decade", "acme", "depth", "In the 2010s Acme dug 900 m deep.", "900 m", period="2010/2019"),
    make_claim("acme-some-year", "acme", "depth", "In a year of the 2010s it was 90 m.", "90 m", period="201X"),
    make_claim("acme-both-years", "acme", "depth", "In 2018 and 2019 it was 200 m.", "200 m", period="{2018,2019}"),
    make_claim("acme-one-year", "acme", "depth", "In 2018 or 2019 it was 100 m.", "100 m", period="[2018,2019]"),
    make_claim("acme-2018-b", "acme", "energy", "Acme's other cell of 2018 had 325 Wh/kg.", "325 Wh/kg", period="2018-01-01/2018-12-31"),
]  # fmt: skip


def make_cells() -> dict[str, Any]:
    bundle = make_bundle([*CLAIMS, *MORE])
    for source, published in zip(bundle["sources"], ("2021-05", "2022"), strict=True):
        source["published"] = published
    [paid] = [made for made in bundle["achievements"] if made["id"] == "of-delta"]
    paid["organizations"] += [
        {"organization": "delta", "role": "manufacturer"},
        {"organization": "gamma", "role": "funder"},
    ]
    return bundle


@pytest.fixture(scope="module")
def table(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = provider.copy_seeded()
    path = tmp_path_factory.mktemp("cells") / "cells.json"
    path.write_text(json.dumps(make_cells()), encoding="utf-8")
    with closing(Database(settings)) as database:
        import_bundle(database, path, Author("test"))
    with TestClient(create_app(settings)) as client:
        yield client


def read(client: TestClient, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/v1/table.csv?{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.text, newline="")))


def read_columns(client: TestClient, query: str, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in read(client, query)]


def test_table_has_one_row_for_each_organization_condition_and_period(table: TestClient) -> None:
    columns = ("organization", "kind", "period", "value", "claims", "numbers", "claim", "chosen_by")
    assert read_columns(table, "metric=energy", *columns) == [
        ("acme", "result", "2015", "305", "2", "2", "acme-corrected", "latest_published"),
        # The same days are one period, however they are written; a date about them is another.
        ("acme", "result", "2018", "320", "2", "2", "acme-2018", "first_id"),
        ("acme", "result", "2018~", "310", "1", "1", "acme-circa", "only_claim"),
        ("acme", "target", "2030", "600", "1", "1", "acme-target", "only_claim"),
        ("beta", "result", "2017", "350", "2", "1", "beta-again", "latest_published"),
        ("beta", "result", "2021", "400", "1", "1", "beta-2021", "only_claim"),
        ("gamma", "result", "2020", "450", "2", "2", "gamma-stands", "not_disputed"),
        # What has no date may be of any time: only the same number is the same cell.
        ("gamma", "result", "", "340", "2", "1", "gamma-again", "first_id"),
        ("gamma", "result", "", "345", "1", "1", "gamma-more", "only_claim"),
    ]


def test_table_does_not_take_a_part_of_a_period_for_all_of_it(table: TestClient) -> None:
    """What was dug in one year is no other number for what was dug in ten."""
    rows = read_columns(
        table, "metric=depth&date__gte=2010&kind=result", "period", "value", "numbers"
    )
    assert rows == [
        ("2010/2019", "900", "1"),
        ("201X", "90", "1"),
        ("{2018,2019}", "200", "1"),
        ("[2018,2019]", "100", "1"),
    ]


def test_table_shows_no_number_that_another_of_its_cell_follows(table: TestClient) -> None:
    columns = ("value", "chosen_by", "other_claims", "kind")
    rows = read_columns(table, "metric=depth&date__gte=2031", *columns)
    assert rows == [("6", "not_followed", "acme-first", "target")]


def test_table_says_of_a_cell_what_its_claims_state(table: TestClient) -> None:
    row = read(table, "metric=energy&organization=acme&unit=J/g")[0]
    assert (row["value"], row["lowest"], row["highest"]) == ("1098", "1080", "1098")
    assert (row["unit"], row["as_stated"]) == ("J/g", "305 Wh/kg")
    assert (row["other_claims"], row["achievements"]) == ("acme-2015", "1")
    assert (row["exact"], row["source"]) == ("It was 305 Wh/kg in 2015, Acme says now.", "weekly")
    assert '"It was 305 Wh/kg in 2015, Acme says now."' in row["citation"]
    assert "claim acme-corrected, version 1" in row["citation"]


def test_table_splits_by_conditions_as_records_do(table: TestClient) -> None:
    columns = (
        "organization",
        "condition",
        "qualifier.dataset",
        "period",
        "value",
        "comparator",
        "lower",
    )
    assert read_columns(table, "metric=rouge", *columns) == [
        ("acme", "", "", "2018", "50", "eq", ""),
        ("acme", "dataset: News", "News", "2019", "40", "eq", ""),
        ("beta", "dataset: Mail", "Mail", "2020", "25", "eq", ""),
        ("beta", "dataset: NEWS", "NEWS", "2020", "42", "eq", ""),
        ("gamma", "dataset: Mail", "Mail", "2021", "24", "gt", ""),
    ]  # fmt: skip
    assert read_columns(table, "metric=share", "relative_to", "value", "number") == [
        ("a hair", "0.5", "0.5"),
        ("a sheet", "1/3", "0.3333333333333333"),
    ]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("", [("30", "s"), ("30", "s")]),
        ("min", [("0.5", "min"), ("0.5", "min")]),
        ("hours", [("1/120", "h"), ("1/120", "h")]),
        ("ms", [("30000", "ms"), ("30000", "ms")]),
    ],
)
def test_table_is_in_the_unit_asked_for_exactly(
    turbines: TestClient, unit: str, expected: list[tuple[str, str]]
) -> None:
    asked = f"&unit={unit}" if unit else ""
    rows = read_columns(turbines, f"metric=start{asked}", "value", "unit")
    assert rows == expected


def test_table_in_a_unit_has_all_metrics_that_measure_what_it_measures(table: TestClient) -> None:
    rows = read_columns(table, "unit=Wh/kg&fields=metric,unit", "metric", "unit")
    assert set(rows) == {("energy", "W.h/kg")}


def test_table_reads_bare_numbers_in_its_unit(turbines: TestClient) -> None:
    query = "metric=output&unit=MW&value__gte=1.2&organization=south"
    assert read_columns(turbines, query, "claim", "value", "unit", "lowest") == [
        ("joint-2022", "1.4", "MW", "1.4")
    ]


def test_table_says_what_the_organization_of_a_row_did(table: TestClient) -> None:
    """The number of a result is not reached by who paid for it."""
    rows = read_columns(table, "metric=depth&date__lte=2002", "organization", "roles", "value")
    assert rows == [("delta", "developer manufacturer", "7"), ("gamma", "funder", "7")]


def test_claim_of_two_organizations_has_a_row_for_each_that_is_chosen(turbines: TestClient) -> None:
    columns = ("organization", "organization_name", "value", "claims")
    joint = [
        ("north", "North", "1400", "1"),
        ("south", "South", "1400", "1"),
    ]
    query = "metric=output&date__gte=2022&date__lte=2022"
    assert read_columns(turbines, query, *columns) == joint
    assert read_columns(turbines, f"{query}&organization=south", *columns) == joint[1:]
    assert read_columns(turbines, f"{query}&organization=south&country=CN", *columns) == []


def test_table_leaves_out_what_is_withdrawn_unless_it_is_asked_for(turbines: TestClient) -> None:
    query = "metric=output&date__gte=2020&date__lte=2020"
    assert read(turbines, query) == []
    assert read_columns(turbines, f"{query}&status=withdrawn", "claim") == [("north-wrong",)]


def test_table_is_in_a_total_order_with_what_is_unknown_last(turbines: TestClient) -> None:
    rows = read(turbines, f"fields={KEY},claim,value")
    keys = [(row["organization"] == "", row["organization"], row["metric"]) for row in rows]
    assert keys == sorted(keys)
    assert keys[-1][0]
    undated = [row["claim"] for row in rows if not row["period"]]
    dated = [tuple(row[name] for name in KEY.split(",")) for row in rows if row["period"]]
    assert len(dated) == len(set(dated))
    assert undated
    assert read(turbines, f"fields={KEY},claim,value") == rows


def test_table_of_an_earlier_revision_is_as_it_was(table: TestClient) -> None:
    now = table.get("/v1/table.csv?metric=energy")
    link = now.headers["link"].partition(">")[0].removeprefix("<")
    assert link == "/v1/table.csv?metric=energy&as_of=2"
    then = table.get(link)
    assert (then.text, then.headers["claimstone-total"]) == (now.text, "9")
    assert read(table, "metric=energy&as_of=1") == []


def test_table_that_a_client_has_is_not_sent_again(table: TestClient) -> None:
    answer = table.get("/v1/table.csv?metric=energy")
    again = table.get(
        "/v1/table.csv?metric=energy", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    other = table.get("/v1/table.csv?metric=energy&unit=J/g")
    assert other.headers["etag"] != answer.headers["etag"]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("metric=energy&unit=km", "unit", "unit_mismatch"),
        ("metric=energy&organization=nobody&unit=km", "unit", "unit_mismatch"),
        ("metric=energy&metric=depth&unit=km", "unit", "unit_mismatch"),
        ("unit=9**9", "unit", "unit_factor"),
        ("unit=quux", "unit", "unknown_unit"),
        ("as_unit=km", "as_unit", "unknown_parameter"),
        ("sort=id", "sort", "unknown_parameter"),
        ("cursor=x", "cursor", "unknown_parameter"),
        ("fields=price", "fields", "unknown_column"),
        ("date__gte=soon", "date__gte", None),
        ("value__gte=5 km&metric=energy", "value__gte", "unit_mismatch"),
    ],
)
def test_table_that_cannot_be_made_is_refused(
    table: TestClient, query: str, parameter: str, code: str | None
) -> None:
    answer = table.get(f"/v1/table.csv?{query}")
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert fault["pointer"] == f"#/query/{parameter}"
    assert code in (None, fault["code"])


@pytest.mark.engines("sqlite")
def test_table_without_rows_has_its_columns(table: TestClient) -> None:
    answer = table.get("/v1/table.csv?organization=nobody&fields=organization,value")
    assert (answer.text, answer.headers["claimstone-total"]) == ("organization,value\r\n", "0")
    sheet = openpyxl.load_workbook(BytesIO(table.get("/v1/table.xlsx?organization=nobody").content))
    assert sheet["table"].max_row == 1
    parquet = table.get("/v1/table.parquet?organization=nobody").content
    assert pl.read_parquet(BytesIO(parquet)).height == 0


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_programs_of_analysts_read_the_same_table(table: TestClient, tmp_path: Path) -> None:
    """pandas, Polars, DuckDB and a spreadsheet get every cell, exact numbers to the letter."""
    files = {}
    for ending in ("csv", "spreadsheet.csv", "xlsx", "parquet"):
        files[ending] = tmp_path / f"table.{ending}"
        files[ending].write_bytes(table.get(f"/v1/table.{ending}").content)
    names, *rows = csv.reader(StringIO(files["csv"].read_text(encoding="utf-8"), newline=""))
    assert "1/3" in [row[names.index("value")] for row in rows]
    numbers = {"number", "claims", "numbers", "achievements", "start", "end"}

    def check(found_names: list[str], found: list[Any]) -> None:
        assert found_names == names
        for row, expected in zip(found, rows, strict=True):
            for name, cell, text in zip(names, row, expected, strict=True):
                is_empty = cell is None or cell == "" or cell != cell  # noqa: PLR0124 - NaN of pandas
                assert is_empty == (text == "")
                if text and name in numbers:
                    assert float(cell) == float(text)
                elif text:
                    assert cell == text

    texts = {name: "str" for name in names if name not in numbers}
    frames = [
        pd.read_csv(files["csv"], dtype=texts, keep_default_na=False, na_values={name: [""] for name in numbers}),
        pd.read_parquet(files["parquet"]).astype(object),
        pd.read_excel(files["xlsx"], sheet_name="table", dtype=object),
    ]  # fmt: skip
    for frame in frames:
        check(list(frame.columns), [list(row) for row in frame.astype(object).to_numpy()])
    strings = dict.fromkeys(texts, pl.String)
    for polars in (
        pl.read_csv(files["csv"], schema_overrides=strings),
        pl.read_parquet(files["parquet"]),
    ):
        check(polars.columns, polars.rows())
    with duckdb.connect() as connection:
        for how in (
            f"read_csv('{files['csv']}', all_varchar = true)",
            f"read_parquet('{files['parquet']}')",
        ):
            result = connection.execute(f"SELECT * FROM {how}")
            check([column[0] for column in result.description or []], result.fetchall())
    sheet = openpyxl.load_workbook(files["xlsx"])["table"]
    header, *cells = sheet.iter_rows(values_only=True)
    check(list(map(str, header)), cells)
    safe = csv.reader(
        StringIO(files["spreadsheet.csv"].read_text(encoding="utf-8-sig"), newline="")
    )
    next(safe)
    check(names, [[cell.removeprefix("'") for cell in row] for row in safe])


@pytest.mark.engines("sqlite")
def test_table_is_sent_in_ranges_to_programs_that_read_a_url_so(table: TestClient) -> None:
    url = "/v1/table.parquet?metric=energy"
    full = table.get(url)
    end = table.get(url, headers={"Range": "bytes=-8"})
    assert (end.status_code, end.content) == (206, full.content[-8:])
    assert table.head(url).headers["content-length"] == str(len(full.content))
