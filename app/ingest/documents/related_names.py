"""What documents show, and are found by, of the resources that they mention."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ingest.rows.batched_select import select_by
from app.ingest.rows.record import Record
from app.models import (
    Achievement,
    Evidence,
    Metric,
    OrganizationAlias,
    OrganizationName,
    Participation,
    Source,
    Technology,
    TechnologyName,
)
from app.schemas.common import NamedReference, ParticipantRead, TitledReference


class RelatedName(NamedTuple):
    """`names` are all, aliases included; `field` is that of a technology."""

    reference: NamedReference
    names: list[str]
    field: str | None = None


class MentionedMetric(NamedTuple):
    reference: NamedReference
    unit: str


class MentionedAchievement(NamedTuple):
    """What its claims show of it. `names` are those of who took part and of its technology."""

    reference: TitledReference
    technology: RelatedName | None
    participants: list[ParticipantRead]
    names: list[str]


@dataclass(frozen=True, slots=True)
class Mentions:
    """By kind and id."""

    organizations: Mapping[str, RelatedName]
    technologies: Mapping[str, RelatedName]
    metrics: Mapping[str, MentionedMetric]
    sources: Mapping[str, TitledReference]
    achievements: Mapping[str, MentionedAchievement]

    def describe_participants(self, rows: Iterable[tuple[str, str]]) -> list[ParticipantRead]:
        """From ids of organizations and what each did."""
        return [
            ParticipantRead(id=one, name=self.organizations[one].reference.name, role=role)
            for one, role in rows
        ]

    def list_names(
        self, participants: Iterable[ParticipantRead], technology: str | None
    ) -> list[str]:
        """What an achievement is found by beside its own words: who took part, and in what."""
        names = [
            name
            for participant in participants
            for name in self.organizations[participant.id].names
        ]
        return names + (self.technologies[technology].names if technology else [])


def display_name(names: Mapping[str, str]) -> str:
    """The English name, or the first by language where there is none."""
    return names.get("en") or names[min(names)]


def read_mentions(session: Session, records: Sequence[Record]) -> Mentions:
    wanted = defaultdict[str, set[str]](set)
    for record in records:
        _REFERENCES.get(record.kind, _refer_nowhere)(record, wanted)
    achievements = _read_achievements(session, wanted)
    mentions = Mentions(
        _read_organizations(session, wanted["organization"]),
        _read_technologies(session, wanted["technology"]),
        {
            row.id: MentionedMetric(NamedReference(id=row.id, name=row.name), row.unit)
            for row in select_by(
                session, select(Metric.id, Metric.name, Metric.unit), Metric.id, wanted["metric"]
            )
        },
        {
            row.id: TitledReference(id=row.id, title=row.title)
            for row in select_by(
                session, select(Source.id, Source.title), Source.id, wanted["source"]
            )
        },
        mentioned := {},
    )
    for one, (title, technology, participations) in achievements.items():
        participants = mentions.describe_participants(participations)
        mentioned[one] = MentionedAchievement(
            TitledReference(id=one, title=title),
            mentions.technologies[technology] if technology else None,
            participants,
            mentions.list_names(participants, technology),
        )
    return mentions


_RequiredIds = defaultdict[str, set[str]]


def _refer_from_technology(record: Record, wanted: _RequiredIds) -> None:
    if broader := record.columns["broader_id"]:
        wanted["technology"].add(broader)


def _refer_from_achievement(record: Record, wanted: _RequiredIds) -> None:
    if technology := record.columns["technology_id"]:
        wanted["technology"].add(technology)
    participations = record.children.get(Participation, ())
    wanted["organization"].update(row["organization_id"] for row in participations)
    wanted["source"].update(row["source_id"] for row in record.children.get(Evidence, ()))


def _refer_from_claim(record: Record, wanted: _RequiredIds) -> None:
    wanted["achievement"].add(record.columns["achievement_id"])
    wanted["metric"].add(record.columns["metric_id"])
    wanted["source"].update(row["source_id"] for row in record.children.get(Evidence, ()))


def _refer_nowhere(_record: Record, _wanted: _RequiredIds) -> None: ...


_REFERENCES = {
    "technology": _refer_from_technology,
    "achievement": _refer_from_achievement,
    "claim": _refer_from_claim,
}
_Achievements = dict[str, tuple[str, str | None, list[tuple[str, str]]]]


def _read_achievements(session: Session, wanted: _RequiredIds) -> _Achievements:
    """Title, technology and participations; what these mention joins what is wanted."""
    ids = wanted["achievement"]
    statement = select(Achievement.id, Achievement.title, Achievement.technology_id)
    found: _Achievements = {
        row.id: (row.title, row.technology_id, [])
        for row in select_by(session, statement, Achievement.id, ids)
    }
    columns = (Participation.achievement_id, Participation.organization_id, Participation.role)
    ordered = select(*columns).order_by(Participation.achievement_id, Participation.position)
    for row in select_by(session, ordered, Participation.achievement_id, ids):
        found[row.achievement_id][2].append((row.organization_id, row.role))
        wanted["organization"].add(row.organization_id)
    wanted["technology"].update(technology for _, technology, _ in found.values() if technology)
    return found


def _read_organizations(session: Session, ids: set[str]) -> dict[str, RelatedName]:
    model = OrganizationName
    names = select(model.organization_id, model.language, model.name).order_by(
        model.organization_id, model.language
    )
    found = _read_names(session, names, model.organization_id, ids)
    columns = (OrganizationAlias.organization_id, OrganizationAlias.alias)
    ordered = select(*columns).order_by(
        OrganizationAlias.organization_id, OrganizationAlias.position
    )
    for row in select_by(session, ordered, OrganizationAlias.organization_id, ids):
        found[row.organization_id].names.append(row.alias)
    return found


def _read_technologies(session: Session, ids: set[str]) -> dict[str, RelatedName]:
    model = TechnologyName
    names = select(model.technology_id, model.language, model.name).order_by(
        model.technology_id, model.language
    )
    found = _read_names(session, names, model.technology_id, ids)
    fields = select(Technology.id, Technology.field)
    return {
        row.id: found[row.id]._replace(field=row.field)
        for row in select_by(session, fields, Technology.id, ids)
    }


def _read_names(session: Session, names: Any, column: Any, ids: set[str]) -> dict[str, RelatedName]:  # noqa: ANN401 - of either table
    by_id = defaultdict[str, dict[str, str]](dict)
    for one, language, name in select_by(session, names, column, ids):
        by_id[one][language] = name
    return {
        one: RelatedName(NamedReference(id=one, name=display_name(own)), list(own.values()))
        for one, own in by_id.items()
    }
