"""Imports of bundles (files of records): read, check, review and store, all or nothing.

The review compares records with the stored ones. A conflict is a record that differs from the stored
one where somebody else made the last change of the stored one.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, TypeVar

from app.database.database import Database
from app.errors import Fault, ImportConflict, InvalidBundle
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import list_input_records
from app.ingest.bundle.load import parse_bundle, read_bundle
from app.ingest.bundle.ndjson_reader import CHUNK_RECORDS, BundleLines, Chunk, read_chunks
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.documents.search_index import merge_entries
from app.ingest.imports.import_run import IMPORT, ImportOptions, ImportRun
from app.ingest.imports.read_ahead import read_ahead
from app.ingest.rows.bulk_mode import (
    MANY_RESOURCES,
    analyze_sqlite,
    prepare_loading,
    vacuum_postgresql,
)
from app.ingest.store.catalogue_lock import LockedCatalogue, write_locked
from app.ingest.store.change_log import Author
from app.schemas.bundle import Bundle
from app.schemas.write_parameters import ImportRead


def import_bundle(
    database: Database, path: Path, author: Author, options: ImportOptions = IMPORT
) -> ImportRead:
    """Import a bundle file in one transaction, and return the report.

    If the import changes nothing, the catalogue's revision is not increased.

    Raises:
        InvalidBundle: records have faults. The error lists all of them; nothing was stored.
        ImportConflict: records differ from stored ones that somebody else has changed. The error lists
            all of them; nothing was stored.
    """
    bundle, lines = read_bundle(path)
    return import_within(
        database,
        options,
        lambda catalogue: store_bundle(catalogue, bundle, lines, path.parent, author, options),
    )


def fill_empty(
    database: Database, path: Path, author: Author, options: ImportOptions
) -> ImportRead | None:
    """Import a bundle file if the catalogue was never written to (revision 0); else return None.

    Raises:
        InvalidBundle: records have faults. The error lists all of them; nothing was stored.
    """
    bundle, lines = read_bundle(path)
    with write_locked(database) as catalogue:
        if catalogue.version.revision:
            return None
        return store_bundle(catalogue, bundle, lines, path.parent, author, options)


def store_bundle(
    catalogue: LockedCatalogue,
    bundle: Bundle,
    lines: SourceLines,
    folder: Path | None,
    author: Author,
    options: ImportOptions = IMPORT,
) -> ImportRead:
    """Check and store a bundle in the caller's transaction, and return the report.

    `folder` contains the text files that sources name; it is None where text files are not accepted.

    Raises:
        InvalidBundle: records have faults. The error lists all of them.
        ImportConflict: records differ from stored ones that somebody else has changed.
    """
    findings = FaultCollector(lines, takes_unread=options.takes_unread)
    run = ImportRun(catalogue, author, folder, findings, options)
    run.load_bundle(list_input_records(bundle), bundle.origin)
    return run.finish()


def import_within(
    database: Database,
    options: ImportOptions,
    store: Callable[[LockedCatalogue], ImportRead],
) -> ImportRead:
    """Call `store` in one transaction, and return its report; a dry run is rolled back.

    After a large import, merge the search index and update the statistics of the database.
    """
    with write_locked(database) as catalogue:
        outcome = store(catalogue)
        changed = 0 if options.is_dry_run else outcome.created + outcome.updated
        if options.is_dry_run:
            catalogue.session.rollback()
        if changed > MANY_RESOURCES:
            merge_entries(catalogue.session, changed)
            analyze_sqlite(catalogue.session)
    if changed > MANY_RESOURCES:
        vacuum_postgresql(database)
    return outcome


class BundleFormat(StrEnum):
    JSON = "json"
    YAML = "yaml"
    NDJSON = "ndjson"


class Content(NamedTuple):
    """The content of a request to import: a parsed bundle with its line numbers, or the bytes of NDJSON.

    NDJSON (`lines`) is parsed when it is stored; `bundle` is None then. For other formats `lines` is
    empty.
    """

    bundle: tuple[Bundle, SourceLines] | None
    lines: bytes


def read_content(content: bytes, bundle_format: BundleFormat, max_values: int) -> Content:
    """Parse the content of a request before the catalogue is locked, since parsing YAML takes long.

    NDJSON is parsed later, while it is stored. YAML may have a tenth of `max_values` values, since
    parsing each of them takes ten times as long.

    Raises:
        InvalidBundle: the content cannot be read, or fields or types are invalid. The error lists all
            faults, as pointers into the body of the request.
    """
    if bundle_format is BundleFormat.NDJSON:
        return Content(None, content)
    with point_faults_into_body():
        is_json = bundle_format is BundleFormat.JSON
        limit = max_values if is_json else max_values // 10
        parsed = parse_bundle(content, "the body", is_json=is_json, max_values=limit)
        return Content(parsed, b"")


def import_content(
    catalogue: LockedCatalogue, content: Content, author: Author, options: ImportOptions = IMPORT
) -> ImportRead:
    """Import the content of a request in the caller's transaction; text files are not accepted.

    Raises:
        InvalidBundle: records have faults. The error lists all of them, as pointers into the body.
        ImportConflict: records differ from stored ones that somebody else has changed. The error lists
            all of them, as pointers into the body.
    """
    with point_faults_into_body():
        if content.bundle is not None:
            return store_bundle(catalogue, *content.bundle, None, author, options)
        lines = BundleLines(BytesIO(content.lines), None)
        return _store_lines(catalogue, lines, author, lambda _: None, CHUNK_RECORDS, options)


@contextmanager
def point_faults_into_body() -> Iterator[None]:
    """Rewrite the faults of errors in the body of the `with` statement for the response to a request.

    Pointers then begin with `#/body`, and line numbers are part of the messages.
    """
    try:
        yield
    except InvalidBundle as error:
        raise point_into_body(error) from error
    except ImportConflict as error:
        raise point_into_body(error) from error


_Refusal = TypeVar("_Refusal", InvalidBundle, ImportConflict)


def point_into_body(error: _Refusal) -> _Refusal:
    """Return an error whose faults point into the body of a request."""
    return type(error)(error.detail, [_point_into_body(fault) for fault in error.faults])


def _point_into_body(fault: Fault) -> Fault:
    detail = fault.detail if fault.line is None else f"line {fault.line}: {fault.detail}"
    return replace(fault, pointer=f"#/body{fault.pointer}", detail=detail)


def import_lines(
    database: Database,
    lines: BundleLines,
    author: Author,
    advance: Callable[[Chunk], None],
    chunk_records: int = CHUNK_RECORDS,
    *,
    options: ImportOptions = IMPORT,
) -> ImportRead:
    """Import NDJSON in one transaction, with one chunk of lines in memory at a time.

    A record may refer only to records on earlier lines or in the catalogue. `advance` is called after
    each chunk, for example to show progress.

    Raises:
        InvalidBundle: records have faults. The error lists up to `MAX_FAULTS`; nothing was stored.
        ImportConflict: records differ from stored ones that somebody else has changed; nothing was
            stored.
    """
    return import_within(
        database,
        options,
        lambda catalogue: _store_lines(
            catalogue, lines, author, advance, chunk_records, options, reads_ahead=True
        ),
    )


def _store_lines(
    catalogue: LockedCatalogue,
    lines: BundleLines,
    author: Author,
    advance: Callable[[Chunk], None],
    chunk_records: int,
    options: ImportOptions,
    *,
    reads_ahead: bool = False,
) -> ImportRead:
    """Do the work of `import_lines` in the caller's transaction.

    `reads_ahead` starts a process that reads numbers at the same time: not in a server, which has others to serve.
    """
    findings = FaultCollector(SourceLines(), takes_unread=options.takes_unread)
    chunks = read_chunks(lines.file, findings, chunk_records)
    ahead = read_ahead(chunks) if reads_ahead else nullcontext(chunks)
    with ahead as following:
        return load_chunks(
            catalogue, following, findings, author, options, folder=lines.folder, advance=advance
        )


def load_chunks(
    catalogue: LockedCatalogue,
    chunks: Iterable[Chunk],
    findings: FaultCollector,
    author: Author,
    options: ImportOptions,
    *,
    folder: Path | None = None,
    advance: Callable[[Chunk], None] = lambda _: None,
) -> ImportRead:
    """Check and store chunks of records in the caller's transaction, and return the report.

    Raises:
        InvalidBundle: records have faults; `findings` has those of their files too.
        ImportConflict: records differ from stored ones that somebody else has changed.
    """
    with prepare_loading(catalogue.session):
        run = ImportRun(catalogue, author, folder, findings, options)
        for chunk in chunks:
            run.load_chunk(chunk)
            # Frees reference cycles of this chunk, such as those of errors, before the next is read.
            gc.collect(0)
            advance(chunk)
        findings.refuse_if_any()
        return run.finish()
