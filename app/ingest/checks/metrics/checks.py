"""Checks of metrics: the unit, its words, and the properties that their claims may state."""

from collections.abc import Callable, Mapping

from app.domain.units.unit import Unit
from app.domain.units.units import describe_dimension, find_unit
from app.errors import InvalidValue
from app.extraction.measures.unit_words_of_metric import UnitWords
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.fields import check_fields
from app.ingest.checks.metrics.existing import CheckedMetric, DeclaredQualifier, ExistingMetrics
from app.ingest.rows.fields import make_identifier_rows
from app.ingest.rows.record import Children, Record, Row
from app.models import (
    Metric,
    MetricAlias,
    MetricName,
    MetricQualifier,
    MetricQualifierName,
    MetricUnitLabel,
)
from app.schemas.metrics import (
    DeclaredQualifierCreate,
    LabelledUnitCreate,
    MetricCreate,
    QualifierType,
    Scale,
)

# Of these units, the scale follows.
_RANK = "{rank}"
_LOGARITHMIC = ("dB", "B", "Np", "[pH]")


def check_metric(
    metric: MetricCreate,
    existing: ExistingMetrics,
    register: Callable[[str, CheckedMetric], None],
    pointer: str,
    findings: FaultCollector,
) -> Record:
    """Check a metric, and `register` what its claims depend on, by its id."""
    columns = check_fields("metric", metric, pointer, findings)
    qualifiers = _check_qualifiers(metric, existing, pointer, findings)
    labelled = metric.unit if isinstance(metric.unit, LabelledUnitCreate) else None
    with findings.at(f"{pointer}/unit"):
        unit = find_unit(labelled.code if labelled else str(metric.unit))
        scale = find_scale(unit, metric.scale)
        labels = labelled.labels.values() if labelled else ()
        words = [word for label in labels for word in (label.one, label.other)]
        own = CheckedMetric(unit, scale, qualifiers, UnitWords.of_labels(unit.code, words))
        columns |= {
            Metric.unit.key: unit.code,
            Metric.dimension.key: unit.dimension,
            Metric.scale.key: scale.value,
        }
        _refuse_renormalizing(metric.id, own, existing)
        register(metric.id, own)
    names = metric.qualifiers
    children: Children = {
        MetricName: [
            {MetricName.language.key: tag, MetricName.name.key: metric.names[tag]}
            for tag in sorted(metric.names)
        ],
        MetricAlias: [{MetricAlias.alias.key: alias} for alias in metric.aliases],
        **make_identifier_rows("metric", metric.same_as),
        MetricUnitLabel: _list_labels(labelled),
        MetricQualifier: [_make_row(qualifiers[declared.property]) for declared in names]
        if len(qualifiers) == len(names)
        else [],
        MetricQualifierName: [
            {
                MetricQualifierName.property.key: declared.property,
                MetricQualifierName.language.key: tag,
                MetricQualifierName.name.key: declared.names[tag],
            }
            for declared in sorted(names, key=lambda declared: declared.property)
            for tag in sorted(declared.names)
        ],
    }
    if len(set(metric.aliases)) != len(metric.aliases):
        findings.add(f"{pointer}/aliases", "duplicate", "an alias occurs twice")
    return Record("metric", metric.id, columns, children)


def find_scale(unit: Unit, given: Scale) -> Scale:
    """Return the scale of a metric: logarithmic units and ranks have one of their own.

    Raises:
        InvalidValue: another unit is given such a scale.
    """
    if (own := find_scale_of_unit(unit)) is not None:
        return own
    if given in (Scale.RANK, Scale.LOGARITHMIC):
        raise InvalidValue(
            "scale_of_unit",
            f"{unit.code} is neither a rank nor a logarithmic unit: leave `scale` out, or give such a unit",
        )
    return given


def find_scale_of_unit(unit: Unit) -> Scale | None:
    """Return the scale that follows from a unit; None if the metric names it."""
    if unit.dimension == _RANK:
        return Scale.RANK
    return Scale.LOGARITHMIC if unit.dimension.startswith(_LOGARITHMIC) else None


def _refuse_renormalizing(metric_id: str, own: CheckedMetric, existing: ExistingMetrics) -> None:
    """Raise InvalidValue if stored claims of a metric would have to be converted to another unit."""
    stored = existing.metrics.get(metric_id)
    if stored is None or metric_id not in existing.used:
        return
    if (stored.unit.code, stored.is_difference) != (own.unit.code, own.is_difference):
        raise InvalidValue(
            "unit_in_use",
            f"claims of {metric_id!r} are normalised to {stored.unit.code}, scale {stored.scale.value}: "
            "give a metric in another unit a new id",
        )


def _list_labels(labelled: LabelledUnitCreate | None) -> list[Row]:
    labels = labelled.labels if labelled else {}
    return [
        {
            MetricUnitLabel.language.key: tag,
            MetricUnitLabel.singular.key: labels[tag].one,
            MetricUnitLabel.plural.key: labels[tag].other,
        }
        for tag in sorted(labels)
    ]


def _make_row(declared: DeclaredQualifier) -> Row:
    kind = QualifierType.QUANTITY if declared.unit else QualifierType.TEXT
    return {
        MetricQualifier.property.key: declared.name,
        MetricQualifier.type.key: kind.value,
        MetricQualifier.unit.key: declared.unit and declared.unit.code,
        MetricQualifier.dimension.key: declared.get_dimension(),
        MetricQualifier.separates.key: declared.separates,
    }


def _check_qualifiers(
    metric: MetricCreate, existing: ExistingMetrics, pointer: str, findings: FaultCollector
) -> Mapping[str, DeclaredQualifier]:
    """Check the properties that a metric declares; the faulty ones are left out of the result."""
    checked: dict[str, DeclaredQualifier] = {}
    for index, declared in enumerate(metric.qualifiers):
        place = f"{pointer}/qualifiers/{index}"
        if declared.property in checked:
            findings.add(f"{place}/property", "duplicate", "the metric declares it twice")
        with findings.at(f"{place}/unit"):
            own = DeclaredQualifier(declared.property, _find_unit(declared), declared.separates)
            checked[declared.property] = own
            _compare(own, metric.id, existing, place, findings)
    stored = existing.metrics.get(metric.id)
    for name in sorted(existing.in_use.get(metric.id, ())):
        before, own_unit = stored and stored.qualifiers.get(name), checked.get(name)
        if own_unit is None or (before and before.unit != own_unit.unit):
            findings.add(
                f"{pointer}/qualifiers",
                "qualifier_in_use",
                f"claims of the metric state {name!r}: keep it with its type and unit",
            )
    return checked


def _find_unit(declared: DeclaredQualifierCreate) -> Unit | None:
    if declared.type is QualifierType.TEXT:
        if declared.unit is not None:
            raise InvalidValue("not_a_quantity", "a text has no unit: leave it out")
        return None
    if declared.unit is None:
        raise InvalidValue("missing", "give the unit of a property of type `quantity`")
    return find_unit(declared.unit)


def _compare(
    own: DeclaredQualifier,
    metric_id: str,
    existing: ExistingMetrics,
    pointer: str,
    findings: FaultCollector,
) -> None:
    """Add a fault if another metric declares the property with another type or dimension."""
    declared = existing.declared.setdefault(own.name, {})
    for other, dimension in sorted(declared.items()):
        if other != metric_id and dimension != own.get_dimension():
            meant = f"measures {describe_dimension(own.unit)}" if own.unit else "is a text"
            said = f"a quantity of dimension {dimension}" if dimension else "a text"
            findings.add(
                f"{pointer}/type",
                "qualifier_type_differs",
                f"{own.name!r} {meant} here, and is {said} of the metric {other!r}: give one of them "
                "another name",
            )
            break
    declared[metric_id] = own.get_dimension()
