"""Achievements over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.queries.achievements import list_achievements
from app.routes import ones
from app.routes.dependencies import DatabaseDependency, Identifier
from app.routes.lists import RESPONSES, answer_list
from app.routes.ones import answer_one
from app.schemas.achievements import (
    AchievementList,
    AchievementQuery,
    AchievementRead,
    OneAchievementQuery,
)

router = APIRouter(prefix="/v1/achievements", tags=["achievements"])


@router.get(
    "",
    operation_id="list_achievements",
    summary="List achievements",
    response_model=AchievementList,
    responses=RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[AchievementQuery, Query()]
) -> Response:
    """What was reached or is under way, with or without a number.

    In order of `id`, of `sort`, or with `q` the best hits first. A page holds up to `limit`;
    `links.next`, `meta.next_cursor` and the `Link` header lead to the next one. Different parameters
    must all hold; a repeated one means any of its values, and `x__not` leaves out what `x` finds.
    `facet` counts the list, `as_of` shows it as it was, and every `format` but `json` and `atom` gives
    the whole of it, not a page.
    """
    return answer_list(request, database, query, list_achievements)


@router.get(
    "/{id}",
    operation_id="get_achievement",
    summary="Get one achievement",
    response_model=AchievementRead,
    responses=ones.RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["foldable-flexible-display"])],
    query: Annotated[OneAchievementQuery, Query()],
) -> Response:
    """One achievement, with the words that report it."""
    return answer_one(request, database, "achievement", resource_id, query)
