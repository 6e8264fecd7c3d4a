"""The command line: `claimstone serve`, `migrate`, `seed`, `import`, `verify`, `release` and the rest."""

import typer

from app.cli.assistants import mcp_command
from app.cli.backup import copies
from app.cli.catalogue import catalogue
from app.cli.check import checks
from app.cli.console import VersionOption, exit_on_error
from app.cli.imports import imports
from app.cli.keys import keys
from app.cli.readings import readings
from app.cli.serve import server

app = typer.Typer(
    name="claimstone",
    help="A catalogue in which every number can be traced to the words that state it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(catalogue)
app.add_typer(checks)
app.add_typer(server)
app.add_typer(keys, name="keys")
app.add_typer(copies)
app.add_typer(imports)
app.add_typer(readings)
app.add_typer(mcp_command)


@app.callback()
def read_options(*, show_version: VersionOption = False) -> None:
    """Accept the options before a command. Typer handles `--version` in its own callback."""
    del show_version


def main() -> None:
    """Run the command line."""
    with exit_on_error():
        app()
