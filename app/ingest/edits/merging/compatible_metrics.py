"""Whether two metrics can be one: what their claims depend on has to be the same."""

from collections.abc import Iterator

from app.ingest.rows.record import Record, read
from app.models import Metric, MetricQualifier


def list_metric_differences(merged: Record, survivor: Record) -> Iterator[tuple[str, str]]:
    """Yield code and words of each difference that keeps the claims of one metric from being of the other.

    Units may differ, within one dimension. The survivor may declare more properties than the merged one.
    """
    for column in (Metric.dimension, Metric.direction, Metric.scale):
        own, other = merged.get(column), survivor.get(column)
        if own != other:
            name = column.key
            yield (
                f"{name}_differs",
                f"the {name} of {merged.id!r} is {own}, and that of {survivor.id!r} is {other}",
            )
    declared = _list_declared(survivor)
    for name, (kind, dimension, separates) in _list_declared(merged).items():
        if name not in declared:
            yield (
                "qualifier_not_declared",
                f"{merged.id!r} declares the property {name!r}, and {survivor.id!r} does not: declare it there",
            )
        elif declared[name] != (kind, dimension, separates):
            other, _, also_separates = declared[name]
            words = f"{name!r} is a {_describe(kind, separates)} of {merged.id!r}, and a "
            words += f"{_describe(other, also_separates)} of {survivor.id!r}: declare it the same"
            yield "qualifier_differs", words


def _list_declared(metric: Record) -> dict[str, tuple[str, str | None, bool]]:
    """Return type, dimension and separation of each property that a metric declares."""
    columns = (MetricQualifier.type, MetricQualifier.dimension, MetricQualifier.separates)
    return {
        read(row, MetricQualifier.property): (
            read(row, columns[0]),
            read(row, columns[1]),
            read(row, columns[2]),
        )
        for row in metric.children[MetricQualifier]
    }


def _describe(kind: str, separates: object) -> str:
    return f"{'separating' if separates else 'describing'} {kind}"
