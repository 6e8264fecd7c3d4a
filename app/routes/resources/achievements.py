"""Achievements over HTTP: results that were reached or are under way."""

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
    """List achievements: results that were reached or are under way, with or without a number.

    Items are ordered by `sort`; without `sort`, by relevance if there is `q`, else by `id`. A page has
    up to `limit` items; `links.next`, `meta.next_cursor` and the `Link` header lead to the next page.
    Different filters must all match; repeated values of one filter are alternatives, and `x__not`
    excludes what the filter `x` matches. `facet` counts the items of the list by a property, and `as_of`
    shows an earlier revision. Every `format` except `json` and `atom` returns the full list instead of
    a page.
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
    """Get one achievement, with the quotes that report it."""
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
    """Create an achievement: a result that was reached or is under way, with or without a number.

    All rules of the catalogue are checked, and all faults are reported at once. With `dry_run`, the
    achievement is checked but not stored. If no response arrives, repeat the request with the same
    `Idempotency-Key`: the request is executed only once.
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
    """Change an achievement.

    The body is a merge patch (RFC 7396) of the fields used to create an achievement: a named field is
    replaced, null removes the field, and lists are replaced as a whole. Send the `ETag` that you have
    seen as `If-Match`; if the achievement has changed since, the response is 412 and nothing is changed.
    """
    return answer_patch(sent, "achievement", resource_id, body, precondition)


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
    """Mark an achievement as withdrawn, with a reason.

    Lists leave out withdrawn achievements by default. The achievement keeps its path and its history;
    changing its `status` makes it current again. The response is 409 while a current claim refers to
    the achievement.
    """
    return answer_withdrawal(sent, "achievement", resource_id, precondition)
