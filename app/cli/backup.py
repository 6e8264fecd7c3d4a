"""`claimstone backup`, `restore`, `copy` and `new-epoch`: a whole catalogue to a file, back, or elsewhere."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.cli.console import open_database, out, show_progress
from app.database.database import Database
from app.errors import ConfigurationError
from app.ingest.store.writer import renew_epoch
from app.maintenance.backup import restore_backup, write_backup
from app.maintenance.copy import copy_catalogue
from app.maintenance.migrate import check_schema
from app.settings import Settings

copies = typer.Typer()


@copies.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, a zip.")],
    *,
    force: Annotated[bool, typer.Option(help="Replace the file if it is there.")] = False,
) -> None:
    """Write the whole catalogue, history and keys included, into one file, while others write.

    It is of one revision, and there only when it is complete. Only you can read it: it holds the hashes
    of keys.
    """
    with open_database() as database, show_progress() as track:
        manifest = write_backup(database, file, track, replaces=force)
    _print_rows({name: table.rows for name, table in manifest.tables.items()})
    out.print(f"revision {manifest.revision} in {file}", markup=False)
    _print_hashes(manifest.content_hash, manifest.rows_hash)


@copies.command()
def restore(file: Annotated[Path, typer.Argument(help="What `claimstone backup` wrote.")]) -> None:
    """Make the catalogue of a backup in the configured database, which has to be empty.

    The file is checked first, and unpacked in a temporary folder (TMPDIR). The keys that were good when
    it was made are good again.
    """
    with open_database() as database, show_progress() as track:
        copied = restore_backup(file, database, track)
    _print_rows({name: table.rows for name, table in copied.tables.items()})
    out.print(f"revision {copied.revision} restored")
    _print_hashes(copied.content_hash, copied.rows_hash)


@copies.command()
def copy(
    to: Annotated[
        str,
        typer.Option(help="The other database, which has to be empty; as CLAIMSTONE_DATABASE_URL."),
    ],
) -> None:
    """Copy the whole catalogue, history and keys included, into another database of either engine.

    It is of one revision, is whole there or not at all, and is read back before it counts.
    """
    with open_database() as database, show_progress() as track, closing(_open_other(to)) as other:
        copied = copy_catalogue(database, other, track)
    _print_rows({name: table.rows for name, table in copied.tables.items()})
    out.print(f"revision {copied.revision} copied")
    _print_hashes(copied.content_hash, copied.rows_hash)


@copies.command(name="new-epoch")
def new_epoch() -> None:
    """Give the catalogue a new epoch, after it was put back by other means than `claimstone restore`.

    A copy of the file, a snapshot of the disk or a recovery of PostgreSQL brings an earlier state back under
    the same epoch, so that answers, cursors and feeds of what is lost would be taken for those of today.
    """
    with open_database() as database:
        check_schema(database)
        with database.write() as session:
            version = renew_epoch(session)
    out.print(f"the catalogue is at {version}")


def _open_other(url: str) -> Database:
    """Open a database by its URL alone: no other setting is meant for it."""
    try:
        return Database(Settings.model_construct(database_url=url))
    except ConfigurationError as error:
        raise ConfigurationError(error.detail.replace("CLAIMSTONE_DATABASE_URL", "--to")) from error


def _print_rows(rows: Mapping[str, int]) -> None:
    table = Table("table", "rows", box=None)
    for name, count in sorted(rows.items()):
        table.add_row(name, str(count))
    out.print(table)


def _print_hashes(content_hash: str, rows_hash: str) -> None:
    out.print(f"content hash {content_hash}")
    out.print(f"hash of all rows {rows_hash}")
