"""`/metrics` as Prometheus reads it, of one process and of more."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from support.running_server import serve
from support.waiting import HANG_SECONDS, wait_until

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

CLAIM = "/v1/claims/fiber-length-per-preform"
ORGANIZATION = {"id": "new-maker", "kind": "company", "names": {"en": "New Maker"}}
DURATION = "claimstone_http_request_duration_seconds"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def own(seeded_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(seeded_settings)) as client:
        yield client


def parse(exposed: str) -> Samples:
    samples: Samples = {}
    for family in text_string_to_metric_families(exposed):
        assert family.documentation
        for sample in family.samples:
            key = (sample.name, frozenset(sample.labels.items()))
            assert key not in samples
            samples[key] = sample.value
    return samples


def get(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0)


def count(samples: Samples, method: str, route: str, status: str) -> float:
    return get(samples, f"{DURATION}_count", method=method, route=route, status=status)


@pytest.mark.slow
def test_requests_are_counted_by_route_method_and_status(own: TestClient) -> None:
    etag = own.get(CLAIM).headers["etag"]
    for _ in range(3):
        own.get(CLAIM)
    own.get(CLAIM, headers={"If-None-Match": etag})
    own.get(CLAIM, headers={"Cookie": "a=b"})
    own.get("/v1/claims/none")
    own.head(CLAIM)
    own.get("/v1/search?q=boe")
    own.get("/v1/search?q=boe")
    own.put("/v1/claims")
    own.request("BREW", "/v1/claims")
    for path in ("/a", "/b", "/c/d"):
        own.get(path)
    answer = own.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = parse(answer.text)
    of_claim = "/v1/claims/{id}"
    assert count(samples, "GET", of_claim, "2xx") == 5
    assert count(samples, "GET", of_claim, "3xx") == 1
    assert count(samples, "GET", of_claim, "4xx") == 1
    assert count(samples, "HEAD", of_claim, "2xx") == 1
    assert count(samples, "GET", "/v1/search", "2xx") == 2
    assert count(samples, "other", "/v1/claims", "4xx") == 2
    assert count(samples, "GET", "unknown", "4xx") == 3
    lookups = "claimstone_answer_memory_lookups_total"
    assert get(samples, lookups, result="hit") == 5
    assert get(samples, lookups, result="miss") == 3
    assert get(samples, "claimstone_problems_total", code="not_found") == 4
    assert get(samples, "claimstone_problems_total", code="method_not_allowed") == 2
    assert get(samples, "claimstone_catalogue_revision") == 1
    assert get(samples, "claimstone_workers") == 1
    assert get(samples, "claimstone_database_pool_size", pool="routes") == 8


def test_buckets_add_up_to_what_was_measured(own: TestClient) -> None:
    began = time.perf_counter()
    for _ in range(50):
        own.get(CLAIM)
    elapsed = time.perf_counter() - began
    samples = parse(own.get("/metrics").text)
    labels = {"method": "GET", "route": "/v1/claims/{id}", "status": "2xx"}
    buckets = [
        (float(dict(key)["le"]), value)
        for (name, key), value in samples.items()
        if name == f"{DURATION}_bucket" and labels.items() <= dict(key).items()
    ]
    counts = [value for _, value in sorted(buckets)]
    assert counts == sorted(counts)
    assert counts[-1] == get(samples, f"{DURATION}_count", **labels) == 50
    assert 0 < get(samples, f"{DURATION}_sum", **labels) < elapsed
    # The sum is within the bounds of the buckets.
    bounds = [0.0, *(bound for bound, _ in sorted(buckets)[:-1])]
    least = sum(
        low * (after - before)
        for low, before, after in zip(bounds, [0.0, *counts[:-1]], counts, strict=True)
    )
    assert least < get(samples, f"{DURATION}_sum", **labels)


def test_commits_are_counted_once_for_what_is_stored(
    own: TestClient, seeded_settings: Settings
) -> None:
    database = Database(seeded_settings)
    with database.write() as session:
        key = create_key(session, "ann", AccessRole.REVIEWER, None)
    database.close()
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "a"}
    url = "/v1/organizations"
    for parameters in ("?dry_run=true", "", ""):
        assert own.post(f"{url}{parameters}", json=ORGANIZATION, headers=headers).is_success
    refused = own.post(url, json=ORGANIZATION, headers={"Authorization": f"Bearer {key}"})
    assert refused.status_code == 409
    samples = parse(own.get("/metrics").text)
    assert get(samples, "claimstone_commits_total") == 1
    assert get(samples, "claimstone_catalogue_revision") == 2
    assert count(samples, "POST", url, "2xx") == 3


@pytest.mark.slow
def test_labels_do_not_grow_with_what_strangers_ask(own: TestClient) -> None:
    def count_series() -> int:
        return len(parse(own.get("/metrics").text))

    def ask(number: int) -> None:
        own.get(f"/{number}/x")
        own.get(f"/v1/claims/none-{number}")
        own.get(f"/static/{number}")
        own.request(f"METHOD{number}", f"/v1/claims/{number}")

    ask(0)
    own.get("/metrics")
    before = count_series()
    for number in range(1, 30):
        ask(number)
    assert count_series() == before


def scrape(address: str) -> Samples:
    """Read `/metrics` by a new connection, so that any of the processes may answer."""
    answer = httpx2.get(f"{address}/metrics", trust_env=False, timeout=HANG_SECONDS)
    return parse(answer.raise_for_status().text)


def list_children(address: str, folder: Path) -> list[int]:
    log = (folder / "server.log").read_text()
    assert address in log
    return [
        int(line.rpartition("[")[2].partition("]")[0])
        for line in log.splitlines()
        if "Started server" in line
    ]


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_workers_count_together_and_never_backwards(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    with serve(seeded_settings, tmp_path, "--workers", "2") as address:
        wait_until(lambda: get(scrape(address), "claimstone_workers") == 2)
        asked = 0

        def ask(times: int) -> None:
            nonlocal asked
            for _ in range(times):
                url = f"{address}{CLAIM}"
                httpx2.get(url, trust_env=False, timeout=HANG_SECONDS).raise_for_status()
                asked += 1

        def get_asked() -> float:
            return count(scrape(address), "GET", "/v1/claims/{id}", "2xx")

        ask(30)
        assert {get_asked() for _ in range(12)} == {30}

        def get_pool() -> float:
            return get(scrape(address), "claimstone_database_pool_size", pool="routes")

        # Each process measures its pool now and then.
        wait_until(lambda: get_pool() == 16)
        assert {get_pool() for _ in range(6)} == {16}
        killed, *_ = list_children(address, tmp_path)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(list_children(address, tmp_path)) == 3)
        wait_until(lambda: get(scrape(address), "claimstone_workers") == 2)
        assert get_asked() == asked
        ask(10)
        assert {get_asked() for _ in range(12)} == {40}
