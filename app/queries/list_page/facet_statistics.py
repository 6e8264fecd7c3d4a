"""Statistics of a facet: the exact minimum, median and maximum of the numbers in claims.

A facet divides the claims of a list by the values of a property, such as the country. The statistics are
computed for each value of the property.
"""

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

    def describe(self) -> StatisticsRead:
        return StatisticsRead(
            count=self.count,
            min=format_fraction(self.min),
            median=format_fraction(self.median),
            max=format_fraction(self.max),
            unit=self.unit.code,
        )


def read_statistics(session: Session, listing: Listing, facet: Facet) -> dict[str, Statistics]:
    """Return minimum, median and maximum of the numbers in a list of claims, by value of a facet.

    Numbers are in the canonical unit of the metric. A value is missing in the result if none of its
    claims states a single number (a range such as "5 to 7" is not one).

    Raises:
        InvalidInput: the query does not name exactly one metric, and the facet is another than `metric`.
            The numbers of several metrics cannot be compared.
    """
    if facet.names != "metric" and len(getattr(listing.query, "metric", ())) != 1:
        detail = (
            "numbers of several metrics are not compared: give one `metric=`, or `facet=metric`"
        )
        raise InvalidInput(detail, [Fault("#/query/metric", "metric_needed", detail)])
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(_select_middle(listing, facet)):
        groups[str(row.value)].append(row)
    return {value: _summarize(rows) for value, rows in groups.items()}


def _select_middle(listing: Listing, facet: Facet) -> Select[Any]:
    """Make the query for the numbers from which minimum, median and maximum of each value are computed.

    If the claims with a value of the facet are sorted by number, these are the numbers of the first and
    the last claim, and of the one or two claims in the middle.
    """
    numbers = select_from(
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
    # A claim counts once for a value, however many joins lead to it.
    claims = numbers.distinct().subquery()
    position = func.row_number().over(
        partition_by=claims.c.value, order_by=(claims.c.sort_key, claims.c.id)
    )
    ranked = select(
        claims.c.value,
        claims.c.unit,
        claims.c.number,
        position.label("position"),
        func.count().over(partition_by=claims.c.value).label("total"),
    ).subquery()
    twice, total = ranked.c.position * 2, ranked.c.total
    middle = or_(twice == total, twice == total + 1, twice == total + 2)
    outer = or_(ranked.c.position == 1, ranked.c.position == total)
    return select(ranked).where(or_(middle, outer)).order_by(ranked.c.value, ranked.c.position)


def _summarize(rows: list[Any]) -> Statistics:
    """Compute the statistics for one value of a facet, from its rows among those of `_select_middle`."""
    unit = get_unit(rows[0].unit)
    numbers = {
        row.position: convert(to_fraction(row.number), get_unit(row.unit), unit) for row in rows
    }
    total = rows[0].total
    lower, upper = numbers[(total + 1) // 2], numbers[total // 2 + 1]
    return Statistics(total, numbers[1], (lower + upper) / 2, numbers[total], unit)
