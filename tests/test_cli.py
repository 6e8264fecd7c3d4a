"""The commands as a user runs them, each in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
from bundles import write_bundle
from serving import serve
from sqlalchemy import text

from app.database import Database
from app.settings import PROJECT_ROOT, Settings

COMMAND = [sys.executable, "-c", "from app.cli import main; main()"]


def run(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CLAIMSTONE_DATABASE_URL": settings.database_url}
    return subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=PROJECT_ROOT,
        timeout=60,
    )


def test_cli_migrates_seeds_and_verifies_an_empty_database(empty_settings: Settings) -> None:
    assert run(empty_settings, "migrate").returncode == 0
    first, second = run(empty_settings, "seed"), run(empty_settings, "seed")
    assert first.stdout == "93 created, 0 updated, 0 unchanged; revision 1\n"
    assert second.stdout == "0 created, 0 updated, 93 unchanged; revision 1\n"
    verified = run(empty_settings, "verify")
    assert verified.returncode == 0
    assert verified.stdout.splitlines()[-1] == "0 differences"


def test_cli_verify_fails_and_names_what_differs(
    database: Database, seeded_settings: Settings
) -> None:
    with database.write() as session:
        session.execute(text("UPDATE claim SET quantity_value = '9' WHERE id LIKE 'fiber-%'"))
    verified = run(seeded_settings, "verify")
    assert verified.returncode == 1
    assert "claim/fiber-length-per-preform: " in verified.stderr
    assert "Traceback" not in verified.stderr


def test_cli_verify_of_a_schema_that_is_not_there_says_what_to_do(
    empty_settings: Settings,
) -> None:
    verified = run(empty_settings, "verify")
    assert verified.returncode == 1
    assert "claimstone migrate" in verified.stderr
    assert "Traceback" not in verified.stderr


def test_cli_import_loads_a_second_article(seeded_settings: Settings, tmp_path: Path) -> None:
    imported = run(seeded_settings, "import", str(write_bundle(tmp_path)), "--comment", "second")
    assert imported.stdout == "6 created, 0 updated, 0 unchanged; revision 2\n"
    assert run(seeded_settings, "verify").returncode == 0


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


def test_cli_schema_prints_the_schema_of_bundles(empty_settings: Settings) -> None:
    kept = (PROJECT_ROOT / "seed_data" / "bundle.schema.json").read_text(encoding="utf-8")
    assert run(empty_settings, "schema").stdout == kept


def test_cli_with_a_setting_that_does_not_fit_says_which(empty_settings: Settings) -> None:
    os.environ["CLAIMSTONE_POOL_SIZE"] = "none"
    try:
        failed = run(empty_settings, "seed")
    finally:
        del os.environ["CLAIMSTONE_POOL_SIZE"]
    assert failed.returncode == 1
    assert failed.stderr.startswith("CLAIMSTONE_POOL_SIZE: ")
    assert len(failed.stderr.splitlines()) == 1


def test_cli_serve_on_a_taken_port_says_so_in_one_line(seeded_settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = run(seeded_settings, "serve", "--port", str(port))
    assert failed.returncode == 1
    assert failed.stderr == f"cannot listen on 127.0.0.1:{port}: Address already in use\n"
    assert failed.stdout == ""


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM])
def test_cli_serve_ends_cleanly(seeded_settings: Settings, way: signal.Signals) -> None:
    environment = {**os.environ, "CLAIMSTONE_DATABASE_URL": seeded_settings.database_url}
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        cwd=PROJECT_ROOT,
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        while "startup complete" not in lines[-1]:
            lines.append(process.stdout.readline())
        process.send_signal(way)
        rest = process.stdout.read()
        # A shell counts the end by SIGTERM as 143; Ctrl-C is the ordinary way to stop a server.
        assert process.wait(15) == (0 if way == signal.SIGINT else -way)
    assert "Application shutdown complete" in rest
    assert "Traceback" not in rest


def test_cli_serve_reads_what_another_process_writes(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    """No answer is older than the last commit that the server could have seen."""
    with serve(seeded_settings, tmp_path) as address:
        before = httpx2.get(f"{address}/v1/claims", trust_env=False).json()["meta"]
        assert run(seeded_settings, "import", str(write_bundle(tmp_path / "b"))).returncode == 0
        after = httpx2.get(f"{address}/v1/claims", trust_env=False).json()["meta"]
    assert (before["revision"], after["revision"]) == (1, 2)
    assert after["count"] == before["count"] + 1
