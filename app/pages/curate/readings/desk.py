"""The page of a reading: its text, one candidate at a time, and the drafts of new records."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.database.database import Database
from app.domain.quotes.span import Span
from app.errors import CatalogueError, NotFound, NothingToUndo
from app.ingest.edits.idempotency import StoredResponse
from app.ingest.readings.change import change_reading
from app.ingest.readings.decide import decide, undo_decision
from app.ingest.readings.open_reading import write_body
from app.pages.curate.claim_fields import list_fields
from app.pages.curate.forms import EMPTY, Form, RecordForm, answer_form, lead_to, read_model, refuse
from app.pages.curate.readings.begin import READINGS
from app.pages.curate.readings.decisions import (
    DRAFTED,
    DeskForm,
    read_decision,
    read_drafts,
    strip_pointers,
)
from app.pages.curate.readings.text_pieces import TextPiece, cut_text
from app.pages.curate.records import match_version
from app.pages.curate.signed_in import Curator, SignedInRoute
from app.pages.english import say
from app.queries.api_keys import Caller
from app.queries.readings.describe import describe_candidates
from app.queries.readings.loaded_reading import LoadedCandidate, LoadedReading, load_reading
from app.routes.editing.write_request import WriteHeaders, perform
from app.routes.http.dependencies import PrimaryDependency
from app.schemas.list_parameters import Parameters
from app.schemas.readings.candidate import CandidateState
from app.schemas.readings.decision import RejectReason
from app.schemas.readings.reading import ReadingDetailRead, ReadingState

router = APIRouter(include_in_schema=False, route_class=SignedInRoute)

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_Changed = LoadedReading | tuple[LoadedReading, Sequence[LoadedCandidate]]
_HIDDEN = ("version", "candidate", "action", "quote_start", "quote_end")
_UNDECIDED = CandidateState.NEW.value


class DeskQuery(Parameters):
    candidate: int = Field(default=0, ge=0, le=2**31 - 1, description="0 for the first undecided.")
    choose: bool = Field(default=False, description="Show words to choose a quote by.")
    start: int | None = Field(default=None, ge=0, le=2**31 - 1)
    end: int | None = Field(default=None, ge=0, le=2**31 - 1)
    marked: bool = Field(default=False, description="`start` and `end` are of a number, no quote.")


@router.get(f"{READINGS}/{{number}}")
def show_desk(
    request: Request,
    database: PrimaryDependency,
    caller: Curator,
    number: Number,
    query: Annotated[DeskQuery, Query()],
) -> Response:
    return answer_desk(request, database, caller, number, query)


@router.post(f"{READINGS}/{{number}}")
def change(
    request: Request,
    database: PrimaryDependency,
    caller: Curator,
    number: Number,
    fields: RecordForm,
) -> Response:
    query = DeskQuery()
    try:
        sent = read_model(DeskForm, {name: fields.get(name, "") for name in DeskForm.model_fields})
        query = DeskQuery(candidate=sent.candidate)
        with database.read() as session:
            reading = load_reading(session, number)
        write = partial(
            _choose_write(reading, sent, fields),
            number=number,
            caller=caller,
            precondition=partial(match_version, sent.version),
        )
        answer = partial(lead_on, request, sent.candidate)
        return perform(WriteHeaders(request, caller, None), write, answer)
    except CatalogueError as error:
        shown = [name for name in fields if name not in _HIDDEN]
        form = refuse(fields, strip_pointers(error), shown)
        return answer_desk(request, database, caller, number, query, form, error.status)


def _choose_write(
    reading: LoadedReading, sent: DeskForm, fields: Mapping[str, str]
) -> Callable[..., _Changed]:
    """Return the function that does what a button says, without what all of these take."""
    if sent.action == "drafts":
        return partial(change_reading, patch=read_drafts(reading.drafts, fields), article=None)
    if sent.action == "undo":
        last = _find_last(reading)
        if last is None:
            raise NothingToUndo(say("nothing_decided"))
        return partial(undo_decision, decision=last[0])
    return partial(decide, given=[read_decision(reading, sent, fields)])


def _find_last(reading: LoadedReading) -> tuple[int, int] | None:
    """Return the last decision that holds, or the last adding, and the number of its candidate."""
    decided = [(own.decision.decision, own.number) for own in reading.candidates if own.decision]
    added = [(own.content.get("added", 0), own.number) for own in reading.candidates]
    last = max([*decided, *added], default=(0, 0))
    return last if last[0] else None


def lead_on(request: Request, candidate: int, changed: _Changed) -> StoredResponse:
    """Lead to the next candidate that nobody has decided, or to the publication if none is left.

    After an undoing that is the candidate which is undecided again.
    """
    reading, decided = (changed, []) if isinstance(changed, LoadedReading) else changed
    path = f"{READINGS}/{reading.row.number}"
    if not decided:
        # One that was added may be taken back.
        is_there = reading.get_candidate(candidate) is not None
        return lead_to(request, f"{path}?candidate={candidate}" if is_there else path)
    numbers = [own.number for own in reading.candidates if own.row.state == _UNDECIDED]
    following = [number for number in numbers if number >= candidate] or numbers
    if decided[0].row.state == _UNDECIDED:
        following = [decided[0].number]
    return lead_to(request, f"{path}?candidate={following[0]}" if following else f"{path}/publish")


def answer_desk(
    request: Request,
    database: Database,
    caller: Caller,
    number: int,
    query: DeskQuery,
    form: Form = EMPTY,
    status: int = 200,
) -> Response:
    with database.read() as session:
        reading = load_reading(session, number)
        chosen = _choose_candidate(reading, query.candidate)
        last = _find_last(reading)
        described = describe_candidates(session, reading, [chosen] if chosen else [])
    shown = ReadingDetailRead.model_validate_json(write_body(reading))
    candidate = described[0] if described else None
    return answer_form(
        request,
        "desk.html",
        shown.source.title,
        status=status,
        caller=caller,
        form=form,
        reading=shown,
        is_open=shown.state in (ReadingState.OPEN, ReadingState.SUBMITTED),
        candidate=candidate,
        position=chosen.number if chosen else 0,
        count=len(reading.candidates),
        undone=last[1] if last else 0,
        fields=list_fields(candidate.draft) if candidate else [],
        quote="" if query.marked else _find_words(reading, query),
        words=_find_words(reading, query),
        neighbours=_find_neighbours(reading, chosen),
        query=query,
        pieces=list(_cut(reading, chosen, query)),
        states={own.number: own.row.state for own in reading.candidates},
        reasons=[reason.value for reason in RejectReason],
        drafts=_list_drafts(reading),
        drafted=DRAFTED,
        path=f"{READINGS}/{number}",
    )


def _choose_candidate(reading: LoadedReading, wanted: int) -> LoadedCandidate | None:
    """Return the candidate with this number, or for 0 the first that nobody has decided.

    Raises:
        NotFound: there is no such candidate.
    """
    if wanted and reading.get_candidate(wanted) is None:
        raise NotFound(say("no_such_candidate"))
    undecided = (own for own in reading.candidates if own.row.state == _UNDECIDED)
    first = next(undecided, reading.candidates[0] if reading.candidates else None)
    return reading.get_candidate(wanted) or first


def _find_neighbours(
    reading: LoadedReading, chosen: LoadedCandidate | None
) -> dict[str, int | None]:
    """Return the numbers of the candidates before and after one; some that were added are taken back."""
    numbers = [own.number for own in reading.candidates]
    own = chosen.number if chosen else 0
    earlier = max((number for number in numbers if number < own), default=None)
    return {"earlier": earlier, "later": next((number for number in numbers if number > own), None)}


def _cut(
    reading: LoadedReading, chosen: LoadedCandidate | None, query: DeskQuery
) -> Iterable[TextPiece]:
    """Return the pieces of the text; a reading that is closed has none."""
    if not reading.row.text:
        return []
    spans = [(own.number, Span(**own.content["number"])) for own in reading.candidates]
    sentence = Span(**chosen.content["sentence"]) if chosen else Span(0, 0)
    others = [Span(number["start"], number["end"]) for number in reading.numbers]
    return cut_text(reading.row.text, sentence, spans, others, by_words=query.choose)


def _find_words(reading: LoadedReading, query: DeskQuery) -> str:
    if query.start is None or query.end is None:
        return ""
    return (reading.row.text or "")[query.start : query.end]


def _list_drafts(reading: LoadedReading) -> list[tuple[str, Mapping[str, Any]]]:
    return [(plural, draft) for plural, drafts in reading.drafts.items() for draft in drafts]
