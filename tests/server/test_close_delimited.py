"""HTTP/1.0 knows no chunks: what has no Content-Length ends with the connection."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest
import uvicorn
from conftest import Provider
from starlette.types import ASGIApp, Receive, Scope, Send
from support.raw_http import connect, read_all, write_head
from support.running_server import serve
from support.waiting import wait_until

from app.server.connection import LimitedConnection
from app.server.open_connections import OpenConnections
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture(scope="module")
def settings(provider: Provider) -> Settings:
    return provider.copy_seeded()


@pytest.fixture(scope="module")
def address(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(settings, tmp_path_factory.mktemp("old")) as address:
        yield address


def ask(address: str, version: str, path: str, *headers: str, method: str = "GET") -> bytes:
    """Return all bytes until the server closes the connection."""
    head = write_head(method, path, *headers).replace(b"HTTP/1.1", version.encode(), 1)
    with connect(address) as connection:
        connection.sendall(head)
        return read_all(connection)


def read_chunks(content: bytes) -> bytes:
    read = b""
    while content:
        size, _, content = content.partition(b"\r\n")
        read += content[: int(size, 16)]
        content = content[int(size, 16) + 2 :]
    return read


@pytest.mark.parametrize("path", ["ndjson", "csv", "xlsx", "jsonld"])
@pytest.mark.parametrize("keep_alive", [(), ("Connection: keep-alive",)], ids=["close", "keep"])
def test_file_has_the_same_bytes_in_http_1_0(
    address: str, path: str, keep_alive: tuple[str, ...]
) -> None:
    url = f"/v1/claims.{path}"
    old_head, _, old = ask(address, "HTTP/1.0", url, *keep_alive).partition(b"\r\n\r\n")
    new_head, _, new = ask(address, "HTTP/1.1", url, "Connection: close").partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in new_head
    assert b"transfer-encoding" not in old_head
    assert b"\r\nconnection: close" in old_head
    if path == "xlsx":
        assert old.startswith(b"PK")
        assert len(old) == len(read_chunks(new))
    else:
        assert old == read_chunks(new)


@pytest.mark.parametrize("path", ["/v1/claims?limit=2", "/v1/claims/none", "/docs", "/metrics"])
def test_answer_of_known_length_has_it_in_http_1_0(address: str, path: str) -> None:
    head, _, content = ask(address, "HTTP/1.0", path).partition(b"\r\n\r\n")
    assert b"\r\ncontent-length: %d\r\n" % len(content) in head + b"\r\n"


def test_head_of_a_file_has_no_content_in_http_1_0(address: str) -> None:
    received = ask(address, "HTTP/1.0", "/v1/claims.csv", method="HEAD")
    assert received.startswith(b"HTTP/1.1 200")
    assert received.partition(b"\r\n\r\n")[2] == b""


@contextmanager
def serve_app(app: ASGIApp) -> Iterator[str]:
    config = uvicorn.Config(
        app,
        # uvicorn is typed to take a class, but only calls it.
        http=partial(  # type: ignore[arg-type]
            LimitedConnection, limits=Settings(), open_connections=OpenConnections(Settings())
        ),
        lifespan="off",
        log_config=None,
    )
    server = uvicorn.Server(config)
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        ThreadPoolExecutor(1) as threads,
    ):
        running = threads.submit(server.run, [listener])
        try:
            wait_until(lambda: server.started)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            running.result()


async def break_off(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    raise RuntimeError("the database is gone")


def test_file_that_breaks_off_does_not_seem_complete_in_http_1_0() -> None:
    """An ordinary end of the connection would be the end of the file."""
    with serve_app(break_off) as address, connect(address) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            receive_all(connection)


def receive_all(connection: socket.socket) -> None:
    while connection.recv(1 << 16):
        pass
