"""Organizations over HTTP, and the companies among them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.queries.organizations import get_company, list_companies, list_organizations
from app.queries.pages import get_document
from app.routes.answers import LIST_RESPONSES, ONE_RESPONSES, answer_document, answer_page
from app.routes.dependencies import DatabaseDependency, Identifier, WithoutParameters
from app.schemas.organizations import (
    CompanyQuery,
    OrganizationList,
    OrganizationQuery,
    OrganizationRead,
)

router = APIRouter(tags=["organizations"])


@router.get(
    "/v1/organizations",
    operation_id="list_organizations",
    summary="List organizations",
    response_model=OrganizationList,
    responses=LIST_RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[OrganizationQuery, Query()]
) -> Response:
    """Companies, universities, research institutes, industry bodies and governments.

    In order of `id`. A page holds up to `limit`; `links.next`, `meta.next_cursor` and the `Link`
    header lead to the next one. Different parameters must all hold; a repeated one means any of
    its values.
    """
    with database.read() as session:
        page = list_organizations(session, query)
    return answer_page(request, page)


@router.get(
    "/v1/organizations/{id}",
    operation_id="get_organization",
    summary="Get one organization",
    response_model=OrganizationRead,
    responses=ONE_RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["xgimi"])],
    _none: WithoutParameters,
) -> Response:
    """One organization, with its names by language and the spellings that sources use."""
    with database.read() as session:
        body = get_document(session, "organization", resource_id)
    return answer_document(request, body, "organization", resource_id)


@router.get(
    "/v1/companies",
    operation_id="list_companies",
    summary="List companies",
    response_model=OrganizationList,
    responses=LIST_RESPONSES,
)
def list_of_kind_company(
    request: Request, database: DatabaseDependency, query: Annotated[CompanyQuery, Query()]
) -> Response:
    """The organizations of kind `company`.

    In order of `id`. A page holds up to `limit`; `links.next`, `meta.next_cursor` and the `Link`
    header lead to the next one. Different parameters must all hold; a repeated one means any of
    its values.
    """
    with database.read() as session:
        page = list_companies(session, query)
    return answer_page(request, page)


@router.get(
    "/v1/companies/{id}",
    operation_id="get_company",
    summary="Get one company",
    response_model=OrganizationRead,
    responses=ONE_RESPONSES,
)
def get_of_kind_company(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["xgimi"])],
    _none: WithoutParameters,
) -> Response:
    """One organization of kind `company`; any other organization is not found here."""
    with database.read() as session:
        body = get_company(session, resource_id)
    return answer_document(request, body, "company", resource_id)
