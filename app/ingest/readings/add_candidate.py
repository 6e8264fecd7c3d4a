"""Candidates that a person adds: a number of the text which the rules have passed over, or have found to state nothing."""

import json
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.quotes.span import Span, check_start, locate
from app.errors import Fault, InvalidInput, InvalidValue, NothingToUndo
from app.extraction.candidates.candidate import ArticleReading
from app.ingest.edits.resource import BODY, Precondition
from app.ingest.readings.create import name_claim
from app.ingest.readings.drafting import describe_candidate, list_drafts
from app.ingest.readings.joined_drafts import drop_drafts, join_drafts
from app.ingest.readings.open_reading import note_change, open_reading, write_json
from app.ingest.readings.trial import try_drafts
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.models import ReadingCandidate, ReadingDecision
from app.queries.api_keys import Caller
from app.queries.readings.loaded_reading import LoadedCandidate, LoadedReading, load_reading
from app.queries.readings.references import Json
from app.schemas.readings.candidate import CandidateCreate

_ADDED = "add"


def find_marked(text: str, given: CandidateCreate) -> Span:
    """Return the span of the words that a person has marked.

    Raises:
        InvalidInput: they are not in the text, or at several places.
    """
    try:
        if given.start is not None:
            return check_start(text, given.exact, given.start)
        return locate(text, given.exact, given.occurrence)
    except InvalidValue as error:
        name = "exact" if given.start is None else "start"
        raise InvalidInput(
            error.detail, [Fault(f"{BODY}/{name}", error.rule, error.detail)]
        ) from error


def refuse_known(reading: LoadedReading, marked: Span) -> None:
    """Raise InvalidInput if a candidate has a number at these words."""
    for candidate in reading.candidates:
        if Span(**candidate.content["number"]).overlaps(marked):
            detail = f"candidate {candidate.number} is of these words: decide on that one"
            raise InvalidInput(detail, [Fault(f"{BODY}/exact", "number_is_candidate", detail)])


def add_candidate(
    catalogue: LockedCatalogue,
    number: int,
    given: CandidateCreate,
    article: ArticleReading,
    caller: Caller,
    precondition: Precondition,
) -> tuple[LoadedReading, list[LoadedCandidate]]:
    """Add a candidate for words of a text; return the reading, and the candidate.

    `article` is what was read in the text with these words marked. Adding is a decision, and can be undone as one.

    Raises:
        NotFound, PreconditionFailed, Forbidden, ReadingClosed: as for decisions.
        InvalidInput: the words are not in the text, or a candidate has them.
    """
    session = catalogue.session
    reading = open_reading(catalogue, number, caller, precondition)
    marked = find_marked(reading.row.text, given)
    refuse_known(reading, marked)
    read = next(own for own in article.candidates if own.number.span.overlaps(marked))
    refuse_known(reading, read.number.span)
    content = describe_candidate(read, reading.row.text)
    drafted = join_drafts(
        session, reading, content, list_drafts(article.drafts, article, reading.row.text)
    )
    taken = {own.content["draft"]["id"] for own in reading.candidates}
    content["draft"] = {
        "id": name_claim(session, content["draft"], reading.drafts, taken),
        **content["draft"],
    }
    row = _make_decision(session, reading, drafted, caller)
    content |= {"added": row.decision, "replaced": _take_numbers(reading, marked)}
    own = ReadingCandidate(
        reading=number, candidate=row.candidate, state="new", content=write_json(content)
    )
    session.add_all((row, own))
    note_change(reading)
    session.flush()
    after = load_reading(session, number)
    try_drafts(session, after)
    candidate = after.candidates[-1]
    candidate.row.content = write_json(candidate.content)
    session.flush()
    return after, [candidate]


def _make_decision(
    session: Session, reading: LoadedReading, drafted: list[list[str]], caller: Caller
) -> ReadingDecision:
    """Make the row of an adding, with the drafts that came with it.

    A candidate has a number that no other of the reading ever had.
    """
    own = ReadingDecision.reading == reading.row.number
    columns = (func.max(ReadingDecision.decision), func.max(ReadingDecision.candidate))
    last, last_candidate = session.execute(select(*columns).where(own)).one()
    numbers = [candidate.number for candidate in reading.candidates]
    return ReadingDecision(
        reading=reading.row.number,
        decision=(last or 0) + 1,
        candidate=max([*numbers, last_candidate or 0], default=0) + 1,
        content=write_json({"decision": _ADDED, "drafted": drafted}),
        previous=None,
        actor=caller.name,
        decided_at=datetime.now(UTC),
    )


def _take_numbers(reading: LoadedReading, marked: Span) -> list[Json]:
    """Take the numbers that stated nothing out of a reading where a candidate has them now; return them."""
    taken = [
        number
        for number in reading.numbers
        if number["part_of"] is None and Span(number["start"], number["end"]).overlaps(marked)
    ]
    reading.numbers = [number for number in reading.numbers if number not in taken]
    return taken


def remove_candidate(session: Session, reading: LoadedReading, row: ReadingDecision) -> None:
    """Take back an adding: the candidate, the drafts that only it names, and its number states nothing again.

    Raises:
        NothingToUndo: it was taken back before, or the candidate is decided.
    """
    candidate = reading.get_candidate(row.candidate)
    if candidate is None:
        raise NothingToUndo(f"decision {row.decision} no longer holds: it was undone")
    if candidate.row.decision is not None:
        raise NothingToUndo(
            f"candidate {candidate.number} is decided: undo decision {candidate.row.decision} first"
        )
    content = candidate.content
    reading.numbers = sorted(
        [*reading.numbers, *content["replaced"]], key=lambda number: number["start"]
    )
    others = [own for own in reading.candidates if own is not candidate]
    rows = session.scalars(
        select(ReadingDecision).where(ReadingDecision.reading == reading.row.number)
    )
    drafted = [draft for own in rows for draft in json.loads(own.content).get("drafted", ())]
    drop_drafts(reading, drafted, others)
    session.delete(candidate.row)


def is_adding(row: ReadingDecision) -> bool:
    return str(json.loads(row.content)["decision"]) == _ADDED
