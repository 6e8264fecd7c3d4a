"""Technologies over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.queries.pages import get_document
from app.queries.technologies import list_technologies
from app.routes.answers import LIST_RESPONSES, ONE_RESPONSES, answer_document, answer_page
from app.routes.dependencies import DatabaseDependency, Identifier, WithoutParameters
from app.schemas.technologies import TechnologyList, TechnologyQuery, TechnologyRead

router = APIRouter(prefix="/v1/technologies", tags=["technologies"])


@router.get(
    "",
    operation_id="list_technologies",
    summary="List technologies",
    response_model=TechnologyList,
    responses=LIST_RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[TechnologyQuery, Query()]
) -> Response:
    """Named technologies and products, each with its field and what it is a part or kind of.

    In order of `id`. A page holds up to `limit`; `links.next`, `meta.next_cursor` and the `Link`
    header lead to the next one. Different parameters must all hold; a repeated one means any of
    its values.
    """
    with database.read() as session:
        page = list_technologies(session, query)
    return answer_page(request, page)


@router.get(
    "/{id}",
    operation_id="get_technology",
    summary="Get one technology",
    response_model=TechnologyRead,
    responses=ONE_RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["subsea-production-system"])],
    _none: WithoutParameters,
) -> Response:
    """One technology."""
    with database.read() as session:
        body = get_document(session, "technology", resource_id)
    return answer_document(request, body, "technology", resource_id)
