"""Acknowledged writes survive kills and full disks: a ledger is compared with the catalogue.

`CLAIMSTONE_TEST_KILLS` is the number of kills of the server; `make soak` makes a hundred.
"""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
from fastapi.testclient import TestClient
from sqlalchemy import Connection, event, select
from support.running_server import serve_until_killed

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key
from app.main import create_routes
from app.maintenance.migrate import migrate
from app.maintenance.verify import verify_catalogue
from app.models import Organization
from app.settings import Settings

KILLS = int(os.environ.get("CLAIMSTONE_TEST_KILLS", "5"))
WRITERS = 4
IMPORTED = 40


def make_organization(resource_id: str) -> dict[str, Any]:
    return {"id": resource_id, "kind": "company", "names": {"en": resource_id}}


class Ledger:
    """A ledger of acknowledged writes: `created` and `imported`."""

    def __init__(self, key: str) -> None:
        self._headers = {"Authorization": f"Bearer {key}"}
        self._numbers = count()
        self.created: list[str] = []
        self.imported: list[str] = []
        self.tried: list[str] = []

    def write(self, address: str) -> None:
        """Create organizations one after the other until the server is gone."""
        with httpx2.Client(base_url=address, trust_env=False, timeout=30) as client:
            while True:
                name = f"created-{next(self._numbers)}"
                try:
                    answer = client.post(
                        "/v1/organizations", json=make_organization(name), headers=self._headers
                    )
                except httpx2.TransportError:
                    return
                assert answer.status_code == 201, answer.text
                self.created.append(name)

    def import_(self, address: str) -> None:
        """Import bundle after bundle until the server is gone."""
        with httpx2.Client(base_url=address, trust_env=False, timeout=30) as client:
            while True:
                name = f"imported-{next(self._numbers)}"
                self.tried.append(name)
                bundle = {
                    "organizations": [
                        make_organization(f"{name}-{index}") for index in range(IMPORTED)
                    ]
                }
                try:
                    answer = client.post("/v1/imports", json=bundle, headers=self._headers)
                except httpx2.TransportError:
                    return
                assert answer.status_code == 200, answer.text
                self.imported.append(name)


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        ledger = Ledger(create_key(session, "ledger", AccessRole.REVIEWER, None))
    for number in range(KILLS):
        with (
            serve_until_killed(seeded_settings, tmp_path) as (address, process),
            ThreadPoolExecutor(WRITERS + 1) as threads,
        ):
            working = [threads.submit(ledger.write, address) for _ in range(WRITERS)]
            working.append(threads.submit(ledger.import_, address))
            time.sleep(0.2 + number * 0.37 % 0.8)
            process.send_signal(signal.SIGKILL)
            for future in working:
                future.result(timeout=60)
        check(ledger, database)
    assert len(ledger.created) > KILLS


def check(ledger: Ledger, database: Database) -> None:
    """Check that all acknowledged writes exist, and that each import is complete or absent."""
    with database.read() as session:
        stored = set(session.scalars(select(Organization.id)))
        assert verify_catalogue(session).differences == []
    assert set(ledger.created) <= stored
    for name in ledger.tried:
        whole = {f"{name}-{index}" for index in range(IMPORTED)}
        assert whole <= stored or whole.isdisjoint(stored), name
        assert name not in ledger.imported or whole <= stored, name


def test_full_disk_is_reported_and_heals(tmp_path: Path) -> None:
    """Only of SQLite, whose file size can be limited."""
    settings = Settings(database_url=f"sqlite:///{tmp_path}/catalogue.db")
    database = Database(settings)
    migrate(database)
    with database.write() as session:
        key = create_key(session, "ann", AccessRole.REVIEWER, None)
    headers = {"Authorization": f"Bearer {key}"}
    routes = create_routes(settings)
    with TestClient(routes) as client:
        engine = routes.state.database.engine
        with engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        greatest = [pages + 10]

        @event.listens_for(engine, "begin")
        def _limit(connection: Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {greatest[0]}")

        def create(resource_id: str) -> httpx2.Response:
            long = {**make_organization(resource_id), "note": "word " * 700 + "end"}
            return client.post("/v1/organizations", json=long, headers=headers)

        answers = [create(f"long-{number}") for number in range(20)]
        stored = [answer.json()["id"] for answer in answers if answer.status_code == 201]
        refused = [answer for answer in answers if answer.status_code != 201]
        assert stored
        assert {(answer.status_code, answer.json()["title"]) for answer in refused} == {
            (507, "There is no room to write")
        }
        shown = client.get("/v1/organizations").json()["data"]
        assert sorted(organization["id"] for organization in shown) == sorted(stored)
        greatest[0] = 1 << 30
        assert create("healed").status_code == 201
    with database.read() as session:
        assert verify_catalogue(session).differences == []
    database.close()
