"""Check the sentences of `sentences.jsonl` and `sentences_2.jsonl`: does the check show the claim of each, and match none falsely?

`python -m benchmarks.articles.sentences http://127.0.0.1:8000` asks a server over the seed and the examples, and prints the
shares and the sentences that went wrong.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import httpx2

SENTENCES = Path(__file__).with_name("sentences.jsonl")
# Written beside the rules, and varied by openers, places, verbs, names and order.
VARIED = Path(__file__).with_name("sentences_2.jsonl")
_BETWEEN = "\n\n"
_PARAGRAPHS = 25
_SHOWING = frozenset({"matches", "rounded", "similar"})

# Returns the numbers of a text with their verdicts, as the check answers.
Check = Callable[[str], Sequence[dict[str, Any]]]


class Sentence(NamedTuple):
    """A sentence about a claim. It restates `claim`; or there is none that it states.

    `beside` is the claim that it was written about, `case` how the sentence differs from it.
    """

    text: str
    claim: str | None
    expected: str
    beside: str
    case: str


class Judged(NamedTuple):
    """A sentence with what the check said of its numbers: verdict and claim."""

    sentence: Sentence
    verdicts: list[tuple[str, str | None]]

    @property
    def shows_claim(self) -> bool:
        claim = self.sentence.claim
        return any(verdict in _SHOWING and found == claim for verdict, found in self.verdicts)

    @property
    def matches(self) -> list[str]:
        """Return the claims that the check says the sentence states."""
        return [claim or "" for verdict, claim in self.verdicts if verdict == "matches"]


def read_sentences(path: Path = SENTENCES) -> list[Sentence]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Sentence(**json.loads(line)) for line in lines]


def judge(sentences: Sequence[Sentence], check: Check) -> list[Judged]:
    """Check all sentences, many as paragraphs of one text: each is compared with what it says itself."""
    judged: list[Judged] = []
    for first in range(0, len(sentences), _PARAGRAPHS):
        judged += _judge_paragraphs(sentences[first : first + _PARAGRAPHS], check)
    return judged


def _judge_paragraphs(sentences: Sequence[Sentence], check: Check) -> Iterator[Judged]:
    numbers = check(_BETWEEN.join(sentence.text for sentence in sentences))
    start = 0
    for sentence in sentences:
        end = start + len(sentence.text)
        here = [number for number in numbers if start <= number["start"] < end]
        yield Judged(sentence, [_read_verdict(number) for number in here])
        start = end + len(_BETWEEN)


def list_hidden(judged: Iterable[Judged]) -> list[Judged]:
    """List the true sentences whose claim is not shown."""
    return [one for one in judged if one.sentence.claim and not one.shows_claim]


def list_false_matches(judged: Iterable[Judged]) -> list[Judged]:
    """List the sentences that state no claim and match one."""
    return [one for one in judged if one.matches and one.sentence.claim is None]


def _read_verdict(number: dict[str, Any]) -> tuple[str, str | None]:
    claim = number.get("claim")
    return number["verdict"], claim and claim["id"]


def main() -> None:
    with httpx2.Client(base_url=sys.argv[1]) as client:

        def check(text: str) -> list[dict[str, Any]]:
            answer = client.post("/v1/check", json={"text": text}).raise_for_status()
            numbers: list[dict[str, Any]] = answer.json()["data"]
            return numbers

        judged = judge([*read_sentences(), *read_sentences(VARIED)], check)
    sys.stdout.write("\n".join(_describe(judged)) + "\n")


def _describe(judged: Sequence[Judged]) -> list[str]:
    true = [one for one in judged if one.sentence.claim]
    hidden, false = list_hidden(judged), list_false_matches(judged)
    verdicts = Counter(verdict for one in hidden for verdict, _ in one.verdicts or [("none", None)])
    return [
        f"shown: {len(true) - len(hidden)} of {len(true)}; of the others {dict(verdicts)}",
        f"matched falsely: {len(false)} of {len(judged) - len(true)}",
        *(f"  hidden: {one.sentence.text} {one.verdicts}" for one in hidden),
        *(f"  false ({one.sentence.case}): {one.sentence.text} {one.verdicts}" for one in false),
    ]


if __name__ == "__main__":
    main()
