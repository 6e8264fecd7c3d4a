"""Organizations over HTTP, and the companies among them."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from starlette.responses import Response

from app.queries.resources.organizations import get_company, list_companies, list_organizations
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
from app.routes.http.dependencies import DatabaseDependency, Identifier
from app.routes.http.request_body import MERGE_PATCH, JsonRoute
from app.routes.http.responses import answer_document
from app.routes.http.snapshot import open_snapshot
from app.routes.resources import item_endpoint
from app.routes.resources.item_endpoint import answer_item, represent
from app.routes.resources.list_endpoint import RESPONSES, answer_list
from app.schemas.list_parameters import OneQuery
from app.schemas.organizations import (
    CompanyQuery,
    OrganizationCreate,
    OrganizationList,
    OrganizationQuery,
    OrganizationRead,
)

router = APIRouter(tags=["organizations"], route_class=JsonRoute)


@router.get(
    "/v1/organizations",
    operation_id="list_organizations",
    summary="List organizations",
    response_model=OrganizationList,
    responses=RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[OrganizationQuery, Query()]
) -> Response:
    """Companies, universities, research institutes, industry bodies and governments.

    In order of `id`, of `sort`, or with `q` the best hits first. A page holds up to `limit`;
    `links.next`, `meta.next_cursor` and the `Link` header lead to the next one. Different parameters
    must all hold; a repeated one means any of its values, and `x__not` leaves out what `x` finds.
    `facet` counts the list, `as_of` shows it as it was, and every `format` but `json` and `atom` gives
    the whole of it, not a page.
    """
    return answer_list(request, database, query, list_organizations)


@router.get(
    "/v1/organizations/{id}",
    operation_id="get_organization",
    summary="Get one organization",
    response_model=OrganizationRead,
    responses=item_endpoint.RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["xgimi"])],
    query: Annotated[OneQuery, Query()],
) -> Response:
    """One organization, with its names by language and the spellings that sources use."""
    return answer_item(request, database, "organization", resource_id, query)


@router.get(
    "/v1/companies",
    operation_id="list_companies",
    summary="List companies",
    response_model=OrganizationList,
    responses=RESPONSES,
)
def list_of_kind_company(
    request: Request, database: DatabaseDependency, query: Annotated[CompanyQuery, Query()]
) -> Response:
    """The organizations of kind `company`.

    In order of `id`, of `sort`, or with `q` the best hits first. A page holds up to `limit`;
    `links.next`, `meta.next_cursor` and the `Link` header lead to the next one. Different parameters
    must all hold; a repeated one means any of its values, and `x__not` leaves out what `x` finds.
    `facet` counts the list, `as_of` shows it as it was, and every `format` but `json` and `atom` gives
    the whole of it, not a page.
    """
    return answer_list(request, database, query, list_companies)


@router.get(
    "/v1/companies/{id}",
    operation_id="get_company",
    summary="Get one company",
    response_model=OrganizationRead,
    responses=item_endpoint.RESPONSES,
)
def get_of_kind_company(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["xgimi"])],
    query: Annotated[OneQuery, Query()],
) -> Response:
    """One organization of kind `company`; any other organization is not found here."""
    with open_snapshot(database, query.as_of) as session:
        body = get_company(session, resource_id)
        content, media_type = represent(request, session, "organization", body, query)
    return answer_document(request, content, "company", resource_id, media_type)


@router.post(
    "/v1/organizations",
    operation_id="create_organization",
    summary="Create an organization",
    status_code=201,
    response_model=OrganizationRead,
    responses=describe_creation(OrganizationRead),
)
def create(sent: Creation, must_be_new: IfNoneMatch, body: OrganizationCreate) -> Response:
    """Who takes part in achievements.

    Every rule of the catalogue is checked, and all faults are told at once. `dry_run` checks only.
    Repeat the request with the same `Idempotency-Key` if no answer came: it is done once.
    """
    return answer_create(sent, "organization", body, must_be_new=must_be_new)


@router.patch(
    "/v1/organizations/{id}",
    operation_id="update_organization",
    summary="Change an organization",
    response_model=OrganizationRead,
    responses=CHANGED_RESPONSES,
)
def update(
    sent: Change,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["boe"])],
    body: Annotated[dict[str, Any], Body(media_type=MERGE_PATCH, examples=[{"country": "CN"}])],
) -> Response:
    """Correct an organization.

    A merge patch (RFC 7396) of the fields that creating one takes: what is named is replaced, null
    takes it away, and lists are replaced whole. `If-Match` is the `ETag` that you have seen; if there
    is another one by now, nothing is changed.
    """
    return answer_patch(sent, "organization", (resource_id, body), precondition)


@router.delete(
    "/v1/organizations/{id}",
    operation_id="withdraw_organization",
    summary="Withdraw an organization",
    response_model=OrganizationRead,
    responses=CHANGED_RESPONSES,
)
def withdraw(
    sent: Withdrawal,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["boe"])],
) -> Response:
    """Say that an organization does not stand, and why. It is not deleted, but left out unless asked for.

    It keeps its path and its history; a change of its `status` brings it back. While any achievement that
    stands refers to it, the answer is 409.
    """
    return answer_withdrawal(sent, "organization", resource_id, precondition)
