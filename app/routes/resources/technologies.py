"""Technologies over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from starlette.responses import Response

from app.queries.resources.technologies import list_technologies
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
from app.schemas.technologies import (
    OneTechnologyQuery,
    TechnologyCreate,
    TechnologyList,
    TechnologyQuery,
    TechnologyRead,
)

router = APIRouter(prefix="/v1/technologies", tags=["technologies"], route_class=JsonRoute)


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
    responses=item_endpoint.RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["subsea-production-system"])],
    query: Annotated[OneTechnologyQuery, Query()],
) -> Response:
    """One technology."""
    return answer_item(request, database, "technology", resource_id, query)


@router.post(
    "",
    operation_id="create_technology",
    summary="Create a technology",
    status_code=201,
    response_model=TechnologyRead,
    responses=describe_creation(TechnologyRead),
)
def create(sent: Creation, must_be_new: IfNoneMatch, body: TechnologyCreate) -> Response:
    """What achievements advance.

    Every rule of the catalogue is checked, and all faults are told at once. `dry_run` checks only.
    Repeat the request with the same `Idempotency-Key` if no answer came: it is done once.
    """
    return answer_create(sent, "technology", body, must_be_new=must_be_new)


@router.patch(
    "/{id}",
    operation_id="update_technology",
    summary="Change a technology",
    response_model=TechnologyRead,
    responses=CHANGED_RESPONSES,
)
def update(
    sent: Change,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["foldable-flexible-display"])],
    body: Annotated[dict[str, Any], Body(media_type=MERGE_PATCH, examples=[{"description": None}])],
) -> Response:
    """Correct a technology.

    A merge patch (RFC 7396) of the fields that creating one takes: what is named is replaced, null
    takes it away, and lists are replaced whole. `If-Match` is the `ETag` that you have seen; if there
    is another one by now, nothing is changed.
    """
    return answer_patch(sent, "technology", (resource_id, body), precondition)


@router.delete(
    "/{id}",
    operation_id="withdraw_technology",
    summary="Withdraw a technology",
    response_model=TechnologyRead,
    responses=CHANGED_RESPONSES,
)
def withdraw(
    sent: Withdrawal,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["projector"])],
) -> Response:
    """Say that a technology does not stand, and why. It is not deleted, but left out unless asked for.

    It keeps its path and its history; a change of its `status` brings it back. While any achievement or narrower technology that
    stands refers to it, the answer is 409.
    """
    return answer_withdrawal(sent, "technology", resource_id, precondition)
