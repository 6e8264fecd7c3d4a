"""Tables that compare claims: which claims are in them, and why two groups cannot be compared."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.claims.comparability import Incomparability, Reason, list_obstacles
from app.domain.claims.points import PointRole
from app.domain.claims.records import find_best_stated
from app.domain.claims.rivals import Field
from app.domain.claims.time_order import TimeOrder
from app.errors import Fault, InvalidInput, NotFound
from app.models import Claim, Participation
from app.queries.comparison.asked_metric import AskedMetric, follow_merges, read_metric
from app.queries.comparison.comparison_cells import Cell, describe_cells
from app.queries.comparison.metric_points import read_points
from app.queries.documents import get_revision, read_bodies
from app.queries.resources.achievements import not_withdrawn
from app.queries.search.hit import get_name, read_document
from app.schemas.common import NamedReference
from app.schemas.comparison import (
    ComparisonQuery,
    ComparisonRead,
    GroupDifferenceRead,
    ReasonRead,
)

MAX_NAMED = 20
MAX_CLAIMS = 50
# A table has at most so many groups of comparable claims for each metric, and about so many cells.
MAX_GROUPS = 12
_CELLS = 90


def compare_claims(session: Session, query: ComparisonQuery) -> ComparisonRead:
    """Build a table that compares claims.

    The query names either the claims, or organizations and metrics. Then the table has a cell for each
    organization, metric and group of comparable claims, or an empty one without claims.

    Raises:
        InvalidInput: the query names neither claims nor both organizations and metrics, or mixes
            them, or there are too many names or claims.
        NotFound: a named claim, organization or metric does not exist.
    """
    claims, organizations, metrics = map(_split, (query.claims, query.organizations, query.metrics))
    if claims and not organizations and not metrics and query.pick is None:
        _limit("claims", claims, MAX_CLAIMS)
        cells, left_out = _choose_claims(session, claims, query.as_of), 0
    elif organizations and metrics and not claims:
        _limit("organizations", organizations, MAX_NAMED)
        _limit("metrics", metrics, MAX_NAMED)
        table = _Table(session, organizations, metrics, query)
        cells, left_out = table.list_cells(), table.left_out
    else:
        detail = "name either `claims` alone, or both `organizations` and `metrics`"
        raise InvalidInput(detail, [Fault("#/query/claims", "missing", detail)])
    described, groups = describe_cells(session, cells)
    return ComparisonRead(
        revision=get_revision(session),
        cells=described,
        differences=_list_differences(cells, groups),
        left_out=left_out,
    )


def _list_differences(
    cells: Sequence[Cell], groups: Sequence[int | None]
) -> list[GroupDifferenceRead]:
    """Return the reasons for each pair of groups; `groups` has the number for each cell.

    In a table of organizations, pairs of two metrics are left out: each column has one metric.
    """
    firsts: dict[int, int] = {}
    for place, group in enumerate(groups):
        if group is not None:
            firsts.setdefault(group, place)
    differences = []
    for (group, place), (other, other_place) in combinations(firsts.items(), 2):
        cell, other_cell = cells[place], cells[other_place]
        if cell.conditions is None or other_cell.conditions is None:
            continue
        if cell.metric == other_cell.metric:
            obstacles = list_obstacles(cell.conditions, other_cell.conditions)
        elif cell.organization is None:
            obstacles = [Incomparability(Reason.DIFFERENT_METRIC)]
        else:
            continue
        reasons = [ReasonRead(code=code, property=name) for code, name in obstacles]
        differences.append(
            GroupDifferenceRead(cells=[place, other_place], groups=[group, other], reasons=reasons)
        )
    return differences


def _split(text: str | None) -> list[str]:
    """Split a list of ids at the commas, without duplicates."""
    return list(dict.fromkeys(text.split(","))) if text else []


def _limit(name: str, ids: Sequence[str], maximum: int) -> None:
    if len(ids) > maximum:
        detail = f"at most {maximum} at once"
        raise InvalidInput.of_parameter(name, "too_long", detail)


def _choose_claims(session: Session, claim_ids: Sequence[str], as_of: int | None) -> list[Cell]:
    rows = session.execute(select(Claim.id, Claim.metric_id).where(Claim.id.in_(claim_ids)))
    metric_of = {row.id: row.metric_id for row in rows}
    _require("claim", claim_ids, metric_of, as_of)
    metrics = _read_metrics(session, dict.fromkeys(metric_of.values()), as_of)
    cells = {}
    for metric_id, metric in metrics.items():
        found = read_points(session, metric_id, [Claim.id.in_(claim_ids)], baselines=False)
        for point in found.points:
            cells[point.claim_id] = Cell(metric, None, point, found.groups[point.group])
    return [cells[claim_id] for claim_id in claim_ids]


class _Table:
    """The claims of organizations on metrics; `left_out` counts the groups that do not fit."""

    def __init__(
        self,
        session: Session,
        organization_ids: Sequence[str],
        metric_ids: Sequence[str],
        query: ComparisonQuery,
    ) -> None:
        self._session = session
        self._pick = query.pick
        followed = follow_merges(session, "organization", organization_ids)
        self._organizations = _read_names(session, followed, query.as_of)
        self._metrics = _read_metrics(session, metric_ids, query.as_of)
        names = len(organization_ids) * len(metric_ids)
        self._max_groups = max(1, min(MAX_GROUPS, _CELLS // names))
        self.left_out = 0

    def list_cells(self) -> list[Cell]:
        columns = [self._choose(metric) for metric in self._metrics.values()]
        return [
            cell
            for organization_id in self._organizations
            for column in columns
            for cell in column[organization_id]
        ]

    def _choose(self, metric: AskedMetric) -> dict[str, list[Cell]]:
        """Return the cells of a metric for each organization, by its id."""
        took_part = select(Participation.achievement_id).where(
            Participation.organization_id.in_(list(self._organizations))
        )
        conditions = [not_withdrawn, Claim.achievement_id.in_(took_part)]
        metric_id = metric.reference.id
        found = read_points(self._session, metric_id, conditions)
        own = self._read_own(metric_id)
        by_group: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for index, claim_id in enumerate(found.points.claim_ids):
            # Baselines only order the values of claims.
            is_value = found.points.roles[index] is PointRole.VALUE
            for organization_id in own[claim_id] if is_value else ():
                by_group[found.points.groups[index]][organization_id].append(index)
        order = TimeOrder(found.points, found.follows, found.others)
        field = Field(found.points, metric.direction, order, difference=metric.is_difference)
        shown = self._choose_groups(by_group)
        self.left_out += len(by_group) - len(shown)
        cells: dict[str, list[Cell]] = {}
        for organization_id, organization in self._organizations.items():
            picked = [
                self._pick_one(field, by_group[group][organization_id])
                for group in shown
                if organization_id in by_group[group]
            ]
            cells[organization_id] = [
                Cell(metric, organization, found.points[i], found.groups[found.points.groups[i]])
                for i in picked
            ] or [Cell(metric, organization, None, None)]
        return cells

    def _read_own(self, metric_id: str) -> dict[str, list[str]]:
        """Return which of the organizations took part in the claims of a metric."""
        statement = (
            select(Claim.id, Participation.organization_id)
            .join(Participation, Participation.achievement_id == Claim.achievement_id)
            .where(
                Claim.metric_id == metric_id,
                Participation.organization_id.in_(list(self._organizations)),
            )
            .distinct()
        )
        own: dict[str, list[str]] = defaultdict(list)
        for claim_id, organization_id in self._session.execute(statement):
            own[claim_id].append(organization_id)
        return own

    def _choose_groups(self, by_group: dict[int, dict[str, list[int]]]) -> list[int]:
        """Return the groups to show: those that most organizations share, and one of each organization."""

        def rank(group: int) -> tuple[int, int, int]:
            members = by_group[group]
            return -len(members), -sum(map(len, members.values())), group

        ranked = sorted(by_group, key=rank)
        shown = ranked[: self._max_groups]
        for organization_id in self._organizations:
            own = [group for group in ranked if organization_id in by_group[group]]
            if own and not set(own) & set(shown):
                shown.append(own[0])
        return shown

    def _pick_one(self, field: Field, indexes: Sequence[int]) -> int:
        """Return the latest point, or the best as stated; disputed ones come last."""
        points, order = field.points, field.order
        standing = [index for index in indexes if index not in points.set_aside] or list(indexes)
        if self._pick == "best" and field.direction != "neither":
            standing = find_best_stated(field, standing)

        def get_time(index: int) -> tuple[str, str, bool, int, str]:
            claim_id = points.claim_ids[index]
            first, last = points.days[points.edtfs[index]]
            begin = max(order.earliest[index], first)
            place = order.spans.get(claim_id, (0, 0))[0]
            return begin, last, points.is_date_certain(index), place, claim_id

        # Of equally good ones, the first was there earlier.
        return min(standing, key=get_time) if self._pick == "best" else max(standing, key=get_time)


def _read_metrics(
    session: Session, metric_ids: Iterable[str], as_of: int | None
) -> dict[str, AskedMetric]:
    metrics = {}
    for metric_id in metric_ids:
        metric = read_metric(session, metric_id)
        if metric is None:
            raise NotFound.of("metric", metric_id, as_of)
        metrics[metric_id] = metric
    return metrics


def _read_names(
    session: Session, organization_ids: Sequence[str], as_of: int | None
) -> dict[str, NamedReference]:
    """Return organizations by id, in the requested order.

    Raises:
        NotFound: one of them does not exist.
    """
    bodies = read_bodies(session, "organization", organization_ids)
    _require("organization", organization_ids, bodies, as_of)
    return {
        key: NamedReference(id=key, name=get_name("organization", read_document(bodies[key])))
        for key in organization_ids
    }


def _require(kind: str, ids: Sequence[str], existing: Iterable[str], as_of: int | None) -> None:
    """Raise NotFound unless all `ids` are among `existing`."""
    known = set(existing)
    missing = [resource_id for resource_id in ids if resource_id not in known]
    if missing:
        raise NotFound.of(kind, missing[0], as_of)
