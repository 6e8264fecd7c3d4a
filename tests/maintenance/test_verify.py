"""Verification finds and names each sort of damage that is done to the database."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from support.bundles import write_bundle

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.rebuild import rebuild_documents
from app.maintenance.verify import verify_catalogue

pytestmark = pytest.mark.engines("sqlite")

CLAIM = "fiber-length-per-preform"
DAMAGE = [
    ("UPDATE source_text SET text = replace(text, '10,000', '90,000')", "source/self-developed-technologies", "SHA-256"),
    ("UPDATE source_text SET text = replace(text, '10,000', '90,000')", f"claim/{CLAIM}", "quote 1"),
    ("UPDATE source SET length = 1", "source/self-developed-technologies", "characters"),
    (f"UPDATE evidence SET start = start - 1 WHERE claim_id = '{CLAIM}'", f"claim/{CLAIM}", "quote 1"),
    (f"UPDATE evidence SET number_start = baseline_start, number_end = baseline_end WHERE claim_id = '{CLAIM}'", f"claim/{CLAIM}", "does not occur at"),
    (f"UPDATE evidence SET number_start = NULL, number_end = NULL WHERE claim_id = '{CLAIM}'", f"claim/{CLAIM}", "no quote"),
    ("UPDATE evidence SET cue_start = cue_start + 1 WHERE claim_id = 'subsea-production-depth'", "claim/subsea-production-depth", "cue"),
    (f"UPDATE claim SET quantity_value = '10001' WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "10001 km is 10001 km, not 10000"),
    (f"UPDATE claim SET quantity_value = '1' WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "quantity: value_differs: '1' is given, but the text reads '10,000 kilometers': 10000 km"),
    (f"UPDATE claim SET quantity_unit = 'm' WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "quantity: unit_differs"),
    (f"UPDATE claim SET quantity_as_stated = '0,000 kilometers' WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "does not occur at"),
    (f"UPDATE claim SET baseline_value = '8000' WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "baseline: value_differs"),
    ("UPDATE claim SET quantity_comparator = 'gte' WHERE id = 'subsea-production-depth'", "claim/subsea-production-depth", "quantity: comparator_differs"),
    ("UPDATE claim SET quantity_read_by = 'hand' WHERE id = 'subsea-production-depth'", "claim/subsea-production-depth", "who has read"),
    (f"UPDATE claim SET quantity_normalized_value = '1' WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "not 1"),
    (f"UPDATE claim SET quantity_sort_key = '1' WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "quantity"),
    (f"UPDATE claim SET quantity_least_key = NULL WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "sort keys"),
    (f"UPDATE claim SET factor_key = NULL WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "factor"),
    (f"UPDATE claim SET baseline_unit = 'm' WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "baseline"),
    (f"UPDATE claim SET note = 'x' WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "document differs"),
    (f"UPDATE claim SET technology_id = NULL WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "not that of its achievement"),
    ("UPDATE metric SET dimension = 'kg' WHERE id = 'thickness'", "metric/thickness", "measure kg"),
    ("UPDATE metric SET status = 'withdrawn' WHERE id = 'fiber-length-per-preform'", f"claim/{CLAIM}", "withdrawn metric/fiber-length-per-preform"),
    (f"UPDATE claim SET status = 'corroborated' WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "one text alone"),
    ("UPDATE organization SET status = 'withdrawn' WHERE id = 'xgimi'", "achievement/projector-market-leadership", "withdrawn organization/xgimi"),
    ("UPDATE organization SET merged_into_id = 'xgimi' WHERE id = 'boe'", "organization/boe", "was merged, and is current"),
    ("UPDATE metric SET merged_into_id = 'none', status = 'withdrawn' WHERE id = 'thickness'", "metric/thickness", "names no record"),
    (f"DELETE FROM document WHERE id = '{CLAIM}' AND kind = 'claim'", f"claim/{CLAIM}", "document differs"),
    ("UPDATE document SET id = 'ghost' WHERE id = 'xgimi'", "organization/ghost", "no row"),
    (f"UPDATE claim SET number = number + 1 WHERE id = '{CLAIM}'", f"claim/{CLAIM}", "number of another document"),
    ("UPDATE catalogue SET revision = 7", "catalogue", "revision 7"),
]  # fmt: skip


@pytest.mark.engines("sqlite", "postgresql")
def test_verification_of_the_seed_finds_no_difference(database: Database) -> None:
    with database.read() as session:
        found = verify_catalogue(session)
    assert found.differences == []
    assert found.checked["claims"] == 15
    assert found.checked["quotes"] > 15
    assert found.checked["claims read by hand"] == 0


@pytest.mark.slow
@pytest.mark.parametrize(("statement", "subject", "detail"), DAMAGE)
def test_verification_of_a_damaged_catalogue_names_what_differs(
    database: Database, statement: str, subject: str, detail: str
) -> None:
    with database.write() as session:
        assert session.connection().execute(text(statement)).rowcount >= 1
    with database.read() as session:
        found = verify_catalogue(session)
    assert [
        difference
        for difference in found.differences
        if difference.subject == subject and detail in difference.detail
    ]


@pytest.mark.engines("sqlite", "postgresql")
def test_verification_finds_what_the_search_index_lacks(database: Database) -> None:
    key = "rowid" if database.engine.dialect.name == "sqlite" else "number"
    number = f"(SELECT number FROM claim WHERE id = '{CLAIM}')"
    with database.write() as session:
        session.execute(text(f"DELETE FROM search_index WHERE {key} = {number}"))
    with database.write() as session:
        found = {
            difference.subject: difference.detail
            for difference in verify_catalogue(session).differences
        }
        assert {"kind/result", f"metric/{CLAIM}", "status/stated"} < found.keys()
        assert "claims in the search index: 0, in the table: 1" in found[f"metric/{CLAIM}"]
        rebuild_documents(session)
    with database.read() as session:
        assert verify_catalogue(session).differences == []


@pytest.mark.engines("sqlite", "postgresql")
def test_rebuild_rewrites_only_what_differs(database: Database) -> None:
    with database.write() as session:
        assert rebuild_documents(session) == 0
        session.execute(text("DELETE FROM document WHERE id = 'xgimi'"))
    with database.write() as session:
        assert rebuild_documents(session) == 1
    with database.read() as session:
        assert verify_catalogue(session).differences == []


def test_rebuilt_document_keeps_the_revision_of_its_last_change(database: Database) -> None:
    """So lists, feeds and the past are in the order in which they were before a migration."""
    with database.write() as session:
        session.execute(text("UPDATE catalogue SET revision = 2"))
        session.execute(
            text("UPDATE document SET body = :body WHERE id = 'xgimi'"), {"body": b"{}"}
        )
        assert rebuild_documents(session) == 1
        assert session.scalars(text("SELECT DISTINCT revision FROM document")).all() == [1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "value", "agreed"),
    [
        ("percent", "75", True),
        ("percent", "75.0", True),
        ("percent", "76", False),
        ("factor", "1.8", True),  # 1.75 as a source rounds it
        ("factor", "7/4", True),
        ("factor", "1.6", False),
        ("absolute", "300", True),
        ("absolute", "301", False),
    ],
)
def test_verification_reports_where_a_stated_change_disagrees_with_the_numbers(
    database: Database, tmp_path: Path, form: str, value: str, *, agreed: bool
) -> None:
    def change(bundle: dict[str, Any]) -> None:
        claim = bundle["claims"][0]
        by_hand = {"read_by": "hand"}
        claim["quantity"] |= {"as_stated": "700 km", "cue": None, "comparator": "eq", **by_hand}
        words = "up from 400 km"
        claim["stated_change"] = {"as_stated": words, "form": form, "value": value, **by_hand}
        claim["note"] = "It is not clear what `more than` belongs to."

    import_bundle(database, write_bundle(tmp_path, change), Author("test"))
    with database.read() as session:
        found = verify_catalogue(session)
    assert found.differences == []
    assert {disagreement.subject for disagreement in found.disagreements} == {"claim/example-range"}
    # The words of the change have the old number alone, so that every change contradicts them.
    details = [
        disagreement.detail
        for disagreement in found.disagreements
        if not disagreement.detail.startswith("stated_change: change_differs")
    ]
    contradicted = "quantity: comparator_differs: read by hand: 'eq' is given"
    assert [detail.startswith(contradicted) for detail in details] == (
        [True] if agreed else [False, True]
    )
    assert agreed or details[0].startswith("the source states 'up from 400 km'")
