"""The README is true: its commands print what it says, and its numbers are those of the seed."""

import re
import subprocess
from pathlib import Path

import pytest
from serving import serve
from starlette.testclient import TestClient

from app.settings import PROJECT_ROOT, Settings

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n\$ (.*)\n((?:(?!```).*\n)*)```", README)
MOMENT = re.compile(r'"\d{4}-\d\d-\d\dT[\d:.]+Z"')


def test_readme_shows_five_commands() -> None:
    assert len(CONSOLE) == 5


def test_readme_commands_print_what_it_shows(seeded_settings: Settings, tmp_path: Path) -> None:
    with serve(seeded_settings, tmp_path) as address:
        for command, shown in CONSOLE:
            called = command.replace("http://127.0.0.1:8000", address)
            printed = subprocess.run(
                ["bash", "-o", "pipefail", "-c", called],
                check=False,
                capture_output=True,
                text=True,
            ).stdout
            assert MOMENT.sub('"..."', printed.rstrip("\n")) == MOMENT.sub(
                '"..."', shown.rstrip("\n")
            )


@pytest.mark.parametrize(
    ("collection", "named"),
    [
        ("organizations", "organizations"),
        ("achievements", "achievements"),
        ("claims", "quantitative claims"),
    ],
)
def test_readme_counts_are_those_of_the_seed(
    client: TestClient, collection: str, named: str
) -> None:
    count = client.get(f"/v1/{collection}?limit=1").json()["meta"]["count"]
    assert f"{count} {named}" in README
