"""Metrics over HTTP: the quantities that numbers measure."""

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
    """List metrics: what numbers measure, in which canonical unit, and which direction is better.

    Items are ordered by `sort`; without `sort`, by relevance if there is `q`, else by `id`. A page has
    up to `limit` items; `links.next`, `meta.next_cursor` and the `Link` header lead to the next page.
    Different filters must all match; repeated values of one filter are alternatives, and `x__not`
    excludes what the filter `x` matches. `facet` counts the items of the list by a property, and `as_of`
    shows an earlier revision. Every `format` except `json` and `atom` returns the full list instead of
    a page.
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
    """Get one metric, with its definition and its canonical unit."""
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
    """Create a metric: what numbers measure, and in which unit.

    All rules of the catalogue are checked, and all faults are reported at once. With `dry_run`, the
    metric is checked but not stored. If no response arrives, repeat the request with the same
    `Idempotency-Key`: the request is executed only once.
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
    """Change a metric. Its unit cannot be changed, because the numbers of claims are converted to it.

    The body is a merge patch (RFC 7396) of the fields used to create a metric: a named field is
    replaced, null removes the field, and lists are replaced as a whole. Send the `ETag` that you have
    seen as `If-Match`; if the metric has changed since, the response is 412 and nothing is changed.
    """
    return answer_patch(sent, "metric", resource_id, body, precondition)


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
    """Mark a metric as withdrawn, with a reason. Lists leave out withdrawn metrics by default.

    The metric keeps its path and its history; changing its `status` makes it current again. The
    response is 409 while a current claim refers to the metric.
    """
    return answer_withdrawal(sent, "metric", resource_id, precondition)
