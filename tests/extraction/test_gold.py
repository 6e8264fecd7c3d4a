"""The gold data for the reader keeps its own promises, and the reader what it once reached on it."""

import csv
import json
import re
from collections import Counter
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reading import product
from benchmarks.reading.gold import read_gold
from benchmarks.reading.scores import score

# F1 in percent. A number goes up when the reader gets better, and never down.
REACHED = {"value": 99.8, "value+unit": 98.1, "value+unit+comparator": 97.9}

GOLD = Path(__file__).parent / "gold"
SENTENCES: list[dict[str, Any]] = [
    json.loads(line) for line in (GOLD / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
]
with (GOLD / "unit_spellings.csv").open(encoding="utf-8", newline="") as file:
    SPELLINGS = list(csv.DictReader(file))

SENTENCE_FIELDS = {"id", "text", "lang", "seen_at", "quantities", "not_quantities"}
QUANTITY_FIELDS = {
    *("start", "end", "quote", "number", "value", "lower", "upper", "tolerance"),
    *("unit", "unit_alt", "unit_text", "comparator", "comparator_alt", "cue"),
    *("role", "direction", "vague"),
}
COMPARATORS = {"eq", "approx", "lt", "lte", "gt", "gte"}
ADDRESS = re.compile(r"https?://[^/\s]+(/\S*)?")
CODE = re.compile(r"[!-~]{1,64}")

by_id = pytest.mark.parametrize("sentence", SENTENCES, ids=[row["id"] for row in SENTENCES])


def overlaps(spans: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Pair the quotes of spans that share a character."""
    return [
        (first["quote"], second["quote"])
        for first, second in combinations(spans, 2)
        if first["start"] < second["end"] and second["start"] < first["end"]
    ]


def test_counts_are_as_promised() -> None:
    languages = Counter(row["lang"] for row in SENTENCES)
    assert len(SENTENCES) == 200
    assert (languages["en"], languages["zh"]) == (130, 55)
    assert len(SPELLINGS) >= 460
    assert sum(not row["canonical"] for row in SPELLINGS) <= 15


def test_ids_and_texts_are_unique() -> None:
    assert len({row["id"] for row in SENTENCES}) == len(SENTENCES)
    assert len({row["text"] for row in SENTENCES}) == len(SENTENCES)


@by_id
def test_sentence_has_its_fields(sentence: dict[str, Any]) -> None:
    assert set(sentence) == SENTENCE_FIELDS
    assert ADDRESS.fullmatch(sentence["seen_at"])
    assert all(set(row) == QUANTITY_FIELDS for row in sentence["quantities"])
    assert all(
        set(row) == {"start", "end", "quote", "reason"} for row in sentence["not_quantities"]
    )


@by_id
def test_spans_are_exact_and_apart(sentence: dict[str, Any]) -> None:
    for span in sentence["quantities"] + sentence["not_quantities"]:
        assert sentence["text"][span["start"] : span["end"]] == span["quote"]
    assert overlaps(sentence["quantities"]) == []
    assert overlaps(sentence["not_quantities"]) == []


@by_id
def test_every_digit_is_accounted_for(sentence: dict[str, Any]) -> None:
    spans = sentence["quantities"] + sentence["not_quantities"]
    covered = {place for span in spans for place in range(span["start"], span["end"])}
    digits = {
        place
        for place, char in enumerate(sentence["text"])
        if char.isnumeric() and ord(char) < 0x3000
    }
    assert digits <= covered


@by_id
def test_quantities_are_consistent(sentence: dict[str, Any]) -> None:
    for row in sentence["quantities"]:
        assert row["number"] in row["quote"]
        assert row["role"] in {"value", "baseline", "change"}
        assert row["direction"] is None or row["role"] == "change"
        if row["vague"]:
            assert row["value"] is row["lower"] is row["upper"] is row["comparator"] is None
        elif row["value"] is None:
            assert Fraction(row["lower"]) < Fraction(row["upper"])
        else:
            assert str(Fraction(row["value"]))
            assert row["lower"] is row["upper"] is None
        if not row["vague"]:
            assert {row["comparator"], *row["comparator_alt"]} <= COMPARATORS
            assert (row["comparator"] == "eq") == (row["cue"] is None)
        assert row["cue"] is None or row["cue"] in sentence["text"]
        for part in (row["unit_text"] or "").split("…"):
            assert part in sentence["text"]
        for code in [row["unit"] or "1", *row["unit_alt"]]:
            assert CODE.fullmatch(code)
        if row["tolerance"]:
            assert row["tolerance"]["as_stated"] in row["quote"]
            assert Fraction(row["tolerance"]["minus"]) > 0 < Fraction(row["tolerance"]["plus"])


def test_spellings_are_unique_and_have_their_fields() -> None:
    assert len({row["spelling"] for row in SPELLINGS}) == len(SPELLINGS)
    for row in SPELLINGS:
        assert list(row) == ["spelling", "canonical", "lang", "kind_of_quantity", "seen_at", "note"]
        assert row["spelling"] == row["spelling"].strip() != ""
        assert row["lang"]
        assert row["kind_of_quantity"]
        assert ADDRESS.fullmatch(row["seen_at"])
        assert CODE.fullmatch(row["canonical"] or "1")
        assert bool(row["canonical"]) != row["note"].startswith("ambiguous: ")


def test_reader_scores_on_the_sentences_what_it_once_reached() -> None:
    tally = score(read_gold(GOLD / "sentences.jsonl"), product.read)
    scores = {level: round(tally.f1(level), 1) for level in REACHED}
    assert tally.wrong_offsets == 0
    assert all(scores[level] >= reached for level, reached in REACHED.items()), scores
