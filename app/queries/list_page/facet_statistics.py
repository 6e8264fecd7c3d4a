"""Statistics of a facet: the exact minimum, median and maximum of the numbers in claims.

A facet divides the claims of a list by the values of a property, such as the country. The statistics are
computed for each value of the property. They count only numbers that can be compared with one another,
the exact ones: a bound such as "less than 5", an approximation or a range has no place among them. What
is required or aimed at is compared with no result (`claims/comparability.py`), and a withdrawn claim with
nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.domain.claims.comparability import DEMANDS
from app.domain.numbers.quantity import Comparator, format_fraction, to_fraction
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit
from app.errors import Fault, InvalidInput
from app.models import Claim, Metric
from app.queries.list_page.page_statement import select_from
from app.queries.lists.listing import Facet, Listing
from app.schemas.common import Standing, StatisticsRead

_columns = Claim.__table__.c


@dataclass(frozen=True, slots=True)
class Statistics:
    count: int
    min: Fraction
    median: Fraction
    max: Fraction
    unit: Unit

    def describe(self, total: int) -> StatisticsRead:
        """Return the public form; `total` is the number of claims, counted or not."""
        return StatisticsRead(
            count=self.count,
            not_counted=total - self.count,
            min=format_fraction(self.min),
            median=format_fraction(self.median),
            max=format_fraction(self.max),
            unit=self.unit.code,
        )


def read_statistics(
    session: Session, listing: Listing, name: str, facet: Facet
) -> dict[str, Statistics]:
    """Return minimum, median and maximum of the numbers in a list of claims, by value of a facet.

    Numbers are in the canonical unit of the metric. A value is missing in the result if no number of its
    claims is counted. `name` is the name of the facet.

    Raises:
        InvalidInput: the query does not name exactly one metric, and the facet is another than `metric`.
            The numbers of several metrics cannot be compared.
    """
    if name != "metric":
        find_metric(listing)
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(_select_middle(listing, name, facet)):
        groups[str(row.value)].append(row)
    return {value: _summarize(rows) for value, rows in groups.items()}


def find_metric(listing: Listing) -> str:
    """Return the id of the metric that the query of a list names.

    Raises:
        InvalidInput: it names none, or several.
    """
    metrics: list[str] = getattr(listing.query, "metric", [])
    if len(metrics) != 1:
        detail = (
            "numbers of several metrics are not compared: give one `metric=`, or `facet=metric`"
        )
        raise InvalidInput(detail, [Fault("#/query/metric", "metric_needed", detail)])
    return metrics[0]


def match_comparable(listing: Listing, name: str) -> list[ColumnElement[bool]]:
    """Return the conditions that the number of a claim is counted for the facet `name` of a list.

    Requirements and targets are compared with their like: by kind, or in a list of one of these kinds.
    """
    conditions = [
        _columns["quantity_normalized_value"].is_not(None),
        _columns["quantity_comparator"] == Comparator.EQ.value,
        _columns["status"] != Standing.WITHDRAWN.value,
    ]
    kinds = {str(kind) for kind in getattr(listing.query, "kind", ())}
    if name != "kind" and not (len(kinds) == 1 and kinds <= DEMANDS):
        conditions.append(_columns["kind"].not_in(sorted(DEMANDS)))
    return conditions


def _select_middle(listing: Listing, name: str, facet: Facet) -> Select[Any]:
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
    for target, condition in facet.list_joins(select_from(listing, Claim.id)):
        numbers = numbers.join(target, condition)
    numbers = numbers.where(facet.value.is_not(None), *match_comparable(listing, name))
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
    numbers = {row.position: row.number for row in rows}
    total = rows[0].total
    middle = (numbers[(total + 1) // 2], numbers[total // 2 + 1])
    return summarize(total, [numbers[1], *middle, numbers[total]], rows[0].unit)


def summarize(count: int, ordered: Sequence[str], code: str) -> Statistics:
    """Return the statistics of `count` numbers in the unit `code`, of which `ordered` has four.

    These are the least, the one or two in the middle (twice, if it is one), and the greatest.
    """
    least, below, above, greatest = map(to_fraction, ordered)
    return Statistics(count, least, (below + above) / 2, greatest, get_unit(code))
