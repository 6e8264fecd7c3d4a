"""Columns of a resource's rows as fields.

A reference is a column `broader_id` and a field `broader`: `models/kinds.py` declares which. A date has
three columns, and is the text of its EDTF in a bundle.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel
from sqlalchemy import inspect
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.claims.edtf import Period
from app.ingest.rows.read_records import SET_BY_THE_WRITER
from app.ingest.rows.record import Record, Row, read
from app.models import (
    IDENTIFIERS,
    KINDS,
    Base,
    Claim,
    ClaimQualifier,
    ClaimTranslation,
    MetricAlias,
    MetricName,
    MetricQualifierName,
    OrganizationAlias,
    OrganizationName,
    Participation,
    Reference,
    TechnologyAlias,
    TechnologyName,
)

# A field, the attribute of the model with its value, and the reference that it is, if it is one.
FieldAttribute = tuple[str, InstrumentedAttribute[Any], Reference | None]


def list_named_targets(record: Record) -> Iterator[tuple[str, str]]:
    """Yield kind and id of each resource that a record refers to and whose name its public JSON shows."""
    for reference, target in list_targets(record):
        if reference.is_named:
            yield reference.target, target


def list_targets(record: Record) -> Iterator[tuple[Reference, str]]:
    """Yield each reference of a record, with the id that it refers to."""
    kind = KINDS[record.kind]
    for reference in kind.references:
        model = reference.model
        rows = [record.columns] if model is kind.model else record.children.get(model, ())
        targets = (read(row, reference.column) for row in rows)
        yield from ((reference, target) for target in targets if target is not None)


@cache
def is_period(attribute: InstrumentedAttribute[Any]) -> bool:
    return getattr(attribute.property, "composite_class", None) is Period


@cache
def match_fields(kind: str, schema: type[BaseModel]) -> list[FieldAttribute]:
    """Return the fields of a Pydantic model that have an attribute in the model of a kind."""
    model = KINDS[kind].model
    references = {ref.path: ref for ref in KINDS[kind].references if ref.model is model}
    columns = {*inspect(model).columns.keys()} - SET_BY_THE_WRITER
    matched: list[FieldAttribute] = []
    for name in schema.model_fields:
        reference = references.get(name)
        attribute = reference.column if reference else getattr(model, name, None)
        if attribute is not None and (attribute.key in columns or is_period(attribute)):
            matched.append((name, attribute, reference))
    return matched


def read_fields(record: Record, schema: type[BaseModel]) -> dict[str, Any]:
    """Return the fields of a record of a bundle whose values are in the row of a record."""
    values = {name: record.get(column) for name, column, _ in match_fields(record.kind, schema)}
    return {
        name: value.edtf if isinstance(value, Period) else value for name, value in values.items()
    }


def map_names(
    record: Record, model: type[OrganizationName | TechnologyName | MetricName]
) -> dict[str, str]:
    """Return the names of an organization, a technology or a metric by language."""
    return {read(row, model.language): read(row, model.name) for row in record.children[model]}


def list_aliases(
    record: Record, model: type[OrganizationAlias | TechnologyAlias | MetricAlias]
) -> list[str]:
    return [read(row, model.alias) for row in record.children[model]]


def list_identifiers(record: Record) -> list[str]:
    """Return the identifiers that other registries give to a resource, in the order given."""
    model = IDENTIFIERS[record.kind]
    return [read(row, model.identifier) for row in record.children[model]]


def make_identifier_rows(kind: str, identifiers: Iterable[str]) -> dict[type[Base], list[Row]]:
    """Return the rows of the identifiers of a resource, as the children of a record."""
    model = IDENTIFIERS[kind]
    return {model: [{model.identifier.key: identifier} for identifier in identifiers]}


def map_qualifier_names(record: Record, name: str) -> dict[str, str]:
    """Return the names of a property that a metric declares, by language."""
    model = MetricQualifierName
    return {
        read(row, model.language): read(row, model.name)
        for row in record.children[model]
        if read(row, model.property) == name
    }


def map_statements(record: Record) -> dict[str, str]:
    """Return the statements of a claim by language, in the order of the codes."""
    further = {
        read(row, ClaimTranslation.language): read(row, ClaimTranslation.statement)
        for row in record.children[ClaimTranslation]
    }
    statements = {record.get(Claim.language): record.get(Claim.statement), **further}
    return dict(sorted(statements.items()))


def list_participants(record: Record) -> list[tuple[str, str]]:
    """Return the id of each organization that takes part in an achievement, with its role."""
    return [
        (read(row, Participation.organization_id), read(row, Participation.role))
        for row in record.children.get(Participation, ())
    ]


def list_read_by(record: Record) -> Iterator[str]:
    """Yield, for each number of a claim, who has read it; nothing for other kinds."""
    if record.kind == "claim":
        numbers = [*map(record.get, (Claim.quantity, Claim.baseline, Claim.stated_change))]
        numbers += (read(row, ClaimQualifier.quantity) for row in record.children[ClaimQualifier])
        yield from (number.read_by for number in numbers if number and number.read_by)
