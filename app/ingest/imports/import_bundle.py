"""The one path into the catalogue: read, check, review, store; all of it or nothing."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.database.database import Database
from app.errors import Fault, ImportConflict, InvalidBundle
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import list_input_records
from app.ingest.bundle.load import parse_bundle, read_bundle
from app.ingest.bundle.ndjson_reader import CHUNK_RECORDS, BundleLines, Chunk, read_chunks
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.documents.search_index import merge_entries
from app.ingest.imports.import_run import IMPORT, ImportOptions, ImportRun
from app.ingest.rows.bulk_mode import (
    MANY_RESOURCES,
    analyze_sqlite,
    prepare_loading,
    vacuum_postgresql,
)
from app.ingest.store.change_log import Author
from app.ingest.store.writer import lock_revision
from app.schemas.bundle import Bundle
from app.schemas.write_parameters import ImportRead


def import_bundle(
    database: Database, path: Path, author: Author, options: ImportOptions = IMPORT
) -> ImportRead:
    """Load a bundle in one transaction; one that changes nothing leaves the revision as it is.

    Raises:
        InvalidBundle: with all faults; nothing was stored.
        ImportConflict: with all records that somebody else has changed; nothing was stored.
    """
    read = read_bundle(path)
    with database.write() as session:
        outcome = store_bundle(session, read, path.parent, author, options)
        is_large = _finish_writing(session, outcome, options)
    if is_large:
        vacuum_postgresql(database)
    return outcome


def fill_empty(
    database: Database, path: Path, author: Author, options: ImportOptions
) -> ImportRead | None:
    """Load a bundle into a catalogue in which nothing was ever written; None for any other.

    Raises:
        InvalidBundle: with all faults; nothing was stored.
    """
    read = read_bundle(path)
    with database.write() as session:
        if lock_revision(session).revision:
            return None
        return store_bundle(session, read, path.parent, author, options)


def store_bundle(
    session: Session,
    read: tuple[Bundle, SourceLines],
    folder: Path | None,
    author: Author,
    options: ImportOptions = IMPORT,
) -> ImportRead:
    """Check and store a bundle; `folder` is where its text files are, None where there can be none.

    Raises:
        InvalidBundle: with all faults.
        ImportConflict: with all records that somebody else has changed.
    """
    bundle, places = read
    run = ImportRun(session, author, folder, FaultCollector(places), options)
    run.load_bundle(list_input_records(bundle), bundle.origin)
    return run.finish()


def _finish_writing(session: Session, outcome: ImportRead, options: ImportOptions) -> bool:
    """Undo a trial; else renew what planners know, and return whether the import was large."""
    if options.is_dry_run:
        session.rollback()
        return False
    changed = outcome.created + outcome.updated
    if changed <= MANY_RESOURCES:
        return False
    merge_entries(session, changed)
    analyze_sqlite(session)
    return True


class BundleFormat(StrEnum):
    JSON = "json"
    YAML = "yaml"
    NDJSON = "ndjson"


class Content(NamedTuple):
    """What was sent: a bundle, read as a whole, or lines that are read while they are stored."""

    bundle: tuple[Bundle, SourceLines] | None
    lines: bytes


def read_content(content: bytes, written: BundleFormat, most_values: int) -> Content:
    """Read what can be read before anything is locked, which takes long in YAML.

    Of `most_values`, YAML may have a tenth: its values take ten times as long. Lines are of one record each.

    Raises:
        InvalidBundle: with all faults of its shape, as places of the body.
    """
    if written is BundleFormat.NDJSON:
        return Content(None, content)
    with _placed_in_body():
        is_json = written is BundleFormat.JSON
        most = most_values if is_json else most_values // 10
        read = parse_bundle(content, "the body", is_json=is_json, most_values=most)
        return Content(read, b"")


def import_content(
    session: Session, content: Content, author: Author, options: ImportOptions = IMPORT
) -> ImportRead:
    """Load what was sent, inside the caller's transaction; no text files come with it.

    Raises:
        InvalidBundle: with all faults, as places of the body.
        ImportConflict: with all records that somebody else has changed, as places of the body.
    """
    with _placed_in_body():
        if content.bundle is not None:
            return store_bundle(session, content.bundle, None, author, options)
        lines = BundleLines(BytesIO(content.lines), None)
        with prepare_loading(session):
            return store_lines(session, lines, author, lambda _: None, options=options)


@contextmanager
def _placed_in_body() -> Iterator[None]:
    try:
        yield
    except (InvalidBundle, ImportConflict) as error:
        faults = [_point_into_body(fault) for fault in error.faults]
        raise type(error)(error.detail, faults) from error


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
    """Load NDJSON in one transaction, in memory a chunk at a time; `advance` is called after each.

    What a record refers to stands on an earlier line, or is in the catalogue.

    Raises:
        InvalidBundle: with all faults, but at most `MAX_FAULTS`; nothing was stored.
        ImportConflict: with the records that somebody else has changed; nothing was stored.
    """
    with database.write() as session:
        with prepare_loading(session):
            outcome = store_lines(session, lines, author, advance, chunk_records, options=options)
        is_large = _finish_writing(session, outcome, options)
    if is_large:
        vacuum_postgresql(database)
    return outcome


def store_lines(
    session: Session,
    lines: BundleLines,
    author: Author,
    advance: Callable[[Chunk], None],
    chunk_records: int = CHUNK_RECORDS,
    *,
    options: ImportOptions = IMPORT,
) -> ImportRead:
    """Check and store NDJSON; see `import_lines`.

    Raises:
        InvalidBundle: with all faults, but at most `MAX_FAULTS`.
        ImportConflict: with the records that somebody else has changed.
    """
    findings = FaultCollector(SourceLines())
    run = ImportRun(session, author, lines.folder, findings, options)
    for chunk in read_chunks(lines.file, findings, chunk_records):
        run.load_chunk(chunk)
        # What is left of a chunk in cycles, of errors for example, does not wait for the next.
        gc.collect(0)
        advance(chunk)
    findings.refuse_if_any()
    return run.finish()
