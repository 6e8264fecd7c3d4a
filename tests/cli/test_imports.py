"""`import` and `seed` as a user runs them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.bundles import write_bundle
from support.command_line import run

from app.database.database import Database
from app.ingest.edits.resource import patch_resource
from app.ingest.store.catalogue_lock import write_locked
from app.ingest.store.change_log import Author
from app.settings import Settings
from benchmarks.generate import write_records

pytestmark = pytest.mark.engines("sqlite")


def test_cli_import_loads_a_second_article(seeded_settings: Settings, tmp_path: Path) -> None:
    imported = run(seeded_settings, "import", str(write_bundle(tmp_path)), "--comment", "second")
    assert imported.stdout == "6 created, 0 updated, 0 unchanged; revision 2\n"
    assert run(seeded_settings, "verify").returncode == 0


@pytest.mark.slow
def test_cli_seed_adds_what_is_missing_and_shows_what_differs(
    database: Database, seeded_settings: Settings
) -> None:
    with write_locked(database) as catalogue:
        patch: dict[str, Any] = {"note": "Listed in Shenzhen."}
        patch_resource(
            catalogue, "organization", "boe", patch, Author("A. Kim"), lambda _body: None
        )
    tried = run(seeded_settings, "seed", "--dry-run")
    assert tried.stdout.splitlines()[0].startswith(
        "keep organization/boe (edited_since: version 2, by A. Kim, 20"
    )
    assert tried.stdout.splitlines()[1:] == [
        '  /note: "Listed in Shenzhen." -> null',
        "0 created, 0 updated, 92 unchanged, 1 kept",
        "dry run: nothing was stored",
    ]
    for options in ((), ("--on-existing", "update")):
        seeded = run(seeded_settings, "seed", *options)
        assert seeded.stdout.splitlines()[-1] == (
            "0 created, 0 updated, 92 unchanged, 1 kept; revision 2"
        )
    assert run(seeded_settings, "seed", "--on-existing", "refuse").returncode == 2


@pytest.mark.slow
def test_cli_seed_takes_over_what_a_newer_seed_says_on_request(
    database: Database, seeded_settings: Settings
) -> None:
    """The record was made by an older seed, and nobody else has changed it."""
    with write_locked(database) as catalogue:
        patch: dict[str, Any] = {"note": "As an older seed had it."}
        author = Author("seed", None, "seed")
        patch_resource(catalogue, "organization", "boe", patch, author, lambda _body: None)
    kept = run(seeded_settings, "seed", "--dry-run")
    assert kept.stdout.splitlines()[0] == "keep organization/boe"
    assert run(seeded_settings, "seed").stdout.splitlines()[-1].startswith("0 created, 0 updated")
    tried = run(seeded_settings, "seed", "--on-existing", "update", "--dry-run")
    assert tried.stdout.splitlines()[0] == "update organization/boe"
    updated = run(seeded_settings, "seed", "--on-existing", "update")
    assert updated.stdout == "0 created, 1 updated, 92 unchanged; revision 3\n"


@pytest.mark.slow
def test_cli_import_stops_at_an_edit_and_says_what_can_be_done(
    seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    path = str(write_bundle(tmp_path))
    assert run(seeded_settings, "import", path).returncode == 0
    with write_locked(database) as catalogue:
        patch: dict[str, Any] = {"country": None}
        patch_resource(
            catalogue, "organization", "example", patch, Author("A. Kim"), lambda _body: None
        )
    refused = run(seeded_settings, "import", path)
    assert refused.returncode == 1
    fault, detail = refused.stderr.splitlines()
    assert re.match(r"line \d+: /organizations/0: edited_since: version 2 of .*'A. Kim'", fault)
    assert detail.startswith("1 record differs from what is stored, and the last change is not")
    assert "`keep`" in detail
    tried = run(seeded_settings, "import", path, "--dry-run")
    assert tried.returncode == 0
    assert tried.stdout.splitlines()[1:] == [
        '  /country: null -> "DE"',
        "0 created, 0 updated, 5 unchanged, 1 in conflict",
        "dry run: nothing was stored; as it is, the import would be refused",
    ]
    shown = json.loads(run(seeded_settings, "import", path, "--dry-run", "--json").stdout)
    assert (shown["conflicts"], shown["rows"][0]["action"]) == (1, "conflict")
    kept = run(seeded_settings, "import", path, "--on-existing", "keep")
    assert kept.stdout.splitlines()[-1] == "0 created, 0 updated, 5 unchanged, 1 kept; revision 3"
    updated = run(seeded_settings, "import", path, "--on-existing", "update")
    assert updated.stdout.splitlines()[-1] == "0 created, 1 updated, 5 unchanged; revision 4"


def test_cli_import_of_a_faulty_bundle_lists_each_fault_with_its_line(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    def change(bundle: dict[str, Any]) -> None:
        bundle["claims"][0]["quantity"]["value"] = "701"
        bundle["metrics"][0]["unit"] = "[red]parsec[/red]"

    path = write_bundle(tmp_path, change)
    imported = run(seeded_settings, "import", str(path))
    assert imported.returncode == 1
    lines = imported.stderr.splitlines()
    assert len(lines) == 3
    assert any("/claims/0/quantity/value: value_differs: " in line for line in lines)
    assert any("[red]parsec[/red]" in line for line in lines)
    assert lines[-1] == "2 faults; nothing was stored"


@pytest.mark.parametrize("way", ["file", "standard input"])
def test_cli_import_of_lines_loads_a_file_or_standard_input(
    seeded_settings: Settings, tmp_path: Path, way: str
) -> None:
    lines = "".join(write_records(50))
    path = tmp_path / "claims.ndjson"
    path.write_text(lines, encoding="utf-8")
    if way == "file":
        imported = run(seeded_settings, "import", str(path))
    else:
        imported = run(seeded_settings, "import", "-", given=lines)
    count = lines.count("\n")
    *hints, last = imported.stdout.splitlines()
    assert last == f"{count} created, 0 updated, 0 unchanged; revision 2"
    # The dates are random ones.
    assert all(": period_in_future: " in hint for hint in hints)
    assert run(seeded_settings, "verify").stdout.splitlines()[-1] == "0 differences"


def test_cli_import_of_faulty_lines_names_the_line_and_stores_nothing(
    seeded_settings: Settings,
) -> None:
    imported = run(seeded_settings, "import", "-", given='\n{"klaim": {}}\n')
    assert imported.returncode == 1
    assert "line 2: unknown_kind: " in imported.stderr
    assert "Traceback" not in imported.stderr
