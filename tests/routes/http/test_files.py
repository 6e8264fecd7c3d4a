"""Full lists over HTTP: every collection in every format, read with the common libraries."""

import csv
import json
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO, StringIO
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import duckdb
import httpx2
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import Provider
from pyarrow import parquet
from starlette.testclient import TestClient
from support.running_server import serve
from support.synthetic_claims import add_claims
from support.waiting import wait_until

from app.database.database import Database
from app.formats.tables.column import CellType, Column
from app.formats.tables.resource_columns import find_table
from app.formats.tables.spreadsheet_cells import is_kept
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
CSV = "text/csv; charset=utf-8; header=present"
MEDIA_TYPES = {
    "ndjson": "application/x-ndjson",
    "csv": CSV,
    "spreadsheet.csv": CSV,
    "md": "text/markdown; charset=utf-8",
    "xlsx": XLSX,
    "parquet": PARQUET,
    "jsonld": "application/ld+json",
}
SAVED = {"spreadsheet.csv", "xlsx", "parquet"}
KINDS = {
    "achievements": "achievement",
    "claims": "claim",
    "companies": "organization",
    "metrics": "metric",
    "organizations": "organization",
    "sources": "source",
    "technologies": "technology",
}
Cell = str | float | None


def list_documents(client: TestClient, url: str) -> list[Any]:
    """Read all pages of the list in JSON."""
    documents: list[Any] = []
    following: str | None = url
    while following:
        body = client.get(following).json()
        documents += body["data"]
        following = body["links"]["next"]
    return documents


def list_columns(collection: str) -> tuple[Column, ...]:
    return find_table(KINDS[collection]).columns


def list_rows(client: TestClient, collection: str) -> list[list[Cell]]:
    documents = list_documents(client, f"/v1/{collection}?limit=200")
    if any(column.is_looked_up for column in list_columns(collection)):
        # Their cells are checked in `test_table_columns.py`; here each format has to have the same.
        rows = csv.DictReader(StringIO(get(client, collection, "csv").decode(), newline=""))
        for document, row in zip(documents, rows, strict=True):
            document |= {"countries": row["countries"].split(), "citation": row.get("citation")}
    return [
        [column.read(document) for column in list_columns(collection)] for document in documents
    ]


def write(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def get(client: TestClient, collection: str, chosen: str) -> bytes:
    answer = client.get(f"/v1/{collection}.{chosen}")
    assert answer.status_code == 200
    return answer.content


@pytest.mark.slow
@pytest.mark.parametrize("chosen", MEDIA_TYPES)
@pytest.mark.parametrize("collection", KINDS)
def test_list_has_the_headers_of_its_format(
    client: TestClient, collection: str, chosen: str
) -> None:
    answer = client.get(f"/v1/{collection}.{chosen}?limit=1")
    meta = client.get(f"/v1/{collection}").json()["meta"]
    assert answer.headers["content-type"] == MEDIA_TYPES[chosen]
    assert answer.headers["claimstone-total"] == str(meta["count"])
    assert answer.headers["claimstone-revision"] == f"{meta['epoch']}.{meta['revision']}"
    assert answer.headers["link"] == f'</v1/{collection}?as_of=1>; rel="cite-as"'
    attached = f'attachment; filename="{collection}.{chosen}"'
    assert answer.headers.get("content-disposition") == (attached if chosen in SAVED else None)


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize("collection", KINDS)
def test_ndjson_has_the_documents_to_the_byte(client: TestClient, collection: str) -> None:
    *lines, rest = get(client, collection, "ndjson").split(b"\n")
    assert rest == b""
    # A list shows the first quote of a claim, unless it is asked for all.
    full = "&expand=evidence" if collection == "claims" else ""
    page = client.get(f"/v1/{collection}?limit=200{full}").content
    assert page.startswith(b'{"data":[%b],' % b",".join(lines))
    frame = pd.read_json(BytesIO(b"\n".join(lines)), lines=True)
    assert list(frame["id"]) == [json.loads(line)["id"] for line in lines]


@pytest.mark.parametrize("collection", KINDS)
def test_csv_has_every_cell(client: TestClient, collection: str) -> None:
    body = get(client, collection, "csv")
    header, *rows = csv.reader(StringIO(body.decode(), newline=""))
    expected = [[write(cell) for cell in row] for row in list_rows(client, collection)]
    assert header == [column.name for column in list_columns(collection)]
    assert rows == expected
    frame = pd.read_csv(BytesIO(body), dtype=str, keep_default_na=False)
    assert frame.to_numpy().tolist() == expected


@pytest.mark.parametrize("collection", KINDS)
def test_spreadsheet_csv_differs_only_in_text_that_would_be_replaced(
    client: TestClient, collection: str
) -> None:
    text = get(client, collection, "spreadsheet.csv").decode()
    assert text.startswith("\ufeff")
    _header, *protected = csv.reader(StringIO(text[1:], newline=""))
    for row, written in zip(list_rows(client, collection), protected, strict=True):
        replaced = [isinstance(cell, str) and not is_kept(cell) for cell in row]
        assert written == [
            f"'{write(cell)}" if is_replaced else write(cell)
            for cell, is_replaced in zip(row, replaced, strict=True)
        ]


@pytest.mark.parametrize("collection", KINDS)
def test_markdown_has_every_row(client: TestClient, collection: str) -> None:
    header, _rule, *lines = get(client, collection, "md").decode().splitlines()
    rows = list_rows(client, collection)
    assert header == f"| {' | '.join(column.name for column in list_columns(collection))} |"
    ids = [re.sub(r"\\(.)", r"\1", line.split(" | ")[0].removeprefix("| ")) for line in lines]
    assert ids == [row[0] for row in rows]


@pytest.mark.parametrize("collection", KINDS)
def test_xlsx_has_every_cell_with_its_type(client: TestClient, collection: str) -> None:
    body = get(client, collection, "xlsx")
    sheet = openpyxl.load_workbook(BytesIO(body))[collection]
    header, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    columns, expected = list_columns(collection), list_rows(client, collection)
    assert header == [column.name for column in columns]
    assert rows == expected
    for row in sheet.iter_rows(min_row=2):
        for cell, column in zip(row, columns, strict=True):
            is_text = column.type not in (CellType.NUMBER, CellType.INTEGER)
            assert cell.value is None or (cell.data_type != "n") == is_text
    frame = pd.read_excel(BytesIO(body), sheet_name=collection, dtype=object)
    values = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    assert values == expected


@pytest.mark.parametrize("collection", KINDS)
def test_parquet_has_every_cell_with_its_type(client: TestClient, collection: str) -> None:
    table = parquet.read_table(BytesIO(get(client, collection, "parquet")))
    types = {CellType.NUMBER: pa.float64(), CellType.INTEGER: pa.int64()}
    columns = list_columns(collection)
    assert table.schema.names == [column.name for column in columns]
    assert table.schema.types == [types.get(column.type, pa.string()) for column in columns]
    assert table.schema.metadata[b"claimstone.revision"] == b"1"
    assert [list(row.values()) for row in table.to_pylist()] == list_rows(client, collection)


@pytest.mark.slow
@pytest.mark.parametrize("chosen", ["csv", "ndjson", "parquet"])
@pytest.mark.parametrize("collection", KINDS)
def test_duckdb_reads_every_row(
    client: TestClient, collection: str, chosen: str, tmp_path: Path
) -> None:
    path = tmp_path / f"list.{chosen}"
    path.write_bytes(get(client, collection, chosen))
    how = {
        "csv": f"read_csv('{path}', all_varchar = true, nullstr = '')",
        "ndjson": f"read_ndjson('{path}')",
        "parquet": f"read_parquet('{path}')",
    }
    with duckdb.connect() as connection:
        read = connection.execute(f"SELECT * FROM {how[chosen]}")
        names, rows = [column[0] for column in read.description or []], read.fetchall()
    expected = list_rows(client, collection)
    if chosen == "ndjson":
        assert [row[names.index("id")] for row in rows] == [row[0] for row in expected]
        return
    assert names == [column.name for column in list_columns(collection)]
    if chosen == "csv":
        expected = [[None if cell is None else str(cell) for cell in row] for row in expected]
    assert [list(row) for row in rows] == expected


@pytest.mark.parametrize("chosen", ["csv", "parquet"])
@pytest.mark.parametrize("collection", KINDS)
def test_polars_reads_every_row(client: TestClient, collection: str, chosen: str) -> None:
    body = BytesIO(get(client, collection, chosen))
    # Types are those that Polars finds, but for texts, which may have digits alone.
    columns = list_columns(collection)
    numbers = (CellType.NUMBER, CellType.INTEGER)
    texts = {column.name: pl.String for column in columns if column.type not in numbers}
    frame = (
        pl.read_parquet(body) if chosen == "parquet" else pl.read_csv(body, schema_overrides=texts)
    )
    assert frame.columns == [column.name for column in columns]
    assert [list(row) for row in frame.rows()] == list_rows(client, collection)


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    "url",
    [
        "/v1/claims?organization=xgimi&organization=boe",
        "/v1/claims?kind=requirement&sort=-id",
        "/v1/claims?value__gte=1+km&sort=-value",
        "/v1/claims?sort=-factor,-id",
        "/v1/claims?organization=nobody",
        "/v1/claims?q=fiber+-preform",
        "/v1/achievements?q=aluminum",
        "/v1/achievements?q=aluminum&sort=date",
        "/v1/technologies?field=display&limit=1",
        "/v1/companies?sort=-id",
    ],
)
def test_whole_list_respects_filters_words_and_order(client: TestClient, url: str) -> None:
    expected = [document["id"] for document in list_documents(client, url)]
    for chosen in ("ndjson", "csv"):
        answer = client.get(url.replace("?", f".{chosen}?"))
        assert answer.headers["claimstone-total"] == str(len(expected))
        lines = answer.text.splitlines()
        if chosen == "ndjson":
            assert [json.loads(line)["id"] for line in lines] == expected
        else:
            rows = csv.DictReader(StringIO(answer.text, newline=""))
            assert [row["id"] for row in rows] == expected


def test_claims_to_cite_are_named_with_their_filters_and_the_revision(client: TestClient) -> None:
    url = "/v1/claims?include_uncertain=true&metric=thickness&metric=market-rank&q=a%26b&limit=3"
    link = client.get(url.replace("?", ".csv?")).headers["link"]
    path, _, query = link.removeprefix("<").removesuffix('>; rel="cite-as"').partition("?")
    assert path == "/v1/claims"
    assert sorted(parse_qsl(query)) == [
        ("as_of", "1"),
        ("include_uncertain", "true"),
        ("metric", "market-rank"),
        ("metric", "thickness"),
        ("q", "a&b"),
    ]


@pytest.mark.parametrize("chosen", MEDIA_TYPES)
def test_whole_list_asked_wrongly_is_refused_before_it_begins(
    client: TestClient, chosen: str
) -> None:
    answer = client.get(f"/v1/claims.{chosen}?value__gte=5")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("chosen", "library"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_format_that_is_not_installed_is_named_with_its_extra(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
    library: str,
) -> None:
    """As an installation of `claimstone` without the extra `files` answers."""
    monkeypatch.setitem(sys.modules, library, None)
    for module in ("xlsx", "parquet"):
        monkeypatch.delitem(sys.modules, f"app.formats.tables.{module}", raising=False)
    # No other test asks for this file, which would then be on disk.
    response = client.get(f"/v1/claims.{chosen}?status=withdrawn&fields=id")
    assert response.status_code == 422
    [fault] = response.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/path", "format_not_installed")
    assert "'claimstone[files]'" in fault["detail"]
    assert client.get("/v1/claims.csv").status_code == 200


@pytest.mark.parametrize("accept", ["text/csv", "application/ld+json", "*/*", "image/png", ""])
@pytest.mark.parametrize("url", ["/v1/metrics", "/v1/metrics/thickness", "/v1/metrics.csv"])
def test_path_answers_in_its_own_format_whatever_accept_says(
    client: TestClient, url: str, accept: str
) -> None:
    answer = client.get(url, headers={"accept": accept})
    assert answer.content == client.get(url).content
    assert answer.headers["content-type"] == (CSV if url.endswith(".csv") else "application/json")
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("/v1/claims?format=csv", "`/v1/claims.csv`"),
        ("/v1/claims?format=csv-spreadsheet", "`/v1/claims.spreadsheet.csv`"),
        ("/v1/companies?format=turtle&limit=1", "`/v1/companies.ndjson`, `/v1/companies.csv`, "),
        ("/v1/claims?format=json", "leave `format` out"),
        ("/v1/sources/self-developed-technologies?format=jsonld", "technologies.jsonld`"),
        ("/v1/metrics/thickness/timeline?format=md", "`/v1/metrics/thickness/timeline.md`"),
        ("/v1/compare?claims=a&format=xlsx", "`/v1/compare.csv`, `/v1/compare.spreadsheet.csv`"),
        ("/v1/claims.csv?format=md", "this parameter is not known here"),
        ("/v1/changes?format=csv", "this parameter is not known here"),
    ],
)
def test_parameter_format_is_unknown_and_names_the_path(
    client: TestClient, url: str, named: str
) -> None:
    answer = client.get(url)
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/query/format", "unknown_parameter")
    assert named in fault["detail"]


@pytest.mark.parametrize("chosen", MEDIA_TYPES)
def test_whole_list_is_not_sent_twice(client: TestClient, chosen: str) -> None:
    url = f"/v1/metrics.{chosen}"
    tag = client.get(url).headers["etag"]
    again = client.get(url, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    for other in (f"/v1/metrics.{chosen}?q=length", f"/v1/sources.{chosen}"):
        assert client.get(other, headers={"if-none-match": tag}).status_code == 200


def test_tags_of_all_formats_differ(client: TestClient) -> None:
    tags = {client.get(f"/v1/metrics.{format_name}").headers["etag"] for format_name in MEDIA_TYPES}
    assert len(tags) == len(MEDIA_TYPES)


@pytest.mark.parametrize("chosen", MEDIA_TYPES)
def test_head_of_a_whole_list_has_its_headers_and_nothing_else(
    client: TestClient, chosen: str
) -> None:
    url = f"/v1/claims.{chosen}"
    head, whole = client.head(url), client.get(url)
    assert head.content == b""
    for name in ("content-type", "etag", "claimstone-total", "link"):
        assert head.headers[name] == whole.headers[name]


@pytest.fixture(scope="module")
def many_settings(provider: Provider) -> Settings:
    """Settings of a catalogue larger than any socket's buffer."""
    settings = provider.copy_seeded().model_copy(update={"pool_size": 4})
    database = Database(settings)
    add_claims(database, 12_000)
    database.close()
    return settings


@pytest.fixture(scope="module")
def many(many_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(many_settings)) as client:
        yield client


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_whole_list_is_more_than_pages_count(many: TestClient) -> None:
    answer = many.get("/v1/claims.ndjson")
    assert answer.headers["claimstone-total"] == str(answer.text.count("\n")) == "12015"
    ids = [json.loads(line)["id"] for line in answer.text.splitlines()]
    assert ids == sorted(set(ids))


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_clients_that_go_away_leave_nothing_open(many_settings: Settings, tmp_path: Path) -> None:
    """The client requests as many lists as it may have at once: a list left open would block the next."""
    whole = "/v1/claims.ndjson"
    with (
        serve(many_settings, tmp_path) as address,
        httpx2.Client(trust_env=False, base_url=address) as client,
    ):
        for _ in range(3):
            with ExitStack() as streams:
                begun = [
                    begin_stream(client, whole, streams)
                    for _ in range(many_settings.pool_size // 4)
                ]
                # The rest does not fit into the buffers between, so it is still being sent.
                assert all(next(chunks) for chunks in begun)
                assert client.get("/v1/claims?limit=1").status_code == 200
        assert client.get("/v1/claims?limit=1").status_code == 200


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_list_of_a_client_that_does_not_read_ends_when_another_needs_its_place(
    many_settings: Settings, tmp_path: Path
) -> None:
    whole = "/v1/claims.ndjson"
    with (
        serve(many_settings, tmp_path) as address,
        httpx2.Client(trust_env=False, base_url=address) as client,
        ExitStack() as streams,
    ):
        begun = [begin_stream(client, whole, streams) for _ in range(many_settings.pool_size // 4)]
        assert all(next(chunks) for chunks in begun)
        answer = client.get(whole)
        assert (answer.status_code, answer.text.count("\n")) == (200, 12015)
        with pytest.raises(httpx2.RemoteProtocolError):
            list(chain.from_iterable(begun))


def begin_stream(client: httpx2.Client, url: str, streams: ExitStack) -> Iterator[bytes]:
    """Open a list as soon as the server has noticed that the lists before have ended."""
    begun: list[httpx2.Response] = []

    def is_begun() -> bool:
        # Compressed, the list would fit into the buffers of the kernel.
        plain = {"Accept-Encoding": "identity"}
        begun.append(streams.enter_context(client.stream("GET", url, headers=plain)))
        return begun[-1].status_code == 200

    wait_until(is_begun)
    return begun[-1].iter_raw(1_000)
