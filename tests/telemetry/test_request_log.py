"""Logs and ids of requests: enough to find one, and never a secret."""

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import make_url, text
from support.running_server import serve, serve_until_killed

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key
from app.main import create_app
from app.settings import Settings
from app.telemetry.request_log import open_request

pytestmark = pytest.mark.engines("sqlite")

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT_ID = "00f067aa0ba902b7"
CLAIM = "/v1/claims/fiber-length-per-preform"
ORGANIZATION = {"id": "new-maker", "kind": "company", "names": {"en": "New Maker"}}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# The database refuses to store the answer to a repeatable request, and its message has the key.
REFUSALS = {
    "sqlite": """\
CREATE TRIGGER refuse BEFORE INSERT ON kept_answer
BEGIN SELECT RAISE(ABORT, 'refused ' || NEW.idempotency_key); END""",
    "postgresql": """\
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE unique_violation USING MESSAGE = 'refused ' || NEW.idempotency_key; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON kept_answer FOR EACH ROW EXECUTE FUNCTION refuse()""",
}


def read_log(file: Path) -> list[dict[str, Any]]:
    """Read the JSON lines; other output, printed for people, is left out."""
    printed = file.read_text(encoding="utf-8")
    return [json.loads(line) for line in printed.splitlines() if line.startswith("{")]


@pytest.mark.parametrize(
    "url", ["/v1/claims", CLAIM, "/v1/search?q=boe", "/nothing", "/v1/claims/none", "/metrics"]
)
@pytest.mark.parametrize("name", ["a", "a" * 128, "9f/8-7:6=5~+@._"])
def test_name_of_a_request_is_returned(client: TestClient, url: str, name: str) -> None:
    for _ in range(2):
        answer = client.get(url, headers={"X-Request-ID": name})
        assert answer.headers.get_list("x-request-id") == [name]


@pytest.mark.parametrize("name", ["", "a" * 129, 'a"b', "a b", "a\tb", "{}", "\u00e9"])
def test_name_that_is_none_is_replaced(client: TestClient, name: str) -> None:
    header = [(b"X-Request-ID", name.encode("latin-1"))]
    [replaced] = client.get("/nothing", headers=header).headers.get_list("x-request-id")
    assert UUID.fullmatch(replaced)
    # An answer of the fast path has none.
    assert "x-request-id" not in client.get(CLAIM, headers=header).headers


def test_answer_in_memory_does_not_keep_the_name_of_a_request(client: TestClient) -> None:
    url = "/v1/search?q=fiber&limit=7"
    first = client.get(url, headers={"X-Request-ID": "first"})
    second = client.get(url)
    assert first.headers["x-request-id"] == "first"
    assert "x-request-id" not in second.headers
    assert first.content == second.content


def test_request_that_is_refused_for_its_number_has_a_name(seeded_settings: Settings) -> None:
    limited = seeded_settings.model_copy(update={"rate_limit": "1/hour"})
    with TestClient(create_app(limited)) as client:
        client.get(CLAIM)
        refused = client.get(CLAIM, headers={"X-Request-ID": "mine"})
        assert (refused.status_code, refused.headers["x-request-id"]) == (429, "mine")
        measured = client.get("/metrics")
    assert measured.status_code == 200
    assert 'claimstone_problems_total{code="too_many_requests"} 1.0' in measured.text


@pytest.mark.slow
def test_access_log_names_each_request_by_its_route(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    settings = seeded_settings.model_copy(update={"access_log": True, "slow_request_seconds": 60})
    asked = [
        ("GET", f"{CLAIM}", "/v1/claims/{id}", 200),
        ("GET", f"{CLAIM}", "/v1/claims/{id}", 200),
        ("HEAD", f"{CLAIM}", "/v1/claims/{id}", 200),
        ("GET", "/v1/search?q=boe", "/v1/search", 200),
        ("GET", "/v1/search?q=boe", "/v1/search", 200),
        ("PUT", "/v1/claims?limit=3", "/v1/claims", 405),
        ("GET", "/wp-login.php?a=b", "unknown", 404),
        ("GET", "/static/docs.css", "/static/{path}", 200),
        ("GET", "/openapi.json", "/openapi.json", 200),
    ]
    trace = {"traceparent": f"00-{TRACE_ID}-{PARENT_ID}-01"}
    with serve(settings, tmp_path) as address:
        for number, (method, url, _, _) in enumerate(asked):
            headers = {**trace, "X-Request-ID": f"request-{number}"}
            httpx2.request(method, address + url, headers=headers, trust_env=False)
    lines = [
        line
        for line in read_log(tmp_path / "server.log")
        if line.get("request_id", "").startswith("request-")
    ]
    assert [
        (line["method"], line["route"], line["status"], line["request_id"], line["trace_id"])
        for line in lines
    ] == [
        (method, route, status, f"request-{number}", TRACE_ID)
        for number, (method, _, route, status) in enumerate(asked)
    ]
    assert all(line["level"] == "info" and line["duration_ms"] > 0 for line in lines)


@pytest.mark.parametrize(
    "parent",
    [
        f"00-{'0' * 32}-{PARENT_ID}-01",
        f"00-{TRACE_ID}-{'0' * 16}-01",
        f"ff-{TRACE_ID}-{PARENT_ID}-01",
        f"00-{TRACE_ID.upper()}-{PARENT_ID}-01",
        f"00-{TRACE_ID}-{PARENT_ID}",
        'x"\\',
    ],
)
def test_invalid_trace_is_not_logged(parent: str) -> None:
    scope = {"type": "http", "method": "GET", "headers": [(b"traceparent", parent.encode())]}
    assert open_request(scope).trace_id is None


@pytest.mark.slow
@pytest.mark.engines("sqlite", "postgresql")
def test_log_shows_no_secret_of_requests_that_fail(
    seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    """Searches all that a server prints and measures, at the most verbose level."""
    with database.write() as session:
        key = create_key(session, "ann", AccessRole.REVIEWER, None)
        session.connection().exec_driver_sql(REFUSALS[session.get_bind().dialect.name])
    secrets = ["idempotent-secret", "query-secret", "cookie-secret", "wrong-secret", "url-password"]
    url = make_url(seeded_settings.database_url)
    if url.get_backend_name() == "postgresql":
        url = url.set(password="url-password")  # noqa: S106 - that is what is searched for
    settings = Settings(
        database_url=url.render_as_string(hide_password=False), access_log=True, log_level="debug"
    )
    bearer = {"Authorization": f"Bearer {key}"}
    wrong = {"Authorization": "Bearer wrong-secret", "Cookie": "session=cookie-secret"}
    once = {**bearer, "Idempotency-Key": "idempotent-secret"}
    with (
        serve_until_killed(settings, tmp_path) as (address, _),
        httpx2.Client(trust_env=False) as client,
    ):
        answers = [
            client.post(f"{address}/v1/organizations", json=ORGANIZATION, headers=once),
            client.post(f"{address}/v1/organizations", json=ORGANIZATION, headers=wrong),
            client.get(f"{address}/v1/claims?api_key=query-secret", headers=wrong),
            client.get(f"{address}/v1/claims?q=query-secret"),
            client.get(f"{address}/wp-login.php?password=query-secret"),
            client.get(f"{address}/v1/search?q=query-secret", headers=bearer),
        ]
        assert [answer.status_code for answer in answers] == [500, 401, 422, 200, 404, 200]
        with database.write() as session:
            session.execute(text("ALTER TABLE catalogue RENAME TO catalogues"))
        broken = client.get(f"{address}/v1/claims?limit=3&q=query-secret", headers=bearer)
        assert broken.status_code == 503
        measured = client.get(f"{address}/metrics").raise_for_status().text
    printed = (tmp_path / "killed.log").read_text(encoding="utf-8")
    for secret in [*secrets, key, key.split("_", 2)[2]]:
        assert secret not in printed
        assert secret not in measured
    answered = answers[0].text + answers[1].text
    assert not [secret for secret in [*secrets, key] if secret in answered]
    # The failure itself is logged, with its traceback.
    name = answers[0].headers["x-request-id"]
    [failure] = [
        line for line in read_log(tmp_path / "killed.log") if line.get("request_id") == name
    ]
    assert (failure["event"], failure["problem"]) == ("failed request", "internal_error")
    assert "refused [hidden]" in failure["exception"]
    assert "store_response" in failure["exception"]
    assert "[SQL parameters hidden" in failure["exception"]


@pytest.mark.slow
def test_slow_request_and_failure_are_logged_without_access_log(
    seeded_settings: Settings, database: Database, tmp_path: Path
) -> None:
    settings = seeded_settings.model_copy(update={"slow_request_seconds": 0.000001})
    with serve(settings, tmp_path) as address:
        httpx2.get(f"{address}{CLAIM}", headers={"X-Request-ID": "slow"}, trust_env=False)
    [slow] = [
        line for line in read_log(tmp_path / "server.log") if line.get("request_id") == "slow"
    ]
    assert (slow["event"], slow["level"], slow["route"]) == (
        "slow request",
        "warning",
        "/v1/claims/{id}",
    )
    with serve(seeded_settings, tmp_path) as address:
        httpx2.get(f"{address}{CLAIM}", headers={"X-Request-ID": "fast"}, trust_env=False)
        with database.write() as session:
            session.execute(text("ALTER TABLE catalogue RENAME TO catalogues"))
        answer = httpx2.get(f"{address}/v1/claims", trust_env=False)
        assert answer.status_code == 503
    named = {
        line["request_id"]: line
        for line in read_log(tmp_path / "server.log")
        if "request_id" in line
    }
    assert "fast" not in named
    failed = named[answer.headers["x-request-id"]]
    assert (failed["level"], failed["status"], failed["problem"]) == (
        "error",
        503,
        "database_unavailable",
    )
    assert failed["detail"] == answer.json()["detail"]
