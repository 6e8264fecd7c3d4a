"""What other programs get over a real connection: compressed, resumed, in ranges, and after hostile headers."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import polars as pl
import pytest
from conftest import Provider
from support.raw_http import connect, read_all, write_head
from support.running_server import serve
from support.wire import decode

pytestmark = [pytest.mark.slow, pytest.mark.engines("sqlite")]
# In CI, where nothing may be skipped, it fails instead.
NEEDS_CURL = pytest.mark.skipif(
    shutil.which("curl") is None and not os.environ.get("CI"), reason="curl is not installed"
)


@pytest.fixture(scope="module")
def address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(provider.copy_seeded(), tmp_path_factory.mktemp("wire")) as address:
        yield address


def curl(*arguments: str | Path) -> str:
    command = [
        "curl",
        "--silent",
        "--show-error",
        "--fail",
        "--max-time",
        "60",
        *map(str, arguments),
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def read_plain(url: str) -> bytes:
    answer = httpx2.get(url, headers={"Accept-Encoding": "identity"}, trust_env=False)
    assert answer.status_code == 200
    return answer.content


@NEEDS_CURL
@pytest.mark.parametrize("path", ["/v1/claims", "/v1/claims.csv", "/", "/docs", "/openapi.json"])
def test_curl_reads_compressed_answers(address: str, tmp_path: Path, path: str) -> None:
    file = tmp_path / "file"
    for _ in range(2):
        sizes = "%{size_download}"
        received = curl("--compressed", "--output", file, "--write-out", sizes, address + path)
        full = read_plain(address + path)
        assert file.read_bytes() == full
        assert int(received) < len(full)


@NEEDS_CURL
@pytest.mark.parametrize(
    "path", ["/v1/claims.csv", "/v1/claims.parquet", "/v1/claims.ndjson?as_of=1"]
)
@pytest.mark.parametrize("option", [[], ["--compressed"]])
def test_curl_resumes_a_download(
    address: str, tmp_path: Path, path: str, option: list[str]
) -> None:
    full = read_plain(address + path)
    file = tmp_path / "file"
    file.write_bytes(full[:1_000])
    more = curl(
        *option,
        "--continue-at",
        "-",
        "--output",
        file,
        "--write-out",
        "%{size_download}",
        address + path,
    )
    assert file.read_bytes() == full
    assert int(more) == len(full) - 1_000


def test_polars_reads_urls_by_ranges(address: str) -> None:
    """It asks for the length by HEAD, and then for parts."""
    url = f"{address}/v1/claims"
    frames = (
        pl.scan_parquet(f"{url}.parquet").select("id", "value").collect(),
        pl.read_parquet(f"{url}.parquet").select("id", "value"),
        pl.scan_csv(f"{url}.csv", infer_schema=False).select("id", "value").collect(),
        pl.read_csv(f"{url}.csv", infer_schema=False).select("id", "value"),
        pl.scan_ndjson(f"{url}.ndjson?fields=id,quantity").select("id").collect(),
    )
    exact = {
        claim["id"]: (claim["quantity"] or {}).get("value")
        for claim in json.loads(read_plain(f"{url}?limit=200"))["data"]
    }
    for frame in frames[:4]:
        assert dict(frame.iter_rows()) == exact
    assert set(frames[4]["id"]) == set(exact)


@pytest.mark.parametrize(
    "headers",
    [
        *(["Accept-Encoding: " + "gzip;q=0.5," * 2_000], ["Accept-Encoding: \xff\xfe, gzip"]),
        *(["Accept-Encoding: gzip"] * 100, ["Accept-Encoding: ;q=1,,;,=", "Accept-Encoding:"]),
        *(["Range: bytes=" + "0-0," * 2_000 + "1-1"], ["Range: bytes=-" + "9" * 10_000]),
        *(["Range: bytes=0-0"] * 50, ["Range: bytes=0-0", "Range: bytes=5-"]),
        [
            "Range: bytes=0-0",
            "If-Range: " + '"x",' * 2_000,
            "Accept-Encoding: zstd;q=1e9, gzip;q=0",
        ],
    ],
)
@pytest.mark.parametrize("path", ["/v1/claims", "/v1/claims.csv", "/static/pages.css", "/"])
def test_hostile_headers_get_the_file_or_a_part_of_it(
    address: str, path: str, headers: list[str]
) -> None:
    full = read_plain(address + path)
    with connect(address) as connection:
        connection.sendall(
            write_head("GET", path, *headers, "Connection: close").decode().encode("latin-1")
        )
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    assert status in (200, 206, 416)
    if b"transfer-encoding: chunked" in head:
        body = b"".join(list_chunks(body))
    if b"content-encoding: gzip" in head:
        body = decode(body, "gzip")
    if status == 200:
        assert body == full
    elif status == 206:
        assert body in full


def list_chunks(body: bytes) -> Iterator[bytes]:
    """Yield the chunks of a chunked body (RFC 9112, 7.1)."""
    while body:
        size, _, body = body.partition(b"\r\n")
        yield body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]
