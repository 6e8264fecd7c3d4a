"""Requests that ask for another protocol: they are answered, each with its own body."""

import json
import re
from collections.abc import Iterator

import pytest
from conftest import Provider
from support.raw_http import exchange
from support.running_server import serve

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]
TEXT = json.dumps({"text": "A display of 42 layers."}).encode()
# Looks like a request of its own.
REQUEST = b"GET /v1/organizations/boe HTTP/1.1\r\nHost: b\r\n\r\n"
H2C = b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings"
WEBSOCKET = b"Connection: keep-alive, upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"


@pytest.fixture(scope="module")
def address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(provider.copy_seeded(), tmp_path_factory.mktemp("server")) as address:
        yield address


def write(start: bytes, headers: bytes, body: bytes = b"") -> bytes:
    length = b"Content-Length: %d\r\n" % len(body) if body else b""
    return start + b" HTTP/1.1\r\nHost: a\r\n" + headers + b"\r\n" + length + b"\r\n" + body


@pytest.mark.parametrize("upgrade", [H2C, WEBSOCKET, b"Upgrade: TLS/1.0\r\nConnection: upgrade"])
@pytest.mark.parametrize("size", [1, 40, 1_000])
def test_request_that_asks_for_another_protocol_keeps_its_body(
    address: str, upgrade: bytes, size: int
) -> None:
    posted = write(b"POST /v1/check", b"Content-Type: application/json\r\n" + upgrade, TEXT)
    sent = posted + write(b"GET /livez", b"Connection: close")
    reply = exchange(address, [sent[at : at + size] for at in range(0, len(sent), size)])
    assert reply.text.count("HTTP/1.1 200") == 2
    assert "42 layers" in reply.text.split("\r\n\r\n")[1]


@pytest.mark.parametrize("upgrade", [H2C, b"X: y"])
def test_body_after_an_upgrade_is_no_request_of_its_own(address: str, upgrade: bytes) -> None:
    headers = b"Content-Type: application/json\r\n" + upgrade
    posted = write(b"POST /v1/check", headers, REQUEST)
    head = len(posted) - len(REQUEST)
    last = write(b"GET /livez", b"Connection: close")
    reply = exchange(address, [posted[:head], posted[head:], last])
    assert re.findall(r"HTTP/1\.1 (\d+)", reply.text) == ["422", "200"]
    assert '"boe"' not in reply.text


def test_requests_that_ask_for_another_protocol_are_answered_in_turn(address: str) -> None:
    asked = write(b"GET /livez", H2C)
    reply = exchange(address, [asked * 5 + write(b"GET /livez", b"Connection: close")])
    assert reply.text.count("HTTP/1.1 200") == 6
