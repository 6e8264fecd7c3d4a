"""The columns of numbers of a map against their metrics: conditions, dimensions, and the units of headers."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.units.units import describe_dimension, find_unit
from app.errors import Fault, InvalidValue
from app.extraction.agreement.header_units import explain_header, read_header_unit
from app.ingest.table_maps.files.map_file import ReadMap
from app.models import Metric, MetricQualifier
from app.schemas.common import Standing
from app.schemas.table_maps import QualifierColumn, TableMap


def check_claim_columns(
    session: Session, read: ReadMap, quantities: set[tuple[str, str]]
) -> Iterator[Fault]:
    names = {claim.metric for claim in read.map.claims}
    statement = select(Metric.id, Metric.unit).where(
        Metric.id.in_(names), Metric.status != Standing.WITHDRAWN.value
    )
    units = {row.id: find_unit(row.unit) for row in session.execute(statement)}
    declared: dict[str, dict[str, str | None]] = {name: {} for name in names}
    of_metrics = select(MetricQualifier).where(MetricQualifier.metric_id.in_(names))
    for row in session.scalars(of_metrics):
        declared[row.metric_id][row.property] = row.unit
    for index, claim in enumerate(read.map.claims):
        pointer = f"/claims/{index}"
        if claim.metric not in units:
            detail = (
                f"the catalogue has no current metric {claim.metric!r}: import it before the table"
            )
            yield read.make_fault(f"{pointer}/metric", "unknown_reference", detail)
            continue
        for place, qualifier in _list_qualifiers(read.map, index):
            known = declared[claim.metric]
            if qualifier.property not in known:
                listed = ", ".join(map(repr, known)) or "none"
                detail = (
                    f"the metric {claim.metric!r} declares {listed}, and not {qualifier.property!r}"
                )
                yield read.make_fault(f"{place}/property", "qualifier_not_declared", detail)
            elif known[qualifier.property] is not None:
                quantities.add((claim.metric, qualifier.property))
        try:
            unit = find_unit(claim.unit) if claim.unit else read_header_unit(claim.column)
        except InvalidValue as error:
            yield read.make_fault(f"{pointer}/unit", error.rule, error.detail)
            continue
        metric_unit = units[claim.metric]
        if unit is not None and unit.dimension != metric_unit.dimension:
            detail = (
                f"{unit.code} measures {describe_dimension(unit)}, but the metric measures "
                f"{describe_dimension(metric_unit)} in {metric_unit.code}"
            )
            yield read.make_fault(f"{pointer}/unit", "unit_mismatch", detail)
        if unit and (said := explain_header(claim.column, unit)):
            detail = f"{unit.code!r} is given, but the column {claim.column!r} {said}"
            yield read.make_fault(f"{pointer}/unit", "unit_differs", detail)


def _list_qualifiers(own: TableMap, index: int) -> Iterator[tuple[str, QualifierColumn]]:
    """Yield the conditions of the claims of a column, with their pointers."""
    for at, qualifier in enumerate(own.qualifiers):
        yield f"/qualifiers/{at}", qualifier
    for at, qualifier in enumerate(own.claims[index].qualifiers):
        yield f"/claims/{index}/qualifiers/{at}", qualifier
