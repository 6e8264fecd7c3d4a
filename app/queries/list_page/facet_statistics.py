"""The least, the median and the greatest number of groups of claims, exact."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.domain.numbers.quantity import format_fraction, to_fraction
from app.domain.numbers.unit_table import Unit
from app.domain.numbers.units import convert, get_unit
from app.errors import Fault, InvalidInput
from app.models import Claim, Metric
from app.queries.list_page.page_statement import select_from
from app.queries.lists.listing import Facet, Listing
from app.schemas.common import StatisticsRead

_columns = Claim.__table__.c


@dataclass(frozen=True, slots=True)
class Statistics:
    count: int
    min: Fraction
    median: Fraction
    max: Fraction
    unit: Unit

    def get(self, name: str) -> Fraction:
        number: Fraction = getattr(self, name)
        return number

    def describe(self) -> StatisticsRead:
        return StatisticsRead(
            count=self.count,
            min=format_fraction(self.min),
            median=format_fraction(self.median),
            max=format_fraction(self.max),
            unit=self.unit.code,
        )


def read_statistics(session: Session, listing: Listing, facet: Facet) -> dict[str, Statistics]:
    """The statistics of each value of a facet of claims, in the canonical unit of the metric.

    Raises:
        InvalidInput: the facet is not `metric`, and the list is not of one metric.
    """
    if facet.names != "metric" and len(getattr(listing.query, "metric", ())) != 1:
        detail = (
            "numbers of several metrics are not compared: give one `metric=`, or `facet=metric`"
        )
        raise InvalidInput(detail, [Fault("#/query/metric", "metric_needed", detail)])
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(_select_middle(session, listing, facet)):
        groups[str(row.value)].append(row)
    return {value: _summarize(rows) for value, rows in groups.items()}


def _select_middle(session: Session, listing: Listing, facet: Facet) -> Select[Any]:
    """Of each group, in order of its numbers, the first, the last and the one or two between."""
    numbers = select_from(
        session,
        listing,
        facet.value.label("value"),
        Claim.id.label("id"),
        Metric.unit.label("unit"),
        _columns["quantity_normalized_value"].label("number"),
        _columns["quantity_sort_key"].label("sort_key"),
    ).join(Metric, Metric.id == Claim.metric_id)
    for target, condition in facet.joins:
        numbers = numbers.join(target, condition)
    numbers = numbers.where(
        facet.value.is_not(None), _columns["quantity_normalized_value"].is_not(None)
    )
    # A claim counts once for a value, however many ways lead to it.
    one = numbers.distinct().subquery()
    place = func.row_number().over(partition_by=one.c.value, order_by=(one.c.sort_key, one.c.id))
    ranked = select(
        one.c.value,
        one.c.unit,
        one.c.number,
        place.label("place"),
        func.count().over(partition_by=one.c.value).label("total"),
    ).subquery()
    middle = or_(ranked.c.place * 2 == ranked.c.total, ranked.c.place * 2 == ranked.c.total + 1,
                 ranked.c.place * 2 == ranked.c.total + 2)  # fmt: skip
    outer = or_(ranked.c.place == 1, ranked.c.place == ranked.c.total)
    return select(ranked).where(or_(middle, outer)).order_by(ranked.c.value, ranked.c.place)


def _summarize(rows: list[Any]) -> Statistics:
    """`rows` are in order of their numbers: at most first, two in the middle, and last."""
    unit = get_unit(rows[0].unit)
    numbers = {
        row.place: convert(to_fraction(row.number), get_unit(row.unit), unit) for row in rows
    }
    total = rows[0].total
    lower, upper = numbers[(total + 1) // 2], numbers[total // 2 + 1]
    return Statistics(total, numbers[1], (lower + upper) / 2, numbers[total], unit)
