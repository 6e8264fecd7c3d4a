"""Tokens of a provider, over HTTP: which are valid, whom they identify, and which are refused."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from support.oidc_provider import (
    CONFIGURATION,
    KEYS,
    NOW,
    Issuer,
    issue,
    make_key,
    sign,
    write_part,
)

from app.database.database import Database
from app.domain.access.api_keys import AccessRole, hash_key, is_key_of, make_subject_prefix
from app.domain.access.jwt import LEEWAY_SECONDS, MAX_TOKEN_CHARACTERS
from app.ingest.edits.api_keys import create_key, list_keys, revoke_key
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

ORGANIZATION = {"id": "new-maker", "kind": "company", "names": {"en": "New Maker"}}
CLAIM_ID = "fiber-length-per-preform"
PROPOSAL = {"kind": "claim", "id": CLAIM_ID, "content": {"scope": "all"}, "comment": "so it is"}
HEADER = {"alg": "RS256", "kid": "rsa-1"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issue() as issuer:
        yield issuer


@pytest.fixture(scope="module")
def shared(provider: Provider, issuer: Issuer) -> Iterator[TestClient]:
    """A catalogue in which no test may change anything."""
    with issuer.open_client(provider.copy_seeded()) as client:
        yield client


@pytest.fixture
def own(seeded_settings: Settings, issuer: Issuer) -> Iterator[TestClient]:
    with issuer.open_client(seeded_settings) as client:
        yield client


def ask(
    client: TestClient, token: str, method: str, url: str, body: object = None, **headers: str
) -> httpx2.Response:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request(
        method, url, json=body, headers={"Authorization": f"Bearer {token}", **more}
    )


def create(client: TestClient, token: str, **headers: str) -> httpx2.Response:
    return ask(client, token, "POST", "/v1/organizations", ORGANIZATION, **headers)


def propose(client: TestClient, token: str) -> int:
    answer = ask(client, token, "POST", "/v1/proposals", PROPOSAL)
    assert answer.status_code == 201, answer.text
    number: int = answer.json()["number"]
    return number


def accept(client: TestClient, token: str, number: int) -> httpx2.Response:
    return ask(client, token, "POST", f"/v1/proposals/{number}/accept", {})


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("kid", "algorithm"),
    [("rsa-1", "RS256"), ("rsa-1", "PS256"), ("ec-1", "ES256"), ("ed-1", "EdDSA"), ("ed-1", "Ed25519")],
)  # fmt: skip
def test_token_writes_in_the_name_that_it_contains(
    own: TestClient, issuer: Issuer, kid: str, algorithm: str
) -> None:
    answer = create(own, issuer.make_token(kid, algorithm))
    assert answer.status_code == 201, answer.text
    history = own.get("/v1/organizations/new-maker/history").json()["data"]
    assert [change["actor"] for change in history] == ["Tom Token"]


@pytest.mark.parametrize(
    ("claims", "statuses"),
    [
        ({"claimstone_role": "contributor"}, (200, 403)),
        ({"claimstone_role": "reviewer"}, (200, 200)),
        ({"claimstone_role": "admin"}, (200, 200)),
        ({"claimstone_role": ["contributor", "other", "admin"]}, (200, 200)),
        ({"claimstone_role": None}, (403, 403)),
    ],
)
def test_strongest_role_of_the_claim_counts(
    shared: TestClient, issuer: Issuer, claims: dict[str, Any], statuses: tuple[int, int]
) -> None:
    token = issuer.make_token(**claims)
    read = ask(shared, token, "GET", "/v1/proposals")
    url = "/v1/organizations?dry_run=true"
    tried = ask(shared, token, "POST", url, ORGANIZATION)
    assert (read.status_code, tried.status_code) == statuses
    if statuses[0] == 403:
        assert "`claimstone_role`" in read.json()["detail"]


def make_unsigned(issuer: Issuer, signature: str = "") -> str:
    header = {"alg": "none", "typ": "JWT", "kid": "rsa-1"}
    return f"{write_part(header)}.{write_part(issuer.make_claims())}.{signature}"


def make_by_public_key(issuer: Issuer) -> str:
    """Make a token for a verifier that lets the token choose the algorithm of a key."""
    key = make_key("rsa-1")
    assert isinstance(key, RSAKey)
    return issuer.make_token("rsa-1", "HS256", key.as_pem(private=False))


def alter(issuer: Issuer) -> str:
    header, _, signature = issuer.make_token(claimstone_role="contributor").split(".")
    return f"{header}.{write_part(issuer.make_claims(claimstone_role='admin'))}.{signature}"


def with_header(issuer: Issuer, **header: object) -> str:
    return sign({**HEADER, **header}, issuer.make_claims(), make_key("rsa-1"))


def without_kid(issuer: Issuer) -> str:
    return sign({"alg": "RS256"}, issuer.make_claims(), make_key("rsa-1"))


def with_own_key(issuer: Issuer) -> str:
    """Make a token signed by a key that it contains."""
    key = make_key("rsa-own")
    header = {"alg": "RS256", "kid": "rsa-1", "jwk": key.as_dict(private=False)}
    return sign(header, issuer.make_claims(), key)


LONG = LEEWAY_SECONDS + 60
BAD: dict[str, Callable[[Issuer], str]] = {
    "alg none": make_unsigned,
    "alg none, with a signature": lambda issuer: make_unsigned(issuer, "AAAA"),
    "HS256 by the public key": make_by_public_key,
    "RS512": lambda issuer: issuer.make_token("rsa-1", "RS512"),
    "RS256 said of an EC key": lambda issuer: issuer.make_token("ec-1", "RS256", make_key("rsa-1")),
    "unknown kid": lambda issuer: issuer.make_token("rsa-9", key=make_key("rsa-1")),
    "kid of another key": lambda issuer: issuer.make_token("rsa-1", key=make_key("rsa-9")),
    "no kid": without_kid,
    "kid is a number": lambda issuer: with_header(issuer, kid=7),
    "kid is a list": lambda issuer: with_header(issuer, kid=["rsa-1"]),
    "key brought along": with_own_key,
    "critical extension": lambda issuer: with_header(issuer, crit=["exp"], exp=1),
    "payload is not encoded": lambda issuer: with_header(issuer, b64=False, crit=["b64"]),
    "logout token": lambda issuer: with_header(issuer, typ="logout+jwt"),
    "altered": alter,
    "cut off": lambda issuer: issuer.make_token()[:-9],
    "without signature": lambda issuer: issuer.make_token().rpartition(".")[0] + ".",
    "two parts": lambda issuer: issuer.make_token().rpartition(".")[0],
    "five parts": lambda issuer: issuer.make_token() + ".AAAA.AAAA",
    "expired": lambda issuer: issuer.make_token(exp=NOW - LONG),
    "without end": lambda issuer: issuer.make_token(exp=None),
    "end is text": lambda issuer: issuer.make_token(exp="9999999999"),
    "end is no number": lambda issuer: issuer.make_token(exp=float("nan")),
    "not yet": lambda issuer: issuer.make_token(nbf=NOW + LONG),
    "other audience": lambda issuer: issuer.make_token(aud="another"),
    "other audiences": lambda issuer: issuer.make_token(aud=["another", "claimstone2"]),
    "no audience": lambda issuer: issuer.make_token(aud=None),
    "other issuer": lambda issuer: issuer.make_token(iss="https://example.org"),
    "issuer with a slash": lambda issuer: issuer.make_token(iss=issuer.url + "/"),
    "no issuer": lambda issuer: issuer.make_token(iss=None),
    "no subject": lambda issuer: issuer.make_token(sub=None),
    "blank subject": lambda issuer: issuer.make_token(sub=""),
    "subject is a number": lambda issuer: issuer.make_token(sub=7),
    "subject cannot be shown": lambda issuer: issuer.make_token(sub="a\u202eb"),
    "long subject": lambda issuer: issuer.make_token(sub="x" * 256),
    "huge": lambda issuer: issuer.make_token(note="x" * MAX_TOKEN_CHARACTERS),
    "claims are a list": lambda _: sign(HEADER, [1], make_key("rsa-1")),
    "header is a list": lambda _: f"{write_part(['alg', 'kid'])}.e30.AAAA",
    "header is text": lambda _: f"{write_part('alg kid')}.e30.AAAA",
    "header is deep": lambda _: f"{'W1tb' * 1200}.e30.AAAA",
    "alg is a list": lambda _: f"{write_part({'alg': ['RS256'], 'kid': 'rsa-1'})}.e30.AAAA",
    "no base64": lambda _: "A.A.A",
    "other letters": lambda issuer: issuer.make_token() + "\u00e9",
    "no token": lambda _: "abc",
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_token_that_is_not_good_writes_nothing(
    shared: TestClient, issuer: Issuer, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    token = BAD[name](issuer)
    before = shared.get("/v1/changes").json()["meta"]["revision"]
    for method, url, body in (
        ("POST", "/v1/organizations", ORGANIZATION),
        ("GET", "/v1/proposals", None),
    ):
        headers = {"Authorization": f"Bearer {token}".encode("latin-1")}
        answer = shared.request(method, url, json=body, headers=headers)  # type: ignore[arg-type]
        assert answer.status_code == 401, answer.text
        assert answer.headers["www-authenticate"] == 'Bearer realm="claimstone"'
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(token) < 8 or token not in answer.text + caplog.text
    assert shared.get("/v1/changes").json()["meta"]["revision"] == before


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["another", "claimstone"]},
        {"exp": NOW - LEEWAY_SECONDS // 2, "nbf": NOW + LEEWAY_SECONDS // 2},
        {"realm_access": {"roles": ["x"] * 100}},
    ],
)
def test_token_that_is_good_is_taken(
    shared: TestClient, issuer: Issuer, claims: dict[str, Any]
) -> None:
    assert ask(shared, issuer.make_token(**claims), "GET", "/v1/proposals").status_code == 200


def test_header_may_have_what_is_not_known_here(shared: TestClient, issuer: Issuer) -> None:
    token = with_header(issuer, typ="at+JWT", x5t="abc", nonce="abc")
    assert ask(shared, token, "GET", "/v1/proposals").status_code == 200


def test_token_elsewhere_than_in_its_header_is_none(shared: TestClient, issuer: Issuer) -> None:
    token = issuer.make_token()
    url = f"/v1/proposals?access_token={token}"
    assert shared.get(url).status_code == 401
    assert shared.get("/v1/proposals", headers={"Cookie": f"token={token}"}).status_code == 401
    basic = shared.get("/v1/proposals", headers={"Authorization": f"Basic {token}"})
    assert basic.status_code == 401
    assert ask(shared, token, "GET", url).status_code == 422


def test_token_is_none_where_no_provider_is_set(seeded_settings: Settings, issuer: Issuer) -> None:
    with TestClient(create_app(seeded_settings)) as client:
        asked = issuer.asked.copy()
        assert create(client, issuer.make_token()).status_code == 401
        assert issuer.asked == asked


def test_provider_that_does_not_answer_is_reported_and_keys_go_on(
    seeded_settings: Settings, database: Database
) -> None:
    with issue() as down:
        down.answers[CONFIGURATION] = (500, {}, b"")
        with database.write() as session:
            key = create_key(session, "ann", AccessRole.REVIEWER, None)
        with down.open_client(seeded_settings) as client:
            answer = create(client, down.make_token(), Idempotency_Key="a")
            assert answer.status_code == 503
            assert answer.json()["type"] == "urn:claimstone:problem:provider_unavailable"
            assert int(answer.headers["retry-after"]) >= 1
            assert create(client, key).status_code == 201
        assert down.asked == {CONFIGURATION: 1}


@pytest.mark.engines("sqlite", "postgresql")
def test_repeated_request_belongs_to_the_subject_whatever_the_token(
    own: TestClient, issuer: Issuer
) -> None:
    first = create(own, issuer.make_token(), Idempotency_Key="a")
    assert first.status_code == 201
    renamed = issuer.make_token("ec-1", "ES256", name="Tim Token", claimstone_role="admin")
    assert create(own, renamed, Idempotency_Key="a").content == first.content
    other = create(own, issuer.make_token(sub="user-2"), Idempotency_Key="a")
    assert other.status_code == 409
    assert other.json()["type"] == "urn:claimstone:problem:already_exists"


def test_refusal_is_repeated_too(own: TestClient, issuer: Issuer) -> None:
    bad = {**ORGANIZATION, "country": "Germany"}
    answers = [
        ask(own, issuer.make_token(), "POST", "/v1/organizations", bad, Idempotency_Key="a")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].content == answers[1].content


def test_nobody_accepts_their_own_by_another_token_or_a_key(
    own: TestClient, issuer: Issuer, database: Database
) -> None:
    with database.write() as session:
        key = create_key(session, "Tom Token", AccessRole.REVIEWER, None)
    number = propose(own, issuer.make_token())
    for token in (
        issuer.make_token(),
        issuer.make_token(name="Tim Token"),
        issuer.make_token(sub="user-2"),
        key,
    ):
        answer = accept(own, token, number)
        assert (answer.status_code, "their own" in answer.json()["detail"]) == (403, True)
    by_key = propose(own, key)
    assert accept(own, issuer.make_token(), by_key).status_code == 403
    other = issuer.make_token(sub="user-2", name="Una Other")
    answer = accept(own, other, number)
    assert (answer.status_code, answer.json()["decided_by"]) == (200, "Una Other")
    history = own.get(f"/v1/claims/{CLAIM_ID}/history").json()["data"]
    assert history[-1]["actor"] == "Tom Token"


@pytest.mark.engines("sqlite", "postgresql")
def test_subject_that_is_revoked_writes_no_more_with_any_token(
    own: TestClient, issuer: Issuer, database: Database
) -> None:
    assert create(own, issuer.make_token()).status_code == 201
    with database.write() as session:
        [kept] = list_keys(session)
        assert (kept.name, kept.role, kept.used_at is None) == ("Tom Token", "reviewer", False)
        assert kept.prefix == make_subject_prefix(issuer.url, "user-1")
        revoke_key(session, kept.prefix)
    for token in (issuer.make_token(), issuer.make_token("ec-1", "ES256", name="Tim")):
        answer = ask(own, token, "GET", "/v1/proposals")
        assert (answer.status_code, "any more" in answer.json()["detail"]) == (401, True)
    assert ask(own, issuer.make_token(sub="user-2"), "GET", "/v1/proposals").status_code == 200


@pytest.mark.engines("sqlite", "postgresql")
def test_subject_is_kept_by_its_last_name_and_only_when_something_is_written(
    own: TestClient, issuer: Issuer, database: Database
) -> None:
    ask(own, issuer.make_token(), "POST", "/v1/organizations?dry_run=true", ORGANIZATION)
    with database.read() as session:
        assert list_keys(session) == []
    create(own, issuer.make_token())
    propose(own, issuer.make_token(name="Tim Token", claimstone_role="contributor"))
    with database.read() as session:
        [kept] = list_keys(session)
        assert (kept.name, kept.role) == ("Tim Token", "contributor")


def test_prefix_of_a_subject_is_no_key(own: TestClient, issuer: Issuer, database: Database) -> None:
    create(own, issuer.make_token())
    with database.read() as session:
        [kept] = list_keys(session)
    tried = [kept.prefix, f"cs_{kept.prefix}_{'A' * 43}", f"cs_{kept.prefix}_", f"cs__{'A' * 43}"]
    for token in tried:
        assert ask(own, token, "GET", "/v1/proposals").status_code == 401
        assert not is_key_of(token, kept.hash)
    assert not is_key_of("", kept.hash)
    assert hash_key("") != kept.hash


def test_issuers_and_subjects_make_prefixes_that_cannot_be_mixed_up() -> None:
    pairs = [("a", "b"), ("ab", ""), ("", "ab"), ('a", "b', ""), ("b", "a"), ("a", "b ")]
    assert len({make_subject_prefix(*pair) for pair in pairs}) == len(pairs)


def test_keys_are_asked_for_once_by_a_server(seeded_settings: Settings) -> None:
    with issue() as issuer, issuer.open_client(seeded_settings) as client:
        for number in range(20):
            ask(client, issuer.make_token(sub=f"user-{number}"), "GET", "/v1/proposals")
        assert issuer.asked == {CONFIGURATION: 1, KEYS: 1}
