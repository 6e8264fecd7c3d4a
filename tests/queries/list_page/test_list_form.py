"""Claims in lists have their first quote, without spans; all else is as in the claim itself."""

import json

import pytest
from fastapi.testclient import TestClient

from app.queries.list_page.list_form import shorten
from app.schemas.claims import ClaimQuery

pytestmark = pytest.mark.engines("sqlite")

TRAPS = ('"evidence":[{', ',"number":', '\\",\\"number\\":', '}]}"')


@pytest.mark.parametrize("trap", TRAPS)
def test_list_form_ends_after_the_first_quote_whatever_texts_say(trap: str) -> None:
    quote = {"source": {"id": "s", "title": trap}, "exact": trap, "start": 1, "end": 2}
    spans = {"number": {"exact": trap, "start": 1, "end": 2}, "cue": None}
    claim = {"id": "c", "quantity": {"number": 5.0}, "note": trap}
    body = json.dumps(
        {**claim, "evidence": [{**quote, **spans}, {**quote, **spans}]}, separators=(",", ":")
    ).encode()
    [short] = shorten("claim", ClaimQuery(), [body])
    assert json.loads(short) == {**claim, "evidence": [quote]}


@pytest.mark.parametrize("query", [{"fields": "id,evidence.exact"}, {"expand": "evidence"}])
def test_list_form_is_left_where_quotes_are_asked_for(query: dict[str, str]) -> None:
    assert shorten("claim", ClaimQuery.model_validate(query), [b"{}"]) == [b"{}"]
    assert shorten("metric", ClaimQuery(), [b"{}"]) == [b"{}"]


def test_list_with_expanded_evidence_shows_claims_as_they_are(client: TestClient) -> None:
    listed = client.get("/v1/claims?limit=3").json()["data"]
    full = client.get("/v1/claims?limit=3&expand=evidence").json()["data"]
    for short, claim in zip(listed, full, strict=True):
        assert claim == client.get(f"/v1/claims/{claim['id']}").json()
        first = claim["evidence"][0]
        names = ("source", "exact", "start", "end")
        assert short == {**claim, "evidence": [{name: first[name] for name in names}]}
