"""Achievements over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from starlette.responses import Response

from app.queries.resources.achievements import list_achievements
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
from app.routes.resources import item_endpoint
from app.routes.resources.item_endpoint import answer_item
from app.routes.resources.list_endpoint import RESPONSES, answer_list
from app.schemas.achievements import (
    AchievementCreate,
    AchievementList,
    AchievementQuery,
    AchievementRead,
    OneAchievementQuery,
)

router = APIRouter(prefix="/v1/achievements", tags=["achievements"], route_class=JsonRoute)


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
    responses=item_endpoint.RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["foldable-flexible-display"])],
    query: Annotated[OneAchievementQuery, Query()],
) -> Response:
    """One achievement, with the words that report it."""
    return answer_item(request, database, "achievement", resource_id, query)


@router.post(
    "",
    operation_id="create_achievement",
    summary="Create an achievement",
    status_code=201,
    response_model=AchievementRead,
    responses=describe_creation(AchievementRead),
)
def create(sent: Creation, must_be_new: IfNoneMatch, body: AchievementCreate) -> Response:
    """Something reached or under way, with or without a number.

    Every rule of the catalogue is checked, and all faults are told at once. `dry_run` checks only.
    Repeat the request with the same `Idempotency-Key` if no answer came: it is done once.
    """
    return answer_create(sent, "achievement", body, must_be_new=must_be_new)


@router.patch(
    "/{id}",
    operation_id="update_achievement",
    summary="Change an achievement",
    response_model=AchievementRead,
    responses=CHANGED_RESPONSES,
)
def update(
    sent: Change,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["foldable-flexible-display"])],
    body: Annotated[dict[str, Any], Body(media_type=MERGE_PATCH, examples=[{"place": "Wuhan"}])],
) -> Response:
    """Correct an achievement.

    A merge patch (RFC 7396) of the fields that creating one takes: what is named is replaced, null
    takes it away, and lists are replaced whole. `If-Match` is the `ETag` that you have seen; if there
    is another one by now, nothing is changed.
    """
    return answer_patch(sent, "achievement", (resource_id, body), precondition)


@router.delete(
    "/{id}",
    operation_id="withdraw_achievement",
    summary="Withdraw an achievement",
    response_model=AchievementRead,
    responses=CHANGED_RESPONSES,
)
def withdraw(
    sent: Withdrawal,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["foldable-flexible-display"])],
) -> Response:
    """Say that an achievement does not stand, and why. It is not deleted, but left out unless asked for.

    It keeps its path and its history; a change of its `status` brings it back. While any claim that
    stands refers to it, the answer is 409.
    """
    return answer_withdrawal(sent, "achievement", resource_id, precondition)
