"""The page of a metric: who holds its record, the numbers in order of time, and their words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.domain.names import choose_language
from app.domain.units.units import difference_of, get_unit
from app.errors import NotFound
from app.models import KINDS
from app.pages.lists import read_claims
from app.pages.page import Head, answer_page
from app.pages.representation import PageRoute
from app.pages.resources.chart import ChartPoint, draw_chart
from app.pages.resources.record_parts import (
    read_history,
    read_withdrawal,
    write_linked_data,
)
from app.queries.comparison.chart_sample import sample_numbers
from app.queries.comparison.metric_points import ReachedPoints
from app.queries.comparison.record import get_records
from app.queries.comparison.timeline import get_timeline
from app.queries.documents import get_document, read_bodies
from app.queries.history.time_travel import Snapshot
from app.routes.http.dependencies import DatabaseDependency, Identifier, get_address
from app.routes.http.snapshot import open_snapshot
from app.schemas.claims import ClaimQuery
from app.schemas.list_parameters import AsOf
from app.schemas.metrics import MetricRead
from app.schemas.records import PointRead, RecordList, RecordQuery, TimelineQuery, TimelineRead
from app.schemas.sources import SourceRead

_COLLECTION = KINDS["metric"].plural
# A metric with more numbers shows its records alone; all numbers are in the list of claims.
_MAX_NUMBERS = 40
_MAX_ROWS = 20
_MAX_RECORDS = 200
_MAX_HELD = 4
_MAX_SAMPLED = 80


class MetricPageQuery(AsOf):
    page: int = Field(default=1, ge=1, le=10, description="The part of the table, from 1.")
    more: str | None = Field(default=None, max_length=2_000, description="Further records.")


router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get(f"/{_COLLECTION}/{{id}}")
def show_metric(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id")],
    query: Annotated[MetricPageQuery, Query()],
) -> Response:
    as_of = query.as_of
    with open_snapshot(database, as_of) as session:
        body = get_document(session, "metric", resource_id)
        held = RecordQuery(limit=_MAX_HELD, cursor=query.more)
        reached = ReachedPoints(session)
        records = get_records(session, resource_id, held, reached)
        if body is None or records is None:
            raise NotFound.of("metric", resource_id, as_of)
        metric = MetricRead.model_validate_json(body)
        stated = read_claims(session, ClaimQuery(metric=[resource_id], limit=1))
        has_direction = metric.direction != "neither"
        only_records = has_direction and stated.count > _MAX_NUMBERS
        wanted = TimelineQuery(records=only_records, newest_first=True, limit=_MAX_RECORDS)
        timeline = get_timeline(session, resource_id, wanted, reached)
        if timeline is None:
            raise NotFound.of("metric", resource_id, as_of)
        path = f"/{_COLLECTION}/{resource_id}"
        first = (query.page - 1) * _MAX_ROWS
        drawn = _list_points(session, metric, timeline, stated.count) if query.page == 1 else []
        return answer_page(
            request,
            session,
            "metric.html",
            Head(
                title=metric.name,
                description=metric.definition,
                path=path,
                language=choose_language(metric.names),
                alternates=[
                    ("application/json", f"/v1{path}/record"),
                    ("application/ld+json", f"/v1{path}.jsonld"),
                    ("text/csv", f"/v1{path}/timeline.csv"),
                    ("application/atom+xml", f"/v1/claims.atom?metric={resource_id}"),
                ],
                linked_data=write_linked_data(session, "metric", body, get_address(request)),
                is_indexed=metric.status != "withdrawn",
            ),
            as_of,
            metric=metric,
            properties=name_properties(metric),
            records=records,
            holders={point.id: point for point in records.points},
            timeline=timeline,
            languages=_read_languages(session, records, timeline),
            groups={group.group: group.conditions for group in timeline.groups},
            rows=_order_rows(timeline.data)[first : first + _MAX_ROWS],
            page=query.page,
            has_more=len(timeline.data) > first + _MAX_ROWS,
            only_records=only_records,
            has_direction=has_direction,
            stated=stated,
            chart=draw_chart(drawn),
            withdrawn_because=read_withdrawal(session, "metric", metric),
            versions=read_history(session, "metric", resource_id, as_of),
        )


def _order_rows(points: Sequence[PointRead]) -> list[PointRead]:
    """Return points newest first: also those without a date, which have the order of their words."""
    dated = [point for point in points if point.period is not None]
    return [*dated, *(point for point in reversed(points) if point.period is None)]


def name_properties(metric: MetricRead) -> dict[str, str]:
    """Return the names of the conditions that a metric declares, by property."""
    return {
        declared.property: declared.names[choose_language(declared.names)]
        for declared in metric.qualifiers
    }


def _read_languages(
    session: Snapshot, records: RecordList, timeline: TimelineRead
) -> dict[str, str]:
    """Return the languages of the quoted sources by their ids."""
    ids = sorted({*records.names.sources, *timeline.names.sources})
    return {
        source_id: SourceRead.model_validate_json(body).language
        for source_id, body in read_bodies(session, "source", ids).items()
    }


def _list_points(
    session: Snapshot, metric: MetricRead, timeline: TimelineRead, count: int
) -> list[ChartPoint]:
    """Return what the chart draws: the points of the timeline, and a sample of others if there are more."""
    names = timeline.names.organizations
    drawn = [_make_point(point, names) for point in timeline.data if _find_bounds(point)]
    if count > len(timeline.data):
        unit = get_unit(metric.unit.code)
        unit = difference_of(unit) if metric.scale == "difference" else unit
        shown = {point.claim_id for point in drawn}
        drawn += [
            ChartPoint(sampled.claim_id, sampled.number, _read_day(sampled.first_day), "eq")
            for sampled in sample_numbers(session, metric.id, unit, _MAX_SAMPLED)
            if sampled.claim_id not in shown and _read_day(sampled.first_day) is not None
        ]
    others = [point for point in drawn if not point.is_record]
    step = max(1, -(-len(others) // _MAX_SAMPLED))
    return [*(point for point in drawn if point.is_record), *others[::step]]


def _make_point(point: PointRead, names: Mapping[str, str]) -> ChartPoint:
    named = next((names[key] for key in point.organizations if key in names), "")
    low, high = _find_bounds(point) or (0.0, 0.0)
    return ChartPoint(
        claim_id=point.claim.id,
        number=low,
        day=point.period.first if point.period else None,
        comparator=point.quantity.comparator,
        is_record=point.record is True,
        group=point.group,
        name=named,
        stated=point.quantity.as_stated,
        upper=None if high == low else high,
    )


def _find_bounds(point: PointRead) -> tuple[float, float] | None:
    """Return from where to where a point is drawn; both are one number unless a range is stated."""
    quantity = point.quantity
    if quantity.number is not None:
        return quantity.number, quantity.number
    bounds = [_read(bound) for bound in (quantity.lower, quantity.upper) if bound is not None]
    return (bounds[0], bounds[-1]) if bounds else None


def _read(exact: str) -> float:
    numerator, _, denominator = exact.partition("/")
    return float(numerator) / float(denominator or 1)


def _read_day(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None
