"""The page of a proposal: each field before and after, beside the words, and the decision."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from app.database.database import Database
from app.errors import CatalogueError
from app.ingest.edits.idempotency import StoredResponse
from app.ingest.edits.proposals import (
    ProposalDecision,
    accept_proposal,
    list_proposed_changes,
    refuse_proposal,
)
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.models import KINDS
from app.pages.curate.forms import EMPTY, Form, RecordForm, answer_form, lead_to, read_model, refuse
from app.pages.curate.signed_in import Curator, SignedInRoute, may_write, require_reviewer
from app.pages.english import say
from app.pages.resources.claims import PATHS, read_languages
from app.pages.resources.marked_words import mark_quote
from app.queries.analysis.evidence import read_claim_quotes
from app.queries.api_keys import Caller
from app.queries.documents import get_document
from app.queries.proposals import describe_proposal, get_proposal
from app.routes.editing.write_request import WriteHeaders, perform
from app.routes.http.dependencies import PrimaryDependency
from app.schemas.proposals import AcceptCreate, RefuseCreate

router = APIRouter(include_in_schema=False, route_class=SignedInRoute)

_Number = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/curate/proposals/{number}")
def show_proposal(
    request: Request, database: PrimaryDependency, caller: Curator, number: _Number
) -> Response:
    return _show(request, database, caller, number)


@router.post("/curate/proposals/{number}")
def decide(
    request: Request,
    database: PrimaryDependency,
    caller: Curator,
    number: _Number,
    fields: RecordForm,
) -> Response:
    require_reviewer(caller)
    typed = {"reason": fields.get("reason", "")}
    write: Callable[[LockedCatalogue], ProposalDecision]
    try:
        if fields.get("decision") == "accept":
            accepted = read_model(AcceptCreate, typed)
            write = partial(accept_proposal, number=number, caller=caller, reason=accepted.reason)
        else:
            refused = read_model(RefuseCreate, typed)
            write = partial(refuse_proposal, number=number, caller=caller, reason=refused.reason)
        return perform(WriteHeaders(request, caller, None), write, partial(_lead_back, request))
    except CatalogueError as error:
        form = refuse(fields, error, ["reason"])
        return _show(request, database, caller, number, form, error.status)


def _lead_back(request: Request, decided: ProposalDecision) -> StoredResponse:
    revision = decided.edited.revision if decided.edited else None
    return lead_to(request, f"/curate/proposals/{decided.proposal.number}", revision)


def _show(
    request: Request,
    database: Database,
    caller: Caller,
    number: int,
    form: Form = EMPTY,
    status: int = 200,
) -> Response:
    with database.read() as session:
        row = get_proposal(session, number)
        proposal = describe_proposal(row)
        changes = list_proposed_changes(session, row)
        kind = proposal.kind.value
        exists = get_document(session, kind, proposal.id) is not None
        quotes = read_claim_quotes(session, proposal.id, PATHS) if kind == "claim" else []
        is_own = caller.prefix == row.proposer_prefix or caller.name == row.proposed_by
        return answer_form(
            request,
            "proposal.html",
            say("proposal", number=number),
            status=status,
            caller=caller,
            form=form,
            proposal=proposal,
            changes=changes,
            plural=KINDS[kind].plural,
            exists=exists,
            quotes=[mark_quote(quote) for quote in quotes],
            languages=read_languages(session, quotes),
            is_own=is_own,
            may_decide=may_write(caller),
        )
