"""Conditions that a claim gives, and of which its quotes state another value."""

from pathlib import Path
from typing import Any

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
        # What a process took is less clear, and some words say the same otherwise.
        ("It gave 402 Wh/kg after annealing at 600 °C.", [BOTH], "'600 °C'"),
        ("在600 °C退火后达到402 Wh/kg。", [BOTH], "'600 °C'"),
        ("It gave 402 Wh/kg at room temperature after drying at 600 °C.", [BOTH], None),
        ("It gave 402 Wh/kg at 5 °C below zero.", [("temperature", "-5 °C")], None),
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


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("sentence", "given", "fault"),
    [
        ("It gave 402 Wh/kg at 60 °C and 350 Wh/kg at 300 °C.", "300 °C", ("condition_differs", "'60 °C' is beside")),
        ("It gave 350 Wh/kg at 60 °C, and 402 Wh/kg at 300 °C.", "60 °C", ("condition_differs", "'300 °C' is beside")),
        ("At 60 °C it gave 350 Wh/kg. At 300 °C it gave 402 Wh/kg.", "60 °C", ("condition_differs", "'300 °C' is beside")),
        ("60 °C时达到350 Wh/kg，300 °C时达到402 Wh/kg。", "60 °C", ("condition_differs", "'300 °C' is beside")),
        ("It gave 402 Wh/kg at 60 °C and 350 Wh/kg at 300 °C.", "60 °C", None),
        ("At 60 °C and 300 °C it gave 402 Wh/kg.", "60 °C", None),
        ("At 60 °C and 300 °C it gave 402 Wh/kg and 350 Wh/kg, respectively.", "60 °C", None),
        ("It gave 402 Wh/kg at 60 °C, after drying at 300 °C.", "300 °C", ("condition_differs", "'60 °C' is beside")),
        ("At 60 °C, the cell gave 402 Wh/kg.", "60 °C", None),
        ("It gave 402 Wh/kg between 20 and 60 °C.", "20 °C", ("number_cut", "'20 °C' is one end of '20 and 60 °C'")),
        ("It gave 402 Wh/kg between 20 and 60 °C.", "between 20 and 60 °C", None),
        ("It gave 402 Wh/kg between 20 and 60 °C, and at 20 °C.", "20 °C", None),
    ],
)  # fmt: skip
def test_condition_of_another_number_or_half_a_range_is_refused_without_a_note(
    migrated_database: Database,
    tmp_path: Path,
    sentence: str,
    given: str,
    fault: tuple[str, str] | None,
) -> None:
    condition = [("temperature", given)]
    if fault is None:
        assert _import(migrated_database, tmp_path, sentence, condition) == []
        return
    with pytest.raises(InvalidBundle) as caught:
        _import(migrated_database, tmp_path, sentence, condition)
    [own] = caught.value.faults
    assert (own.code, own.pointer) == (fault[0], "/claims/0/qualifiers/0")
    assert fault[1] in own.detail
    hints = import_sentence(
        migrated_database, tmp_path, sentence, qualifiers=condition, claim={"note": NOTE}
    )
    assert fault[0] in [hint.code for hint in hints]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("second", "is_taken"),
    [
        ("A lab measured 402 Wh/kg at 25 °C.", True),
        ("A lab measured 402 Wh/kg.", True),
        ("A lab measured 402 Wh/kg at 300 °C.", False),
        ("A lab measured 0.402 kWh/kg at 300 °C.", False),
        ("A rival's cell reached 402 Wh/kg.", False),
        ("竞争对手的电池达到402 Wh/kg。", False),
        ("It went down from 402 Wh/kg to 350 Wh/kg.", False),
    ],
)
def test_number_under_another_condition_or_of_a_rival_is_no_second_witness(
    migrated_database: Database, tmp_path: Path, second: str, *, is_taken: bool
) -> None:
    words = "It gave 402 Wh/kg at 25 °C."
    source = {"id": "second", "title": "Second", "language": "en", "text": second}
    claim = {
        "status": "corroborated",
        "evidence": [{"source": "own", "exact": words}, {"source": "second", "exact": second}],
    }
    given: dict[str, Any] = {"claim": claim, "qualifiers": [BOTH], "sources": [source]}
    if is_taken:
        assert import_sentence(migrated_database, tmp_path, words, **given) == []
        return
    with pytest.raises(InvalidBundle) as caught:
        import_sentence(migrated_database, tmp_path, words, **given)
    assert [fault.code for fault in caught.value.faults] == ["one_source"]
