"""Fast reads: version stamps that differ after every commit, and failures left to the routes."""

import asyncio
import gc
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from anyio.from_thread import BlockingPortal
from fastapi.testclient import TestClient
from sqlalchemy import text
from support.bundles import write_bundle

from app.database import fast_sqlite
from app.database.database import Database
from app.database.fast_postgresql import FastPostgresqlReader
from app.database.fast_reader import DRIVER_ERRORS, CompiledStatement, FastReader
from app.database.open_reader import open_reader
from app.database.replicas import Servers
from app.domain.revisions import RequestedRevision
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.server.fast_path import FastPath
from app.settings import Settings

REVISION = CompiledStatement("SELECT revision FROM catalogue", {})
NOTHING = CompiledStatement("SELECT revision FROM nothing", {})
CLAIM = "/v1/claims/fiber-length-per-preform"
# A write that raises no revision. It has to change a value: SQLite ignores others.
RAISE_NOTHING = "UPDATE catalogue SET search_length = search_length + 1"


@pytest.fixture
def reader(database: Database, seeded_settings: Settings) -> Iterator[FastReader]:
    reader = open_reader(database, seeded_settings)
    yield reader
    reader.close()


@pytest.fixture
def own(seeded_settings: Settings) -> Iterator[TestClient]:
    """A reader of a seeded catalogue of the test's own."""
    with TestClient(create_app(seeded_settings)) as client:
        yield client


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run until done; an exception of a task that nobody awaited fails the test."""
    unheard: list[dict[str, Any]] = []

    async def watch() -> None:
        # Only what the test makes is looked through.
        gc.freeze()
        asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context))
        await asyncio.wait_for(work, 20)
        gc.collect()

    asyncio.run(watch())
    gc.collect()
    assert unheard == []


def write(database: Database, statement: str) -> None:
    with database.write() as session:
        session.execute(text(statement))


async def read_mark_later(reader: FastReader) -> object:
    """Read the version stamp after all reads that are under way."""
    await asyncio.sleep(0)
    return await reader.read_version()


def test_mark_differs_after_each_commit_and_stays_without(
    database: Database, reader: FastReader, tmp_path: Path
) -> None:
    async def read() -> None:
        marks = [await read_mark_later(reader)]
        assert await read_mark_later(reader) == marks[0]
        with database.read() as session:
            session.execute(text("SELECT * FROM catalogue")).all()
        assert await read_mark_later(reader) == marks[0]
        import_bundle(database, write_bundle(tmp_path), Author("test"))
        marks.append(await read_mark_later(reader))
        write(database, RAISE_NOTHING)
        marks.append(await read_mark_later(reader))
        assert len(set(marks)) == 3
        assert await reader.fetch(REVISION, {}) == [(2,)]
        assert await read_mark_later(reader) == marks[-1]

    run(read())


def test_mark_after_a_failure_is_no_mark_of_before_a_commit(
    database: Database, reader: FastReader
) -> None:
    """A new connection must not count from the same number as the one before it."""

    async def read() -> None:
        before = await read_mark_later(reader)
        with pytest.raises(DRIVER_ERRORS):
            await reader.fetch(NOTHING, {})
        write(database, RAISE_NOTHING)
        assert await read_mark_later(reader) != before

    run(read())


def test_answer_after_a_failure_is_not_older_than_a_commit(
    own: TestClient, database: Database, tmp_path: Path
) -> None:
    assert own.get("/v1/claims").json() == own.get("/v1/claims").json()
    reader: FastReader = cast("FastPath", own.app).state.reader
    with pytest.raises(DRIVER_ERRORS):
        cast("BlockingPortal", own.portal).call(reader.fetch, NOTHING, {})
    import_bundle(database, write_bundle(tmp_path), Author("test"))
    assert own.get("/v1/claims").json()["meta"]["revision"] == 2


def test_table_that_is_away_is_a_problem_until_it_is_back(
    own: TestClient, database: Database
) -> None:
    urls = ("/v1/claims", CLAIM)
    before = [own.get(url).content for url in urls]
    for _ in range(2):
        write(database, "ALTER TABLE document RENAME TO away")
        write(database, RAISE_NOTHING)
        for url in urls * 2:
            answer = own.get(url)
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
        write(database, "ALTER TABLE away RENAME TO document")
        write(database, RAISE_NOTHING)
        assert [own.get(url).content for url in urls] == before


def test_read_that_takes_too_long_on_the_loop_is_left_to_the_routes(
    own: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    database: Database,
    seeded_settings: Settings,
    tmp_path: Path,
) -> None:
    """On PostgreSQL nothing reads on the event loop, so that there is no such limit."""
    urls = ("/v1/claims?country=CN&sort=-updated_at", CLAIM, "/v1/sources?metric=thickness")
    before = [own.get(url).content for url in urls]
    monkeypatch.setattr(fast_sqlite, "_SECONDS_ON_THE_LOOP", -1.0)
    monkeypatch.setattr(fast_sqlite, "STEPS_BETWEEN_LOOKS", 1)
    with TestClient(create_app(seeded_settings)) as hurried:
        assert [hurried.get(url).content for url in urls * 2] == before * 2
        import_bundle(database, write_bundle(tmp_path), Author("test"))
        assert hurried.get(urls[0]).json()["meta"]["revision"] == 2


def test_sqlite_mark_is_shared_by_what_was_received_before_it_was_read_only(
    tmp_path: Path,
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/catalogue.db")
    database = Database(settings)
    write(database, "CREATE TABLE catalogue (search_length INTEGER)")
    write(database, "INSERT INTO catalogue VALUES (1)")
    reader = open_reader(database, settings)

    async def write_more() -> None:
        write(database, "UPDATE catalogue SET search_length = 2")

    async def read() -> None:
        before, _, same = await asyncio.gather(
            reader.read_version(), write_more(), reader.read_version()
        )
        assert before == same
        assert not await reader.is_current(before)
        assert await read_mark_later(reader) != before

    run(read())
    reader.close()
    database.close()


def test_sqlite_read_that_takes_too_long_ends_and_hinders_none_that_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast_sqlite, "_SECONDS_ON_THE_LOOP", 0.01)
    counting = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c WHERE n < 0"
    settings = Settings(database_url=f"sqlite:///{tmp_path}/catalogue.db")
    database = Database(settings)
    write(database, "CREATE TABLE catalogue (search_length INTEGER)")
    write(database, "INSERT INTO catalogue VALUES (1)")
    reader = open_reader(database, settings)

    async def read() -> None:
        before = await read_mark_later(reader)
        with pytest.raises(TimeoutError):
            await reader.fetch(CompiledStatement(counting, {}), {})
        assert await read_mark_later(reader) == before
        write(database, RAISE_NOTHING)
        assert await read_mark_later(reader) != before

    run(read())
    reader.close()
    database.close()


class _Marks(FastPostgresqlReader):
    """A reader whose version stamps are numbers; each read waits until the test lets it go on."""

    began = 0

    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(Servers(database, settings), settings)
        self.going: list[asyncio.Future[None]] = []

    async def _fetch_in(
        self, _threads: ThreadPoolExecutor, _statement: CompiledStatement, _given: Mapping[str, Any]
    ) -> list[Any]:
        self.began += 1
        number = self.began
        self.going.append(asyncio.get_running_loop().create_future())
        await self.going[-1]
        return [("", "", number)]


@pytest.fixture
def marks() -> Iterator[_Marks]:
    settings = Settings(database_url="postgresql://nobody@/none")
    reader = _Marks(Database(settings), settings)
    yield reader
    reader.close()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_request_gets_a_mark_whose_read_began_after_it(marks: _Marks) -> None:
    async def ask(least: int) -> None:
        assert await marks.has_reached(
            await marks.read_version(), RequestedRevision(None, least + 1)
        )

    async def read() -> None:
        asked = []
        for number in range(200):
            asked.append(asyncio.ensure_future(ask(marks.began)))
            for _ in range(number % 4):
                await asyncio.sleep(0)
            if number % 7 == 0 and marks.going and not marks.going[-1].done():
                marks.going[-1].set_result(None)
        while not all(task.done() for task in asked):
            await settle()
            if not marks.going[-1].done():
                marks.going[-1].set_result(None)
        await asyncio.gather(*asked)
        assert 10 < marks.began < 100

    run(read())


def test_request_that_leaves_takes_no_mark_from_the_others(marks: _Marks) -> None:
    async def read() -> None:
        first = asyncio.ensure_future(marks.read_version())
        await settle()
        leaving, staying = (asyncio.ensure_future(marks.read_version()) for _ in range(2))
        await settle()
        first.cancel()
        leaving.cancel()
        await settle()
        for _ in range(2):
            marks.going[-1].set_result(None)
            await settle()
        assert await staying == (0, "", "", 2)

    run(read())


@pytest.mark.parametrize("has_left", [False, True])
def test_read_of_a_mark_that_fails_hinders_none_that_follows(
    marks: _Marks, *, has_left: bool
) -> None:
    async def read() -> None:
        first = asyncio.ensure_future(marks.read_version())
        await settle()
        second = asyncio.ensure_future(marks.read_version())
        await settle()
        if has_left:
            first.cancel()
        marks.going[0].set_exception(psycopg.OperationalError("away"))
        await settle()
        with pytest.raises(asyncio.CancelledError if has_left else psycopg.OperationalError):
            await first
        marks.going[1].set_result(None)
        assert await second == (0, "", "", 2)

    run(read())


def test_mark_asked_for_by_many_at_once_is_read_for_each(reader: FastReader) -> None:
    async def read() -> None:
        for _ in range(5):
            assert len(set(await asyncio.gather(*(reader.read_version() for _ in range(50))))) == 1

    run(read())


def test_reader_closes_while_it_reads(database: Database, seeded_settings: Settings) -> None:
    reader = open_reader(database, seeded_settings)

    async def read() -> None:
        reading = [asyncio.ensure_future(reader.fetch(REVISION, {})) for _ in range(20)]
        await asyncio.sleep(0)
        reader.close()
        assert await asyncio.gather(*reading) == [[(1,)]] * 20

    run(read())
