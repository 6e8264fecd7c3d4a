"""The timeline of a metric: results and baselines of its claims, in order where the order is certain.

A baseline is the number that a source compares a result with. It comes before the result.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.claims.timeline import Order, PlacedPoint, Point, PointRole, build_timeline
from app.domain.names import display_name
from app.domain.units.units import get_unit
from app.errors import Fault, InvalidInput
from app.models import Claim, Metric, MetricName
from app.queries.analysis.comparable_claims import LoadedClaim, load_claims, select_claims
from app.queries.documents import get_revision
from app.queries.lists.filters import (
    match_relations,
)
from app.queries.resources.achievements import not_withdrawn
from app.queries.resources.claims import match_claims
from app.schemas.common import NamedReference
from app.schemas.comparison import ClaimSummary, PointRead, TimelineQuery, TimelineRead
from app.schemas.metrics import Direction, UnitRead

# Every number of the timeline is compared with every other one, hence a limit.
MAX_CLAIMS = 500
# The kinds of claims in a timeline. Requirements and targets are left out: they were not reached.
_REACHED = ("result", "milestone", "ranking", "statistic")


def get_timeline(session: Session, metric_id: str, query: TimelineQuery) -> TimelineRead | None:
    """Return the timeline of a metric, or None if the metric does not exist.

    Raises:
        InvalidInput: there are more than `MAX_CLAIMS` claims; filters can reduce them.
    """
    metric = session.scalars(select(Metric).where(Metric.id == metric_id)).one_or_none()
    if metric is None:
        return None
    statement = select_claims().where(
        Claim.metric_id == metric_id,
        Claim.kind.in_(_REACHED),
        not_withdrawn,
        *match_relations(query, match_claims),
    )
    loaded = load_claims(session, statement.order_by(Claim.id).limit(MAX_CLAIMS + 1))
    if len(loaded) > MAX_CLAIMS:
        detail = f"more than {MAX_CLAIMS} claims: choose an organization, technology or source"
        raise InvalidInput(detail, [Fault("#/query/organization", "too_many_claims", detail)])
    points = [point for claim in loaded for point in _list_points(claim)]
    timeline = build_timeline(points, metric.direction)
    describer = _Describer(loaded, timeline.before)
    return TimelineRead(
        metric=NamedReference(id=metric.id, name=_read_name(session, metric.id)),
        direction=Direction(metric.direction),
        unit=_describe_unit(metric.unit),
        revision=get_revision(session),
        dated=[describer.describe(placed) for placed in timeline.dated],
        undated=[[describer.describe(placed) for placed in line] for line in timeline.undated],
    )


def _describe_unit(code: str) -> UnitRead:
    unit = get_unit(code)
    return UnitRead(code=code, symbol=unit.symbol, label=unit.plural)


def _read_name(session: Session, metric_id: str) -> str:
    names = select(MetricName.language, MetricName.name).where(MetricName.metric_id == metric_id)
    return display_name({row.language: row.name for row in session.execute(names)})


def _list_points(loaded: LoadedClaim) -> Iterator[Point]:
    stated = loaded.stated
    if loaded.row.baseline:
        yield Point(stated.id, PointRole.BASELINE, loaded.row.baseline, None, None, stated.follows)
    yield Point(
        stated.id,
        PointRole.RESULT,
        stated.quantity,
        stated.first,
        stated.last,
        stated.follows,
        stated.is_date_certain,
    )


class _Describer:
    def __init__(self, loaded: list[LoadedClaim], before: Order) -> None:
        self._documents = {claim.row.id: claim.document for claim in loaded}
        self._before = before

    def describe(self, placed: PlacedPoint) -> PointRead:
        point = placed.point
        claim = self._documents[point.claim_id]
        is_baseline = point.role == PointRole.BASELINE and claim.baseline
        return PointRead(
            claim=ClaimSummary(id=claim.id, statement=claim.statement),
            role=point.role,
            quantity=claim.baseline if is_baseline and claim.baseline else claim.quantity,
            period=None if is_baseline else claim.period,
            record=placed.record,
            after=sorted(self._before[point.id]),
            evidence=claim.evidence,
        )
