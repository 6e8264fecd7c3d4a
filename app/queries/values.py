"""Limits on the number of a claim, compared exactly, with the comparator of its source respected.

| the source says | at least X holds if | may hold if | does not hold if |
|---|---|---|---|
| v | v >= X | | v < X |
| more than v, at least v | v >= X | v < X | |
| less than v | | v > X | v <= X |
| at most v | | v >= X | v < X |
| from a to b | a >= X | a < X <= b | b < X |
| about v | | v >= X | v < X |

`At most X` is its mirror image. What may hold is uncertain: it is left out unless it is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, not_, or_, select, true
from sqlalchemy.orm import Session

from app.domain.limits import Limit, parse_limit
from app.domain.quantities import Comparator, make_sort_key
from app.domain.units import Unit, find_unit, get_unit, to_base
from app.errors import Fault, InvalidInput, InvalidValue
from app.models import Claim, Metric
from app.schemas.claims import ClaimQuery

_columns = Claim.__table__.c
SORT_KEY = _columns["quantity_sort_key"]
FACTOR_KEY = _columns["factor_key"]
_is_approximate = _columns["quantity_comparator"] == Comparator.APPROX.value


@dataclass(frozen=True, slots=True)
class ValueFilter:
    """Conditions on `Claim`: can it be compared, does it meet the limits, may it meet them?"""

    comparable: ColumnElement[bool]
    certain: ColumnElement[bool]
    possible: ColumnElement[bool]

    @property
    def uncertain(self) -> ColumnElement[bool]:
        return and_(self.possible, not_(self.certain))


def read_value_filter(session: Session, query: ClaimQuery) -> ValueFilter | None:
    """Work out the limits of a query; None if it has none and is not ordered by value or factor.

    Raises:
        InvalidInput: a limit cannot be read, or no one dimension is given for it.
    """
    wanted = (query.sort or "").lstrip("-").partition(",")[0]
    by_value = query.value__gte or query.value__lte or query.unit or wanted == "value"
    by_factor = query.factor__gte or query.factor__lte or wanted == "factor"
    if not by_value and not by_factor:
        return None
    comparable, certain, possible = [], [], []
    if by_value:
        limits = _read_limits(session, query)
        comparable.append(_is_of_dimension(limits.dimension))
        certain += limits.list_certain()
        possible += limits.list_possible()
    if by_factor:
        comparable.append(FACTOR_KEY.is_not(None))
        exact = _limit_factor(query)
        certain += exact
        possible += exact
    return ValueFilter(and_(true(), *comparable), and_(true(), *certain), and_(true(), *possible))


@dataclass(frozen=True, slots=True)
class _Limits:
    """Sort keys in the base unit of the dimension; None where there is no limit."""

    dimension: str
    at_least: str | None
    at_most: str | None

    def list_certain(self) -> list[ColumnElement[bool]]:
        conditions = []
        least, greatest = _columns["quantity_least_key"], _columns["quantity_greatest_key"]
        if self.at_least is not None:
            conditions.append(and_(least.is_not(None), least >= self.at_least))
        if self.at_most is not None:
            conditions.append(and_(greatest.is_not(None), greatest <= self.at_most))
        return conditions

    def list_possible(self) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        least, greatest = _columns["quantity_least_key"], _columns["quantity_greatest_key"]
        if (limit := self.at_least) is not None:
            reaches = or_(
                greatest.is_(None), greatest > limit, _touches(greatest, limit, Comparator.LT)
            )
            conditions.append(_may_meet(reaches, limit <= SORT_KEY))
        if (limit := self.at_most) is not None:
            reaches = or_(least.is_(None), least < limit, _touches(least, limit, Comparator.GT))
            conditions.append(_may_meet(reaches, limit >= SORT_KEY))
        return conditions


def _touches(column: ColumnElement[str], limit: str, strict: Comparator) -> ColumnElement[bool]:
    """Does the bound equal the limit, and is it one that the true number can be?"""
    return and_(column == limit, _columns["quantity_comparator"] != strict.value)


def _may_meet(reaches: ColumnElement[bool], stated: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(and_(not_(_is_approximate), reaches), and_(_is_approximate, stated))


def _is_of_dimension(dimension: str) -> ColumnElement[bool]:
    return Claim.metric_id.in_(select(Metric.id).where(Metric.dimension == dimension))


def _limit_factor(query: ClaimQuery) -> list[ColumnElement[bool]]:
    conditions = []
    for name, compare in (("factor__gte", FACTOR_KEY.__ge__), ("factor__lte", FACTOR_KEY.__le__)):
        limit = _parse(name, getattr(query, name))
        if limit is not None:
            conditions.append(compare(make_sort_key(limit.value)))
    return conditions


def _read_limits(session: Session, query: ClaimQuery) -> _Limits:
    at_least = _parse("value__gte", query.value__gte)
    at_most = _parse("value__lte", query.value__lte)
    metric_units = _list_metric_units(session, query.metric)
    bare_unit = _find_bare_unit(query, metric_units)
    given = [limit.unit for limit in (at_least, at_most) if limit and limit.unit]
    units = [*given, *([bare_unit] if bare_unit else metric_units)]
    dimensions = sorted({unit.dimension for unit in units})
    if len(dimensions) != 1:
        raise _refuse_dimensions(query, dimensions)
    return _Limits(
        dimensions[0],
        _make_key("value__gte", at_least, bare_unit),
        _make_key("value__lte", at_most, bare_unit),
    )


def _parse(name: str, text: str | None) -> Limit | None:
    if text is None:
        return None
    try:
        return parse_limit(text)
    except InvalidValue as error:
        raise _refuse(name, error.rule, error.detail) from error


def _list_metric_units(session: Session, metric_ids: Sequence[str]) -> list[Unit]:
    codes = session.scalars(
        select(Metric.unit).where(Metric.id.in_(metric_ids)).order_by(Metric.unit).distinct()
    )
    return [get_unit(code) for code in codes]


def _find_bare_unit(query: ClaimQuery, metric_units: Sequence[Unit]) -> Unit | None:
    """The unit of a number without one; None if nothing tells it."""
    if query.unit is not None:
        try:
            return find_unit(query.unit)
        except InvalidValue as error:
            raise _refuse("unit", error.rule, error.detail) from error
    return metric_units[0] if len(metric_units) == 1 else None


def _make_key(name: str, limit: Limit | None, bare_unit: Unit | None) -> str | None:
    if limit is None:
        return None
    unit = limit.unit or bare_unit
    if unit is None:
        raise _refuse(
            name,
            "unit_needed",
            "a bare number needs a unit: write it after the number, or give `unit=`, or one "
            "`metric=` in whose canonical unit it is read",
        )
    return make_sort_key(to_base(limit.value, unit))


def _refuse_dimensions(query: ClaimQuery, dimensions: Sequence[str]) -> InvalidInput:
    if not dimensions:
        limited = [name for name in ("value__gte", "value__lte") if getattr(query, name)]
        detail = (
            "claims of several dimensions cannot be compared by value: add `metric=` or `unit=`, "
            "or write a unit after the number"
        )
        return _refuse([*limited, "sort"][0], "dimension_needed", detail)
    detail = f"these units measure different things: {', '.join(dimensions)}; keep to one of them"
    return _refuse("unit", "unit_mismatch", detail)


def _refuse(name: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(f"{name}: {detail}", [Fault(f"#/query/{name}", code, detail)])
