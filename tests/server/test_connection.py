"""Slow clients are disconnected in time, and answers of the fast path equal those of the routes."""

import select
import selectors
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest
from conftest import Provider
from support.raw_http import connect, exchange, read_all, read_reply, write_head
from support.running_server import serve
from support.waiting import HANG_SECONDS

from app.domain.access.api_keys import make_key
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")
CLIENTS = 50
HEADER_SECONDS, BODY_SECONDS, WRITE_SECONDS = 1.0, 1.5, 1.0
PAUSE_SECONDS = 0.1
CHECK = write_head("POST", "/v1/check", "Content-Type: application/json", "Content-Length: 1000")
CHUNKED = write_head(
    "POST", "/v1/check", "Content-Type: application/json", "Transfer-Encoding: chunked"
)
UNWANTED = write_head("POST", "/nothing", "Content-Length: 1000")
GET = write_head("GET", "/v1/claims?limit=1")
CLAIM = "/v1/claims/fiber-length-per-preform"
PAGE = "https://page.example"


@pytest.fixture(scope="module")
def settings(provider: Provider) -> Settings:
    return provider.copy_seeded().model_copy(
        update={
            "header_timeout_seconds": HEADER_SECONDS,
            "body_timeout_seconds": BODY_SECONDS,
            "write_timeout_seconds": WRITE_SECONDS,
            # So that only one full list is sent at a time.
            "pool_size": 2,
        }
    )


@pytest.fixture(scope="module")
def address(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(settings, tmp_path_factory.mktemp("slow")) as address:
        yield address


class Ended(NamedTuple):
    """The end of a connection. `status` is None where the server closed without an answer."""

    status: int | None
    text: str
    seconds: float


def dribble(address: str, begin: bytes, repeated: bytes) -> list[Ended]:
    """Send `begin` from many clients, then `repeated` at intervals, until the server closes each."""
    begun = time.monotonic()
    ended: list[Ended] = []
    received: dict[socket.socket, bytes] = {}
    with selectors.DefaultSelector() as selector:
        for _ in range(CLIENTS):
            connection = connect(address)
            connection.sendall(begin)
            received[connection] = b""
            selector.register(connection, selectors.EVENT_READ)
        next_byte = begun
        while selector.get_map():
            if time.monotonic() - begun > HANG_SECONDS:
                raise TimeoutError(f"{len(selector.get_map())} are open still")
            for key, _ in selector.select(PAUSE_SECONDS / 4):
                connection = key.fileobj  # type: ignore[assignment] # as it was registered
                try:
                    piece = connection.recv(1 << 16)
                except ConnectionResetError:
                    piece = b""
                received[connection] += piece
                if not piece:
                    selector.unregister(connection)
                    connection.close()
                    reply = read_reply(received[connection])
                    ended.append(Ended(*reply, time.monotonic() - begun))
            if repeated and time.monotonic() > next_byte:
                next_byte += PAUSE_SECONDS
                for key in list(selector.get_map().values()):
                    with suppress(BrokenPipeError, ConnectionResetError):
                        key.fileobj.send(repeated)  # type: ignore[union-attr] # as it was registered
    return ended


@pytest.mark.slow
@pytest.mark.parametrize(
    ("begin", "repeated", "seconds", "status"),
    [
        (b"", b"", HEADER_SECONDS, None),
        (b"", b"\r\n", HEADER_SECONDS, None),
        (b"GET /v1/cl", b"a", HEADER_SECONDS, 408),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", b"X", HEADER_SECONDS, 408),
        (CHECK, b"x", BODY_SECONDS, 408),
        (CHECK, b"", BODY_SECONDS, 408),
        (CHUNKED, b"1\r\nx\r\n", BODY_SECONDS, 408),
        (CHUNKED + b"1;", b"x", BODY_SECONDS, 408),
        (UNWANTED, b"x", BODY_SECONDS, 404),
        (GET + b"GET /", b"a", HEADER_SECONDS, 200),
        (GET, b"\r\n", HEADER_SECONDS, 200),
    ],
    ids=[
        "silent",
        "empty lines",
        "url",
        "header",
        "body",
        "no body",
        "chunks",
        "extension",
        "body after the answer",
        "second request",
        "empty lines after",
    ],
)
def test_slow_clients_are_closed_and_others_are_served(
    address: str, begin: bytes, repeated: bytes, seconds: float, status: int | None
) -> None:
    with ThreadPoolExecutor(1) as threads:
        dribbling = threads.submit(dribble, address, begin, repeated)
        served = 0
        with httpx2.Client(base_url=address, trust_env=False, timeout=HANG_SECONDS) as client:
            while not dribbling.done():
                assert client.get("/v1/claims?limit=2").is_success
                served += not dribbling.done()
                time.sleep(PAUSE_SECONDS / 4)
        ended = dribbling.result()
    assert {client.status for client in ended} == {status}
    assert len(ended) == CLIENTS
    # A lower bound, which a busy machine does not break.
    assert min(client.seconds for client in ended) > seconds * 0.9
    assert served > 0
    if status == 408:
        assert all("application/problem+json" in client.text for client in ended)
        assert all("urn:claimstone:problem:request_timeout" in client.text for client in ended)


@pytest.mark.slow
def test_body_that_comes_in_time_is_read_whole(address: str) -> None:
    body = b'{"text": "%b"}' % (b"x" * 900)
    head = CHECK.replace(b"1000", b"%d" % len(body)).replace(
        b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"
    )

    def send() -> Iterator[bytes]:
        yield head
        for start in range(0, len(body), 100):
            time.sleep(BODY_SECONDS / 20)
            yield body[start : start + 100]

    assert exchange(address, send()).status == 200


@pytest.mark.slow
def test_connection_that_is_used_again_stays_open(address: str) -> None:
    with httpx2.Client(base_url=address, trust_env=False) as client:
        ports = set()
        for _ in range(5):
            answer = client.get("/v1/claims?limit=1")
            ports.add(answer.extensions["network_stream"].get_extra_info("client_addr"))
            time.sleep(HEADER_SECONDS / 2)
    assert len(ports) == 1


@pytest.mark.slow
@pytest.mark.parametrize("number", range(3))
def test_import_with_a_bad_key_is_refused_and_not_reset(address: str, number: int) -> None:
    """Its client sends all, and only then reads."""
    head = write_head(
        "POST",
        "/v1/imports",
        f"Authorization: Bearer {make_key()}",
        "Content-Type: application/json",
        f"Content-Length: {2**24 - number}",
        "Connection: close",
    )
    reply = exchange(address, [head, *[b" " * 2**20] * 15, b" " * (2**20 - number)])
    assert reply.status == 401
    assert reply.sent_bytes == len(head) + 2**24 - number


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_key_is_looked_at_before_the_body_comes(address: str, method: str) -> None:
    path = CLAIM if method == "PATCH" else "/v1/claims"
    head = write_head(method, path, "Content-Type: application/json", "Content-Length: 1000")
    with connect(address) as connection:
        connection.sendall(head)
        lines, _ = receive_answer(connection)
    assert lines[0] == b"HTTP/1.1 401 Unauthorized"


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/v1/claims?limit=200", "/v1/claims.ndjson"])
def test_client_that_does_not_read_is_closed_and_holds_nothing(address: str, path: str) -> None:
    """The answers that it requests are larger than the buffers of the kernel."""
    begun = time.monotonic()
    with connect(address) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(write_head("GET", path) * 400)
        poll = select.poll()
        poll.register(connection, select.POLLHUP)
        assert poll.poll(HANG_SECONDS * 1000), "it is open still"
    # A lower bound, which a busy machine does not break.
    assert time.monotonic() - begun > WRITE_SECONDS
    whole = httpx2.get(f"{address}/v1/claims.ndjson", trust_env=False)
    assert whole.status_code == 200
    assert len(whole.text.splitlines()) == 15


@pytest.mark.slow
def test_client_that_reads_slowly_gets_all(address: str) -> None:
    """It pauses for three times the timeout, which each read extends."""
    number, pauses = 300, 60
    with connect(address) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        with ThreadPoolExecutor(1) as threads:
            last = write_head("GET", "/v1/claims?limit=200", "Connection: close")
            asked = write_head("GET", "/v1/claims?limit=200") * (number - 1) + last
            sending = threads.submit(connection.sendall, asked)
            received = 0
            statuses = 0
            while piece := connection.recv(1 << 16):
                received += len(piece)
                statuses += piece.count(b"HTTP/1.1 200")
                if pauses:
                    pauses -= 1
                    time.sleep(WRITE_SECONDS / 20)
            sending.result()
    assert pauses == 0
    assert statuses >= number - 5, received


@pytest.mark.slow
def test_server_with_slow_clients_stops_on_request(settings: Settings, tmp_path: Path) -> None:
    """`serve` stops the server, and fails if that takes too long."""
    with serve(settings, tmp_path) as address:
        connections = [connect(address) for _ in range(CLIENTS)]
        for connection in connections:
            connection.sendall(CHECK + b"x")
    for connection in connections:
        assert read_reply(read_all(connection))[0] in (408, None)
        connection.close()


def receive_answer(connection: socket.socket) -> tuple[list[bytes], bytes]:
    """Read one answer: its sorted status and headers, without those that always differ, and its content."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += receive(connection, 1)
    lines = received.removesuffix(b"\r\n\r\n").split(b"\r\n")
    length = sum(int(line.split()[1]) for line in lines if line.startswith(b"content-length"))
    content = b""
    while len(content) < length:
        content += receive(connection, length - len(content))
    own = (b"date: ", b"x-request-id: ", b"connection: ")
    return sorted(line for line in lines if not line.startswith(own)), content


def receive(connection: socket.socket, most: int) -> bytes:
    """Read up to `most` bytes of an answer; fail if the connection is closed."""
    piece = connection.recv(most)
    assert piece, "the connection was closed within an answer"
    return piece


def ask(connection: socket.socket, path: str, *headers: str) -> tuple[list[bytes], bytes]:
    connection.sendall(write_head("GET", path, *headers))
    return receive_answer(connection)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/claims?limit=3",
        "/v1/claims?limit=4&facet=metric&q=fiber&&sort=id",
        "/v1/claims?facet=metric&facet=year&limit=2",
        "/v1/organizations?limit=1",
        CLAIM,
        f"{CLAIM}/evidence",
    ],
)
def test_answer_at_once_is_the_ordinary_one(address: str, path: str) -> None:
    """An answer with a request id is sent by uvicorn, header by header."""
    with connect(address) as connection:
        fresh = ask(connection, path)
        assert fresh[0][0] == b"HTTP/1.1 200 OK"
        assert ask(connection, path, "X-Request-ID: one") == fresh
        assert ask(connection, path) == fresh
        [etag] = [line.split()[1].decode() for line in fresh[0] if line.startswith(b"etag: ")]
        known = ask(connection, path, f"If-None-Match: {etag}")
        assert known[0][0] == b"HTTP/1.1 304 Not Modified"
        assert known == ask(connection, path, f"If-None-Match: {etag}", "X-Request-ID: one")


def test_requests_that_do_not_wait_are_answered_in_turn(address: str) -> None:
    paths = ["/v1/claims?limit=5", CLAIM, "/nothing", CLAIM, "/v1/claims?q=more&limit=3", CLAIM]
    with connect(address) as connection:
        expected = [ask(connection, path) for path in paths]
        for _ in range(3):
            connection.sendall(b"".join(write_head("GET", path) for path in paths))
            answers = [receive_answer(connection) for _ in paths]
            # A problem contains the id of its request.
            assert [answer for number, answer in enumerate(answers) if number != 2] == [
                answer for number, answer in enumerate(expected) if number != 2
            ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("head", "is_last"),
    [
        (write_head("GET", CLAIM, "Connection: close"), True),
        (write_head("GET", CLAIM).replace(b"HTTP/1.1", b"HTTP/1.0"), True),
        (write_head("GET", CLAIM, "Content-Length: 1000"), False),
    ],
    ids=["requested to", "1.0", "body never comes"],
)
def test_connection_that_ends_with_its_answer_is_closed(
    address: str, head: bytes, *, is_last: bool
) -> None:
    with connect(address) as connection:
        _, content = ask(connection, CLAIM)
    with connect(address) as connection:
        connection.sendall(head)
        received = read_all(connection)
    assert received.endswith(b"\r\n\r\n" + content)
    assert (b"\r\nconnection: close\r\n" in received) is is_last


def test_body_of_a_read_is_no_part_of_the_next_request(address: str) -> None:
    with connect(address) as connection:
        expected = ask(connection, CLAIM)
        for _ in range(3):
            connection.sendall(write_head("GET", CLAIM, "Content-Length: 4") + b"GET ")
            assert receive_answer(connection) == expected


@pytest.mark.slow
def test_cached_answer_has_the_headers_of_the_layers_around_it(
    settings: Settings, tmp_path: Path
) -> None:
    configured = settings.model_copy(update={"cors_origins": PAGE, "rate_limit": "3/hour"})
    with serve(configured, tmp_path) as address, connect(address) as connection:
        for _ in range(3):
            lines, _ = ask(connection, CLAIM, f"Origin: {PAGE}")
            assert f"access-control-allow-origin: {PAGE}".encode() in lines
            assert b"x-content-type-options: nosniff" in lines
            assert any(line.lower().startswith(b"ratelimit: ") for line in lines)
        assert ask(connection, CLAIM)[0][0] == b"HTTP/1.1 429 Too Many Requests"
