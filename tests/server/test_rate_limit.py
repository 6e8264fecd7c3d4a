"""The limit on requests of one client, by address and by key."""

import re
import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from starlette.types import ASGIApp
from support.editors import add_key
from support.redis_server import PASSWORD, find_free_port, serve_redis
from support.running_server import serve
from support.waiting import HANG_SECONDS, wait_until

from app.database.database import Database
from app.domain.access.api_keys import AccessRole, make_key
from app.errors import ConfigurationError
from app.main import create_app
from app.server.rate_limit import check_store
from app.settings import Settings, read_settings

pytestmark = pytest.mark.engines("sqlite")

URLS = ("/v1/claims?limit=1", "/v1/claims/fiber-length-per-preform", "/docs", "/nothing")


def test_requests_beyond_the_limit_are_refused(seeded_settings: Settings) -> None:
    limited = seeded_settings.model_copy(update={"rate_limit": "4/hour"})
    with TestClient(create_app(limited)) as client:
        answers = [client.get(url) for url in URLS]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 404]
        remaining = [re.findall("r=([0-9]+)", answer.headers["ratelimit"]) for answer in answers]
        assert remaining == [["3"], ["2"], ["1"], ["0"]]
        refused = client.get(URLS[0])
        assert refused.status_code == 429
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["ratelimit-policy"] == '"client";q=4;w=3600'
        assert 1 <= int(refused.headers["retry-after"]) <= 3600
        assert refused.json()["type"] == "urn:claimstone:problem:too_many_requests"
        assert client.get("/livez").status_code == 200


@pytest.mark.slow
def test_refused_client_has_room_after_the_wait_of_the_refusal(seeded_settings: Settings) -> None:
    limited = seeded_settings.model_copy(update={"rate_limit": "2/second"})
    with TestClient(create_app(limited)) as client:
        answers = [client.get(URLS[0]) for _ in range(20)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused
        time.sleep(2 * int(refused[-1].headers["retry-after"]))
        assert client.get(URLS[0]).status_code == 200


@pytest.mark.parametrize("key", [None, "abc"])
def test_keys_that_are_made_up_do_not_evade_the_limit(
    seeded_settings: Settings, key: str | None
) -> None:
    limited = seeded_settings.model_copy(update={"rate_limit": "3/hour"})
    with TestClient(create_app(limited)) as client:
        statuses = [
            client.get(
                "/v1/claims?limit=1", headers={"Authorization": f"Bearer {key or make_key()}"}
            ).status_code
            for _ in range(4)
        ]
    assert statuses == [200, 200, 200, 429]


def open_clients(app: ASGIApp, key: str, hosts: Iterable[str]) -> Iterator[TestClient]:
    for host in hosts:
        yield TestClient(app, client=(host, 1), headers={"Authorization": f"Bearer {key}"})


def test_one_valid_key_has_one_limit_from_wherever_it_is_used(
    seeded_settings: Settings, database: Database
) -> None:
    key = add_key(database, AccessRole.ADMIN)
    app = create_app(seeded_settings.model_copy(update={"rate_limit": "3/hour"}))
    hosts = [f"10.0.0.{number}" for number in range(5)]
    with TestClient(app):
        # The first request shows that the key is valid.
        statuses = [
            client.get("/v1/proposals").status_code for client in open_clients(app, key, hosts)
        ]
        others = TestClient(app, client=("10.0.0.9", 1)).get("/v1/claims?limit=1")
    assert statuses == [200, 200, 200, 200, 429]
    assert others.status_code == 200


def test_stranger_who_knows_a_prefix_does_not_use_up_the_limit_of_its_key(
    seeded_settings: Settings, database: Database
) -> None:
    key = add_key(database, AccessRole.ADMIN)
    # As long as a key, with the prefix of this one.
    forged = key[:-43] + make_key()[-43:]
    app = create_app(seeded_settings.model_copy(update={"rate_limit": "3/hour"}))
    with TestClient(app):
        strangers = open_clients(app, forged, [f"10.0.0.{number}" for number in range(10)])
        refused = [client.get("/v1/proposals").status_code for client in strangers]
        [owner] = open_clients(app, key, ["10.0.1.1"])
        assert [owner.get("/v1/proposals").status_code for _ in range(3)] == [200] * 3
    assert refused == [401] * 10


@pytest.mark.parametrize(
    ("hosts", "statuses"),
    [
        (["2001:db8::1", "2001:db8::2", "2001:db8::ffff:1"], [200, 200, 429]),
        (["2001:db8::1", "2001:db8:0:1::1", "2001:db8:0:2::1"], [200, 200, 200]),
        (["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"], [200, 200, 429]),
    ],
    ids=["one network", "networks", "one address in two forms"],
)
def test_client_with_ipv6_is_a_network(
    seeded_settings: Settings, hosts: list[str], statuses: list[int]
) -> None:
    app = create_app(seeded_settings.model_copy(update={"rate_limit": "2/hour"}))
    with TestClient(app):
        clients = [TestClient(app, client=(host, 1)) for host in hosts]
        assert [client.get("/v1/claims?limit=1").status_code for client in clients] == statuses


def test_without_a_limit_no_answer_mentions_one(client: TestClient) -> None:
    assert "ratelimit" not in client.get("/v1/claims").headers


def make_store_url(port: int) -> str:
    return f"redis://:{PASSWORD}@127.0.0.1:{port}/0"


def ask_often(address: str, times: int, headers: dict[str, str] | None = None) -> Counter[int]:
    """Send each request by a connection of its own, so that every worker gets a few."""

    def ask(_number: int) -> httpx2.Response:
        url = f"{address}/v1/claims?limit=1"
        return httpx2.get(url, headers=headers, trust_env=False, timeout=HANG_SECONDS)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(times)))
    assert all("ratelimit" in answer.headers for answer in answers)
    return Counter(answer.status_code for answer in answers)


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_workers_with_a_store_have_one_limit_together(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    port = find_free_port()
    limited = seeded_settings.model_copy(
        update={"rate_limit": "20/hour", "rate_limit_store": make_store_url(port)}
    )
    with (
        serve_redis(tmp_path, port),
        serve(limited, tmp_path, "--workers", "2") as address,
    ):
        log = tmp_path / "server.log"
        assert ask_often(address, 60) == {200: 20, 429: 40}, log.read_text()
        refused = httpx2.get(f"{address}/v1/claims", trust_env=False)
        assert 1 <= int(refused.headers["retry-after"]) <= 3600
        assert httpx2.get(f"{address}/livez", trust_env=False).status_code == 200
    assert PASSWORD not in log.read_text()


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_store_that_stops_and_comes_back_lets_nobody_wait_or_pass(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    """A stopped store accepts connections but never answers, which is worse than being gone."""
    port = find_free_port()
    limited = seeded_settings.model_copy(
        update={"rate_limit": "20/hour", "rate_limit_store": make_store_url(port)}
    )
    with (
        serve_redis(tmp_path, port) as redis,
        serve(limited, tmp_path) as address,
    ):
        assert ask_often(address, 10) == {200: 10}
        redis.send_signal(signal.SIGSTOP)
        # The counts of the store are unknown; for the limit of the process these requests are the first.
        assert ask_often(address, 30) == {200: 20, 429: 10}
        redis.send_signal(signal.SIGCONT)
        # The process itself refuses for an hour. If all 30 requests had asked the store and waited for
        # it, it would have counted them by now, and would refuse too.
        wait_until(lambda: ask_often(address, 1)[200] == 1)
        assert ask_often(address, 30)[200] < 10
    log = (tmp_path / "server.log").read_text()
    assert log.count("the store of request limits does not answer") == 1
    assert PASSWORD not in log


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_store_that_is_not_there_leaves_each_process_its_limit(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    limited = seeded_settings.model_copy(
        update={"rate_limit": "4/hour", "rate_limit_store": make_store_url(find_free_port())}
    )
    with serve(limited, tmp_path) as address:
        assert ask_often(address, 8) == {200: 4, 429: 4}
    log = (tmp_path / "server.log").read_text()
    assert "the store of request limits does not answer (ConnectionError)" in log
    assert PASSWORD not in log


def test_store_that_cannot_be_one_is_refused_without_its_password() -> None:
    with pytest.raises(ConfigurationError, match="CLAIMSTONE_RATE_LIMIT_STORE") as refused:
        check_store(f"redis://:{PASSWORD}@127.0.0.1:99999/0")
    assert PASSWORD not in str(refused.value)


def test_store_without_its_package_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.server.rate_limit.find_spec", lambda _name: None)
    with pytest.raises(ConfigurationError, match=r"claimstone\[redis\]"):
        check_store(make_store_url(6379))
    check_store(None)


def test_store_of_another_kind_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLAIMSTONE_RATE_LIMIT_STORE", f"http://ann:{PASSWORD}@127.0.0.1/")
    with pytest.raises(ConfigurationError, match="CLAIMSTONE_RATE_LIMIT_STORE") as refused:
        read_settings()
    assert PASSWORD not in str(refused.value)
