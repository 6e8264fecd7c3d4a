"""The claims of the catalogue that a candidate may repeat, contradict or continue.

The relation is the one that two claims of the catalogue have (`domain/claims/relations.py`). What a draft with
the number of a claim leaves open is taken as the claim says, so that a short report of a known number is new
evidence for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.claims.comparability import (
    Conditions,
    NumberKey,
    StatedCondition,
    find_conditions,
)
from app.domain.claims.edtf import parse_period
from app.domain.claims.points import read_days
from app.domain.claims.relations import Relation, StatedClaim, compare_numbers, relate
from app.domain.numbers.possible import StatedNumber
from app.domain.numbers.quantity import (
    Comparator,
    Quantity,
    StatedQuantity,
    normalize,
    read_value,
)
from app.domain.text import fold_words
from app.domain.units.units import find_unit, get_unit
from app.errors import InvalidValue
from app.models import Achievement, Claim, Metric, MetricQualifier, Participation
from app.queries.comparison.metric_points import MetricPoints, read_organizations, read_points
from app.queries.resources.achievements import not_withdrawn
from app.schemas.metrics import Scale

MAX_DUPLICATES = 10
# Of one metric and the organizations of one draft.
_MAX_CLAIMS = 1_000
# What of the relations is worth a look, in this order.
_SHOWN = (
    Relation.DUPLICATE,
    Relation.CONTRADICTS,
    Relation.SUPERSEDES,
    Relation.SUPERSEDED_BY,
    Relation.COMPATIBLE,
    Relation.DIFFERENT_KIND,
    Relation.DIFFERENT_PERIOD,
    Relation.DIFFERENT_CONDITION,
    Relation.DIFFERENT_SCOPE,
    Relation.DIFFERENT_DEFINITION,
)


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """What a draft says of a claim: its metric of the catalogue, organizations and technology by their ids."""

    draft: Mapping[str, Any]
    organizations: frozenset[str]
    technology: str | None


class Duplicates:
    """Finder of the claims that drafts may repeat; it reads those of a metric and an organization once."""

    def __init__(self, session: Session, drafts: Iterable[DraftClaim]) -> None:
        self._session = session
        self._metrics = _read_metrics(session, {draft.draft.get("metric") for draft in drafts})
        self._stated: dict[tuple[str, frozenset[str]], list[StatedClaim]] = {}

    def find(self, draft: DraftClaim) -> list[tuple[Relation, str]]:
        """Return the relation of a draft to at most 10 claims, with their ids, the nearest first."""
        metric = self._metrics.get(draft.draft.get("metric") or "")
        if metric is None or not draft.organizations:
            return []
        stated = _state(draft, metric)
        if stated is None:
            return []
        found = [
            (_relate(stated, claim), claim.id)
            for claim in self._read_claims(metric.id, draft.organizations)
        ]
        shown = [(relation, name) for relation, name in found if relation in _SHOWN]
        return sorted(shown, key=lambda pair: (_SHOWN.index(pair[0]), pair[1]))[:MAX_DUPLICATES]

    def _read_claims(self, metric_id: str, organizations: frozenset[str]) -> list[StatedClaim]:
        key = (metric_id, organizations)
        if key not in self._stated:
            self._stated[key] = _read_stated(self._session, metric_id, organizations)
        return self._stated[key]


@dataclass(frozen=True, slots=True)
class _MetricOfDraft:
    id: str
    unit: str
    is_difference: bool
    separating: Mapping[str, int]


def _read_metrics(session: Session, ids: Iterable[str | None]) -> dict[str, _MetricOfDraft]:
    metrics: dict[str, _MetricOfDraft] = {}
    for batch in batches(sorted(filter(None, set(ids)))):
        separating = defaultdict[str, dict[str, int]](dict)
        declared = select(
            MetricQualifier.metric_id, MetricQualifier.property, MetricQualifier.position
        ).where(MetricQualifier.metric_id.in_(batch), MetricQualifier.separates)
        for metric_id, name, position in session.execute(declared):
            separating[metric_id][name] = position
        rows = session.execute(
            select(Metric.id, Metric.unit, Metric.scale).where(Metric.id.in_(batch))
        )
        for metric_id, unit, scale in rows:
            is_difference = scale == Scale.DIFFERENCE
            metrics[metric_id] = _MetricOfDraft(
                metric_id, unit, is_difference, separating[metric_id]
            )
    return metrics


def _state(given: DraftClaim, metric: _MetricOfDraft) -> StatedClaim | None:
    """Return a draft as a claim states it; None if its number does not fit the metric."""
    draft = given.draft
    try:
        quantity = _normalize(draft["quantity"], metric)
        period = draft.get("period")
        certain = period is not None and parse_period(period).is_certain
        first, last = read_days(period)
        qualifiers = tuple(
            sorted(_list_conditions(draft, metric), key=lambda condition: condition.position)
        )
    except (InvalidValue, KeyError, TypeError, ValueError):
        return None
    columns = {name: getattr(quantity, name) for name in StatedNumber._fields}
    return StatedClaim(
        id="",
        kind=draft.get("kind") or "result",
        conditions=find_conditions(
            draft.get("kind") or "result", draft.get("relative_to"), draft.get("scope"), qualifiers
        ),
        number=StatedNumber(**columns),
        organizations=given.organizations,
        technology=given.technology,
        subject=draft.get("subject"),
        first=first,
        last=last,
        follows=frozenset(filter(None, [draft.get("follows")])),
        is_date_certain=certain,
    )


def _normalize(stated: Mapping[str, Any], metric: _MetricOfDraft) -> Quantity:
    unit = find_unit(stated["unit"]) if stated.get("unit") else get_unit(metric.unit)
    quantity = StatedQuantity(
        as_stated=stated["as_stated"],
        comparator=Comparator(stated.get("comparator") or Comparator.EQ),
        cue=None,
        unit=unit,
        value=_read(stated.get("value")),
        lower=_read(stated.get("lower")),
        upper=_read(stated.get("upper")),
    )
    return normalize(quantity, get_unit(metric.unit), difference=metric.is_difference)


def _read(value: str | None) -> str | None:
    return None if value is None else read_value(value)


def _list_conditions(draft: Mapping[str, Any], metric: _MetricOfDraft) -> Iterable[StatedCondition]:
    for qualifier in draft.get("qualifiers") or ():
        name = qualifier["property"]
        if name not in metric.separating:
            continue
        value: str | NumberKey = fold_words(qualifier.get("text") or qualifier["as_stated"])
        if qualifier.get("value") is not None and qualifier.get("unit"):
            unit = find_unit(qualifier["unit"])
            number = normalize(
                StatedQuantity(
                    qualifier["as_stated"],
                    Comparator(qualifier.get("comparator") or Comparator.EQ),
                    None,
                    unit,
                    read_value(qualifier["value"]),
                    None,
                    None,
                ),
                unit,
            )
            value = NumberKey(
                number.comparator, number.sort_key, number.least_key, number.greatest_key
            )
        yield StatedCondition(metric.separating[name], name, value)


def _read_stated(
    session: Session, metric_id: str, organizations: frozenset[str]
) -> list[StatedClaim]:
    took_part = select(Participation.achievement_id).where(
        Participation.organization_id.in_(organizations)
    )
    own = (
        select(Claim.id)
        .where(Claim.metric_id == metric_id, Claim.achievement_id.in_(took_part), not_withdrawn)
        .order_by(Claim.id)
        .limit(_MAX_CLAIMS)
    )
    ids = session.scalars(own).all()
    found = read_points(session, metric_id, [Claim.id.in_(ids)], baselines=False)
    owners = read_organizations(session, ids)
    described = {
        row.id: row
        for row in session.execute(
            select(Claim.id, Claim.kind, Claim.subject, Achievement.technology_id)
            .join(Achievement, Achievement.id == Claim.achievement_id)
            .where(Claim.id.in_(ids))
        )
    }
    return list(_list_stated(found, owners, described))


def _list_stated(
    found: MetricPoints, owners: Mapping[str, frozenset[str]], described: Mapping[str, Any]
) -> Iterable[StatedClaim]:
    for index, point in enumerate(found.points):
        row = described[point.claim_id]
        yield StatedClaim(
            id=point.claim_id,
            kind=row.kind,
            conditions=found.groups[point.group],
            number=point.number,
            organizations=owners.get(point.claim_id, frozenset()),
            technology=row.technology_id,
            subject=row.subject,
            first=point.first,
            last=point.last,
            follows=frozenset(),
            is_date_certain=found.points.is_date_certain(index),
        )


_NO_PERIOD = read_days(None)


def _relate(draft: StatedClaim, claim: StatedClaim) -> Relation:
    """Return the relation of a draft to a claim of one of its organizations.

    The draft says as little as its sentence; what it leaves open is no difference.
    """
    alike = replace(
        draft,
        organizations=claim.organizations,
        technology=draft.technology if claim.technology else None,
        subject=claim.subject,
    )
    if draft.technology is None:
        alike = replace(alike, technology=claim.technology)
    if compare_numbers(draft.number, claim.number) is Relation.DUPLICATE:
        # The technology of a draft may come from another sentence.
        conditions = _complete(alike.conditions, claim.conditions)
        alike = replace(alike, technology=claim.technology, conditions=conditions)
        if _NO_PERIOD in ((draft.first, draft.last), (claim.first, claim.last)):
            alike = replace(alike, first=claim.first, last=claim.last)
    return relate(alike, claim)[0]


def _complete(conditions: Conditions, others: Conditions) -> Conditions:
    """Return conditions with those of another claim where they say nothing."""
    given = {condition.property: condition for condition in conditions.qualifiers}
    qualifiers = {condition.property: condition for condition in others.qualifiers} | given
    return conditions._replace(
        relative_to=conditions.relative_to or others.relative_to,
        scope=conditions.scope or others.scope,
        qualifiers=tuple(sorted(qualifiers.values(), key=lambda own: own.position)),
    )


def list_urgent(found: Sequence[tuple[Relation, str]]) -> set[tuple[str, str]]:
    """Return what of the relations has to be looked at again if it was not there before."""
    return {
        (relation.value, name)
        for relation, name in found
        if relation in (Relation.DUPLICATE, Relation.CONTRADICTS)
    }
