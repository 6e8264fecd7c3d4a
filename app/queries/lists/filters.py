"""SQL conditions for filters that several lists share; `schemas/filters.py` explains each filter."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Select,
    and_,
    bindparam,
    false,
    func,
    not_,
    or_,
    select,
)

from app.domain.claims.edtf import parse_period
from app.errors import InvalidInput, InvalidValue
from app.models import IDENTIFIERS, KINDS, WithdrawableRow
from app.schemas.common import Standing
from app.schemas.filters import ByDate, BySameAs, Filtered, Relations

Conditions = list[ColumnElement[bool]]


def match_relations(query: Filtered, match: Callable[[Relations], Conditions]) -> Conditions:
    """Return conditions for the filters of a query by related resources, such as organizations.

    Resources are related through achievements. The required relations must all hold through the same
    achievement; a relation that the query excludes must hold through none. `match` makes the conditions
    for relations on the kind of resource that is listed.
    """
    excluded = [exclude(match(relations)) for relations in query.exclusions().split()]
    return [*match(query.relations()), *excluded]


def exclude(conditions: Conditions) -> ColumnElement[bool]:
    """Return the condition that a row does not meet all of `conditions`.

    A comparison with null counts as not met. So a row without a value remains in the list.
    """
    return not_(func.coalesce(and_(*conditions), false()))


def match_columns(query: Any, columns: Mapping[str, ColumnElement[Any]]) -> Conditions:  # noqa: ANN401 - the query of any list
    """Return conditions for filters that compare a column with the requested values.

    `columns` has the column for each filter name. The filter `NAME` requires one of the values, and
    `NAME__not` excludes rows that have one of them.
    """
    conditions: Conditions = []
    for name, column in columns.items():
        if values := getattr(query, name):
            conditions.append(column.in_(values))
        if values := getattr(query, f"{name}__not"):
            conditions.append(exclude([column.in_(values)]))
    return conditions


def select_identified(kind: str, identifiers: Sequence[str]) -> Select[str]:
    """Select the ids of the resources of a kind that have one of these identifiers in other registries."""
    model = IDENTIFIERS[kind]
    owner = getattr(model, KINDS[kind].children[model])
    return select(owner).where(model.identifier.in_(identifiers))


def match_same_as(
    query: Any,  # noqa: ANN401 - the query of any list that has the filter
    match: Callable[[Sequence[str]], ColumnElement[bool]],
) -> Conditions:
    """Return conditions for the filters `same_as` and `same_as__not`.

    `match` makes the condition that a resource has one of these identifiers.
    """
    conditions: Conditions = []
    if query.same_as:
        conditions.append(match(query.same_as))
    if query.same_as__not:
        conditions.append(exclude([match(query.same_as__not)]))
    return conditions


def match_status(query: Any, column: ColumnElement[str]) -> Conditions:  # noqa: ANN401 - the query of any list
    """Return conditions for the filters `status` and `status__not`; `column` holds the status.

    Withdrawn resources are left out unless one of the filters decides about them: `status` with any
    value, or `status__not=withdrawn`.
    """
    conditions = match_columns(query, {"status": column})
    if not query.status and Standing.WITHDRAWN not in query.status__not:
        conditions.append(column != Standing.WITHDRAWN.value)
    return conditions


def match_shared(
    query: Any,  # noqa: ANN401 - the query of any list but that of claims
    model: type[WithdrawableRow],
    match: Callable[[Relations], Conditions],
    columns: Mapping[str, ColumnElement[Any]],
    claimed: Select[Any],
) -> Conditions:
    """Return conditions for the filters that all lists but that of claims have.

    For `match` and `columns` see `match_relations` and `match_columns`. `claimed` selects the ids of all
    resources with claims, for the filter `has_claims`, which requires claims, or if false, their absence.
    """
    id_column = model.id.expression
    conditions = [*match_relations(query, match), *match_columns(query, columns)]
    if query.has_claims is not None:
        has_claims = id_column.in_(claimed)
        conditions.append(has_claims if query.has_claims else not_(has_claims))
    if isinstance(query, BySameAs):
        kind = model.__tablename__
        conditions += match_same_as(query, lambda ids: id_column.in_(select_identified(kind, ids)))
    return [*conditions, *match_status(query, model.status.expression)]


def match_dates(query: ByDate, table: FromClause, prefix: str) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that the period of a resource overlaps the dates from `date__gte` to `date__lte`.

    A period without a start or an end overlaps all dates on that side. A resource without a period never
    matches. The period's columns in `table` are `PREFIX_edtf`, `PREFIX_from` and `PREFIX_to`.

    Raises:
        InvalidInput: a filter value is not an EDTF date, or is a period without the start (`date__gte`)
            or end (`date__lte`) that would be the limit.
    """
    edtf, first, last = (table.c[f"{prefix}_{name}"] for name in ("edtf", "from", "to"))
    days = read_days(query)
    limits = {name: bindparam(name_day(name), day, Date) for name, day in days.items()}
    if "date__gte" in limits:
        yield and_(edtf.is_not(None), or_(last.is_(None), last >= limits["date__gte"]))
    if "date__lte" in limits:
        yield and_(edtf.is_not(None), or_(first.is_(None), first <= limits["date__lte"]))


def name_day(name: str) -> str:
    """Return the name of the SQL bind parameter for the day of a date filter, such as `date__gte`."""
    return f"day_of_{name}"


def read_days(query: Any) -> dict[str, date]:  # noqa: ANN401 - the query of any list
    """Return the days that the filters `date__gte` and `date__lte` of a query mean, by filter name.

    A filter that the query lacks is missing in the result. If a date is imprecise, such as a year,
    `date__gte` means its first day and `date__lte` its last day.

    Raises:
        InvalidInput: a filter value is not an EDTF date, or is a period without the start (`date__gte`)
            or end (`date__lte`) that would be the limit; or no day is within both limits.
    """
    texts = {name: getattr(query, name, None) for name in ("date__gte", "date__lte")}
    days = {name: _read_day(name, text) for name, text in texts.items() if text is not None}
    if len(days) > 1 and days["date__gte"] > days["date__lte"]:
        raise refuse_reversed("date", "day")
    return days


def refuse_reversed(name: str, subject: str) -> InvalidInput:
    """Make the error for two limits of a filter that no `subject`, such as a number, is within."""
    return InvalidInput.of_parameter(
        f"{name}__lte",
        "bounds_reversed",
        f"no {subject} is within both limits, from `{name}__gte` to `{name}__lte`: exchange them, or "
        "give only one",
    )


def _read_day(name: str, text: str) -> date:
    try:
        period = parse_period(text)
    except InvalidValue as error:
        raise InvalidInput.of_parameter(name, error.rule, error.detail) from error
    day = period.first if name == "date__gte" else period.last
    if day is None:
        detail = f"{text!r} is open at this end: give a day, month or year"
        raise InvalidInput.of_parameter(name, "open_date", detail)
    return day
