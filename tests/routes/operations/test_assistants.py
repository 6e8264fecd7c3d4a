"""`/mcp` over HTTP: who may talk to it, what it refuses, and that it keeps nothing between two messages."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from httpx2 import ASGITransport, AsyncClient
from mcp import Client
from starlette.testclient import TestClient
from support.assistant import call, read_reply
from support.running_server import serve

from app.assistants.server import TOOLS
from app.main import create_app, create_routes
from app.settings import Settings
from app.work.shares import Shares

_LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
_SEARCH = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "search", "arguments": {"q": "fibre"}},
}
_ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
def tools(seeded_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(seeded_settings.model_copy(update={"mcp": True}))) as client:
        yield client


def send(client: TestClient, body: object = _LIST, **headers: str) -> httpx2.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", "Host": "localhost", **_ACCEPT, **headers}
    return client.post("/mcp", content=content, headers=sent)


@pytest.mark.engines("sqlite")
def test_endpoint_is_there_only_where_the_setting_has_it(seeded_settings: Settings) -> None:
    with TestClient(create_app(seeded_settings)) as client:
        assert send(client).status_code == 404


@pytest.mark.engines("sqlite")
def test_endpoint_has_no_streams_and_no_sessions(tools: TestClient) -> None:
    for method in ("GET", "DELETE"):
        refused = tools.request(method, "/mcp", headers={"Accept": "text/event-stream"})
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    answer = send(tools)
    assert answer.headers["content-type"] == "application/json"
    assert "mcp-session-id" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    # Each message is complete: no handshake has to come before a call.
    [content] = send(tools, _SEARCH).json()["result"]["content"]
    assert "fiber-length-per-preform" in content["text"]


_NAMES: list[tuple[dict[str, Any], str, int]] = [
    ({}, "localhost:8000", 200),
    ({}, "127.0.0.1:8000", 200),
    ({}, "[::1]:8000", 200),
    ({}, "192.168.1.7:8000", 200),
    ({}, "rebound.example", 421),
    ({}, "[::1", 421),
    ({}, "localhost.rebound.example", 421),
    ({}, "127.0.0.1.rebound.example:8000", 421),
    ({"public_url": "https://cs.example/x"}, "cs.example", 200),
    ({"public_url": "https://cs.example/x"}, "other.example", 421),
    ({"mcp_hosts": "app, other.example"}, "other.example:8000", 200),
    ({"mcp_hosts": "app, other.example"}, "third.example", 421),
    ({"mcp_hosts": "*"}, "third.example", 200),
]
_ORIGINS: list[tuple[dict[str, Any], str, int]] = [
    ({}, "http://localhost:6274", 200),
    ({}, "http://evil.example", 403),
    ({}, "null", 403),
    ({}, "http://[::1", 403),
    ({}, "http://localhost.evil.example", 403),
    ({"cors_origins": "https://good.example"}, "https://good.example", 200),
    ({"cors_origins": "https://good.example"}, "https://evil.example", 403),
    ({"cors_origins": "*"}, "https://evil.example", 200),
    ({"public_url": "https://cs.example/x"}, "https://cs.example", 200),
]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(("options", "host", "status"), _NAMES)
def test_endpoint_answers_under_its_own_names_alone(
    seeded_settings: Settings, options: dict[str, Any], host: str, status: int
) -> None:
    settings = seeded_settings.model_copy(update={"mcp": True, **options})
    with TestClient(create_app(settings)) as client:
        answer = send(client, Host=host)
    assert answer.status_code == status
    assert status == 200 or "CLAIMSTONE_MCP_HOSTS" in answer.json()["error"]["message"]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(("options", "origin", "status"), _ORIGINS)
def test_endpoint_answers_pages_of_known_origins_alone(
    seeded_settings: Settings, options: dict[str, Any], origin: str, status: int
) -> None:
    settings = seeded_settings.model_copy(update={"mcp": True, **options})
    with TestClient(create_app(settings)) as client:
        assert send(client, Origin=origin).status_code == status


_BODIES: list[tuple[bytes, int, str]] = [
    (b"", 422, "cannot be read"),
    (b"[1", 422, "bracket is missing"),
    (b'{"id":1,"id":2}', 422, "'id' occurs twice"),
    (b"[" * 100 + b"]" * 100, 422, "nested"),
    (b"[" + b"0," * 20_000 + b"0]", 422, "values"),
    (b'"' + b"a" * 3_000_000 + b'"', 413, "bytes"),
    (b'{"jsonrpc":"2.0","id":1,"method":"a\\ud800"}', 400, "Parse error"),
    (b"[]", 400, "Validation error"),
]


@pytest.mark.engines("sqlite")
def test_message_that_cannot_be_read_is_refused_with_the_reason(tools: TestClient) -> None:
    for body, status, words in _BODIES:
        answer = send(tools, body)
        assert answer.status_code == status
        assert words in answer.json()["error"]["message"]
    refused = send(tools, b"a", **{"Content-Type": "text/plain"})
    assert (refused.status_code, refused.json()["error"]["data"]) == (
        415,
        {"code": "unsupported_media_type"},
    )


@pytest.mark.engines("sqlite")
def test_work_of_a_call_ends_when_the_client_leaves(
    seeded_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The read that a call is waiting for hears that its client has left."""

    async def leave() -> None:
        begun, heard = asyncio.Event(), asyncio.Event()

        async def wait_until_gone(
            _shares: object, _kind: object, _function: object, gone: asyncio.Future[None]
        ) -> None:
            begun.set()
            await gone
            heard.set()

        monkeypatch.setattr(Shares, "run", wait_until_gone)
        routes = create_routes(seeded_settings.model_copy(update={"mcp": True}))
        transport = ASGITransport(leave_after(begun, routes))
        async with (
            routes.router.lifespan_context(routes),
            AsyncClient(transport=transport, base_url="http://localhost") as http,
        ):
            answer = await http.post("/mcp", json=_SEARCH, headers=_ACCEPT)
            assert answer.status_code == 400
            await asyncio.wait_for(heard.wait(), 30)

    asyncio.run(leave())


def leave_after(begun: asyncio.Event, app: Any) -> Any:  # noqa: ANN401 - ASGI
    """Return an application whose client leaves when the work has begun."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        is_complete = False

        async def receive_or_leave() -> Any:  # noqa: ANN401 - ASGI
            nonlocal is_complete
            if is_complete:
                await begun.wait()
                return {"type": "http.disconnect"}
            message = await receive()
            is_complete = not message["more_body"]
            return message

        await app(scope, receive_or_leave, send)

    return answer


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_official_client_lists_and_calls_tools_of_a_server(
    seeded_settings: Settings,
    tmp_path: Path,
    mode: Any,  # noqa: ANN401 - a literal of the SDK
) -> None:
    """In both forms of the protocol; the log of the server stays one object of JSON in each line."""

    async def ask(address: str) -> list[str]:
        async with Client(f"{address}/mcp", mode=mode) as client:
            listed = [tool.name for tool in (await client.list_tools()).tools]
            reply = await call(client, "get_claim", id="fiber-length-per-preform")
            assert reply.content["claim"]["as_stated"] == "10,000 kilometers"
            assert read_reply(await client.call_tool("search", {"nonsense": 1})).is_error
            return listed

    settings = Settings(
        **{**seeded_settings.model_dump(exclude_unset=True), "mcp": True, "access_log": True}
    )
    with serve(settings, tmp_path) as address:
        assert asyncio.run(ask(address)) == list(TOOLS)
        refused = httpx2.post(
            f"{address}/mcp", json=_LIST, headers={"Origin": "http://evil.example"}
        )
        assert refused.status_code == 403
        counted = httpx2.get(f"{address}/metrics").text
    lines = (tmp_path / "server.log").read_text("utf-8").splitlines()
    logged = [json.loads(line) for line in lines if line.startswith("{")]
    # The first line is for people.
    assert len(logged) == len(lines) - 1
    assert {"/mcp"} <= {line.get("route") for line in logged}
    assert 'route="/mcp"' in counted
