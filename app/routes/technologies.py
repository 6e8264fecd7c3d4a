"""Technologies over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.queries.technologies import list_technologies
from app.routes import ones
from app.routes.dependencies import DatabaseDependency, Identifier
from app.routes.lists import RESPONSES, answer_list
from app.routes.ones import answer_one
from app.schemas.technologies import (
    OneTechnologyQuery,
    TechnologyList,
    TechnologyQuery,
    TechnologyRead,
)

router = APIRouter(prefix="/v1/technologies", tags=["technologies"])


@router.get(
    "",
    operation_id="list_technologies",
    summary="List technologies",
    response_model=TechnologyList,
    responses=RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[TechnologyQuery, Query()]
) -> Response:
    """Named technologies and products, each with its field and what it is a part or kind of.

    In order of `id`, of `sort`, or with `q` the best hits first. A page holds up to `limit`;
    `links.next`, `meta.next_cursor` and the `Link` header lead to the next one. Different parameters
    must all hold; a repeated one means any of its values, and `x__not` leaves out what `x` finds.
    `facet` counts the list, `as_of` shows it as it was, and every `format` but `json` and `atom` gives
    the whole of it, not a page.
    """
    return answer_list(request, database, query, list_technologies)


@router.get(
    "/{id}",
    operation_id="get_technology",
    summary="Get one technology",
    response_model=TechnologyRead,
    responses=ones.RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["subsea-production-system"])],
    query: Annotated[OneTechnologyQuery, Query()],
) -> Response:
    """One technology."""
    return answer_one(request, database, "technology", resource_id, query)
