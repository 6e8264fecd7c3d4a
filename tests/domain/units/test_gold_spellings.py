"""The frozen list of unit spellings: found where a unit is asked for, and in running text."""

import csv
from pathlib import Path

import pytest

from app.domain.units.in_text import UnitMatch, match_money_before, match_unit
from app.domain.units.units import find_unit
from app.errors import InvalidValue

pytestmark = pytest.mark.engines("sqlite")

_LIST = Path(__file__).parents[2] / "extraction" / "gold" / "unit_spellings.csv"
_LEAST = 0.98


def list_gold() -> list[dict[str, str]]:
    with _LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_alone(spelling: str) -> str:
    """Return the code of a spelling, empty if it is ambiguous."""
    try:
        return find_unit(spelling).code
    except InvalidValue as error:
        return "" if error.rule == "unit_ambiguous" else error.rule


def read_in_text(spelling: str, canonical: str) -> tuple[str | None, str]:
    """Return the code of a spelling after or before a number, and the right one.

    A scale word such as 万 belongs to the number there.
    """
    if spelling[0] in "万亿":
        spelling, canonical = spelling[1:], canonical.partition(".")[2]
    match: UnitMatch | None = match_unit(f"5 {spelling} at", 2)
    if match is None and (before := match_money_before(f"{spelling}5", len(spelling))):
        match = before
    if match is None or match.end - match.start != len(spelling):
        return None, canonical
    return match.unit.code if match.unit else "", canonical


def test_gold_spellings_are_found_where_a_unit_is_asked_for() -> None:
    rows = list_gold()
    wrong = [
        (row["spelling"], row["canonical"], found)
        for row in rows
        if (found := read_alone(row["spelling"])) != row["canonical"]
    ]
    assert len(wrong) <= (1 - _LEAST) * len(rows), wrong


def test_gold_spellings_are_found_in_running_text() -> None:
    rows = list_gold()
    wrong = []
    for row in rows:
        found, right = read_in_text(row["spelling"], row["canonical"])
        if found != right:
            wrong.append((row["spelling"], right, found))
    assert len(wrong) <= (1 - _LEAST) * len(rows), wrong
