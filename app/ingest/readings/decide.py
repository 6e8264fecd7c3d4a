"""Decisions on candidates, and undoing them. Nothing of the catalogue is changed."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Fault, InvalidInput, NothingToUndo
from app.ingest.edits.resource import BODY, Precondition
from app.ingest.readings.add_candidate import is_adding, remove_candidate
from app.ingest.readings.open_reading import note_change, open_reading, write_json
from app.ingest.readings.planned_import import read_faults
from app.ingest.readings.trial import list_silent
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.models import ReadingDecision
from app.queries.api_keys import Caller
from app.queries.documents import get_document
from app.queries.readings.describe import find_duplicates
from app.queries.readings.duplicates import list_urgent
from app.queries.readings.loaded_reading import LoadedCandidate, LoadedReading, load_reading
from app.queries.readings.references import Json
from app.schemas.claims import ClaimCreate, ClaimStatus
from app.schemas.readings.decision import DecisionCreate, DecisionKind

_STATES = {
    DecisionKind.ACCEPT: "accepted",
    DecisionKind.REJECT: "rejected",
    DecisionKind.POSTPONE: "postponed",
}


def decide(
    catalogue: LockedCatalogue,
    number: int,
    given: Sequence[DecisionCreate],
    caller: Caller,
    precondition: Precondition,
) -> tuple[LoadedReading, list[LoadedCandidate]]:
    """Take decisions on candidates, all or none; return the reading and these candidates after them.

    Raises:
        NotFound: there is no such reading.
        PreconditionFailed: the caller has seen another version of it.
        Forbidden: it is of somebody else, and the caller is no reviewer.
        ReadingClosed: it can no longer be changed.
        InvalidInput: a decision is not possible. The error lists every fault.
    """
    session = catalogue.session
    reading = open_reading(catalogue, number, caller, precondition)
    _refuse_faulty(session, reading, given)
    last = session.scalar(
        select(func.max(ReadingDecision.decision)).where(ReadingDecision.reading == number)
    )
    own = {candidate.number: candidate for candidate in reading.candidates}
    for place, decision in enumerate(given, (last or 0) + 1):
        candidate = own[decision.candidate]
        row = _make_row(session, reading, candidate, decision, caller, place)
        session.add(row)
        candidate.row.decision, candidate.row.state = row.decision, _STATES[decision.decision]
    session.flush()
    return _finish(session, reading, [decision.candidate for decision in given])


def _refuse_faulty(
    session: Session, reading: LoadedReading, given: Sequence[DecisionCreate]
) -> None:
    """Raise InvalidInput with every fault of decisions, unless there is none."""
    faults: list[Fault] = []
    seen: set[int] = set()
    for place, decision in enumerate(given):
        pointer = f"{BODY}/{place}"
        candidate = reading.get_candidate(decision.candidate)
        if candidate is None:
            detail = (
                f"the reading has no candidate {decision.candidate}: see the list of its candidates"
            )
            faults.append(Fault(f"{pointer}/candidate", "not_found", detail))
            continue
        if decision.candidate in seen:
            detail = f"candidate {decision.candidate} is decided twice"
            faults.append(Fault(f"{pointer}/candidate", "duplicate", detail))
        seen.add(decision.candidate)
        if decision.changes is not None:
            faults += _check_changes(reading, candidate, decision.changes, f"{pointer}/changes")
        if (
            decision.evidence_for is not None
            and _find_claim(session, decision.evidence_for) is None
        ):
            detail = f"there is no current claim {decision.evidence_for!r}"
            faults.append(Fault(f"{pointer}/evidence_for", "not_found", detail))
    faults = faults or list(_list_silent(session, reading, given))
    if faults:
        detail = "; ".join(f"{fault.pointer}: {fault.detail}" for fault in faults[:5])
        raise InvalidInput(f"{detail}; nothing was decided", faults)


def _list_silent(
    session: Session, reading: LoadedReading, given: Sequence[DecisionCreate]
) -> Iterator[Fault]:
    """Yield the faults of quotes for claims whose numbers they do not state."""
    cited = defaultdict[str, list[LoadedCandidate]](list)
    places = {decision.candidate: place for place, decision in enumerate(given)}
    for decision in given:
        candidate = reading.get_candidate(decision.candidate)
        if decision.evidence_for is not None and candidate is not None:
            cited[decision.evidence_for].append(candidate)
    if cited:
        found = [(places[own.number], fault) for own, fault in list_silent(session, reading, cited)]
        for place, fault in sorted(found, key=lambda own: own[0]):
            yield replace(fault, pointer=f"{BODY}/{place}/evidence_for")


def _check_changes(
    reading: LoadedReading, candidate: LoadedCandidate, changes: Json, pointer: str
) -> list[Fault]:
    """Return the faults of fields and types in changes. What is open, and all other rules, wait for publishing."""
    draft = reading.draft_claim(candidate, changes)
    try:
        ClaimCreate.model_validate(draft)
    except ValidationError as error:
        own = read_faults(error, pointer, ClaimCreate)
        return [fault for fault in own if fault.code != "field_open"]
    return []


def _find_claim(session: Session, claim_id: str) -> Json | None:
    """Return the public JSON of a current claim."""
    body = get_document(session, "claim", claim_id)
    claim: Json | None = None if body is None else json.loads(body)
    return claim if claim and claim["status"] != ClaimStatus.WITHDRAWN else None


def _make_row(
    session: Session,
    reading: LoadedReading,
    candidate: LoadedCandidate,
    given: DecisionCreate,
    caller: Caller,
    number: int,
) -> ReadingDecision:
    """Make the row of a decision, with what the catalogue has of the candidate now.

    `seen` has the claims that it repeats or contradicts, and `version` is that of the claim which gets the
    quote: publishing stops where they have changed.
    """
    content = given.model_dump(mode="json", exclude={"candidate"})
    if given.decision is DecisionKind.ACCEPT:
        content |= _look_at_catalogue(session, reading, candidate, given)
    return ReadingDecision(
        reading=reading.row.number,
        decision=number,
        candidate=given.candidate,
        content=write_json(content),
        previous=candidate.row.decision,
        actor=caller.name,
        decided_at=datetime.now(UTC),
    )


def _look_at_catalogue(
    session: Session, reading: LoadedReading, candidate: LoadedCandidate, given: DecisionCreate
) -> Json:
    if given.evidence_for is not None:
        claim = _find_claim(session, given.evidence_for) or {}
        return {"version": claim["version"]}
    found = find_duplicates(session, reading, [candidate], given.changes or {})
    return {"seen": sorted(list_urgent(found[candidate.number]))}


def _finish(
    session: Session, reading: LoadedReading, numbers: Sequence[int]
) -> tuple[LoadedReading, list[LoadedCandidate]]:
    note_change(reading)
    session.flush()
    after = load_reading(session, reading.row.number)
    return after, [candidate for candidate in after.candidates if candidate.number in numbers]


def undo_decision(
    catalogue: LockedCatalogue,
    number: int,
    decision: int,
    caller: Caller,
    precondition: Precondition,
) -> tuple[LoadedReading, list[LoadedCandidate]]:
    """Undo a decision: its candidate is again what it was before; return the reading and the candidate.

    A candidate that somebody has added is taken back, and not returned.

    Raises:
        NothingToUndo: there is no such decision, it no longer holds, or others came upon it.
        NotFound, PreconditionFailed, Forbidden, ReadingClosed: as for `decide`.
    """
    session = catalogue.session
    reading = open_reading(catalogue, number, caller, precondition)
    row = session.get(ReadingDecision, (number, decision))
    if row is None:
        raise NothingToUndo(f"reading {number} has no decision {decision}")
    candidate = reading.get_candidate(row.candidate)
    if is_adding(row):
        remove_candidate(session, reading, row)
        row.undone_by, row.undone_at = caller.name, datetime.now(UTC)
        return _finish(session, reading, [])
    if candidate is None or candidate.row.decision != decision:
        holding = candidate and candidate.row.decision
        what = f"decision {holding} holds" if holding else "it was undone"
        raise NothingToUndo(f"decision {decision} no longer holds: {what}")
    row.undone_by, row.undone_at = caller.name, datetime.now(UTC)
    before = None if row.previous is None else session.get(ReadingDecision, (number, row.previous))
    candidate.row.decision = row.previous
    verdict = None if before is None else json.loads(before.content)["decision"]
    candidate.row.state = _STATES[DecisionKind(verdict)] if verdict else "new"
    session.flush()
    return _finish(session, reading, [candidate.number])
