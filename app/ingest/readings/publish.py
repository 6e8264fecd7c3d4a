"""Publishing of a reading: one import, one revision. A contributor submits it, and somebody else publishes it."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.quotes.span import Span
from app.errors import (
    CandidatesUndecided,
    Fault,
    Forbidden,
    ImportConflict,
    InvalidBundle,
    InvalidInput,
    OwnReading,
)
from app.ingest.bundle.fault_collector import FaultCollector, count_faults
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.checks.earlier_chunks import Identity
from app.ingest.edits.resource import Precondition
from app.ingest.imports.import_run import ImportOptions, ImportRun
from app.ingest.readings.change import close_reading, may_publish
from app.ingest.readings.open_reading import (
    is_own,
    is_reviewer,
    note_change,
    refuse_closed,
    write_body,
)
from app.ingest.readings.planned_import import PlannedImport, restate_with_quotes
from app.ingest.readings.trial import list_silent
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.ingest.store.change_log import Author
from app.models import Claim
from app.queries.api_keys import Caller
from app.queries.readings.describe import find_duplicates
from app.queries.readings.duplicates import list_urgent
from app.queries.readings.loaded_reading import LoadedCandidate, LoadedReading, load_reading
from app.schemas.changes import ChangedKind
from app.schemas.readings.reading import ReadingState
from app.schemas.write_parameters import HintRead, ImportRead

# What happens to records of the catalogue that a reading names.
_MOVED = frozenset({"merged", "withdrawn"})


class Published(NamedTuple):
    """The report of the import that a reading became, or would become, and the reading."""

    report: ImportRead
    reading: LoadedReading


def publish_reading(
    catalogue: LockedCatalogue,
    number: int,
    caller: Caller,
    comment: str | None,
    precondition: Precondition,
    *,
    is_dry_run: bool,
) -> Published:
    """Import what was accepted of a reading. For a contributor, check it, and submit it for somebody else.

    Raises:
        NotFound: there is no such reading.
        PreconditionFailed: the caller has seen another version of it.
        OwnReading: it was submitted by the caller.
        Forbidden: it is of somebody else, and the caller is no reviewer.
        ReadingClosed: it was published or discarded.
        CandidatesUndecided: a candidate is new.
        InvalidInput: something is open, or breaks a rule. The error lists every fault.
        ImportConflict: the catalogue has changed under a candidate. The error lists every conflict.
    """
    session = catalogue.session
    reading = load_reading(session, number)
    precondition(write_body(reading))
    refuse_closed(reading)
    _refuse_caller(reading, caller)
    _refuse_undecided(reading)
    submits = not is_reviewer(caller)
    trial = session.begin_nested() if submits else None
    author = _name_author(reading, caller, comment)
    report = _import(catalogue, reading, author, is_dry_run=is_dry_run)
    if trial is not None:
        trial.rollback()
        report = report.model_copy(update={"dry_run": True, "revision": catalogue.version.revision})
        reading = load_reading(session, number)
    if not is_dry_run:
        _note_end(reading, caller, report, submits=submits)
        session.flush()
        reading = load_reading(session, number)
    return Published(report, reading)


def _refuse_caller(reading: LoadedReading, caller: Caller) -> None:
    if not is_own(reading, caller) and not is_reviewer(caller):
        raise Forbidden("a contributor submits readings of their own; ask a reviewer")
    submitted = reading.row.state == ReadingState.SUBMITTED
    if submitted and not may_publish(reading, caller):
        raise OwnReading("you have submitted it: somebody else has to look at it and publish it")


def _refuse_undecided(reading: LoadedReading) -> None:
    undecided = [own.number for own in reading.candidates if own.row.state == "new"]
    if undecided:
        shown = ", ".join(map(str, undecided[:10])) + (", ..." if len(undecided) > 10 else "")  # noqa: PLR2004 - of a message
        raise CandidatesUndecided(
            f"accept, reject or postpone {len(undecided)} candidates first: {shown}"
        )


def _name_author(reading: LoadedReading, caller: Caller, comment: str | None) -> Author:
    row = reading.row
    words = f"reading {row.number}" + (f": {comment}" if comment else "")
    if is_own(reading, caller):
        return Author(caller.name, words)
    return Author(row.created_by, f"{words} (published by {caller.name})", reviewer=caller.name)


def _note_end(reading: LoadedReading, caller: Caller, report: ImportRead, *, submits: bool) -> None:
    if submits:
        note_change(reading)
        reading.row.state = ReadingState.SUBMITTED.value
        return
    close_reading(reading, ReadingState.PUBLISHED, caller)
    reading.row.revision = report.revision


def _import(
    catalogue: LockedCatalogue, reading: LoadedReading, author: Author, *, is_dry_run: bool
) -> ImportRead:
    session = catalogue.session
    findings = FaultCollector(SourceLines())
    plan = PlannedImport(reading, findings)
    plan.add_source()
    accepted = [own for own in reading.candidates if own.row.state == "accepted"]
    cited = [own for own in accepted if own.decided["evidence_for"]]
    for candidate in accepted:
        if candidate not in cited:
            plan.add_claim(candidate)
    seen = _add_cited(session, reading, cited, plan, findings)
    plan.add_drafts()
    plan.add_numbers([Span(**own.content["number"]) for own in accepted])
    conflicts = _list_moved(session, reading, accepted, seen)
    if conflicts and not is_dry_run:
        raise _refuse_moved(conflicts)
    options = ImportOptions(is_dry_run=is_dry_run, seen=seen)
    run = ImportRun(catalogue, author, None, findings, options)
    try:
        findings.refuse_if_any()
        run.load_bundle(plan.records, None)
        return _add_conflicts(run.finish(), conflicts)
    except InvalidBundle as error:
        if all(fault.code in _MOVED for fault in error.faults):
            raise _refuse_moved(list(error.faults)) from error
        raise _refuse_faults(error.faults) from error


def _add_cited(
    session: Session,
    reading: LoadedReading,
    accepted: list[LoadedCandidate],
    plan: PlannedImport,
    findings: FaultCollector,
) -> dict[Identity, int]:
    """Add the claims that get quotes of the text, and return the versions of them that were looked at."""
    cited = defaultdict[str, list[LoadedCandidate]](list)
    for candidate in accepted:
        cited[candidate.decided["evidence_for"]].append(candidate)
    for claim_id, claim in restate_with_quotes(session, reading, cited):
        plan.add_restated(claim, cited[claim_id][0])
    for candidate, fault in list_silent(session, reading, cited):
        pointer = f"#/candidates/{candidate.number}/decision/evidence_for"
        findings.add(pointer, fault.code, fault.detail)
    return {("claim", claim_id): own[0].decided["version"] for claim_id, own in cited.items()}


def _list_moved(
    session: Session,
    reading: LoadedReading,
    accepted: list[LoadedCandidate],
    seen: dict[Identity, int],
) -> list[Fault]:
    """Return where the catalogue has changed under a candidate since it was accepted."""
    faults = []
    found = find_duplicates(session, reading, accepted)
    ids = sorted(claim_id for _, claim_id in seen)
    columns = (Claim.id, Claim.version)
    rows = session.execute(select(*columns).where(Claim.id.in_(ids)))
    versions = {row.id: row.version for row in rows}
    for candidate in accepted:
        decided, pointer = candidate.decided, f"#/candidates/{candidate.number}"
        claim_id = decided["evidence_for"]
        if claim_id is not None:
            if versions.get(claim_id) != decided["version"]:
                detail = f"the claim {claim_id!r} has changed since: look at it, and accept again"
                faults.append(Fault(f"{pointer}/decision/evidence_for", "edited_since", detail))
            continue
        before = {tuple(pair) for pair in decided["seen"]}
        for relation, name in sorted(list_urgent(found[candidate.number]) - before):
            detail = f"it {_VERBS[relation]} the claim {name!r}, which is new: look at it, and accept again"
            faults.append(Fault(pointer, relation, detail))
    return faults


_VERBS = {"duplicate": "repeats", "contradicts": "contradicts"}


def _add_conflicts(report: ImportRead, conflicts: list[Fault]) -> ImportRead:
    """Return the report of a dry run with what would stop the import."""
    hints = [
        HintRead(
            code=fault.code,
            kind=ChangedKind("claim"),
            ids=[],
            pointer=fault.pointer,
            line=None,
            detail=fault.detail,
        )
        for fault in conflicts
    ]
    total = report.conflicts + len(conflicts)
    return report.model_copy(update={"conflicts": total, "hints": [*hints, *report.hints]})


def _refuse_moved(faults: list[Fault]) -> ImportConflict:
    detail = "; ".join(f"{fault.pointer}: {fault.detail}" for fault in faults[:5])
    return ImportConflict(f"the catalogue has changed since: {detail}", faults)


def _refuse_faults(faults: tuple[Fault, ...]) -> InvalidInput:
    shown = "; ".join(f"{fault.pointer}: {fault.detail}" for fault in faults[:5])
    return InvalidInput(f"{count_faults(len(faults))}: {shown}; nothing was stored", faults)
