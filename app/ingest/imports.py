"""The one path into the catalogue: read, check, store; all of it or nothing."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from app.errors import Fault, InvalidBundle
from app.ingest.change_log import Author
from app.ingest.checks import Checker
from app.ingest.earlier import EarlierChunks
from app.ingest.findings import Findings
from app.ingest.given import list_given
from app.ingest.loading import prepare_loading
from app.ingest.ndjson import CHUNK_RECORDS, Chunk, Lines, read_chunks
from app.ingest.places import Places
from app.ingest.reading import parse_bundle, read_bundle
from app.ingest.search_index import merge_entries
from app.ingest.statistics import MANY_RESOURCES, analyze_sqlite, vacuum_postgresql
from app.ingest.store import Outcome, Store, lock_revision, store_records
from app.models import Change
from app.schemas.bundle import Bundle


def import_bundle(database: Database, path: Path, author: Author) -> Outcome:
    """Load a bundle in one transaction; one that changes nothing leaves the revision as it is.

    Raises:
        InvalidBundle: with all faults; nothing was stored.
    """
    read = read_bundle(path)
    with database.write() as session:
        outcome = store_bundle(session, read, path.parent, author)
        is_large = outcome.changed > MANY_RESOURCES
        if is_large:
            merge_entries(session, outcome.changed)
            analyze_sqlite(session)
    if is_large:
        vacuum_postgresql(database)
    return outcome


def store_bundle(
    session: Session, read: tuple[Bundle, Places], folder: Path | None, author: Author
) -> Outcome:
    """Check and store a bundle; `folder` is where its text files are, None where there can be none.

    Raises:
        InvalidBundle: with all faults.
    """
    bundle, places = read
    lock_revision(session)
    checker = Checker(session, folder, Findings(places))
    return store_records(session, checker.check_whole(list_given(bundle)), author)


class BundleFormat(StrEnum):
    JSON = "json"
    YAML = "yaml"
    NDJSON = "ndjson"


class Imported(NamedTuple):
    """`rows` are kind, id and action of what was created or updated, None if not wanted."""

    outcome: Outcome
    rows: list[tuple[str, str, str]] | None


class Content(NamedTuple):
    """What was sent: a bundle, read as a whole, or lines that are read while they are stored."""

    bundle: tuple[Bundle, Places] | None
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
    session: Session, content: Content, author: Author, *, wants_rows: bool
) -> Imported:
    """Load what was sent, inside the caller's transaction; no text files come with it.

    Raises:
        InvalidBundle: with all faults, as places of the body.
    """
    with _placed_in_body():
        if content.bundle is not None:
            outcome = store_bundle(session, content.bundle, None, author)
        else:
            lines = Lines(BytesIO(content.lines), None)
            with prepare_loading(session):
                outcome = store_lines(session, lines, author, lambda _: None)
    return Imported(outcome, _list_written(session, outcome) if wants_rows else None)


@contextmanager
def _placed_in_body() -> Iterator[None]:
    try:
        yield
    except InvalidBundle as error:
        raise InvalidBundle(error.detail, [_place_in_body(one) for one in error.faults]) from error


def _place_in_body(fault: Fault) -> Fault:
    detail = fault.detail if fault.line is None else f"line {fault.line}: {fault.detail}"
    return replace(fault, pointer=f"#/body{fault.pointer}", detail=detail)


def _list_written(session: Session, outcome: Outcome) -> list[tuple[str, str, str]]:
    if not outcome.changed:
        return []
    statement = (
        select(Change.kind, Change.resource_id, Change.action)
        .where(Change.revision == outcome.revision, Change.action != "refresh")
        .order_by(Change.position)
    )
    return [(row.kind, row.resource_id, row.action) for row in session.execute(statement)]


def import_lines(
    database: Database,
    lines: Lines,
    author: Author,
    advance: Callable[[Chunk], None],
    chunk_records: int = CHUNK_RECORDS,
) -> Outcome:
    """Load NDJSON in one transaction, in memory a chunk at a time; `advance` is told of each.

    What a record refers to stands on an earlier line, or is in the catalogue.

    Raises:
        InvalidBundle: with all faults, but at most `MOST_FAULTS`; nothing was stored.
    """
    with database.write() as session, prepare_loading(session):
        outcome = store_lines(session, lines, author, advance, chunk_records)
        is_large = outcome.changed > MANY_RESOURCES
        if is_large:
            merge_entries(session, outcome.changed)
            analyze_sqlite(session)
    if is_large:
        vacuum_postgresql(database)
    return outcome


def store_lines(
    session: Session,
    lines: Lines,
    author: Author,
    advance: Callable[[Chunk], None],
    chunk_records: int = CHUNK_RECORDS,
) -> Outcome:
    """Check and store NDJSON; see `import_lines`.

    Raises:
        InvalidBundle: with all faults, but at most `MOST_FAULTS`.
    """
    findings = Findings(Places())
    loading = _Loading(session, author, lines.folder, findings)
    for chunk in read_chunks(lines.file, findings, chunk_records):
        loading.load(chunk)
        # What is left of a chunk in cycles, of errors for example, does not wait for the next.
        gc.collect(0)
        advance(chunk)
    findings.refuse_if_any()
    return loading.finish()


class _Loading:
    def __init__(
        self, session: Session, author: Author, folder: Path | None, findings: Findings
    ) -> None:
        self._findings = findings
        self._store = Store(session, author)
        self._checker = Checker(session, folder, findings)
        self._earlier = EarlierChunks(session, self._store.revision)

    def load(self, chunk: Chunk) -> None:
        """Once there is a fault, nothing is stored but what later records can refer to."""
        earlier = self._earlier.find(chunk.given)
        records = self._checker.check_in_order(chunk.given, earlier)
        if self._findings.count:
            self._store.rehearse(records)
            named = [(one.kind, one.id) for one in chunk.given if one.id is not None]
            self._earlier.keep(set(named) - earlier.given, earlier.refused)
        else:
            self._earlier.keep(self._store.store(records), set())

    def finish(self) -> Outcome:
        self._earlier.close()
        return self._store.finish()
