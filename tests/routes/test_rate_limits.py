"""The most requests of one client, by address and by key."""

import re
import time

import pytest
from fastapi.testclient import TestClient

from app.domain.keys import make_key
from app.main import create_app
from app.settings import Settings

URLS = ("/v1/claims?limit=1", "/v1/claims/fiber-length-per-preform", "/docs", "/nothing")


def test_requests_beyond_the_limit_are_refused(seeded_settings: Settings) -> None:
    limited = seeded_settings.model_copy(update={"rate_limit": "4/hour"})
    with TestClient(create_app(limited)) as client:
        answers = [client.get(url) for url in URLS]
        assert [one.status_code for one in answers] == [200, 200, 200, 404]
        told = [re.findall("r=([0-9]+)", one.headers["ratelimit"]) for one in answers]
        assert told == [["3"], ["2"], ["1"], ["0"]]
        refused = client.get(URLS[0])
        assert refused.status_code == 429
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["ratelimit-policy"] == '"client";q=4;w=3600'
        assert 1 <= int(refused.headers["retry-after"]) <= 3600
        assert refused.json()["type"] == "urn:claimstone:problem:too_many_requests"
        assert client.get("/livez").status_code == 200


def test_refused_client_has_room_after_what_it_is_told_to_wait(seeded_settings: Settings) -> None:
    limited = seeded_settings.model_copy(update={"rate_limit": "2/second"})
    with TestClient(create_app(limited)) as client:
        answers = [client.get(URLS[0]) for _ in range(20)]
        refused = [one for one in answers if one.status_code == 429]
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


def test_one_key_has_one_limit_from_wherever_it_is_used(seeded_settings: Settings) -> None:
    limited = seeded_settings.model_copy(update={"rate_limit": "3/hour"})
    app, key = create_app(limited), make_key()
    statuses = []
    with TestClient(app):
        for number in range(4):
            client = TestClient(app, client=(f"10.0.0.{number}", 1))
            headers = {"Authorization": f"Bearer {key}"}
            statuses.append(client.get("/v1/claims?limit=1", headers=headers).status_code)
        others = TestClient(app, client=("10.0.0.9", 1)).get("/v1/claims?limit=1")
    assert statuses == [200, 200, 200, 429]
    assert others.status_code == 200


def test_without_a_limit_nothing_is_told_of_one(client: TestClient) -> None:
    assert "ratelimit" not in client.get("/v1/claims").headers
