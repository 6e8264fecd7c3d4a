"""The command line: `claimstone serve`, `migrate`, `seed`, `import`, `verify`, `release` and the rest."""

import os
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

import typer
import uvicorn
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from uvicorn.supervisors import Multiprocess

from app.cli.console import err, open_database, out, show_progress
from app.cli.copies import copies
from app.cli.imports import imports, print_outcome, seed_empty
from app.domain.keys import Role, is_subject_prefix
from app.domain.text import check_label
from app.errors import CatalogueError, InvalidInput, InvalidValue
from app.formats.exports import stream_whole
from app.formats.files import write_file
from app.ingest.bundle_schema import write_bundle_schema
from app.ingest.content_hash import hash_content
from app.ingest.keys import create_key, list_keys, revoke_key
from app.ingest.migration_plan import describe_plan, migrate_with_backup, read_plan
from app.ingest.migrations import check_schema
from app.ingest.verification import rebuild_documents, verify_catalogue
from app.logs import configure_logs
from app.models import ApiKey
from app.queries.collections import COLLECTIONS, CollectionName, read_query
from app.queries.whole import open_whole
from app.releases.release import write_release
from app.releases.terms import Licence, Terms
from app.routes.connections import LimitedConnection, read_connection_limits
from app.routes.rate_limits import check_store
from app.schemas.queries import Format
from app.settings import Settings, read_settings

_LINE_WIDTH = 200

app = typer.Typer(
    name="claimstone",
    help="A catalogue in which every number can be traced to the words that state it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(help="Keys of those who may write.", no_args_is_help=True)
app.add_typer(keys, name="keys")
app.add_typer(copies)
app.add_typer(imports)
_FileFormat = Literal["ndjson", "csv", "csv-spreadsheet", "md", "xlsx", "parquet", "jsonld"]


def main() -> None:
    """Run a command; a named failure is told in words, with exit status 1."""
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


@app.command()
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
    with open_database() as database:
        if plan:
            for line in describe_plan(read_plan(database), has_backup=backup):
                _print_plain(line)
            return
        migrate_with_backup(database, _print_plain, has_backup=backup)
    out.print("the schema is the newest")


def _print_plain(line: str) -> None:
    out.print(line, markup=False)


@app.command()
def verify(
    *,
    rebuild: Annotated[
        bool, typer.Option(help="Also write anew the documents that differ from their rows.")
    ] = False,
) -> None:
    """Check every quote, value and document against its source and rows; fail if any differs."""
    with open_database() as database:
        check_schema(database)
        if rebuild:
            with database.write() as session:
                out.print(f"{rebuild_documents(session)} documents rebuilt")
        with database.read() as session:
            found = verify_catalogue(session)
    table = Table("checked", "count", box=None)
    for name, count in found.checked.items():
        table.add_row(name, str(count))
    out.print(table)
    for disagreement in found.disagreements:
        out.print(f"{disagreement.subject}: {disagreement.detail}", style="yellow", markup=False)
    for difference in found.differences:
        err.print(f"{difference.subject}: {difference.detail}", style="red", markup=False)
    out.print(f"{len(found.differences)} differences")
    if found.differences:
        raise typer.Exit(1)


@app.command()
def export(
    kind: Annotated[CollectionName, typer.Argument(help="What to write.")],
    chosen: Annotated[_FileFormat, typer.Option("--format", help="How to write it.")],
    output: Annotated[Path, typer.Option(help="The file to write; - is standard output.")],
    given: Annotated[
        list[str] | None,
        typer.Option("--filter", help="NAME=VALUE, as in a URL; can be repeated."),
    ] = None,
) -> None:
    """Write a whole list into a file, which is there only when it is complete."""
    pairs = [one.partition("=") for one in given or []]
    query = read_query(kind, [(name, value) for name, _, value in pairs])
    with open_database() as database:
        check_schema(database)
        with database.read() as session, show_progress() as track:
            listing = COLLECTIONS[kind].lister(session, query)
            whole = open_whole(session, listing)
            tracked = iter(track(whole.documents, kind, whole.total))
            pieces = stream_whole(replace(whole, documents=tracked), listing, Format(chosen), kind)
            _write(output, pieces)
    err.print(f"{whole.total} {kind}, revision {whole.version.revision}", markup=False)


def _write(output: Path, pieces: Iterable[bytes]) -> None:
    try:
        if output == Path("-"):
            sys.stdout.buffer.writelines(pieces)
            sys.stdout.buffer.flush()
        else:
            write_file(output, pieces)
    except BrokenPipeError:
        # Whoever reads has enough. Python would try once more to write what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        err.print(f"cannot write {output}: {error.strerror or error}", style="red", markup=False)
        raise typer.Exit(1) from error


@app.command()
def schema() -> None:
    """Print the JSON Schema of a bundle."""
    out.print(write_bundle_schema(), markup=False, end="")


@app.command(name="hash")
def hash_() -> None:
    """Print the SHA-256 of all that the catalogue says: the same for the same records anywhere."""
    with open_database() as database, show_progress() as track:
        check_schema(database)
        with database.read() as session:
            content_hash = hash_content(session, track)
    out.print(content_hash)


@app.command()
def release(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet, or is empty.")],
    *,
    licence: Annotated[Licence, typer.Option(help="SPDX identifier; for texts it does not hold.")],
    title: Annotated[str, typer.Option(help="How the data are called.")] = "Claimstone catalogue",
    author: Annotated[
        list[str] | None, typer.Option(help="Whom to cite; repeat it for more than one.")
    ] = None,
) -> None:
    """Write the whole catalogue as files to pass on: data, schemas, texts, citation, checksums."""
    terms = Terms(title, tuple(author or ["The curators of this catalogue"]), licence)
    with open_database() as database, show_progress() as track:
        check_schema(database)
        edition = write_release(database, folder, terms, track)
    out.print(f"revision {edition.revision} in {folder}; content hash {edition.content_hash}")


@keys.command(name="create")
def create_key_(
    name: Annotated[str, typer.Argument(help="Whose it is; the log of changes tells this name.")],
    *,
    role: Annotated[Role, typer.Option(help="What it allows.")],
    expires: Annotated[
        datetime | None, typer.Option(help="From when on it is good no more, in UTC.")
    ] = None,
) -> None:
    """Make a key, and tell it: this once, as only its hash is kept."""
    expires_at = expires and expires.replace(tzinfo=UTC)
    with open_database() as database:
        check_schema(database)
        with database.write() as session:
            key = create_key(session, _read_name(name), role, expires_at)
    out.print(key, markup=False)
    err.print("keep it where nobody else reads it: it cannot be told again", style="yellow")


def _read_name(name: str) -> str:
    try:
        return check_label(name)
    except InvalidValue as error:
        raise typer.BadParameter(error.detail) from error


@keys.command(name="list")
def list_keys_() -> None:
    """All keys, the oldest first, by their prefix, and whoever has written with a token of a provider."""
    with open_database() as database:
        check_schema(database)
        with database.read() as session:
            rows = [
                (one.prefix, one.name, one.role, one.created_at, one.used_at, _tell_state(one))
                for one in list_keys(session)
            ]
    table = Table("prefix", "name", "role", "created", "last used", "state", box=None)
    for prefix, name, role, created_at, used_at, state in rows:
        used = used_at.isoformat(timespec="minutes") if used_at else "never"
        shown = (prefix, name, role, created_at.isoformat(timespec="minutes"), used, state)
        table.add_row(*map(escape, shown))
    # For a program each key is one line, however long.
    shown_on = out if out.is_terminal else Console(highlight=False, width=_LINE_WIDTH)
    shown_on.print(table)


def _tell_state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at.isoformat(timespec='minutes')}"
    if is_subject_prefix(key.prefix):
        return "by token"
    if key.expires_at is None:
        return "good"
    is_over = key.expires_at <= datetime.now(UTC)
    return (
        f"{'expired' if is_over else 'good until'} {key.expires_at.isoformat(timespec='minutes')}"
    )


@keys.command(name="revoke")
def revoke_key_(
    prefix: Annotated[str, typer.Argument(help="As `claimstone keys list` tells it.")],
) -> None:
    """Let a key, or all tokens of a subject, be good for nothing, from the next request on."""
    with open_database() as database:
        check_schema(database)
        with database.write() as session:
            revoke_key(session, prefix)
    out.print(f"revoked {prefix}", markup=False)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Overrides CLAIMSTONE_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Overrides CLAIMSTONE_PORT.")] = None,
    *,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Overrides CLAIMSTONE_WORKERS: server processes.")
    ] = None,
    prepare: Annotated[
        bool, typer.Option(help="Migrate first, and load the seed if the catalogue is empty.")
    ] = False,
) -> None:
    """Answer HTTP requests until Ctrl-C or SIGTERM."""
    given = {"host": host, "port": port, "workers": workers}
    settings = read_settings().model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )
    check_store(settings.rate_limit_store)
    # Here, as other commands need none of what answers requests.
    from app.routes.tracing import check_tracing  # noqa: PLC0415

    configure_logs(settings.log_level, settings.log_format)
    check_tracing(settings)
    listener = _listen(settings.host, settings.port)
    if prepare:
        with open_database() as database:
            migrate_with_backup(database, _print_plain)
            seeded = seed_empty(database)
        if seeded is not None:
            print_outcome(seeded, as_json=False)
    address = "http://{}:{}".format(*listener.getsockname()[:2])
    out.print(f"Claimstone answers at {address}; its manual is {address}/docs")
    with _counting_together(settings):
        _serve(settings, listener)


def _serve(settings: Settings, listener: socket.socket) -> None:
    config = uvicorn.Config(
        # By its name: a process that is slow to import it is alive meanwhile.
        "app.main:create_served_app",
        factory=True,
        # A class or what makes one, which uvicorn only calls.
        http=partial(LimitedConnection, limits=read_connection_limits(settings)),  # type: ignore[arg-type]
        ws="none",
        headers=[("X-Content-Type-Options", "nosniff")],
        workers=settings.workers,
        log_config=None,
        log_level=settings.log_level,
        # The application has a log of its own, which tells no query of a URL.
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
    )
    # uvicorn raises the signal anew when everything is closed; Ctrl-C is a way to end, not a failure.
    with suppress(KeyboardInterrupt):
        if settings.workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _counting_together(settings: Settings) -> Iterator[None]:
    """Give the processes of a server a folder for it, by their environment; a single one needs none."""
    if settings.workers == 1 or settings.counts_folder or sys.platform == "win32":
        yield
        return
    with TemporaryDirectory(prefix="claimstone-") as folder:
        os.environ["CLAIMSTONE_COUNTS_FOLDER"] = folder
        yield


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = error.strerror if error.errno is None else os.strerror(error.errno)
        err.print(f"cannot listen on {host}:{port}: {reason}", style="red", markup=False)
        raise typer.Exit(1) from error
    listener.setblocking(False)  # noqa: FBT003 - as the standard library defines it
    return listener
