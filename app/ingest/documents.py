"""The read model: from rows to the public JSON of each resource, written where the rows are written.

One serialiser makes every document, at import, at rebuild and when `claimstone verify` compares.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.domain.changes import ChangeForm, StatedChange, compute_change
from app.domain.dates import Period
from app.domain.quantities import Comparator, Quantity, to_fraction
from app.domain.search_tokens import SearchTokens, list_search_tokens
from app.domain.units import get_unit
from app.models import (
    RESOURCES,
    Achievement,
    Claim,
    Evidence,
    Metric,
    Organization,
    OrganizationName,
    Participation,
    Source,
    Technology,
    TechnologyName,
)
from app.models import Resource as ResourceRow
from app.schemas.achievements import AchievementRead, Stage
from app.schemas.claims import (
    ChangeRead,
    ClaimKind,
    ClaimRead,
    ClaimReference,
    ClaimStatus,
    NormalizedRead,
    QuantityRead,
    StatedChangeRead,
)
from app.schemas.common import (
    EvidenceRead,
    NamedReference,
    ParticipantRead,
    PeriodRead,
    Resource,
    TitledReference,
)
from app.schemas.metrics import Direction, MetricRead, UnitRead
from app.schemas.organizations import OrganizationKind, OrganizationRead
from app.schemas.sources import SourceRead
from app.schemas.technologies import TechnologyRead

BATCH = 500


# Raised by one with every change of what a document or its entry in an index holds: it makes
# `claimstone migrate` build all of them anew.
DOCUMENT_SHAPE = 1


class Built(NamedTuple):
    """A document as it should be stored. `body` is JSON in UTF-8, `tokens` are what finds it."""

    id: str
    version: int
    body: bytes
    tokens: SearchTokens


def build_documents(session: Session, kind: str, ids: Sequence[str]) -> Iterator[Built]:
    """Build the documents of resources of one kind, in the order of their ids."""
    model, (options, describe, list_tokens) = RESOURCES[kind], _KINDS[kind]
    ordered = sorted(ids)
    for first in range(0, len(ordered), BATCH):
        batch = ordered[first : first + BATCH]
        statement: Select[Any] = select(model).where(model.id.in_(batch)).order_by(model.id)
        for row in session.scalars(statement.options(*options)):
            body = describe(row).model_dump_json().encode()
            yield Built(row.id, row.version, body, list_tokens(row))
        session.expunge_all()


def _versioned(row: ResourceRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def display_name(names: Iterable[OrganizationName] | Iterable[TechnologyName]) -> str:
    """The English name, or the first by language where there is none."""
    by_language = {name.language: name.name for name in names}
    return by_language.get("en") or by_language[min(by_language)]


def _describe_period(period: Period | None) -> PeriodRead | None:
    if period is None:
        return None
    return PeriodRead(edtf=period.edtf, first=period.first, last=period.last)


def _describe_unit(code: str) -> UnitRead:
    return UnitRead(code=code, label=get_unit(code).label)


def _describe_organization(row: Organization) -> OrganizationRead:
    return OrganizationRead(
        **_versioned(row),
        kind=OrganizationKind(row.kind),
        name=display_name(row.names),
        names={name.language: name.name for name in row.names},
        aliases=[alias.alias for alias in row.aliases],
        country=row.country,
        note=row.note,
    )


def _describe_technology(row: Technology) -> TechnologyRead:
    return TechnologyRead(
        **_versioned(row),
        name=display_name(row.names),
        names={name.language: name.name for name in row.names},
        field=row.field,
        broader=_refer_to_technology(row.broader),
        description=row.description,
    )


def _refer_to_technology(row: Technology | None) -> NamedReference | None:
    return NamedReference(id=row.id, name=display_name(row.names)) if row else None


def _describe_metric(row: Metric) -> MetricRead:
    return MetricRead(
        **_versioned(row),
        name=row.name,
        definition=row.definition,
        dimension=row.dimension,
        unit=_describe_unit(row.unit),
        direction=Direction(row.direction),
    )


def _describe_source(row: Source) -> SourceRead:
    return SourceRead(
        **_versioned(row),
        title=row.title,
        publisher=row.publisher,
        language=row.language,
        published=_describe_period(row.published),
        url=row.url,
        sha256=row.sha256,
        length=row.length,
        text_url=f"/v1/sources/{row.id}/text",
        note=row.note,
    )


def _describe_participants(row: Achievement) -> list[ParticipantRead]:
    return [
        ParticipantRead(
            id=participation.organization_id,
            name=display_name(participation.organization.names),
            role=participation.role,
        )
        for participation in row.participations
    ]


def _describe_evidence(rows: Iterable[Evidence]) -> list[EvidenceRead]:
    return [
        EvidenceRead(
            source=TitledReference(id=row.source_id, title=row.source.title),
            exact=row.exact,
            start=row.start,
            end=row.end,
        )
        for row in rows
    ]


def _describe_achievement(row: Achievement) -> AchievementRead:
    return AchievementRead(
        **_versioned(row),
        title=row.title,
        summary=row.summary,
        technology=_refer_to_technology(row.technology),
        organizations=_describe_participants(row),
        place=row.place,
        date=_describe_period(row.date),
        stage=Stage(row.stage),
        note=row.note,
        evidence=_describe_evidence(row.evidence),
    )


def _describe_quantity(quantity: Quantity, canonical_unit: str) -> QuantityRead:
    normalized = quantity.normalized_value
    return QuantityRead(
        as_stated=quantity.as_stated,
        comparator=Comparator(quantity.comparator),
        cue=quantity.cue,
        value=quantity.value,
        number=_to_double(quantity.value),
        unit=_describe_unit(quantity.unit),
        lower=quantity.lower,
        upper=quantity.upper,
        normalized=None
        if normalized is None
        else NormalizedRead(
            value=normalized, number=float(to_fraction(normalized)), unit=canonical_unit
        ),
    )


def _to_double(value: str | None) -> float | None:
    return None if value is None else float(to_fraction(value))


def _describe_change(row: Claim) -> ChangeRead | None:
    change = compute_change(row.baseline, row.quantity, get_unit(row.metric.unit))
    if change is None:
        return None
    return ChangeRead(
        absolute=change.absolute, factor=change.factor, percent=change.percent, computed=True
    )


def _describe_stated_change(stated: StatedChange | None) -> StatedChangeRead | None:
    if stated is None:
        return None
    return StatedChangeRead(
        as_stated=stated.as_stated, form=ChangeForm(stated.form), value=stated.value
    )


def _describe_claim(row: Claim) -> ClaimRead:
    return ClaimRead(
        **_versioned(row),
        kind=ClaimKind(row.kind),
        status=ClaimStatus(row.status),
        statement=row.statement,
        achievement=TitledReference(id=row.achievement_id, title=row.achievement.title),
        organizations=_describe_participants(row.achievement),
        technology=_refer_to_technology(row.achievement.technology),
        metric=NamedReference(id=row.metric_id, name=row.metric.name),
        quantity=_describe_quantity(row.quantity, row.metric.unit),
        baseline=row.baseline and _describe_quantity(row.baseline, row.metric.unit),
        change=_describe_change(row),
        stated_change=_describe_stated_change(row.stated_change),
        follows=ClaimReference(id=row.follows_id) if row.follows_id else None,
        relative_to=row.relative_to,
        scope=row.scope,
        period=_describe_period(row.period),
        note=row.note,
        evidence=_describe_evidence(row.evidence),
    )


def _list_names(row: Organization | Technology) -> list[str]:
    names = [name.name for name in row.names]
    return (
        names + [alias.alias for alias in row.aliases] if isinstance(row, Organization) else names
    )


def _list_names_around(row: Achievement) -> list[str]:
    """What an achievement is found by beside its own words: who took part, and in what."""
    organizations = [participation.organization for participation in row.participations]
    names = [name for one in organizations for name in _list_names(one)]
    return names + (_list_names(row.technology) if row.technology else [])


def _index_achievement(row: Achievement) -> SearchTokens:
    field = row.technology.field if row.technology else None
    return list_search_tokens(
        [row.title, *_list_names_around(row)],
        [row.summary, row.place, row.note, field],
        [quote.exact for quote in row.evidence],
    )


def _index_claim(row: Claim) -> SearchTokens:
    achievement = row.achievement
    field = achievement.technology.field if achievement.technology else None
    return list_search_tokens(
        [achievement.title, row.metric.name, *_list_names_around(achievement)],
        [row.statement, row.scope, row.relative_to, row.note, field],
        [quote.exact for quote in row.evidence],
    )


_WITH_NAMES = (selectinload(Organization.names), selectinload(Organization.aliases))
_WITH_PARTS = (
    joinedload(Achievement.technology).selectinload(Technology.names),
    selectinload(Achievement.participations)
    .joinedload(Participation.organization)
    .options(*_WITH_NAMES),
)


class _Kind(NamedTuple):
    options: tuple[ORMOption, ...]
    describe: Callable[[Any], Resource]
    list_tokens: Callable[[Any], SearchTokens]


_KINDS = {
    "source": _Kind(
        (), _describe_source, lambda row: list_search_tokens([row.title], [row.publisher, row.note])
    ),
    "organization": _Kind(
        _WITH_NAMES,
        _describe_organization,
        lambda row: list_search_tokens(_list_names(row), [row.note]),
    ),
    "technology": _Kind(
        (
            selectinload(Technology.names),
            joinedload(Technology.broader).selectinload(Technology.names),
        ),
        _describe_technology,
        lambda row: list_search_tokens(_list_names(row), [row.description, row.field]),
    ),
    "metric": _Kind(
        (), _describe_metric, lambda row: list_search_tokens([row.name], [row.definition])
    ),
    "achievement": _Kind(
        (*_WITH_PARTS, selectinload(Achievement.evidence).joinedload(Evidence.source)),
        _describe_achievement,
        _index_achievement,
    ),
    "claim": _Kind(
        (
            joinedload(Claim.metric),
            joinedload(Claim.achievement).options(*_WITH_PARTS),
            selectinload(Claim.evidence).joinedload(Evidence.source),
        ),
        _describe_claim,
        _index_claim,
    ),
}
