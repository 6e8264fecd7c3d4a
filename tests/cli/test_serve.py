"""`serve` as a user runs it, and the settings that it passes on to the server."""

import os
import re
import signal
import socket
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
import uvicorn
from sqlalchemy import make_url
from support.bundles import write_bundle
from support.command_line import run_program
from support.program import Program
from support.running_server import serve, serve_until_killed
from support.waiting import wait_until
from typer.testing import CliRunner

from app.cli.serve import server
from app.database.database import Database
from app.maintenance.migrate import migrate
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")


def test_cli_serve_on_a_taken_port_says_so_in_one_line(seeded_settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = run_program(seeded_settings, "serve", "--port", str(port))
    assert failed.returncode == 1
    assert failed.stderr == f"cannot listen on 127.0.0.1:{port}: Address already in use\n"
    assert failed.stdout == ""


@pytest.mark.slow
@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM])
def test_cli_serve_ends_cleanly(
    seeded_settings: Settings, tmp_path: Path, way: signal.Signals
) -> None:
    environment = {**os.environ, "CLAIMSTONE_DATABASE_URL": seeded_settings.database_url}
    printed = tmp_path / "server.log"
    with Program(("serve", "--port", "0"), environment, output=printed) as process:
        wait_until(lambda: "startup complete" in printed.read_text())
        process.send_signal(way)
        # A shell shows an end by SIGTERM as 143; Ctrl-C is the ordinary way to stop a server.
        assert process.wait(15) == (0 if way == signal.SIGINT else -way)
    rest = printed.read_text().partition("startup complete")[2]
    assert "Application shutdown complete" in rest
    assert "Traceback" not in rest


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_cli_serve_reads_what_another_process_writes(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    """No answer is older than the last commit that the server could have seen."""
    with serve(seeded_settings, tmp_path) as address:
        before = httpx2.get(f"{address}/v1/claims", trust_env=False).json()["meta"]
        assert (
            run_program(seeded_settings, "import", str(write_bundle(tmp_path / "b"))).returncode
            == 0
        )
        after = httpx2.get(f"{address}/v1/claims", trust_env=False).json()["meta"]
    assert (before["revision"], after["revision"]) == (1, 2)
    assert after["count"] == before["count"] + 1


@pytest.mark.slow
def test_cli_serve_with_workers_answers_from_several_processes(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    with serve(seeded_settings, tmp_path, "--workers", "2") as address:
        for _ in range(20):
            answer = httpx2.get(f"{address}/v1/claims?limit=1", trust_env=False)
            assert answer.json()["meta"]["count"] == 15
    printed = (tmp_path / "server.log").read_text()
    assert len(set(re.findall(r"Started server process \[(\d+)\]", printed))) == 2


@pytest.mark.slow
@pytest.mark.parametrize("role", [None, "contributor"])
def test_cli_serve_prepares_a_process_for_texts_where_somebody_has_a_key(
    seeded_settings: Settings, tmp_path: Path, role: str | None
) -> None:
    if role is not None:
        assert run_program(seeded_settings, "keys", "create", "Ann", "--role", role).returncode == 0
    with serve_until_killed(seeded_settings, tmp_path) as (address, process):
        if role is not None:
            wait_until(lambda: bool(_list_children(process.pid)))
        httpx2.get(f"{address}/v1/claims", trust_env=False)
        assert len(_list_children(process.pid)) == (role is not None)


def _list_children(process: int) -> list[str]:
    tasks = Path("/proc", str(process), "task").iterdir()
    return [child for task in tasks for child in (task / "children").read_text().split()]


@pytest.mark.slow
def test_workers_end_when_their_server_is_killed(seeded_settings: Settings, tmp_path: Path) -> None:
    environment = {**os.environ, "CLAIMSTONE_DATABASE_URL": seeded_settings.database_url}
    printed = tmp_path / "server.log"
    with Program(
        ("serve", "--port", "0", "--workers", "2"), environment, output=printed
    ) as process:
        try:
            wait_until(lambda: printed.read_text().count("startup complete") == 2)
        finally:
            process.kill()
        workers = re.findall(r"Started server process \[(\d+)\]", printed.read_text())
        try:
            wait_until(lambda: not any(Path("/proc", worker).exists() for worker in workers))
        finally:
            for worker in workers:
                with suppress(ProcessLookupError):
                    os.kill(int(worker), signal.SIGKILL)
    assert len(workers) == 2


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_cli_serve_that_prepares_backs_up_the_file_first(
    database: Database, seeded_settings: Settings, tmp_path: Path
) -> None:
    migrate(database, "0007")
    file = Path(make_url(seeded_settings.database_url).database or "")
    with serve(seeded_settings, tmp_path, "--prepare"):
        [backup] = file.parent.glob(f"{file.name}.*.backup")
    assert f"backup of schema 0007: {backup}" in (tmp_path / "server.log").read_text()


def test_serve_limits_its_connections_as_the_settings_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served: list[uvicorn.Config] = []
    unsent_bytes: list[int] = []

    def run(this: uvicorn.Server, sockets: list[socket.socket]) -> None:
        served.append(this.config)
        for listener in sockets:
            unsent_bytes.append(listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT))
            listener.close()

    monkeypatch.setattr(uvicorn.Server, "run", run)
    # The logs of the other tests stay as they are.
    monkeypatch.setattr("app.cli.serve.configure_logs", lambda *_: None)
    monkeypatch.setenv("CLAIMSTONE_KEEP_ALIVE_SECONDS", "7.5")
    result = CliRunner().invoke(server, ["--port", "0"])
    assert result.exit_code == 0, result.output
    assert [config.timeout_keep_alive for config in served] == [7.5]
    # The kernel keeps little for a client, so that the server sees how fast it reads.
    assert unsent_bytes == [2**17]
