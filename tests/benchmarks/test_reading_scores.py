"""The scores of readers of quantities: what counts as found, right, false and neutral."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.project import PROJECT_ROOT

from benchmarks.reading.codes import canonize
from benchmarks.reading.gold import GoldText, read_gold, read_units
from benchmarks.reading.readers import Reading
from benchmarks.reading.scores import LEVELS, Tally, score

pytestmark = pytest.mark.engines("sqlite")

SENTENCES = PROJECT_ROOT / "tests/extraction/gold/sentences.jsonl"
OTHERS = {
    "id": "x",
    "text": "It weighs over 5 kg, from 3 to 4 ft, about a few.",
    "lang": "en",
    "quantities": [
        {"start": 10, "end": 19, "quote": "over 5 kg", "value": 5.0, "unit": "kg", "comparator": ">"},
        {"start": 21, "end": 35, "quote": "from 3 to 4 ft", "value": [4, 3], "unit": "?", "comparator": "range"},
        {"start": 43, "end": 48, "quote": "a few", "value": None, "unit": None, "comparator": None},
    ],
}  # fmt: skip
RIGHT = Reading(15, 19, "5", None, None, "kg", "kg", "gt")


def score_others(tmp_path: Path, *readings: Reading, name: str = "measeval") -> Tally:
    file = tmp_path / f"{name}.jsonl"
    file.write_text(json.dumps(OTHERS), encoding="utf-8")
    return score(read_gold(file), lambda _text, _language: readings)


def count(tally: Tally) -> tuple[int, ...]:
    return (tally.gold, tally.read, *(tally.right[level] for level in LEVELS))


def read_marks(text: GoldText) -> list[Reading]:
    """Give back what the file marks, as a reader without a fault would."""
    marks: list[dict[str, Any]] = [dict(gold.marked or {}) for gold in text.quantities]
    names = (
        "start",
        "end",
        "value",
        "lower",
        "upper",
        "unit",
        "unit_text",
        "comparator",
        "role",
        "direction",
    )
    return [Reading(*(mark[name] for name in names)) for mark in marks]  # fmt: skip


def test_sentences_read_as_marked_have_full_scores() -> None:
    texts = {text.text: text for text in read_gold(SENTENCES)}
    tally = score(list(texts.values()), lambda text, _language: read_marks(texts[text]))
    assert tally.gold > 500
    assert [tally.f1(level) for level in LEVELS] == [100.0, 100.0, 100.0]
    assert (tally.wrong_offsets, tally.names_read, tally.errors) == (0, 0, [])
    assert tally.exact_spans == tally.roles_right == tally.gold


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([], (2, 0, 0, 0, 0)),
        ([RIGHT], (2, 1, 1, 1, 1)),
        ([Reading(15, 19, "5.0", None, None, "lb", "kg", "gt")], (2, 1, 1, 0, 0)),
        ([Reading(15, 19, "5", None, None, "kg", "kg", "eq")], (2, 1, 1, 1, 0)),
        ([Reading(15, 19, "6", None, None, "kg", "kg", "gt")], (2, 1, 0, 0, 0)),
        ([Reading(0, 4, "5", None, None, "kg", "kg", "gt")], (2, 1, 0, 0, 0)),
        ([RIGHT, RIGHT], (2, 1, 1, 1, 1)),
        ([Reading(26, 35, None, "3", "4", "[ft_i]", "ft", "eq")], (2, 1, 1, 1, 1)),
        ([Reading(26, 27, "3", None, None, None, None, "eq"), Reading(31, 35, "4", None, None, None, None, "eq")], (2, 1, 1, 1, 1)),
        ([Reading(26, 27, "3", None, None, None, None, "eq")], (2, 1, 0, 0, 0)),
        ([Reading(43, 48, "3", None, None, None, None, "approx")], (2, 0, 0, 0, 0)),
        ([Reading(0, 4, None, None, None, None, None, None)], (2, 0, 0, 0, 0)),
    ],
)  # fmt: skip
def test_scores_count_found_right_false_and_neutral(
    tmp_path: Path, readings: list[Reading], expected: tuple[int, ...]
) -> None:
    assert count(score_others(tmp_path, *readings)) == expected


def test_scores_of_partial_sets_leave_other_numbers_out(tmp_path: Path) -> None:
    other = Reading(3, 9, "1", None, None, None, None, "eq")
    assert count(score_others(tmp_path, other, RIGHT, name="ms_en_age")) == (2, 1, 1, 1, 1)
    assert count(score_others(tmp_path, other, RIGHT, name="ms_en_number")) == (2, 2, 1, 1, 1)


def test_scores_count_wrong_offsets(tmp_path: Path) -> None:
    beyond = Reading(48, 60, "5", None, None, None, None, "eq")
    blank = Reading(14, 19, "5", None, None, None, None, "eq")
    assert score_others(tmp_path, RIGHT).wrong_offsets == 0
    assert score_others(tmp_path, blank, beyond).wrong_offsets == 2
    assert score_others(tmp_path, RIGHT, RIGHT).wrong_offsets == 1


@pytest.mark.parametrize(
    ("quote", "value", "uncertainty", "numbers"),
    [
        ("5 kg", 5.0, None, (5, None, None)),
        ("3 to 4 L", 3.5, 0.5, (None, 3, 4)),
        ("3 +/- 1 m", 3, 1, (3, None, None)),
        ("20 ± 1 g", [20.0, 1.0], None, (20, None, None)),
        ("4 to 3 m", [4.0, 3.0], None, (None, 3, 4)),
        ("20 m s−1", [20.0, 1.0], None, (20, None, None)),
        ("a few", None, None, (None, None, None)),
    ],
)
def test_numbers_of_other_sets_are_values_or_bounds(
    tmp_path: Path,
    quote: str,
    value: object,
    uncertainty: float | None,
    numbers: tuple[float | None, ...],
) -> None:
    mark = {
        "start": 0,
        "end": 1,
        "quote": quote,
        "value": value,
        "unit": "m s−1",
        "comparator": None,
    }
    if uncertainty:
        mark["uncertainty"] = uncertainty
    row = {"id": "x", "text": quote, "lang": "en", "quantities": [mark]}
    file = tmp_path / "x.jsonl"
    file.write_text(json.dumps(row), encoding="utf-8")
    (gold,) = read_gold(file)[0].quantities
    assert (gold.value, gold.lower, gold.upper) == numbers


@pytest.mark.parametrize(
    ("code", "equal"),
    [
        ("kW.h", "h.kW"),
        ("W/(m.K)", "W/(K.m)"),
        ("/s", "s-1"),
        ("{Call}/s", "{call}/s"),
        ("10*2.a", "a.10*2"),
        ("m.m2", "m3"),
        ("1", ""),
    ],
)
def test_codes_written_differently_are_equal(code: str, equal: str) -> None:
    assert canonize(code) == canonize(equal)


@pytest.mark.parametrize(("code", "other"), [("W/kg", "W"), ("m2", "m3"), ("g{CO2}", "g"), ("[in_i]", "[in_us]")])  # fmt: skip
def test_codes_of_different_units_differ(code: str, other: str) -> None:
    assert canonize(code) != canonize(other)


def test_names_of_units_have_codes() -> None:
    assert all(read_units().values())
    assert read_units()["Dollar"] == ("USD", "?")
