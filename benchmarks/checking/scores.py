"""Scores of the check on sentences: is a true one shown its claim, and does a false one match nothing?"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.extraction.verdicts.finding import Finding, TextVerdict
from app.extraction.verdicts.read_text import read_text
from app.queries.analysis.check_text import read_claims

SENTENCES = Path(__file__).with_name("sentences.jsonl")
SHOWING = frozenset(
    {
        TextVerdict.MATCHES,
        TextVerdict.ROUNDED,
        TextVerdict.SIMILAR,
        TextVerdict.OUTDATED,
        TextVerdict.DIFFERS,
    }
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with a number at `start`; `says` that it states what `claim` of the catalogue does."""

    text: str
    start: int
    claim: str
    says: bool


@dataclass(frozen=True, slots=True)
class CheckScores:
    """The sentences that match falsely, the true ones that do not show their claim, and the count of true ones.

    A line has the verdict, the rule and the text.
    """

    false_matches: list[str]
    unshown: list[str]
    true_sentences: int

    @property
    def shown(self) -> float:
        return 1 - len(self.unshown) / max(1, self.true_sentences)


def read_sentences(path: Path = SENTENCES) -> Iterator[Sentence]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield Sentence(**json.loads(line))


def score_check(session: Session, sentences: Iterable[Sentence]) -> CheckScores:
    """Check each sentence against the catalogue of a session."""
    scores = CheckScores([], [], 0)
    count = 0
    for sentence in sentences:
        finding = _check(session, sentence)
        verdict = finding.verdict if finding else TextVerdict.NOT_FOUND
        shown = finding.claim.id if finding and finding.claim else None
        line = f"{verdict} {finding.rule if finding else 'no_number'} {shown}: {sentence.text}"
        count += sentence.says
        if not sentence.says and verdict == TextVerdict.MATCHES:
            scores.false_matches.append(line)
        if sentence.says and not (verdict in SHOWING and shown == sentence.claim):
            scores.unshown.append(line)
    return CheckScores(scores.false_matches, scores.unshown, count)


def _check(session: Session, sentence: Sentence) -> Finding | None:
    findings = read_claims(session, sentence.text, read_text(sentence.text)).judge()
    return next(
        (
            finding
            for finding in findings
            if finding.number.span.start <= sentence.start < finding.number.span.end
            or finding.number.numeral.start == sentence.start
        ),
        None,
    )
