"""What the applications of this process share, as each would take longer to make it than most tests take.

Servers that run in a process of their own make and end all of it themselves.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI

from app.routes.operations import openapi
from app.settings import Settings
from app.work.processes import WorkerProcesses

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
