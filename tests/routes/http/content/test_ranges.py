"""Ranges of files: whatever is asked for, the bytes are that slice of the file, or all of it, or a 416."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.seed_urls import CLAIM

pytestmark = pytest.mark.engines("sqlite")
SOURCE_TEXT = "/v1/sources/self-developed-technologies/text"
LISTS = ("/v1/claims.csv", "/v1/claims.ndjson", "/v1/claims.parquet", "/v1/claims.xlsx?limit=3")
FILES = (
    *LISTS,
    "/v1/claims.atom",
    f"{CLAIM}.bib",
    f"{CLAIM}.jsonld",
    SOURCE_TEXT,
    "/static/pages.css",
)
NOT_FILES = ("/v1/claims", CLAIM, "/", "/openapi.json")
BOUND = st.integers(0, 20_000) | st.integers(0, 10**17)
# A range as a pair: first and last, of which one may be None.
RANGE = st.tuples(BOUND, BOUND | st.none()) | st.tuples(st.none(), BOUND)


@pytest.fixture(scope="module")
def files(client: TestClient) -> dict[str, bytes]:
    return {url: client.get(url).content for url in FILES}


def write(parts: list[tuple[int | None, int | None]], separator: str = ",") -> str:
    shown = [tuple("" if bound is None else bound for bound in part) for part in parts]
    return "bytes=" + separator.join(f"{first}-{last}" for first, last in shown)


def slice_by_hand(body: bytes, first: int | None, last: int | None) -> bytes:
    """Return the bytes with these numbers, counted one by one as RFC 9110 does (14.1.2)."""
    if first is None:
        return body[-last:] if last else b""
    return body[first:] if last is None else body[first : last + 1]


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(FILES),
    st.lists(RANGE, min_size=1, max_size=3),
    st.sampled_from([",", " , ", ",,\t"]),
)
def test_range_is_that_slice_of_the_file(
    client: TestClient,
    files: dict[str, bytes],
    url: str,
    parts: list[tuple[int | None, int | None]],
    separator: str,
) -> None:
    full = files[url]
    answer = client.get(url, headers={"Range": write(parts, separator)})
    is_valid = all(None in part or part[0] <= part[1] for part in parts)  # type: ignore[operator]
    found = [part for part in (slice_by_hand(full, *part) for part in parts) if part]
    if not is_valid or len(found) > 1:
        assert (answer.status_code, answer.content) == (200, full)
    elif not found:
        assert answer.status_code == 416
        assert answer.headers["content-range"] == f"bytes */{len(full)}"
    else:
        assert (answer.status_code, answer.content) == (206, found[0])
        span, size = answer.headers["content-range"].removeprefix("bytes ").split("/")
        first, last = map(int, span.split("-"))
        assert (full[first : last + 1], int(size)) == (found[0], len(full))
        assert int(answer.headers["content-length"]) == len(found[0])
        assert "content-encoding" not in answer.headers


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=30))
def test_any_header_gives_the_file_or_a_part_of_it(
    client: TestClient, files: dict[str, bytes], sent: str
) -> None:
    url = "/v1/claims.csv"
    for value in (sent, f"bytes={sent}"):
        answer = client.get(url, headers={b"Range": value.encode("latin-1")})
        assert answer.status_code in (200, 206, 416)
        if answer.status_code == 200:
            assert answer.content == files[url]


@pytest.mark.parametrize(
    "sent",
    [
        *("bytes=0-1" + ",0-1" * 5_000, "bytes=" + "0" * 10_000 + "-1", "bytes=0-" + "9" * 1_000),
        *("bytes=" + "," * 10_000 + "0-0x", "bytes", "bytes=", "bytes=-", "bytes=1", "lines=0-1"),
        *("bytes=5-2", "bytes=0x1-2", "bytes=1-2-3", "bytes=--1", "bytes=1-2;q=1", "bytes=+1-2"),
        "bytes=\u0661-2",
    ],
)
@pytest.mark.parametrize("url", ["/v1/claims.csv", SOURCE_TEXT, "/static/pages.css"])
def test_range_that_is_not_valid_is_ignored(
    client: TestClient, files: dict[str, bytes], url: str, sent: str
) -> None:
    answer = client.get(url, headers={b"Range": sent.encode()})
    assert (answer.status_code, answer.content) == (200, files[url])


@pytest.mark.parametrize("url", FILES)
def test_download_that_broke_off_is_resumed(
    client: TestClient, files: dict[str, bytes], url: str
) -> None:
    plain = {"Accept-Encoding": "identity"}
    first = client.get(url, headers=plain)
    assert first.headers["accept-ranges"] == "bytes"
    half = len(first.content) // 2
    rest: dict[str, Any] = {"Range": f"bytes={half}-", "If-Range": first.headers["etag"]}
    # Also for who takes compressed answers: the range is of the plain bytes.
    for headers in (plain, {"Accept-Encoding": "gzip"}):
        answer = client.get(url, headers={**rest, **headers})
        assert answer.status_code == 206
        assert first.content[:half] + answer.content == files[url]
        assert answer.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("url", FILES)
@pytest.mark.parametrize(
    "known", ['"other"', "W/{tag}", "Mon, 30 Nov 2026 10:00:00 GMT", "{gzip}", ""]
)
def test_range_of_another_edition_gives_the_whole_file(
    client: TestClient, files: dict[str, bytes], url: str, known: str
) -> None:
    tag = client.get(url, headers={"Accept-Encoding": "identity"}).headers["etag"]
    sent = known.format(tag=tag, gzip=f'{tag[:-1]}-gzip"')
    answer = client.get(url, headers={"Range": "bytes=0-1", "If-Range": sent})
    assert (answer.status_code, answer.content) == (200, files[url])


@pytest.mark.parametrize("url", FILES)
def test_conditions_come_before_ranges(client: TestClient, url: str) -> None:
    tag = client.get(url, headers={"Accept-Encoding": "identity"}).headers["etag"]
    wanted = {"Range": "bytes=0-1"}
    for header, value, status in (
        ("If-None-Match", tag, 304),
        ("If-None-Match", '"x"', 206),
        ("If-Match", tag, 206),
        ("If-Match", '"x"', 412),
    ):
        answer = client.get(url, headers={**wanted, header: value})
        assert answer.status_code == status, header


@pytest.mark.parametrize("url", FILES)
def test_head_gives_the_length_and_no_part(
    client: TestClient, files: dict[str, bytes], url: str
) -> None:
    for headers in ({}, {"Range": "bytes=0-1"}, {"Range": "bytes=999999999-"}):
        answer = client.head(url, headers={"Accept-Encoding": "identity", **headers})
        assert (answer.status_code, answer.content) == (200, b"")
        assert int(answer.headers["content-length"]) == len(files[url])
        assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize("url", NOT_FILES)
def test_what_is_no_file_is_sent_as_a_whole(client: TestClient, url: str) -> None:
    full = client.get(url)
    answer = client.get(url, headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.content) == (200, full.content)
    assert "accept-ranges" not in answer.headers
