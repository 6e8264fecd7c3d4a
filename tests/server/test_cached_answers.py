"""Answers that the fast path gives without the routes: never an older or foreign one."""

from collections.abc import Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from typing import Any, cast

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.datastructures import State
from starlette.types import Message, Receive, Scope, Send
from support.bundles import write_bundle
from support.command_line import run_program
from support.running_server import serve
from support.seed_urls import CLAIM
from support.wire import decode

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.routes.http.content.codings import CODINGS, Coding, compress
from app.server.fast_path import FastPath
from app.settings import Settings

AUTHOR = Author("test")
WRITERS = 2
READERS = 4
FEWEST_WRITES = 3
SECONDS_OF_WRITES = 2.0
HOT_LISTS = (
    "/v1/claims?limit=3",
    "/v1/claims?metric=range&sort=-updated_at",
    "/v1/metrics",
    "/v1/search?q=cars",
    "/v1/claims?limit=1&facet=kind",
)


@pytest.fixture
def own(seeded_settings: Settings) -> Iterator[TestClient]:
    """A client of a seeded catalogue of the test's own."""
    with TestClient(create_app(seeded_settings)) as client:
        yield client


class _Routes:
    """An application that counts requests and answers each with another body."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.asked += 1
        headers = [
            (b"content-type", b"application/json"),
            (b"cache-control", b"no-cache"),
            (b"etag", b'"%d"' % self.asked),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"%d" % self.asked})


def get_state(client: TestClient) -> State:
    return cast("FastPath", client.app).state


def call(client: TestClient, hot: FastPath, url: str, **headers: str) -> bytes:
    """Ask the layer alone, with the state of the running application."""
    path, _, query_string = url.partition("?")
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query_string.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    assert client.portal is not None
    client.portal.call(hot, scope, receive, send)
    body: bytes = sent[-1]["body"]
    return body


@pytest.mark.parametrize(
    "url",
    [
        "/v1/claims",
        "/v1/claims?technology=t1&status=stated&status=disputed&sort=-date,id&limit=25",
        "/v1/companies?country=CN",
        "/v1/sources?date__gte=2020&sort=date",
        CLAIM,
        "/v1/organizations/boe",
        "/v1/search?q=power&limit=50",
        "/v1/claims?q=power&sort=relevance&facet=kind",
    ],
)
def test_hot_read_needs_no_routes(mixed: TestClient, url: str) -> None:
    routes = _Routes()
    hot = FastPath(routes, get_state(mixed), 0)
    assert call(mixed, hot, url) == call(mixed, hot, url, accept="*/*") == mixed.get(url).content
    assert routes.asked == 0


def test_search_for_many_hits_is_left_to_the_routes(mixed: TestClient) -> None:
    """Its excerpts would keep other requests waiting."""
    routes = _Routes()
    call(mixed, FastPath(routes, get_state(mixed), 0), "/v1/search?q=power&limit=51")
    assert routes.asked == 1


@pytest.mark.parametrize("url", ["/v1/claims?limit=3", CLAIM])
def test_answer_is_read_and_compressed_once(
    mixed: TestClient, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    compressed: list[tuple[bytes, str]] = []

    def count(body: bytes, coding: Coding) -> bytes:
        compressed.append((body, coding))
        return compress(body, coding)

    monkeypatch.setattr("app.server.response_cache.compress", count)
    hot = FastPath(_Routes(), get_state(mixed), 2**20)
    read = FastPath._read  # noqa: SLF001 - what reads the database
    reads: list[str] = []

    async def count_read(*arguments: Any) -> Any:  # noqa: ANN401 - as it is
        reads.append(arguments[1])
        return await read(*arguments)

    monkeypatch.setattr(FastPath, "_read", count_read)
    plain = call(mixed, hot, url)
    for _ in range(3):
        for coding in CODINGS:
            sent = call(mixed, hot, url, **{"Accept-Encoding": coding})
            assert decode(sent, coding) == plain
    assert compressed == [(plain, coding) for coding in CODINGS]
    # The compressed ones are made of the plain one in memory.
    assert reads == [url.partition("?")[0]]


def test_answer_of_the_routes_is_kept_for_the_same_request_only(mixed: TestClient) -> None:
    routes = _Routes()
    hot = FastPath(routes, get_state(mixed), 1_000_000)
    url = "/v1/suggest?q=a"
    assert call(mixed, hot, url) == call(mixed, hot, url) == b"1"
    assert call(mixed, hot, url, accept="text/csv") == b"1"
    assert call(mixed, hot, "/v1/suggest?q=b") == b"2"
    assert call(mixed, hot, url) == b"1"


@pytest.mark.parametrize("name", ["Authorization", "Cookie"])
@pytest.mark.parametrize("url", ["/v1/search?q=a", "/v1/claims?limit=1", CLAIM])
def test_request_that_names_its_sender_neither_reads_nor_fills_the_memory(
    mixed: TestClient, name: str, url: str
) -> None:
    routes = _Routes()
    hot = FastPath(routes, get_state(mixed), 1_000_000)
    assert call(mixed, hot, url, **{name: "a"}) == b"1"
    anyone = call(mixed, hot, url)
    assert anyone != b"1"
    asked = routes.asked
    assert call(mixed, hot, url, **{name: "a"}) == b"%d" % (asked + 1)
    assert call(mixed, hot, url) == anyone


def run(settings: Settings, *arguments: str) -> None:
    finished = run_program(settings, *arguments)
    assert finished.returncode == 0, finished.stderr


@pytest.mark.slow
def test_what_another_process_commits_is_in_the_next_answer(
    own: TestClient, seeded_settings: Settings, tmp_path: Path
) -> None:
    urls = ("/v1/claims?limit=200", "/v1/claims/example-range", "/v1/search?q=cars", "/v1/metrics")
    before = [own.get(url) for url in (*urls, *urls)]
    run(seeded_settings, "import", str(write_bundle(tmp_path)))
    after = [own.get(url) for url in urls]
    assert [answer.status_code for answer in before] == [200, 404, 200, 200] * 2
    assert [answer.status_code for answer in after] == [200] * 4
    assert [answer.json()["meta"]["revision"] for answer in (after[0], *after[2:])] == [2] * 3
    assert b"example-range" in after[0].content
    assert after[2].json()["data"]


@pytest.mark.slow
def test_what_a_rebuild_mends_is_in_the_next_answer(
    own: TestClient, seeded_settings: Settings
) -> None:
    """A rebuild raises no revision, so it renews the epoch, of which ETags of lists are made."""
    listing = f"/v1/claims?id={CLAIM.rpartition('/')[2]}"
    whole = own.get(CLAIM).content
    database = Database(seeded_settings)
    with database.write() as session:
        damage = "UPDATE document SET body = :body WHERE kind = 'claim' AND id = :id"
        session.execute(text(damage), {"body": b"{}", "id": CLAIM.rpartition("/")[2]})
        # As every write does.
        session.execute(text("UPDATE catalogue SET revision = revision"))
    database.close()
    assert own.get(CLAIM).content == own.get(CLAIM).content == b"{}"
    damaged = {"If-None-Match": own.get(listing).headers["etag"]}
    assert own.get(listing, headers=damaged).status_code == 304
    run(seeded_settings, "verify", "--rebuild")
    assert own.get(CLAIM).content == whole
    assert own.get(listing, headers=damaged).status_code == 200


def _write_noted(folder: Path, writer: int, number: int) -> Path:
    def change(bundle: dict[str, Any]) -> None:
        bundle["claims"][0] |= {"id": f"noted-{writer}", "note": str(number)}

    return write_bundle(folder / str(writer), change)


class _Committed:
    """The acknowledged writes: a revision and the last note of each writer."""

    def __init__(self) -> None:
        self.ended = Event()
        self.revisions = [0] * WRITERS
        self.notes = [0] * WRITERS

    def keep_writing(self, settings: Settings, folder: Path, writer: int) -> None:
        database = Database(settings)
        number = 0
        while not self.ended.is_set():
            number += 1
            outcome = import_bundle(database, _write_noted(folder, writer, number), AUTHOR)
            self.revisions[writer] = outcome.revision
            self.notes[writer] = number
        database.close()

    def keep_reading(self, address: str) -> None:
        """Check that each answer shows at least what was committed before the request."""
        with httpx2.Client(base_url=address, trust_env=False) as client:
            while not self.ended.is_set():
                for url in HOT_LISTS:
                    least = max(self.revisions)
                    meta = client.get(url).raise_for_status().json()["meta"]
                    assert meta["revision"] >= least
                for writer, least in enumerate(self.notes):
                    if least:
                        claim = client.get(f"/v1/claims/noted-{writer}").raise_for_status().json()
                        assert int(claim["note"]) >= least


@pytest.mark.slow
def test_no_answer_is_older_than_what_was_committed_before_it_was_asked_for(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    committed = _Committed()
    with serve(seeded_settings, tmp_path) as address, ThreadPoolExecutor() as threads:
        tasks = [
            threads.submit(committed.keep_writing, seeded_settings, tmp_path, writer)
            for writer in range(WRITERS)
        ]
        tasks += [threads.submit(committed.keep_reading, address) for _ in range(READERS)]
        wait(tasks, SECONDS_OF_WRITES, FIRST_EXCEPTION)
        patience = 20
        while sum(committed.notes) <= FEWEST_WRITES and patience:
            # A machine that is busy with other things takes longer.
            patience -= 1
            wait(tasks, 1, FIRST_EXCEPTION)
        committed.ended.set()
        for task in tasks:
            task.result()
    assert sum(committed.notes) > FEWEST_WRITES
