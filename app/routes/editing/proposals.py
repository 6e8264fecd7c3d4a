"""Proposals over HTTP: changes that somebody asks for and a reviewer accepts or refuses.

All paths need an API key or token, because proposals are not public.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from starlette.responses import Response

from app.ingest.edits.idempotency import StoredResponse
from app.ingest.edits.proposals import (
    NewProposal,
    ProposalDecision,
    accept_proposal,
    create_proposal,
    refuse_proposal,
)
from app.models import Proposal
from app.queries.api_keys import Caller
from app.queries.proposals import describe_proposal, get_proposal, list_proposals
from app.routes.editing.authorization import (
    AuthorizedRoute,
    Proposer,
    require_proposer,
    require_writer,
)
from app.routes.editing.write_request import (
    READING_HEADERS,
    REVISION_HEADERS,
    IdempotencyKey,
    WriteHeaders,
    describe_reading,
    perform,
)
from app.routes.http.dependencies import REVISION_HEADER, PrimaryDependency, WithoutParameters
from app.routes.http.problems import describe_problems
from app.routes.http.responses import link_page, link_request
from app.schemas.proposals import (
    AcceptCreate,
    ProposalCreate,
    ProposalList,
    ProposalQuery,
    ProposalRead,
    RefuseCreate,
)

router = APIRouter(prefix="/v1/proposals", tags=["proposals"], route_class=AuthorizedRoute)

# Proxies and browsers must not store responses that need a key.
_PRIVATE = {"Content-Type": "application/json", "Cache-Control": "private, no-store"}
_Number = Annotated[
    int, Path(ge=1, le=2**53, description="The number of the proposal.", examples=[1])
]


_PROPOSAL = {
    "kind": "claim",
    "id": "fiber-length-per-preform",
    "content": {"note": "The article does not say when it was extended."},
    "comment": "no date is given",
}


def _read_with(
    require: Callable[..., Awaitable[Caller]],
) -> Callable[..., Awaitable[WriteHeaders]]:
    """Make the dependency that reads a request of a caller who passes `require`."""

    async def read(
        request: Request,
        caller: Annotated[Caller, Depends(require)],
        _none: WithoutParameters,
        idempotency_key: IdempotencyKey = None,
    ) -> WriteHeaders:
        return WriteHeaders(request, caller, None, idempotency_key=idempotency_key)

    return read


_Proposing = Annotated[WriteHeaders, Depends(_read_with(require_proposer))]
_Deciding = Annotated[WriteHeaders, Depends(_read_with(require_writer))]


@router.post(
    "",
    operation_id="create_proposal",
    summary="Propose a change",
    status_code=201,
    response_model=ProposalRead,
    responses={
        201: {"headers": READING_HEADERS},
        **describe_problems(401, 403, 404, 409, 413, 415, 422, 507),
    },
)
def create(
    sent: _Proposing, body: Annotated[ProposalCreate, Body(examples=[_PROPOSAL])]
) -> Response:
    """Propose to change or create a claim or an achievement.

    The change is checked like a real one; if it is valid, the proposal is stored. A reviewer accepts
    the proposal, or refuses it with a reason. A proposal can no longer be accepted when the resource
    has changed since. Proposals are not public: reading them needs a key or token.
    """
    write = partial(create_proposal, given=body, caller=sent.caller)
    return perform(sent, write, partial(_describe_created, sent))


def _describe_created(sent: WriteHeaders, created: NewProposal) -> StoredResponse:
    location = f"{link_request(sent.request)}/{created.proposal.number}"
    headers = {**_PRIVATE, "Location": location, **describe_reading(created.reading)}
    return StoredResponse(201, headers, _write(created.proposal))


def _write(proposal: Proposal) -> bytes:
    return describe_proposal(proposal).model_dump_json().encode()


@router.get(
    "",
    operation_id="list_proposals",
    summary="List proposals",
    response_model=ProposalList,
    responses=describe_problems(401, 403, 409, 422),
)
def list_(
    request: Request,
    database: PrimaryDependency,
    _caller: Proposer,
    query: Annotated[ProposalQuery, Query()],
) -> Response:
    """List proposals with their decisions, oldest first."""
    with database.read() as session:
        page = list_proposals(session, query)
    links, headers = link_page(link_request(request), request.url.query, page.meta)
    body = b'{"data":[%b],"meta":%b,"links":%b}' % (
        b",".join(page.bodies),
        page.meta.model_dump_json().encode(),
        links.model_dump_json().encode(),
    )
    return Response(body, headers={**_PRIVATE, **headers})


@router.get(
    "/{number}",
    operation_id="get_proposal",
    summary="Get one proposal",
    response_model=ProposalRead,
    responses=describe_problems(401, 403, 404, 422),
)
def get(
    database: PrimaryDependency, _caller: Proposer, number: _Number, _none: WithoutParameters
) -> Response:
    """Get one proposal, open or decided."""
    with database.read() as session:
        body = _write(get_proposal(session, number))
    return Response(body, headers=_PRIVATE)


@router.post(
    "/{number}/accept",
    operation_id="accept_proposal",
    summary="Accept a proposal",
    response_model=ProposalRead,
    responses={
        200: {"headers": {**REVISION_HEADERS, **READING_HEADERS}},
        **describe_problems(401, 403, 404, 409, 413, 415, 422, 507),
    },
)
def accept(sent: _Deciding, number: _Number, body: AcceptCreate) -> Response:
    """Accept a proposal: make the change, and log it under the name of the author of the proposal.

    You cannot accept your own proposal. If the resource has changed since, the response is 409.
    """
    write = partial(accept_proposal, number=number, caller=sent.caller, reason=body.reason)
    return perform(sent, write, _describe_decided)


@router.post(
    "/{number}/refuse",
    operation_id="refuse_proposal",
    summary="Refuse a proposal",
    response_model=ProposalRead,
    responses=describe_problems(401, 403, 404, 409, 413, 415, 422, 507),
)
def refuse(sent: _Deciding, number: _Number, body: RefuseCreate) -> Response:
    """Refuse a proposal, with a reason. The resource stays unchanged."""
    write = partial(refuse_proposal, number=number, caller=sent.caller, reason=body.reason)
    return perform(sent, write, _describe_decided)


def _describe_decided(decided: ProposalDecision) -> StoredResponse:
    headers = dict(_PRIVATE)
    if decided.edited is not None:
        headers[REVISION_HEADER] = str(decided.edited.revision)
        headers |= describe_reading(decided.edited.reading)
    return StoredResponse(200, headers, _write(decided.proposal))
