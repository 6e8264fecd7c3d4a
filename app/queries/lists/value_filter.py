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

A limit in °C or °F has two readings: as a difference, 10 °C is 10 K. The metrics that the query names decide
between them; without these, the number of each claim is compared by the reading of its own metric.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, not_, or_, select, true
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
from app.schemas.metrics import Scale

_columns = Claim.__table__.c
SORT_KEY = _columns["quantity_sort_key"]
FACTOR_KEY = _columns["factor_key"]
_VALUES = ("value__gte", "value__lte")


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

    def list_within(self, least: Any, most: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 - parameters
        """Return when the stated number is at least `least` and at most `most`; None is no limit.

        It is within its bounds. So this follows from `list_certain`, and is found by an index.
        """
        # SQLite would plan a statement again for each value of a parameter by which it enters an index.
        within = [] if least is None else [self.sort_key >= select(least).scalar_subquery()]
        return (
            within if most is None else [*within, self.sort_key <= select(most).scalar_subquery()]
        )

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

    def list_thresholds(self) -> list[ColumnElement[Any]]:
        """Return the columns of the thresholds of the number (`app/domain/numbers/thresholds.py`)."""
        is_about = and_(not_(self.is_exact), self.value.is_not(None))
        return [
            column
            for near, far, strict in (
                (self.least, self.greatest, Comparator.LT),
                (self.greatest, self.least, Comparator.GT),
            )
            for column in (
                case((self.is_exact, near)),
                case((far.is_not(None), far), (is_about, self.sort_key)),
                and_(far.is_not(None), self.comparator == strict.value),
            )
        ]

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


NUMBER = NumberColumns.of(_columns, "quantity")


@dataclass(frozen=True, slots=True)
class ValueFilter:
    """SQL conditions on claims, made from the limits of a query on their numbers.

    A query can limit values, such as `5 km`, and factors, which are numbers as a multiple of another one.
    `comparable` holds if a claim can be compared with the limits: its metric has their dimension, and it
    has a factor if factors are limited. `certain` holds if the claim meets all limits for sure, and
    `possible` if it meets them for sure or may meet them. `unsure` holds if it may meet them, but does not
    for sure; None has that follow from the other two, which takes a database longer to decide. `nearby`
    follows from `certain`; an index finds the claims for which it holds.
    """

    comparable: ColumnElement[bool]
    certain: ColumnElement[bool]
    possible: ColumnElement[bool]
    unsure: ColumnElement[bool] | None = None
    nearby: ColumnElement[bool] = field(default_factory=true)

    @property
    def uncertain(self) -> ColumnElement[bool]:
        return and_(self.possible, not_(self.certain)) if self.unsure is None else self.unsure

    def together_with(self, other: "ValueFilter | None") -> "ValueFilter":
        """Return the filter of claims that meet both."""
        if other is None:
            return self
        return ValueFilter(
            and_(self.comparable, other.comparable),
            and_(self.certain, other.certain),
            and_(self.possible, other.possible),
            nearby=and_(self.nearby, other.nearby),
        )


class MetricUnit(NamedTuple):
    """The canonical unit of a metric, and whether its numbers are differences, which have no zero."""

    unit: Unit
    is_difference: bool


@dataclass(frozen=True, slots=True)
class ValueLimits:
    """The limits of a query on the values of claims, and on their factors (multiples of another number).

    `dimension` is that of the limits, such as length; None if the query neither limits values nor sorts
    by value. `by_factor` is true if the query limits factors or sorts by factor first. `keys` holds the limits
    as sort keys, by parameter name such as `value__gte`; a value is first converted to the base unit of
    the dimension, while a factor has no unit. `is_implied` is true if the query names metrics and all of
    them have this dimension, so that the dimension of a claim need not be checked.

    `is_difference` is whether limits on values are read as differences, None if the metric of each claim
    decides. Then `readings` has each way to read them that leaves numbers within both.
    """

    dimension: str | None
    by_factor: bool
    keys: Mapping[str, str]
    is_implied: bool
    is_difference: bool | None = False
    readings: tuple[bool, ...] = (False,)

    def get_shape(self) -> tuple[object, ...]:
        """Return what decides the statement: all but the values."""
        readings = (self.is_difference, self.readings)
        return (self.dimension, self.by_factor, self.is_implied, readings, *sorted(self.keys))

    def get(self, name: str) -> Any:  # noqa: ANN401 - a parameter, compared as a string
        """Return an SQL bind parameter that holds a limit, such as `value__gte`, as a sort key.

        Return None if the query lacks this limit.
        """
        key = self.keys.get(name)
        return None if key is None else bindparam(name_limit(name), key)

    def find_values(self) -> tuple[str | None, str | None] | None:
        """Return the least and the greatest value as sort keys, if they alone decide which claims of a metric are listed.

        Return None without a limit, and if the metric of each claim decides how it is read.
        """
        if not self.is_implied or self.by_factor or self.is_difference is None:
            return None
        names = (_name_key(name, is_difference=self.is_difference) for name in _VALUES)
        least, most = map(self.keys.get, names)
        return None if least is None and most is None else (least, most)

    def list_values(self) -> list[tuple[ColumnElement[bool], Any, Any]]:
        """Return each pair of limits on values, after the condition on the claims that it is for."""
        if self.is_difference is not None:
            return [(true(), *self._get_values(is_difference=self.is_difference))]
        return [
            (
                _is_of_scale(self.dimension, is_difference=reading),
                *self._get_values(is_difference=reading),
            )
            for reading in self.readings
        ]

    def _get_values(self, *, is_difference: bool) -> tuple[Any, Any]:
        least, most = (_name_key(name, is_difference=is_difference) for name in _VALUES)
        return self.get(least), self.get(most)

    def list_factors(self) -> list[ColumnElement[bool]]:
        conditions = []
        if (limit := self.get("factor__gte")) is not None:
            conditions.append(limit <= FACTOR_KEY)
        if (limit := self.get("factor__lte")) is not None:
            conditions.append(limit >= FACTOR_KEY)
        return conditions


def _name_key(name: str, *, is_difference: bool) -> str:
    return f"{name}_of_difference" if is_difference else name


def name_limit(name: str) -> str:
    """Return the name of the SQL bind parameter for a limit, such as `value__gte`."""
    return f"limit_{name}"


def make_value_filter(query: ClaimQuery, metric_units: Sequence[MetricUnit]) -> ValueFilter | None:
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
    nearby: ColumnElement[bool] = true()
    if limits.dimension is not None:
        if not limits.is_implied:
            comparable.append(_is_of_dimension(limits.dimension))
        values = limits.list_values()
        certain.append(or_(*(and_(own, *NUMBER.list_certain(*given)) for own, *given in values)))
        possible.append(or_(*(and_(own, *NUMBER.list_possible(*given)) for own, *given in values)))
        nearby = or_(*(and_(own, *NUMBER.list_within(*given)) for own, *given in values))
    if limits.by_factor:
        comparable.append(FACTOR_KEY.is_not(None))
        certain += limits.list_factors()
        possible += limits.list_factors()
    return ValueFilter(
        and_(true(), *comparable), and_(true(), *certain), and_(true(), *possible), nearby=nearby
    )


def read_metric_units(session: Session, query: ListQuery) -> list[MetricUnit]:
    """Return the canonical units of the metrics that a query names, if it needs them for its limits."""
    if not isinstance(query, ClaimQuery) or not query.metric or not has_limits(query):
        return []
    named = select(Metric.unit, Metric.scale).where(Metric.id.in_(query.metric))
    return collect_units(session.execute(named))


def collect_units(metrics: Iterable[Sequence[Any]]) -> list[MetricUnit]:
    """Return the units of metrics (their codes, each with the scale of the metric), each once."""
    stated = {(code, scale == Scale.DIFFERENCE) for code, scale in metrics}
    return [MetricUnit(get_unit(code), is_difference) for code, is_difference in sorted(stated)]


def has_limits(query: ClaimQuery) -> bool:
    """Return whether a query filters or sorts claims by value or factor (multiple of another number).

    The filters are `value__gte`, `value__lte`, `unit`, `factor__gte` and `factor__lte`.
    """
    return _is_by_value(query) or is_by_factor(query)


def _is_by_value(query: ClaimQuery) -> bool:
    is_sorted = any(key == "value" for key, _ in read_sort(query.sort))
    return bool(query.value__gte or query.value__lte or query.unit or is_sorted)


def is_by_factor(query: ClaimQuery) -> bool:
    """Return whether a list has only claims with a factor: it limits factors, or is sorted by them first.

    A key that only decides between ties leaves nothing out.
    """
    sorted_by = [key for key, _ in read_sort(query.sort)]
    return bool(query.factor__gte or query.factor__lte or sorted_by[:1] == ["factor"])


def read_limits(query: ClaimQuery, metric_units: Sequence[MetricUnit]) -> ValueLimits:
    """Parse the limits of a query on values and factors.

    `metric_units` are the canonical units of the metrics that the query of the request names. A facet by
    metric leaves out the filter by metric, but still compares in these units.

    Raises:
        InvalidInput: a limit is not a number with a known unit, the query does not decide in which single
            dimension values are compared, or no number is within its limits.
    """
    keys: dict[str, str] = {}
    dimension = None
    if _is_by_value(query):
        dimension, keys = _read_value_limits(query, metric_units)
    for name in ("factor__gte", "factor__lte"):
        factor = _parse(name, getattr(query, name))
        if factor is not None:
            keys[name] = make_sort_key(factor.value)
    # Without a metric in the query, or if it does not exist, nothing implies the dimension.
    named = metric_units if query.metric else ()
    is_implied = {metric.unit.dimension for metric in named} == {dimension}
    is_difference: bool | None = False
    if any(_name_key(name, is_difference=True) in keys for name in _VALUES):
        scales = {metric.is_difference for metric in named}
        is_difference = scales.pop() if len(scales) == 1 else None
    readings = _check_order(keys, is_difference=is_difference)
    by_factor = is_by_factor(query)
    return ValueLimits(dimension, by_factor, keys, is_implied, is_difference, readings)


def _read_value_limits(
    query: ClaimQuery, metric_units: Sequence[MetricUnit]
) -> tuple[str, dict[str, str]]:
    limits = {name: _parse(name, getattr(query, name)) for name in _VALUES}
    bare_unit = _find_bare_unit(query, metric_units)
    written = [limit.unit for limit in limits.values() if limit and limit.unit]
    bare = [bare_unit] if bare_unit else [metric.unit for metric in metric_units]
    dimensions = sorted({unit.dimension for unit in (*written, *bare)})
    if len(dimensions) != 1:
        raise _refuse_dimensions(query, dimensions)
    read = {name: (limit, limit.unit or bare_unit) for name, limit in limits.items() if limit}
    # Differences are another reading only where a unit has a zero of its own.
    has_zero = any(unit and unit.offset for _, unit in read.values())
    keys = {
        _name_key(name, is_difference=reading): _make_key(name, limit, unit, is_difference=reading)
        for name, (limit, unit) in read.items()
        for reading in ((False, True) if has_zero else (False,))
    }
    return dimensions[0], keys


def _check_order(keys: Mapping[str, str], *, is_difference: bool | None) -> tuple[bool, ...]:
    """Return the readings of limits on values (sort keys by name) that leave a number within both.

    Raises:
        InvalidInput: no number is within the limits.
    """
    if _is_reversed(keys.get("factor__gte"), keys.get("factor__lte")):
        raise refuse_reversed("factor", "number")
    readings = tuple(
        reading
        for reading in (False, True)
        if not _is_reversed(*(keys.get(_name_key(name, is_difference=reading)) for name in _VALUES))
    )
    if not readings if is_difference is None else is_difference not in readings:
        raise refuse_reversed("value", "number")
    return readings


def _is_reversed(least: str | None, most: str | None) -> bool:
    return bool(least and most and least > most)


def _is_of_dimension(dimension: str) -> ColumnElement[bool]:
    return Claim.metric_id.in_(select(Metric.id).where(Metric.dimension == dimension))


def _is_of_scale(dimension: str | None, *, is_difference: bool) -> ColumnElement[bool]:
    of_difference = Metric.scale == Scale.DIFFERENCE
    of_scale = of_difference if is_difference else not_(of_difference)
    return Claim.metric_id.in_(select(Metric.id).where(Metric.dimension == dimension, of_scale))


def find_unit_of_metric(query: ListQuery, metric_units: Sequence[MetricUnit]) -> Unit | None:
    """Return the unit in which limits are read because a metric of the query has it; None if none are."""
    if not isinstance(query, ClaimQuery) or query.unit is not None:
        return None
    limits = (_parse(name, getattr(query, name)) for name in _VALUES)
    is_bare = any(limit and limit.unit is None for limit in limits)
    return _find_bare_unit(query, metric_units) if is_bare else None


def _parse(name: str, text: str | None) -> Limit | None:
    if text is None:
        return None
    try:
        return parse_limit(text)
    except InvalidValue as error:
        raise InvalidInput.of_parameter(name, error.rule, error.detail) from error


def _find_bare_unit(query: ClaimQuery, metric_units: Sequence[MetricUnit]) -> Unit | None:
    """Return the unit in which to read a limit that is written without a unit.

    This is the parameter `unit`, or else the canonical unit of the query's metrics. Return None if the
    query names no metric, or metrics with different canonical units.
    """
    if query.unit is not None:
        try:
            return find_unit(query.unit)
        except InvalidValue as error:
            raise InvalidInput.of_parameter("unit", error.rule, error.detail) from error
    units = dict.fromkeys(metric.unit for metric in metric_units)
    return next(iter(units)) if len(units) == 1 else None


def _make_key(name: str, limit: Limit, unit: Unit | None, *, is_difference: bool) -> str:
    if unit is None:
        raise InvalidInput.of_parameter(
            name,
            "unit_needed",
            "a bare number needs a unit: write it after the number, or give `unit=`, or one "
            "`metric=` in whose canonical unit it is read",
        )
    return make_sort_key(to_base(limit.value, unit, difference=is_difference))


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
