"""Statements of SQLAlchemy as text for the driver, with everything that stays the same written out."""

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
    named = SQLiteDialect_pysqlite(paramstyle="named") if dialect.name == "sqlite" else dialect
    compiled = statement.compile(dialect=named, compile_kwargs={"render_postcompile": True})
    constants = {}
    for name, given in compiled.params.items():
        bind = compiled.binds.get(name)
        if bind is not None and not bind.unique:
            # Named by us: given anew each time.
            continue
        kind = None if bind is None else bind.type.dialect_impl(named)
        process = (kind and kind.bind_processor(named)) or _return_unchanged
        # The driver takes a string at once, and of an enumeration after a search for a way.
        value = given.value if isinstance(given, Enum) else given
        constants[name] = None if value is None else process(value)

    pattern = _PARAMETERS[dialect.name]
    # A constant that is a parameter makes SQLite plan anew each time, and PostgreSQL plan for any.
    text = pattern.sub(
        lambda match: _write_literal(constants.get(match[1])) or match[0], str(compiled)
    )
    used = set(pattern.findall(text))
    return CompiledStatement(text, {name: one for name, one in constants.items() if name in used})


def _write_literal(value: object) -> str | None:
    """None for what is safer as a parameter."""
    if type(value) is int:
        return str(value)
    return f"'{value}'" if type(value) is str and _PLAIN.fullmatch(value) else None


async def read_planned_document(reader: FastReader, kind: str, resource_id: str) -> bytes | None:
    """The public JSON of one resource, None if there is none."""
    given = {"wanted_kind": kind, "wanted_id": resource_id}
    rows = await reader.fetch(_compile_document(reader.dialect), given)
    return rows[0][0] if rows else None


@cache
def _compile_document(dialect: Dialect) -> CompiledStatement:
    wanted = (Document.kind == bindparam("wanted_kind"), Document.id == bindparam("wanted_id"))
    return compile_statement(dialect, select(Document.body).where(*wanted))


async def read_planned_units(reader: FastReader, metric_id: str) -> list[Unit]:
    """The canonical unit of a metric, none if there is no such metric."""
    rows = await reader.fetch(_compile_unit(reader.dialect), {"wanted_id": metric_id})
    return [get_unit(code) for [code] in rows]


@cache
def _compile_unit(dialect: Dialect) -> CompiledStatement:
    return compile_statement(
        dialect, select(Metric.unit).where(Metric.id == bindparam("wanted_id"))
    )


def _return_unchanged(value: Any) -> Any:  # noqa: ANN401 - any value of a column
    return value
