"""A database file that is replaced, removed or cut off under a server that has it open."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from time import sleep
from typing import NamedTuple

import httpx2
import pytest
from sqlalchemy import text
from support.running_server import serve, serve_until_killed
from support.sqlite_catalogue import RAISE, WRITERS, Catalogue, read, write
from support.waiting import wait_until

from app.database.database import Database
from app.errors import DatabaseFileReplaced
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

WRITES_BEFORE, WRITES_AFTER = 4, 6


def list_ids(file: Path) -> set[str]:
    """Read the file as the next server would, and check its integrity."""
    settings = Settings(database_url=f"sqlite:///{file}")
    with closing(Database(settings)) as database, database.read() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert verify_catalogue(session).differences == []
        return set(session.scalars(text("SELECT id FROM organization")))


def replace(catalogue: Catalogue, other: Catalogue) -> None:
    other.file.rename(catalogue.file)


def put_aside(catalogue: Catalogue, other: Catalogue) -> None:
    catalogue.file.rename(catalogue.beside(".moved"))
    other.file.rename(catalogue.file)


def remove(catalogue: Catalogue, _other: Catalogue) -> None:
    catalogue.file.unlink()


def cut(catalogue: Catalogue, _other: Catalogue) -> None:
    os.truncate(catalogue.file, catalogue.file.stat().st_size // 2)


def link_to_itself(catalogue: Catalogue, _other: Catalogue) -> None:
    catalogue.file.rename(catalogue.beside(".moved"))
    catalogue.file.symlink_to(catalogue.beside(".moved"))


def link_to_other(catalogue: Catalogue, other: Catalogue) -> None:
    catalogue.file.rename(catalogue.beside(".moved"))
    catalogue.file.symlink_to(other.file)


def remove_wal(catalogue: Catalogue, _other: Catalogue) -> None:
    catalogue.beside("-wal").unlink()


Disturb = Callable[[Catalogue, Catalogue], None]


class Refusal(NamedTuple):
    code: str
    advice: str


_OTHER = Refusal("database_file_replaced", "replaced by another one")
_MISSING = Refusal("database_file_replaced", "is not there any more")
_CUT = Refusal("database_damaged", "put a backup in its place")
_LOST_WAL = Refusal("database_file_replaced", "-wal beside the database was removed")
DISTURBANCES = [
    pytest.param(replace, _OTHER, id="replaced"),
    pytest.param(put_aside, _OTHER, id="put aside"),
    pytest.param(remove, _MISSING, id="removed"),
    pytest.param(cut, _CUT, id="cut off"),
    pytest.param(link_to_itself, _OTHER, id="linked to itself"),
    pytest.param(link_to_other, _OTHER, id="linked to another"),
    pytest.param(remove_wal, _LOST_WAL, id="without -wal"),
]


class Writers:
    """Clients that post organizations at the same time, and record what was acknowledged."""

    def __init__(self, address: str, key: str) -> None:
        self._headers = {"Authorization": f"Bearer {key}"}
        self._client = httpx2.Client(base_url=address, trust_env=False, timeout=30)

    def post(self, prefix: str, count: int) -> dict[str, httpx2.Response]:
        """Post `count` organizations from each writer; return the answers by the ids that were sent."""

        def post_some(writer: int) -> dict[str, httpx2.Response]:
            ids = [f"{prefix}-{writer}-{number}" for number in range(count)]
            return {resource_id: self._post_one(resource_id) for resource_id in ids}

        with ThreadPoolExecutor(WRITERS) as threads:
            answers: dict[str, httpx2.Response] = {}
            for some in threads.map(post_some, range(WRITERS)):
                answers |= some
        return answers

    def _post_one(self, resource_id: str) -> httpx2.Response:
        given = {"id": resource_id, "kind": "company", "names": {"en": resource_id}}
        return self._client.post("/v1/organizations", json=given, headers=self._headers)

    def get(self, path: str) -> httpx2.Response:
        return self._client.get(path)

    def close(self) -> None:
        self._client.close()


def name(answer: httpx2.Response) -> str:
    return str(answer.json()["type"].rpartition(":")[2])


@pytest.mark.slow
@pytest.mark.parametrize(("disturb", "refusal"), DISTURBANCES)
def test_server_acknowledges_no_write_to_a_file_that_the_next_one_does_not_read(
    catalogue: Catalogue, other: Catalogue, tmp_path: Path, disturb: Disturb, refusal: Refusal
) -> None:
    with (
        serve(catalogue.settings, tmp_path) as address,
        closing(Writers(address, catalogue.key)) as writers,
    ):
        before = writers.post("before", WRITES_BEFORE)
        assert {answer.status_code for answer in before.values()} == {201}
        assert writers.get("/v1/organizations?limit=2").status_code == 200
        disturb(catalogue, other)
        # A fast read checks the file at most a thousand times a second.
        sleep(0.01)
        # The first one is cached. A removed -wal is read until its pages are in the file.
        reads = ("/v1/organizations?limit=2", "/v1/organizations?limit=3", "/v1/claims?as_of=1")
        after = list(map(writers.get, () if disturb is remove_wal else reads))
        after += writers.post("after", WRITES_AFTER).values()
        after.append(writers.get("/readyz"))
        assert {(answer.status_code, name(answer)) for answer in after} == {(503, refusal.code)}
        assert all(refusal.advice in answer.json()["detail"] for answer in after)


@pytest.mark.slow
@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_file_that_was_put_in_place_is_whole_after_the_server_has_ended(
    catalogue: Catalogue, other: Catalogue, tmp_path: Path, way: signal.Signals
) -> None:
    own = list_ids(other.file)
    stopping = Event()
    with serve_until_killed(catalogue.settings, tmp_path) as (address, process):
        writers = Writers(address, catalogue.key)

        answers: dict[str, httpx2.Response] = {}

        def keep_posting() -> None:
            while not stopping.is_set():
                answers.update(writers.post(f"n{len(answers)}", 1))

        with ThreadPoolExecutor(1) as thread:
            posting = thread.submit(keep_posting)
            try:
                wait_until(lambda: len(answers) > WRITES_BEFORE)
                put_aside(catalogue, other)
                # Only the server itself knows when it has closed the file.
                stopping.wait(2)
            finally:
                stopping.set()
            posting.result()
        process.send_signal(way)
        process.wait(15)
        writers.close()
    stored = {name for name, answer in answers.items() if answer.status_code == 201}
    assert stored
    assert 503 in {answer.status_code for answer in answers.values()}
    assert list_ids(catalogue.file) == own
    # What was acknowledged before is in the old file.
    assert stored <= list_ids(catalogue.beside(".moved"))


@pytest.mark.slow
def test_commit_that_another_wal_takes_is_in_the_file_in_the_end(
    catalogue: Catalogue, other: Catalogue
) -> None:
    with closing(Database(catalogue.settings)) as database:
        write(database)
        remove_wal(catalogue, other)
        with pytest.raises(DatabaseFileReplaced, match="-wal"):
            write(database)
    with closing(Database(catalogue.settings)) as database:
        assert read(database) == 2


@pytest.mark.slow
def test_write_under_which_the_file_is_replaced_is_not_acknowledged(
    catalogue: Catalogue, other: Catalogue, opened: Database
) -> None:
    def write_and_replace() -> None:
        with opened.write() as session:
            session.execute(RAISE)
            put_aside(catalogue, other)

    with pytest.raises(DatabaseFileReplaced, match="no write is confirmed"):
        write_and_replace()
    opened.close()
    with closing(Database(catalogue.settings)) as database:
        assert read(database) == 1


@pytest.mark.slow
def test_write_that_waited_while_the_file_was_replaced_writes_nothing(
    catalogue: Catalogue, other: Catalogue, opened: Database
) -> None:
    """A write checks the file before it waits, and again when it has the lock."""
    started = Event()

    def wait_and_write() -> None:
        with closing(Database(catalogue.settings)) as waiting:
            assert read(waiting) == 2
            started.set()
            write(waiting)

    def hold_lock(start: Callable[[], Future[None]]) -> None:
        with opened.write() as session:
            session.execute(RAISE)
            waiting.append(start())
            started.wait()
            # Long enough for it to reach the lock; if not, it is refused at once, which passes too.
            sleep(0.3)
            put_aside(catalogue, other)

    waiting: list[Future[None]] = []
    with ThreadPoolExecutor(1) as thread:
        with pytest.raises(DatabaseFileReplaced):
            hold_lock(lambda: thread.submit(wait_and_write))
        with pytest.raises(DatabaseFileReplaced):
            waiting[0].result()
    opened.close()
    with closing(
        Database(Settings(database_url=f"sqlite:///{catalogue.beside('.moved')}"))
    ) as moved:
        # The writer that had the lock has written to it, and is not acknowledged.
        assert read(moved) == 3


@pytest.mark.slow
@pytest.mark.parametrize("is_opened", [False, True])
def test_no_connection_is_opened_on_another_file(
    catalogue: Catalogue,
    other: Catalogue,
    is_opened: bool,  # noqa: FBT001 - a parameter of pytest
) -> None:
    with closing(Database(catalogue.settings)) as database:
        if is_opened:
            read(database)
        before = other.file.read_bytes()
        put_aside(catalogue, other)
        for use in (read, write):
            with pytest.raises(DatabaseFileReplaced):
                use(database)
        with pytest.raises(DatabaseFileReplaced), database.read(is_temporary=True):
            pass
        with pytest.raises(DatabaseFileReplaced), database.connect_for_ddl():
            pass
        if not is_opened:
            with pytest.raises(DatabaseFileReplaced):
                database.engine.raw_connection()
    assert catalogue.file.read_bytes() == before


@pytest.mark.slow
def test_file_that_is_moved_back_is_used_again(catalogue: Catalogue, opened: Database) -> None:
    file, aside = opened.file, catalogue.beside(".aside")
    assert file is not None
    catalogue.file.rename(aside)
    assert file.is_left_to_do()
    file.leave()
    assert not file.is_left_to_do()
    assert catalogue.beside("-wal").stat().st_size == 0
    with pytest.raises(DatabaseFileReplaced, match="not there any more"):
        read(opened)
    assert not catalogue.file.exists()
    aside.rename(catalogue.file)
    write(opened)
    assert read(opened) == 3


@pytest.mark.slow
def test_file_behind_a_symbolic_link_is_used_until_the_link_leads_elsewhere(
    catalogue: Catalogue, other: Catalogue, tmp_path: Path
) -> None:
    link = tmp_path / "current.db"
    link.symlink_to(catalogue.file)
    with closing(Database(Settings(database_url=f"sqlite:///{link}"))) as database:
        write(database)
        assert read(database) == 2
        link.unlink()
        with pytest.raises(DatabaseFileReplaced, match="not there any more"):
            write(database)
        link.symlink_to(other.file)
        with pytest.raises(DatabaseFileReplaced, match="another one"):
            write(database)
        link.unlink()
        link.symlink_to(catalogue.file)
        write(database)
        catalogue.file.rename(link)
        with pytest.raises(DatabaseFileReplaced, match="another one"):
            read(database)
