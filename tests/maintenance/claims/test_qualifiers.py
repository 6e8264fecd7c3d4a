"""Verification finds and names each sort of damage to the conditions of claims."""

import json
from pathlib import Path

import pytest
from conftest import Provider
from sqlalchemy import text
from support.conditions_bundle import make_conditions_bundle

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.claims.renewal import renew_claims
from app.maintenance.rebuild import rebuild_documents
from app.maintenance.verify import VerifiedDifference, verify_catalogue
from app.settings import Settings

OF = "claim_id = 'e-25' AND property ="
DAMAGE = [
    (f"UPDATE claim_qualifier SET start = start + 1 WHERE {OF} 'temperature'", "claim/e-25", "temperature is not where the evidence says"),
    (f"UPDATE claim_qualifier SET \"end\" = \"end\" - 1 WHERE {OF} 'test-cycle'", "claim/e-25", "test-cycle is not where the evidence says"),
    (f"UPDATE claim_qualifier SET text = 'C/4' WHERE {OF} 'test-cycle'", "claim/e-25", "test-cycle is not where the evidence says"),
    (f"UPDATE claim_qualifier SET text_key = 'c/4' WHERE {OF} 'test-cycle'", "claim/e-25", "key of its condition test-cycle"),
    (f"UPDATE claim_qualifier SET quantity_value = '26' WHERE {OF} 'temperature'", "claim/e-25", "temperature: value_differs"),
    (f"UPDATE claim_qualifier SET quantity_value = '26' WHERE {OF} 'temperature'", "claim/e-25", "26 Cel is 299.15 K, not 298.15"),
    (f"UPDATE claim_qualifier SET quantity_comparator = 'gte' WHERE {OF} 'temperature'", "claim/e-25", "temperature: comparator_differs"),
    (f"UPDATE claim_qualifier SET quantity_unit = 'K' WHERE {OF} 'temperature'", "claim/e-25", "temperature: unit_differs"),
    (f"UPDATE claim_qualifier SET quantity_normalized_value = '25' WHERE {OF} 'temperature'", "claim/e-25", "25 Cel is 298.15 K, not 25"),
    (f"UPDATE claim_qualifier SET quantity_sort_key = '1' WHERE {OF} 'temperature'", "claim/e-25", "sort keys"),
    (f"UPDATE claim_qualifier SET quantity_greatest_key = NULL WHERE {OF} 'cycles'", "claim/e-25", "sort keys"),
    (f"UPDATE claim_qualifier SET quantity_read_by = 'hand' WHERE {OF} 'cycles'", "claim/e-25", "who has read"),
    (f"UPDATE claim_qualifier SET evidence_position = 7 WHERE {OF} 'cycles'", "claim/e-25", "lacks the quote of one of its conditions"),
    (f"UPDATE claim_qualifier SET property = 'humidity' WHERE {OF} 'cycles'", "claim/e-25", "does not declare its condition humidity"),
    (f"UPDATE claim_qualifier SET property = 'temperature' WHERE {OF} 'cycles'", "claim/e-25", "separating condition temperature 2 times"),
    (f"UPDATE claim_qualifier SET property = 'note' WHERE {OF} 'cycles'", "claim/e-25", "note is no text"),
    ("UPDATE claim_qualifier SET position = 9 - position WHERE claim_id = 'e-25'", "claim/e-25", "order of its metric"),
    (f"DELETE FROM claim_qualifier WHERE {OF} 'cycles'", "claim/e-25", "document differs"),
    ("UPDATE metric_qualifier SET dimension = 'm' WHERE property = 'temperature'", "metric/energy", "temperature does not measure m"),
    ("UPDATE metric_qualifier SET type = 'quantity', unit = 'm', dimension = 'm' WHERE metric_id = 'score' AND property = 'note'", "metric/score", "declares its condition note otherwise"),
    ("UPDATE claim SET scope_key = 'other' WHERE id = 's-1'", "claim/s-1", "key of 'English  news'"),
    ("UPDATE claim SET relative_to_key = NULL WHERE id = 's-1'", "claim/s-1", "key of 'A human'"),
]  # fmt: skip


@pytest.fixture(scope="module")
def conditions_settings(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = provider.copy_migrated()
    path: Path = tmp_path_factory.mktemp("conditions") / "bundle.json"
    path.write_text(json.dumps(make_conditions_bundle()), encoding="utf-8")
    database = Database(settings)
    import_bundle(database, path, Author("test"))
    database.close()
    return settings


def _verify_damaged(settings: Settings, statement: str) -> list[VerifiedDifference]:
    """Verify the catalogue in the transaction that damages it, which is rolled back."""
    database = Database(settings)
    try:
        with database.write() as session:
            assert session.connection().execute(text(statement)).rowcount >= 1
            session.expire_all()
            found = verify_catalogue(session).differences
            session.rollback()
    finally:
        database.close()
    return found


def test_verification_of_conditions_finds_no_difference(conditions_settings: Settings) -> None:
    database = Database(conditions_settings)
    with database.read() as session:
        found = verify_catalogue(session)
    database.close()
    assert found.differences == []
    assert found.checked["claims read by hand"] == 0


@pytest.mark.slow
@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(("statement", "subject", "detail"), DAMAGE)
def test_verification_of_damaged_conditions_names_what_differs(
    conditions_settings: Settings, statement: str, subject: str, detail: str
) -> None:
    found = _verify_damaged(conditions_settings, statement)
    assert [item for item in found if item.subject == subject and detail in item.detail], found


def test_renewal_makes_the_keys_of_conditions_again(conditions_settings: Settings) -> None:
    database = Database(conditions_settings)
    with database.write() as session:
        for statement in (
            "UPDATE claim_qualifier SET text_key = 'x' WHERE text IS NOT NULL",
            "UPDATE claim_qualifier SET quantity_sort_key = '1' WHERE text IS NULL",
            "UPDATE claim SET scope_key = NULL, relative_to_key = NULL",
            "UPDATE metric_qualifier SET dimension = 'm' WHERE unit IS NOT NULL",
        ):
            session.execute(text(statement))
    with database.write() as session:
        assert len(verify_catalogue(session).differences) > 1
        session.expunge_all()
        renew_claims(session)
        assert rebuild_documents(session) == 0
    with database.read() as session:
        assert verify_catalogue(session).differences == []
    database.close()
