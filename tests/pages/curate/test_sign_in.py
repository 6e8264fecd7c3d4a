"""Signing in with a key: the cookie, its end, and forms of other sites."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from support.editors import add_key
from support.page_crawler import BROWSER
from support.page_forms import ADDRESS, COOKIE, Curator, list_forms, read_text

from app.database.database import Database
from app.domain.access.api_keys import AccessRole, read_prefix
from app.ingest.edits.api_keys import revoke_key
from app.main import create_app
from app.models import ApiKey, SignIn
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

PATH = "/curate/sign-in"
FOREIGN: list[dict[str, str]] = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver"},
    {"Origin": ADDRESS, "Sec-Fetch-Site": "cross-site"},
    {"Origin": ADDRESS, "Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
]


@pytest.fixture
def key(database: Database) -> str:
    return add_key(database, AccessRole.REVIEWER)


@pytest.mark.engines("sqlite", "postgresql")
def test_sign_in_gives_a_cookie_that_scripts_and_other_sites_cannot_use(
    reader: Curator, key: str, database: Database
) -> None:
    answer = reader.send_page(f"{PATH}?next=/curate/import", key=f" {key} ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/curate/import")
    name, value, attributes = re.fullmatch(
        r"([^=]+)=([^;]+); (.*)", answer.headers["set-cookie"]
    ).groups()  # type: ignore[union-attr]
    assert name == COOKIE
    assert sorted(attributes.lower().split("; ")) == [
        "httponly",
        "max-age=43200",
        "path=/",
        "samesite=strict",
        "secure",
    ]
    assert key not in answer.headers["set-cookie"]
    assert read_prefix(key) not in value
    with database.read() as session:
        [row] = session.query(SignIn)
        assert value not in (row.token_hash, row.key_prefix)
    page = reader.get("/curate")
    assert "ann, reviewer" in read_text(page)
    assert page.headers["cache-control"] == "private, no-store"


def test_page_for_curators_leads_everybody_else_to_the_sign_in(reader: Curator) -> None:
    answer = reader.get("/curate/claims/fiber-length-per-preform")
    wanted = f"{PATH}?next=/curate/claims/fiber-length-per-preform"
    assert (answer.status_code, answer.headers["location"]) == (303, wanted)
    assert answer.headers["cache-control"] == "private, no-store"
    form = reader.send("/curate/claims/fiber-length-per-preform", reason="x")
    assert form.status_code == 403
    assert "not signed in any more" in read_text(form)
    assert form.headers["cache-control"] == "private, no-store"


def test_sign_in_leads_to_pages_for_curators_alone(reader: Curator, key: str) -> None:
    for following in ("//evil.example", "https://evil.example", "/claims", "/curate/../x"):
        answer = reader.send(PATH, key=key, next=following)
        assert answer.headers["location"] == "/curate", following


def test_wrong_key_is_refused_at_its_field_and_not_shown_again(reader: Curator, key: str) -> None:
    answer = reader.send(PATH, key=f"{key[:-1]}!")
    assert answer.status_code == 422
    assert "This key is not known" in read_text(answer)
    assert key[:-1] not in answer.text
    assert 'aria-describedby="key-fault"' in answer.text
    assert "set-cookie" not in answer.headers


def test_wrong_keys_are_limited_and_a_right_one_is_not_counted(reader: Curator, key: str) -> None:
    for _ in range(11):
        assert reader.send(PATH, key=key).status_code == 303
    for _ in range(10):
        assert reader.send(PATH, key="cs_wrong").status_code == 422
    answer = reader.send(PATH, key=key)
    assert answer.status_code == 429
    assert "You may send 10 in 60 seconds" in read_text(answer)


def test_sign_in_ends_with_its_key_at_once(reader: Curator, key: str, database: Database) -> None:
    reader.send(PATH, key=key)
    assert reader.get("/curate").status_code == 200
    prefix = read_prefix(key) or ""
    with database.write() as session:
        revoke_key(session, prefix)
    assert reader.get("/curate").status_code == 303


@pytest.mark.parametrize("ended", ["key", "sign-in"])
def test_sign_in_ends_when_its_time_or_that_of_its_key_is_over(
    reader: Curator, key: str, database: Database, ended: str
) -> None:
    reader.send(PATH, key=key)
    past = datetime.now(UTC) - timedelta(seconds=1)
    with database.write() as session:
        session.execute(update(ApiKey if ended == "key" else SignIn).values(expires_at=past))
    assert reader.get("/curate").status_code == 303


def test_sign_in_lasts_twelve_hours_and_over_a_restart(
    reader: Curator, key: str, database: Database, seeded_settings: Settings
) -> None:
    began = datetime.now(UTC)
    reader.send(PATH, key=key)
    with database.read() as session:
        [row] = session.query(SignIn)
        assert timedelta(hours=11.9) < row.expires_at - began < timedelta(hours=12.1)
    with TestClient(create_app(seeded_settings)) as restarted:
        later = Curator(restarted)
        later.token = reader.token
        assert later.get("/curate").status_code == 200


def test_signing_out_ends_the_sign_in_and_takes_the_cookie_back(reader: Curator, key: str) -> None:
    reader.send(PATH, key=key)
    token = reader.token
    answer = reader.send("/curate/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert reader.token == token
    assert reader.get("/curate").status_code == 303


def test_form_of_another_site_is_refused(reader: Curator, key: str) -> None:
    reader.send(PATH, key=key)
    paths = [PATH, "/curate/sign-out", "/curate/import", "/report"]
    for path, headers in product(paths, FOREIGN):
        answer = reader.client.post(path, data={"key": key}, headers={**BROWSER, **headers})
        assert answer.status_code == 403, (path, headers)
        assert "not sent by a page of this server" in answer.text
    assert reader.get("/curate").status_code == 200


@pytest.mark.parametrize(
    ("address", "public_url", "cookie"),
    [
        ("http://127.0.0.1:8000", None, "claimstone-local"),
        ("http://localhost", None, "claimstone-local"),
        ("http://testserver", None, None),
        ("https://example.org", "https://example.org/cs", COOKIE),
        ("http://testserver", "https://example.org/cs", COOKIE),
    ],
)
def test_key_is_sent_over_https_or_within_this_machine_alone(
    seeded_settings: Settings, key: str, address: str, public_url: str | None, cookie: str | None
) -> None:
    settings = seeded_settings.model_copy(update={"public_url": public_url})
    origin = "https://example.org" if public_url else address
    with TestClient(create_app(settings), base_url=address) as client:
        form = client.get(PATH, headers=BROWSER)
        answer = client.post(
            PATH, data={"key": key}, headers={**BROWSER, "Origin": origin}, follow_redirects=False
        )
    if cookie is None:
        assert list_forms(form) == []
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        return
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{public_url or ''}/curate"
    given = answer.headers["set-cookie"]
    assert given.startswith(f"{cookie}=")
    assert ("Secure" in given) == (cookie == COOKIE)
    assert "Domain" not in given
