"""Requests in the threads for their kind of work: what one kind takes, the others do not miss."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session
from support.editors import Editor, add_key
from support.waiting import wait_until
from xlsxwriter.worksheet import Worksheet

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.formats.tables import look_up, xlsx
from app.formats.tables.column import Cell, Column
from app.main import create_app
from app.queries.list_page import full_list
from app.settings import Settings
from app.work.request_work import CURRENT_WORK

CLAIM = "/v1/claims/fiber-length-per-preform"
# Has no end, so that only an interruption ends it.
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i < 0"
SEARCH = "app.routes.analysis.search.suggest"
MANY = 12


class Endless:
    """In place of the search: a statement without end. `begun` counts the calls, `ended` the ends."""

    def __init__(self) -> None:
        self.begun, self.ended = Semaphore(0), Semaphore(0)

    def __call__(self, session: Session, *_: object) -> object:
        session.connection()
        self.begun.release()
        try:
            return session.scalar(text(ENDLESS))
        finally:
            self.ended.release()


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Endless:
    search = Endless()
    monkeypatch.setattr(SEARCH, search)
    return search


@pytest.fixture
def patient_client(seeded_settings: Settings) -> Iterator[TestClient]:
    """A client of a server whose reads may take for ever."""
    times = {"query_timeout_seconds": 3600, "costly_timeout_seconds": 3600}
    with TestClient(create_app(seeded_settings.model_copy(update=times))) as client:
        yield client


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_searches_without_end_delay_neither_writes_nor_other_reads(
    patient_client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, end = Semaphore(0), Event()

    def search(*_: object) -> None:
        begun.release()
        end.wait()
        raise AssertionError

    monkeypatch.setattr(SEARCH, search)
    editor = Editor(patient_client, add_key(database, AccessRole.ADMIN))
    client = patient_client
    with ThreadPoolExecutor(MANY + 3) as threads:
        for _ in range(MANY):
            threads.submit(client.get, "/v1/suggest?q=boe")
        begun.acquire()
        others = [
            threads.submit(editor.patch, CLAIM, {"note": "Changed."}),
            threads.submit(client.get, f"{CLAIM}/history"),
            threads.submit(client.get, "/v1/claims.csv?limit=1"),
        ]
        try:
            statuses = [other.result(timeout=60).status_code for other in others]
        finally:
            end.set()
        assert statuses == [200, 200, 200]


@pytest.mark.slow
def test_search_past_its_limit_is_stopped_and_says_when_to_try_again(
    seeded_settings: Settings, endless: Endless
) -> None:
    settings = seeded_settings.model_copy(update={"costly_timeout_seconds": 0.05})
    with TestClient(create_app(settings)) as client:
        answer = client.get("/v1/suggest?q=boe")
        assert (answer.status_code, answer.json()["type"]) == (
            503,
            "urn:claimstone:problem:query_too_long",
        )
        assert answer.headers["retry-after"] == "1"
        assert client.get(f"{CLAIM}/evidence").status_code == 200
    assert endless.ended.acquire(blocking=False)


def ask_and_leave(client: TestClient, path: str, query: str, begun: Callable[[], object]) -> None:
    """Ask for a path as a client that leaves when `begun`, which waits in a thread, returns."""

    async def ask() -> None:
        messages = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            if (message := next(messages, None)) is not None:
                return message
            await asyncio.to_thread(begun)
            return {"type": "http.disconnect"}

        async def send(_message: object) -> None:
            """Drop what nobody receives."""

        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [],
            "client": ("192.0.2.1", 1),
            "scheme": "http",
            "server": ("localhost", 80),
            "root_path": "",
        }
        await client.app(scope, receive, send)

    assert client.portal is not None
    client.portal.call(ask)


@pytest.mark.slow
def test_search_whose_client_has_left_is_stopped(
    patient_client: TestClient, endless: Endless
) -> None:
    ask_and_leave(patient_client, "/v1/suggest", "q=boe", endless.begun.acquire)
    assert endless.ended.acquire(blocking=False)
    # The connection is whole.
    assert patient_client.get("/v1/claims?limit=1&as_of=1").status_code == 200


def test_workbook_whose_client_has_left_is_written_no_further(
    patient_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is complete before its first byte is sent, so that only its rows can notice it."""
    written: list[int] = []
    begun = Event()
    write_cell = xlsx._write_cell  # noqa: SLF001 - to see each row

    def write(sheet: Worksheet, address: tuple[int, int], cell: Cell, column: Column) -> None:
        if not begun.is_set():
            work = CURRENT_WORK.get()
            assert work is not None
            begun.set()
            wait_until(lambda: work.is_abandoned)
        written.append(address[0])
        write_cell(sheet, address, cell, column)

    monkeypatch.setattr(xlsx, "_write_cell", write)
    monkeypatch.setattr(full_list, "BATCH", 1)
    monkeypatch.setattr(look_up, "_BATCH", 1)
    ask_and_leave(patient_client, "/v1/claims.xlsx", "", begun.wait)
    # The work looks before each batch.
    assert set(written) == {1}
    assert patient_client.get("/v1/claims.xlsx").status_code == 200
    assert set(written) == set(range(1, 16))
