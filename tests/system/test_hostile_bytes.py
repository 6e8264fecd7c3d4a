"""Bytes that are hardly HTTP and that no client library sends, over a socket to a server."""

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import Provider
from support.editors import add_key
from support.hostile_values import HEADER_VALUES, HEADERS, URL_VALUES
from support.running_server import serve

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.maintenance.verify import verify_catalogue

TIMEOUT_SECONDS = 20.0
# Ends the connection after the request, so that the server does not wait for more.
_CLOSE = b"Host: a\r\nConnection: close\r\n"
_POST = b"POST /v1/organizations HTTP/1.1\r\n" + _CLOSE + b"Content-Type: application/json\r\n"
_BODY = b'{"id":"new","kind":"company","names":{"en":"New"}}'
# %(key) is a key that may write. Each of these is answered.
REQUESTS = [
    *(b"\x00" * 100, b"\xff\xfe", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"),
    *(
        b"GET  / HTTP/1.1\r\n" + _CLOSE + b"\r\n",
        b"GET / HTTP/1.1 \r\n\r\n",
        b"\x16\x03\x01\x02\x00",
    ),
    *(
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"G\xcbT / HTTP/1.1\r\n\r\n",
        b"get / HTTP/1.1\r\n" + _CLOSE,
    ),
    *(b"OPTIONS * HTTP/1.1\r\n" + _CLOSE + b"\r\n", b"CONNECT a:1 HTTP/1.1\r\n" + _CLOSE + b"\r\n"),
    *(
        b"GET http://b/v1/claims HTTP/1.1\r\n" + _CLOSE + b"\r\n",
        b"GET v1 HTTP/1.1\r\n" + _CLOSE + b"\r\n",
    ),
    *(
        b"GET //v1/claims HTTP/1.1\r\n" + _CLOSE + b"\r\n",
        b"GET /v1/../../x HTTP/1.1\r\n" + _CLOSE + b"\r\n",
    ),
    *(
        b"GET /v1/cla\xffims HTTP/1.1\r\n" + _CLOSE + b"\r\n",
        b"GET /v1/a\x00 HTTP/1.1\r\n" + _CLOSE + b"\r\n",
    ),
    *(
        b"GET /v1/claims?q=\xed\xa0\x80 HTTP/1.1\r\n" + _CLOSE + b"\r\n",
        b"GET /#a HTTP/1.1\r\n" + _CLOSE + b"\r\n",
    ),
    *(
        b"GET /v1/claims?q=\xff HTTP/1.1\r\n" + _CLOSE + b"\r\n",
        b"GET /v1/\xc3\xa9 HTTP/1.1\r\n" + _CLOSE + b"\r\n",
    ),
    b"GET /v1/claims HTTP/1.1\r\n" + _CLOSE + b"Accept: a\r\n b\r\n\r\n",
    b"GET /v1/claims HTTP/1.1\r\n" + _CLOSE + b"Accept: a\rb\r\n\r\n",
    b"GET /v1/claims HTTP/1.1\r\n" + _CLOSE + b"Accept: a\x00b\r\n\r\n",
    b"GET /v1/claims HTTP/1.1\r\n" + _CLOSE + b"If-None-Match: \r\nX:\r\n\r\n",
    b"GET /v1/claims HTTP/1.1\r\n" + _CLOSE + b"Na me: a\r\n: b\r\n\r\n",
    b"GET /v1/claims HTTP/1.1\r\n" + _CLOSE + b"\xff: a\r\n\r\n",
    b"GET /v1/claims HTTP/1.1\r\n" + _CLOSE + b"A: b\r\n" * 5_000 + b"\r\n",
    b"GET /v1/claims HTTP/1.1\r\n" + _CLOSE + b"Host: b\r\nHost: c\r\n\r\n",
    b"GET /v1/claims HTTP/1.1\r\nConnection: close\r\n\r\n",
    b"GET /v1/claims HTTP/1.1\r\nHost: a\xffb:99999999\r\nConnection: close\r\n\r\n",
    b"GET /v1/claims?q=" + b"a" * 70_000 + b" HTTP/1.1\r\n" + _CLOSE + b"\r\n",
    b"GET /v1/claims HTTP/1.1\r\n" + _CLOSE + b"Content-Length: 5\r\n\r\nabcde",
    _POST + b"Authorization: Bearer %(key)\r\nContent-Length: 9\r\n\r\n" + _BODY,
    _POST + b"Authorization: Bearer %(key)\r\nContent-Length: -1\r\n\r\n" + _BODY,
    _POST + b"Authorization: Bearer %(key)\r\nContent-Length: \xb2\r\n\r\n" + _BODY,
    _POST + b"Authorization: Bearer %(key)\r\nContent-Length: 5a\r\n\r\n" + _BODY,
    _POST
    + b"Authorization: Bearer %(key)\r\nContent-Length: "
    + b"9" * 5_000
    + b"\r\n\r\n"
    + _BODY,
    _POST
    + b"Authorization: Bearer %(key)\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"
    + _BODY,
    _POST + b"Authorization: Bearer %(key)\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + _BODY,
    _POST + b"Authorization: Bearer %(key)\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n" + _BODY,
    _POST + b"Authorization: Bearer %(key)\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + _BODY,
    _POST
    + b"Authorization: Bearer %(key)\r\nTransfer-Encoding: chunked\r\n\r\n"
    + b"f" * 20
    + b"\r\n",
    _POST + b"Authorization: Bearer %(key)\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    _POST + b"Authorization: Bearer %(key)\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    _POST
    + b"Authorization: Bearer %(key)\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    _POST
    + b"Authorization: Bearer %(key)\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n{}\xff",
    _POST
    + b"Authorization: Bearer %(key)\r\nIdempotency-Key: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
    _POST + b"Authorization: Bearer %(key)\x00\r\nContent-Length: 2\r\n\r\n{}",
    _POST + b"Authorization: Bearer \xff\r\nContent-Length: 2\r\n\r\n{}",
]
# The server waits for the rest of these, until the connection is closed.
BROKEN_OFF = [
    *(
        b"",
        b"\r\n\r\n",
        b"GET /v1/claims HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ),
    _POST + b"Authorization: Bearer %(key)\r\nContent-Length: 99\r\n\r\n" + _BODY,
    _POST + b"Authorization: Bearer %(key)\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
    _POST.replace(b"organizations", b"imports")
    + b"Authorization: Bearer %(key)\r\nContent-Length: 9\r\n\r\n{",
]
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) [^\r]*\r\n")


def list_made() -> Iterator[bytes]:
    """List requests with values of the corpus unencoded, as no library would write them."""
    for written in URL_VALUES[::3]:
        path = written.encode("latin-1", "replace")
        yield b"GET /v1/claims/" + path + b" HTTP/1.1\r\n" + _CLOSE + b"\r\n"
    for number, name in enumerate(HEADERS):
        for value in HEADER_VALUES[number % 12 :: 12]:
            yield b"GET /v1/claims?limit=1 HTTP/1.1\r\n%b%b: %b\r\n\r\n" % (
                _CLOSE,
                name.encode(),
                value,
            )


def exchange(address: str, sent: bytes, *, is_whole: bool = True) -> bytes:
    """Return all that is answered until the server closes; end an incomplete request."""
    parts = urlsplit(address)
    host = (parts.hostname or "", parts.port or 0)
    received = b""
    with socket.create_connection(host, TIMEOUT_SECONDS) as connection:
        try:
            connection.sendall(sent)
            if not is_whole:
                time.sleep(0.1)
                connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(1 << 16):
                received += piece
        except (ConnectionResetError, BrokenPipeError):
            # The server refused before all was sent.
            pass
    return received


@pytest.mark.engines("sqlite")
def test_bytes_that_are_hardly_http_are_refused_and_harm_nobody(
    provider: Provider, tmp_path: Path
) -> None:
    """The few that are valid requests are the only ones to reach the database."""
    settings = provider.copy_seeded()
    database = Database(settings)
    key = add_key(database, AccessRole.REVIEWER).encode()
    wrong = []
    with serve(settings, tmp_path) as address:
        for sent in BROKEN_OFF:
            exchange(address, sent.replace(b"%(key)", key), is_whole=False)
        for sent in [*REQUESTS, *list_made()]:
            answer = exchange(address, sent.replace(b"%(key)", key))
            statuses = [int(status) for status in _STATUS.findall(answer)]
            if not statuses or max(statuses) >= 500:
                wrong.append((sent[:200], answer[:300]))
        ready = exchange(address, b"GET /readyz HTTP/1.0\r\n\r\n")
        assert ready.startswith(b"HTTP/1.1 200")
    assert wrong == []
    with database.read() as session:
        assert verify_catalogue(session).differences == []
    database.close()
