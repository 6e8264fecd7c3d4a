"""A damaged SQLite file under a real server: no write is acknowledged once the damage was noticed."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import text
from sqlalchemy.exc import InternalError
from support.running_server import serve
from support.sqlite_catalogue import Catalogue, copy_catalogue, make_catalogue

import app.database.database
from app.database.database import Database
from app.errors import DatabaseDamaged
from app.main import create_app
from app.settings import Settings

READS = (
    "/v1/claims?limit=5",
    "/v1/claims?expand=technology",
    "/v1/claims?q=fiber",
    "/v1/claims?as_of=1",
    "/v1/claims.ndjson",
    "/v1/search?q=preform",
    "/v1/organizations",
    "/v1/organizations/boe",
    "/v1/sources",
    "/v1/changes",
)
ROUNDS = 3
PAGE_BYTES = 4_096
# The same in each run.
GARBAGE = b"".join(sha256(b"%d" % number).digest() for number in range(512))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return make_catalogue(tmp_path_factory.mktemp("made") / "claimstone.db")


@pytest.fixture
def catalogue(made: Catalogue, tmp_path: Path) -> Catalogue:
    return copy_catalogue(made, tmp_path / "claimstone.db")


@pytest.fixture
def file(catalogue: Catalogue) -> Path:
    return catalogue.file


@pytest.fixture
def settings(catalogue: Catalogue) -> Settings:
    return catalogue.settings


@pytest.fixture
def key(catalogue: Catalogue) -> str:
    return catalogue.key


def overwrite(file: Path, place: int, written: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        opened.write(written)


def find_page(file: Path, name: str) -> int:
    """Find the offset of the first page of a table or an index."""
    with closing(sqlite.connect(str(file))) as connection:
        find = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        [page] = connection.execute(find, (name,)).fetchone()
    return (int(page) - 1) * PAGE_BYTES


def overwrite_header(file: Path) -> None:
    overwrite(file, 0, GARBAGE[:100])


def zero_page(file: Path) -> None:
    overwrite(file, find_page(file, "organization"), bytes(PAGE_BYTES))


def scramble(name: str) -> Callable[[Path], None]:
    def scramble_page(file: Path) -> None:
        overwrite(file, find_page(file, name), GARBAGE[:PAGE_BYTES])

    return scramble_page


def halve(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


DAMAGES = [
    pytest.param(overwrite_header, id="header"),
    pytest.param(zero_page, id="zeros in a page"),
    pytest.param(scramble("document"), id="documents"),
    pytest.param(scramble("sqlite_autoindex_organization_1"), id="index"),
    pytest.param(scramble("search_index_data"), id="search index"),
    pytest.param(scramble("catalogue"), id="revision"),
    pytest.param(halve, id="half"),
]


def use(client: httpx2.Client, key: str) -> Iterator[tuple[str, httpx2.Response]]:
    """Read and write in turns; yield `write` or `read` with each answer."""
    headers = {"Authorization": f"Bearer {key}"}
    for number in range(ROUNDS):
        for path in READS:
            yield "read", client.get(path)
        given = {"id": f"new-{number}", "kind": "company", "names": {"en": "New"}}
        yield "write", client.post("/v1/organizations", json=given, headers=headers)
        patched = {"note": f"note {number}"}
        edit = {**headers, "If-Match": "*", "Content-Type": "application/merge-patch+json"}
        yield "write", client.patch("/v1/organizations/boe", json=patched, headers=edit)


def is_damage(answer: httpx2.Response) -> bool:
    return answer.status_code == 503 and answer.json()["type"].endswith(":database_damaged")


@pytest.mark.parametrize("damage", DAMAGES)
def test_server_on_a_damaged_file_acknowledges_nothing_once_it_was_met(
    settings: Settings, key: str, file: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    damage(file)
    with (
        serve(settings, tmp_path, sign_of_life="/livez") as address,
        httpx2.Client(base_url=address, trust_env=False, timeout=30) as client,
    ):
        was_met = False
        for sort, answer in use(client, key):
            assert answer.status_code in (200, 201, 503), answer.text
            if is_damage(answer):
                was_met = True
                assert "restore a backup" in answer.json()["detail"]
                assert "retry-after" not in answer.headers
            assert not (was_met and sort == "write" and answer.is_success)
        ready = client.get("/readyz")
    assert was_met
    assert is_damage(ready)


def test_reads_of_what_is_not_damaged_go_on(
    settings: Settings, key: str, file: Path, tmp_path: Path
) -> None:
    scramble("search_index_data")(file)
    with (
        serve(settings, tmp_path, sign_of_life="/livez") as address,
        httpx2.Client(base_url=address, trust_env=False, timeout=30) as client,
    ):
        answers = [answer for _, answer in use(client, key)]
        assert any(map(is_damage, answers))
        for path in ("/v1/organizations?limit=2", "/v1/claims/fiber-length-per-preform"):
            assert client.get(path).status_code == 200


def test_server_on_a_file_with_garbage_at_its_end_answers_as_ever(
    settings: Settings, key: str, file: Path, tmp_path: Path
) -> None:
    with file.open("ab") as opened:
        opened.write(GARBAGE[: 3 * PAGE_BYTES + 17])
    with (
        serve(settings, tmp_path) as address,
        httpx2.Client(base_url=address, trust_env=False, timeout=30) as client,
    ):
        assert {answer.is_success for _, answer in use(client, key)} == {True}
        assert client.get("/readyz").status_code == 200
    with closing(Database(settings)) as database, database.read() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def test_damage_is_forgotten_when_the_process_starts_again(
    settings: Settings, key: str, file: Path
) -> None:
    whole = file.read_bytes()
    scramble("document")(file)
    with TestClient(create_app(settings)) as client:
        assert is_damage(client.get("/v1/claims?sort=-id"))
        assert is_damage(client.get("/readyz"))
    file.write_bytes(whole)
    with TestClient(create_app(settings)) as client:
        assert client.get("/v1/claims?sort=-id").status_code == 200
        assert client.get("/readyz").status_code == 200
        assert {answer.is_success for _, answer in use(client, key)} == {True}


@pytest.mark.parametrize("state", ["XX001", "XX002"])
def test_damage_that_postgresql_reports_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    class Damaged(Exception):
        sqlstate = state

    class BrokenSession:
        def __init__(self, _engine: object) -> None:
            raise InternalError("SELECT 1", {}, Damaged())

    monkeypatch.setattr(app.database.database, "Session", BrokenSession)
    with (
        closing(Database(settings)) as database,
        pytest.raises(DatabaseDamaged, match=state),
        database.read(),
    ):
        pass
