"""Metrics over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.queries.metrics import list_metrics
from app.queries.pages import get_document
from app.routes.answers import LIST_RESPONSES, ONE_RESPONSES, answer_document, answer_page
from app.routes.dependencies import DatabaseDependency, Identifier, WithoutParameters
from app.schemas.metrics import MetricList, MetricQuery, MetricRead

router = APIRouter(prefix="/v1/metrics", tags=["metrics"])


@router.get(
    "",
    operation_id="list_metrics",
    summary="List metrics",
    response_model=MetricList,
    responses=LIST_RESPONSES,
)
def list_(
    request: Request, database: DatabaseDependency, query: Annotated[MetricQuery, Query()]
) -> Response:
    """What numbers measure: the definition, the canonical unit, and which way is better.

    In order of `id`. A page holds up to `limit`; `links.next`, `meta.next_cursor` and the `Link`
    header lead to the next one. Different parameters must all hold; a repeated one means any of
    its values.
    """
    with database.read() as session:
        page = list_metrics(session, query)
    return answer_page(request, page)


@router.get(
    "/{id}",
    operation_id="get_metric",
    summary="Get one metric",
    response_model=MetricRead,
    responses=ONE_RESPONSES,
)
def get(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])],
    _none: WithoutParameters,
) -> Response:
    """One metric."""
    with database.read() as session:
        body = get_document(session, "metric", resource_id)
    return answer_document(request, body, "metric", resource_id)
