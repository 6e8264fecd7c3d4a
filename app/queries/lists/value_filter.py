"""Filters that limit the number of a claim, such as `value__gte=5 km`, or its factor.

The factor is the number as a multiple of its baseline (the number that the source compares it with). A
source may state only a bound, such as "more than v". Then a limit may hold or not:

| the source says | at least X holds if | may hold if | does not hold if |
|---|---|---|---|
| v | v >= X | | v < X |
| more than v, at least v | v >= X | v < X | |
| less than v | | v > X | v <= X |
| at most v | | v >= X | v < X |
| from a to b | a >= X | a < X <= b | b < X |
| about v | | v >= X | v < X |
| about a to b | | b >= X | b < X |

`At most X` is the mirror image. Bounds narrow a comparator: "more than v, up to b" is from v (without v)
to b. Beside "about v", a bound takes the place of v on its side. Both limits together hold if each
does, and may hold if some number is possible that is within both; for ranges, that is so if each limit
may hold, since the limits leave a range too: limits that no number is within are refused.

A claim for which a limit only may hold is uncertain. Lists leave it out, except with
`include_uncertain`. All comparisons are exact, by sort keys (text whose byte order is the order of
numbers).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, not_, or_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from app.domain.numbers.quantity import Comparator
from app.domain.numbers.sort_key import make_sort_key
from app.domain.numbers.value_limit import Limit, parse_limit
from app.domain.units.codes import name_dimension
from app.domain.units.unit import Unit
from app.domain.units.units import find_unit, get_unit, to_base
from app.errors import InvalidInput, InvalidValue
from app.models import Claim, Metric
from app.queries.lists.filters import refuse_reversed
from app.schemas.claims import ClaimQuery
from app.schemas.list_parameters import ListQuery, read_sort

_columns = Claim.__table__.c
SORT_KEY = _columns["quantity_sort_key"]
FACTOR_KEY = _columns["factor_key"]


@dataclass(frozen=True, slots=True)
class NumberColumns:
    """The columns of a quantity by which limits on its number are decided."""

    sort_key: ColumnElement[Any]
    least: ColumnElement[Any]
    greatest: ColumnElement[Any]
    comparator: ColumnElement[Any]
    value: ColumnElement[Any]

    @classmethod
    def of(cls, columns: ReadOnlyColumnCollection[str, Any], prefix: str) -> "NumberColumns":
        names = ("sort_key", "least_key", "greatest_key", "comparator", "value")
        return cls(*(columns[f"{prefix}_{name}"] for name in names))

    @property
    def is_exact(self) -> ColumnElement[bool]:
        return self.comparator != Comparator.APPROX.value

    def list_certain(self, least: Any, most: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 - parameters
        """Return when the number is certainly at least `least` and at most `most`; None is no limit."""
        conditions = []
        if least is not None:
            conditions.append(and_(self.is_exact, self.least.is_not(None), self.least >= least))
        if most is not None:
            conditions.append(
                and_(self.is_exact, self.greatest.is_not(None), self.greatest <= most)
            )
        return conditions

    def list_possible(self, least: Any, most: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 - parameters
        """Return when the number may be at least `least` and at most `most`; None is no limit.

        Without a bound on one side, an exact statement allows any number there, and so does an approximate
        one that only states a bound on the other side. "About v" is not anything: the stated number counts.
        """
        is_open = or_(self.is_exact, self.value.is_(None))
        conditions: list[ColumnElement[bool]] = []
        if least is not None:
            conditions.append(
                or_(
                    self.greatest > least,
                    self._touches(self.greatest, least, Comparator.LT),
                    and_(self.greatest.is_(None), or_(is_open, least <= self.sort_key)),
                )
            )
        if most is not None:
            conditions.append(
                or_(
                    self.least < most,
                    self._touches(self.least, most, Comparator.GT),
                    and_(self.least.is_(None), or_(is_open, most >= self.sort_key)),
                )
            )
        return conditions

    def _touches(
        self,
        column: ColumnElement[Any],
        limit: Any,  # noqa: ANN401 - a parameter
        strict: Comparator,
    ) -> ColumnElement[bool]:
        """Return when the bound in `column` equals the limit and belongs to the claimed range.

        A source may state the bound as "more than" or "less than". `strict` is the one of these
        comparators that fits the bound; with it the true number never equals the bound.
        """
        return and_(column == limit, self.comparator != strict.value)


_NUMBER = NumberColumns.of(_columns, "quantity")


@dataclass(frozen=True, slots=True)
class ValueFilter:
    """SQL conditions on claims, made from the limits of a query on their numbers.

    A query can limit values, such as `5 km`, and factors, which are numbers as a multiple of another one.
    `comparable` holds if a claim can be compared with the limits: its metric has their dimension, and it
    has a factor if factors are limited. `certain` holds if the claim meets all limits for sure, and
    `possible` if it meets them for sure or may meet them.
    """

    comparable: ColumnElement[bool]
    certain: ColumnElement[bool]
    possible: ColumnElement[bool]

    @property
    def uncertain(self) -> ColumnElement[bool]:
        return and_(self.possible, not_(self.certain))

    def together_with(self, other: "ValueFilter | None") -> "ValueFilter":
        """Return the filter of claims that meet both."""
        if other is None:
            return self
        return ValueFilter(
            and_(self.comparable, other.comparable),
            and_(self.certain, other.certain),
            and_(self.possible, other.possible),
        )


@dataclass(frozen=True, slots=True)
class ValueLimits:
    """The limits of a query on the values of claims, and on their factors (multiples of another number).

    `dimension` is that of the limits, such as length; None if the query neither limits values nor sorts
    by value. `by_factor` is true if the query limits factors or sorts by factor. `keys` holds the limits
    as sort keys, by parameter name such as `value__gte`; a value is first converted to the base unit of
    the dimension, while a factor has no unit. `is_implied` is true if the query names metrics and all of
    them have this dimension, so that the dimension of a claim need not be checked.
    """

    dimension: str | None
    by_factor: bool
    keys: Mapping[str, str]
    is_implied: bool

    def get(self, name: str) -> Any:  # noqa: ANN401 - a parameter, compared as a string
        """Return an SQL bind parameter that holds a limit, such as `value__gte`, as a sort key.

        Return None if the query lacks this limit.
        """
        key = self.keys.get(name)
        return None if key is None else bindparam(name_limit(name), key)

    def list_factors(self) -> list[ColumnElement[bool]]:
        conditions = []
        if (limit := self.get("factor__gte")) is not None:
            conditions.append(limit <= FACTOR_KEY)
        if (limit := self.get("factor__lte")) is not None:
            conditions.append(limit >= FACTOR_KEY)
        return conditions


def name_limit(name: str) -> str:
    """Return the name of the SQL bind parameter for a limit, such as `value__gte`."""
    return f"limit_{name}"


def make_value_filter(query: ClaimQuery, metric_units: Sequence[Unit]) -> ValueFilter | None:
    """Return the conditions for the limits of a query on values and factors.

    Return None if the query has no such limit and does not sort by value or factor. `metric_units` are
    the canonical units of the metrics that the query of the request names (`read_metric_units`).

    Raises:
        InvalidInput: a limit is not a number with a known unit, or the query does not decide in which
            single dimension values are compared.
    """
    if not has_limits(query):
        return None
    limits = read_limits(query, metric_units)
    comparable, certain, possible = [], [], []
    if limits.dimension is not None:
        if not limits.is_implied:
            comparable.append(_is_of_dimension(limits.dimension))
        given = (limits.get("value__gte"), limits.get("value__lte"))
        certain += _NUMBER.list_certain(*given)
        possible += _NUMBER.list_possible(*given)
    if limits.by_factor:
        comparable.append(FACTOR_KEY.is_not(None))
        certain += limits.list_factors()
        possible += limits.list_factors()
    return ValueFilter(and_(true(), *comparable), and_(true(), *certain), and_(true(), *possible))


def read_metric_units(session: Session, query: ListQuery) -> list[Unit]:
    """Return the canonical units of the metrics that a query names, if it needs them for its limits."""
    if not isinstance(query, ClaimQuery) or not query.metric or not has_limits(query):
        return []
    named = select(Metric.unit).where(Metric.id.in_(query.metric))
    return [get_unit(code) for code in session.scalars(named.order_by(Metric.unit).distinct())]


def has_limits(query: ClaimQuery) -> bool:
    """Return whether a query filters or sorts claims by value or factor (multiple of another number).

    The filters are `value__gte`, `value__lte`, `unit`, `factor__gte` and `factor__lte`.
    """
    return _is_by_value(query) or _is_by_factor(query)


def _is_by_value(query: ClaimQuery) -> bool:
    return bool(query.value__gte or query.value__lte or query.unit or _is_sorted_by("value", query))


def _is_by_factor(query: ClaimQuery) -> bool:
    return bool(query.factor__gte or query.factor__lte or _is_sorted_by("factor", query))


def _is_sorted_by(name: str, query: ClaimQuery) -> bool:
    return any(key == name for key, _ in read_sort(query.sort))


def read_limits(query: ClaimQuery, metric_units: Sequence[Unit]) -> ValueLimits:
    """Parse the limits of a query on values and factors.

    `metric_units` are the canonical units of the metrics that the query of the request names. A facet by
    metric leaves out the filter by metric, but still compares in these units.

    Raises:
        InvalidInput: a limit is not a number with a known unit, the query does not decide in which single
            dimension values are compared, or no number is within its limits.
    """
    keys: dict[str, str | None] = {}
    dimension = None
    if _is_by_value(query):
        dimension, keys = _read_value_limits(query, metric_units)
    for name in ("factor__gte", "factor__lte"):
        factor = _parse(name, getattr(query, name))
        keys[name] = None if factor is None else make_sort_key(factor.value)
    limit_keys = {name: key for name, key in keys.items() if key is not None}
    _check_order(limit_keys)
    # Without a metric in the query, or if it does not exist, nothing implies the dimension.
    is_of_metrics = bool(query.metric and metric_units)
    is_implied = is_of_metrics and {unit.dimension for unit in metric_units} == {dimension}
    return ValueLimits(dimension, _is_by_factor(query), limit_keys, is_implied)


def _read_value_limits(
    query: ClaimQuery, metric_units: Sequence[Unit]
) -> tuple[str, dict[str, str | None]]:
    at_least = _parse("value__gte", query.value__gte)
    at_most = _parse("value__lte", query.value__lte)
    bare_unit = _find_bare_unit(query, metric_units)
    limit_units = [limit.unit for limit in (at_least, at_most) if limit and limit.unit]
    units = [*limit_units, *([bare_unit] if bare_unit else metric_units)]
    dimensions = sorted({unit.dimension for unit in units})
    if len(dimensions) != 1:
        raise _refuse_dimensions(query, dimensions)
    keys = {
        "value__gte": _make_key("value__gte", at_least, bare_unit),
        "value__lte": _make_key("value__lte", at_most, bare_unit),
    }
    return dimensions[0], keys


def _check_order(keys: Mapping[str, str]) -> None:
    """Raise InvalidInput if no number is within limits (sort keys by parameter name)."""
    for kind in ("value", "factor"):
        least, most = keys.get(f"{kind}__gte"), keys.get(f"{kind}__lte")
        if least and most and least > most:
            raise refuse_reversed(kind, "number")


def _is_of_dimension(dimension: str) -> ColumnElement[bool]:
    return Claim.metric_id.in_(select(Metric.id).where(Metric.dimension == dimension))


def find_unit_of_metric(query: ListQuery, metric_units: Sequence[Unit]) -> Unit | None:
    """Return the unit in which limits are read because a metric of the query has it; None if none are."""
    if not isinstance(query, ClaimQuery) or query.unit or len(metric_units) != 1:
        return None
    limits = (_parse(name, getattr(query, name)) for name in ("value__gte", "value__lte"))
    return metric_units[0] if any(limit and limit.unit is None for limit in limits) else None


def _parse(name: str, text: str | None) -> Limit | None:
    if text is None:
        return None
    try:
        return parse_limit(text)
    except InvalidValue as error:
        raise InvalidInput.of_parameter(name, error.rule, error.detail) from error


def _find_bare_unit(query: ClaimQuery, metric_units: Sequence[Unit]) -> Unit | None:
    """Return the unit in which to read a limit that is written without a unit.

    This is the parameter `unit`, or else the canonical unit of the query's metrics. Return None if the
    query names no metric, or metrics with different canonical units.
    """
    if query.unit is not None:
        try:
            return find_unit(query.unit)
        except InvalidValue as error:
            raise InvalidInput.of_parameter("unit", error.rule, error.detail) from error
    return metric_units[0] if len(metric_units) == 1 else None


def _make_key(name: str, limit: Limit | None, bare_unit: Unit | None) -> str | None:
    if limit is None:
        return None
    unit = limit.unit or bare_unit
    if unit is None:
        raise InvalidInput.of_parameter(
            name,
            "unit_needed",
            "a bare number needs a unit: write it after the number, or give `unit=`, or one "
            "`metric=` in whose canonical unit it is read",
        )
    return make_sort_key(to_base(limit.value, unit))


def _refuse_dimensions(query: ClaimQuery, dimensions: Sequence[str]) -> InvalidInput:
    sent = [name for name in ("unit", "value__gte", "value__lte") if getattr(query, name)]
    if dimensions:
        detail = (
            "these units measure different things: "
            f"{', '.join(name_dimension(item) or item for item in dimensions)}; keep to one of them"
        )
        return InvalidInput.of_parameter([*sent, "sort"][0], "unit_mismatch", detail)
    if query.metric:
        named = ", ".join(f"'{metric}'" for metric in query.metric)
        detail = f"there is no metric {named}, so no unit in which numbers are compared"
        return InvalidInput.of_parameter("metric", "dimension_needed", detail)
    detail = (
        "claims of several dimensions cannot be compared by value: add `metric=` or `unit=`, "
        "or write a unit after the number"
    )
    return InvalidInput.of_parameter([*sent, "sort"][0], "dimension_needed", detail)
