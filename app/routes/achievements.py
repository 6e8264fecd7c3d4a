"""Achievements over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.queries.achievements import list_achievements
from app.queries.pages import get_document
from app.routes.answers import LIST_RESPONSES, ONE_RESPONSES, answer_document, answer_page
from app.routes.dependencies import DatabaseDependency, Identifier, WithoutParameters
from app.schemas.achievements import AchievementList, AchievementQuery, AchievementRead

router = APIRouter(prefix="/v1/achievements", tags=["achievements"])


@router.get(
    "",
    operation_id="list_achievements",
    summary="List achievements",
    response_model=AchievementList,
    responses=LIST_RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[AchievementQuery, Query()]
) -> Response:
    """What was reached or is under way, with or without a number.

    In order of `id`. A page holds up to `limit`; `links.next`, `meta.next_cursor` and the `Link`
    header lead to the next one. Different parameters must all hold; a repeated one means any of
    its values.
    """
    with database.read() as session:
        page = list_achievements(session, query)
    return answer_page(request, page)


@router.get(
    "/{id}",
    operation_id="get_achievement",
    summary="Get one achievement",
    response_model=AchievementRead,
    responses=ONE_RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["foldable-flexible-display"])],
    _none: WithoutParameters,
) -> Response:
    """One achievement, with the words that report it."""
    with database.read() as session:
        body = get_document(session, "achievement", resource_id)
    return answer_document(request, body, "achievement", resource_id)
