"""Quotes that claims of the catalogue get: each has to state the number of its claim."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from support.one_claim import import_sentence
from support.reading_desk import Desk

from app.database.database import Database
from app.ingest.readings import decide
from app.main import create_app
from app.maintenance.claims.words import list_claim_hints
from app.settings import Settings

CALLS, FIBER = "fiberhome-calls-30-billion", "fiber-length-per-preform"
OTHERS = (
    "XGIMI said on Monday that it employs 5,000 people in nine cities. FiberHome sold 12 machines."
)


@pytest.fixture
def desk(seeded_settings: Settings, database: Database) -> Iterator[Desk]:
    with TestClient(create_app(seeded_settings)) as client:
        yield Desk(client, database)


def _cite(number: int, claim_id: str) -> dict[str, object]:
    return {"candidate": number, "decision": "accept", "evidence_for": claim_id}


def test_quote_that_does_not_state_the_number_of_a_claim_is_refused(desk: Desk) -> None:
    number = desk.create(OTHERS)["number"]
    refused = desk.decide(number, _cite(1, CALLS), _cite(2, FIBER))
    assert refused.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]] == [
        ("#/body/0/evidence_for", "number_not_stated"),
        ("#/body/1/evidence_for", "number_not_stated"),
    ]
    assert f"the number of the claim '{CALLS}'" in refused.json()["detail"]
    assert {own["state"] for own in desk.list_candidates(number)} == {"new"}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("YOFC can draw 10,000 km of fiber from one preform.", True),
        # Another unit of the same length, and another number of the same metric.
        ("YOFC can draw 10,000,000 metres of fiber from one preform.", True),
        ("YOFC can draw 10,500 km of fiber from one preform.", False),
        ("YOFC can draw 10,000 kg of fiber from one preform.", False),
    ],
)
def test_quote_states_the_number_in_any_unit(desk: Desk, text: str, is_taken: bool) -> None:  # noqa: FBT001 - a parameter
    number = desk.create(text)["number"]
    answer = desk.decide(number, _cite(1, FIBER))
    assert answer.status_code == (200 if is_taken else 422), answer.text


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("query", ["", "?dry_run=true"])
def test_quote_that_was_accepted_before_this_rule_is_not_published(
    desk: Desk, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.create("FiberHome sold 12 machines.")["number"]
    with monkeypatch.context() as patched:
        patched.setattr(decide, "list_silent", lambda *_: ())
        assert desk.decide(number, _cite(1, CALLS)).status_code == 200
    refused = desk.publish(number, query=query)
    assert refused.status_code == 422
    [fault] = refused.json()["errors"]
    pointer = "#/candidates/1/decision/evidence_for"
    assert (fault["pointer"], fault["code"]) == (pointer, "number_not_stated")


@pytest.mark.engines("sqlite")
def test_text_without_the_number_is_context_and_a_hint(desk: Desk, database: Database) -> None:
    number = desk.create("FiberHome sold 12 machines.")["number"]
    desk.accept_all(number)
    assert desk.publish(number).status_code == 200
    source = desk.ask("GET", f"/{number}").json()["source"]["id"]
    claim = desk.client.get(f"/v1/claims/{CALLS}?expand=evidence").json()
    quotes = [
        {"source": own["source"]["id"], "exact": own["exact"], "start": own["start"]}
        for own in claim["evidence"]
    ]
    quotes.append({"source": source, "exact": "FiberHome sold 12 machines."})
    headers = {"Authorization": desk.ask("GET", "").request.headers["authorization"]}
    patched = desk.client.patch(
        f"/v1/claims/{CALLS}",
        content=json.dumps({"evidence": quotes}),
        headers={**headers, "If-Match": "*", "Content-Type": "application/merge-patch+json"},
    )
    assert patched.status_code == 200, patched.text
    [hint] = json.loads(patched.headers["claimstone-hints"])
    place = f"#/body/evidence/{len(quotes) - 1}"
    assert (hint["pointer"], hint["code"]) == (place, "number_not_stated")
    with database.read() as session:
        assert [own.code for own in list_claim_hints(session)] == ["number_not_stated"]


@pytest.mark.engines("sqlite")
def test_import_hints_at_each_text_without_the_number_once(
    migrated_database: Database, tmp_path: Path
) -> None:
    other = {"id": "other", "title": "Other", "publisher": "P", "language": "en"}
    text = "It is grey. It is flat."
    hints = import_sentence(
        migrated_database,
        tmp_path,
        "It is new. It reached 402 Wh/kg.",
        claim={
            "evidence": [
                {"source": "own", "exact": "It is new."},
                {"source": "own", "exact": "It reached 402 Wh/kg."},
                {"source": "other", "exact": "It is grey."},
                {"source": "other", "exact": "It is flat."},
            ]
        },
        sources=[{**other, "text": text}],
    )
    assert [(hint.pointer, hint.code) for hint in hints] == [
        ("/claims/0/evidence/2", "number_not_stated")
    ]
