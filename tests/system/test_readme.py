"""README.md and docs/ are true: commands print what is shown, and everything that is named exists.

Run this file to rewrite the generated tables.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient
from support.openapi_description import complete_operations
from support.project import PROJECT_ROOT
from support.running_server import serve
from typer.core import TyperGroup
from typer.main import get_command

from app.cli import app
from app.errors import CatalogueError
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

DOCS = PROJECT_ROOT / "docs"
README, QUERYING, CURATING = "README.md", "docs/querying.md", "docs/curating.md"
OPERATING, COMPATIBILITY = "docs/operating.md", "docs/compatibility.md"
DOCUMENTS = (README, *sorted(f"docs/{path.name}" for path in DOCS.glob("*.md")))
# Those with commands whose output is shown; of the last one, scripts are run as well.
WITH_OUTPUT = (README, QUERYING, CURATING)
LANGUAGES = {"console", "sh", "sql", "json"}
SHOWN_ADDRESS = "http://127.0.0.1:8000"
MAX_README_LINES, MAX_README_BYTES = 150, 7_000

BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
# A command goes on where its line ends with a backslash.
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
# `claimstone` where a shell takes it for a program, and its arguments.
INVOCATION = re.compile(
    r"(?:^ *(?:\$ )?|[|;&(] *|exec \S+ |--from \S+ |[A-Z]=\S+ )([\w./-]*/)?claimstone"
    r"((?: [^|;&)\n]*)?)(?=[|;&)]|$)",
    re.MULTILINE,
)
URL_PATH = re.compile(
    rf"{re.escape(SHOWN_ADDRESS)}(/[\w/.-]*\w)|(?<![\w.-])(/(?:v1/[\w/.{{}}-]*\w|livez|readyz|metrics))\b"
)
# Served, and not described in the published API.
PAGES = {"/docs", "/openapi.json", "/mcp"}
# What differs between catalogues: moments, the epoch, and the cursors that have it.
VARYING = re.compile(
    r'"\d{4}-\d\d-\d\dT[\d:.]+Z"|(?<="epoch": )"\w+"|(?<="next_cursor": )"[\w-]+"|(?<=cursor=)[\w-]+'
)

COLLECTIONS = re.compile(r"\n\| collection \|.*?\n\n", re.DOTALL)
PROBLEMS = re.compile(r"\n\| status \| codes \|\n.*?(?:\n\n|\n\Z)", re.DOTALL)
# What every list has, which the text above the table says.
COMMON = {"q", "limit", "cursor", "sort", "fields", "expand", "as_of"}
# Of the framework, and so without a class in `app.errors`.
METHOD_NOT_ALLOWED = (405, "method_not_allowed")


class Command(NamedTuple):
    line: str
    shown: str


def read_document(name: str) -> str:
    return (PROJECT_ROOT / name).read_text(encoding="utf-8")


def list_blocks(text: str, *languages: str) -> list[str]:
    return [block for language, block in BLOCK.findall(text) if language in languages]


def list_commands(text: str) -> list[Command]:
    found = chain.from_iterable(COMMAND.findall(block) for block in list_blocks(text, "console"))
    return [Command(*one) for one in found]


def write_script(text: str, folder: Path, *, runs_scripts: bool) -> str:
    """All console blocks in one shell, the output of each command in a file; `sh` blocks too if asked."""
    pieces, number = ["set -o pipefail\n"], 0
    for language, block in BLOCK.findall(text):
        if language == "sh" and runs_scripts:
            pieces.append(f"set -e\n{block}\nset +e\n")
        elif language == "console":
            for line, _ in COMMAND.findall(block):
                pieces.append(f"{{ {line}\n}} > {folder}/{number}.out\n")
                number += 1
    return "".join([*pieces, ":\n"])


@pytest.mark.parametrize("document", WITH_OUTPUT)
def test_document_commands_print_what_it_shows(
    seeded_settings: Settings, tmp_path: Path, document: str
) -> None:
    text = read_document(document)
    commands = list_commands(text)
    program = tmp_path / ".venv" / "bin" / "claimstone"
    program.parent.mkdir(parents=True)
    program.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'from app.cli import main; main()' \"$@\"\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    # The settings of those who run the tests are not for these commands.
    inherited = {
        name: one for name, one in os.environ.items() if not name.startswith("CLAIMSTONE_")
    }
    environment = {
        **inherited,
        "PYTHONPATH": str(PROJECT_ROOT),
        "CLAIMSTONE_DATABASE_URL": seeded_settings.database_url,
    }
    with serve(seeded_settings, tmp_path) as address:
        script = write_script(text, tmp_path, runs_scripts=document == CURATING)
        ran = subprocess.run(
            ["bash", "-c", script.replace(SHOWN_ADDRESS, address)],
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
        )
    assert ran.returncode == 0, ran.stderr
    for number, command in enumerate(commands):
        printed = (tmp_path / f"{number}.out").read_text(encoding="utf-8")
        assert mask(printed.replace(address, SHOWN_ADDRESS)) == mask(command.shown), command.line


def mask(text: str) -> str:
    """What is the same for every catalogue and every version of curl."""
    encoded = re.sub("%[0-9a-f]{2}", lambda found: found[0].upper(), text.replace("%20", "+"))
    return VARYING.sub("...", encoded.rstrip("\n"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_blocks_are_all_checked(document: str) -> None:
    text = read_document(document)
    blocks = BLOCK.findall(text)
    assert text.count("```") == 2 * len(blocks)
    assert {language for language, _ in blocks} <= LANGUAGES
    assert len(list_commands(text)) == text.count("\n$ ")
    assert bool(list_blocks(text, "console")) == (document in WITH_OUTPUT)


def list_invocations(text: str) -> Iterator[tuple[str, list[str]]]:
    """How `claimstone` is called in the scripts of a document, with its path, and its arguments."""
    for block in list_blocks(text, "sh", "console"):
        joined = re.sub(r" +#.*$", "", block.replace("\\\n", " "), flags=re.MULTILINE)
        for path, arguments in INVOCATION.findall(joined):
            yield f"{path}claimstone", shlex.split(arguments)


def find_command(words: list[str]) -> tuple[Any, list[str]]:
    """The command of the program that is called so, and the arguments that are left."""
    command: Any = get_command(app)
    while isinstance(command, TyperGroup) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"there is no command {words[0]!r}"
        command, words = command.commands[words[0]], words[1:]
    return command, words


def list_options(command: Any) -> set[str]:  # noqa: ANN401 - Typer does not export its types
    return {
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    }


@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_calls_commands_that_take_these_arguments(document: str) -> None:
    for _, words in list_invocations(read_document(document)):
        command, arguments = find_command(words)
        assert not isinstance(command, TyperGroup), words
        # Reads the arguments, and does nothing with them.
        command.make_context(" ".join(words), arguments)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_names_commands_and_options_that_exist(document: str) -> None:
    spans = CODE.findall(BLOCK.sub("", read_document(document)))
    for span in spans:
        words = span.removeprefix(".venv/bin/").split()
        if words[0] == "claimstone" and span != "claimstone":
            command, arguments = find_command(words[1:])
            named = {one for one in arguments if one.startswith("--")}
            assert named <= list_options(command), span
        elif span.startswith("--"):
            assert words[0] in set(list_all_options(get_command(app))), span


def list_all_options(command: Any) -> Iterator[str]:  # noqa: ANN401 - Typer does not export its types
    yield from list_options(command)
    if isinstance(command, TyperGroup):
        for one in command.commands.values():
            yield from list_all_options(one)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_calls_the_program_where_it_is(document: str) -> None:
    """`make run` puts nothing on the PATH; what is installed, or in the image, is on it."""
    for block in list_blocks(read_document(document), "sh", "console"):
        if not re.search("pipx install|docker", block):
            paths = {path for path, _ in INVOCATION.findall(block)}
            assert paths <= {".venv/bin/"}, block


def read_openapi() -> Any:  # noqa: ANN401 - JSON
    path = PROJECT_ROOT / "tests" / "openapi.json"
    return complete_operations(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_names_paths_that_are_published(document: str) -> None:
    templates = [re.sub(r"\{\w+\}", "[^/]+", path) for path in read_openapi()["paths"]]
    named = list_paths(read_document(document)) - PAGES
    assert [path for path in named if not any(re.fullmatch(one, path) for one in templates)] == []


def list_paths(text: str) -> set[str]:
    return {path or other for path, other in URL_PATH.findall(text)}


def test_paths_are_found_in_commands_and_in_text() -> None:
    text = "see `/v1/claims/ID/history` or\n$ curl 'http://127.0.0.1:8000/v2/claims?limit=1'."
    assert list_paths(text) == {"/v1/claims/ID/history", "/v2/claims"}


def test_invocations_are_found_where_a_shell_runs_them() -> None:
    text = """
```sh
KEY=$(.venv/bin/claimstone keys create Ann --role admin)   # claimstone is not called here
A=b claimstone hash | head; docker exec claimstone claimstone verify
docker run --name claimstone -v claimstone:/data claimstone
```

```console
$ .venv/bin/claimstone import \\
    my.yaml
```
"""
    assert list(list_invocations(text)) == [
        (".venv/bin/claimstone", ["keys", "create", "Ann", "--role", "admin"]),
        ("claimstone", ["hash"]),
        ("claimstone", ["verify"]),
        (".venv/bin/claimstone", ["import", "my.yaml"]),
    ]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_names_settings_that_exist(document: str) -> None:
    named = set(re.findall(r"\bCLAIMSTONE_(?!TEST_)([A-Z_]*[A-Z])", read_document(document)))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_names_make_targets_that_exist(document: str) -> None:
    text = read_document(document)
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    scripts = [*list_blocks(text, "sh", "console"), *CODE.findall(BLOCK.sub("", text))]
    named = set(re.findall(r"^make ([a-z-]+)", "\n".join(scripts), re.MULTILINE))
    assert named <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def test_operating_lists_every_extra() -> None:
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [table] = re.findall(r"\| extra \|.*?\n\n", read_document(OPERATING), re.DOTALL)
    named = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert sorted(named) == sorted(project["project"]["optional-dependencies"])


def test_operating_names_metrics_that_are_measured(client: TestClient) -> None:
    named = set(re.findall(r"`(claimstone_\w+)", read_document(OPERATING)))
    measured = set(re.findall(r"^# TYPE (\w+)", client.get("/metrics").text, re.MULTILINE))
    assert len(named) >= 5
    assert named <= measured


@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_links_lead_to_files_and_headings(document: str) -> None:
    broken = []
    for link in LINK.findall(BLOCK.sub("", read_document(document))):
        target, _, anchor = link.partition("#")
        if "://" in link:
            continue
        path = (PROJECT_ROOT / document).parent / target if target else PROJECT_ROOT / document
        if not path.exists() or (anchor and anchor not in list_anchors(path)):
            broken.append(link)
    assert broken == []


def list_anchors(path: Path) -> list[str]:
    text = BLOCK.sub("", path.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return [re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings]


def test_readme_links_every_document() -> None:
    assert set(DOCUMENTS) - {README} <= set(LINK.findall(read_document(README)))


def test_readme_is_short() -> None:
    text = read_document(README)
    assert text.count("\n") <= MAX_README_LINES
    assert len(text.encode()) <= MAX_README_BYTES


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
    assert f"{count} {named}" in " ".join(read_document(README).split())


def write_collections() -> str:
    """The table of what each list takes, from the published description of the API."""
    openapi = read_openapi()
    lists = {
        url.rpartition("/")[2]: methods["get"]
        for url, methods in openapi["paths"].items()
        if "." not in url
        and any(one["name"] == "facet" for one in methods.get("get", {}).get("parameters", ()))
    }
    rows = [_write_row(name, lists[name], openapi) for name in sorted(lists)]
    return "\n".join(
        [
            "",
            "| collection | filters | sort | facets | files |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "",
        ]
    )


def _list_facets(parameter: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Return the facets of a list; where they are no closed set, the description names them after `facets`."""
    listed: list[str] = parameter["items"].get("enum")
    return listed or re.findall(r"`([^`]+)`", parameter["description"].partition("than one.")[2])


def _write_row(name: str, operation: Any, openapi: Any) -> str:  # noqa: ANN401 - JSON
    parameters = {
        one["name"]: one["schema"] for one in operation["parameters"] if one["in"] == "query"
    }
    filters = [
        f"`{one}`{'*' if f'{one}__not' in parameters else ''}"
        for one in parameters
        if one not in COMMON and not one.startswith("facet") and not one.endswith("__not")
    ]
    [keys] = re.findall(r"-\?\(([^)]*)\)\(", parameters["sort"]["pattern"])
    files = [url.partition(".")[2] for url in openapi["paths"] if url.startswith(f"/v1/{name}.")]
    cells = (
        [f"`{name}`"],
        filters,
        [f"`{one}`" for one in ("id", *keys.split("|"), "relevance")],
        [f"`{one}`" for one in _list_facets(parameters["facet"])],
        [f"`.{one}`" for one in files],
    )
    return f"| {' | '.join(' '.join(cell) for cell in cells)} |"


def test_querying_lists_what_each_collection_takes() -> None:
    """Rewritten by `python tests/system/test_readme.py`."""
    assert COLLECTIONS.findall(read_document(QUERYING)) == [write_collections()]


def write_problems() -> str:
    """The table of statuses and codes that a client can be answered with."""
    codes: dict[int, set[str]] = {METHOD_NOT_ALLOWED[0]: {METHOD_NOT_ALLOWED[1]}}
    for kind in _list_kinds(CatalogueError):
        # Others without a status of their own are reported on the command line.
        if kind is CatalogueError or kind.status != CatalogueError.status:
            codes.setdefault(kind.status, set()).add(kind.code)
    rows = [
        f"| {status} | {', '.join(f'`{code}`' for code in sorted(codes[status]))} |"
        for status in sorted(codes)
    ]
    return "\n".join(["", "| status | codes |", "|---|---|", *rows, ""])


def _list_kinds(kind: type[CatalogueError]) -> Iterator[type[CatalogueError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _list_kinds(narrower)


def test_compatibility_lists_every_problem_code() -> None:
    """Rewritten by `python tests/system/test_readme.py`."""
    assert PROBLEMS.findall(read_document(COMPATIBILITY)) == [write_problems()]


def rewrite(name: str, pattern: re.Pattern[str], table: str) -> None:
    written = pattern.sub(lambda _: table, read_document(name))
    (PROJECT_ROOT / name).write_text(written, encoding="utf-8")


if __name__ == "__main__":
    rewrite(QUERYING, COLLECTIONS, write_collections())
    rewrite(COMPATIBILITY, PROBLEMS, write_problems())
