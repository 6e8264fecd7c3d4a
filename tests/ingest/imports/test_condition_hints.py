"""Hints of an import: conditions that a quote has and a claim leaves out."""

import json
from pathlib import Path

import pytest
from support.conditions_bundle import make_conditions_bundle
from support.one_claim import import_sentence

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.schemas.write_parameters import HintRead


def _import_without(database: Database, folder: Path, claim_id: str, *names: str) -> list[HintRead]:
    """Import the bundle of conditions, in which a claim does not give some of its own."""
    bundle = make_conditions_bundle()
    for claim in bundle["claims"]:
        if claim["id"] == claim_id:
            claim["qualifiers"] = [
                qualifier for qualifier in claim["qualifiers"] if qualifier["property"] not in names
            ]
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return import_bundle(database, path, Author("test")).hints


@pytest.mark.parametrize(
    ("claim_id", "names", "words"),
    [
        ("e-25", ["temperature"], ["'25 °C' is in a quote and may be the 'temperature'"]),
        ("e-above", ["temperature"], ["'more than 40 °C'"]),
        ("e-range", ["temperature"], ["'20 to 30 °C'"]),
        ("e-25", ["test-cycle"], ["'c/3' is in a quote and may be the 'test-cycle'"]),
        ("e-25", ["temperature", "test-cycle"], ["'25 °C'", "'c/3'"]),
        ("s-1", ["dataset"], ["'wmt14: en-de, news'"]),
        # These only describe, or no quote has them.
        ("e-25", ["cycles"], []),
        ("e-bare", ["temperature"], []),
        ("e-range", ["note"], []),
    ],
)
def test_import_hints_at_conditions_that_a_quote_has_and_the_claim_lacks(
    migrated_database: Database, tmp_path: Path, claim_id: str, names: list[str], words: list[str]
) -> None:
    hints = _import_without(migrated_database, tmp_path, claim_id, *names)
    assert [(hint.code, hint.kind, hint.ids) for hint in hints] == [
        ("condition_in_words", "claim", [claim_id]) for _ in words
    ]
    assert [text in hint.detail for text, hint in zip(words, hints, strict=True)] == [True] * len(
        words
    )


def test_import_hints_at_texts_that_stored_claims_give(
    migrated_database: Database, tmp_path: Path
) -> None:
    assert _import_without(migrated_database, tmp_path, "none") == []
    bundle = make_conditions_bundle()
    [claim] = (claim for claim in bundle["claims"] if claim["id"] == "e-25")
    added = {**claim, "id": "e-later", "qualifiers": claim["qualifiers"][:1]}
    path = tmp_path / "later.json"
    path.write_text(json.dumps({"claims": [added]}), encoding="utf-8")
    [hint] = import_bundle(migrated_database, path, Author("test")).hints
    assert (hint.ids, "'c/3'" in hint.detail) == (["e-later"], True)


@pytest.mark.parametrize(
    ("sentence", "is_hinted"),
    [
        ("The cell gave 402 Wh/kg at 60 °C.", True),
        ("The 60 °C the cell was at gave 402 Wh/kg.", True),
        ("Its 60 °C chamber gave the cell 402 Wh/kg.", False),
    ],
)
def test_quantity_in_the_name_of_a_thing_is_no_condition(
    migrated_database: Database, tmp_path: Path, sentence: str, *, is_hinted: bool
) -> None:
    hints = import_sentence(migrated_database, tmp_path, sentence, claim={})
    assert ["'60 °C'" in hint.detail for hint in hints] == [True] * is_hinted
