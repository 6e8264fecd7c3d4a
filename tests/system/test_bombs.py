"""Requests that are cheap to send and costly to read are refused within 1 s and 100 MB of memory.

The server runs in a process of its own, whose memory the kernel measures.
"""

import gzip
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from typing import NamedTuple

import pytest
from conftest import Provider
from support.project import PROJECT_ROOT
from support.raw_http import Reply, exchange, forget_peak, read_cpu_seconds, read_peak, write_head
from support.running_server import serve_until_killed
from support.waiting import HANG_SECONDS

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key

pytestmark = [
    pytest.mark.engines("sqlite"),
    # In CI, where nothing may be skipped, it fails instead.
    pytest.mark.skipif(
        sys.platform != "linux" and not os.environ.get("CI"), reason="/proc is of Linux"
    ),
]
# CPU time, as the machine may be busy with other things.
MOST_SECONDS = 1.0
MOST_BYTES = 100 * 10**6
# The bytes that a server reads after its answer, and those under way then.
MOST_READ_BEYOND_BYTES = 40 * 10**6
JSON, YAML, NDJSON = "application/json", "application/yaml", "application/x-ndjson"
MERGE = "application/merge-patch+json"
IMPORTS = "/v1/imports"
GIGABYTE = 10**9
MEBIBYTE = 2**20
ZEROS = b"0" * MEBIBYTE
# Six bytes each are within the smallest limit of a body, that of a text.
DEPTH = 40_000


class Server(NamedTuple):
    """A running server. `first_bytes` is its memory before the first bomb."""

    address: str
    process_id: int
    key: str
    first_bytes: int

    def ask(self, method: str, path: str, pieces: Iterator[bytes], *headers: str) -> Reply:
        """Send a request, and check its CPU time, its duration and its memory."""
        forget_peak(self.process_id)
        before = read_cpu_seconds(self.process_id)
        head = write_head(method, path, f"Authorization: Bearer {self.key}", *headers)
        reply = exchange(self.address, chain([head], pieces))
        grown = self.measure_growth()
        seconds = read_cpu_seconds(self.process_id) - before
        measured = f"{reply.status} in {seconds:.2f} s of {reply.seconds:.2f}, {grown / 10**6:.0f} MB, {reply.text[-300:]}"
        assert seconds < MOST_SECONDS, measured
        assert reply.seconds < HANG_SECONDS, measured
        assert grown < MOST_BYTES, measured
        return reply

    def measure_growth(self) -> int:
        """Return the growth of memory by the last request and leftovers of earlier ones, in bytes."""
        return read_peak(self.process_id) - self.first_bytes

    def send(self, method: str, path: str, media_type: str, body: bytes, *headers: str) -> Reply:
        length = f"Content-Length: {len(body)}"
        given = (
            f"Content-Type: {media_type}",
            length,
            "If-Match: *",
            "Connection: close",
            *headers,
        )
        return self.ask(method, path, iter([body]), *given)


@pytest.fixture(scope="module")
def server(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = provider.copy_seeded()
    database = Database(settings)
    with database.write() as session:
        key = create_key(session, "ann", AccessRole.REVIEWER, None)
    database.close()
    with serve_until_killed(settings, tmp_path_factory.mktemp("bombs")) as (address, process):
        server = Server(address, process.pid, key, forget_peak(process.pid))
        # The first request of each type loads modules, which stay in memory.
        for media_type in (JSON, YAML, NDJSON):
            server.send("POST", IMPORTS, media_type, b"{}")
        yield server._replace(first_bytes=forget_peak(process.pid))


def list_taking() -> list[tuple[str, str, str]]:
    """List method, path and media type of every operation with a body."""
    written = (PROJECT_ROOT / "tests" / "openapi.json").read_text(encoding="utf-8")
    taking = [
        (method.upper(), re.sub(r"\{\w+\}", "1", path), MERGE if method == "patch" else JSON)
        for path, operations in json.loads(written)["paths"].items()
        for method, operation in operations.items()
        if "requestBody" in operation
    ]
    assert len(taking) >= 15
    return taking


@pytest.mark.parametrize("path", [IMPORTS, "/v1/claims", "/v1/check"])
def test_gigabyte_that_is_announced_is_refused_unread(server: Server, path: str) -> None:
    length = f"Content-Length: {GIGABYTE}"
    reply = server.ask(
        "POST", path, repeat(ZEROS, GIGABYTE // MEBIBYTE), f"Content-Type: {JSON}", length
    )
    assert reply.status == 413, reply
    assert reply.sent_bytes < MOST_READ_BEYOND_BYTES


@pytest.mark.parametrize(
    ("path", "limit"), [(IMPORTS, 16 * MEBIBYTE), ("/v1/claims", 2 * MEBIBYTE)]
)
def test_gigabyte_in_chunks_is_read_up_to_the_limit(server: Server, path: str, limit: int) -> None:
    chunk = b"%x\r\n%b\r\n" % (MEBIBYTE, ZEROS)
    chunked = ("Transfer-Encoding: chunked", f"Content-Type: {JSON}")
    reply = server.ask("POST", path, repeat(chunk, GIGABYTE // MEBIBYTE), *chunked)
    assert reply.status == 413, reply
    assert reply.sent_bytes < limit + MOST_READ_BEYOND_BYTES


@pytest.mark.parametrize("path", ["/v1/claims", "/docs", "/nothing"])
def test_gigabyte_that_nobody_wants_is_not_read_to_its_end(server: Server, path: str) -> None:
    length = f"Content-Length: {GIGABYTE}"
    reply = server.ask("GET", path, repeat(ZEROS, GIGABYTE // MEBIBYTE), length)
    assert reply.status in (200, 404), reply
    assert reply.sent_bytes < MOST_READ_BEYOND_BYTES


@pytest.mark.parametrize(
    "framing", [b"1;" + b"x" * MEBIBYTE, b"0\r\nX-Trailer: " + b"x" * MEBIBYTE]
)
def test_chunks_that_are_mostly_frame_are_refused(server: Server, framing: bytes) -> None:
    chunked = ("Transfer-Encoding: chunked", f"Content-Type: {JSON}")
    pieces = chain([framing], repeat(b"x" * MEBIBYTE, 200))
    reply = server.ask("POST", "/v1/claims", pieces, *chunked)
    assert reply.status == 400, reply
    assert reply.sent_bytes < MOST_READ_BEYOND_BYTES


@pytest.mark.parametrize(
    ("coding", "compress"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", lambda _: b"\xcf\xff\xff\xbf" * 1000),
        ("zstd", lambda _: b"\x28\xb5\x2f\xfd" * 1000),
    ],
)
def test_compressed_bodies_are_refused_unread(
    server: Server, coding: str, compress: Callable[[bytes], bytes]
) -> None:
    body = compress(b'{"sources": []}' + b" " * 100 * MEBIBYTE)
    for method, path, media_type in list_taking():
        reply = server.send(method, path, media_type, body, f"Content-Encoding: {coding}")
        assert reply.status == 415, (path, reply)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * DEPTH,
        b"[" * DEPTH + b"]" * DEPTH,
        b'{"a":' * DEPTH + b"1" + b"}" * DEPTH,
        b'{"a":[' * DEPTH,
        b'{"names": ' + b"[" * 100 + b"]" * 100 + b"}",
    ],
    ids=["open", "lists", "objects", "both", "hundred"],
)
def test_deep_json_is_refused_wherever_a_body_is_taken(server: Server, body: bytes) -> None:
    for method, path, media_type in list_taking():
        reply = server.send(method, path, media_type, body)
        assert reply.status == 422, (path, reply)
        assert '"too_deep"' in reply.text, (path, reply)


HUGE = 15 * MEBIBYTE
BILLION_LAUGHS = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"\n".join(
    b"%c: &%c [%b]" % (98 + index, 98 + index, b",".join([b"*%c" % (97 + index)] * 9))
    for index in range(9)
)
# The import's media type, its content, and the code of the refusal.
IMPORTED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "yaml, deep lists": (YAML, lambda: b"[" * DEPTH, "too_deep"),
    "yaml, deep items": (YAML, lambda: b"- " * DEPTH, "too_deep"),
    "yaml, deep keys": (YAML, lambda: b"{a: " * DEPTH, "too_deep"),
    "yaml, aliases": (YAML, lambda: BILLION_LAUGHS, "not_yaml"),
    "yaml, long key": (
        YAML,
        lambda: b"? " + b"k" * 10**6 + b"\n: [" + b"a," * 1000 + b"]",
        "too_long",
    ),
    "ndjson, deep": (NDJSON, lambda: b"[" * DEPTH, "too_deep"),
    "ndjson, deep record": (NDJSON, lambda: b'{"claim":' * DEPTH, "too_deep"),
    "ndjson, many lists": (
        NDJSON,
        lambda: b'{"claim": [%b[]]}' % (b"[]," * (5_000_000)),
        "too_many_values",
    ),
    "ndjson, many bad lines": (NDJSON, lambda: b"{}\n" * (5 * MEBIBYTE), "not_one_record"),
    "json, long number": (JSON, lambda: b'{"sources": %b}' % (b"1" * HUGE), "list_type"),
    "json, long text": (JSON, lambda: b'{"sources": "%b"}' % (b"x" * HUGE), "list_type"),
    "json, large exponent": (JSON, lambda: b'{"sources": 1e1000000}', "list_type"),
    "json, many names": (
        JSON,
        lambda: b"{%b}" % b",".join(b'"%d":1' % index for index in range(1_200_000)),
        "too_many_values",
    ),
    "json, one name often": (JSON, lambda: b'{"a":1%b}' % (b',"a":1' * 450_000), "duplicate_key"),
    "json, long name": (JSON, lambda: b'{"%b": 1}' % (b"k" * HUGE), "too_long"),
    "json, empty objects": (
        JSON,
        lambda: b'{"organizations": [%b{}]}' % (b"{}," * 480_000),
        "missing",
    ),
    "json, empty lists": (JSON, lambda: b"[%b[]]" % (b"[]," * (5 * MEBIBYTE)), "too_many_values"),
    "json, one large record": (
        JSON,
        lambda: b'{"claims": [{"evidence": [1%b]}]}' % (b",1" * 900_000),
        "too_many_values",
    ),
    "json, many quotes": (JSON, lambda: b'"' * HUGE, "not_json"),
    "json, many backslashes": (JSON, lambda: b'"' + b"\\" * HUGE, "not_json"),
}


@pytest.mark.parametrize("name", IMPORTED)
def test_import_that_is_a_bomb_is_refused(server: Server, name: str) -> None:
    media_type, make, code = IMPORTED[name]
    reply = server.send("POST", IMPORTS, media_type, make())
    assert reply.status == 422, reply
    assert f'"code":"{code}"' in reply.text, reply.text[-500:]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"id": %b}' % (b"9" * 10**6), "too_long"),
        (b'{"id": 1e1000000, "kind": "company"}', "string_type"),
        (b"{%b}" % b",".join(b'"k%d":1' % index for index in range(150_000)), "too_many_values"),
        (b"{%b}" % b",".join(b'"k%d":1' % index for index in range(9_000)), "unknown_field"),
        (b'{"%b": 1}' % (b"k" * 10**6), "too_long"),
    ],
    ids=["digits", "exponent", "names", "fewer names", "long name"],
)
def test_resource_that_is_a_bomb_is_refused(server: Server, body: bytes, code: str) -> None:
    reply = server.send("POST", "/v1/organizations", JSON, body)
    assert reply.status == 422, reply
    assert f'"code":"{code}"' in reply.text, reply.text[-500:]
    assert len(reply.text) < 200_000


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + b"x" * MEBIBYTE, 414),
        (b"GET /v1/claims?q=" + b"x" * 17_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nX-Long: " + b"x" * MEBIBYTE, 431),
        (b"GET / HTTP/1.1\r\n" + b"X-Many: x\r\n" * 100_000, 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 40_000 + b"\r\n\r\n", 431),
        (b"x" * MEBIBYTE, 400),
    ],
    ids=["url", "short url", "header", "headers", "short header", "nothing"],
)
def test_head_of_any_size_is_refused(server: Server, head: bytes, status: int) -> None:
    forget_peak(server.process_id)
    before = read_cpu_seconds(server.process_id)
    reply = exchange(server.address, chain([head], repeat(b"x" * MEBIBYTE, 100)))
    assert reply.status == status, reply
    assert "application/problem+json" in reply.text
    assert f'"status":{status}' in reply.text
    assert reply.seconds < HANG_SECONDS
    assert read_cpu_seconds(server.process_id) - before < MOST_SECONDS
    assert reply.sent_bytes < MOST_READ_BEYOND_BYTES
    assert server.measure_growth() < MOST_BYTES
