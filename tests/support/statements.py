"""Record of the statements that a process sends to its databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def record_statements() -> Iterator[list[str]]:
    """Context manager that yields a list, to which each statement in its body is added.

    COPY, which goes to the driver of PostgreSQL directly, is not in the list.
    """
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
