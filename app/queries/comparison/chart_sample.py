"""A sample of the numbers of a metric for a chart: where they are, without their claims."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.claims.points import read_days
from app.domain.numbers.quantity import Comparator
from app.domain.numbers.sort_key import approximate
from app.domain.units.unit import Unit
from app.models import Claim
from app.queries.comparison.asked_metric import list_reached

_table = Claim.__table__.c


class SampledNumber(NamedTuple):
    """A dated number: the double nearest to it in the unit of the metric, and the first day of its period."""

    claim_id: str
    number: float
    first_day: str


def sample_numbers(session: Session, metric_id: str, unit: Unit, limit: int) -> list[SampledNumber]:
    """Return at most about `limit` exact dated numbers of a metric in its unit, evenly spread by id."""
    where = (
        _table["metric_id"] == metric_id,
        _table["period_edtf"].is_not(None),
        _table["quantity_comparator"] == Comparator.EQ,
        _table["quantity_value"].is_not(None),
        *list_reached(),
    )
    count = session.scalar(select(func.count()).where(*where)) or 0
    step = max(1, -(-count // limit))
    numbered = select(
        _table["id"],
        _table["quantity_sort_key"].label("key"),
        _table["period_edtf"].label("edtf"),
        func.row_number().over(order_by=_table["id"]).label("place"),
    ).where(*where)
    numbers = numbered.subquery().c
    rows = session.execute(
        select(numbers.id, numbers.key, numbers.edtf)
        .where(numbers.place % step == 0)
        .order_by(numbers.place)
    )
    factor, offset = float(unit.factor), float(unit.offset)
    return [
        SampledNumber(row.id, (approximate(row.key) - offset) / factor, read_days(row.edtf)[0])
        for row in rows
    ]
