"""The numbers of statements against the number of their claim."""

from pathlib import Path
from typing import Any

import pytest
from support.one_claim import import_sentence

from app.database.database import Database
from app.maintenance.claims.words import list_claim_hints

pytestmark = pytest.mark.engines("sqlite")
SENTENCE = "At 25 °C its 4 cells rose to 402 Wh/kg, up from 350 Wh/kg in 2023."
BASELINE = {"baseline": {"as_stated": "350 Wh/kg"}}


@pytest.mark.parametrize(
    ("statements", "language", "words"),
    [
        ({"en": "It stores 999 kg of cheese."}, "en", "999 kg"),
        ({"en": "It reached 800 Wh/kg."}, "en", "800 Wh/kg"),
        ({"en": "It reached 1,402 Wh/kg, 3 402 Wh/kg or 402 Wh/kg²."}, "en", "1,402 Wh/kg"),
        ({"en": "It reached 41 Wh/kg at 25 °C."}, "en", "41 Wh/kg"),
        ({"en": "It reached 402 Wh/kg.", "zh": "它达到420 Wh/kg。"}, "zh", "420 Wh/kg"),
        ({"de": "Sie erreicht 1.402 Wh/kg."}, "de", "1.402 Wh/kg"),
        # The older number is not the claim's, and nothing says that it is its baseline.
        ({"en": "It reached 350 Wh/kg."}, "en", "350 Wh/kg"),
    ],
)
def test_statement_with_another_number_is_a_hint(
    migrated_database: Database,
    tmp_path: Path,
    statements: dict[str, str],
    language: str,
    words: str,
) -> None:
    claim = {"statements": statements}
    qualifiers = [("temperature", "25 °C")]
    [hint] = import_sentence(
        migrated_database, tmp_path, SENTENCE, claim=claim, qualifiers=qualifiers
    )
    place = f"/claims/0/statements/{language}"
    assert (hint.pointer, hint.code) == (place, "statement_differs")
    assert f"it says '{words}', and the number of the claim is '402 Wh/kg'" in hint.detail
    with migrated_database.read() as session:
        stored = [(own.pointer, own.code) for own in list_claim_hints(session)]
    assert stored == [(f"/statements/{language}", "statement_differs")]


@pytest.mark.parametrize(
    "statement",
    [
        "It reached 402 Wh/kg.",
        # Rounded, in another unit, and beside others.
        "It reached about 400 Wh/kg.",
        "It reached 0.402 kWh/kg.",
        "It reached 402 Wh/kg, and 500 Wh/kg is wanted.",
        "More than 400 Wh/kg were reached.",
        # Without a number, and with numbers that the claim or its words have.
        "Its cell has become better.",
        "Its cell of 2025 is the LX-2.",
        "It is better than the 350 Wh/kg of 2023.",
        "It is better at 25 °C.",
        "Its 4 cells are better.",
        "It is 15% better.",
    ],
)
def test_statement_without_another_number_is_taken(
    migrated_database: Database, tmp_path: Path, statement: str
) -> None:
    claim: dict[str, Any] = {"statements": {"en": statement}, **BASELINE}
    qualifiers = [("temperature", "25 °C")]
    hints = import_sentence(
        migrated_database, tmp_path, SENTENCE, claim=claim, qualifiers=qualifiers
    )
    assert hints == []
