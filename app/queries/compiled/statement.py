"""SQLAlchemy statements, compiled to SQL text for the driver of a database."""

import re
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Select, bindparam, select
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from app.database.fast_reader import CompiledStatement, FastReader
from app.domain.numbers.unit_table import Unit
from app.domain.numbers.units import get_unit
from app.models import Document, Metric

_PLAIN = re.compile("[a-z0-9_-]*")
# How each driver names a parameter in a statement.
_PARAMETERS = {"sqlite": re.compile(r":(\w+)"), "postgresql": re.compile(r"%\((\w+)\)s")}


def compile_statement(dialect: Dialect, statement: Select[*tuple[Any, ...]]) -> CompiledStatement:
    """Compile a statement. Named bind parameters get their values at each execution.

    All other values are constants. Integers and plain words among them are written into the text,
    because the database can then plan with them; the rest are stored beside the text.
    """
    named = SQLiteDialect_pysqlite(paramstyle="named") if dialect.name == "sqlite" else dialect
    compiled = statement.compile(dialect=named, compile_kwargs={"render_postcompile": True})
    constants = {}
    for name, parameter in compiled.params.items():
        bind = compiled.binds.get(name)
        if bind is not None and not bind.unique:
            # Named by us: bound at each execution.
            continue
        kind = None if bind is None else bind.type.dialect_impl(named)
        process = (kind and kind.bind_processor(named)) or _return_unchanged
        # The driver takes a string at once, but must look up how to adapt an enumeration.
        value = parameter.value if isinstance(parameter, Enum) else parameter
        constants[name] = None if value is None else process(value)

    pattern = _PARAMETERS[dialect.name]
    # With a constant as a parameter, SQLite would plan again each time, and PostgreSQL for any value.
    text = pattern.sub(
        lambda match: _write_literal(constants.get(match[1])) or match[0], str(compiled)
    )
    used = set(pattern.findall(text))
    return CompiledStatement(
        text, {name: value for name, value in constants.items() if name in used}
    )


def _write_literal(value: object) -> str | None:
    """Return the SQL literal of an integer or a plain word; None for other values, which are bound."""
    if type(value) is int:
        return str(value)
    return f"'{value}'" if type(value) is str and _PLAIN.fullmatch(value) else None


async def read_planned_document(reader: FastReader, kind: str, resource_id: str) -> bytes | None:
    """Return the public JSON of a resource, or None if the resource does not exist."""
    values = {"resource_kind": kind, "resource_id": resource_id}
    rows = await reader.fetch(_compile_document(reader.dialect), values)
    return rows[0][0] if rows else None


@cache
def _compile_document(dialect: Dialect) -> CompiledStatement:
    is_resource = (
        Document.kind == bindparam("resource_kind"),
        Document.id == bindparam("resource_id"),
    )
    return compile_statement(dialect, select(Document.body).where(*is_resource))


async def read_planned_units(reader: FastReader, metric_id: str) -> list[Unit]:
    """Return the canonical unit of a metric in a list, which is empty if the metric does not exist."""
    rows = await reader.fetch(_compile_unit(reader.dialect), {"resource_id": metric_id})
    return [get_unit(code) for [code] in rows]


@cache
def _compile_unit(dialect: Dialect) -> CompiledStatement:
    return compile_statement(
        dialect, select(Metric.unit).where(Metric.id == bindparam("resource_id"))
    )


def _return_unchanged(value: Any) -> Any:  # noqa: ANN401 - any value of a column
    return value
