"""PostgreSQL stops and comes back under load: clients get 503, nothing is lost, and it is soon used again.

`fsync` is on, as in production, since the server is killed too.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event

import httpx2
import pytest
from sqlalchemy import select
from support.postgresql import Server, find_programs
from support.running_server import serve_until_killed
from support.waiting import HANG_SECONDS, wait_until

from app.cli.imports import SEED_BUNDLE
from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.migrate import migrate
from app.maintenance.verify import verify_catalogue
from app.models import Organization
from app.settings import Settings

CLIENTS = 3
AWAY_SECONDS = 0.5
READS = ("/v1/claims?limit=2", "/v1/organizations/boe", "/v1/claims?limit=2&fields=id")


class Ledger:
    """A ledger of answers: stored names, refusals, and the number of reads that succeeded."""

    def __init__(self, address: str, key: str) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {key}"}
        self._numbers = count()
        self.has_ended = Event()
        self.created: list[str] = []
        self.reads = 0
        self.refused: list[httpx2.Response] = []

    def write(self) -> None:
        with httpx2.Client(base_url=self._address, trust_env=False, timeout=HANG_SECONDS) as client:
            while not self.has_ended.is_set():
                name = f"created-{next(self._numbers)}"
                described = {"id": name, "kind": "company", "names": {"en": name}}
                answer = client.post("/v1/organizations", json=described, headers=self._headers)
                if answer.status_code == 201:
                    self.created.append(name)
                else:
                    self.refused.append(answer)

    def read(self) -> None:
        with httpx2.Client(base_url=self._address, trust_env=False, timeout=HANG_SECONDS) as client:
            while not self.has_ended.is_set():
                answer = client.get(READS[next(self._numbers) % len(READS)])
                if answer.status_code == 200:
                    self.reads += 1
                else:
                    self.refused.append(answer)

    def await_return(self) -> None:
        """Wait until a write and a read have succeeded."""
        writes, reads = len(self.created), self.reads
        wait_until(lambda: len(self.created) > writes and self.reads > reads)


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="claimstone-restarts-"))
    server = Server(folder / "server", find_programs(folder))
    server.initialize()
    server.start()
    yield server
    server.stop("immediate")
    shutil.rmtree(folder)


def test_database_that_restarts_or_is_killed_under_load_loses_nothing_and_is_used_again(
    server: Server, tmp_path: Path
) -> None:
    settings = Settings(database_url=server.url)
    database = Database(settings)
    migrate(database)
    import_bundle(database, SEED_BUNDLE, Author("seed"))
    with database.write() as session:
        key = create_key(session, "ledger", AccessRole.REVIEWER, None)
    with (
        serve_until_killed(settings, tmp_path) as (address, _),
        ThreadPoolExecutor(2 * CLIENTS) as threads,
    ):
        ledger = Ledger(address, key)
        working = [threads.submit(ledger.write) for _ in range(CLIENTS)]
        working += [threads.submit(ledger.read) for _ in range(CLIENTS)]
        try:
            for end in (server.stop, server.kill):
                ledger.await_return()
                refused = len(ledger.refused)
                end()
                time.sleep(AWAY_SECONDS)
                server.start()
                ledger.await_return()
                assert len(ledger.refused) > refused
        finally:
            ledger.has_ended.set()
        for future in working:
            future.result(HANG_SECONDS)
    refusals = {
        (answer.status_code, answer.headers.get("Retry-After")) for answer in ledger.refused
    }
    assert refusals == {(503, "1")}, {
        answer.text for answer in ledger.refused if answer.status_code != 503
    }
    with database.read() as session:
        assert set(ledger.created) <= set(session.scalars(select(Organization.id)))
        assert verify_catalogue(session).differences == []
    database.close()
