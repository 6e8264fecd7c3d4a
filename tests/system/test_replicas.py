"""Reads of replicas are never older than what the client has seen, and survive failures.

The tests run their own primary and replica, since they pause replay and stop servers.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple, cast

import httpx2
import pytest
from fastapi.testclient import TestClient
from support.postgresql import OPTIONS, Server, find_programs
from support.waiting import HANG_SECONDS, wait_until

from app.cli.imports import SEED_BUNDLE
from app.database import fast_postgresql, replicas
from app.database.database import Database, parse_url
from app.database.fast_reader import FastReader
from app.database.open_reader import open_reader
from app.database.postgresql import list_hosts
from app.database.replicas import Servers
from app.domain.access.api_keys import AccessRole
from app.errors import ConfigurationError
from app.ingest.edits.api_keys import create_key
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.migrate import migrate
from app.server.fast_path import FastPath
from app.settings import Settings

# Each commit is sent to the replica at once.
FAST = OPTIONS.replace("synchronous_commit=off", "synchronous_commit=on")
_numbers = count()
PATHS = (
    "/v1/claims?limit=1",
    "/v1/claims?limit=1&fields=id",
    "/v1/organizations/boe/history?limit=1",
    "/v1/search?q=fiber&limit=1",
)


class Pair(NamedTuple):
    primary: Server
    replica: Server
    key: str

    @property
    def settings(self) -> Settings:
        """Settings with both hosts; the first one is not the primary."""
        hosts = f"host={self.replica.folder}&host={self.primary.folder}"
        url = f"postgresql://postgres@/postgres?{hosts}"
        return Settings(database_url=url, read_database_url=url)

    def make_key(self, name: str) -> str:
        database = Database(Settings(database_url=self.primary.url))
        with database.write() as session:
            key = create_key(session, name, AccessRole.REVIEWER, None)
        database.close()
        return key

    def create(self, client: TestClient, resource_id: str) -> httpx2.Response:
        described = {"id": resource_id, "kind": "company", "names": {"en": resource_id}}
        headers = {"Authorization": f"Bearer {self.key}"}
        return client.post("/v1/organizations", json=described, headers=headers)

    def catch_up(self) -> None:
        """Wait until the replica has replayed all that the primary has."""
        place = self.primary.ask("SELECT pg_current_wal_lsn()")
        behind = f"SELECT pg_last_wal_replay_lsn() < '{place}'"
        wait_until(lambda: self.replica.ask(behind) is False)


@contextmanager
def run_pair() -> Iterator[Pair]:
    folder = Path(tempfile.mkdtemp(prefix="claimstone-replicas-"))
    programs = find_programs(folder)
    primary = Server(folder / "primary", programs, FAST)
    replica = Server(folder / "replica", programs, f"{FAST} -c hot_standby_feedback=on")
    try:
        primary.initialize()
        primary.start()
        database = Database(Settings(database_url=primary.url))
        migrate(database)
        import_bundle(database, SEED_BUNDLE, Author("seed"))
        database.close()
        key = Pair(primary, replica, "").make_key("ann")
        replica.copy(primary)
        replica.start()
        yield Pair(primary, replica, key)
    finally:
        for server in (replica, primary):
            if server.is_running():
                server.stop("immediate")
        shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "_REVIEW_SECONDS", 0.2)


@pytest.fixture(scope="module")
def shared() -> Iterator[Pair]:
    with run_pair() as pair:
        yield pair


@pytest.fixture
def pair(shared: Pair) -> Iterator[Pair]:
    """A pair whose replica replays, before and after the test."""
    yield shared
    for server in (shared.primary, shared.replica):
        if not server.is_running():
            server.start()
    shared.replica.ask("SELECT pg_wal_replay_resume()")
    shared.catch_up()


@contextmanager
def serve(pair: Pair) -> Iterator[TestClient]:
    """Run a server that reads from the replica."""
    with TestClient(create_app(pair.settings)) as client:
        wait_until(lambda: get_servers(client).pinned in get_servers(client).standbys)
        yield client


def get_number(version: str) -> int:
    """Return the revision of `EPOCH.REVISION`."""
    return int(version.rpartition(".")[2])


def get_servers(client: TestClient) -> Servers:
    servers = cast("FastPath", client.app).state.reader.servers
    assert isinstance(servers, Servers)
    return servers


def read_revision(client: TestClient, path: str, least_revision: int | None = None) -> int:
    headers = {} if least_revision is None else {"Claimstone-Revision": str(least_revision)}
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    revision: int = answer.json()["meta"]["revision"]
    return revision


@pytest.fixture
def elsewhere(pair: Pair) -> Iterator[TestClient]:
    """A client of another server, which reads from the primary."""
    with TestClient(create_app(Settings(database_url=pair.primary.url))) as client:
        yield client


def create(pair: Pair, client: TestClient) -> int:
    """Create an organization; return the revision in the header of the answer."""
    answer = pair.create(client, f"new-{next(_numbers)}")
    assert answer.status_code == 201, answer.text
    return get_number(answer.headers["Claimstone-Revision"])


@pytest.mark.parametrize("path", PATHS)
def test_read_with_a_token_is_not_older_and_without_is_of_the_replica(
    pair: Pair, elsewhere: TestClient, path: str
) -> None:
    with serve(pair) as client:
        before = read_revision(client, path)
        pair.replica.ask("SELECT pg_wal_replay_pause()")
        token = create(pair, elsewhere)
        assert token > before
        assert [read_revision(client, path) for _ in range(2)] == [before] * 2
        assert read_revision(client, path, token) == token
        # A server never goes back behind a revision that it has shown, for any client.
        assert [read_revision(client, path) for _ in range(2)] == [token] * 2


def test_own_write_is_read_at_once_and_the_replica_again_when_it_has_it(pair: Pair) -> None:
    with serve(pair) as client:
        pair.replica.ask("SELECT pg_wal_replay_pause()")
        token = create(pair, client)
        past_hot_reads = client.get(PATHS[0], headers={"Cookie": "x=y"})
        assert past_hot_reads.json()["meta"]["revision"] == token
        assert {read_revision(client, path) for path in PATHS * 2} == {token}
        servers = get_servers(client)
        wait_until(lambda: servers.pinned is servers.primary)
        assert {read_revision(client, path) for path in PATHS * 2} == {token}
        pair.replica.ask("SELECT pg_wal_replay_resume()")
        wait_until(lambda: servers.pinned is not servers.primary)
        assert {read_revision(client, path) for path in PATHS} == {token}


def test_replica_that_follows_is_not_left_for_each_write(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This holds on slow machines too."""
    for module in (replicas, fast_postgresql):
        monkeypatch.setattr(module, "LAG_SECONDS", HANG_SECONDS)
    with serve(pair) as client:
        epoch = get_servers(client).epoch
        for number in range(20):
            token = create(pair, client)
            assert read_revision(client, PATHS[number % len(PATHS)]) == token
        assert get_servers(client).epoch == epoch


def test_key_that_is_revoked_is_good_for_nothing_whatever_the_replica_has(pair: Pair) -> None:
    with serve(pair) as client:
        pair.replica.ask("SELECT pg_wal_replay_pause()")
        key = pair.make_key("bob")
        own = Pair(pair.primary, pair.replica, key)
        assert own.create(client, "of-bob").status_code == 201
        pair.primary.ask("UPDATE api_key SET revoked_at = now() WHERE name = 'bob'")
        assert own.create(client, "of-bob-again").status_code == 401


def test_reads_go_on_without_the_replica_and_go_back_to_it(pair: Pair) -> None:
    with serve(pair) as client:
        servers = get_servers(client)
        pair.replica.stop("immediate")
        answers = [client.get(path) for path in PATHS * 5]
        assert {answer.status_code for answer in answers} == {200}
        # A look at the replica that began before it stopped may choose it once more.
        wait_until(lambda: servers.pinned is servers.primary)
        pair.replica.start()
        wait_until(lambda: servers.pinned is not servers.primary)
        assert client.get(PATHS[0]).status_code == 200


def test_reads_go_on_without_the_primary_and_writes_say_when_to_come_back(pair: Pair) -> None:
    with serve(pair) as client:
        token = create(pair, client)
        pair.catch_up()
        pair.primary.stop("immediate")
        for _ in range(5):
            assert {read_revision(client, path, token) for path in PATHS} == {token}
            refused = pair.create(client, "refused")
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        assert client.get("/readyz").status_code == 200
        assert client.get(f"{PATHS[0]}&as_of=1").status_code == 503
        unknown = client.get(PATHS[0], headers={"Claimstone-Revision": str(token + 1)})
        assert (unknown.status_code, unknown.headers["Retry-After"]) == (503, "1")
        pair.primary.start()
        assert create(pair, client) == token + 1


def test_replica_is_read_though_it_is_behind_where_there_is_no_primary(
    pair: Pair, elsewhere: TestClient
) -> None:
    with serve(pair) as client:
        before = read_revision(client, PATHS[0])
        pair.replica.ask("SELECT pg_wal_replay_pause()")
        token = create(pair, elsewhere)
        assert read_revision(client, PATHS[0], token) == token
        pair.primary.stop("immediate")
        assert [read_revision(client, path) for path in PATHS] == [before] * 4
        answer = client.get(PATHS[0], headers={"Claimstone-Revision": str(token)})
        assert answer.status_code == 503
        pair.primary.start()


def test_revision_that_no_server_has_any_more_is_waited_for_no_longer(pair: Pair) -> None:
    with serve(pair) as client:
        servers = get_servers(client)
        revision = read_revision(client, PATHS[0])
        servers.note(revision + 5)
        assert read_revision(client, PATHS[1]) == revision
        wait_until(lambda: servers.floor == revision)
        wait_until(lambda: servers.pinned is not servers.primary)


def test_marks_hold_until_connections_lead_to_a_restarted_server(pair: Pair) -> None:
    settings = Settings(database_url=pair.replica.url)
    database = Database(settings)
    reader = open_reader(database, settings)
    assert reader.servers is not None
    server = reader.servers.primary
    mark = asyncio.run(read_version(reader))
    server.hot.dispose()
    assert server.look()
    assert reader.holds(mark)
    pair.replica.stop("immediate")
    pair.replica.start()
    server.hot.dispose()
    assert server.look()
    assert not reader.holds(mark)
    reader.close()
    database.close()


async def read_version(reader: FastReader) -> object:
    return await reader.read_version()


def test_writes_go_to_the_replica_that_is_promoted() -> None:
    with run_pair() as pair, serve(pair) as client:
        tokens = [create(pair, client) for _ in range(3)]
        pair.catch_up()
        pair.primary.kill()
        refused = pair.create(client, "refused")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        pair.replica.promote()
        assert create(pair, client) == tokens[-1] + 1
        assert {read_revision(client, path) for path in PATHS} == {tokens[-1] + 1}
        assert client.get(f"{PATHS[0]}&as_of={tokens[0]}").json()["meta"]["revision"] == tokens[0]


def test_server_that_takes_no_writes_is_named_until_it_does() -> None:
    """An address may lead to another server after a failover."""
    with (
        run_pair() as pair,
        TestClient(create_app(Settings(database_url=pair.replica.url))) as client,
    ):
        for _ in range(3):
            refused = pair.create(client, "refused")
            assert (refused.status_code, refused.headers.get("Retry-After")) == (503, "1")
            assert read_revision(client, PATHS[1]) == 1
        pair.replica.promote()
        assert create(pair, client) == 2


@pytest.mark.parametrize("path", PATHS)
def test_revision_that_is_not_reached_is_reported(client: TestClient, path: str) -> None:
    reached = client.get(path, headers={"Claimstone-Revision": "1"})
    assert reached.content == client.get(path).content
    answer = client.get(path, headers={"Claimstone-Revision": "2"})
    assert (answer.status_code, answer.json()["type"]) == (
        412,
        "urn:claimstone:problem:revision_not_reached",
    )


@pytest.mark.parametrize("token", ["", "-1", "1.0.0", "x", "1" * 16, "\u0661", "1, 2"])
@pytest.mark.parametrize("path", PATHS)
def test_revision_that_is_none_is_refused(client: TestClient, path: str, token: str) -> None:
    answer = client.get(path, headers=[(b"Claimstone-Revision", token.encode())])
    assert answer.status_code == 422


def test_trial_returns_no_revision(pair: Pair, elsewhere: TestClient) -> None:
    described = {"id": "tried", "kind": "company", "names": {"en": "Tried"}}
    answer = elsewhere.post(
        "/v1/organizations?dry_run=true",
        json=described,
        headers={"Authorization": f"Bearer {pair.key}"},
    )
    assert answer.status_code == 200
    assert "Claimstone-Revision" not in answer.headers


def test_import_and_acceptance_return_the_revision(seeded_settings: Settings) -> None:
    database = Database(seeded_settings)
    with database.write() as session:
        keys = [create_key(session, name, AccessRole.REVIEWER, None) for name in ("ann", "bob")]
    database.close()
    ann, bob = ({"Authorization": f"Bearer {key}"} for key in keys)
    proposed = {
        "kind": "claim",
        "id": "fiber-length-per-preform",
        "content": {"note": "Seen."},
        "comment": "to be seen",
    }
    bundle = {"organizations": [{"id": "new", "kind": "company", "names": {"en": "New"}}]}
    with TestClient(create_app(seeded_settings)) as client:
        imported = client.post("/v1/imports", json=bundle, headers=ann)
        revisions = [
            get_number(imported.headers["Claimstone-Revision"]),
            imported.json()["revision"],
        ]
        assert revisions == [2, 2]
        made = client.post("/v1/proposals", json=proposed, headers=ann)
        assert made.status_code == 201, made.text
        accepted = client.post(f"{made.headers['Location']}/accept", json={}, headers=bob)
        revisions = [
            get_number(accepted.headers["Claimstone-Revision"]),
            accepted.json()["revision"],
        ]
        assert revisions == [3, 3]


@pytest.mark.parametrize(
    "url",
    ["nonsense", "postgresql://a:1,b:2/c", "postgresql:///c?host=a,b,c&port=1,2", "sqlite:///a.db"],
)
def test_replicas_that_cannot_be_are_refused(url: str, tmp_path: Path) -> None:
    of_postgresql = Settings(database_url="postgresql://a@b/c", read_database_url=url)
    database = Database(of_postgresql)
    with pytest.raises(ConfigurationError, match="CLAIMSTONE_READ_DATABASE_URL"):
        open_reader(database, of_postgresql)
    of_sqlite = Settings(database_url=f"sqlite:///{tmp_path}/a.db", read_database_url=url)
    with pytest.raises(ConfigurationError, match="CLAIMSTONE_READ_DATABASE_URL"):
        Database(of_sqlite)


@pytest.mark.parametrize(
    ("query", "hosts"),
    [
        ("", [("", "")]),
        ("host=a", [("a", "")]),
        ("host=a,b&port=1,2", [("a", "1"), ("b", "2")]),
        ("host=a:1&host=b:2", [("a", "1"), ("b", "2")]),
        ("host=/x&host=/y", [("/x", ""), ("/y", "")]),
    ],
)
def test_hosts_of_a_url_are_listed(query: str, hosts: list[tuple[str, str]]) -> None:
    assert list_hosts(parse_url(f"postgresql://u@/d?{query}", "X")) == hosts
