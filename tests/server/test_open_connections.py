"""Connections and unfinished bodies are limited: who holds most gives way, and all others are answered."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from ipaddress import ip_address
from pathlib import Path

import pytest
from conftest import Provider
from support.raw_http import (
    connect,
    exchange,
    forget_peak,
    read_all,
    read_peak,
    read_reply,
    write_head,
)
from support.running_server import serve_until_killed

from app.server.open_connections import OpenConnections, Stage
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")
CHECK = write_head("POST", "/v1/check", "Content-Type: application/json", "Content-Length: 200000")
ADDRESS = "192.0.2.1"


class Member:
    """A connection that only says what it does."""

    def __init__(
        self, stage: Stage, waits_since: float = 0.0, body: int = 0, sender: str = ""
    ) -> None:
        self.stage = stage
        self.waits_since = waits_since
        self.body = body
        self.sender = sender
        self.is_closed = False

    def find_stage(self) -> Stage:
        return self.stage

    def measure_unfinished(self) -> int:
        return self.body

    def name_sender(self) -> str:
        return self.sender

    def give_way(self) -> None:
        self.is_closed = True

    def refuse_body(self) -> None:
        self.is_closed = True
        self.body = 0


LIMITED = Settings(max_connections=16, max_connections_per_address=4)


def test_connection_that_waits_longest_with_least_gives_way() -> None:
    connections = OpenConnections(LIMITED)
    stages = [Stage.SENDS_BODY, Stage.IDLE, Stage.IS_ANSWERED, Stage.IDLE]
    own = [Member(stage, waits_since) for waits_since, stage in enumerate(stages)]
    for member in own:
        assert connections.add(member, ADDRESS)
    for closed in (1, 3, 0):
        assert connections.add(Member(Stage.IS_ANSWERED), ADDRESS)
        assert own[closed].is_closed
    assert not own[2].is_closed


def test_client_whose_connections_are_all_answered_gets_no_more() -> None:
    connections = OpenConnections(LIMITED)
    members = [Member(Stage.IS_ANSWERED) for _ in range(5)]
    assert [connections.add(member, ADDRESS) for member in members] == [True] * 4 + [False]
    assert connections.add(Member(Stage.IDLE), "192.0.2.2")
    connections.remove(members[0])
    assert connections.add(Member(Stage.IDLE), ADDRESS)


@pytest.mark.parametrize(
    ("first", "step", "kept"),
    [("2001:db8::", 1, 4), ("2001:db8::", 2**64, 8), ("192.0.2.0", 1, 8)],
    ids=["one /64", "networks", "addresses"],
)
def test_limit_of_one_client_counts_a_network_of_ipv6(first: str, step: int, kept: int) -> None:
    connections = OpenConnections(LIMITED)
    members = [Member(Stage.IDLE) for _ in range(8)]
    for number, member in enumerate(members):
        assert connections.add(member, str(ip_address(first) + number * step))
    assert sum(not member.is_closed for member in members) == kept


def test_largest_client_gives_way_to_others_and_proxies_last() -> None:
    connections = OpenConnections(LIMITED.model_copy(update={"trusted_proxies": "10.0.0.0/8"}))
    proxied = [Member(Stage.IDLE) for _ in range(10)]
    large = [Member(Stage.IDLE) for _ in range(4)]
    small = [Member(Stage.IDLE) for _ in range(2)]
    for members, host in ((proxied, "10.0.0.1"), (large, ADDRESS), (small, "192.0.2.2")):
        for member in members:
            assert connections.add(member, host)
    for number in range(3):
        assert connections.add(Member(Stage.IS_ANSWERED), f"192.0.2.{number + 3}")
    assert sum(member.is_closed for member in large) == 3
    assert not any(member.is_closed for member in proxied + small)


def test_unfinished_bodies_of_the_largest_client_are_refused() -> None:
    mebibyte = 2**20
    connections = OpenConnections(LIMITED)
    stalled, sending = (Member(Stage.SENDS_BODY, since, 12 * mebibyte, "large") for since in (1, 2))
    others = [Member(Stage.SENDS_BODY, 0, 8 * mebibyte, f"other {number}") for number in range(3)]
    for member in (stalled, sending, *others):
        assert connections.add(member, ADDRESS if member.sender == "large" else member.sender)
    connections.count_body(mebibyte)
    assert not any(member.is_closed for member in (stalled, sending, *others))
    sending.body += mebibyte
    connections.count_body(mebibyte)
    assert [member.is_closed for member in (stalled, sending)] == [True, False]
    assert not any(member.is_closed for member in others)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_connections_are_fewer_than_the_files_of_the_process() -> None:
    import resource  # noqa: PLC0415 - see above

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        connections = OpenConnections(Settings())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    members = [Member(Stage.IS_ANSWERED) for _ in range(256)]
    admitted = sum(connections.add(member, f"10.0.0.{n}") for n, member in enumerate(members))
    assert 50 < admitted < 200


@pytest.fixture(scope="module")
def server(
    provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, int, Path]]:
    """Yield the address, the process id and the log of a server with room for 40 connections."""
    folder = tmp_path_factory.mktemp("crowd")
    limited = provider.copy_seeded().model_copy(update={"max_connections": 40})
    with serve_until_killed(limited, folder) as (address, process):
        yield address, process.pid, folder / "killed.log"


def ask(address: str, path: str) -> int | None:
    return exchange(address, [write_head("GET", path, "Connection: close")]).status


@pytest.mark.slow
@pytest.mark.parametrize(
    "sent",
    [b"", b"GET /v1/cl", CHECK, CHECK + b"{" + b" " * 100_000],
    ids=["idle", "half a head", "no body", "half a body"],
)
def test_crowd_of_waiting_connections_keeps_nobody_out(
    server: tuple[str, int, Path], sent: bytes
) -> None:
    address, process_id, log = server
    statuses: Counter[int | None] = Counter()
    before = forget_peak(process_id) if sys.platform == "linux" else 0
    with ExitStack() as held:
        for number in range(100):
            connection = held.enter_context(connect(address))
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(sent)
            if number % 20 == 0:
                for path in ("/livez", "/v1/claims?limit=1", "/v1/claims.csv"):
                    statuses[ask(address, path)] += 1
    assert statuses == {200: 15}
    assert "connections that were closed to make room: " in log.read_text()
    if sys.platform == "linux":
        assert read_peak(process_id) - before < 50 * 10**6


@pytest.mark.slow
def test_unfinished_request_that_gives_way_is_refused_with_a_problem(
    server: tuple[str, int, Path],
) -> None:
    address, _, _ = server
    with ExitStack() as held:
        first = held.enter_context(connect(address))
        first.sendall(CHECK + b"{")
        assert ask(address, "/livez") == 200
        for _ in range(40):
            held.enter_context(connect(address)).sendall(CHECK + b"{")
        assert ask(address, "/livez") == 200
        status, text = read_reply(read_all(first))
    assert status == 503
    assert "urn:claimstone:problem:server_busy" in text
    assert "retry-after: 1" in text
