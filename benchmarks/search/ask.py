"""Ask the questions of `questions.jsonl`, and list those without an expected result among the first three."""

import json
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx2

QUESTIONS = Path(__file__).with_name("questions.jsonl")
SHOWN = 3

# Returns the JSON of a path with a query string.
Get = Callable[[str], dict[str, Any]]


class Question(NamedTuple):
    """What somebody types, and the results with one of which they are content: kinds and ids.

    `catalogue` is the data that has them: `seed`, `examples` or `generated` (`benchmarks.generate 50000`). A
    `suggest` question is asked of the suggestions while typing.
    """

    q: str
    catalogue: str
    any_of: list[list[str]]
    suggest: bool = False


def read_questions(catalogues: Collection[str]) -> list[Question]:
    """Return the questions about some data."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return [
        Question(record["q"], record["catalogue"], record["any_of"], record.get("suggest", False))
        for record in records
        if record["catalogue"] in catalogues
    ]


def list_missed(questions: Collection[Question], get: Get) -> Iterator[tuple[Question, list[Any]]]:
    """Yield each question without an expected result among the first three, with what was found."""
    for question in questions:
        path = "suggest" if question.suggest else "search"
        found = get(f"/v1/{path}?{urlencode({'q': question.q, 'limit': SHOWN})}")["data"]
        results = [[hit["kind"], hit["id"]] for hit in found]
        if not any(expected in results for expected in question.any_of):
            yield question, results


def main() -> None:
    address, *catalogues = sys.argv[1:]
    questions = read_questions(catalogues)
    with httpx2.Client(base_url=address) as client:

        def get(path: str) -> dict[str, Any]:
            found: dict[str, Any] = client.get(path).raise_for_status().json()
            return found

        missed = list(list_missed(questions, get))
    for question, results in missed:
        sys.stdout.write(f"{question.q!r}: {results}, expected {question.any_of}\n")
    sys.stdout.write(f"{len(questions) - len(missed)} of {len(questions)}\n")


if __name__ == "__main__":
    main()
