"""The points of metrics: what decides records, order and comparability, read from narrow columns.

No document is read for them, so that an answer about thousands of claims costs little.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.claims.comparability import Condition, Conditions, NumberKey, find_conditions
from app.domain.claims.edtf import parse_period
from app.domain.claims.points import PointRole, Points, read_days
from app.domain.claims.time_order import Days
from app.models import Claim, ClaimQualifier, MetricQualifier, Participation
from app.schemas.claims import ClaimStatus

_table = Claim.__table__.c
_WITHDRAWN, _DISPUTED = ClaimStatus.WITHDRAWN.value, ClaimStatus.DISPUTED.value
_NUMBER = ("comparator", "value", "lower", "upper", "unit", "sort_key", "least_key", "greatest_key")


def _list_columns(number: str, period: str) -> list[ColumnElement[Any]]:
    """Return the columns of points: those of the claim, of the period, and of the number."""
    return [
        _table["id"],
        _table["status"],
        _table["kind"],
        _table["relative_to"],
        _table["scope"],
        _table["follows_id"],
        _table[f"{period}_edtf"],
        *(_table[f"{number}_{name}"] for name in _NUMBER),
    ]


_VALUES = _list_columns("quantity", "period")
_BASELINES = _list_columns("baseline", "baseline_period")


@dataclass(slots=True)
class MetricPoints:
    """Points of a metric, with the conditions of each group by its number.

    `follows` has the claim that each claim comes after, if a source says so. `others` has the days of
    claims that are followed but have no point, such as those that a filter leaves out.
    """

    points: Points
    groups: list[Conditions]
    follows: dict[str, str] = field(default_factory=dict)
    others: dict[str, Days] = field(default_factory=dict)

    def list_members(self) -> list[list[int]]:
        """Return the indexes of the points of each group."""
        members: list[list[int]] = [[] for _ in self.groups]
        for index, group in enumerate(self.points.groups):
            members[group].append(index)
        return members


def read_points(
    session: Session,
    metric_id: str,
    conditions: Sequence[ColumnElement[bool]],
    *,
    baselines: bool = True,
) -> MetricPoints:
    """Read the points of the claims of a metric that meet conditions, values first, then baselines."""
    where = [_table["metric_id"] == metric_id, *conditions]
    rows = _read_rows(session, select(*_VALUES).where(*where))
    roles = [PointRole.VALUE] * len(rows)
    if baselines:
        has_baseline = _table["baseline_as_stated"].is_not(None)
        rows += _read_rows(session, select(*_BASELINES).where(*where, has_baseline))
        roles += [PointRole.BASELINE] * (len(rows) - len(roles))
    columns = list(zip(*rows, strict=True)) or [()] * len(_VALUES)
    claim_ids, statuses, kinds, relative_tos, scopes, follows, edtfs, *numbers = columns
    qualifiers = _read_qualifiers(session, metric_id, where)
    groups, conditions_of_groups = _number_groups(
        zip(
            kinds,
            relative_tos,
            scopes,
            [qualifiers.get(claim_id, ()) for claim_id in claim_ids],
            [
                claim_id if status == _WITHDRAWN else ""
                for claim_id, status in zip(claim_ids, statuses, strict=True)
            ],
            strict=True,
        )
    )
    disputed = frozenset(index for index, status in enumerate(statuses) if status == _DISPUTED)
    points = Points(claim_ids, roles, groups, disputed, edtfs, numbers)
    found = MetricPoints(points, conditions_of_groups)
    found.follows = {
        claim_id: before
        for claim_id, before in zip(claim_ids, follows, strict=True)
        if before is not None
    }
    _read_others(session, found, metric_id)
    return found


def _read_rows(session: Session, statement: Select[Any]) -> list[Any]:
    # Rows of the connection, since rows of the session cost half as much again.
    return list(session.connection().execute(statement.order_by(_table["id"])).all())


def _number_groups(
    stated: Iterable[tuple[str, str | None, str | None, tuple[Condition, ...], str]],
) -> tuple[list[int], list[Conditions]]:
    """Return the number of the group of each claim, and the conditions of each group.

    Claims are of one group if what they state folds to the same conditions.
    """
    numbers: dict[Conditions, int] = {}
    known: dict[object, int] = {}
    groups: list[int] = []
    for parts in stated:
        group = known.get(parts)
        if group is None:
            group = numbers.setdefault(find_conditions(*parts), len(numbers))
            known[parts] = group
        groups.append(group)
    return groups, list(numbers)


def _read_qualifiers(
    session: Session, metric_id: str, where: Sequence[ColumnElement[bool]]
) -> dict[str, tuple[Condition, ...]]:
    """Return the separating qualifiers of claims in the order of their metric."""
    separating = select(MetricQualifier.position).where(
        MetricQualifier.metric_id == metric_id, MetricQualifier.separates
    )
    if session.scalars(separating.limit(1)).first() is None:
        return {}
    columns = ClaimQualifier.__table__.c
    of_metric = and_(
        MetricQualifier.metric_id == metric_id,
        MetricQualifier.property == columns["property"],
        MetricQualifier.separates,
    )
    statement = (
        select(
            columns["claim_id"],
            MetricQualifier.position,
            columns["property"],
            columns["text_key"],
            *(columns[f"quantity_{name}"] for name in NumberKey._fields),
        )
        .join(Claim, columns["claim_id"] == _table["id"])
        .join(MetricQualifier, of_metric)
        .where(*where)
        .order_by(columns["claim_id"], MetricQualifier.position)
    )
    known: dict[tuple[Any, ...], Condition] = {}
    qualifiers: dict[str, tuple[Condition, ...]] = {}
    for claim_id, *stated in session.connection().execute(statement).all():
        key = tuple(stated)
        if key not in known:
            position, name, text, *number = stated
            known[key] = Condition(position, name, NumberKey(*number) if text is None else text)
        qualifiers[claim_id] = (*qualifiers.get(claim_id, ()), known[key])
    return qualifiers


def _read_others(session: Session, found: MetricPoints, metric_id: str) -> None:
    """Add the claims that are followed, directly or through others, but have no point."""
    if not found.follows:
        return
    known = set(found.points.claim_ids)
    of_metric = _table["metric_id"] == metric_id
    followed = select(_table["follows_id"]).where(of_metric, _table["follows_id"].is_not(None))
    statement = select(
        *(_table[name] for name in ("id", "status", "follows_id", "period_edtf"))
    ).where(of_metric, or_(_table["follows_id"].is_not(None), _table["id"].in_(followed)))
    for claim_id, status, follows, edtf in session.execute(statement):
        if claim_id in known:
            continue
        if follows is not None:
            found.follows[claim_id] = follows
        if edtf is not None and parse_period(edtf).is_certain and status != _WITHDRAWN:
            found.others[claim_id] = Days(*read_days(edtf))


def read_organizations(session: Session, claim_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the ids of the organizations of each claim that names any."""
    found: dict[str, set[str]] = {}
    for batch in batches(sorted(set(claim_ids))):
        statement = (
            select(Claim.id, Participation.organization_id)
            .join(Participation, Participation.achievement_id == Claim.achievement_id)
            .where(Claim.id.in_(batch))
        )
        for claim_id, organization_id in session.connection().execute(statement).all():
            found.setdefault(claim_id, set()).add(organization_id)
    return {claim_id: frozenset(names) for claim_id, names in found.items()}
