"""The addresses that identify records: a page, or what leads to the data."""

import pytest
from starlette.testclient import TestClient
from support.seed_urls import CLAIM

pytestmark = pytest.mark.engines("sqlite")

HTML, JSON, JSONLD = "text/html", "application/json", "application/ld+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, HTML),
        ("", HTML),
        ("*/*", HTML),
        ("application/*", JSON),
        ("text/html, application/xhtml+xml, */*;q=0.8", HTML),
        ("text/turtle", HTML),
        ("application/ld", HTML),
        (JSON, JSON),
        (JSONLD, JSONLD),
        ("Application/LD+JSON", JSONLD),
        (f"{JSONLD}, {JSON}", JSON),
        (f"{JSON}, {JSONLD}", JSON),
        (f"{JSONLD}, */*;q=0.1", JSONLD),
        (f"{JSONLD};q=0.5, {JSON}", JSON),
        (f"{JSONLD};q=0.5, application/*;q=0.6", JSON),
        (f"{JSONLD};q=0.5, */*;q=0.4", JSONLD),
        (f"{JSONLD};q=0.5, {JSON};q=0.1, */*", HTML),
        (f"{JSONLD};q=0", HTML),
        (f"{JSONLD};q=0.0, text/html", HTML),
        (f"{JSONLD} ; Q=0.001", JSONLD),
        (f'{JSONLD};profile="http://www.w3.org/ns/json-ld#compacted, x;q=0";q=0.9', JSONLD),
        (f'text/html;a="{JSONLD}, {JSONLD}"', HTML),
        (BROWSER, HTML),
        (f"{JSON};q=0.9, {HTML};q=0.8", JSON),
        (f"{JSONLD};q=nonsense", JSONLD),
        (';;;,,,="', HTML),
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
    if media_type == HTML:
        assert (answer.status_code, answer.headers["content-type"]) == (
            200,
            f"{HTML}; charset=utf-8",
        )
        assert "Accept" in answer.headers["vary"]
        return
    assert (answer.status_code, answer.headers["vary"]) == (303, "Accept")
    suffix = ".jsonld" if media_type == JSONLD else ""
    assert answer.headers["location"] == f"{CLAIM}{suffix}?as_of=1"
    assert client.get(answer.headers["location"]).headers["content-type"] == media_type


@pytest.mark.parametrize(
    ("ending", "suffix"),
    [(".json", ""), (".jsonld", ".jsonld"), (".bib", ".bib"), (".csl.json", ".csl.json")],
)
def test_file_of_a_page_is_that_of_the_api(client: TestClient, ending: str, suffix: str) -> None:
    page = CLAIM.removeprefix("/v1")
    answer = client.get(f"{page}{ending}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{CLAIM}{suffix}")
    assert client.get(answer.headers["location"]).status_code == 200


def test_page_links_to_its_data_and_back(client: TestClient) -> None:
    page = client.get(CLAIM.removeprefix("/v1"), headers={"Accept": BROWSER})
    assert f'<{CLAIM}>; rel="alternate"; type="application/json"' in page.headers["link"]
    assert f'<link rel="alternate" type="application/json" href="{CLAIM}">' in page.text


def test_page_from_memory_is_that_of_the_routes_and_not_for_who_prefers_data(
    client: TestClient,
) -> None:
    page = CLAIM.removeprefix("/v1")
    first = client.get(page, headers={"Accept": BROWSER})
    again = client.get(page, headers={"Accept": BROWSER})
    assert again.content == first.content
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert client.get(page, headers={"Accept": JSON}, follow_redirects=False).status_code == 303
