"""The command line: `claimstone serve`, `migrate`, `seed`, `import`, `verify`, `release` and the rest."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from app.cli.backup import copies
from app.cli.catalogue import catalogue
from app.cli.console import err, out
from app.cli.imports import imports
from app.cli.keys import keys
from app.cli.serve import server
from app.errors import CatalogueError, InvalidInput

app = typer.Typer(
    name="claimstone",
    help="A catalogue in which every number can be traced to the words that state it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(catalogue)
app.add_typer(server)
app.add_typer(keys, name="keys")
app.add_typer(copies)
app.add_typer(imports)


def _print_version(is_requested: bool) -> None:  # noqa: FBT001 - as Typer calls it
    if is_requested:
        out.print(f"claimstone {version('claimstone')}")
        raise typer.Exit


@app.callback()
def read_options(
    *,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and exit.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Accept the options before a command. Typer handles `--version` in its own callback."""
    del show_version


def main() -> None:
    """Run the command line. On a `CatalogueError`, print its message and exit with status 1.

    If the error is an `InvalidInput`, each of its faults is printed first, with its line and pointer.
    """
    try:
        app()
    except InvalidInput as error:
        for fault in error.faults:
            place = f"line {fault.line}: " if fault.line else ""
            err.print(f"{place}{fault.pointer or '/'}: {fault.code}: {fault.detail}", markup=False)
        err.print(error.detail, style="red", markup=False)
        sys.exit(1)
    except CatalogueError as error:
        err.print(error.detail, style="red", markup=False)
        sys.exit(1)
