"""Claims over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from starlette.responses import Response

from app.queries.analysis.evidence import get_evidence
from app.queries.resources.claims import list_claims
from app.routes.editing.write_request import (
    CHANGED_RESPONSES,
    Change,
    Creation,
    IfMatch,
    IfNoneMatch,
    Withdrawal,
    answer_create,
    answer_patch,
    answer_withdrawal,
    describe_creation,
)
from app.routes.http.dependencies import DatabaseDependency, Identifier, OfRevision
from app.routes.http.request_body import MERGE_PATCH, JsonRoute
from app.routes.http.responses import ONE_RESPONSES, answer_document
from app.routes.http.snapshot import open_snapshot
from app.routes.resources import item_endpoint
from app.routes.resources.item_endpoint import answer_item
from app.routes.resources.list_endpoint import RESPONSES, answer_list
from app.schemas.claims import (
    ClaimCreate,
    ClaimList,
    ClaimQuery,
    ClaimRead,
    EvidenceList,
    OneClaimQuery,
)

router = APIRouter(prefix="/v1/claims", tags=["claims"], route_class=JsonRoute)


@router.get(
    "",
    operation_id="list_claims",
    summary="List claims",
    response_model=ClaimList,
    responses=RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[ClaimQuery, Query()]
) -> Response:
    """Quantitative statements of sources, each with its exact number and the words that state it.

    Withdrawn claims are left out unless `status=withdrawn` asks for them. Limits on values work
    across units and respect how the source bounds a number.

    In order of `id`, of `sort`, or with `q` the best hits first. A page holds up to `limit`;
    `links.next`, `meta.next_cursor` and the `Link` header lead to the next one. Different parameters
    must all hold; a repeated one means any of its values, and `x__not` leaves out what `x` finds.
    `facet` counts the list, `as_of` shows it as it was, and every `format` but `json` and `atom` gives
    the whole of it, not a page.
    """
    return answer_list(request, database, query, list_claims)


@router.get(
    "/{id}",
    operation_id="get_claim",
    summary="Get one claim",
    response_model=ClaimRead,
    responses=item_endpoint.RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])],
    query: Annotated[OneClaimQuery, Query()],
) -> Response:
    """One claim. `value` is exact; `number` is the nearest double, for convenience.

    As JSON-LD, with `Accept: application/ld+json` or `format=jsonld`, it is a schema.org `Claim`
    with its provenance: the document that it is derived from, and W3C annotations for the quotes.
    """
    return answer_item(request, database, "claim", resource_id, query)


@router.get(
    "/{id}/evidence",
    operation_id="get_claim_evidence",
    summary="Get the evidence of a claim",
    response_model=EvidenceList,
    responses=ONE_RESPONSES,
)
def get_its_evidence(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])],
    query: OfRevision,
) -> Response:
    """The quotes of a claim, compared anew with the stored text of their source.

    Each quote has W3C Web Annotation selectors, with 32 characters of context, and the spans of
    the number, of its cue and of the baseline. Offsets count Unicode code points from 0, and
    `text[start:end] == exact` where `state` is `exact`.
    """
    with open_snapshot(database, query.as_of) as session:
        evidence = get_evidence(session, resource_id)
    body = evidence.model_dump_json().encode() if evidence else None
    return answer_document(request, body, "claim", resource_id)


@router.post(
    "",
    operation_id="create_claim",
    summary="Create a claim",
    status_code=201,
    response_model=ClaimRead,
    responses=describe_creation(ClaimRead),
)
def create(sent: Creation, must_be_new: IfNoneMatch, body: ClaimCreate) -> Response:
    """A quantitative statement of a source, with the words that state it.

    Every rule of the catalogue is checked, and all faults are told at once. `dry_run` checks only.
    Repeat the request with the same `Idempotency-Key` if no answer came: it is done once.
    """
    return answer_create(sent, "claim", body, must_be_new=must_be_new)


@router.patch(
    "/{id}",
    operation_id="update_claim",
    summary="Change a claim",
    response_model=ClaimRead,
    responses=CHANGED_RESPONSES,
)
def update(
    sent: Change,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])],
    body: Annotated[
        dict[str, Any],
        Body(
            media_type=MERGE_PATCH,
            examples=[{"note": "the source does not say how it was measured"}],
        ),
    ],
) -> Response:
    """Correct a claim. Numbers must still be what its quotes say.

    A merge patch (RFC 7396) of the fields that creating one takes: what is named is replaced, null
    takes it away, and lists are replaced whole. `If-Match` is the `ETag` that you have seen; if there
    is another one by now, nothing is changed.
    """
    return answer_patch(sent, "claim", (resource_id, body), precondition)


@router.delete(
    "/{id}",
    operation_id="withdraw_claim",
    summary="Withdraw a claim",
    response_model=ClaimRead,
    responses=CHANGED_RESPONSES,
)
def withdraw(
    sent: Withdrawal,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])],
) -> Response:
    """Say that a claim does not stand, and why. It is not deleted, but left out unless asked for.

    It keeps its path, its quotes and its history; a change of its `status` brings it back.
    """
    return answer_withdrawal(sent, "claim", resource_id, precondition)
