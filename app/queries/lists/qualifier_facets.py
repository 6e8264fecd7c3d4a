"""Facets that count claims by the values of one condition, such as `qualifier:dataset`.

Equal values are counted together under their key, and are shown as the first claim that has them states
them: first is the one that was stored first.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, select, true
from sqlalchemy.orm import Session

from app.domain.names import display_name
from app.domain.numbers.quantity import Comparator, Quantity
from app.models import Claim, ClaimQualifier, MetricQualifierName
from app.queries.lists.listing import Facet, Facets
from app.queries.lists.qualifier_filter import QUANTITY_KEY
from app.queries.lists.qualifier_values import DeclaredProperty, Properties, read_back
from app.schemas.claims import ClaimQuery
from app.schemas.filters import find_facet_property

# What a facet has as `names` if its values are properties: these are no resources.
PROPERTY = "property"
_WRITTEN = {
    Comparator.EQ: "{}",
    Comparator.APPROX: "about {}",
    Comparator.LT: "less than {}",
    Comparator.LTE: "at most {}",
    Comparator.GT: "more than {}",
    Comparator.GTE: "at least {}",
}


def count_qualifiers(query: ClaimQuery, properties: Properties) -> Facets:
    """Return the facets by values of conditions that a query asks for, by name."""
    named = {name: find_facet_property(name) for name in query.facet}
    return {name: _count(properties[property_]) for name, property_ in named.items() if property_}


def _count(declared: DeclaredProperty) -> Facet:
    condition = and_(ClaimQualifier.claim_id == Claim.id, ClaimQualifier.property == declared.name)
    return Facet(_make_key(declared), ((ClaimQualifier, condition),), declared=declared)


def select_names(condition: ColumnElement[bool]) -> Any:  # noqa: ANN401 - a statement of three columns
    """Make the query for the names of properties. Metrics may name one differently: the last has the first metric."""
    name = MetricQualifierName
    order = (name.property, name.metric_id.desc(), name.language)
    return select(name.property, name.language, name.name).where(condition).order_by(*order)


def label_properties(rows: Iterable[Sequence[Any]]) -> dict[str, str]:
    """Return the name of each property that is shown, from the rows of `select_names`."""
    names: dict[str, dict[str, str]] = {}
    for property_, language, name in rows:
        names.setdefault(property_, {})[language] = name
    return {property_: display_name(named) for property_, named in names.items()}


def _make_key(declared: DeclaredProperty) -> ColumnElement[str]:
    """Return the key of a value as one text, in the order of the values."""
    if not declared.units:
        return ClaimQualifier.__table__.c["text_key"]
    first, *others = QUANTITY_KEY
    for part in others:
        first = first.concat(literal_column("' '")).concat(part)
    return first


def list_selected_keys(query: ClaimQuery, declared: DeclaredProperty) -> set[str]:
    """Return the keys of the values by which a query filters."""
    begun = f"{declared.name}:"
    texts = [value.removeprefix(begun) for value in query.qualifier if value.startswith(begun)]
    return {" ".join(key) for text in texts if (key := read_back(declared, text))}


def read_written(
    session: Session, declared: DeclaredProperty, keys: Collection[str]
) -> dict[str, str]:
    """Return how values are written, by key."""
    key = _make_key(declared)
    place = func.row_number().over(
        partition_by=key, order_by=(Claim.number, Claim.id, ClaimQualifier.position)
    )
    stated = (
        select(
            key.label("key"), ClaimQualifier.claim_id, ClaimQualifier.position, place.label("place")
        )
        .join(Claim, Claim.id == ClaimQualifier.claim_id)
        .where(ClaimQualifier.property == declared.name, key.in_(keys))
        # An index has the first part of a key; for a text, that is all of it.
        .where(QUANTITY_KEY[0].in_(_list_first(keys)) if declared.units else true())
        .subquery()
    )
    is_first = and_(
        ClaimQualifier.claim_id == stated.c.claim_id,
        ClaimQualifier.position == stated.c.position,
        stated.c.place == 1,
    )
    rows = session.execute(select(stated.c.key, ClaimQualifier).join(stated, is_first))
    return {key: _write(row, declared, key) for key, row in rows}


def _list_first(keys: Collection[str]) -> list[str]:
    return sorted({key.partition(" ")[0] for key in keys})


def _write(row: ClaimQualifier, declared: DeclaredProperty, key: str) -> str:
    if row.quantity is None:
        return row.text or ""
    stated = row.quantity.as_stated
    # What a person has read by hand may be written so that no query can read it.
    is_read = " ".join(read_back(declared, stated) or ()) == key
    return stated if is_read else _write_quantity(row.quantity)


def _write_quantity(quantity: Quantity) -> str:
    bounds = [bound for bound in (quantity.lower, quantity.upper) if bound is not None]
    number = quantity.value if quantity.value is not None else " to ".join(bounds)
    return _WRITTEN[Comparator(quantity.comparator)].format(f"{number} {quantity.unit}")
