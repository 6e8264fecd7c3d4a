"""Verdicts on the numbers of sentences, compared with the claims of the seed, by the pure rules."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from support.processor_time import limit_processor_time
from support.seed_catalogue import read_seed_catalogue

from app.extraction.verdicts.finding import Finding
from app.extraction.verdicts.judge import judge_text
from app.schemas.common import MAX_TEXT

SENTENCES = {
    sentence["text"]: sentence["numbers"]
    for sentence in yaml.safe_load(
        Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8")
    )
}


def judge(text: str) -> list[Finding]:
    seed = read_seed_catalogue()
    tokens = seed.tokenize(text)
    return judge_text(text, tokens, seed.select(tokens))


@pytest.mark.parametrize(("text", "numbers"), SENTENCES.items(), ids=list(SENTENCES))
def test_judge_gives_each_number_of_a_sentence_its_verdict(
    text: str, numbers: Mapping[str, list[str]]
) -> None:
    findings = [
        (finding.number.span.cut(text), [finding.verdict.value, finding.rule.value])
        for finding in judge(text)
    ]
    assert findings == list(numbers.items())


HOSTILE = (
    "9" * 20_000,
    "BOE screen 42 layers. " * 900,
    "FiberHome carried 30 billion calls on one fibre, " * 400,
    "京东方(" * 5_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_judge_of_hostile_text_is_done_soon(text: str) -> None:
    # Exponential time would take minutes.
    with limit_processor_time(10):
        judge(text[:MAX_TEXT])
