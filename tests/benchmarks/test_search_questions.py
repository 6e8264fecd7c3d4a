"""What people would type finds what it should, in the seed and the examples."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from benchmarks.search.ask import QUESTIONS, Question, list_missed, read_questions

# Of a hundred questions, so many are to be answered by one of the first three results.
_ANSWERED_PERCENT = 90


@pytest.mark.slow
def test_search_answers_nine_of_ten_questions(client_with_examples: TestClient) -> None:
    def get(path: str) -> dict[str, Any]:
        found: dict[str, Any] = client_with_examples.get(path).raise_for_status().json()
        return found

    questions = read_questions(["seed", "examples"])
    missed = list(list_missed(questions, get))
    assert len(missed) * 100 <= len(questions) * (100 - _ANSWERED_PERCENT), missed


@pytest.mark.engines("sqlite")
def test_questions_are_of_all_catalogues_and_know_what_they_expect() -> None:
    questions = read_questions(["seed", "examples", "generated"])
    assert len(questions) == len(QUESTIONS.read_text(encoding="utf-8").splitlines()) >= 150
    assert {len(expected) for question in questions for expected in question.any_of} == {2}


@pytest.mark.engines("sqlite")
def test_question_without_an_expected_result_is_missed() -> None:
    questions = [Question("a", "seed", [["claim", "x"]]), Question("b", "seed", [["claim", "y"]])]
    hits = json.loads('{"data": [{"kind": "claim", "id": "y"}]}')
    [(missed, results)] = list_missed(questions, lambda _path: hits)
    assert (missed.q, results) == ("a", [["claim", "y"]])
