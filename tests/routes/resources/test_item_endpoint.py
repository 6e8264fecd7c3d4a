"""Single resources over HTTP, and the headers of every read."""

from hashlib import sha256
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.cli.imports import SEED_BUNDLE

pytestmark = pytest.mark.engines("sqlite")

SOURCE = "self-developed-technologies"


@pytest.mark.engines("sqlite", "postgresql")
def test_claim_is_the_one_of_the_contract(client: TestClient) -> None:
    claim = client.get("/v1/claims/subsea-production-depth").json()
    for name in ("created_at", "updated_at"):
        assert claim.pop(name).endswith("Z")
    quote = (
        "The underwater production system needs to be stably produced on the seabed at a depth of "
        "more than 500 meters for more than 20 years"
    )
    start = SEED_BUNDLE.with_name("article.txt").read_text(encoding="utf-8").index(quote)
    assert claim == {
        "id": "subsea-production-depth",
        "version": 1,
        "kind": "requirement",
        "status": "stated",
        "statement": "The underwater production system needs to produce stably on the seabed at a "
        "depth of more than 500 meters.",
        "statements": {"en": claim["statement"]},
        "achievement": {
            "id": "subsea-production-system",
            "title": "Domestic deep water subsea production system",
        },
        "organizations": [],
        "technology": {
            "id": "subsea-production-system",
            "name": "Deep water subsea production system",
        },
        "metric": {"id": "operating-depth", "name": "Operating depth"},
        "quantity": {
            "as_stated": "more than 500 meters",
            "comparator": "gt",
            "cue": "more than",
            "value": "500",
            "number": 500.0,
            "unit": {"code": "m", "symbol": "m", "label": "metres"},
            "unit_text": "meters",
            "lower": None,
            "upper": None,
            "tolerance": None,
            "normalized": {
                "value": "500",
                "number": 500.0,
                **dict.fromkeys(("lower", "lower_number", "upper", "upper_number")),
                "unit": "m",
            },
            "read_by": "reader",
        },
        "baseline": None,
        "change": None,
        "stated_change": None,
        "follows": None,
        "relative_to": None,
        "qualifiers": [],
        "subject": "the underwater production system",
        "scope": None,
        "period": None,
        "note": "A requirement on such systems. The article does not say at what depth one has "
        "worked.",
        "reviewed_by": None,
        "superseded": None,
        "evidence": [
            {
                "source": {
                    "id": SOURCE,
                    "title": "[On self-developed technologies of Chinese enterprises]",
                },
                "exact": quote,
                "start": start,
                "end": start + len(quote),
                "cell": None,
                "number": place(quote, start, "500"),
                "unit": place(quote, start, "meters"),
                "cue": place(quote, start, "more than"),
                "baseline": None,
                "change": None,
            }
        ],
    }


def place(quote: str, start: int, words: str) -> dict[str, object]:
    """Return the first span of words in a quote, with the offsets of its source."""
    first = start + quote.index(words)
    return {"exact": words, "start": first, "end": first + len(words)}


def test_claim_period_has_the_precision_of_the_source(client: TestClient) -> None:
    claim = client.get("/v1/claims/companies-in-national-key-rd-plans").json()
    assert claim["period"] == {"edtf": "2021", "from": "2021-01-01", "to": "2021-12-31"}


@pytest.mark.engines("sqlite", "postgresql")
def test_evidence_of_every_claim_is_in_the_text_that_is_served(client: TestClient) -> None:
    text = client.get(f"/v1/sources/{SOURCE}/text").text
    for claim in client.get("/v1/claims?limit=200").json()["data"]:
        answer = client.get(f"/v1/claims/{claim['id']}/evidence").json()
        assert answer["claim"] == claim["id"]
        for quote in answer["data"]:
            check_quote(text, quote)
            if claim["quantity"]["cue"]:
                assert quote["cue"]["exact"] == claim["quantity"]["cue"]


def check_quote(text: str, quote: dict[str, Any]) -> None:
    words, position = quote["selectors"]
    start, end = position["start"], position["end"]
    assert quote["state"] == "exact"
    assert text[start:end] == words["exact"]
    assert text[max(0, start - 32) : start] == words["prefix"]
    assert text[end : end + 32] == words["suffix"]
    for name in ("number", "cue", "baseline"):
        span = quote[name]
        if span:
            assert start <= span["start"] < span["end"] <= end
            assert text[span["start"] : span["end"]] == span["exact"]


def test_source_text_is_the_article_to_the_byte(client: TestClient) -> None:
    answer = client.get(f"/v1/sources/{SOURCE}/text")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.content == SEED_BUNDLE.with_name("article.txt").read_bytes()
    source = client.get(f"/v1/sources/{SOURCE}").json()
    assert sha256(answer.content).hexdigest() == source["sha256"]
    assert len(answer.text) == source["length"]


@pytest.mark.engines("sqlite", "postgresql")
def test_company_is_an_organization_of_that_kind_only(client: TestClient) -> None:
    company = client.get("/v1/companies/boe")
    assert company.content == client.get("/v1/organizations/boe").content
    assert client.get("/v1/organizations/northeastern-university").status_code == 200
    assert client.get("/v1/companies/northeastern-university").status_code == 404


PATHS = [
    "achievements",
    "claims",
    "companies",
    "metrics",
    "organizations",
    "sources",
    "technologies",
]


@pytest.mark.parametrize("path", PATHS)
def test_resource_that_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    answer = client.get(f"/v1/{path}/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail", "instance"}
    assert "'nowhere'" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["a%00", "A", "a--b", "%ED%A0%80", "a" * 101, "..%2F..", "%F0%9F"])
def test_resource_with_an_impossible_id_is_a_4xx(client: TestClient, name: str) -> None:
    answer = client.get(f"/v1/claims/{name}")
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["claims/xgimi-market-rank", "claims/xgimi-market-rank/evidence"])
def test_resource_with_a_parameter_is_refused_as_it_takes_none(
    client: TestClient, path: str
) -> None:
    answer = client.get(f"/v1/{path}?verbose=1")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "unknown_parameter"


@pytest.mark.parametrize(
    "path", ["/v1/claims", "/v1/claims/xgimi-market-rank", f"/v1/sources/{SOURCE}/text"]
)
def test_read_that_the_client_has_already_is_not_sent_again(client: TestClient, path: str) -> None:
    answer = client.get(path)
    etag = answer.headers["etag"]
    assert etag.startswith('"')
    assert answer.headers["vary"] == "Accept-Encoding"
    for condition in (etag, f'"other", W/{etag}', "*"):
        again = client.get(path, headers={"If-None-Match": condition})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/v1/claims", "/v1/claims/nowhere", "/livez", "/docs"])
def test_head_answers_as_get_without_content(client: TestClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers.get(name) == got.headers.get(name)
