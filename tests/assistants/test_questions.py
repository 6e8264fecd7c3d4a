"""Questions with known answers over the seed and the examples: the tools find each.

Half were written from the texts of the sources alone, as a journalist asks, before the calls. Of these, the first
call searches for the words of the question as they are. A later call uses what the replies before have named.
Those of a stranger were asked by somebody who had not seen the tools.
"""

import json
from typing import Any

import pytest
from support.assistant import call_tools
from support.project import PROJECT_ROOT

from app.settings import Settings

_FOLDER = PROJECT_ROOT / "tests/assistants"
_LINES = (_FOLDER / "questions_of_a_stranger.jsonl").read_text("utf-8").splitlines()
_QUESTIONS = {
    **json.loads((_FOLDER / "questions.json").read_text("utf-8")),
    "of a stranger": [json.loads(line) for line in _LINES],
}


def test_questions_are_many_and_half_from_the_texts_alone() -> None:
    assert {name: len(questions) for name, questions in _QUESTIONS.items()} == {
        "from the texts": 15,
        "from the tools": 15,
        "of a stranger": 15,
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", list(_QUESTIONS))
def test_questions_are_all_answered(settings_with_examples: Settings, name: str) -> None:
    questions = _QUESTIONS[name]
    calls = [tuple(call) for question in questions for call in question["calls"]]
    replies = iter(call_tools(settings_with_examples, calls))
    unanswered, unnamed = [], []
    for question in questions:
        known = ""
        for _, arguments in question["calls"]:
            unnamed += [own for own in list_ids(arguments) if known and own not in known]
            last = next(replies)
            known += last.text
        missing = [words for words in question["answer"] if words not in last.text]
        if missing or last.is_error:
            unanswered.append((question["question"], missing, last.text[:1_000]))
    assert (unanswered, unnamed) == ([], [])


def list_ids(arguments: dict[str, Any]) -> list[str]:
    """Return the ids in a call, which an assistant has to know from the replies before."""
    values = [arguments.get(name, []) for name in ("id", "metric", "organization")]
    return [own for value in values for own in ([value] if isinstance(value, str) else value)]
