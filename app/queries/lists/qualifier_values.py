"""Conditions of claims as queries name them, such as `temperature:25 °C`, read into keys to compare.

A text is compared folded. A quantity is equal if it has the same comparator, value and bounds in the base
unit of its dimension, in whatever unit it is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.domain.numbers.quantity import (
    Comparator,
    Quantity,
    StatedQuantity,
    format_fraction,
    make_value_key,
    normalize,
)
from app.domain.numbers.value_limit import parse_limit
from app.domain.text import check_storable, fold_words
from app.domain.units.unit import Unit
from app.domain.units.units import describe_dimension, get_unit
from app.errors import InvalidInput, InvalidValue
from app.extraction.numbers.reader import read_quantities
from app.queries.lists.filters import refuse_reversed
from app.schemas.filters import ByQualifier, find_facet_property

_LIMITS = {"qualifier__gte": 0, "qualifier__lte": 1}
Key = tuple[str, ...]


class DeclaredProperty(NamedTuple):
    """A property that metrics declare. `units` are their units of its quantities; none for a text."""

    name: str
    units: tuple[str, ...]


Properties = Mapping[str, DeclaredProperty]


class TermKind(StrEnum):
    """What a term asks of the rows of a property: an equal text or quantity, limits, or that there is one."""

    TEXT = "text"
    QUANTITY = "quantity"
    LIMITS = "limits"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class QualifierTerm:
    """What a query asks of one property. `keys` are the accepted values, or one pair of limits.

    A limit that is not given is empty. If `excluded`, claims that meet the term are left out.
    """

    kind: TermKind
    property: str
    keys: tuple[Key, ...] = ()
    excluded: bool = False

    def get_shape(self) -> tuple[object, ...]:
        """Return what decides the statement: all but the property and the values."""
        limits = tuple(map(bool, self.keys[0])) if self.kind is TermKind.LIMITS else ()
        return (self.kind.value, self.excluded, len(self.keys), limits)


class _Named(NamedTuple):
    parameter: str
    property: str
    text: str


def list_named_properties(query: object) -> list[tuple[str, str]]:
    """Return each property that a query names, after the parameter that names it.

    Raises:
        InvalidInput: a condition lacks its colon, its property or its value.
    """
    if not isinstance(query, ByQualifier):
        return []
    given = [
        (name, property_)
        for name in ("has_qualifier", "has_qualifier__not")
        for property_ in getattr(query, name)
    ]
    counted = [("facet", find_facet_property(facet)) for facet in getattr(query, "facet", ())]
    return [
        *((named.parameter, named.property) for named in _split(query)),
        *given,
        *((name, property_) for name, property_ in counted if property_),
    ]


def _split(query: ByQualifier) -> Iterator[_Named]:
    for name in ("qualifier", "qualifier__not", *_LIMITS):
        for value in getattr(query, name):
            property_, colon, text = value.partition(":")
            if not colon:
                detail = f"{value[:60]!r} has no colon: write the property, a colon and the value"
                raise InvalidInput.of_parameter(
                    name, "colon_missing", f"{detail}, such as dataset:MMLU"
                )
            if not property_.strip() or not text.strip():
                lacking = "value after" if property_.strip() else "property before"
                detail = f"{value[:60]!r} has no {lacking} its colon, such as dataset:MMLU"
                raise InvalidInput.of_parameter(name, "empty", detail)
            yield _Named(name, property_, _check(name, text))


def _check(name: str, text: str) -> str:
    try:
        return check_storable(text)
    except InvalidValue as error:
        raise InvalidInput.of_parameter(name, error.rule, error.detail) from error


def read_terms(query: ByQualifier, properties: Properties) -> tuple[QualifierTerm, ...]:
    """Read what a query asks of the conditions of claims; `properties` has all that it names.

    One property repeated means any of its values, and several properties must all hold. The terms are
    ordered by shape, so that the order of the parameters makes no other statement.

    Raises:
        InvalidInput: a value is no quantity, or has another dimension than its property.
    """
    values: dict[tuple[str, str], list[Key]] = defaultdict(list)
    limits: dict[str, list[list[str]]] = defaultdict(lambda: [[], []])
    for named in _split(query):
        declared = properties[named.property]
        if named.parameter in _LIMITS:
            limits[named.property][_LIMITS[named.parameter]].append(_read_limit(named, declared))
        else:
            values[named.parameter, named.property].append(_read_key(named, declared))
    terms = [
        QualifierTerm(
            TermKind.QUANTITY if properties[property_].units else TermKind.TEXT,
            property_,
            tuple(dict.fromkeys(keys)),
            excluded=parameter == "qualifier__not",
        )
        for (parameter, property_), keys in values.items()
    ]
    terms += [_limit(property_, *given) for property_, given in limits.items()]
    for name, excluded in (("has_qualifier", False), ("has_qualifier__not", True)):
        given = dict.fromkeys(getattr(query, name))
        terms += [
            QualifierTerm(TermKind.GIVEN, property_, excluded=excluded) for property_ in given
        ]
    return tuple(sorted(terms, key=lambda term: (term.get_shape(), term.property, term.keys)))


def _limit(property_: str, least: list[str], most: list[str]) -> QualifierTerm:
    """Combine the limits of a property; one that is repeated means any of its values."""
    key = (min(least, default=""), max(most, default=""))
    if least and most and key[0] > key[1]:
        raise refuse_reversed("qualifier", "number")
    return QualifierTerm(TermKind.LIMITS, property_, (key,))


def bind_terms(terms: Iterable[QualifierTerm]) -> dict[str, str]:
    """Return the values of terms by the names of their SQL bind parameters."""
    bound: dict[str, str] = {}
    for index, term in enumerate(terms):
        bound[name_property(index)] = term.property
        for row, key in enumerate(term.keys):
            bound |= {name_key(index, row, column): part for column, part in enumerate(key)}
    return bound


def name_property(index: int) -> str:
    return f"qualifier_{index}"


def name_key(index: int, row: int, column: int) -> str:
    return f"qualifier_{index}_{row}_{column}"


def _read_key(named: _Named, declared: DeclaredProperty) -> Key:
    if not declared.units:
        return (fold_words(named.text),)
    return make_key(_read_quantity(named, declared))


def make_key(quantity: Quantity) -> Key:
    """Return what equal quantities have in common: value or lower bound, comparator, and both bounds."""
    least, greatest = quantity.least_key or "", quantity.greatest_key or ""
    return (quantity.sort_key, quantity.comparator, least, greatest)


def read_back(declared: DeclaredProperty, text: str) -> Key | None:
    """Return the key by which a query finds a value that is written so, None if it finds none."""
    try:
        return _read_key(_Named("qualifier", declared.name, text), declared)
    except InvalidInput:
        return None


def _read_limit(named: _Named, declared: DeclaredProperty) -> str:
    if not declared.units:
        detail = f"{declared.name!r} is a text, which has no limits: use `qualifier` for equal ones"
        raise InvalidInput.of_parameter(named.parameter, "not_a_quantity", detail)
    stated = _read_stated(named, declared)
    if stated.value is None or stated.comparator != Comparator.EQ:
        raise _refuse(named, declared, "is not one exact number with its unit")
    # As a limit on values, it may be what no quantity can be, such as a number below absolute zero.
    return make_value_key(stated.value, stated.unit)


def _read_quantity(named: _Named, declared: DeclaredProperty) -> Quantity:
    stated = _read_stated(named, declared)
    try:
        return normalize(stated, get_unit(declared.units[0]))
    except InvalidValue as error:
        raise _refuse(named, declared, f"cannot be read: {error.detail}") from error


def _read_stated(named: _Named, declared: DeclaredProperty) -> StatedQuantity:
    """Read a quantity as limits on values are written or, failing this, as sources write it."""
    try:
        stated = _read_plain(named, declared) or _read_words(named, declared)
    except InvalidValue as error:
        raise _refuse(named, declared, f"cannot be read: {error.detail}") from error
    unit = get_unit(declared.units[0])
    if stated.unit.dimension != unit.dimension:
        detail = (
            f"{named.text[:60]!r} has another unit: {declared.name!r} is {describe_dimension(unit)}"
        )
        raise InvalidInput.of_parameter(named.parameter, "unit_mismatch", detail)
    return stated


def _refuse(named: _Named, declared: DeclaredProperty, why: str) -> InvalidInput:
    units = ", ".join(get_unit(code).symbol for code in declared.units)
    detail = f"{named.text[:60]!r} {why}; write a number and a unit, such as {units}"
    return InvalidInput.of_parameter(named.parameter, "not_a_quantity", detail)


def _read_plain(named: _Named, declared: DeclaredProperty) -> StatedQuantity | None:
    """Read a number with its unit; None if it is written in another way.

    A bare number counts things or is a ratio where the property has no other unit.
    """
    try:
        limit = parse_limit(named.text)
    except InvalidValue:
        return None
    unit = limit.unit or _find_bare_unit(declared)
    if unit is None:
        raise InvalidValue("not_a_quantity", "it has no unit")
    return _state(named.text, unit, Comparator.EQ, format_fraction(limit.value), (None, None))


def _find_bare_unit(declared: DeclaredProperty) -> Unit | None:
    [code, *others] = declared.units
    return get_unit(code) if not others and (code == "1" or code.startswith("{")) else None


def _read_words(named: _Named, declared: DeclaredProperty) -> StatedQuantity:
    text = named.text.strip()
    found = read_quantities(text)
    if len(found) != 1 or found[0].whole.cut(text) != text or found[0].comparator is None:
        raise InvalidValue("not_a_quantity", "it is not one number with a unit")
    read = found[0]
    unit = read.unit or (None if read.unit_text else _find_bare_unit(declared))
    if unit is None:
        raise InvalidValue("not_a_quantity", "its unit is not known, or may mean several")
    return _state(
        text, unit, read.comparator or Comparator.EQ, read.value, (read.lower, read.upper)
    )


def _state(
    text: str,
    unit: Unit,
    comparator: Comparator,
    value: str | None,
    bounds: tuple[str | None, str | None],
) -> StatedQuantity:
    return StatedQuantity(
        as_stated=text,
        comparator=comparator,
        cue=None,
        unit=unit,
        value=value,
        lower=bounds[0],
        upper=bounds[1],
    )
