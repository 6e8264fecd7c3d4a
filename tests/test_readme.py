"""The README is true: its commands print what it says, and its numbers are those of the seed."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from serving import serve
from starlette.testclient import TestClient

from app.settings import PROJECT_ROOT, Settings

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n\$ (.*)\n((?:(?!```).*\n)*)```", README)
COLLECTIONS = re.compile(r"\n\| collection \|.*?\n\n", re.DOTALL)
# What every list has, which the text above the table tells.
COMMON = {"q", "limit", "cursor", "sort", "format", "fields", "expand", "as_of"}
# Of each catalogue its own: moments, the epoch, and the cursors that have it.
OWN = re.compile(
    r'"\d{4}-\d\d-\d\dT[\d:.]+Z"|(?<="epoch": )"\w+"|(?<="next_cursor": )"[\w-]+"|(?<=cursor=)[\w-]+'
)


def test_readme_shows_commands() -> None:
    assert len(CONSOLE) == 8


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
            assert OWN.sub("...", printed.rstrip("\n")) == OWN.sub("...", shown.rstrip("\n"))


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


def write_collections() -> str:
    """The table of what each list takes, from the published description of the API."""
    path = PROJECT_ROOT / "tests" / "openapi.json"
    paths = json.loads(path.read_text(encoding="utf-8"))["paths"]
    lists = {
        url.rpartition("/")[2]: methods["get"]
        for url, methods in paths.items()
        if any(one["name"] == "facet" for one in methods.get("get", {}).get("parameters", ()))
    }
    rows = [_write_row(name, lists[name]) for name in sorted(lists)]
    return "\n".join(
        [
            "",
            "| collection | filters | sort | facets | formats |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "",
        ]
    )


def _write_row(name: str, operation: Any) -> str:  # noqa: ANN401 - JSON
    parameters = {
        parameter["name"]: parameter["schema"]
        for parameter in operation["parameters"]
        if parameter["in"] == "query"
    }
    filters = [
        f"`{parameter}`{'*' if f'{parameter}__not' in parameters else ''}"
        for parameter in parameters
        if parameter not in COMMON
        and not parameter.startswith("facet")
        and not parameter.endswith("__not")
    ]
    [keys] = re.findall(r"-\?\(([^)]*)\)\(", parameters["sort"]["pattern"])
    cells = (
        [f"`{name}`"],
        filters,
        [f"`{one}`" for one in ("id", *keys.split("|"), "relevance")],
        [f"`{one}`" for one in parameters["facet"]["items"]["enum"]],
        [f"`{format_}`" for format_ in _list_formats(parameters)],
    )
    return f"| {' | '.join(' '.join(cell) for cell in cells)} |"


def _list_formats(parameters: Any) -> list[str]:  # noqa: ANN401 - JSON
    path = PROJECT_ROOT / "tests" / "openapi.json"
    schemas = json.loads(path.read_text(encoding="utf-8"))["components"]["schemas"]
    reference = parameters["format"]["$ref"].rpartition("/")[2]
    names: list[str] = schemas[reference]["enum"]
    return names


def test_readme_lists_what_each_collection_takes() -> None:
    """Written anew by `python tests/test_readme.py`."""
    [table] = COLLECTIONS.findall(README)
    assert table == write_collections()


if __name__ == "__main__":
    path = PROJECT_ROOT / "README.md"
    path.write_text(COLLECTIONS.sub(lambda _: write_collections(), README), encoding="utf-8")
