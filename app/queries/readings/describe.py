"""The public JSON of readings and of their candidates."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.claims.relations import Relation
from app.models import ReadingCandidate, ReadingRow
from app.queries.readings.duplicates import DraftClaim, Duplicates
from app.queries.readings.loaded_reading import LoadedCandidate, LoadedReading
from app.queries.readings.references import DRAFT_KINDS, Json
from app.schemas.readings.candidate import CandidateRead, DecisionRead, DuplicateRead
from app.schemas.readings.reading import (
    DraftsRead,
    ReadingCountsRead,
    ReadingDetailRead,
    ReadingNumberRead,
    ReadingRead,
    ReadingSourceRead,
    ReadingState,
)


def count_candidates(session: Session, numbers: Sequence[int]) -> Mapping[int, Counter[str]]:
    """Return how many candidates of readings are in each state."""
    counts: dict[int, Counter[str]] = {number: Counter() for number in numbers}
    columns = (ReadingCandidate.reading, ReadingCandidate.state)
    statement = select(*columns, func.count()).where(ReadingCandidate.reading.in_(numbers))
    for number, state, count in session.execute(statement.group_by(*columns)):
        counts[number][state] = count
    return counts


def describe_summary(row: ReadingRow, states: Mapping[str, int]) -> ReadingRead:
    """Return a reading as it is in a list; `states` counts its candidates."""
    return ReadingRead(**_list_fields(row, states))


def _list_fields(row: ReadingRow, states: Mapping[str, int]) -> dict[str, Any]:
    numbers = json.loads(row.numbers)
    # What is part of a candidate is counted with it.
    none = sum(number["part_of"] is None for number in numbers)
    counted = {
        state: states.get(state, 0) for state in ("new", "accepted", "rejected", "postponed")
    }
    source = json.loads(row.source)
    return {
        "number": row.number,
        "version": row.version,
        "state": ReadingState(row.state),
        "done": not counted["new"],
        "counts": ReadingCountsRead(**counted, none=none),
        "source": ReadingSourceRead(**source, tool=row.tool, sha256=row.sha256),
        "created_by": row.created_by,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "closed_by": row.closed_by,
        "closed_at": row.closed_at,
        "reason": row.reason,
        "revision": row.revision,
    }


def describe_reading(reading: LoadedReading) -> ReadingDetailRead:
    row = reading.row
    states = Counter(candidate.row.state for candidate in reading.candidates)
    return ReadingDetailRead(
        **_list_fields(row, states),
        drafts=_describe_drafts(reading),
        numbers=[ReadingNumberRead(**number) for number in reading.numbers],
        text=row.text or None,
    )


def _describe_drafts(reading: LoadedReading) -> DraftsRead:
    listed: dict[str, list[Json]] = {
        plural: [
            {name: value for name, value in draft.items() if name != "was"}
            for draft in reading.drafts[plural]
        ]
        for plural in DRAFT_KINDS
    }
    listed["achievements"] = [reading.draft_achievement(draft) for draft in listed["achievements"]]
    return DraftsRead.model_validate(listed)


def describe_candidates(
    session: Session, reading: LoadedReading, candidates: Sequence[LoadedCandidate]
) -> list[CandidateRead]:
    """Return candidates with the claims that they repeat or contradict as the catalogue is now."""
    found = find_duplicates(session, reading, candidates)
    return [
        _describe_candidate(reading, candidate, found[candidate.number]) for candidate in candidates
    ]


def find_duplicates(
    session: Session,
    reading: LoadedReading,
    candidates: Iterable[LoadedCandidate],
    changes: Json | None = None,
) -> dict[int, list[tuple[Relation, str]]]:
    """Return the claims that candidates may repeat, by the numbers of the candidates.

    `changes` are those of their drafts, in place of those of their decisions.
    """
    drafts = {
        candidate.number: _make_draft(reading, candidate, changes) for candidate in candidates
    }
    duplicates = Duplicates(session, drafts.values())
    return {number: duplicates.find(draft) for number, draft in drafts.items()}


def _make_draft(
    reading: LoadedReading, candidate: LoadedCandidate, changes: Json | None
) -> DraftClaim:
    mention = candidate.content["technology"]
    named = mention and reading.references.find("technologies", mention["id"])
    # A new one may be what the catalogue calls otherwise.
    technology = named.id if named and named.draft is None else None
    organizations = frozenset(reading.list_organizations(candidate))
    return DraftClaim(reading.draft_claim(candidate, changes), organizations, technology)


def _describe_candidate(
    reading: LoadedReading, candidate: LoadedCandidate, found: Sequence[tuple[Relation, str]]
) -> CandidateRead:
    content, references = candidate.content, reading.references
    technology = content["technology"]
    changes = candidate.decided.get("changes") or {}
    return CandidateRead(
        candidate=candidate.number,
        state=candidate.row.state,
        by="hand" if changes or content.get("added") else "rules",
        added=content.get("added"),
        sentence=content["sentence"],
        denied=content["denied"],
        conditional=content["conditional"],
        direction=content["direction"],
        draft=reading.draft_claim(candidate),
        because={
            pointer: spot
            for pointer, spot in content["because"].items()
            if pointer.split("/")[1] not in changes
        },
        organizations=[
            references.resolve_mention("organizations", mention)
            for mention in content["organizations"]
        ],
        technology=technology and references.resolve_mention("technologies", technology),
        metrics=[references.resolve_mention("metrics", metric) for metric in content["metrics"]],
        also=content["also"],
        duplicates=[DuplicateRead(relation=relation, claim=name) for relation, name in found],
        open=content["open"],
        decision=_describe_decision(candidate),
    )


def _describe_decision(candidate: LoadedCandidate) -> DecisionRead | None:
    row = candidate.decision
    if row is None:
        return None
    fields = ("decision", "changes", "evidence_for", "reason", "note")
    return DecisionRead(
        number=row.decision,
        **{name: candidate.decided[name] for name in fields},
        actor=row.actor,
        decided_at=row.decided_at,
    )
