"""`claimstone mcp`: the tools on standard input and output, over a database and over a running server."""

import asyncio
import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from mcp import Client
from mcp.client.stdio import stdio_client
from support.assistant import call, make_command
from support.command_line import run
from support.editors import add_key
from support.project import PROJECT_ROOT
from support.running_server import serve

from app.assistants.server import TOOLS
from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.settings import Settings

_PROPOSAL = {
    "kind": "claim",
    "id": "foldable-screen-thickness",
    "content": {"scope": "the laminate"},
    "comment": "the words say so",
}


@pytest.mark.slow
def test_official_client_calls_tools_over_a_database(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    with closing(Database(seeded_settings)) as database:
        key = add_key(database, AccessRole.CONTRIBUTOR)
    printed = tmp_path / "errors.log"

    async def ask() -> None:
        with printed.open("w", encoding="utf-8") as errors:
            command = stdio_client(make_command(seeded_settings, key=key), errlog=errors)
            async with Client(command) as client:
                assert [tool.name for tool in (await client.list_tools()).tools] == list(TOOLS)
                checked = await call(
                    client, "check_text", text="FiberHome made 30 billion simultaneous calls."
                )
                assert checked.content["total"] == 1
                refused = await call(client, "get_claim", id="x", nonsense=True)
                assert refused.content["error"]["faults"][0]["argument"] == "nonsense"
                proposed = await call(client, "propose", **_PROPOSAL)
                assert proposed.content["proposal"]["number"] == 1

    asyncio.run(ask())
    lines = printed.read_text("utf-8").splitlines()
    assert [line for line in lines if not isinstance(json.loads(line), dict)] == []


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_official_client_calls_tools_of_a_running_server(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    """The server needs no setting for it: the command asks its public API."""

    async def ask(address: str) -> None:
        async with Client(make_command(seeded_settings, "--url", address)) as client:
            found = await call(client, "search", q="fibre")
            assert "fiber-length-per-preform" in found.text
            assert (await call(client, "propose", **_PROPOSAL)).content["error"]["status"] == 401

    async def ask_nobody(address: str) -> None:
        async with Client(make_command(seeded_settings, "--url", address)) as client:
            refused = await call(client, "search", q="fibre")
            assert refused.content["error"]["code"] == "server_not_reached"

    with serve(seeded_settings, tmp_path) as address:
        asyncio.run(ask(address))
    asyncio.run(ask_nobody(address))


@pytest.mark.engines("sqlite")
def test_command_needs_a_catalogue_or_the_url_of_a_server(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    missing = Settings(database_url=f"sqlite:///{tmp_path}/none.db")
    assert run(missing, "mcp").returncode == 1
    assert not (tmp_path / "none.db").exists()
    refused = run(seeded_settings, "mcp", "--url", "ftp://example.org")
    assert (refused.returncode, "http://" in refused.stderr) == (1, True)


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_packages_of_assistants_are_imported_only_where_they_are_used() -> None:
    script = (
        "import sys; from app.cli import app; from app.main import create_routes; "
        "from app.settings import Settings; create_routes(Settings(database_url='sqlite:///x.db')); "
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'mcp', 'mcp_types', 'jwt'}))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT_ROOT,
    )
    assert printed.stdout == "[]\n"


@pytest.mark.engines("sqlite")
def test_command_names_the_package_that_is_missing(
    seeded_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.assistants.find_spec", lambda _name: None)
    assert "pip install 'claimstone[mcp]'" in run(seeded_settings, "mcp").stderr
