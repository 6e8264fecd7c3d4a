"""The official client of the Model Context Protocol, as an assistant uses it, and the replies that it gets."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from httpx2 import ASGITransport, AsyncClient
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent
from support.project import PROJECT_ROOT

from app.assistants.reply import MAX_CHARACTERS
from app.main import create_routes
from app.settings import Settings

Call = tuple[str, dict[str, Any]]


class ToolReply(NamedTuple):
    text: str
    content: dict[str, Any]
    is_error: bool


def read_reply(result: CallToolResult) -> ToolReply:
    """Read a reply, which has one form and fits into the limit whatever was asked."""
    [content] = result.content
    assert isinstance(content, TextContent)
    assert result.structured_content is None
    assert len(content.text) <= MAX_CHARACTERS
    return ToolReply(content.text, json.loads(content.text), result.is_error)


@asynccontextmanager
async def open_client(settings: Settings, key: str | None = None) -> AsyncIterator[Client]:
    """Yield a client of `/mcp` of an application in this process."""
    routes = create_routes(settings.model_copy(update={"mcp": True}))
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    transport = ASGITransport(routes)
    async with (
        routes.router.lifespan_context(routes),
        AsyncClient(transport=transport, headers=headers, trust_env=False) as http,
        Client(streamable_http_client("http://localhost/mcp", http_client=http)) as client,
    ):
        yield client


async def call(client: Client, name: str, **arguments: Any) -> ToolReply:  # noqa: ANN401 - any JSON value
    return read_reply(await client.call_tool(name, arguments))


def call_tools(
    settings: Settings, calls: Sequence[Call], key: str | None = None
) -> list[ToolReply]:
    """Call tools of an application in this process, one after the other."""

    async def run() -> list[ToolReply]:
        async with open_client(settings, key) as client:
            return [await call(client, name, **arguments) for name, arguments in calls]

    return asyncio.run(run())


def call_tool(settings: Settings, name: str, **arguments: Any) -> ToolReply:  # noqa: ANN401 - any JSON value
    [reply] = call_tools(settings, [(name, arguments)])
    return reply


def make_command(settings: Settings, *options: str, key: str = "") -> StdioServerParameters:
    """Return how an assistant starts `claimstone mcp`."""
    return StdioServerParameters(
        command=sys.executable,
        args=["-c", "from app.cli import main; main()", "mcp", *options],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(PROJECT_ROOT),
            "CLAIMSTONE_DATABASE_URL": settings.database_url,
            **({"CLAIMSTONE_MCP_KEY": key} if key else {}),
        },
        cwd=Path(PROJECT_ROOT),
    )
