"""The records of the catalogue that a new text may name, found by the words of the text.

No list of all names is read: a catalogue has hundreds of thousands of them. Organizations and technologies
are found by the first two words of their names, metrics by the words of their names and by the dimensions of
the numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.batches import batches
from app.extraction.candidates.candidate import CatalogueNames, NamedMetric, NamedRecord
from app.extraction.candidates.text_words import TextWords
from app.models import (
    Metric,
    MetricAlias,
    MetricName,
    MetricQualifier,
    NameKey,
    Organization,
    OrganizationAlias,
    OrganizationName,
    Technology,
    TechnologyAlias,
    TechnologyName,
)
from app.schemas.common import Standing

# Of one dimension; two are enough to know that the dimension alone decides nothing.
_MAX_OF_DIMENSION = 20
_MAX_METRICS = 500
_CURRENT = Standing.CURRENT.value


def read_names(session: Session, words: TextWords) -> CatalogueNames:
    """Return the current records that a text with these words may name, with all their names."""
    organizations = _find_keyed(session, "organization", words.leads)
    technologies = _find_keyed(session, "technology", words.leads)
    return CatalogueNames(
        organizations=_list_named(
            session,
            organizations,
            Organization.status,
            (OrganizationName.organization_id, OrganizationName.name),
            (OrganizationAlias.organization_id, OrganizationAlias.alias),
        ),
        technologies=_list_named(
            session,
            technologies,
            Technology.status,
            (TechnologyName.technology_id, TechnologyName.name),
            (TechnologyAlias.technology_id, TechnologyAlias.alias),
        ),
        metrics=_list_metrics(session, words),
    )


def _find_keyed(session: Session, kind: str, leads: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for batch in batches(sorted(leads)):
        statement = select(NameKey.resource_id).where(NameKey.kind == kind, NameKey.lead.in_(batch))
        found.update(session.scalars(statement))
    return found


_Named = tuple[InstrumentedAttribute[str], InstrumentedAttribute[str]]


def _list_named(
    session: Session, ids: Iterable[str], status: InstrumentedAttribute[str], *named: _Named
) -> list[NamedRecord]:
    """Return current records with their names, which are in these pairs of columns: the id, and a name."""
    names = _read_names(session, ids, named)
    current = _filter_current(session, status, names)
    return [NamedRecord(name, tuple(names[name])) for name in sorted(current)]


def _read_names(
    session: Session, ids: Iterable[str], named: Iterable[_Named]
) -> Mapping[str, list[str]]:
    names = defaultdict[str, list[str]](list)
    for batch in batches(sorted(ids)):
        for owner, name in named:
            statement = select(owner, name).where(owner.in_(batch)).order_by(owner, name)
            for identifier, text in session.execute(statement):
                names[identifier].append(text)
    return names


def _filter_current(
    session: Session, status: InstrumentedAttribute[str], ids: Iterable[str]
) -> set[str]:
    identifier: ColumnElement[str] = status.class_.id
    found: set[str] = set()
    for batch in batches(sorted(ids)):
        found.update(
            session.scalars(select(identifier).where(identifier.in_(batch), status == _CURRENT))
        )
    return found


def _list_metrics(session: Session, words: TextWords) -> list[NamedMetric]:
    ids = {*_find_by_dimension(session, words.dimensions), *_find_by_words(session, words.stems)}
    named = (
        (MetricName.metric_id, MetricName.name),
        (MetricAlias.metric_id, MetricAlias.alias),
    )
    names = _read_names(session, ids, named)
    metrics: list[NamedMetric] = []
    for batch in batches(sorted(names)):
        current = select(Metric.id, Metric.unit).where(
            Metric.id.in_(batch), Metric.status == _CURRENT
        )
        qualifiers = defaultdict[str, dict[str, str | None]](dict)
        declared = select(
            MetricQualifier.metric_id, MetricQualifier.property, MetricQualifier.unit
        ).where(MetricQualifier.metric_id.in_(batch))
        for metric_id, name, unit in session.execute(declared.order_by(MetricQualifier.position)):
            qualifiers[metric_id][name] = unit
        metrics += [
            NamedMetric(metric_id, tuple(names[metric_id]), unit, qualifiers[metric_id])
            for metric_id, unit in session.execute(current.order_by(Metric.id))
        ]
    return metrics


def _find_by_dimension(session: Session, dimensions: Iterable[str]) -> Iterable[str]:
    place = func.row_number().over(partition_by=Metric.dimension, order_by=Metric.id)
    of_dimensions = (
        select(Metric.id, place.label("place"))
        .where(Metric.dimension.in_(dimensions), Metric.status == _CURRENT)
        .subquery()
    )
    return session.scalars(
        select(of_dimensions.c.id).where(of_dimensions.c.place <= _MAX_OF_DIMENSION)
    ).all()


def _find_by_words(session: Session, stems: Iterable[str]) -> list[str]:
    """Return the metrics that share words of their names with the text, those of most words first."""
    shared: dict[str, int] = defaultdict(int)
    for batch in batches(sorted(stems)):
        statement = (
            select(NameKey.resource_id, func.count())
            .where(NameKey.kind == "metric", NameKey.lead.in_(batch))
            .group_by(NameKey.resource_id)
        )
        for metric_id, count in session.execute(statement):
            shared[metric_id] += count
    return sorted(shared, key=lambda name: (-shared[name], name))[:_MAX_METRICS]
