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
    """List organizations: companies, universities, research institutes, industry bodies, governments.

    Items are ordered by `sort`; without `sort`, by relevance if there is `q`, else by `id`. A page has
    up to `limit` items; `links.next`, `meta.next_cursor` and the `Link` header lead to the next page.
    Different filters must all match; repeated values of one filter are alternatives, and `x__not`
    excludes what the filter `x` matches. `facet` counts the items of the list by a property, and `as_of`
    shows an earlier revision. Every `format` except `json` and `atom` returns the full list instead of
    a page.
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
    """Get one organization, with its names by language and the spellings used by sources."""
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
    """List the organizations of kind `company`.

    Items are ordered by `sort`; without `sort`, by relevance if there is `q`, else by `id`. A page has
    up to `limit` items; `links.next`, `meta.next_cursor` and the `Link` header lead to the next page.
    Different filters must all match; repeated values of one filter are alternatives, and `x__not`
    excludes what the filter `x` matches. `facet` counts the items of the list by a property, and `as_of`
    shows an earlier revision. Every `format` except `json` and `atom` returns the full list instead of
    a page.
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
    """Get one organization of kind `company`; for any other organization the response is 404."""
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
    """Create an organization that takes part in achievements.

    All rules of the catalogue are checked, and all faults are reported at once. With `dry_run`, the
    organization is checked but not stored. If no response arrives, repeat the request with the same
    `Idempotency-Key`: the request is executed only once.
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
    """Change an organization.

    The body is a merge patch (RFC 7396) of the fields used to create an organization: a named field is
    replaced, null removes the field, and lists are replaced as a whole. Send the `ETag` that you have
    seen as `If-Match`; if the organization has changed since, the response is 412 and nothing is
    changed.
    """
    return answer_patch(sent, "organization", resource_id, body, precondition)


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
    """Mark an organization as withdrawn, with a reason.

    Lists leave out withdrawn organizations by default. The organization keeps its path and its history;
    changing its `status` makes it current again. The response is 409 while a current achievement refers
    to the organization.
    """
    return answer_withdrawal(sent, "organization", resource_id, precondition)
