"""Output, progress bars, errors, `--version` and the configured database, shared by all commands."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from app.database.database import Database
from app.errors import CatalogueError, InvalidInput
from app.ingest.rows.read_records import TrackProgress
from app.maintenance.migrate import check_schema
from app.settings import read_settings

_Item = TypeVar("_Item")
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def _print_version(is_requested: bool) -> None:  # noqa: FBT001 - as Typer calls it
    if is_requested:
        out.print(f"claimstone {version('claimstone')}")
        raise typer.Exit


VersionOption = Annotated[
    bool,
    typer.Option(
        "--version", help="Print the version and exit.", callback=_print_version, is_eager=True
    ),
]


@contextmanager
def exit_on_error() -> Iterator[None]:
    """Context manager that prints a `CatalogueError`, and ends the program with status 1.

    If the error is an `InvalidInput`, each of its faults is printed first, with its line and pointer.
    """
    try:
        yield
    except CatalogueError as error:
        for fault in error.faults if isinstance(error, InvalidInput) else ():
            place = f"line {fault.line}: " if fault.line else ""
            pointer = f"{fault.pointer}: " if fault.pointer else ""
            err.print(f"{place}{pointer}{fault.code}: {fault.detail}", markup=False)
        err.print(error.detail, style="red", markup=False)
        sys.exit(1)


@contextmanager
def open_database(*, is_created: bool = False) -> Iterator[Database]:
    """Context manager that opens the database; a missing SQLite file is created if `is_created`.

    Else a mistyped path would leave an empty file behind.
    """
    with closing(Database(read_settings())) as database:
        if database.file is not None and not is_created:
            database.file.check_exists()
        yield database


@contextmanager
def open_catalogue() -> Iterator[Database]:
    """Context manager that opens the database; its schema must be the newest."""
    with open_database() as database:
        check_schema(database)
        yield database


def print_line(line: str) -> None:
    """Print a line as it is: square brackets in it are not read as markup by Rich."""
    out.print(line, markup=False)


@contextmanager
def show_progress() -> Iterator[TrackProgress]:
    """Context manager that yields a function, which wraps an iterable in a progress bar.

    The bar is on standard error, and is shown only if that is a terminal.
    """
    with make_bar(MofNCompleteColumn(), _RateColumn()) as progress:

        def track(items: Iterable[_Item], name: str, total: int) -> Iterable[_Item]:
            return progress.track(items, total=total, description=name)

        yield track


def make_bar(*columns: ProgressColumn) -> Progress:
    """Make a progress bar with these columns beside it, for standard error."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        *columns,
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


class _RateColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:,.0f}/s")
