"""A kind that the words around the number speak against."""

from pathlib import Path

import pytest
from support.one_claim import import_sentence

from app.database.database import Database

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("sentence", "kind", "words"),
    [
        ("The cell must exceed 402 Wh/kg.", "result", ["'must'"]),
        ("The firm plans to reach 402 Wh/kg.", "result", ["'plans'"]),
        ("该电池有望达到402 Wh/kg。", "milestone", ["'有望'"]),
        ("The cell reached 402 Wh/kg.", "target", ["'reached'"]),
        ("The cell reached 402 Wh/kg.", "result", []),
        ("The cell must exceed 402 Wh/kg.", "requirement", []),
    ],
)
def test_kind_against_the_words_is_a_hint(
    migrated_database: Database, tmp_path: Path, sentence: str, kind: str, words: list[str]
) -> None:
    hints = import_sentence(migrated_database, tmp_path, sentence, claim={"kind": kind})
    assert [(hint.code, hint.pointer) for hint in hints] == [
        ("kind_differs", "/claims/0/kind")
    ] * len(words)
    assert all(word in hint.detail for word, hint in zip(words, hints, strict=True))
