"""SQL conditions for the filters by conditions of claims; `qualifier_values.py` reads their values.

Properties and values are bind parameters, so that statements do not grow with the properties.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    func,
    literal,
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
        if term.kind is TermKind.LIMITS:
            continue
        if term.kind is TermKind.GIVEN:
            given = _exists(index, term, lambda _number: [])
        else:
            given = _select_claims(index, term)
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
            met = partial(NumberColumns.list_certain, least=limits[0], most=limits[1])
            maybe_met = partial(NumberColumns.list_possible, least=limits[0], most=limits[1])
            certain.append(_exists(index, term, met))
            possible.append(_exists(index, term, maybe_met))
    if not certain:
        return None
    return ValueFilter(true(), and_(true(), *certain), and_(true(), *possible))


def _exists(
    index: int, term: QualifierTerm, match: Callable[[NumberColumns], Conditions]
) -> ColumnElement[bool]:
    """Return the condition that a claim has a row of a property that meets what `match` makes.

    Many claims may have one, so that each claim is looked up: a page or a count needs only the first ones.
    """
    own = ClaimQualifier.__table__.alias()
    named = own.c["property"] == bindparam(name_property(index), term.property)
    matched = match(NumberColumns.of(own.c, "quantity"))
    having = select(literal(1)).where(own.c["claim_id"] == Claim.id, named, *matched)
    return having.correlate(Claim).exists()


def _select_claims(index: int, term: QualifierTerm) -> ColumnElement[bool]:
    """Return the condition that a claim is one of those with an equal value, which an index finds."""
    named = _columns["property"] == bindparam(name_property(index), term.property)
    return Claim.id.in_(select(ClaimQualifier.claim_id).where(named, _match_keys(index, term)))


def _match_keys(index: int, term: QualifierTerm) -> ColumnElement[bool]:
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
