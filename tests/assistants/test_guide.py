"""docs/assistants.md is true: what it has people send and configure works, and it names each tool."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from support.project import PROJECT_ROOT
from support.running_server import serve

from app.assistants.server import TOOLS
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

_GUIDE = (PROJECT_ROOT / "docs" / "assistants.md").read_text(encoding="utf-8")
_SHOWN_ADDRESS = "http://127.0.0.1:8000"


def list_blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", _GUIDE, re.MULTILINE | re.DOTALL)


def test_guide_names_every_tool() -> None:
    assert sorted(re.findall(r"^\| `(\w+)` \|", _GUIDE, re.MULTILINE)) == sorted(TOOLS)


@pytest.mark.slow
def test_guide_shows_a_request_that_is_answered(seeded_settings: Settings, tmp_path: Path) -> None:
    [request] = [block for block in list_blocks("sh") if "/mcp" in block]
    settings = Settings(**{**seeded_settings.model_dump(exclude_unset=True), "mcp": True})
    with serve(settings, tmp_path) as address:
        script = request.replace(_SHOWN_ADDRESS, address)
        printed = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True)
    assert "fiber-length-per-preform" in printed.stdout


@pytest.mark.slow
def test_guide_shows_a_configuration_that_starts_the_tools(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    """The command of the guide, where the package is installed, in a folder with the database."""
    [block] = list_blocks("json")
    configured = json.loads(block)["mcpServers"]["claimstone"]
    program = tmp_path / configured["command"]
    program.parent.mkdir(parents=True)
    program.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'from app.cli import main; main()' \"$@\"\n", "utf-8"
    )
    program.chmod(0o755)
    # Databases of tests may be in memory, from where a file cannot be renamed to the disk.
    shutil.move(
        seeded_settings.database_url.removeprefix("sqlite:///"),
        tmp_path / configured["env"]["CLAIMSTONE_DATABASE_URL"].removeprefix("sqlite:///"),
    )
    command = StdioServerParameters(
        command=str(program),
        args=configured["args"],
        env={**configured["env"], "PYTHONPATH": str(PROJECT_ROOT)},
        cwd=tmp_path,
    )

    async def list_tools() -> list[Any]:
        async with Client(command) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    assert asyncio.run(list_tools()) == list(TOOLS)
