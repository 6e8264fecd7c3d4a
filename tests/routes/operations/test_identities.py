"""The URLs that identify resources: which representation they lead to."""

import pytest
from starlette.testclient import TestClient
from support.seed_urls import CLAIM

pytestmark = pytest.mark.engines("sqlite")

JSON, JSONLD = "application/json", "application/ld+json"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        ("text/turtle", JSON),
        ("application/ld", JSON),
        (JSON, JSON),
        (JSONLD, JSONLD),
        ("Application/LD+JSON", JSONLD),
        (f"{JSONLD}, {JSON}", JSON),
        (f"{JSON}, {JSONLD}", JSON),
        (f"{JSONLD}, */*;q=0.1", JSONLD),
        (f"{JSONLD};q=0.5, {JSON}", JSON),
        (f"{JSONLD};q=0.5, application/*;q=0.6", JSON),
        (f"{JSONLD};q=0.5, */*;q=0.4", JSONLD),
        (f"{JSONLD};q=0.5, {JSON};q=0.1, */*", JSONLD),
        (f"{JSONLD};q=0", JSON),
        (f"{JSONLD};q=0.0, text/html", JSON),
        (f"{JSONLD} ; Q=0.001", JSONLD),
        (f'{JSONLD};profile="http://www.w3.org/ns/json-ld#compacted, x;q=0";q=0.9', JSONLD),
        (f'text/html;a="{JSONLD}, {JSONLD}"', JSON),
        (f"{JSONLD};q=nonsense", JSONLD),
        (';;;,,,="', JSON),
    ],
)
def test_identity_leads_to_the_representation_that_accept_prefers(
    client: TestClient, accept: str | None, media_type: str
) -> None:
    request = client.build_request("GET", f"{CLAIM.removeprefix('/v1')}?as_of=1")
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    answer = client.send(request, follow_redirects=False)
    assert (answer.status_code, answer.headers["vary"]) == (303, "Accept")
    suffix = ".jsonld" if media_type == JSONLD else ""
    assert answer.headers["location"] == f"{CLAIM}{suffix}?as_of=1"
    assert client.get(answer.headers["location"]).headers["content-type"] == media_type
