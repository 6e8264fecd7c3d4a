"""Organizations over HTTP, and the companies among them."""

from typing import Annotated

from fastapi import Path, Query, Request
from starlette.responses import Response

from app.queries.resources.organizations import get_company
from app.routes.http.dependencies import DatabaseDependency, Identifier
from app.routes.http.responses import READ_RESPONSES
from app.routes.resources import item_endpoint
from app.routes.resources.crud import Declaration, add_list, make_router
from app.schemas.list_parameters import OneQuery
from app.schemas.organizations import OrganizationList, OrganizationRead

router = make_router(
    Declaration(
        kind="organization",
        page=OrganizationList,
        examples=("xgimi", "boe", "boe"),
        created={
            "id": "voltara",
            "kind": "company",
            "names": {"en": "Voltara Ltd."},
            "aliases": ["Voltara"],
        },
        patch={"country": "CN"},
        list_manual="List organizations: companies, universities, research institutes, industry bodies, governments.",
        item_manual="Get one organization, with its names by language and the spellings used by sources.",
        create_manual="Create an organization that takes part in achievements.",
        referrer="achievement refers to",
    )
)
add_list(router, "companies", OrganizationList, "List the organizations of kind `company`.")
_COMPANIES = item_endpoint.Items("companies", "organization", "company", "xgimi", get_company)
item_endpoint.add_linked_data(router, _COMPANIES)


@router.get(
    "/v1/companies/{id}",
    operation_id="get_company",
    summary="Get one company",
    response_model=OrganizationRead,
    responses=READ_RESPONSES,
)
def get_of_kind_company(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["xgimi"])],
    query: Annotated[OneQuery, Query()],
) -> Response:
    """Get one organization of kind `company`; for any other organization the response is 404."""
    return item_endpoint.answer_item(request, database, _COMPANIES, resource_id, query)
