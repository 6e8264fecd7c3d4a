"""SQL conditions for the filters by conditions of claims; `qualifier_values.py` reads their values.

Properties and values are bind parameters, so that statements do not grow with the properties.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from app.errors import InvalidInput
from app.models import Claim, ClaimQualifier, MetricQualifier
from app.queries.lists.filters import Conditions
from app.queries.lists.qualifier_values import (
    DeclaredProperty,
    Properties,
    QualifierTerm,
    TermKind,
    list_named_properties,
    name_key,
    name_property,
)
from app.queries.lists.value_filter import NumberColumns, ValueFilter
from app.schemas.claims import ClaimQuery
from app.schemas.list_parameters import ListQuery
from app.validation_messages import find_nearest

_columns = ClaimQualifier.__table__.c
_NUMBER = NumberColumns.of(_columns, "quantity")


def read_properties(session: Session, query: object) -> Properties:
    """Return the properties that a query names, as metrics declare them.

    Raises:
        InvalidInput: no metric declares one of them, or a condition lacks its colon.
    """
    named = list_named_properties(query)
    if not named:
        return {}
    wanted = {property_ for _, property_ in named if "\x00" not in property_}
    rows = session.execute(select_declared(MetricQualifier.property.in_(sorted(wanted))))
    properties = collect_properties(rows)
    for parameter, property_ in named:
        if property_ not in properties:
            raise _refuse_unknown(session, parameter, property_)
    return properties


def list_properties_of_metrics(session: Session, query: ListQuery) -> list[str]:
    """Return the properties that the metrics of a query of claims declare, in the order of the metrics."""
    if not isinstance(query, ClaimQuery) or not query.metric:
        return []
    declared = (
        select(MetricQualifier.property)
        .where(MetricQualifier.metric_id.in_(query.metric))
        .order_by(MetricQualifier.metric_id, MetricQualifier.position)
    )
    return list(dict.fromkeys(session.scalars(declared)))


def select_declared(condition: ColumnElement[bool]) -> Any:  # noqa: ANN401 - a statement of two columns
    """Make the query for properties with their units, one row for each unit."""
    columns = (MetricQualifier.property, MetricQualifier.unit)
    return select(*columns).where(condition).order_by(*columns).distinct()


def collect_properties(rows: Iterable[Sequence[Any]]) -> Properties:
    units: dict[str, list[str]] = {}
    for name, unit in rows:
        units.setdefault(name, []).extend([] if unit is None else [unit])
    return {name: DeclaredProperty(name, tuple(codes)) for name, codes in units.items()}


def _refuse_unknown(session: Session, parameter: str, property_: str) -> InvalidInput:
    declared = session.scalars(select(MetricQualifier.property).distinct()).all()
    near = ", ".join(f"'{name}'" for name in find_nearest(property_, sorted(declared)))
    found = f"near are {near}" if near else "none declares any"
    detail = f"no metric declares the property {property_[:60]!r}: {found}"
    return InvalidInput.of_parameter(parameter, "unknown_property", detail)


def match_terms(terms: Sequence[QualifierTerm]) -> Conditions:
    """Return the conditions on claims of all terms but limits."""
    conditions: Conditions = []
    for index, term in enumerate(terms):
        if term.kind is not TermKind.LIMITS:
            given = _select_claims(index, term, _match_keys(index, term))
            conditions.append(not_(given) if term.excluded else given)
    return conditions


def limit_terms(terms: Sequence[QualifierTerm]) -> ValueFilter | None:
    """Return the conditions for the limits on conditions of claims, None if there are none."""
    certain: Conditions = []
    possible: Conditions = []
    for index, term in enumerate(terms):
        if term.kind is TermKind.LIMITS:
            limits = [
                _bind(index, 0, column, key) if key else None
                for column, key in enumerate(term.keys[0])
            ]
            met = and_(*_NUMBER.list_certain(*limits))
            certain.append(_select_claims(index, term, met))
            maybe_met = and_(*_NUMBER.list_possible(*limits))
            possible.append(_select_claims(index, term, maybe_met))
    if not certain:
        return None
    return ValueFilter(true(), and_(true(), *certain), and_(true(), *possible))


def _select_claims(
    index: int, term: QualifierTerm, matched: ColumnElement[bool]
) -> ColumnElement[bool]:
    named = _columns["property"] == bindparam(name_property(index), term.property)
    return Claim.id.in_(select(ClaimQualifier.claim_id).where(named, matched))


def _match_keys(index: int, term: QualifierTerm) -> ColumnElement[bool]:
    if term.kind is TermKind.GIVEN:
        return true()
    accepted = [
        [_bind(index, row, column, part) for column, part in enumerate(key)]
        for row, key in enumerate(term.keys)
    ]
    if term.kind is TermKind.TEXT:
        return _columns["text_key"].in_([key for [key] in accepted])
    equal = (
        and_(*(column == part for column, part in zip(QUANTITY_KEY, key, strict=True)))
        for key in accepted
    )
    return or_(*equal)


def _bind(index: int, row: int, column: int, part: str) -> BindParameter[str]:
    return bindparam(name_key(index, row, column), part)


# The parts of `make_key`, of which the first is in an index.
QUANTITY_KEY: tuple[ColumnElement[Any], ...] = (
    _columns["quantity_sort_key"],
    _columns["quantity_comparator"],
    # Literals, because PostgreSQL does not see that two parameters of a grouping are equal.
    func.coalesce(_columns["quantity_least_key"], literal_column("''")),
    func.coalesce(_columns["quantity_greatest_key"], literal_column("''")),
)
