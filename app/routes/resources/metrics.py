"""Metrics over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from starlette.responses import Response

from app.queries.resources.metrics import list_metrics
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
from app.schemas.list_parameters import OneQuery
from app.schemas.metrics import (
    MetricCreate,
    MetricList,
    MetricQuery,
    MetricRead,
)

router = APIRouter(prefix="/v1/metrics", tags=["metrics"], route_class=JsonRoute)


@router.get(
    "",
    operation_id="list_metrics",
    summary="List metrics",
    response_model=MetricList,
    responses=RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[MetricQuery, Query()]
) -> Response:
    """What numbers measure: the definition, the canonical unit, and which way is better.

    In order of `id`, of `sort`, or with `q` the best hits first. A page holds up to `limit`;
    `links.next`, `meta.next_cursor` and the `Link` header lead to the next one. Different parameters
    must all hold; a repeated one means any of its values, and `x__not` leaves out what `x` finds.
    `facet` counts the list, `as_of` shows it as it was, and every `format` but `json` and `atom` gives
    the whole of it, not a page.
    """
    return answer_list(request, database, query, list_metrics)


@router.get(
    "/{id}",
    operation_id="get_metric",
    summary="Get one metric",
    response_model=MetricRead,
    responses=item_endpoint.RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])],
    query: Annotated[OneQuery, Query()],
) -> Response:
    """One metric."""
    return answer_item(request, database, "metric", resource_id, query)


@router.post(
    "",
    operation_id="create_metric",
    summary="Create a metric",
    status_code=201,
    response_model=MetricRead,
    responses=describe_creation(MetricRead),
)
def create(sent: Creation, must_be_new: IfNoneMatch, body: MetricCreate) -> Response:
    """What numbers measure, and in which unit.

    Every rule of the catalogue is checked, and all faults are told at once. `dry_run` checks only.
    Repeat the request with the same `Idempotency-Key` if no answer came: it is done once.
    """
    return answer_create(sent, "metric", body, must_be_new=must_be_new)


@router.patch(
    "/{id}",
    operation_id="update_metric",
    summary="Change a metric",
    response_model=MetricRead,
    responses=CHANGED_RESPONSES,
)
def update(
    sent: Change,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["thickness"])],
    body: Annotated[
        dict[str, Any], Body(media_type=MERGE_PATCH, examples=[{"definition": "how thick it is"}])
    ],
) -> Response:
    """Correct a metric. Its unit stays as it is: claims are normalised to it.

    A merge patch (RFC 7396) of the fields that creating one takes: what is named is replaced, null
    takes it away, and lists are replaced whole. `If-Match` is the `ETag` that you have seen; if there
    is another one by now, nothing is changed.
    """
    return answer_patch(sent, "metric", (resource_id, body), precondition)


@router.delete(
    "/{id}",
    operation_id="withdraw_metric",
    summary="Withdraw a metric",
    response_model=MetricRead,
    responses=CHANGED_RESPONSES,
)
def withdraw(
    sent: Withdrawal,
    precondition: IfMatch,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["thickness"])],
) -> Response:
    """Say that a metric does not stand, and why. It is not deleted, but left out unless asked for.

    It keeps its path and its history; a change of its `status` brings it back. While any claim that
    stands refers to it, the answer is 409.
    """
    return answer_withdrawal(sent, "metric", resource_id, precondition)
