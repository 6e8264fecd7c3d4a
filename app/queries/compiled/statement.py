"""SQLAlchemy statements, compiled to SQL text for the driver of a database."""

import re
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import CompoundSelect, Dialect, Select, bindparam, select
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from app.database.fast_reader import CompiledStatement, FastReader
from app.models import Document

_Result = TypeVar("_Result")


class RunApart(Protocol):
    """Calls a function in a thread for costly reads, and returns its result."""

    def __call__(self, function: Callable[[], _Result], /) -> Awaitable[_Result]: ...


_PLAIN = re.compile("[a-z0-9_-]*")
# How a parameter is written in the SQL text for each driver.
_PARAMETERS = {"sqlite": re.compile(r":(\w+)"), "postgresql": re.compile(r"%\((\w+)\)s")}


def compile_statement(
    dialect: Dialect, statement: Select[*tuple[Any, ...]] | CompoundSelect[Any]
) -> CompiledStatement:
    """Compile a statement to SQL text. Named bind parameters get their values at each execution.

    All other values are constants. Integers and plain words among the constants are written into the
    SQL text, so that the database can choose the best query plan for them. Other constants are stored
    with the SQL text.
    """
    named = SQLiteDialect_pysqlite(paramstyle="named") if dialect.name == "sqlite" else dialect
    compiled = statement.compile(dialect=named, compile_kwargs={"render_postcompile": True})
    constants = {}
    for name, parameter in compiled.params.items():
        bind = compiled.binds.get(name)
        if bind is not None and not bind.unique:
            # The code that made the statement named this parameter: it gets a value at each execution.
            continue
        kind = None if bind is None else bind.type.dialect_impl(named)
        process = None if kind is None else kind.bind_processor(named)
        # The driver accepts a string directly, but must look up how to adapt an enumeration.
        value = parameter.value if isinstance(parameter, Enum) else parameter
        constants[name] = value if value is None or process is None else process(value)

    pattern = _PARAMETERS[dialect.name]
    # If constants were parameters, SQLite would make a query plan at each execution, and PostgreSQL one
    # plan for all values.
    text = pattern.sub(
        lambda match: _write_literal(constants.get(match[1])) or match[0], str(compiled)
    )
    used = set(pattern.findall(text))
    return CompiledStatement(
        text, {name: value for name, value in constants.items() if name in used}
    )


def _write_literal(value: object) -> str | None:
    """Return the SQL literal of an integer or a plain word.

    None for other values, which become parameters of the statement.
    """
    if type(value) is int:
        return str(value)
    return f"'{value}'" if type(value) is str and _PLAIN.fullmatch(value) else None


async def read_planned_document(reader: FastReader, kind: str, resource_id: str) -> bytes | None:
    """Return the public JSON of a resource, or None if the resource does not exist.

    It is read by a compiled statement.
    """
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


def fetch_apart(
    reader: FastReader, statement: CompiledStatement, values: Mapping[str, Any]
) -> list[Any]:
    """Run a statement in a separate session and return its rows.

    To be called in a worker thread, because it blocks.
    """
    with reader.database.read() as session:
        connection = session.connection()
        return list(connection.exec_driver_sql(statement.text, dict(statement.bind(values))))
