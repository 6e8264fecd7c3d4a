"""Claims beside each other over HTTP: related ones, a metric in time, a table to compare."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.errors import NotFound
from app.formats.tables.resource_columns import CELLS, POINTS, list_cells, list_points
from app.queries.analysis.compare import compare_claims
from app.queries.analysis.related import list_related
from app.queries.analysis.timeline import get_timeline
from app.routes.http.dependencies import DatabaseDependency, Identifier
from app.routes.http.formats import TABLE_CONTENT, TABLE_FORMATS, answer_table, choose_format
from app.routes.http.responses import LIST_RESPONSES, ONE_RESPONSES, answer_bytes, link_page
from app.routes.http.snapshot import open_snapshot
from app.schemas.comparison import (
    ComparisonQuery,
    ComparisonRead,
    RelatedList,
    RelatedQuery,
    TimelineQuery,
    TimelineRead,
)
from app.schemas.list_parameters import Format

router = APIRouter(prefix="/v1")


@router.get(
    "/claims/{id}/related",
    operation_id="list_related_claims",
    summary="List the claims related to a claim",
    tags=["claims"],
    response_model=RelatedList,
    responses=LIST_RESPONSES,
)
def list_related_claims(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiberhome-calls-30-billion"])],
    query: Annotated[RelatedQuery, Query()],
) -> Response:
    """Claims on the same metric, each with its relation to this one and every part that differs.

    Exact rules decide, in this order: another definition (a requirement is not a result, and a
    ratio is of something); the order that a source gives; another scope (organizations, technology,
    or the source's own words for what the number is about); another period, where a later result
    supersedes an earlier one and a statistic stays true of its own time. What is left says the same
    (`duplicate`), excludes the other (`contradicts`) or neither (`compatible`). Numbers are compared
    as numbers; likeness of text never makes two claims one.
    """
    with open_snapshot(database, query.as_of) as session:
        related = list_related(session, resource_id, query)
    if related is None:
        raise NotFound.of("claim", resource_id)
    links, headers = link_page(request.url.path, request.url.query, related.meta)
    body = related.model_copy(update={"links": links}).model_dump_json().encode()
    return answer_bytes(request, body, "application/json", headers)


@router.get(
    "/metrics/{id}/timeline",
    operation_id="get_metric_timeline",
    summary="Get the timeline of a metric",
    tags=["metrics"],
    response_model=TimelineRead,
    responses={200: {"content": TABLE_CONTENT}, **ONE_RESPONSES},
)
def get_metric_timeline(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiber-length-per-preform"])],
    query: Annotated[TimelineQuery, Query()],
) -> Response:
    """Baselines and results of a metric in order, and which was the record at its time.

    Points are ordered by their periods, by the baseline of a claim, and by the order that a source
    itself gives; an undated point is never placed by guess, but stands in a line of its own under
    `undated`. Requirements and targets are no points. `format=csv`, `csv-spreadsheet` and `md` give rows.
    """
    with open_snapshot(database, query.as_of) as session:
        timeline = get_timeline(session, resource_id, query)
    if timeline is None:
        raise NotFound.of("metric", resource_id)
    chosen = choose_format(request, query.format, TABLE_FORMATS)
    if chosen is Format.JSON:
        return answer_bytes(request, timeline.model_dump_json().encode(), "application/json", {})
    return answer_table(request, chosen, POINTS, list_points(timeline))


@router.get(
    "/compare",
    operation_id="compare_claims",
    summary="Compare claims in a table",
    tags=["claims"],
    response_model=ComparisonRead,
    responses={200: {"content": TABLE_CONTENT}, **ONE_RESPONSES},
)
def compare(
    request: Request, database: DatabaseDependency, query: Annotated[ComparisonQuery, Query()]
) -> Response:
    """A table of organizations by metrics, or of chosen claims.

    Each cell names its claim, with the exact value, the period and the quote, and says whether it
    can be compared with the others and why not. Nothing is averaged, converted away or left out in
    silence: an empty cell says `no_claim`. `format=csv`, `csv-spreadsheet` and `md` give rows.
    """
    with open_snapshot(database, query.as_of) as session:
        comparison = compare_claims(session, query)
    chosen = choose_format(request, query.format, TABLE_FORMATS)
    if chosen is Format.JSON:
        return answer_bytes(request, comparison.model_dump_json().encode(), "application/json", {})
    return answer_table(request, chosen, CELLS, list_cells(comparison))
