"""A reading as it is stored, with its candidates and the decisions on them that hold."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.json.merge_patch import merge
from app.errors import NotFound
from app.models import ReadingCandidate, ReadingDecision, ReadingRow
from app.queries.readings.references import DraftReferences, Json


@dataclass(frozen=True, slots=True)
class LoadedCandidate:
    """A candidate, what was read of it, and the decision that holds; None if there is none."""

    row: ReadingCandidate
    content: Json
    decision: ReadingDecision | None

    @property
    def number(self) -> int:
        return self.row.candidate

    @property
    def decided(self) -> Json:
        """Return what was decided; empty if nothing was."""
        return {} if self.decision is None else json.loads(self.decision.content)


class LoadedReading:
    """A reading with its candidates in order of the text; those that somebody has added come last."""

    def __init__(self, session: Session, row: ReadingRow) -> None:
        self.row = row
        self.source: Json = json.loads(row.source)
        self.drafts: dict[str, list[Json]] = json.loads(row.drafts)
        self.numbers: list[Json] = json.loads(row.numbers)
        self.candidates = list(_load_candidates(session, row.number))
        self.references = DraftReferences(self.drafts)

    def get_candidate(self, number: int) -> LoadedCandidate | None:
        """Return a candidate by its number; the numbers of those that were taken back are missing."""
        return next((own for own in self.candidates if own.number == number), None)

    def draft_claim(self, candidate: LoadedCandidate, changes: Json | None = None) -> Json:
        """Return the draft of a candidate with the changes of its decision, or with others.

        Words that changes replace take with them what was read of the old ones. The evidence of the text
        itself names the source by its present id.
        """
        draft = candidate.content["draft"]
        changes = candidate.decided.get("changes") if changes is None else changes
        if changes:
            for name in ("quantity", "baseline", "stated_change"):
                changed = changes.get(name)
                if isinstance(changed, dict) and "as_stated" in changed:
                    draft = {**draft, name: {}}
            draft = merge(draft, changes)
        evidence = draft.get("evidence")
        if isinstance(evidence, list):
            draft = {**draft, "evidence": [self.name_source(quote) for quote in evidence]}
        return self.references.resolve_claim(draft)

    def draft_achievement(self, draft: Json) -> Json:
        """Return the draft of an achievement with the present ids of all that it names."""
        named = [self.name_source(quote) for quote in draft["evidence"]]
        return self.references.resolve_achievement({**draft, "evidence": named})

    def name_source(self, quote: Any) -> Any:  # noqa: ANN401 - of a merge patch, which may have anything
        """Return a quote with the id of the source of the reading, unless it names one of its own."""
        if isinstance(quote, dict) and quote.get("source") is None:
            return {**quote, "source": self.source["id"]}
        return quote

    def list_organizations(self, candidate: LoadedCandidate) -> set[str]:
        return {
            self.references.find("organizations", mention["id"]).id
            for mention in candidate.content["organizations"]
        }


def _load_candidates(session: Session, number: int) -> Iterator[LoadedCandidate]:
    decisions = {
        row.decision: row
        for row in session.scalars(select(ReadingDecision).where(ReadingDecision.reading == number))
    }
    rows: Sequence[ReadingCandidate] = session.scalars(
        select(ReadingCandidate)
        .where(ReadingCandidate.reading == number)
        .order_by(ReadingCandidate.candidate)
    ).all()
    for row in rows:
        decision = None if row.decision is None else decisions[row.decision]
        yield LoadedCandidate(row, json.loads(row.content), decision)


def load_reading(session: Session, number: int) -> LoadedReading:
    """Return a reading by its number.

    Raises:
        NotFound: there is no reading with this number.
    """
    row = session.get(ReadingRow, number)
    if row is None:
        raise NotFound(f"there is no reading {number}; see the list of readings for their numbers")
    return LoadedReading(session, row)
