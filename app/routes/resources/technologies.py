"""Technologies over HTTP: technologies and products, in a hierarchy."""

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
    """List technologies and products, each with its field and its broader technology.

    Items are ordered by `sort`; without `sort`, by relevance if there is `q`, else by `id`. A page has
    up to `limit` items; `links.next`, `meta.next_cursor` and the `Link` header lead to the next page.
    Different filters must all match; repeated values of one filter are alternatives, and `x__not`
    excludes what the filter `x` matches. `facet` counts the items of the list by a property, and `as_of`
    shows an earlier revision. Every `format` except `json` and `atom` returns the full list instead of
    a page.
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
    """Get one technology, with its names, its field and its broader technology."""
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
    """Create a technology that achievements can refer to.

    All rules of the catalogue are checked, and all faults are reported at once. With `dry_run`, the
    technology is checked but not stored. If no response arrives, repeat the request with the same
    `Idempotency-Key`: the request is executed only once.
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
    """Change a technology.

    The body is a merge patch (RFC 7396) of the fields used to create a technology: a named field is
    replaced, null removes the field, and lists are replaced as a whole. Send the `ETag` that you have
    seen as `If-Match`; if the technology has changed since, the response is 412 and nothing is changed.
    """
    return answer_patch(sent, "technology", resource_id, body, precondition)


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
    """Mark a technology as withdrawn, with a reason. Lists leave out withdrawn technologies by default.

    The technology keeps its path and its history; changing its `status` makes it current again. The
    response is 409 while a current achievement or narrower technology refers to the technology.
    """
    return answer_withdrawal(sent, "technology", resource_id, precondition)
