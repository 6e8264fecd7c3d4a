"""Claims over HTTP: the quantitative statements of sources."""

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
    """List claims: quantitative statements of sources, with their exact numbers and quotes.

    Withdrawn claims are left out unless requested with `status=withdrawn`. Limits on values work
    across units and respect the bounds that a source states.

    Items are ordered by `sort`; without `sort`, by relevance if there is `q`, else by `id`. A page has
    up to `limit` items; `links.next`, `meta.next_cursor` and the `Link` header lead to the next page.
    Different filters must all match; repeated values of one filter are alternatives, and `x__not`
    excludes what the filter `x` matches. `facet` counts the items of the list by a property, and `as_of`
    shows an earlier revision. Every `format` except `json` and `atom` returns the full list instead of
    a page.
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
    """Get one claim. Each `value` is exact; `number` is the nearest double, for convenience.

    In JSON-LD (`Accept: application/ld+json` or `format=jsonld`), the claim is a schema.org `Claim` with
    its provenance: the document that it is derived from, and W3C Web Annotations of its quotes.
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
    """Get the quotes of a claim, checked again against the stored text of their sources.

    Each quote has W3C Web Annotation selectors, with up to 32 characters of context on each side, and
    the spans of three parts: the number, the cue (the word that bounds the number, such as *more than*)
    and the baseline (the number that a change starts from). Offsets count Unicode code points from 0,
    and `text[start:end] == exact` if `state` is `exact`.
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
    """Create a claim: a quantitative statement of a source, with the quotes that state it.

    All rules of the catalogue are checked, and all faults are reported at once. With `dry_run`, the
    claim is checked but not stored. If no response arrives, repeat the request with the same
    `Idempotency-Key`: the request is executed only once.
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
    """Change a claim. Its numbers must still agree with its quotes.

    The body is a merge patch (RFC 7396) of the fields used to create a claim: a named field is
    replaced, null removes the field, and lists are replaced as a whole. Send the `ETag` that you have
    seen as `If-Match`; if the claim has changed since, the response is 412 and nothing is changed.
    """
    return answer_patch(sent, "claim", resource_id, body, precondition)


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
    """Mark a claim as withdrawn, with a reason. Lists leave out withdrawn claims by default.

    The claim keeps its path, its quotes and its history; changing its `status` makes it current again.
    """
    return answer_withdrawal(sent, "claim", resource_id, precondition)
