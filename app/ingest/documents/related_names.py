"""Names of other resources that documents show, or by which a search finds these documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, null, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.domain.names import display_name
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.fields import list_named_targets
from app.ingest.rows.record import Record
from app.models import (
    KINDS,
    Achievement,
    Metric,
    MetricAlias,
    MetricName,
    MetricQualifier,
    MetricQualifierName,
    OrganizationAlias,
    OrganizationName,
    Participation,
    Source,
    Technology,
    TechnologyAlias,
    TechnologyName,
    get_table,
)
from app.schemas.common import NamedReference, ParticipantRead, TitledReference


class RelatedName(NamedTuple):
    """An organization or technology that documents (public JSON of resources) refer to.

    `names` holds the names in all languages and an organization's aliases. `field` is the field of a
    technology, None for an organization.
    """

    reference: NamedReference
    names: list[str]
    field: str | None = None


_Reference = NamedReference | TitledReference


class MentionedQualifier(NamedTuple):
    """A property that a metric declares; `unit` is the code of the canonical unit, None for a text."""

    name: str
    unit: str | None
    separates: bool


class MentionedMetric(NamedTuple):
    """A metric as the documents of its claims show it; `names` has its aliases too."""

    reference: NamedReference
    unit: str
    scale: str
    names: list[str]
    qualifiers: Mapping[str, MentionedQualifier]

    @property
    def is_difference(self) -> bool:
        return self.scale == "difference"


class MentionedAchievement(NamedTuple):
    """An achievement as the documents of its claims show it.

    `names` are the names of its participants and of its technology; a search for them, or for words of the
    `summary`, finds the claims too.
    """

    reference: TitledReference
    summary: str
    technology: RelatedName | None
    participants: list[ParticipantRead]
    names: list[str]


@dataclass(frozen=True, slots=True)
class Mentions:
    """The resources that a batch of documents refers to, by kind and then by id."""

    organizations: Mapping[str, RelatedName]
    technologies: Mapping[str, RelatedName]
    metrics: Mapping[str, MentionedMetric]
    achievements: Mapping[str, MentionedAchievement]
    # References as the public JSON has them, to resources of these kinds and of all others.
    references: Mapping[str, Mapping[str, _Reference]]
    # For each described source, the others that have its text.
    same_texts: Mapping[str, list[TitledReference]]

    def describe_participants(self, rows: Iterable[tuple[str, str]]) -> list[ParticipantRead]:
        """Return each participant with its name, for public JSON.

        `rows` are pairs of organization id and role; their order is kept.
        """
        return [
            ParticipantRead(
                id=organization_id,
                name=self.organizations[organization_id].reference.name,
                role=role,
            )
            for organization_id, role in rows
        ]

    def list_names(self, participants: Iterable[str], technology: str | None) -> list[str]:
        """Return the names of the organizations and of the technology with these ids.

        A search for one of these names finds their achievement too.
        """
        names = [
            name
            for organization_id in participants
            for name in self.organizations[organization_id].names
        ]
        return names + (self.technologies[technology].names if technology else [])


def read_mentions(session: Session, records: Sequence[Record]) -> Mentions:
    """Read the resources that these records refer to, directly or through an achievement."""
    required = defaultdict[str, set[str]](set)
    for record in records:
        for kind, resource_id in list_named_targets(record):
            required[kind].add(resource_id)
    achievements = _read_achievements(session, required)
    mentions = Mentions(
        _read_organizations(session, required["organization"]),
        _read_technologies(session, required["technology"]),
        read_mentioned_metrics(session, required["metric"]),
        mentioned := {},
        references := {},
        _read_same_texts(session, [record.id for record in records if record.kind == "source"]),
    )
    for achievement_id, (title, summary, technology, participations) in achievements.items():
        participants = mentions.describe_participants(participations)
        mentioned[achievement_id] = MentionedAchievement(
            TitledReference(id=achievement_id, title=title),
            summary,
            mentions.technologies[technology] if technology else None,
            participants,
            mentions.list_names((identity for identity, _ in participations), technology),
        )
    special: dict[str, Mapping[str, Any]] = {
        "organization": mentions.organizations,
        "technology": mentions.technologies,
        "metric": mentions.metrics,
        "achievement": mentioned,
    }
    for kind, ids in required.items():
        if kind in special:
            references[kind] = {key: item.reference for key, item in special[kind].items()}
        else:
            references[kind] = _read_titles(session, kind, ids)
    return mentions


@cache
def _select_same_texts() -> Select[str, str, str]:
    """Select the other sources of the same text; made once, as an alias takes longer than the query."""
    other = aliased(Source)
    return (
        select(Source.id.label("of"), other.id, other.title)
        .join(other, and_(other.sha256 == Source.sha256, other.id != Source.id))
        .order_by(other.id)
    )


def _read_same_texts(session: Session, ids: Sequence[str]) -> dict[str, list[TitledReference]]:
    same: dict[str, list[TitledReference]] = {source_id: [] for source_id in ids}
    for row in select_by(session, _select_same_texts(), Source.id, ids):
        same[row.of].append(TitledReference(id=row.id, title=row.title))
    return same


def _read_titles(session: Session, kind: str, ids: set[str]) -> dict[str, _Reference]:
    table, title = get_table(KINDS[kind].model), KINDS[kind].title
    refer = TitledReference if title == "title" else NamedReference
    rows = select_by(session, select(table.c.id, table.c[title]), table.c.id, ids)
    return {row.id: refer.model_validate({"id": row.id, title: row[1]}) for row in rows}


_RequiredIds = defaultdict[str, set[str]]
_Achievements = dict[str, tuple[str, str, str | None, list[tuple[str, str]]]]


def _read_achievements(session: Session, required: _RequiredIds) -> _Achievements:
    """Return title, summary, technology id and participations of each required achievement, by its id.

    The organizations and technologies of these achievements are added to `required`.
    """
    columns = (
        Achievement.id,
        Achievement.title,
        Achievement.summary,
        Achievement.technology_id,
    )
    statement = (
        select(*columns, Participation.organization_id, Participation.role)
        .outerjoin(Achievement.participations)
        .order_by(Achievement.id, Participation.position)
    )
    achievements: _Achievements = {}
    for row in select_by(session, statement, Achievement.id, required["achievement"]):
        achievements.setdefault(row.id, (row.title, row.summary, row.technology_id, []))
        if row.organization_id is not None:
            achievements[row.id][3].append((row.organization_id, row.role))
            required["organization"].add(row.organization_id)
        if row.technology_id is not None:
            required["technology"].add(row.technology_id)
    return achievements


def _read_organizations(session: Session, ids: set[str]) -> dict[str, RelatedName]:
    model = OrganizationName
    names = select(model.organization_id, model.language, model.name, null()).order_by(
        model.organization_id, model.language
    )
    organizations = _read_names(session, names, model.organization_id, ids)
    columns = (OrganizationAlias.organization_id, OrganizationAlias.alias)
    ordered = select(*columns).order_by(
        OrganizationAlias.organization_id, OrganizationAlias.position
    )
    for row in select_by(session, ordered, OrganizationAlias.organization_id, ids):
        organizations[row.organization_id].names.append(row.alias)
    return organizations


def _read_technologies(session: Session, ids: set[str]) -> dict[str, RelatedName]:
    names = (
        select(Technology.id, TechnologyName.language, TechnologyName.name, Technology.field)
        .join(Technology.names)
        .order_by(Technology.id, TechnologyName.language)
    )
    technologies = _read_names(session, names, Technology.id, ids)
    columns = (TechnologyAlias.technology_id, TechnologyAlias.alias)
    ordered = select(*columns).order_by(TechnologyAlias.technology_id, TechnologyAlias.position)
    for row in select_by(session, ordered, TechnologyAlias.technology_id, ids):
        technologies[row.technology_id].names.append(row.alias)
    return technologies


def _read_names(
    session: Session,
    names: Select[*tuple[Any, ...]],
    column: InstrumentedAttribute[str],
    ids: set[str],
) -> dict[str, RelatedName]:
    """Return the resources that `names` selects: rows of id, language, name, and field or None."""
    by_id = defaultdict[tuple[str, str | None], dict[str, str]](dict)
    for resource_id, language, name, field in select_by(session, names, column, ids):
        by_id[resource_id, field][language] = name
    return {
        resource_id: RelatedName(
            NamedReference(id=resource_id, name=display_name(by_language)),
            list(by_language.values()),
            field,
        )
        for (resource_id, field), by_language in by_id.items()
    }


def read_mentioned_metrics(session: Session, ids: set[str]) -> dict[str, MentionedMetric]:
    """Return the metrics with these ids, with what their claims show of them."""
    columns = (Metric.id, Metric.unit, Metric.scale, MetricName.language, MetricName.name)
    own = select(*columns).join(Metric.names).order_by(Metric.id, MetricName.language)
    names = defaultdict[tuple[str, str, str], dict[str, str]](dict)
    for row in select_by(session, own, Metric.id, ids):
        names[row.id, row.unit, row.scale][row.language] = row.name
    aliases = defaultdict[str, list[str]](list)
    further = select(MetricAlias.metric_id, MetricAlias.alias).order_by(MetricAlias.position)
    for row in select_by(session, further, MetricAlias.metric_id, ids):
        aliases[row.metric_id].append(row.alias)
    qualifiers = _read_qualifiers(session, ids)
    return {
        metric_id: MentionedMetric(
            NamedReference(id=metric_id, name=display_name(by_language)),
            unit,
            scale,
            [*by_language.values(), *aliases[metric_id]],
            qualifiers[metric_id],
        )
        for (metric_id, unit, scale), by_language in names.items()
    }


def _read_qualifiers(
    session: Session, ids: set[str]
) -> Mapping[str, Mapping[str, MentionedQualifier]]:
    declared, model = MetricQualifier, MetricQualifierName
    columns = (declared.metric_id, declared.property, declared.unit, declared.separates)
    named = and_(declared.metric_id == model.metric_id, declared.property == model.property)
    statement = (
        select(*columns, model.language, model.name)
        .join(model, named)
        .order_by(declared.metric_id, declared.position, model.language)
    )
    names = defaultdict[tuple[str, str, str | None, bool], dict[str, str]](dict)
    for row in select_by(session, statement, declared.metric_id, ids):
        names[row.metric_id, row.property, row.unit, row.separates][row.language] = row.name
    qualifiers = defaultdict[str, dict[str, MentionedQualifier]](dict)
    for (metric_id, name, unit, separates), by_language in names.items():
        own = MentionedQualifier(display_name(by_language), unit, separates)
        qualifiers[metric_id][name] = own
    return qualifiers
