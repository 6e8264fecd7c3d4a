"""Records whose references to a merged record are moved to the one that remains."""

from dataclasses import replace

from app.domain.numbers.derived_change import compute_change, make_factor_key
from app.domain.numbers.quantity import Quantity, renormalize
from app.domain.units.units import get_unit
from app.ingest.rows.record import Children, Record, Row, read, spread
from app.models import KINDS, Claim, ClaimQualifier, Metric, MetricQualifier
from app.schemas.metrics import Scale


def move_references(record: Record, merged: Record, survivor: Record) -> Record:
    """Return a record that refers to the survivor where it referred to the merged record.

    A participation that it then has twice is left out once. Numbers of claims are converted to the unit
    of the metric that remains, exactly.
    """
    columns, children = dict(record.columns), dict(record.children)
    kind = KINDS[record.kind]
    for reference in kind.references:
        if reference.target != merged.kind:
            continue
        name = reference.column.key
        if reference.model is kind.model:
            columns |= _move(columns, name, merged.id, survivor.id)
        elif reference.model in children:
            rows = [_move(row, name, merged.id, survivor.id) for row in children[reference.model]]
            children[reference.model] = _leave_out_repeated(rows)
    moved = replace(record, columns=columns, children=children)
    return (
        _convert(moved, survivor) if merged.kind == "metric" and record.kind == "claim" else moved
    )


def _move(row: Row, name: str, old: str, new: str) -> Row:
    return {**row, name: new} if row[name] == old else row


def _leave_out_repeated(rows: list[Row]) -> list[Row]:
    return [row for index, row in enumerate(rows) if row not in rows[:index]]


def _convert(claim: Record, metric: Record) -> Record:
    """Return a claim with its numbers in the units that a metric declares, in the metric's order."""
    unit = get_unit(metric.get(Metric.unit))
    is_difference = metric.get(Metric.scale) == Scale.DIFFERENCE
    quantity = renormalize(claim.get(Claim.quantity), unit, difference=is_difference)
    baseline = claim.get(Claim.baseline)
    baseline = baseline and renormalize(baseline, unit, difference=is_difference)
    columns = {
        **spread(Claim.quantity, quantity),
        **spread(Claim.baseline, baseline),
        Claim.factor_key.key: make_factor_key(compute_change(baseline, quantity, unit)),
    }
    declared: dict[str, str | None] = {
        read(row, MetricQualifier.property): read(row, MetricQualifier.unit)
        for row in metric.children[MetricQualifier]
    }
    order = {name: position for position, name in enumerate(declared)}
    rows = [_convert_condition(row, declared) for row in claim.children[ClaimQualifier]]
    rows.sort(key=lambda row: order[read(row, ClaimQualifier.property)])
    children: Children = {**claim.children, ClaimQualifier: rows}
    return replace(claim, columns=claim.columns | columns, children=children)


def _convert_condition(row: Row, declared: dict[str, str | None]) -> Row:
    quantity: Quantity | None = read(row, ClaimQualifier.quantity)
    unit = declared[read(row, ClaimQualifier.property)]
    if quantity is None or unit is None:
        return row
    return row | spread(ClaimQualifier.quantity, renormalize(quantity, get_unit(unit)))
