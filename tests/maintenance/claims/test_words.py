"""Hints at stored claims: what the words of their quotes say otherwise."""

from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import CursorResult, select, update
from support.one_claim import import_sentence

from app.database.database import Database
from app.ingest.imports.import_run import ImportOptions
from app.maintenance.claims.words import list_claim_hints
from app.models import Claim, Evidence


@pytest.mark.engines("sqlite", "postgresql")
def test_hints_at_stored_claims_are_those_of_their_import(
    migrated_database: Database, tmp_path: Path
) -> None:
    imported = import_sentence(
        migrated_database,
        tmp_path,
        "At 60 °C it must rise to 402 Wh/kg in 2025, up from 350 Wh/kg.",
        claim={"period": "2023", "baseline": {"as_stated": "350 Wh/kg", "period": "2024"}},
        qualifiers=[("temperature", "25 °C")],
        published="2022",
        options=ImportOptions(takes_unread=True),
    )
    with migrated_database.read() as session:
        hints = list(list_claim_hints(session))
    assert {hint.claim_id for hint in hints} == {"e-bare"}
    assert [(hint.pointer, hint.code) for hint in hints] == [
        ("/qualifiers/0", "condition_differs"),
        ("/kind", "kind_differs"),
        ("/baseline/period", "baseline_after_claim"),
        ("/period", "period_differs"),
        ("/period", "period_in_future"),
    ]
    assert [hint.detail for hint in hints] == [hint.detail for hint in imported]


@pytest.mark.engines("sqlite", "postgresql")
def test_damaged_claim_leaves_the_hints_at_others(
    migrated_database: Database, tmp_path: Path
) -> None:
    import_sentence(migrated_database, tmp_path, "It must reach 402 Wh/kg.", claim={})
    with migrated_database.write() as session:
        others = select(Claim.id).where(Claim.id != "e-bare")
        damage = update(Evidence).where(Evidence.claim_id.in_(others)).values(exact="not there")
        assert cast("CursorResult[Any]", session.execute(damage)).rowcount > 1
    with migrated_database.read() as session:
        assert [hint.code for hint in list_claim_hints(session)] == ["kind_differs"]


@pytest.mark.engines("sqlite")
def test_seed_has_no_hints(database: Database) -> None:
    with database.read() as session:
        assert list(list_claim_hints(session)) == []


@pytest.mark.engines("sqlite")
def test_withdrawn_claim_has_no_hints(migrated_database: Database, tmp_path: Path) -> None:
    sentence = "It must reach 402 Wh/kg."
    for status, codes in (("stated", ["kind_differs"]), ("withdrawn", [])):
        import_sentence(migrated_database, tmp_path, sentence, claim={"status": status})
        with migrated_database.read() as session:
            assert [hint.code for hint in list_claim_hints(session)] == codes
