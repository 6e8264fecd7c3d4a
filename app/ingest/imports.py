"""The one path into the catalogue: read, check, store; all of it or nothing."""

import gc
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from app.database import Database
from app.ingest.change_log import Author
from app.ingest.checks import Checker
from app.ingest.earlier import EarlierChunks
from app.ingest.findings import Findings
from app.ingest.given import list_given
from app.ingest.loading import prepare_loading
from app.ingest.ndjson import CHUNK_RECORDS, Chunk, Lines, read_chunks
from app.ingest.places import Places
from app.ingest.reading import read_bundle
from app.ingest.statistics import MANY_RESOURCES, analyze_sqlite, vacuum_postgresql
from app.ingest.store import Outcome, Store, lock_revision, store_records


def import_bundle(database: Database, path: Path, author: Author) -> Outcome:
    """Load a bundle in one transaction; one that changes nothing leaves the revision as it is.

    Raises:
        InvalidBundle: with all faults; nothing was stored.
    """
    bundle, places = read_bundle(path)
    with database.write() as session:
        lock_revision(session)
        checker = Checker(session, path.parent, Findings(places))
        outcome = store_records(session, checker.check_whole(list_given(bundle)), author)
        is_large = outcome.changed > MANY_RESOURCES
        if is_large:
            analyze_sqlite(session)
    if is_large:
        vacuum_postgresql(database)
    return outcome


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
    findings = Findings(Places())
    with database.write() as session, prepare_loading(session):
        loading = _Loading(session, author, lines.folder, findings)
        for chunk in read_chunks(lines.file, findings, chunk_records):
            loading.load(chunk)
            # What is left of a chunk in cycles, of errors for example, does not wait for the next.
            gc.collect(0)
            advance(chunk)
        findings.refuse_if_any()
        outcome = loading.finish()
        is_large = outcome.changed > MANY_RESOURCES
        if is_large:
            analyze_sqlite(session)
    if is_large:
        vacuum_postgresql(database)
    return outcome


class _Loading:
    def __init__(self, session: Session, author: Author, folder: Path, findings: Findings) -> None:
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
