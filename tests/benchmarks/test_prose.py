"""The numbers of real prose: judged by reading, read without a wrong value, and none passed over."""

import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from benchmarks.articles.prose import Verdict, judge, read_passages

pytestmark = pytest.mark.engines("sqlite")

PASSAGES = read_passages()
BY_ID = pytest.mark.parametrize("passage", PASSAGES, ids=[passage["id"] for passage in PASSAGES])
# What a candidate may lack for its editor to fill in: it is not wrong.
ACCEPTED = frozenset({"right", "left_out", "unit_missing"})


@cache
def judge_all() -> dict[str, list[Verdict]]:
    return {passage["id"]: list(judge(passage)) for passage in PASSAGES}


def test_prose_has_enough_numbers_of_enough_repositories() -> None:
    public = {passage["repository"] for passage in PASSAGES if passage["commit"]}
    languages = {passage["lang"] for passage in PASSAGES if passage["commit"]}
    assert sum(len(passage["numbers"]) for passage in PASSAGES) >= 200
    assert len(public) >= 3
    assert "zh" in languages
    assert all(passage["licence"] for passage in PASSAGES)


@BY_ID
def test_prose_has_a_mark_for_every_digit(passage: dict[str, Any]) -> None:
    text, marks = passage["text"], passage["numbers"]
    assert [text[mark["start"] : mark["end"]] for mark in marks] == [
        mark["quote"] for mark in marks
    ]
    marked = {at for mark in marks for at in range(mark["start"], mark["end"])}
    digits = {match.start() for match in re.finditer(r"\d", text)}
    assert digits <= marked
    for mark in marks:
        assert (mark["verdict"] == "states_nothing") == bool(mark["reason"]) == (not mark["right"])


@BY_ID
def test_prose_is_read_without_a_wrong_value(passage: dict[str, Any]) -> None:
    verdicts = judge_all()[passage["id"]]
    wrong = [str(verdict) for verdict in verdicts if verdict.outcome not in ACCEPTED]
    assert wrong == []


def test_prose_is_rarely_left_to_its_editor() -> None:
    verdicts = (verdict for verdicts in judge_all().values() for verdict in verdicts)
    counts = Counter((verdict.form, verdict.outcome) for verdict in verdicts)
    assert counts["prose", "left_out"] == 0
    assert counts["prose", "unit_missing"] <= 1


def test_prose_with_another_number_is_judged_wrong() -> None:
    passage = next(passage for passage in PASSAGES if passage["id"] == "zstd-small")
    text = passage["text"].replace("10K records", "20K records").replace("1KB", "1MB")
    outcomes = [verdict.outcome for verdict in judge({**passage, "text": text})]
    assert outcomes[:2] == ["wrong_value", "wrong_unit"]
