"""Related claims, the timeline and records of a metric, and comparison tables over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.database.replicas import RequestReads
from app.errors import NotFound
from app.formats.export import TEXT_TABLES
from app.formats.file_format import Format
from app.formats.tables.analysis_columns import CELLS, POINTS, list_cells, list_points
from app.queries.comparison.compare import compare_claims
from app.queries.comparison.record import get_records
from app.queries.comparison.related import list_related
from app.queries.comparison.timeline import get_timeline
from app.routes.http.dependencies import DatabaseDependency, Identifier
from app.routes.http.files import JsonOperation, add_file, answer_table
from app.routes.http.responses import READ_RESPONSES, answer_bytes, link_page, link_request
from app.routes.http.snapshot import open_snapshot
from app.routes.http.work_route import CostlyRoute
from app.schemas.comparison import ComparisonQuery, ComparisonRead, RelatedList, RelatedQuery
from app.schemas.records import RecordList, RecordQuery, TimelineQuery, TimelineRead

_EXAMPLE = "fiber-length-per-preform"
_TIMELINE = JsonOperation(
    "/metrics/{id}/timeline",
    "get_metric_timeline",
    "Get a page of the points of a timeline, one a row,",
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

    `comparable` is the one rule of comparability: kind, `relative_to`, scope and each separating qualifier
    agree; `reasons` says what does not. Two organizations can be compared, and are `different_subject`.
    Exact rules decide the relation, and the first rule that applies counts: what is not comparable; an
    order stated by a source; another organization, technology or subject; another period, where a later
    result supersedes an earlier one and a statistic stays true of its own time. If no rule applies, two
    claims say the same (`duplicate`), exclude each other (`contradicts`), or neither (`compatible`).
    """
    with open_snapshot(database, query.as_of) as session:
        related = list_related(session, resource_id, query)
    if related is None:
        raise NotFound.of("claim", resource_id, query.as_of)
    return _answer_page(request, related)


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
    """Get the numbers of a metric in order of time, each with who, when, under which conditions, and the words.

    Each claim gives its value and, if it has one, its baseline (the number that a change starts from).
    Points are ordered by their periods, by the baseline of a claim, and by the order that a source states.
    The position of an undated point is never guessed: such points come last, in lines that words order.
    `record` is found among comparable points alone, by the one rule of comparability: it is true if no
    other point of the group was certainly or possibly better and not later, and null if that is open.
    Requirements and targets are not included. `records=true` leaves out what certainly was no record.
    """
    timeline = _read_timeline(database, resource_id, query)
    return _answer_page(request, timeline)


def _read_timeline(database: RequestReads, metric_id: str, query: TimelineQuery) -> TimelineRead:
    with open_snapshot(database, query.as_of) as session:
        timeline = get_timeline(session, metric_id, query)
    if timeline is None:
        raise NotFound.of("metric", metric_id, query.as_of)
    return timeline


@router.get(
    "/metrics/{id}/record",
    operation_id="get_metric_record",
    summary="Get who holds the record of a metric",
    tags=["metrics"],
    response_model=RecordList,
    responses=READ_RESPONSES,
)
def get_metric_record(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=[_EXAMPLE])],
    query: Annotated[RecordQuery, Query()],
) -> Response:
    """Get who holds the record of a metric, one for each group of comparable claims.

    Numbers decide who holds it now: a result without a date is not later than today. Dates decide since
    when, and who held it at a past date (`at`). With filters, such as `organization`, only the claims that they
    select take part, which `filters` in the answer says. A claim that another source repeats corroborates it, and
    never makes a record unsure. What is disputed holds none and takes it from nobody; nor do requirements
    and targets. If bounds, approximations or dates leave it open, the `state` is `undecided`, and
    `undecided_because` names the claims and says why.
    """
    with open_snapshot(database, query.as_of) as session:
        records = get_records(session, resource_id, query)
    if records is None:
        raise NotFound.of("metric", resource_id, query.as_of)
    return _answer_page(request, records)


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

    Each cell names its claim, with the exact number, the conditions, the period and the quotes. Cells of
    one `group` can be compared; `differences` says for each pair of groups why their cells cannot.
    `pick` chooses which claim of an organization is shown for a group. Nothing is averaged, and nothing is
    left out silently: an empty cell has no claim, and `left_out` counts what does not fit.
    """
    with open_snapshot(database, query.as_of) as session:
        comparison = compare_claims(session, query)
    body = comparison.model_dump_json().encode()
    return answer_bytes(request, body, "application/json", {})


def _answer_page(request: Request, page: RelatedList | TimelineRead | RecordList) -> Response:
    """Return a page with its links."""
    links, headers = link_page(link_request(request), request.url.query, page.meta)
    body = page.model_copy(update={"links": links}).model_dump_json().encode()
    return answer_bytes(request, body, "application/json", headers)


def _add_tables(chosen: Format) -> None:
    """Add the tables of a timeline and of a comparison in a format."""

    def get_timeline_table(
        request: Request,
        database: DatabaseDependency,
        resource_id: Annotated[Identifier, Path(alias="id", examples=[_EXAMPLE])],
        query: Annotated[TimelineQuery, Query()],
    ) -> Response:
        timeline = _read_timeline(database, resource_id, query)
        _, headers = link_page(link_request(request), request.url.query, timeline.meta)
        headers["Claimstone-Total"] = str(timeline.meta.count)
        return answer_table(request, chosen, POINTS, list_points(timeline), headers)

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
