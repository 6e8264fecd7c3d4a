"""The claims with which a checked text is compared.

A catalogue may have thousands of claims of one organization. So the ids are chosen first, in a fixed number
of statements: claims with a number of the text come before those of a metric that it names, and these before
those of the dimension of a number; and of each organization and metric the first of each come before the second.
Only what is chosen is read. A claim that is left out cannot make an outdated number look current, because
with each claim all later claims are read that continue it (`follows`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.batches import batches
from app.domain.names import display_name
from app.domain.numbers.quantity import to_fraction
from app.domain.numbers.sort_key import make_sort_key
from app.domain.units.units import get_unit, to_base
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.verdicts.claim_topic import Candidate, Condition, Neighbour
from app.models import (
    Achievement,
    Claim,
    Metric,
    MetricAlias,
    MetricQualifier,
    Organization,
    Participation,
    Technology,
    TechnologyAlias,
)
from app.queries.resources.achievements import not_withdrawn

MAX_CLAIMS = 500
_MAX_EQUAL = 200
_MAX_KEYS = 500
# The ranges around the numbers of a text, of which a claim may be rounded.
_MAX_RANGES = 100
_ROUNDING = Fraction(1, 40)
# The other claims of an achievement of which a text may state the numbers beside that of a claim.
_MAX_NEIGHBOURS = 30
_columns = Claim.__table__.c


@dataclass(frozen=True, slots=True)
class SoughtClaims:
    """What a text says that chooses claims: its numbers, and what it names; `metrics` by a word of theirs."""

    numbers: Sequence[TextQuantity]
    organizations: set[str]
    technologies: set[str]
    metrics: Sequence[str]


def read_candidates(session: Session, sought: SoughtClaims, quoted: set[str]) -> list[Candidate]:
    """Read the claims with which the numbers of a text are compared, with those `quoted` in it."""
    ids = set(quoted)
    for statement in _select_ids(sought):
        ids.update(session.scalars(statement))
    ids |= _find_later(session, ids)
    claims = [
        claim
        for batch in batches(sorted(ids))
        for claim in session.scalars(_select_claims(Claim.id.in_(batch)))
    ]
    keys = {key for number in sought.numbers[:_MAX_KEYS] for key in list_sort_keys(number)}
    declared = _read_declared(session, claims)
    near: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: (claim.quantity.sort_key not in keys, claim.id)):
        if len(near[claim.achievement_id]) <= _MAX_NEIGHBOURS:
            near[claim.achievement_id].append(claim)
    return [
        _make_candidate(claim, near[claim.achievement_id], declared)
        for claim in sorted(claims, key=lambda claim: claim.id)
    ]


def list_sort_keys(number: TextQuantity) -> Iterator[str]:
    """Yield the sort key of a number of the text, as stored with claims; nothing for a range.

    A sort key is text that sorts as the value does, in the base unit of its dimension.
    """
    unit = number.unit or get_unit("1")
    if number.value is not None:
        yield make_sort_key(to_base(to_fraction(number.value), unit))


def _select_ids(sought: SoughtClaims) -> Iterator[Select[str]]:
    likeness = _rate_likeness(sought)
    if sought.organizations or sought.technologies:
        yield _choose(
            likeness,
            select(Participation.achievement_id, Participation.organization_id.label("name")).where(
                Participation.organization_id.in_(sought.organizations)
            ),
            select(Achievement.id, Achievement.technology_id).where(
                Achievement.technology_id.in_(sought.technologies)
            ),
        )
    if sought.metrics:
        took_part = exists().where(Participation.achievement_id == Claim.achievement_id)
        metrics = Claim.metric_id.in_(sought.metrics)
        unattributed = select(Claim.achievement_id, literal("").label("name"))
        yield _choose(likeness, unattributed.where(metrics, not_(took_part)).distinct())
    yield _select_equal(sought)


def _choose(likeness: ColumnElement[int], *achievements: Select[*tuple[Any, ...]]) -> Select[str]:
    """Select the ids of the most alike claims of some achievements, each with a `name` that it has.

    Each name has a place by each of its metrics: otherwise those of one would leave no room for others.
    """
    named = union_all(*achievements).subquery("named")
    place = func.row_number().over(
        partition_by=(named.c.name, Claim.metric_id), order_by=(likeness, Claim.id)
    )
    ranked = (
        select(Claim.id.label("id"), likeness.label("likeness"), place.label("place"))
        .join(named, named.c.achievement_id == Claim.achievement_id)
        .where(not_withdrawn)
        .subquery("ranked")
    )
    is_other = case((func.min(ranked.c.likeness) == 0, 0), else_=1)
    return (
        select(ranked.c.id)
        .group_by(ranked.c.id)
        .order_by(is_other, func.min(ranked.c.place), func.min(ranked.c.likeness), ranked.c.id)
        .limit(MAX_CLAIMS)
    )


def _select_equal(sought: SoughtClaims) -> Select[str]:
    """Select claims with a number of the text, whatever they are about; first those of a named metric."""
    keys = {key for number in sought.numbers[:_MAX_KEYS] for key in list_sort_keys(number)}
    is_named = case((Claim.metric_id.in_(sought.metrics), 0), else_=1)
    return (
        select(Claim.id)
        .where(
            not_withdrawn,
            Claim.metric_id.in_(select_metrics(sought.numbers)),
            _columns["quantity_sort_key"].in_(keys),
        )
        .order_by(is_named, Claim.id)
        .limit(_MAX_EQUAL)
    )


def select_metrics(numbers: Sequence[TextQuantity]) -> Select[str]:
    """Select the metrics that have the dimension of a number of a text; a bare number may count a thing."""
    dimensions = {number.unit.dimension if number.unit else "1" for number in numbers}
    alike = Metric.dimension.in_(dimensions)
    has_bare = any(number.unit is None for number in numbers)
    return select(Metric.id).where(or_(alike, Metric.dimension.like("{%")) if has_bare else alike)


def _rate_likeness(sought: SoughtClaims) -> ColumnElement[int]:
    """Return an SQL expression that is least for the claims that the text most likely repeats."""
    keys: set[str] = set()
    ranges: list[tuple[str, str]] = []
    for number in sought.numbers[:_MAX_KEYS]:
        keys.update(list_sort_keys(number))
        ranges += _list_ranges(number)
    key = _columns["quantity_sort_key"]
    alike = Claim.metric_id.in_(select_metrics(sought.numbers))
    # Not BETWEEN: SQLAlchemy gives its limits a collation, which PostgreSQL refuses there.
    near = or_(
        false(),
        *(and_(key >= low, key <= high) for low, high in sorted(set(ranges))[:_MAX_RANGES]),
    )
    named = Claim.metric_id.in_(sought.metrics)
    return case(
        (and_(alike, key.in_(keys)), 0),
        (and_(alike, near), 1),
        (and_(alike, named), 2),
        (alike, 3),
        else_=4,
    )


def _list_ranges(number: TextQuantity) -> Iterator[tuple[str, str]]:
    if number.value is None:
        return
    value = to_base(to_fraction(number.value), number.unit or get_unit("1"))
    margin = abs(value) * _ROUNDING
    yield make_sort_key(value - margin), make_sort_key(value + margin)


def _find_later(session: Session, ids: set[str]) -> set[str]:
    """Return the ids of the claims that follow some claims, directly or through others."""
    found: set[str] = set()
    for batch in batches(sorted(ids)):
        later = (
            select(Claim.id)
            .where(Claim.follows_id.in_(batch), not_withdrawn)
            .cte("later", recursive=True)
        )
        following = select(Claim.id).where(Claim.follows_id == later.c.id, not_withdrawn)
        found.update(session.scalars(select(later.union(following).c.id)))
    return found


def _select_claims(condition: ColumnElement[bool]) -> Select[Claim]:
    achievement = joinedload(Claim.achievement)
    technology = achievement.joinedload(Achievement.technology)
    organization = achievement.selectinload(Achievement.participations).joinedload(
        Participation.organization
    )
    return (
        select(Claim)
        .where(condition, not_withdrawn)
        .options(
            selectinload(Claim.qualifiers),
            joinedload(Claim.metric).selectinload(Metric.names),
            technology.selectinload(Technology.names),
            organization.selectinload(Organization.names),
            organization.selectinload(Organization.aliases),
        )
    )


class _Declared(NamedTuple):
    """What claims share: the conditions that metrics declare, and other names of metrics and technologies.

    `texts` are those that claims give for a condition, by metric and property.
    """

    rows: Mapping[tuple[str, str], MetricQualifier]
    texts: Mapping[tuple[str, str], tuple[str, ...]]
    aliases: Mapping[str, Sequence[str]]


def _read_declared(session: Session, claims: Sequence[Claim]) -> _Declared:
    metrics = {claim.metric_id for claim in claims}
    technologies = {claim.technology_id for claim in claims if claim.technology_id}
    texts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for claim in claims:
        for row in claim.qualifiers:
            if row.text_key is not None and row.text is not None:
                texts[claim.metric_id, row.property][row.text_key] = row.text
    rows = session.scalars(select(MetricQualifier).where(MetricQualifier.metric_id.in_(metrics)))
    aliases: dict[str, list[str]] = defaultdict(list)
    for owner, alias, ids in (
        (MetricAlias.metric_id, MetricAlias.alias, metrics),
        (TechnologyAlias.technology_id, TechnologyAlias.alias, technologies),
    ):
        for resource_id, own in session.execute(select(owner, alias).where(owner.in_(ids))):
            aliases[f"{owner.key}/{resource_id}"].append(own)
    return _Declared(
        {(row.metric_id, row.property): row for row in rows},
        {name: tuple(by_key.values()) for name, by_key in texts.items()},
        aliases,
    )


def _list_conditions(claim: Claim, declared: _Declared) -> Iterator[Condition]:
    for row in claim.qualifiers:
        named = (claim.metric_id, row.property)
        own = declared.rows[named]
        unit = None if own.unit is None else get_unit(own.unit)
        name = row.property.replace("-", " ")
        known = declared.texts.get(named, ())
        yield Condition(name, own.separates, row.text, row.quantity, unit, known)


def _make_candidate(claim: Claim, others: Sequence[Claim], declared: _Declared) -> Candidate:
    achievement, metric = claim.achievement, claim.metric
    organizations = [participation.organization for participation in achievement.participations]
    technology = achievement.technology
    return Candidate(
        id=claim.id,
        kind=claim.kind,
        statement=claim.statement,
        metric_id=metric.id,
        metric_name=_name_metric(metric),
        metric_names=(
            *sorted({row.name for row in metric.names}),
            *declared.aliases.get(f"metric_id/{metric.id}", ()),
        ),
        definition=metric.definition,
        unit=get_unit(metric.unit),
        quantity=claim.quantity,
        baseline=claim.baseline,
        scope=" ".join(filter(None, (claim.subject, claim.scope))) or None,
        relative_to=claim.relative_to,
        period=claim.period or achievement.date,
        dated=claim.period is not None,
        follows=claim.follows_id,
        place=achievement.place,
        countries=frozenset(
            organization.country for organization in organizations if organization.country
        ),
        organizations=frozenset(organization.id for organization in organizations),
        organization_names=tuple(
            name
            for organization in organizations
            for name in (
                *(row.name for row in organization.names),
                *(row.alias for row in organization.aliases),
            )
        ),
        technology=claim.technology_id,
        technology_names=(
            *(row.name for row in technology.names),
            *declared.aliases.get(f"technology_id/{technology.id}", ()),
        )
        if technology
        else (),
        title=achievement.title,
        neighbours=tuple(
            Neighbour(
                get_unit(other.metric.unit),
                f"{_name_metric(other.metric)}\n{other.subject}\n{other.scope}\n{other.statement}",
            )
            for other in sorted(others, key=lambda other: other.id)
            if other.id != claim.id
        ),
        conditions=tuple(_list_conditions(claim, declared)),
        is_disputed=claim.status == "disputed",
    )


def _name_metric(metric: Metric) -> str:
    return display_name({row.language: row.name for row in metric.names})
