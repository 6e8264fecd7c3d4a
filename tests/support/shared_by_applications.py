"""What the applications and clients of this process share, as each would take longer to make it than most tests take.

Servers that run in a process of their own make and end all of it themselves.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

import httpcore2
from fastapi import FastAPI
from sqlalchemy import Engine, create_engine
from sqlalchemy.util import LRUCache

from app.routes.operations import openapi
from app.settings import Settings
from app.work.processes import WorkerProcesses

_STATEMENTS = 2_000
_DESCRIBE = f"{openapi.__name__}._describe"


@contextmanager
def share_descriptions() -> Iterator[None]:
    """Describe the API once for each public address; nothing else of an application is in it."""
    describe = openapi._describe  # noqa: SLF001 - made once instead
    made: dict[str | None, dict[str, Any]] = {}

    def describe_once(app: FastAPI) -> dict[str, Any]:
        address: str | None = app.state.address.url
        if address not in made:
            made[address] = describe(app)
        return made[address]

    with patch(_DESCRIBE, describe_once):
        yield


@contextmanager
def share_workers() -> Iterator[None]:
    """Let idle processes for heavy work serve the next application with the same limits."""
    kept: dict[tuple[int, int], WorkerProcesses] = defaultdict(lambda: WorkerProcesses(Settings()))

    class Sharing(WorkerProcesses):
        def __init__(self, settings: Settings) -> None:
            super().__init__(settings)
            self._idle = kept[settings.heavy_seconds, settings.heavy_memory_bytes]._idle  # noqa: SLF001 - one list for all

        def close(self) -> None:
            """Leave them to the next application."""

    with ExitStack() as stack:
        for user in ("app.main", "app.cli.readings"):
            stack.enter_context(patch(f"{user}.WorkerProcesses", Sharing))
        yield
    for processes in kept.values():
        processes.close()


@contextmanager
def share_certificates() -> Iterator[None]:
    """Load the certificates of authorities once: each client would load them again, which takes 25 ms."""
    with patch("httpcore2.default_ssl_context", cache(httpcore2.default_ssl_context)):
        yield


@contextmanager
def share_statements() -> Iterator[None]:
    """Compile a statement once for all databases of an engine: a server has one, and tests open thousands."""
    compiled = _Statements(_STATEMENTS)

    def create_sharing(*arguments: Any, **options: Any) -> Engine:  # noqa: ANN401 - as SQLAlchemy takes them
        engine = create_engine(*arguments, **options)
        engine._compiled_cache = compiled  # noqa: SLF001 - in place of a cache of its own
        return engine

    with ExitStack() as stack:
        for user in ("app.database.sqlite", "app.database.postgresql"):
            stack.enter_context(patch(f"{user}.create_engine", create_sharing))
        yield


class _Statements(LRUCache[tuple[Any, ...], Any]):
    """Compiled statements by class of dialect, where SQLAlchemy names the dialect of one engine first."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:  # noqa: ANN401 - as SQLAlchemy declares it
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], statement: Any) -> None:  # noqa: ANN401 - as SQLAlchemy declares it
        super().__setitem__((type(key[0]), *key[1:]), statement)
