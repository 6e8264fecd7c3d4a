"""A repeat of a request under way is refused at once by any process, until that server ends or is killed."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from support.running_server import serve, serve_until_killed
from support.waiting import wait_until

from app.database.database import Database
from app.domain.access.api_keys import AccessRole, read_prefix
from app.errors import DatabaseUnavailable, RequestInFlight
from app.ingest.edits.api_keys import create_key
from app.ingest.edits.idempotency import (
    FILE_SUFFIX,
    RepeatableRequest,
    RequestsInFlight,
    hold_in_transaction,
)
from app.ingest.store.catalogue_lock import lock_catalogue
from app.main import create_app
from app.settings import Settings

ORGANIZATION = {"id": "new-maker", "kind": "company", "names": {"en": "New Maker"}}
NAME = "a"
# Much longer than a refusal takes, and less than a writer waits for another one.
SOON_SECONDS = 30
WAITING_SECONDS = 60


@pytest.fixture
def settings(seeded_settings: Settings) -> Settings:
    return seeded_settings.model_copy(update={"busy_timeout_seconds": WAITING_SECONDS})


@pytest.fixture
def headers(database: Database) -> dict[str, str]:
    with database.write() as session:
        key = create_key(session, "ann", AccessRole.REVIEWER, None)
    return {"Authorization": f"Bearer {key}", "Idempotency-Key": NAME}


def create(address: str, headers: dict[str, str]) -> httpx2.Response:
    url = f"{address}/v1/organizations"
    return httpx2.post(
        url, json=ORGANIZATION, headers=headers, trust_env=False, timeout=WAITING_SECONDS
    )


@contextmanager
def hold(database: Database, repeatable: RepeatableRequest) -> Iterator[None]:
    """Hold the request as a server of this engine does."""
    with (
        closing(RequestsInFlight(database.url)) as requests,
        requests.hold(repeatable),
        database.read() as session,
    ):
        hold_in_transaction(session, repeatable)
        yield


def is_in_flight(database: Database, headers: dict[str, str]) -> bool:
    prefix = read_prefix(headers["Authorization"].removeprefix("Bearer "))
    assert prefix is not None
    try:
        with hold(database, RepeatableRequest(prefix, NAME, "")):
            return False
    except RequestInFlight:
        return True


@pytest.mark.slow
def test_request_under_way_in_one_server_is_reported_by_another(
    settings: Settings, database: Database, headers: dict[str, str], tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    with (
        serve(settings, folders[0]) as first,
        serve(settings, folders[1]) as other,
        ThreadPoolExecutor(2) as threads,
    ):
        with database.write() as session:
            lock_catalogue(session)
            sent = [threads.submit(create, address, headers) for address in (first, other)]
            done, waiting = wait(sent, SOON_SECONDS, FIRST_COMPLETED)
        assert [first.result().status_code for first in done] == [409]
        [refused] = [first.result() for first in done]
        assert refused.json()["type"] == "urn:claimstone:problem:request_in_flight"
        [created] = [second.result() for second in waiting]
        assert created.status_code == 201, created.text
        for address in (first, other):
            assert create(address, headers).content == created.content


@pytest.mark.slow
def test_request_of_a_server_that_is_killed_is_under_way_no_more(
    settings: Settings, database: Database, headers: dict[str, str], tmp_path: Path
) -> None:
    with (
        ThreadPoolExecutor(1) as thread,
        serve_until_killed(settings, tmp_path) as (address, process),
    ):
        with database.write() as session:
            lock_catalogue(session)
            lost = thread.submit(create, address, headers)
            wait_until(lambda: is_in_flight(database, headers))
            process.kill()
            with pytest.raises(httpx2.TransportError):
                lost.result(SOON_SECONDS)
        wait_until(lambda: not is_in_flight(database, headers))
    with TestClient(create_app(settings)) as client:
        answer = client.post("/v1/organizations", json=ORGANIZATION, headers=headers)
        assert answer.status_code == 201, answer.text


def test_requests_of_other_names_or_keys_are_others(database: Database) -> None:
    first = RepeatableRequest("one", NAME, "")
    with closing(RequestsInFlight(database.url)) as requests:
        with requests.hold(first), requests.hold(RepeatableRequest("one", "b", "")):
            with requests.hold(RepeatableRequest("two", NAME, "")):
                pass
            with pytest.raises(RequestInFlight), requests.hold(first):
                pass
            with (
                pytest.raises(RequestInFlight),
                requests.hold(RepeatableRequest("one", NAME, "other")),
            ):
                pass
        with requests.hold(first):
            pass


def test_file_that_cannot_be_used_is_reported(tmp_path: Path) -> None:
    database = Database(Settings(database_url=f"sqlite:///{tmp_path}/catalogue.db"))
    (tmp_path / f"catalogue.db{FILE_SUFFIX}").mkdir()
    requests = RequestsInFlight(database.url)
    with (
        pytest.raises(DatabaseUnavailable, match="IsADirectoryError"),
        requests.hold(RepeatableRequest("one", NAME, "")),
    ):
        pass
    database.close()
