import asyncio

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.database.database import Database
from app.errors import CatalogueError
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")


def test_path_that_is_not_there_is_a_problem(client: TestClient) -> None:
    answer = client.get("/v2/claims")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:claimstone:problem:not_found",
        "title": "Not Found",
        "status": 404,
        "detail": "nothing is found at this path; `/docs` lists every path",
        "instance": "/v2/claims",
    }


@pytest.mark.parametrize(
    ("path", "instance"),
    [
        ("/v1/claims/%C3%A9", "/v1/claims/%C3%A9"),
        ("/v1/claims/%FF", "/v1/claims/%FF"),
        ("/v1/claims/%2525%20", "/v1/claims/%2525%20"),
        ("/v1/claims/a%2Fb", "/v1/claims/a%2Fb"),
        ("/static/%22%3C", "/static/%22%3C"),
    ],
)
def test_problem_names_the_path_as_it_was_sent(
    client: TestClient, path: str, instance: str
) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 422)
    assert answer.json()["instance"] == instance


READ_TWICE = (
    "/v1/claims/fiber-length-per-preform",
    "/v1/claims?limit=1",
    "/v1/claims?limit=1&fields=id",
    "/v1/claims.csv",
    "/openapi.json",
    "/docs",
    "/static/docs.js",
)


@pytest.mark.parametrize("path", READ_TWICE)
def test_read_of_another_version_than_if_match_fails(client: TestClient, path: str) -> None:
    tag = client.get(path).headers["etag"]
    for sent, status in ((tag, 200), ("*", 200), (f'"a", {tag}', 200), (f"W/{tag}", 412)):
        assert client.get(path, headers={"if-match": sent}).status_code == status
    for method in ("GET", "HEAD"):
        # If-Match comes first (RFC 9110, 13.2.2).
        both = {"if-match": '"another"', "if-none-match": tag}
        assert client.request(method, path, headers=both).status_code == 412
    assert client.get(path, headers={"if-match": "no tag"}).status_code == 400
    answer = client.get(path, headers={"if-match": '"another"'})
    assert tag in answer.json()["detail"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_method_that_is_not_taken_is_a_problem_with_allow(client: TestClient, method: str) -> None:
    answer = client.request(method, "/v1/claims")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert answer.headers["content-type"] == "application/problem+json"


def test_method_that_is_not_taken_makes_no_description_of_the_api(
    seeded_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[FastAPI] = []
    monkeypatch.setattr("app.routes.operations.openapi._describe", made.append)
    with TestClient(create_app(seeded_settings)) as client:
        assert client.put("/v1/claims").headers["allow"] == "GET, HEAD, POST"
        assert client.put("/openapi.json").headers["allow"] == "GET, HEAD"
    assert made == []


def test_description_of_the_api_is_made_once_and_outside_of_the_event_loop(
    seeded_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[FastAPI] = []

    def describe(app: FastAPI) -> dict[str, str]:
        made.append(app)
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        return {"openapi": "3.1.0"}

    monkeypatch.setattr("app.routes.operations.openapi._describe", describe)
    with TestClient(create_app(seeded_settings)) as client:
        first, again = client.get("/openapi.json"), client.get("/openapi.json")
    assert first.json() == again.json() == {"openapi": "3.1.0"}
    assert len(made) == 1


@pytest.mark.engines("sqlite", "postgresql")
def test_database_that_is_gone_is_503_and_live_goes_on(empty_settings: Settings) -> None:
    with TestClient(create_app(empty_settings)) as client:
        assert client.get("/livez").json() == {"status": "ok"}
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
        assert "claimstone migrate" in answer.json()["detail"]
        assert client.get("/v1/claims").status_code == 503


@pytest.mark.engines("sqlite", "postgresql")
def test_ready_answers_when_schema_is_the_newest(client: TestClient) -> None:
    assert client.get("/readyz").json() == {"status": "ok"}


@pytest.mark.engines("sqlite", "postgresql")
def test_failure_nobody_foresaw_is_a_problem_without_its_inside(
    seeded_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: Database, **_options: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Database, "read", fail)
    with TestClient(create_app(seeded_settings), raise_server_exceptions=False) as client:
        answer = client.get("/v1/suggest?q=a")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:claimstone:problem:internal_error"
    assert "secret" not in answer.text


def test_every_kind_of_error_has_a_code_and_title_of_its_own() -> None:
    kinds = [CatalogueError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert len({kind.title for kind in kinds}) == len(kinds)
    assert all(400 <= kind.status < 600 for kind in kinds)
