"""The commands `import` and `seed`: load a file into the catalogue, and print the result.

The seed is the example that comes with Claimstone: an article, with the records that quote it. The examples
beside it are short texts about records that followed each other.
"""

import json
import sys
from getpass import getuser
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import typer
from rich.progress import ProgressColumn, Task, TaskProgressColumn
from rich.text import Text

from app.cli.console import err, make_bar, open_catalogue, out
from app.database.database import Database
from app.ingest.bundle.ndjson_reader import BundleLines, Chunk
from app.ingest.imports.import_bundle import fill_empty, import_bundle, import_lines
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.import_table import import_table
from app.ingest.imports.review import Policy
from app.ingest.store.change_log import Author
from app.maintenance.migrate import check_schema
from app.project_files import find_folder
from app.schemas.bundle import EXAMPLES_ORIGIN, SEED_ORIGIN
from app.schemas.write_parameters import ImportedRow, ImportRead, OnExisting, OnUnread

SEED_BUNDLE = find_folder("seed_data") / "bundle.yaml"
EXAMPLES_BUNDLE = SEED_BUNDLE.parent / "examples" / "bundle.yaml"
SEED_AUTHOR = Author("seed")
# The maximum length of a value in the list of changed fields; `--json` prints the complete value.
_MAX_SHOWN_CHARACTERS = 200

imports = typer.Typer()
_DryRun = Annotated[
    bool, typer.Option(help="Store nothing; show each record and field before and after.")
]
_AsJson = Annotated[bool, typer.Option("--json", help="Print what POST /v1/imports would answer.")]


@imports.command()
def seed(
    *,
    examples: Annotated[
        bool,
        typer.Option(
            "--examples",
            help="Load the example catalogue instead: records of supercomputers, trains, solar cells and "
            "Mount Everest, in English and Chinese.",
        ),
    ] = False,
    on_existing: Annotated[
        Literal["keep", "update"],
        typer.Option(
            help="keep: leave what is there as it is. update: take over what a newer seed says, but for "
            "records that somebody else has changed."
        ),
    ] = "keep",
    dry_run: _DryRun = False,
    as_json: _AsJson = False,
) -> None:
    """Load the example that comes with Claimstone: an article, with the records that quote it.

    If some of these records exist already, only the missing ones are added, unless `--on-existing` is
    `update`.
    """
    policy = Policy(OnExisting.KEEP, only_adds=on_existing == "keep")
    bundle, origin = (EXAMPLES_BUNDLE, EXAMPLES_ORIGIN) if examples else (SEED_BUNDLE, SEED_ORIGIN)
    options = ImportOptions(policy, is_dry_run=dry_run, origin=origin)
    with open_catalogue() as database:
        outcome = import_bundle(database, bundle, SEED_AUTHOR, options)
    print_outcome(outcome, as_json=as_json)


def seed_empty(database: Database) -> ImportRead | None:
    """Load the seed (the example that comes with Claimstone) if nothing was ever stored.

    Any other catalogue stays as it is, and the result is None.
    """
    check_schema(database)
    return fill_empty(database, SEED_BUNDLE, SEED_AUTHOR, ImportOptions(origin=SEED_ORIGIN))


@imports.command(name="import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="A bundle in YAML or JSON, or records in NDJSON; - is NDJSON from standard input. "
            "See seed_data/README.md. With `--map` a table: CSV, TSV, Markdown or XLSX."
        ),
    ],
    *,
    map_path: Annotated[
        Path | None,
        typer.Option(
            "--map",
            help="What the columns of a table are, in YAML or JSON; see docs/curating.md.",
        ),
    ] = None,
    comment: Annotated[str | None, typer.Option(help="Why; kept in the log.")] = None,
    on_existing: Annotated[
        OnExisting,
        typer.Option(
            help="For records that somebody else has changed since, by an edit, a proposal or another "
            "bundle. refuse: store nothing. keep: leave them as they are. update: overwrite them."
        ),
    ] = OnExisting.REFUSE,
    on_unread: Annotated[
        OnUnread,
        typer.Option(
            help="For numbers that the words of the source do not state as they are given. refuse: store "
            "nothing. take: store them as given and list them, for bundles of an earlier version."
        ),
    ] = OnUnread.REFUSE,
    dry_run: _DryRun = False,
    as_json: _AsJson = False,
) -> None:
    """Import the records of a file: all of them, or none.

    If any record breaks a rule, nothing is stored, and all faults are listed. The same holds for records
    that would overwrite changes of somebody else, unless `--on-existing` decides otherwise.
    """
    author = Author(getuser(), comment)
    options = ImportOptions(
        Policy(on_existing), is_dry_run=dry_run, takes_unread=on_unread is OnUnread.TAKE
    )
    with open_catalogue() as database:
        if map_path is not None:
            outcome = import_table(database, file, map_path, author, options)
        elif file == Path("-"):
            lines = BundleLines(sys.stdin.buffer, Path())
            outcome = _import_lines(database, lines, author, None, options)
        elif file.suffix == ".ndjson":
            with _open_lines(file) as opened:
                size = file.stat().st_size
                lines = BundleLines(opened, file.parent)
                outcome = _import_lines(database, lines, author, size, options)
        else:
            outcome = import_bundle(database, file, author, options)
    print_outcome(outcome, as_json=as_json)


def _open_lines(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        err.print(f"cannot read {file}: {error.strerror}", style="red", markup=False)
        raise typer.Exit(1) from error


def _import_lines(
    database: Database, lines: BundleLines, author: Author, size: int | None, options: ImportOptions
) -> ImportRead:
    """Import NDJSON, with a progress bar.

    `size` is the number of bytes to read, None if it is unknown, as for standard input.
    """
    with make_bar(TaskProgressColumn(), _RecordRateColumn()) as progress:
        task = progress.add_task("import", total=size, records=0)

        def advance(chunk: Chunk) -> None:
            records = progress.tasks[task].fields["records"] + len(chunk.given)
            progress.update(task, advance=chunk.size, records=records)

        return import_lines(database, lines, author, advance, options=options)


class _RecordRateColumn(ProgressColumn):
    """The number of records read, and the average number per second since the beginning."""

    def render(self, task: Task) -> Text:
        records = task.fields["records"]
        return Text(f"{records:,} records, {records / (task.elapsed or 1):,.0f}/s")


def print_outcome(outcome: ImportRead, *, as_json: bool) -> None:
    if as_json:
        # Rich would measure each of its lines: that is a sixteenth of the time of a large import.
        typer.echo(outcome.model_dump_json(indent=2))
        return
    # After an import, the log of changes lists what was created and changed. Only a dry run shows these
    # records here; records in conflict with somebody else's change are always shown.
    shown = [row for row in outcome.rows if outcome.dry_run or row.conflict is not None]
    for row in shown:
        _print_row(row)
    total = outcome.kept + outcome.conflicts
    total += outcome.created + outcome.updated if outcome.dry_run else 0
    if shown and len(shown) < total:
        out.print(f"... and {total - len(shown)} more")
    for hint in outcome.hints:
        place = hint.pointer or f"{hint.kind} {', '.join(hint.ids)}"
        place = place if hint.line is None else f"line {hint.line}: {place}"
        out.print(f"{place}: {hint.code}: {hint.detail}", style="yellow", markup=False)
    counts = [f"{outcome.created} created", f"{outcome.updated} updated"]
    counts.append(f"{outcome.unchanged} unchanged")
    counts += [f"{outcome.kept} kept"] if outcome.kept else []
    counts += [f"{outcome.conflicts} in conflict"] if outcome.conflicts else []
    if (edition := outcome.edition) is not None:
        of = f"{edition.values_changed} values changed, {edition.new} new, {edition.gone} gone, {edition.moved} moved"
        out.print(f"since {edition.of}: {of}", markup=False)
    by_hand = outcome.quantities.by_hand
    counts += [f"{by_hand} numbers read by hand"] if by_hand else []
    if outcome.dry_run:
        refused = "; as it is, the import would be refused" if outcome.conflicts else ""
        out.print(f"{', '.join(counts)}\ndry run: nothing was stored{refused}")
    else:
        out.print(f"{', '.join(counts)}; revision {outcome.revision}")


def _print_row(row: ImportedRow) -> None:
    line = f"{row.action} {row.kind}/{row.id}"
    if row.conflict is not None:
        made = f"version {row.conflict.version}, by {row.conflict.actor}, "
        moment = row.conflict.changed_at.isoformat(timespec="seconds").replace("+00:00", "Z")
        line += f" ({row.conflict.code}: {made}{moment})"
    out.print(line, markup=False)
    for field in row.fields:
        out.print(
            f"  {field.pointer}: {_shorten(field.before)} -> {_shorten(field.after)}", markup=False
        )


def _shorten(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    if len(written) <= _MAX_SHOWN_CHARACTERS:
        return written
    return f"{written[:_MAX_SHOWN_CHARACTERS]}... ({len(written)} characters)"
