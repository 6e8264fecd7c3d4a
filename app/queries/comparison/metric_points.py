"""The points of metrics: what decides records, order and comparability, read from narrow columns.

No document is read for them, so that an answer about thousands of claims costs little.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, literal, null, or_, select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.claims.comparability import (
    DEMANDS,
    Conditions,
    NumberKey,
    StatedCondition,
    find_conditions,
)
from app.domain.claims.edtf import parse_period
from app.domain.claims.points import PointRole, Points, read_days
from app.domain.claims.time_order import Days
from app.domain.numbers.possible import StatedNumber
from app.domain.numbers.quantity import Comparator
from app.models import Claim, ClaimQualifier, MetricQualifier, Participation
from app.queries.comparison.asked_metric import list_reached
from app.schemas.claims import ClaimStatus

# How conditions are written: texts, in tuples of tuples.
Spelling = tuple[Any, ...]
_table = Claim.__table__.c
_WITHDRAWN, _DISPUTED = ClaimStatus.WITHDRAWN.value, ClaimStatus.DISPUTED.value


@dataclass(frozen=True, slots=True)
class _PointStatements:
    """The statements that read the points of one role, by claim, without conditions.

    `all` reads the `width` columns that each has, `particular` those that a few need. Most claims are undisputed, were
    reached, follow no other one and state an exact number.
    """

    all: Select[*tuple[Any, ...]]
    particular: Select[*tuple[Any, ...]]
    width: int


def _make_statements(role: PointRole, number: str, period: str) -> _PointStatements:
    numbers = {name: _table[f"{number}_{name}"] for name in StatedNumber._fields}
    key = numbers["sort_key"]
    is_plain = and_(
        _table["status"].not_in([_DISPUTED, _WITHDRAWN]),
        _table["kind"].not_in(sorted(DEMANDS)),
        numbers["comparator"] == Comparator.EQ,
        numbers["least_key"] == key,
        numbers["greatest_key"] == key,
        _table["follows_id"].is_(None),
        # So no claim is looked through for a baseline where none has one.
        or_(_table["baseline_as_stated"].is_(None), literal(role is PointRole.BASELINE)),
    )
    # Null is not plain either.
    is_particular = case((is_plain, null()), else_=literal(1))
    common = [_table[name] for name in ("id", "relative_to", "scope", f"{period}_edtf")]
    claim = [_table[name] for name in ("id", "status", "kind", "follows_id")]
    columns = [*common, key, is_particular]
    by_id = _table["id"]
    particular = select(*claim, *numbers.values()).where(is_particular == 1)
    return _PointStatements(
        select(*columns).order_by(by_id), particular.order_by(by_id), len(columns)
    )


# The value of a qualifier as it is compared, and as it is written.
_qualifier = ClaimQualifier.__table__.c
_VALUE = [
    _qualifier[name] for name in ("text_key", *(f"quantity_{name}" for name in NumberKey._fields))
]
_WORDS = [
    _qualifier[name]
    for name in ("text", "quantity_value", "quantity_lower", "quantity_upper", "quantity_unit")
]
_Qualifiers = tuple[tuple[StatedCondition, ...], Spelling]
_NO_QUALIFIERS: _Qualifiers = ((), ())
# The values of one property, each once, and how they are worded.
Values = tuple[frozenset[str | NumberKey], Spelling]
NO_VALUES: Values = (frozenset(), ())
_VALUES = _make_statements(PointRole.VALUE, "quantity", "period")
_BASELINES = _make_statements(PointRole.BASELINE, "baseline", "baseline_period")


@dataclass(slots=True)
class MetricPoints:
    """Points of a metric, with the conditions of each group by its number.

    `spellings` has how the claim of each point words its conditions.

    `follows` has the claim that each claim comes after, if a source says so. `others` has the days of
    claims that are followed but have no point, such as those that a filter leaves out.
    """

    points: Points
    groups: list[Conditions]
    spellings: Sequence[Spelling] = ()
    follows: dict[str, str] = field(default_factory=dict)
    others: dict[str, Days] = field(default_factory=dict)

    def list_members(self) -> list[list[int]]:
        """Return the indexes of the points of each group."""
        if len(self.groups) == 1:
            return [list(range(len(self.points)))]
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
    columns, particular = _read_columns(session, _VALUES, where)
    count = len(columns[0])
    roles = [PointRole.VALUE] * count
    if baselines and particular:
        has_baseline = _table["baseline_as_stated"].is_not(None)
        more, more_particular = _read_columns(session, _BASELINES, [*where, has_baseline])
        particular |= {count + place: read for place, read in more_particular.items()}
        roles += [PointRole.BASELINE] * len(more[0])
        columns = [values + added for values, added in zip(columns, more, strict=True)]
    claim_ids, relative_tos, scopes, edtfs, sort_keys = columns
    kinds, withdrawn = [""] * len(roles), [""] * len(roles)
    for index, (claim_id, status, kind, *_) in particular.items():
        kinds[index], withdrawn[index] = kind, claim_id if status == _WITHDRAWN else ""
    stated: list[tuple[StatedCondition, ...]] = [()] * len(roles)
    worded: list[Spelling] = [()] * len(roles)
    if qualifiers := _read_of_metric(session, metric_id, where):
        stated = [qualifiers.get(claim_id, _NO_QUALIFIERS)[0] for claim_id in claim_ids]
        worded = [qualifiers.get(claim_id, _NO_QUALIFIERS)[1] for claim_id in claim_ids]
    groups, conditions_of_groups = _number_groups(
        list(zip(kinds, relative_tos, scopes, stated, withdrawn, strict=True))
    )
    points = Points(
        claim_ids,
        roles,
        groups,
        frozenset(index for index, (_, status, *_) in particular.items() if status == _DISPUTED),
        edtfs,
        sort_keys,
        {index: StatedNumber(*number) for index, (_, _, _, _, *number) in particular.items()},
    )
    spellings = list(zip(relative_tos, scopes, worded, strict=True))
    found = MetricPoints(points, conditions_of_groups, spellings)
    found.follows = {
        claim_id: before for claim_id, _, _, before, *_ in particular.values() if before is not None
    }
    _read_others(session, found, metric_id)
    return found


class ReachedPoints:
    """The points of metrics whose numbers were reached, read once for all answers from a snapshot."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[str, MetricPoints] = {}

    def read(self, metric_id: str) -> MetricPoints:
        """Return the points of a metric, of which the caller may set some aside."""
        if metric_id not in self._found:
            self._found[metric_id] = read_points(self._session, metric_id, list_reached())
        found = self._found[metric_id]
        return replace(found, points=copy(found.points))


def _read_columns(
    session: Session, statements: _PointStatements, where: Sequence[ColumnElement[bool]]
) -> tuple[list[tuple[Any, ...]], dict[int, Any]]:
    """Return the columns of all points of one role by claim, and the rows of particular ones by place."""
    # Rows of the connection, since rows of the session cost half as much again.
    connection = session.connection()
    rows = connection.execute(statements.all.where(*where)).all()
    *columns, flags = list(zip(*rows, strict=True)) or [()] * statements.width
    if not any(flags):
        return columns, {}
    places = [place for place, flag in enumerate(flags) if flag]
    particular = connection.execute(statements.particular.where(*where)).all()
    return columns, dict(zip(places, particular, strict=True))


def _number_groups(
    stated: Sequence[tuple[str, str | None, str | None, tuple[StatedCondition, ...], str]],
) -> tuple[list[int], list[Conditions]]:
    """Return the number of the group of each claim, and the conditions of each group.

    Claims are of one group if what they state folds to the same conditions.
    """
    numbers: dict[Conditions, int] = {}
    known = {
        parts: numbers.setdefault(find_conditions(*parts), len(numbers))
        for parts in dict.fromkeys(stated)
    }
    return list(map(known.__getitem__, stated)), list(numbers)


def _read_of_metric(
    session: Session, metric_id: str, where: Sequence[ColumnElement[bool]]
) -> dict[str, _Qualifiers]:
    """Return the separating qualifiers of the claims of a metric, empty if it declares none."""
    separating = select(MetricQualifier.position).where(
        MetricQualifier.metric_id == metric_id, MetricQualifier.separates
    )
    if session.scalars(separating.limit(1)).first() is None:
        return {}
    return read_qualifiers(session, metric_id, where)


def read_qualifiers(
    session: Session,
    metric: str | ColumnElement[str],
    where: Sequence[ColumnElement[bool]],
) -> dict[str, _Qualifiers]:
    """Return the separating qualifiers of claims in the order of their metric, and how these are worded.

    `metric` is the id of the one metric of all these claims, or the column that has it for each.
    """
    columns = ClaimQualifier.__table__.c
    of_metric = and_(
        MetricQualifier.metric_id == metric,
        MetricQualifier.property == columns["property"],
        MetricQualifier.separates,
    )
    statement = (
        select(
            columns["claim_id"],
            MetricQualifier.position,
            columns["property"],
            *_VALUE,
            *_WORDS,
        )
        .join(Claim, columns["claim_id"] == _table["id"])
        .join(MetricQualifier, of_metric)
        .where(*where)
        .order_by(columns["claim_id"], MetricQualifier.position)
    )
    known: dict[tuple[Any, ...], StatedCondition] = {}
    qualifiers: dict[str, _Qualifiers] = {}
    for claim_id, *stated in session.connection().execute(statement).all():
        key, words = tuple(stated[: -len(_WORDS)]), tuple(stated[-len(_WORDS) :])
        if key not in known:
            position, name, *value = key
            known[key] = StatedCondition(position, name, _make_value(*value))
        conditions, worded = qualifiers.get(claim_id, _NO_QUALIFIERS)
        qualifiers[claim_id] = ((*conditions, known[key]), (*worded, words))
    return qualifiers


def _make_value(text: str | None, *number: Any) -> str | NumberKey:  # noqa: ANN401 - columns
    return NumberKey(*number) if text is None else text


def read_values(session: Session, metric_id: str, property_: str) -> dict[str, Values]:
    """Return the values of a property that each claim of a metric states, and how these are worded.

    Equal values are one: 25 °C and 298.15 K.
    """
    own = ClaimQualifier.__table__.c
    statement = (
        select(own["claim_id"], *_VALUE, *_WORDS)
        .join(Claim, own["claim_id"] == _table["id"])
        .where(_table["metric_id"] == metric_id, own["property"] == property_)
        .order_by(own["claim_id"], own["position"])
    )
    values: dict[str, Values] = {}
    for claim_id, *stated in session.connection().execute(statement).all():
        value = _make_value(*stated[: -len(_WORDS)])
        known, worded = values.get(claim_id, NO_VALUES)
        values[claim_id] = (known | {value}, (*worded, tuple(stated[-len(_WORDS) :])))
    return values


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
