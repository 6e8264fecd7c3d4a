"""Metrics over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.queries.metrics import list_metrics
from app.routes import ones
from app.routes.dependencies import DatabaseDependency, Identifier
from app.routes.lists import RESPONSES, answer_list
from app.routes.ones import answer_one
from app.schemas.metrics import MetricList, MetricQuery, MetricRead
from app.schemas.queries import OneQuery

router = APIRouter(prefix="/v1/metrics", tags=["metrics"])


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
    responses=ones.RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])],
    query: Annotated[OneQuery, Query()],
) -> Response:
    """One metric."""
    return answer_one(request, database, "metric", resource_id, query)
