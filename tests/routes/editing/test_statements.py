"""The number of statements of a write over HTTP, each of which is a round trip on PostgreSQL."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support.editors import Editor, add_key
from support.statements import record_statements

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.settings import Settings

CLAIM = "/v1/claims/fiber-length-per-preform"
# Includes the look-up of the key and what begins a transaction.
MOST_OF_A_PATCH = 38
MOST_OF_ANOTHER = 36


@pytest.fixture
def editor(seeded_settings: Settings, database: Database) -> Iterator[Editor]:
    key = add_key(database, AccessRole.REVIEWER)
    with TestClient(create_app(seeded_settings)) as client:
        yield Editor(client, key)


def copy_claim(claim: dict[str, Any]) -> dict[str, Any]:
    """Return a claim that can be created, with the content of a stored one."""
    quantity = claim["quantity"]
    return {
        "id": "another-claim",
        "kind": claim["kind"],
        "achievement": claim["achievement"]["id"],
        "metric": claim["metric"]["id"],
        "statements": claim["statements"],
        "quantity": {
            **{name: quantity[name] for name in ("as_stated", "value", "comparator")},
            "unit": quantity["unit"]["code"],
        },
        "evidence": [
            {"source": quote["source"]["id"], "exact": quote["exact"]}
            for quote in claim["evidence"]
        ],
    }


def test_patch_of_a_note_needs_few_statements_and_one_lock(editor: Editor) -> None:
    etag = editor.client.get(CLAIM).headers["etag"]
    with record_statements() as statements:
        answer = editor.ask("PATCH", CLAIM, {"note": "Seen again."}, If_Match=etag)
    assert answer.status_code == 200, answer.text
    assert len(statements) <= MOST_OF_A_PATCH
    locks = [statement for statement in statements if "SELECT catalogue." in statement]
    assert len(locks) == 1


def test_creation_and_withdrawal_of_a_claim_need_few_statements(editor: Editor) -> None:
    given = copy_claim(editor.client.get(CLAIM).json())
    with record_statements() as of_creation:
        created = editor.ask("POST", "/v1/claims", given)
    assert created.status_code == 201, created.text
    url = f"{created.headers['location']}?reason=Unfounded"
    with record_statements() as of_withdrawal:
        withdrawn = editor.ask("DELETE", url, If_Match=created.headers["etag"])
    assert withdrawn.status_code == 200, withdrawn.text
    assert max(len(of_creation), len(of_withdrawal)) <= MOST_OF_ANOTHER


def test_patch_that_changes_no_quote_keeps_the_rows_of_evidence(editor: Editor) -> None:
    with record_statements() as statements:
        assert editor.patch(CLAIM, {"note": "Seen again."}).status_code == 200
    assert not [statement for statement in statements if "DELETE FROM evidence" in statement]
