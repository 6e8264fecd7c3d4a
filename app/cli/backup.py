"""Commands on the state of a complete catalogue: `backup`, `restore`, `copy`, `new-epoch`.

An epoch is the name of a series of revisions. A restored or copied catalogue gets a new epoch, because
the same revision can have other content there.
"""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.cli.console import open_catalogue, open_database, out, show_progress
from app.database.database import Database
from app.errors import ConfigurationError, DatabaseUnavailable
from app.ingest.store.catalogue_lock import renew_epoch
from app.maintenance.backup import restore_backup, write_backup
from app.maintenance.backup_file import Manifest
from app.maintenance.copy import CopyResult, copy_catalogue
from app.settings import Settings

copies = typer.Typer()


@copies.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, a zip.")],
    *,
    force: Annotated[bool, typer.Option(help="Replace the file if it is there.")] = False,
) -> None:
    """Write the complete catalogue, with its history, proposals and API keys, to a zip file.

    The backup shows one revision, even if others write to the catalogue at the same time. The file gets
    its name only when it is complete. Only you can read the file, because it has the hashes of API keys.
    """
    with open_database() as database, show_progress() as track:
        manifest = write_backup(database, file, track, replaces=force)
    _print_copy(manifest, f"in {file}")


@copies.command()
def restore(file: Annotated[Path, typer.Argument(help="What `claimstone backup` wrote.")]) -> None:
    """Restore a backup into the configured database, which has to be empty.

    The backup is checked before the database is changed, and unpacked in a temporary folder (TMPDIR).
    API keys that were revoked after the backup was made can be used again: revoke them once more.
    """
    with open_database(is_created=True) as database, show_progress() as track:
        copied = restore_backup(file, database, track)
    _print_copy(copied, "restored")


@copies.command()
def copy(
    to: Annotated[
        str,
        typer.Option(help="The other database, which has to be empty; as CLAIMSTONE_DATABASE_URL."),
    ],
) -> None:
    """Copy the complete catalogue, with its history and API keys, into another database.

    The other database may be SQLite or PostgreSQL. The copy shows one revision. It is read back and
    compared before it is committed; if there is any difference, nothing is stored.
    """
    with open_database() as database, show_progress() as track, closing(_open_other(to)) as other:
        copied = copy_catalogue(database, other, track)
    _print_copy(copied, "copied")


@copies.command(name="new-epoch")
def new_epoch() -> None:
    """Give the catalogue a new epoch, after it was put back by other means than `claimstone restore`.

    Other means are a copy of the SQLite file, a snapshot of the disk, or a recovery of PostgreSQL. They
    bring back an earlier state under the same epoch. Without a new epoch, cursors and revisions that
    clients got from the lost state would be accepted as if nothing had been lost.

    It also lets changes follow the clock again, after a clock that was ahead has dated changes in the
    future.
    """
    with open_catalogue() as database, database.write() as session:
        version = renew_epoch(session)
    out.print(f"the catalogue is at {version}")


def _open_other(url: str) -> Database:
    """Open the database to copy into, with the default of every setting except its URL.

    The settings in the environment are meant for the configured database. Errors name the option `--to`,
    also those of the first connection.
    """
    try:
        other = Database(Settings.model_construct(database_url=url))
        with other.read() as session:
            session.connection()
    except (ConfigurationError, DatabaseUnavailable) as error:
        raise type(error)(error.detail.replace("CLAIMSTONE_DATABASE_URL", "--to")) from error
    return other


def _print_copy(copied: Manifest | CopyResult, done: str) -> None:
    table = Table("table", "rows", box=None)
    for name in sorted(copied.tables):
        table.add_row(name, str(copied.tables[name].rows))
    out.print(table)
    out.print(f"revision {copied.revision} {done}", markup=False)
    out.print(f"content hash {copied.content_hash}")
    out.print(f"hash of all rows {copied.rows_hash}")
