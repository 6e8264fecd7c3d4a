"""Sentences about the claims of the seed and the examples: which the check shows, and which it may not match."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient
from support.project import PROJECT_ROOT

from benchmarks.articles.sentences import (
    SENTENCES,
    VARIED,
    Sentence,
    judge,
    list_false_matches,
    list_hidden,
    read_sentences,
)

RESTATED = Sentence("a 5", "a", "shows", "a", "restated")
DENIED = Sentence("no 5", None, "never_matches", "a", "denied")
# Of the 175 true sentences, at least 85% show their claim.
MOST_HIDDEN = 26


def read_claims() -> set[str]:
    files = ("seed_data/bundle.yaml", "seed_data/examples/bundle.yaml")
    bundles = [yaml.safe_load((PROJECT_ROOT / file).read_text(encoding="utf-8")) for file in files]
    return {claim["id"] for bundle in bundles for claim in bundle["claims"]}


def answer(verdict: str, claim: str | None, start: int = 0) -> list[dict[str, Any]]:
    return [
        {"start": start, "verdict": "not_found", "claim": None},
        {"start": start + 1, "verdict": verdict, "claim": claim and {"id": claim}},
    ]


@pytest.mark.engines("sqlite")
def test_sentences_are_half_true_and_about_claims_that_exist() -> None:
    sentences = read_sentences()
    assert len({sentence.text for sentence in sentences}) == len(sentences) == 350
    assert Counter(sentence.expected for sentence in sentences) == {
        "shows": 175,
        "never_matches": 175,
    }
    assert {sentence.beside for sentence in sentences} <= read_claims()
    assert all(sentence.claim in {None, sentence.beside} for sentence in sentences)
    assert all(
        (sentence.claim is None) == (sentence.expected == "never_matches") for sentence in sentences
    )
    cases = Counter(sentence.case for sentence in sentences)
    assert len(cases) == 9
    assert min(cases.values()) >= 10


@pytest.mark.engines("sqlite")
def test_varied_sentences_are_half_true_and_about_claims_that_exist() -> None:
    sentences = read_sentences(VARIED)
    assert len({sentence.text for sentence in sentences}) == len(sentences) == 350
    assert Counter(sentence.expected for sentence in sentences) == {
        "shows": 175,
        "never_matches": 175,
    }
    assert {sentence.beside for sentence in sentences} <= read_claims()


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("sentence", "verdict", "claim", "is_hidden", "is_false"),
    [
        (RESTATED, "matches", "a", False, False),
        (RESTATED, "similar", "a", False, False),
        (RESTATED, "rounded", "a", False, False),
        (RESTATED, "differs", "a", True, False),
        (RESTATED, "matches", "b", True, False),
        (RESTATED, "not_found", None, True, False),
        (DENIED, "matches", "b", False, True),
        (DENIED, "similar", "a", False, False),
        (DENIED, "not_found", None, False, False),
    ],
)
def test_judged_sentence_is_hidden_or_false(
    sentence: Sentence, verdict: str, claim: str | None, *, is_hidden: bool, is_false: bool
) -> None:
    judged = judge([sentence], lambda _text: answer(verdict, claim))
    assert (bool(list_hidden(judged)), bool(list_false_matches(judged))) == (is_hidden, is_false)


@pytest.mark.engines("sqlite")
def test_sentences_checked_together_have_their_own_numbers() -> None:
    sentences = [RESTATED, DENIED] * 20
    texts: list[str] = []

    def check(text: str) -> list[dict[str, Any]]:
        texts.append(text)
        places = [place for place in range(len(text)) if text.startswith(RESTATED.text, place)]
        return [number for place in places for number in answer("matches", "a", place)]

    judged = judge(sentences, check)
    assert [len(text.split("\n\n")) for text in texts] == [25, 15]
    assert [one.sentence for one in judged] == sentences
    assert [one.matches for one in judged] == [["a"], []] * 20


@pytest.mark.engines("sqlite")
@pytest.mark.slow
@pytest.mark.parametrize("path", [SENTENCES, VARIED], ids=["given", "varied"])
def test_check_matches_no_sentence_falsely(client_with_examples: TestClient, path: Path) -> None:
    def check(text: str) -> list[dict[str, Any]]:
        asked = client_with_examples.post("/v1/check", json={"text": text}).raise_for_status()
        data: list[dict[str, Any]] = asked.json()["data"]
        return data

    judged = judge(read_sentences(path), check)
    assert len(list_hidden(judged)) <= MOST_HIDDEN
    assert list_false_matches(judged) == []


def show_own_claims(client: TestClient, path: Path) -> tuple[int, int]:
    """Count the numbers of an article of which the check shows a claim, and all that have one."""
    text = path.read_text(encoding="utf-8")
    numbers = client.post("/v1/check", json={"text": text}).raise_for_status().json()["data"]
    claimed = [number for number in numbers if number["rule"] != "no_claim"]
    return sum(number["verdict"] in {"matches", "similar"} for number in claimed), len(claimed)


@pytest.mark.engines("sqlite")
@pytest.mark.slow
def test_check_of_the_articles_shows_their_own_claims(client_with_examples: TestClient) -> None:
    folder = PROJECT_ROOT / "seed_data"
    paths = [folder / "article.txt", *sorted((folder / "examples").glob("*.txt"))]
    counts = [show_own_claims(client_with_examples, path) for path in paths]
    shown, total = (sum(column) for column in zip(*counts, strict=True))
    assert total >= 77
    assert shown >= 0.95 * total
