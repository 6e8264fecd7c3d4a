"""Columns of tables: chosen by `fields`, looked up in other resources, in the unit of `as_unit`."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from pyarrow import parquet
from starlette.testclient import TestClient

pytestmark = pytest.mark.engines("sqlite")

TABLES = ("csv", "spreadsheet.csv", "md", "xlsx", "parquet")
LENGTHS = "metric=thickness"


def read_csv(client: TestClient, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.text, newline="")))


def read_header(content: bytes, suffix: str) -> list[str]:
    if suffix == "xlsx":
        return [
            str(cell.value) for cell in openpyxl.load_workbook(BytesIO(content)).worksheets[0][1]
        ]
    if suffix == "parquet":
        return list(parquet.read_table(BytesIO(content)).column_names)
    first = content.decode("utf-8-sig").splitlines()[0]
    if suffix == "md":
        return [cell.strip().replace("\\", "") for cell in first.strip("| ").split("|")]
    return first.split(",")


@pytest.mark.parametrize("suffix", TABLES)
def test_fields_choose_columns_in_the_order_given(client: TestClient, suffix: str) -> None:
    answer = client.get(f"/v1/claims.{suffix}?fields=value,id,value,unit&sort=id")
    assert answer.status_code == 200
    assert read_header(answer.content, suffix) == ["value", "id", "unit"]
    complete = client.get(f"/v1/claims.{suffix}?sort=id")
    assert answer.headers["etag"] != complete.headers["etag"]


def test_column_that_is_not_there_is_refused_with_the_nearest(client: TestClient) -> None:
    for method in ("GET", "HEAD"):
        answer = client.request(method, "/v1/claims.csv?fields=id,valu")
        assert answer.status_code == 422
    [fault] = client.get("/v1/claims.csv?fields=id,valu").json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/query/fields", "unknown_column")
    assert "there is no column 'valu'; near is `value`" in fault["detail"]
    # A field of the JSON that the table has in several columns; the one at fault is named, wherever it is.
    for asked in ("id,baseline", "baseline,id"):
        [fault] = client.get(f"/v1/claims.xlsx?fields={asked}").json()["errors"]
        assert "there is no column 'baseline'; near is `baseline_" in fault["detail"]
        assert "known ones: id, kind" in fault["detail"]
    # A path of the JSON is no column.
    assert client.get("/v1/claims.csv?fields=quantity.value").status_code == 422


@pytest.mark.engines("sqlite", "postgresql")
def test_row_of_a_claim_has_what_other_resources_say(client: TestClient) -> None:
    organizations = client.get("/v1/organizations?limit=200").json()["data"]
    countries = {one["id"]: one["country"] for one in organizations}
    claims = client.get("/v1/claims?limit=200").json()["data"]
    for claim, row in zip(claims, read_csv(client, "/v1/claims.csv"), strict=True):
        assert row["version"] == str(claim["version"])
        roles = [f"{one['id']}:{one['role']}" for one in claim["organizations"]]
        assert row["organization_roles"] == " ".join(roles)
        expected = [countries[one["id"]] for one in claim["organizations"] if countries[one["id"]]]
        assert row["countries"] == " ".join(dict.fromkeys(expected))
        words = "; ".join(
            f'characters {quote["start"]}-{quote["end"]}: "{quote["exact"]}"'
            for quote in claim["evidence"]
        )
        assert row["citation"] == (
            f'"{claim["evidence"][0]["source"]["title"]}", n.d., {words}. '
            f"Claimstone, claim {claim['id']}, version 1, revision 1"
        )
        period = claim["period"] or {"from": None, "to": None}
        assert (row["period_from"], row["period_to"]) == (period["from"] or "", period["to"] or "")


def test_all_quotes_are_a_column_only_if_it_is_named(client: TestClient) -> None:
    claims = client.get("/v1/claims?limit=200&expand=evidence").json()["data"]
    rows = read_csv(client, "/v1/claims.csv?fields=id,quotes")
    assert [json.loads(row["quotes"]) for row in rows] == [claim["evidence"] for claim in claims]
    assert "quotes" not in read_csv(client, "/v1/claims.csv")[0]
    [achievement, *_] = read_csv(client, "/v1/achievements.csv?fields=quotes,date_from,countries")
    assert list(achievement) == ["quotes", "date_from", "countries"]


@pytest.mark.engines("sqlite", "postgresql")
def test_as_unit_converts_what_is_stated_and_nothing_else(client: TestClient) -> None:
    url = f"/v1/claims.csv?{LENGTHS}"
    [before] = read_csv(client, url)
    [after] = read_csv(client, f"{url}&as_unit=inches")
    assert (before["value"], before["unit"]) == ("0.03", "mm")
    assert (after["value"], after["unit"]) == ("3/2540", "[in_i]")
    assert float(after["number"]) == 3 / 2540
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"value", "number", "unit"}
    answer = client.get(f"{url}&as_unit=inches")
    assert "as_unit" not in answer.headers["link"]
    assert answer.headers["etag"] != client.get(url).headers["etag"]


def test_fraction_in_a_spreadsheet_is_no_day(client: TestClient) -> None:
    url = f"{LENGTHS}&as_unit=inches&fields=value"
    protected = client.get(f"/v1/claims.spreadsheet.csv?{url}").content.decode("utf-8-sig")
    assert protected == "value\r\n'3/2540\r\n"
    sheet = openpyxl.load_workbook(
        BytesIO(client.get(f"/v1/claims.xlsx?{url}").content)
    ).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("3/2540", "s")
    table = parquet.read_table(BytesIO(client.get(f"/v1/claims.parquet?{url}").content))
    assert table.to_pylist() == [{"value": "3/2540"}]


@pytest.mark.parametrize(
    ("query", "code", "named"),
    [
        (
            f"{LENGTHS}&as_unit=kWh",
            "unit_mismatch",
            "kW.h measures energy, and 'thickness' measures length",
        ),
        ("as_unit=km", "unit_mismatch", "choose claims by `metric=`"),
        (f"{LENGTHS}&as_unit=furlong-ish", "unknown_unit", "furlong-ish"),
        (f"{LENGTHS}&as_unit=", "unknown_unit", ""),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_unit_that_does_not_fit_is_refused_before_the_file(
    client: TestClient, query: str, code: str, named: str, suffix: str
) -> None:
    assert client.head(f"/v1/claims.{suffix}?{query}").status_code == 422
    [fault] = client.get(f"/v1/claims.{suffix}?{query}").json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/query/as_unit", code)
    assert named in fault["detail"]


@pytest.mark.parametrize("path", ["/v1/claims", "/v1/claims.ndjson", "/v1/metrics.csv"])
def test_as_unit_is_only_for_tables_of_claims(client: TestClient, path: str) -> None:
    answer: Any = client.get(f"{path}?as_unit=km").json()
    assert answer["errors"][0]["code"] == "unknown_parameter"


def test_as_unit_of_no_claims_is_an_empty_table(client: TestClient) -> None:
    assert read_csv(client, "/v1/claims.csv?organization=nobody&as_unit=km") == []
