"""CORS: pages of other origins may read nothing, unless the settings name them."""

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from support.openapi_description import complete_operations
from support.raw_http import exchange
from support.running_server import serve

from app.errors import ConfigurationError
from app.main import create_app
from app.settings import Settings, read_settings

pytestmark = pytest.mark.engines("sqlite")

PAGE, OTHER = "https://page.example", "https://other.example"
PUBLIC_URL = "https://catalogue.example/cs"
LIST, ONE = "/v1/claims?limit=2", "/v1/claims/fiber-length-per-preform"
URLS = (LIST, ONE, "/v1/claims?limit=2&fields=id", "/nothing", "/docs", "/v1/claims.csv")


@pytest.fixture
def open_client(seeded_settings: Settings) -> Iterator[TestClient]:
    settings = seeded_settings.model_copy(
        update={"cors_origins": f"{PAGE}, https://second.example", "rate_limit": "20/hour"}
    )
    with TestClient(create_app(settings)) as client:
        yield client


def preflight(client: TestClient, origin: str, method: str, headers: str) -> httpx2.Response:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }
    return client.options(ONE, headers=asked)


@pytest.mark.parametrize("url", URLS)
def test_without_the_setting_no_answer_mentions_origins(client: TestClient, url: str) -> None:
    for answer in (
        client.get(url, headers={"Origin": PAGE}),
        preflight(client, PAGE, "PATCH", "authorization"),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert "origin" not in answer.headers.get("vary", "").lower()


@pytest.mark.parametrize("url", URLS)
def test_page_that_is_named_may_read_every_answer(open_client: TestClient, url: str) -> None:
    """Each is requested twice, as the second answer may come from the cache."""
    for _ in range(2):
        answer = open_client.get(url, headers={"Origin": PAGE})
        assert answer.headers["access-control-allow-origin"] == PAGE
        assert "Origin" in answer.headers["vary"]
        assert "access-control-allow-credentials" not in answer.headers
        exposed = answer.headers["access-control-expose-headers"].split(", ")
        assert {"ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"} <= set(exposed)
        other = open_client.get(url, headers={"Origin": OTHER})
        assert other.status_code == answer.status_code
        assert "access-control-allow-origin" not in other.headers
        none = open_client.get(url)
        assert "access-control-allow-origin" not in none.headers
        # Else a cache could give a page the answer to a request without an origin.
        assert "Origin" in none.headers["vary"]


def test_page_can_read_that_it_asks_too_often(open_client: TestClient) -> None:
    answers = [open_client.get(LIST, headers={"Origin": PAGE}) for _ in range(21)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["access-control-allow-origin"] == PAGE


@pytest.fixture(scope="module")
def address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    update = {
        "cors_origins": PAGE,
        "rate_limit": "2/hour",
        "public_url": PUBLIC_URL,
        "max_header_bytes": 2_000,
    }
    settings = provider.copy_seeded().model_copy(update=update)
    with serve(settings, tmp_path_factory.mktemp("cors"), sign_of_life="/livez") as address:
        yield address


@pytest.mark.parametrize(
    ("status", "sent", "path"),
    [
        (400, b"GET /v1/claims HTTP/1.1\r\n", "/v1/claims"),
        (400, b"GET http://other/v1/a%2Fb?c HTTP/1.1\r\n", "/v1/a%2Fb"),
        (414, b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n", "/"),
        (431, b"GET /v1/claims HTTP/1.1\r\nHost: a\r\n" + b"A: b\r\n" * 1_000, "/v1/claims"),
    ],
)
@pytest.mark.parametrize("origin", [PAGE, OTHER])
def test_page_can_read_what_is_refused_before_the_routes(
    address: str, status: int, sent: bytes, path: str, origin: str
) -> None:
    line, _, headers = sent.partition(b"\r\n")
    answer = exchange(address, [line + f"\r\nOrigin: {origin}\r\n".encode() + headers + b"\r\n"])
    head, _, content = answer.text.partition("\r\n\r\n")
    assert answer.status == status
    assert (f"access-control-allow-origin: {PAGE}" in head) == (origin == PAGE)
    assert "vary: Origin" in head
    assert json.loads(content)["instance"] == f"{PUBLIC_URL}{path}"


def test_problem_of_too_many_requests_has_the_public_address(address: str) -> None:
    answers = [httpx2.get(f"{address}/v1/claims/a%2Fb") for _ in range(3)]
    assert answers[-1].status_code == 429
    assert answers[-1].json()["instance"] == f"{PUBLIC_URL}/v1/claims/a%2Fb"


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_browser_may_send_what_writing_needs(open_client: TestClient, method: str) -> None:
    answer = preflight(open_client, PAGE, method, "authorization, if-match, idempotency-key")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert method in answer.headers["access-control-allow-methods"]


def list_documented(openapi: dict[str, Any], where: str) -> set[str]:
    """List the headers that the description has for requests or for responses."""
    paths = complete_operations(openapi)["paths"].values()
    operations = [operation for path in paths for operation in path.values()]
    if where == "requests":
        return {
            parameter["name"].lower()
            for operation in operations
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "header"
        }
    return {
        name.lower()
        for operation in operations
        for response in operation["responses"].values()
        for name in response.get("headers", {})
    }


def test_browser_may_send_every_header_that_has_a_meaning(open_client: TestClient) -> None:
    meant = list_documented(open_client.get("/openapi.json").json(), "requests")
    assert {"claimstone-revision", "idempotency-key", "if-match"} <= meant
    meant |= {"authorization", "content-type", "if-none-match", "range"}
    for header in sorted(meant | {"traceparent", "tracestate", "x-request-id"}):
        answer = preflight(open_client, PAGE, "GET", header)
        assert answer.status_code == 200, header


def test_page_can_read_every_header_that_has_a_meaning(open_client: TestClient) -> None:
    answer = open_client.get(LIST, headers={"Origin": PAGE})
    exposed = answer.headers["access-control-expose-headers"].lower().split(", ")
    described = list_documented(open_client.get("/openapi.json").json(), "responses")
    more = {"accept-patch", "allow", "www-authenticate", "x-request-id"}
    assert described | more <= set(exposed)


@pytest.mark.parametrize(
    ("origin", "method", "headers", "wrong"),
    [
        (OTHER, "GET", "authorization", "origin"),
        (PAGE, "PUT", "authorization", "method"),
        (PAGE, "GET", "x-made-up", "headers"),
        ("null", "GET", "authorization", "origin"),
        (f"{PAGE}.evil.example", "GET", "authorization", "origin"),
    ],
)
def test_browser_that_may_not_gets_the_reason(
    open_client: TestClient, origin: str, method: str, headers: str, wrong: str
) -> None:
    answer = preflight(open_client, origin, method, headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert wrong in answer.json()["detail"]
    assert "access-control-allow-origin" not in answer.headers


def test_any_page_may_read_where_that_is_set(seeded_settings: Settings) -> None:
    settings = seeded_settings.model_copy(update={"cors_origins": "*"})
    with TestClient(create_app(settings)) as client:
        answer = client.get(LIST, headers={"Origin": OTHER})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    "given", ["page.example", "https://page.example/", "https://a.example https://b.example", ""]
)
def test_what_is_no_origin_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("CLAIMSTONE_CORS_ORIGINS", given)
    with pytest.raises(ConfigurationError, match="CLAIMSTONE_CORS_ORIGINS"):
        read_settings()
