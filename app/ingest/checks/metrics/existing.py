"""Stored metrics that the records of a file refer to or would change, with the properties they declare."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.units.unit import Unit
from app.domain.units.units import get_unit
from app.extraction.measures.unit_words_of_metric import UnitWords
from app.ingest.rows.batched_select import select_by
from app.models import Claim, ClaimQualifier, Metric, MetricQualifier
from app.queries.resources.metrics import read_unit_words
from app.schemas.metrics import Scale


class DeclaredQualifier(NamedTuple):
    """A property that a metric declares. `unit` is that of a quantity, None for a text."""

    name: str
    unit: Unit | None
    separates: bool

    def get_dimension(self) -> str | None:
        """Return what its quantities measure; None for a property of texts."""
        return self.unit.dimension if self.unit else None


@dataclass(frozen=True, slots=True)
class CheckedMetric:
    """What the claims of a metric depend on. `qualifiers` are in the order of the metric, by property.

    `unit_words` are words for the unit that the table of units lacks.
    """

    unit: Unit
    scale: Scale
    qualifiers: Mapping[str, DeclaredQualifier]
    unit_words: UnitWords | None = None

    @property
    def is_difference(self) -> bool:
        return self.scale is Scale.DIFFERENCE


@dataclass(frozen=True, slots=True)
class ExistingMetrics:
    """Stored metrics by id. `used` has those with claims, and `in_use` the properties that claims state.

    `declared` has, for each property that the records declare, its dimension by the metrics that declare
    it; the dimension of a property of texts is None.
    """

    metrics: dict[str, CheckedMetric]
    used: set[str]
    in_use: dict[str, set[str]]
    declared: dict[str, dict[str, str | None]]


def read_existing_metrics(
    session: Session, ids: Iterable[str], changed: Iterable[str], properties: Iterable[str]
) -> ExistingMetrics:
    """Read the metrics with these ids; `changed` are those that the records change.

    `properties` are the properties that the records declare.
    """
    qualifiers: dict[str, dict[str, DeclaredQualifier]] = defaultdict(dict)
    columns = (MetricQualifier.property, MetricQualifier.unit, MetricQualifier.separates)
    own = select(MetricQualifier.metric_id, *columns).order_by(
        MetricQualifier.metric_id, MetricQualifier.position
    )
    named = set(ids)
    for row in select_by(session, own, MetricQualifier.metric_id, named):
        unit = None if row.unit is None else get_unit(row.unit)
        qualifiers[row.metric_id][row.property] = DeclaredQualifier(
            row.property, unit, row.separates
        )
    words = read_unit_words(session)
    metrics = {
        row.id: CheckedMetric(
            get_unit(row.unit), Scale(row.scale), qualifiers[row.id], words.get(row.id)
        )
        for row in select_by(
            session, select(Metric.id, Metric.unit, Metric.scale), Metric.id, named
        )
    }
    stored = metrics.keys() & set(changed)
    used = select(Claim.metric_id).distinct()
    return ExistingMetrics(
        metrics,
        {row.metric_id for row in select_by(session, used, Claim.metric_id, stored)},
        _read_in_use(session, {key for key in stored if qualifiers[key]}),
        _read_declared(session, set(properties)),
    )


def _read_in_use(session: Session, ids: set[str]) -> dict[str, set[str]]:
    statement = (
        select(Claim.metric_id, ClaimQualifier.property)
        .join(Claim, Claim.id == ClaimQualifier.claim_id)
        .distinct()
    )
    in_use: dict[str, set[str]] = defaultdict(set)
    for row in select_by(session, statement, Claim.metric_id, ids):
        in_use[row.metric_id].add(row.property)
    return in_use


def _read_declared(session: Session, properties: set[str]) -> dict[str, dict[str, str | None]]:
    columns = (MetricQualifier.property, MetricQualifier.metric_id, MetricQualifier.dimension)
    declared: dict[str, dict[str, str | None]] = defaultdict(dict)
    for row in select_by(session, select(*columns), MetricQualifier.property, properties):
        declared[row.property][row.metric_id] = row.dimension
    return declared
