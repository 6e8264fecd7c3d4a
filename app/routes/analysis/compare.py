"""Related claims, the timeline of a metric, and comparison tables over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.database.replicas import RequestReads
from app.errors import NotFound
from app.formats.export import TEXT_TABLES
from app.formats.file_format import Format
from app.formats.tables.resource_columns import CELLS, POINTS, list_cells, list_points
from app.queries.analysis.compare import compare_claims
from app.queries.analysis.related import list_related
from app.queries.analysis.timeline import get_timeline
from app.routes.http.dependencies import DatabaseDependency, Identifier
from app.routes.http.files import JsonOperation, add_file, answer_table
from app.routes.http.responses import READ_RESPONSES, answer_bytes, link_page, link_request
from app.routes.http.snapshot import open_snapshot
from app.routes.http.work_route import CostlyRoute
from app.schemas.comparison import (
    ComparisonQuery,
    ComparisonRead,
    RelatedList,
    RelatedQuery,
    TimelineQuery,
    TimelineRead,
)

_EXAMPLE = "fiber-length-per-preform"
_TIMELINE = JsonOperation(
    "/metrics/{id}/timeline",
    "get_metric_timeline",
    "Get the points of a timeline, one a row,",
    "metrics",
)
_COMPARISON = JsonOperation(
    "/compare", "compare_claims", "Compare claims, one cell a row,", "claims"
)

router = APIRouter(prefix="/v1", route_class=CostlyRoute)


@router.get(
    "/claims/{id}/related",
    operation_id="list_related_claims",
    summary="List the claims related to a claim",
    tags=["claims"],
    response_model=RelatedList,
    responses=READ_RESPONSES,
)
def list_related_claims(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=["fiberhome-calls-30-billion"])],
    query: Annotated[RelatedQuery, Query()],
) -> Response:
    """List the other claims on the same metric, each with its relation to the requested claim.

    All differences between the two claims are listed too. Exact rules decide the relation, and the first
    rule that applies counts: another definition (a requirement is not a result; ratios can have
    different bases); an order stated by a source; another scope (organizations, technology, or what the
    source says the number is about); another period, where a later result supersedes an earlier one and
    a statistic stays true of its own time. If no rule applies, two claims say the same (`duplicate`),
    exclude each other (`contradicts`), or neither (`compatible`). Numbers are compared exactly; similar
    text never makes two claims the same.
    """
    with open_snapshot(database, query.as_of) as session:
        related = list_related(session, resource_id, query)
    if related is None:
        raise NotFound.of("claim", resource_id, query.as_of)
    links, headers = link_page(link_request(request), request.url.query, related.meta)
    body = related.model_copy(update={"links": links}).model_dump_json().encode()
    return answer_bytes(request, body, "application/json", headers)


@router.get(
    "/metrics/{id}/timeline",
    operation_id="get_metric_timeline",
    summary="Get the timeline of a metric",
    tags=["metrics"],
    response_model=TimelineRead,
    responses=READ_RESPONSES,
)
def get_metric_timeline(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=[_EXAMPLE])],
    query: Annotated[TimelineQuery, Query()],
) -> Response:
    """Get the baselines and results of a metric in order of time, and which of them were records.

    A baseline is the number that a change starts from. Each baseline or result is a point. Points are
    ordered by their periods, by the baseline of a claim, and by the order that a source states. The
    position of an undated point is never guessed: such points are in separate lines under `undated`.
    Requirements and targets are not included.
    """
    timeline = _read_timeline(database, resource_id, query)
    return answer_bytes(request, timeline.model_dump_json().encode(), "application/json", {})


def _read_timeline(database: RequestReads, metric_id: str, query: TimelineQuery) -> TimelineRead:
    with open_snapshot(database, query.as_of) as session:
        timeline = get_timeline(session, metric_id, query)
    if timeline is None:
        raise NotFound.of("metric", metric_id, query.as_of)
    return timeline


@router.get(
    "/compare",
    operation_id="compare_claims",
    summary="Compare claims in a table",
    tags=["claims"],
    response_model=ComparisonRead,
    responses=READ_RESPONSES,
)
def compare(
    request: Request, database: DatabaseDependency, query: Annotated[ComparisonQuery, Query()]
) -> Response:
    """Get a table of organizations by metrics, or of chosen claims.

    Each cell has its claim with the exact value, the period and the quotes. `comparable` says whether
    the cell can be compared with the other cells of its metric, and `reasons` says why not. Nothing is
    averaged, and nothing is left out silently: an empty cell has the reason `no_claim`.
    """
    with open_snapshot(database, query.as_of) as session:
        comparison = compare_claims(session, query)
    return answer_bytes(request, comparison.model_dump_json().encode(), "application/json", {})


def _add_tables(chosen: Format) -> None:
    """Add the tables of a timeline and of a comparison in a format."""

    def get_timeline_table(
        request: Request,
        database: DatabaseDependency,
        resource_id: Annotated[Identifier, Path(alias="id", examples=[_EXAMPLE])],
        query: Annotated[TimelineQuery, Query()],
    ) -> Response:
        timeline = _read_timeline(database, resource_id, query)
        return answer_table(request, chosen, POINTS, list_points(timeline))

    def compare_in_table(
        request: Request, database: DatabaseDependency, query: Annotated[ComparisonQuery, Query()]
    ) -> Response:
        with open_snapshot(database, query.as_of) as session:
            comparison = compare_claims(session, query)
        return answer_table(request, chosen, CELLS, list_cells(comparison))

    add_file(router, _TIMELINE, chosen, get_timeline_table)
    add_file(router, _COMPARISON, chosen, compare_in_table)


for _table in TEXT_TABLES:
    _add_tables(_table)
