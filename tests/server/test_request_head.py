"""Requests that RFC 9112 forbids to answer get a problem, and are logged and counted."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Provider
from support.raw_http import exchange
from support.running_server import serve

from app.server.request_head import complete_target, find_head_fault, is_host_header
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")
CLOSE = b"Connection: close\r\n"


@pytest.fixture(scope="module")
def settings(provider: Provider) -> Settings:
    update = {"access_log": True, "max_header_bytes": 2_000, "header_timeout_seconds": 1.0}
    return provider.copy_seeded().model_copy(update=update)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("heads")


@pytest.fixture(scope="module")
def address(settings: Settings, folder: Path) -> Iterator[str]:
    with serve(settings, folder) as address:
        yield address


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((b"example.org", True), (b"example.org:8000", True), (b"a_b", True), (b"a:", True)),
        *((b"127.0.0.1:0", True), (b"[::1]", True), (b"[::1]:65535", True), (b"%C3%A9.org", True)),
        *((b"", False), (b":80", False), (b"a:65536", False), (b"a:b", False), (b"a b", False)),
        *((b"::1", False), (b"[::1", False), (b"a/b", False), (b"u@a", False), (b"a,b", True)),
        *((b"a\xff", False), (b"a%", False), (b"a?", False), (b"<a>", False), (b"a:1:2", False)),
        *((b"[v1.fe]", True), (b"[vF.a:b]:80", True), (b"[v1.]", False), (b"[v.fe]", False)),
        *((b"[v1.a/b]", False), (b"a\x00", False)),
    ],
)
def test_host_is_a_name_or_an_address_with_a_port(value: bytes, *, expected: bool) -> None:
    assert is_host_header((b"host", value)) is expected
    assert not is_host_header((b"transfer-encoding", value))


@pytest.mark.parametrize(
    ("version", "hosts", "fault"),
    [
        ("1.2", [b"a"], None),
        ("1.2", [], "missing"),
        ("1.1", [b"a"], None),
        ("1.0", [b"a"], None),
        ("1.0", [], None),
        ("1.1", [], "missing"),
        ("1.1", [b"a", b"a"], "more than once"),
        ("1.0", [b"a", b"b"], "more than once"),
        ("1.0", [b"a b"], "host with an optional port"),
        ("2.0", [b"a"], "HTTP/2.0"),
        ("0.9", [], "HTTP/0.9"),
    ],
)
def test_head_needs_one_host(version: str, hosts: list[bytes], fault: str | None) -> None:
    found = find_head_fault(version, [(b"host", host) for host in hosts])
    assert found is None if fault is None else fault in (found or "")


@pytest.mark.parametrize(
    ("version", "codings", "fault"),
    [
        ("1.1", [b"chunked"], None),
        ("1.1", [b" Chunked "], None),
        ("1.2", [b"CHUNKED"], None),
        ("1.1", [b"gzip, chunked"], "`chunked` alone"),
        ("1.1", [b"gzip", b"chunked"], "`chunked` alone"),
        ("1.1", [b"chunked, chunked"], "`chunked` alone"),
        ("1.1", [b"chunked;a=b"], "`chunked` alone"),
        ("1.1", [b"identity"], "`chunked` alone"),
        ("1.1", [b""], "`chunked` alone"),
        ("1.0", [b"chunked"], "`Content-Length` instead"),
    ],
)
def test_head_may_have_the_transfer_coding_chunked_alone(
    version: str, codings: list[bytes], fault: str | None
) -> None:
    codes = [(b"transfer-encoding", coding) for coding in codings]
    found = find_head_fault(version, [(b"host", b"a"), *codes])
    assert found is None if fault is None else fault in (found or "")


@pytest.mark.parametrize(
    ("request_line", "headers", "word"),
    [
        (b"GET /v1/claims HTTP/1.1", b"", "Host"),
        (b"GET /v1/claims HTTP/1.1", b"Host: a\r\nHost: a\r\n", "Host"),
        (b"GET /v1/claims HTTP/1.1", b"hOST: a\r\nX: b\r\nHost: b\r\n", "Host"),
        (b"GET /v1/claims HTTP/1.1", b"Host: a/b\r\n", "Host"),
        (b"GET /v1/claims HTTP/1.1", b"Host:\r\n", "Host"),
        (b"GET /v1/claims HTTP/1.1", b"Host: a\xc3\xa9\r\n", "Host"),
        (b"GET /v1/claims HTTP/1.0", b"Host: a\r\nHost: b\r\n", "Host"),
        (b"POST /v1/check HTTP/1.1", b"Content-Length: 2\r\n", "Host"),
        (b"GET /v1/claims HTTP/2.0", b"Host: a\r\n", "HTTP/1.1"),
        (b"GET /v1/claims?q=\xc3\xa9 HTTP/1.1", b"Host: a\r\n", "percent-encode"),
        (b"GET /v1/claims?q=\xff HTTP/1.1", b"Host: a\r\n", "percent-encode"),
        (b"GET /v1/cl\xc3\xa9 HTTP/1.1", b"Host: a\r\n", "percent-encode"),
        (b"GET /v1/claims/\xed\xa0\x80 HTTP/1.1", b"Host: a\r\n", "percent-encode"),
        (b"GET /docs?\xb2 HTTP/1.0", b"", "percent-encode"),
        (b"CONNECT a:1 HTTP/1.1", b"Host: a\r\n", "URL"),
        (b"G\xcbT / HTTP/1.1", b"Host: a\r\n", "method"),
    ],
)
def test_request_that_http_forbids_is_a_problem(
    address: str, request_line: bytes, headers: bytes, word: str
) -> None:
    answer = exchange(address, [request_line + b"\r\n" + headers + CLOSE + b"\r\n"])
    head, _, body = answer.text.partition("\r\n\r\n")
    assert answer.status == 400
    names = {line.partition(":")[0] for line in head.splitlines()[1:]}
    assert {"date", "content-length", "x-content-type-options", "x-request-id"} <= names
    assert "\r\ncontent-type: application/problem+json\r\n" in head
    assert "\r\nconnection: close" in head
    problem = json.loads(body)
    assert problem["status"] == 400
    assert word in problem["detail"]


@pytest.mark.parametrize(
    ("sent", "completed"),
    [
        (b"/v1/claims?q=http://a", b"/v1/claims?q=http://a"),
        (b"http://a.example", b"http://a.example/"),
        (b"HTTPS://a.example:8?q=b", b"HTTPS://a.example:8/?q=b"),
        (b"http://a.example/b", b"http://a.example/b"),
        (b"*", b"*"),
    ],
)
def test_complete_target_adds_the_path_that_a_url_lacks(sent: bytes, completed: bytes) -> None:
    assert complete_target(sent) == completed


@pytest.mark.parametrize(
    ("request_line", "headers"),
    [
        (b"GET /v1/claims?limit=1 HTTP/1.0", b""),
        (b"GET /v1/claims?limit=1 HTTP/1.0", b"Host: a\r\n"),
        (b"GET /v1/claims?limit=1 HTTP/1.1", b"Host: [::1]:8000\r\n"),
        (b"GET http://b/v1/claims?limit=1 HTTP/1.1", b"Host: a\r\n"),
    ],
)
def test_request_with_what_its_version_needs_is_answered(
    address: str, request_line: bytes, headers: bytes
) -> None:
    answer = exchange(address, [request_line + b"\r\n" + headers + CLOSE + b"\r\n"])
    assert answer.status == 200


def test_later_version_is_answered_as_http_1_1(address: str) -> None:
    head = b"GET /v1/claims?limit=1 HTTP/1.2\r\nHost: a\r\n"
    answer = exchange(address, [head + b"\r\n", head + CLOSE + b"\r\n"])
    assert answer.text.count("HTTP/1.1 200 OK\r\n") == 2


@pytest.mark.parametrize(("version", "interim"), [(b"1.0", 0), (b"1.1", 1), (b"1.2", 1)])
def test_http_1_0_gets_no_interim_response(address: str, version: bytes, interim: int) -> None:
    head = b"POST /v1/check HTTP/%s\r\nHost: a\r\nExpect: 100-continue\r\n" % version
    content = b'{"text":"a"}'
    head += b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(content)
    answer = exchange(address, [head + CLOSE + b"\r\n", content])
    assert answer.text.count("HTTP/1.1 100 Continue\r\n") == interim
    assert answer.text.count("HTTP/1.1 200 OK\r\n") == 1


@pytest.mark.parametrize(
    ("coding", "status"), [(b"gzip, chunked", 400), (b"gzip", 400), (b"chunked", 200)]
)
def test_body_in_a_coding_that_is_not_known_is_refused(
    address: str, coding: bytes, status: int
) -> None:
    head = b"POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    chunks = b'c\r\n{"text":"a"}\r\n0\r\n\r\n'
    sent = head + CLOSE + b"Transfer-Encoding: " + coding + b"\r\n\r\n" + chunks
    assert exchange(address, [sent]).status == status


def test_options_of_the_server_names_the_methods(address: str) -> None:
    answer = exchange(address, [b"OPTIONS * HTTP/1.1\r\nHost: a\r\n" + CLOSE + b"\r\n"])
    assert answer.status == 204
    assert "\r\nallow: DELETE, GET, HEAD, OPTIONS, PATCH, POST\r\n" in answer.text


def test_refused_head_has_no_content(address: str) -> None:
    answer = exchange(address, [b"HEAD /v1/claims HTTP/1.1\r\n" + CLOSE + b"\r\n"])
    assert answer.status == 400
    assert answer.text.partition("\r\n\r\n")[2] == ""


@pytest.mark.slow
def test_refusals_before_the_routes_are_logged_and_counted(address: str, folder: Path) -> None:
    host = b"Host: a\r\n"
    refused = {
        400: (b"POST /v1/check HTTP/1.1\r\n\r\n", "bad_request"),
        408: (b"GET /v1/claims HTTP/1.1\r\n" + host, "request_timeout"),
        414: (b"GET /?" + b"a" * 20_000 + b" HTTP/1.1\r\n" + host + b"\r\n", "uri_too_long"),
        431: (b"GET / HTTP/1.1\r\n" + host + b"A: b\r\n" * 1_100 + b"\r\n", "headers_too_large"),
    }
    before = read_counts(address)
    for status, (sent, _) in refused.items():
        assert exchange(address, [sent]).status == status
    after = read_counts(address)
    for _, code in refused.values():
        assert after[code] == before[code] + 1
    assert after["4xx"] == before["4xx"] + len(refused)
    printed = (folder / "server.log").read_text(encoding="utf-8").splitlines()
    lines = [json.loads(line) for line in printed if line.startswith("{")]
    for status, (_, code) in refused.items():
        [line, *_] = [line for line in lines if line.get("problem") == code]
        assert (line["status"], line["event"]) == (status, "request")
        assert line["request_id"]


def read_counts(address: str) -> dict[str, float]:
    """Read how many problems there were of each code, and how many requests had a 4xx."""
    text = exchange(address, [b"GET /metrics HTTP/1.0\r\n\r\n"]).text
    counts = {
        code: float(count)
        for code, count in re.findall(
            r'^claimstone_problems_total\{code="(.+)"\} (.+)\r?$', text, re.MULTILINE
        )
    }
    of_4xx = r'^claimstone_http_request_duration_seconds_count\{.*status="4xx"\} (.+?)\r?$'
    return {**counts, "4xx": sum(map(float, re.findall(of_4xx, text, re.MULTILINE)))}
