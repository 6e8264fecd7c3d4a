"""Conditions that a claim gives, and of which its quotes state another value."""

from pathlib import Path

import pytest
from support.one_claim import import_sentence

from app.database.database import Database
from app.errors import InvalidBundle
from app.schemas.write_parameters import HintRead

BOTH = ("temperature", "25 °C")
NOTE = "The table of the same source gives the temperature of the cell."


def _import(
    database: Database,
    folder: Path,
    sentence: str,
    qualifiers: list[tuple[str, str]],
    note: str | None = None,
) -> list[HintRead]:
    hints = import_sentence(database, folder, sentence, qualifiers=qualifiers, claim={"note": note})
    return [hint for hint in hints if hint.code == "condition_differs"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The cell gave 402 Wh/kg at 60 °C.",
        "The cell gave 402 Wh/kg at 60 °C, up from 350 Wh/kg.",
        "该电池在60 °C下达到402 Wh/kg。",
    ],
)
def test_condition_that_the_quote_contradicts_is_refused_without_a_note(
    migrated_database: Database, tmp_path: Path, sentence: str
) -> None:
    with pytest.raises(InvalidBundle) as caught:
        _import(migrated_database, tmp_path, sentence, [BOTH])
    [fault] = caught.value.faults
    assert (fault.code, fault.pointer) == ("condition_differs", "/claims/0/qualifiers/0")
    assert "'25 °C'" in fault.detail
    assert "`note`" in fault.detail
    [hint] = _import(migrated_database, tmp_path, sentence, [BOTH], note=NOTE)
    assert (hint.ids, hint.pointer) == (["e-bare"], "/claims/0/qualifiers/0")


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("sentence", "qualifiers", "named"),
    [
        # Of several numbers, and in another unit, it is less clear which one is meant.
        ("It gave 402 Wh/kg at 60 °C after storage at 5 °C.", [BOTH], "'60 °C', '5 °C'"),
        ("It gave 402 Wh/kg at 333 K.", [BOTH], "'333 K'"),
        # The texts that other claims give.
        ("Under WLTP it gave 402 Wh/kg.", [("test-cycle", "C/3")], None),
        ("At C/3 it gave 402 Wh/kg.", [("test-cycle", "NEDC")], "'c/3'"),
        ("在C/3 下达到402 Wh/kg。", [("test-cycle", "NEDC")], None),
        ("At C/3 it gave 402 Wh/kg.", [("test-cycle", "c/3")], None),
        # What a quote says in another unit, rounded, or as a bound that allows what is given.
        ("It gave 402 Wh/kg at 298.15 K.", [BOTH], None),
        ("It gave 402 Wh/kg at 298 K.", [BOTH], None),
        ("It gave 402 Wh/kg above 20 °C.", [BOTH], None),
        ("It gave 402 Wh/kg at 20 to 30 °C.", [BOTH], None),
        # No temperature, a change of one, and one that another condition gives.
        ("It gave 402 Wh/kg after 800 cycles.", [BOTH], None),
        ("It gave 402 Wh/kg as its temperature rose by 5 °C.", [BOTH], None),
        ("It gave 402 Wh/kg.", [BOTH, ("cycles", "800 cycles")], None),
        # A describing one may be given twice.
        (
            "It gave 402 Wh/kg after 800 cycles.",
            [("cycles", "800 cycles"), ("cycles", "900 cycles")],
            None,
        ),
    ],
)
def test_condition_that_may_differ_from_the_quote_is_a_hint(
    migrated_database: Database,
    tmp_path: Path,
    sentence: str,
    qualifiers: list[tuple[str, str]],
    named: str | None,
) -> None:
    hints = _import(migrated_database, tmp_path, sentence, qualifiers)
    assert [named in hint.detail for hint in hints if named] == [True] * (named is not None)
    assert len(hints) == (named is not None)
