"""What curators see first: the proposals in their order, and for reviewers the notes of readers."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.errors import NotFound
from app.ingest.edits.error_notes import close_note
from app.models import KINDS
from app.pages.curate.forms import answer_form, lead_to
from app.pages.curate.signed_in import Curator, SignedInRoute, may_write, require_reviewer
from app.pages.english import say
from app.queries.collections import COLLECTIONS
from app.queries.error_notes import count_open_notes, list_open_notes
from app.queries.proposals import list_proposals
from app.routes.http.dependencies import PrimaryDependency
from app.schemas.list_parameters import Parameters
from app.schemas.proposals import ProposalQuery, ProposalRead, ProposalState

_MAX_NOTES = 50

router = APIRouter(include_in_schema=False, route_class=SignedInRoute)


class QueueQuery(Parameters):
    state: ProposalState = ProposalState.OPEN
    cursor: str | None = None


class OpenQuery(Parameters):
    address: str


@router.get("/curate")
def show_queue(
    request: Request,
    database: PrimaryDependency,
    caller: Curator,
    query: Annotated[QueueQuery, Query()],
) -> Response:
    with database.read() as session:
        page = list_proposals(session, ProposalQuery(state=query.state, cursor=query.cursor))
        notes = list_open_notes(session, _MAX_NOTES) if may_write(caller) else []
        count = count_open_notes(session) if may_write(caller) else 0
    return answer_form(
        request,
        "queue.html",
        say("queue"),
        caller=caller,
        state=query.state.value,
        states=[state.value for state in ProposalState],
        proposals=[ProposalRead.model_validate_json(body) for body in page.bodies],
        meta=page.meta,
        notes=notes,
        note_count=count,
        sees_notes=may_write(caller),
        plurals={name: kind.plural for name, kind in KINDS.items()},
    )


@router.post("/curate/notes/{number}/close")
def close(
    request: Request,
    database: PrimaryDependency,
    caller: Curator,
    number: Annotated[int, Path(ge=1, le=2**53)],
) -> Response:
    require_reviewer(caller)
    with database.write() as session:
        close_note(session, number, caller)
    led = lead_to(request, "/curate")
    return Response(led.body, led.status, dict(led.headers))


@router.get("/curate/open")
def open_record(request: Request, query: Annotated[OpenQuery, Query()]) -> Response:
    """Lead from the address of a page, as somebody has copied it, to the page that edits its record."""
    *_, collection, resource_id = ["", "", *query.address.strip().rstrip("/").split("/")]
    if collection not in COLLECTIONS:
        raise NotFound(say("no_such_address"))
    led = lead_to(request, f"/curate/{collection}/{resource_id.partition('?')[0]}")
    return Response(led.body, led.status, dict(led.headers))
