"""The compared systems as processes: each on the server's core, with one worker, on loopback."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = Path(__file__).parent.parent
# Indexes in the list of cores that this process had when it started.
SERVER_CORE, LOAD_CORE = 0, 1
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
_START_SECONDS = 120.0
_END_SECONDS = 30.0


def pin(core: int) -> list[str]:
    """Return the beginning of a command that pins it to one core; empty where that is impossible."""
    if shutil.which("taskset") is None or core >= len(CORES):
        return []
    return ["taskset", "--cpu-list", str(CORES[core])]


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of a process in MiB, as Linux reports it: its own, with that of files, and at most."""

    anonymous: float
    resident: float
    peak: float


@dataclass(frozen=True, slots=True)
class Server:
    address: str
    process: subprocess.Popen[bytes]

    def read_memory(self) -> Memory | None:
        """Read the memory; None where there is no /proc."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        sizes = dict(re.findall(r"(RssAnon|VmRSS|VmHWM):\s+(\d+) kB", status.read_text()))
        return Memory(*(int(sizes[name]) / 1024 for name in ("RssAnon", "VmRSS", "VmHWM")))

    def read_processor_seconds(self) -> float:
        """Read the seconds of processor of the process since its start; always 0 where there is no /proc."""
        status = Path(f"/proc/{self.process.pid}/stat")
        if not status.exists():
            return 0.0
        # After the name of the program in brackets; the 12th and the 13th are of the process and of the system.
        user, system = status.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start a server. `{port}` in its command is replaced; `probe` answers when it is ready."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    probe: str = "/"


def launch_claimstone(name: str, database_url: str, **settings: str) -> Launch:
    """Launch it as `make run` does, with these environment variables, without migrating or seeding the catalogue."""
    code = "from app.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--host", "127.0.0.1", "--port", "{port}"]
    return Launch(name, command, {"CLAIMSTONE_DATABASE_URL": database_url, **settings}, "/readyz")


def launch_uvicorn(
    name: str, application: str, environment: Mapping[str, str], probe: str = "/"
) -> Launch:
    """Launch an application factory `module:function`, by uvicorn at its fastest."""
    options = "--factory --host 127.0.0.1 --port {port} --loop uvloop --http httptools"
    quiet = "--no-access-log --no-server-header --no-date-header --log-level warning"
    command = [sys.executable, "-m", "uvicorn", application, *options.split(), *quiet.split()]
    return Launch(name, command, environment, probe)


@contextmanager
def serve(launch: Launch, folder: Path) -> Iterator[Server]:
    """Yield a server that answers; what it prints goes to a file in `folder`.

    Raises:
        RuntimeError: it ended, or did not answer in time.
    """
    port = _find_free_port()
    command = [part.replace("{port}", str(port)) for part in launch.command]
    # The servers do not get the settings of the user who runs this.
    inherited = {name: value for name, value in os.environ.items() if "CLAIMSTONE" not in name}
    printed = folder / f"{re.sub(r'[^a-z0-9]+', '-', launch.name.lower())}.log"
    with (
        printed.open("wb") as output,
        subprocess.Popen(
            [*pin(SERVER_CORE), *command],
            cwd=PROJECT,
            env={**inherited, "PYTHONPATH": str(PROJECT), **launch.environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        server = Server(f"http://127.0.0.1:{port}", process)
        try:
            _wait_until_ready(server, launch, printed)
            yield server
        finally:
            _end(process)


def _find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _wait_until_ready(server: Server, launch: Launch, printed: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        if _answers(server.address, launch.probe):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{launch.name} does not answer:\n{printed.read_text()[-4000:]}")


def _answers(address: str, path: str) -> bool:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200  # noqa: PLR2004 - ready
    except OSError:
        return False
    finally:
        connection.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
