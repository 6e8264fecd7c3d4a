"""Commands on a complete catalogue: `migrate`, `verify`, `export`, `schema`, `hash`, `release`."""

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table

from app.cli.console import err, open_catalogue, open_database, out, print_line, show_progress
from app.domain.public_address import PublicAddress
from app.formats.atomic_file import write_file
from app.formats.export import stream_list
from app.formats.file_format import TABLES, Format
from app.ingest.bundle.json_schema import write_bundle_schema
from app.ingest.documents.same_names import list_shared
from app.ingest.store.catalogue_lock import renew_epoch
from app.maintenance.claims.words import list_claim_hints
from app.maintenance.content_hash import compare_hash, hash_content
from app.maintenance.migration_plan import describe_plan, migrate_with_backup, read_plan
from app.maintenance.rebuild import rebuild_documents
from app.maintenance.verify import verify_catalogue
from app.queries.collections import COLLECTIONS, read_query
from app.queries.list_page.definition import define_list
from app.queries.list_page.full_list import open_full_list
from app.releases.licence_terms import Licence, ReleaseTerms
from app.releases.release import write_release
from app.settings import read_settings

catalogue = typer.Typer()
# Typer refuses other values; it would not catch what a type of Click raises.
_Collection = StrEnum("_Collection", {name: name for name in sorted(COLLECTIONS)})  # type: ignore[misc]  # its members are computed
_FileFormat = Literal["ndjson", "csv", "csv-spreadsheet", "md", "xlsx", "parquet", "jsonld"]


@catalogue.command()
def migrate(
    *,
    plan: Annotated[
        bool, typer.Option("--plan", help="Only say what would be done, and what it needs.")
    ] = False,
    backup: Annotated[
        bool,
        typer.Option(help="Copy the SQLite file of an older schema first, beside it."),
    ] = True,
) -> None:
    """Bring the schema of the database to the newest version."""
    with open_database(is_created=not plan) as database:
        if plan:
            for line in describe_plan(read_plan(database), has_backup=backup):
                print_line(line)
            return
        with show_progress() as track:
            migrate_with_backup(database, print_line, has_backup=backup, track=track)
    out.print("the schema is the newest")


@catalogue.command()
def verify(
    *,
    rebuild: Annotated[
        bool,
        typer.Option(
            help="Also read the texts again, and rewrite the documents that differ from their rows. "
            "The catalogue gets a new epoch."
        ),
    ] = False,
    hints: Annotated[
        bool,
        typer.Option(
            "--hints",
            help="Also list records of one kind that have one name or identifier, which may be one, and "
            "claims whose conditions, kind or period their quotes speak against.",
        ),
    ] = False,
) -> None:
    """Check the stored data, and exit with status 1 if there is any difference.

    Quotes are compared with the texts of their sources, values with the words of their quotes, and
    documents (the stored JSON of each resource) with the rows of the database that they are made from.
    """
    with open_catalogue() as database:
        if rebuild:
            with show_progress() as track, database.write() as session:
                # No revision says what a rebuild changes, and ETags of lists are made of epoch and revision.
                renew_epoch(session)
                out.print(f"{rebuild_documents(session, track)} documents rebuilt")
        with database.read() as session:
            found = verify_catalogue(session)
            shared = list_shared(session) if hints else []
            doubted = list(list_claim_hints(session)) if hints else []
    table = Table("checked", "count", box=None)
    for name, count in found.checked.items():
        table.add_row(name, str(count))
    out.print(table)
    for disagreement in found.disagreements:
        out.print(f"{disagreement.subject}: {disagreement.detail}", style="yellow", markup=False)
    for hint in shared:
        line = f"{hint.kind} {', '.join(hint.ids)}: {hint.code}: {hint.detail}"
        out.print(line, style="yellow", markup=False)
    for doubt in doubted:
        line = f"claim {doubt.claim_id}{doubt.pointer}: {doubt.code}: {doubt.detail}"
        out.print(line, style="yellow", markup=False)
    for difference in found.differences:
        err.print(f"{difference.subject}: {difference.detail}", style="red", markup=False)
    out.print(f"{len(found.differences)} differences")
    if found.differences:
        raise typer.Exit(1)


@catalogue.command()
def export(
    kind: Annotated[_Collection, typer.Argument(help="What to write.")],
    chosen: Annotated[_FileFormat, typer.Option("--format", help="How to write it.")],
    output: Annotated[Path, typer.Option(help="The file to write; - is standard output.")],
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            help="NAME=VALUE, as in a URL; can be repeated. Tables also take fields= and as_unit=.",
        ),
    ] = None,
) -> None:
    """Write a complete list to a file, in one of several formats.

    The file gets its name only when it is complete; a file of the same name is then replaced.
    """
    pairs = [filter_.partition("=") for filter_ in given or []]
    parameters = [(name, value) for name, _, value in pairs]
    query = read_query(kind, parameters, is_table=Format(chosen) in TABLES)
    with open_catalogue() as database, database.read() as session, show_progress() as track:
        listing = define_list(session, COLLECTIONS[kind].lister, query)
        whole = open_full_list(session, listing)
        tracked = iter(track(whole.documents, kind, whole.total))
        tracked_list = replace(whole, documents=tracked)
        pieces = stream_list(tracked_list, listing, Format(chosen), kind, _read_address())
        _write(output, pieces)
    err.print(f"{whole.total} {kind}, revision {whole.version.revision}", markup=False)


def _read_address() -> PublicAddress:
    return PublicAddress(read_settings().public_url)


def _write(output: Path, pieces: Iterable[bytes]) -> None:
    try:
        if output == Path("-"):
            sys.stdout.buffer.writelines(pieces)
            sys.stdout.buffer.flush()
        else:
            write_file(output, pieces)
    except BrokenPipeError:
        # The reader has closed the pipe. At its exit, Python would try once more to write the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        err.print(f"cannot write {output}: {error.strerror or error}", style="red", markup=False)
        raise typer.Exit(1) from error


@catalogue.command()
def schema() -> None:
    """Print the JSON Schema of a bundle, the file that `claimstone import` reads."""
    out.print(write_bundle_schema(), markup=False, end="")


@catalogue.command(name="hash")
def hash_(
    expected: Annotated[
        str | None, typer.Option(help="A hash that was printed before; fail if it differs.")
    ] = None,
) -> None:
    """Print the SHA-256 of the content of all records, after the version of the hash and a colon.

    Two catalogues with the same records have the same hash, in SQLite and in PostgreSQL. The history of
    the records does not count. Only hashes of one version are comparable.
    """
    with open_catalogue() as database, show_progress() as track, database.read() as session:
        content_hash = hash_content(session, track)
    out.print(content_hash)
    if expected is not None:
        compare_hash(content_hash, expected)


@catalogue.command()
def release(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet, or is empty.")],
    *,
    licence: Annotated[Licence, typer.Option(help="SPDX identifier; for texts it does not hold.")],
    title: Annotated[str, typer.Option(help="How the data are called.")] = "Claimstone catalogue",
    author: Annotated[
        list[str] | None, typer.Option(help="Whom to cite; repeat it for more than one.")
    ] = None,
) -> None:
    """Write the complete catalogue to a folder for publication.

    The folder has the data, their schemas, the texts of the sources, the licence, citation data and
    checksums. The folder gets its name only when it is complete.
    """
    terms = ReleaseTerms(title, tuple(author or ["The curators of this catalogue"]), licence)
    with open_catalogue() as database, show_progress() as track:
        edition = write_release(database, folder, terms, track, _read_address())
    out.print(f"revision {edition.revision} in {folder}; content hash {edition.content_hash}")
