"""`make drill`: kill the primary repeatedly, and report how long clients had to wait and what was lost.

Exits with 1 if an acknowledged write was lost, a client did not see its own write, or a reader waited
for an answer longer than allowed.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import psycopg
from rich.console import Console
from rich.table import Table

from deploy.drill.cluster import (
    Cluster,
    DrillError,
    Node,
    Program,
    Programs,
    find_programs,
    run_cluster,
    take_ports,
    wait_for,
)
from deploy.drill.load import Load

PROJECT_ROOT = Path(__file__).parents[2]
LONGEST_READ_GAP_SECONDS = 5.0
_CALM_SECONDS = 3.0
_COMMAND = [sys.executable, "-c", "from app.cli import main; main()"]
_NAME = "claimstone"
out = Console(highlight=False, soft_wrap=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make drill", description=__doc__)
    parser.add_argument("--kills", type=int, default=5, help="how often the primary is killed")
    parser.add_argument("--clients", type=int, default=4, help="writers, and as many readers")
    given = parser.parse_args()
    # However the drill ends, it ends the programs that it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        programs = find_programs()
    except DrillError as error:
        out.print(error, style="red", markup=False)
        sys.exit(1)
    folder = Path(tempfile.mkdtemp(prefix="claimstone-drill-"))
    try:
        faults = _hold(folder, programs, given.kills, given.clients)
    except (DrillError, psycopg.Error) as error:
        out.print(f"{error}; what was printed is in {folder}", style="red", markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        shutil.rmtree(folder)
        sys.exit(130)
    if faults:
        out.print(*faults, f"what was printed is in {folder}", sep="\n", style="red", markup=False)
        sys.exit(1)
    shutil.rmtree(folder)
    out.print("nothing acknowledged was lost, and nobody waited too long")


def _hold(folder: Path, programs: Programs, kills: int, clients: int) -> list[str]:
    """Run the drill and return the faults that it found."""
    with ExitStack() as held:
        out.print("three nodes are brought up")
        cluster = held.enter_context(run_cluster(folder, programs))
        wait_for("three nodes form a cluster", cluster.is_whole, 120)
        key = _prepare(cluster)
        addresses = [
            held.enter_context(_serve(cluster, folder / f"server{number}.log")) for number in (1, 2)
        ]
        load = Load(addresses, key, clients)
        held.callback(load.end)
        load.start()
        rounds = [_kill(cluster, load, number + 1) for number in range(kills)]
        load.end()
        lost = _count_lost(cluster, load)
        _call(cluster, "verify")
    ledger = load.ledger
    out.print(_draw(rounds))
    out.print(
        f"{len(ledger.written)} writes acknowledged, {lost} of them lost; "
        f"{sum(map(len, ledger.reads))} reads answered; of {len(ledger.written)} looks for one's own "
        f"write at another server {len(ledger.missed)} missed it"
    )
    longest = max(round_.read_gap_seconds for round_ in rounds)
    faults = [f"{lost} acknowledged writes are lost"] if lost else []
    if longest > LONGEST_READ_GAP_SECONDS:
        faults.append(f"a reader was not answered for {longest:.1f} s")
    return [*faults, *ledger.missed[:10], *ledger.unforeseen[:10]]


class _Round:
    """The result of one kill."""

    def __init__(self, killed: str, load: Load, since: float, until: float) -> None:
        self.killed = killed
        self.write_gap_seconds = load.ledger.count_write_gap(since, until)
        self.read_gap_seconds = load.ledger.count_read_gap(since, until)
        self.whole_seconds = until - since
        self.lost = 0


def _kill(cluster: Cluster, load: Load, number: int) -> _Round:
    """Kill the primary, wait for a new one, restart the killed node, and measure the gaps."""
    wait_for("the cluster is whole", cluster.is_whole, 120)
    time.sleep(_CALM_SECONDS)
    primary = cluster.find_primary()
    if primary is None:
        raise DrillError("there is no primary to kill")
    since = time.monotonic()
    primary.kill()
    others = [node for node in cluster.nodes if node is not primary]
    wait_for("another node is the primary", lambda: _has_primary(others), 120)
    _wait_for_write(load, time.monotonic())
    primary.program.start()
    wait_for("the killed node is back", cluster.is_whole, 120)
    done = _Round(primary.name, load, since, time.monotonic())
    done.lost = _count_lost(cluster, load)
    out.print(
        f"kill {number}: {done.killed}; no write for {done.write_gap_seconds:.1f} s, no read for "
        f"{done.read_gap_seconds:.2f} s, {done.lost} lost; whole again after {done.whole_seconds:.1f} s"
    )
    return done


def _has_primary(nodes: list[Node]) -> bool:
    return Cluster(nodes).find_primary() is not None


def _wait_for_write(load: Load, since: float) -> None:
    wait_for("a write is acknowledged", lambda: load.ledger.writes[-1] > since)


def _draw(rounds: list[_Round]) -> Table:
    table = Table(
        "kill", "node", "no write (s)", "no read (s)", "lost", "whole after (s)", box=None
    )
    for number, outcome in enumerate(rounds, 1):
        gaps = (outcome.write_gap_seconds, outcome.read_gap_seconds)
        table.add_row(
            str(number),
            outcome.killed,
            f"{gaps[0]:.1f}",
            f"{gaps[1]:.2f}",
            str(outcome.lost),
            f"{outcome.whole_seconds:.1f}",
        )
    return table


def _prepare(cluster: Cluster) -> str:
    """Create the database and its content; return a key to write with."""
    with psycopg.connect(
        cluster.make_conninfo("postgres", "postgres"), autocommit=True
    ) as connection:
        connection.execute("CREATE ROLE claimstone LOGIN PASSWORD 'drill'")
        connection.execute("CREATE DATABASE claimstone OWNER claimstone")
    for command in ("migrate", "seed"):
        _call(cluster, command)
    return _call(cluster, "keys", "create", "drill", "--role", "reviewer").strip().splitlines()[-1]


def _make_environment(cluster: Cluster) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("CLAIMSTONE_")
    }
    url = cluster.make_url(_NAME, _NAME)
    return {**inherited, "CLAIMSTONE_DATABASE_URL": url, "CLAIMSTONE_READ_DATABASE_URL": url}


def _call(cluster: Cluster, *arguments: str) -> str:
    """Run a command of Claimstone; raise DrillError if it fails."""
    called = subprocess.run(
        [*_COMMAND, *arguments],
        env=_make_environment(cluster),
        cwd=PROJECT_ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if called.returncode:
        raise DrillError(f"claimstone {arguments[0]}: {called.stderr or called.stdout}")
    return called.stdout


@contextmanager
def _serve(cluster: Cluster, printed: Path) -> Iterator[str]:
    [port] = take_ports(1)
    command = [*_COMMAND, "serve", "--host", "127.0.0.1", "--port", str(port)]
    environment = {**_make_environment(cluster), "PYTHONPATH": str(PROJECT_ROOT)}
    program = Program(command, printed, environment).start()
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for("Claimstone answers", lambda: _is_ready(program, address))
        yield address
    finally:
        program.end(signal.SIGINT)


def _is_ready(program: Program, address: str) -> bool:
    if program.has_ended():
        raise DrillError("Claimstone has ended at once")
    try:
        return httpx2.get(f"{address}/readyz", timeout=5, trust_env=False).is_success
    except httpx2.TransportError:
        return False


def _count_lost(cluster: Cluster, load: Load) -> int:
    """Count the acknowledged writes that are not on the primary."""
    with load.ledger.lock:
        written = set(load.ledger.written)
    with psycopg.connect(cluster.make_conninfo(_NAME, _NAME)) as connection:
        stored = {
            organization_id
            for [organization_id] in connection.execute("SELECT id FROM organization")
        }
    return len(written - stored)


if __name__ == "__main__":
    main()
