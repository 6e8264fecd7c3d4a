"""Answers of a running server whose storage is full, read-only or locked, or whose clock is wrong."""

import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, make_url, text
from support.bundles import write_bundle
from support.running_server import serve

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.catalogue_lock import lock_catalogue
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.migrate import migrate
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

MEBIBYTE = 2**20
# Room for what reads need and a few writes.
ROOM_BYTES = 700_000
MOST_WRITES = 400
LIST = "/v1/organizations.ndjson"


@contextmanager
def mount_memory(folder: Path, mebibytes: int, user: str = "root") -> Iterator[Path]:
    """Mount a file system of this size in memory, which only root may do."""
    if os.geteuid() != 0 or not sys.platform.startswith("linux"):
        reason = "only root on Linux can mount a small file system, so a full disk is not tested"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    folder.mkdir()
    uid = pwd.getpwnam(user).pw_uid
    options = f"size={mebibytes}m,uid={uid},mode=700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def connect(address: str, key: str) -> Iterator[httpx2.Client]:
    headers = {"Authorization": f"Bearer {key}"}
    with httpx2.Client(base_url=address, headers=headers, trust_env=False, timeout=30) as client:
        yield client


def add_key(settings: Settings) -> str:
    with closing(Database(settings)) as database, database.write() as session:
        return create_key(session, "ann", AccessRole.REVIEWER, None)


def create(client: httpx2.Client, resource_id: str, note: str | None = None) -> httpx2.Response:
    given = {"id": resource_id, "kind": "company", "names": {"en": resource_id}, "note": note}
    return client.post("/v1/organizations", json=given)


def list_ids(client: httpx2.Client) -> set[str]:
    answer = client.get(LIST)
    assert answer.status_code == 200, answer.text
    return {json.loads(line)["id"] for line in answer.text.splitlines()}


def verify(settings: Settings) -> None:
    with closing(Database(settings)) as database, database.read() as session:
        assert verify_catalogue(session).differences == []


def fill_and_heal(address: str, key: str, folder: Path) -> None:
    """Write until the file system in `folder` is full, and make room again."""
    ballast = folder / "ballast"
    with ballast.open("wb") as file:
        file.write(b"\0" * max(0, shutil.disk_usage(folder).free - ROOM_BYTES))
    with connect(address, key) as client:
        before = list_ids(client)
        written: set[str] = set()
        for number in count():
            assert number < MOST_WRITES
            # Random, so that it cannot be compressed.
            answer = create(client, f"long-{number}", token_hex(1_900))
            if answer.status_code != 201:
                break
            written.add(f"long-{number}")
        assert (answer.status_code, answer.json()["title"]) == (507, "There is no room to write")
        assert written
        assert list_ids(client) == before | written
        assert client.get(f"/v1/organizations/long-{number}").status_code == 404
        ballast.unlink()
        assert create(client, "healed", token_hex(1_900)).status_code == 201
        assert list_ids(client) == before | written | {"healed"}


def test_full_disk_of_sqlite_is_reported_and_heals(tmp_path: Path) -> None:
    with mount_memory(tmp_path / "small", 16) as small:
        settings = Settings(database_url=f"sqlite:///{small}/catalogue.db")
        with closing(Database(settings)) as database:
            migrate(database)
        key = add_key(settings)
        with serve(settings, tmp_path) as address:
            fill_and_heal(address, key, small)
        verify(settings)


def test_full_disk_of_postgresql_is_reported_and_heals(
    postgresql_server: str, tmp_path: Path
) -> None:
    """The disk of a tablespace is full: PostgreSQL itself would stop if that of its log were."""
    url = make_url(postgresql_server).set(drivername="postgresql+psycopg")
    # PostgreSQL runs as another user, who cannot read the folders of pytest.
    place = Path(mkdtemp(prefix="claimstone-tablespace-"))
    place.chmod(0o755)
    with mount_memory(place / "small", 64, "nobody") as small:
        inside = small / "data"
        inside.mkdir(mode=0o700)
        shutil.chown(inside, "nobody")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE TABLESPACE small LOCATION '{inside}'"))
            connection.execute(text("CREATE DATABASE small TABLESPACE small TEMPLATE template0"))
        named = url.set(database="small").render_as_string(hide_password=False)
        settings = Settings(database_url=named)
        try:
            with closing(Database(settings)) as database:
                migrate(database)
            key = add_key(settings)
            with serve(settings, tmp_path) as address:
                fill_and_heal(address, key, small)
            verify(settings)
        finally:
            with engine.connect() as connection:
                connection.execute(text("DROP DATABASE small WITH (FORCE)"))
                connection.execute(text("DROP TABLESPACE small"))
            engine.dispose()
    shutil.rmtree(place)


def test_read_only_file_is_served_and_written_after_a_restart_when_it_can_be(
    tmp_path: Path,
) -> None:
    with mount_memory(tmp_path / "disk", 16) as disk:
        settings = Settings(database_url=f"sqlite:///{disk}/catalogue.db")
        with closing(Database(settings)) as database:
            migrate(database)
        key = add_key(settings)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with serve(settings, tmp_path) as address, connect(address, key) as client:
            assert client.get("/readyz").json() == {"status": "ok"}
            assert list_ids(client) == set()
            refused = create(client, "one")
            assert refused.status_code == 503
            assert refused.json()["type"] == "urn:claimstone:problem:database_read_only"
            assert "retry-after" not in refused.headers
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        with serve(settings, tmp_path) as address, connect(address, key) as client:
            assert create(client, "two").status_code == 201
            assert list_ids(client) == {"two"}
        verify(settings)


def test_lock_that_another_process_holds_lets_reads_go_on(
    seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    settings = seeded_settings.model_copy(update={"busy_timeout_seconds": 0.5})
    key = add_key(settings)
    with serve(settings, tmp_path) as address, connect(address, key) as client:
        with database.write() as session:
            lock_catalogue(session)
            answer = create(client, "one")
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert "one" not in list_ids(client)
        assert create(client, "two").status_code == 201
        assert "two" in list_ids(client)
    verify(settings)


def test_servers_that_start_on_an_empty_database_at_once_migrate_it_once(
    empty_settings: Settings, tmp_path: Path
) -> None:
    def start(number: int) -> int:
        folder = tmp_path / str(number)
        folder.mkdir()
        with serve(empty_settings, folder, "--prepare") as address:
            listed = httpx2.get(f"{address}/v1/claims", trust_env=False).json()
            count_of_claims: int = listed["meta"]["count"]
            return count_of_claims

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(start, range(2))) == [15] * 2
    verify(empty_settings)


def test_clock_that_is_set_back_leaves_versions_and_feed_in_order(
    seeded_settings: Settings,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Yesterday:
        @staticmethod
        def now(zone: tzinfo) -> datetime:
            return datetime.now(zone) - timedelta(days=1)

    def rename(bundle: dict[str, Any]) -> None:
        bundle["organizations"][0]["names"]["en"] = "Renamed"

    import_bundle(database, write_bundle(tmp_path / "a"), Author("ann"))
    monkeypatch.setattr("app.ingest.store.change_time.datetime", Yesterday)
    import_bundle(database, write_bundle(tmp_path / "b", rename), Author("ann"))
    monkeypatch.undo()
    with TestClient(create_app(seeded_settings)) as client:
        shown = client.get("/v1/organizations/example").json()
        changes = client.get("/v1/changes?limit=200").json()["data"]
        versions = client.get("/v1/organizations/example/history").json()["data"]
        newest = client.get("/v1/organizations?sort=-updated_at&limit=1").json()["data"]
    assert shown["updated_at"] >= shown["created_at"]
    moments = [change["changed_at"] for change in changes]
    assert moments == sorted(moments)
    assert datetime.fromisoformat(moments[-1]) > datetime.now(UTC) - timedelta(hours=1)
    assert [version["version"] for version in versions] == [1, 2]
    assert [record["id"] for record in newest] == ["example"]
