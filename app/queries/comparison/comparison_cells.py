"""Cells of comparison tables as answers show them, with the number of the group of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.domain.claims.comparability import Conditions
from app.domain.claims.points import Point
from app.domain.numbers.quantity import Comparator
from app.queries.comparison.asked_metric import AskedMetric
from app.queries.comparison.point_documents import (
    describe_number,
    describe_qualifier,
    list_organizations,
    list_quotes,
    read_claims,
    summarize_claim,
)
from app.schemas.common import NamedReference, PeriodRead
from app.schemas.comparison import CellRead


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the point that it shows, None if it is empty, and the conditions of that point."""

    metric: AskedMetric
    organization: NamedReference | None
    point: Point | None
    conditions: Conditions | None


def describe_cells(
    session: Session, cells: Sequence[Cell]
) -> tuple[list[CellRead], list[int | None]]:
    """Return cells as the answer shows them, and the number of the group of each in this answer."""
    documents = read_claims(session, (cell.point.claim_id for cell in cells if cell.point))
    numbers: dict[tuple[str, Conditions], int] = {}
    groups: list[int | None] = [
        numbers.setdefault((cell.metric.reference.id, cell.conditions), len(numbers) + 1)
        if cell.conditions is not None
        else None
        for cell in cells
    ]
    described = [
        _describe(cell, group, documents[cell.point.claim_id], _list_others(cells, groups, place))
        if cell.point is not None
        else _leave_empty(cell)
        for place, (cell, group) in enumerate(zip(cells, groups, strict=True))
    ]
    return described, groups


def _list_others(
    cells: Sequence[Cell], groups: Sequence[int | None], place: int
) -> Iterator[Point]:
    """Yield the points of the other cells of the same group."""
    for other, (cell, group) in enumerate(zip(cells, groups, strict=True)):
        if other != place and cell.point is not None and group == groups[place]:
            yield cell.point


def _describe(
    cell: Cell, group: int | None, claim: Mapping[str, Any], others: Iterator[Point]
) -> CellRead:
    point = cell.point
    return CellRead(
        id=point and point.id,
        organization=cell.organization,
        metric=cell.metric.reference,
        claim=summarize_claim(claim),
        group=group,
        quantity=describe_number(claim["quantity"]),
        unit=cell.metric.unit.code,
        period=claim["period"] and PeriodRead.model_validate(claim["period"]),
        organizations=list_organizations(claim),
        technology=claim["technology"] and NamedReference.model_validate(claim["technology"]),
        subject=claim["subject"],
        scope=claim["scope"],
        relative_to=claim["relative_to"],
        qualifiers=[describe_qualifier(stated) for stated in claim["qualifiers"]],
        kind=claim["kind"],
        status=claim["status"],
        caveats=list(_list_caveats(claim, point, others)) if point else [],
        evidence=list_quotes(claim),
    )


def _list_caveats(claim: Mapping[str, Any], point: Point, others: Iterator[Point]) -> Iterator[str]:
    if point.edtf is None:
        yield "undated"
    quantity = claim["quantity"]
    if quantity["comparator"] != Comparator.EQ or quantity["value"] is None:
        yield "not_exact"
    if quantity["tolerance"] is not None:
        yield "tolerance"
    if point.is_disputed:
        yield "disputed"
    days = (point.first, point.last)
    if point.edtf and any(other.edtf and (other.first, other.last) != days for other in others):
        yield "different_period"


def _leave_empty(cell: Cell) -> CellRead:
    return CellRead(
        id=None,
        organization=cell.organization,
        metric=cell.metric.reference,
        claim=None,
        group=None,
        quantity=None,
        unit=cell.metric.unit.code,
        period=None,
        organizations=[],
        technology=None,
        subject=None,
        scope=None,
        relative_to=None,
        qualifiers=[],
        kind=None,
        status=None,
        caveats=[],
        evidence=[],
    )
