"""The names by which lists are sorted: those that are shown, without a difference between `A` and `a`."""

from typing import Any

from sqlalchemy import ColumnElement, Text, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from app.models import MetricName, OrganizationName, TechnologyName
from app.queries.lists.ordering import SortKey


class lower_bytewise(GenericFunction[str]):  # noqa: N801 - as functions of SQL are named
    """The lower case of a text, compared by bytes. Letters beyond `A` to `Z` stay as they are.

    That is what SQLite does. PostgreSQL would follow the language of its database.
    """

    type = Text()
    inherit_cache = True


@compiles(lower_bytewise)
def _write_lower(function: lower_bytewise, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - as the compiler passes them
    return f"lower({compiler.process(function.clauses, **options)})"


@compiles(lower_bytewise, "postgresql")
def _write_lower_c(function: lower_bytewise, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - as the compiler passes them
    return f'lower(({compiler.process(function.clauses, **options)}) COLLATE "C")'


def sort_by_title(title: ColumnElement[Any]) -> SortKey:
    """Return the key to sort by a column with titles."""
    return SortKey(lower_bytewise(title))


def sort_by_name(
    model: type[OrganizationName | TechnologyName | MetricName],
    owner: ColumnElement[str],
    resource_id: ColumnElement[str],
) -> SortKey:
    """Return the key to sort by the English name or, without one, the name with the first language code.

    `model` is the table of names, and `owner` its column with the id of the resource.
    """
    names = select(model.name).where(owner == resource_id)
    english = names.where(model.language == "en").scalar_subquery()
    # Looked up by key; in one query, SQLite would sort the names of every resource.
    first = names.order_by(model.language).limit(1).scalar_subquery()
    return SortKey(lower_bytewise(func.coalesce(english, first)))
