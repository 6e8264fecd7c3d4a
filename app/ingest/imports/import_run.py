"""One import on its way: each record checked, reviewed against what is stored, and stored or refused."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import InputRecord, list_references
from app.ingest.bundle.ndjson_reader import Chunk
from app.ingest.checks.checker import Checker, draft_records
from app.ingest.checks.earlier_chunks import EarlierChunks, EarlierRecords, Identity
from app.ingest.checks.evidence import SourceTexts
from app.ingest.checks.sources import read_text
from app.ingest.imports.conflicts import Origin, Policy, ReviewedRecord, name_origin, review_records
from app.ingest.imports.import_report import ImportReport
from app.ingest.rows.record import Record
from app.ingest.store.change_log import Author
from app.ingest.store.writer import CatalogueWriter, StoredRows, find_stored_ids
from app.models import RESOURCES
from app.schemas.write_parameters import ImportRead, OnExisting


class ImportOptions(NamedTuple):
    """With `is_dry_run` everything is done and undone, and conflicts are reported as rows.

    `origin` is that of a bundle that comes with Claimstone; others name their own.
    """

    policy: Policy = Policy()
    is_dry_run: bool = False
    origin: str | None = None


IMPORT = ImportOptions()


class ImportRun:
    """One import: checks, reviews and stores, in one part or in many."""

    def __init__(
        self,
        session: Session,
        author: Author,
        folder: Path | None,
        findings: FaultCollector,
        options: ImportOptions,
    ) -> None:
        self._session = session
        self._folder = folder
        self._findings = findings
        self._policy, self._is_dry_run, reserved_origin = options
        self._store = CatalogueWriter(session, author)
        self._checker = Checker(session, folder, findings)
        self._earlier = EarlierChunks(session, self._store.revision)
        self._read_stored_text = SourceTexts(partial(read_text, session)).find
        self._author = author
        self._reserved_origin = reserved_origin
        self._origin: Origin | None = None
        self._other_texts: set[Identity] = set()
        self._report = ImportReport(self._read_stored_text)

    def load_bundle(self, given: Sequence[InputRecord], named_origin: str | None) -> None:
        """Check and store all of a file, or find what is in conflict."""
        kept = self._find_retained(given, named_origin, None)
        records = self._checker.check_bundle(_leave_out(given, kept))
        reviewed = self._review(given, records, named_origin)
        if not self._report.has_conflicts:
            self._write(reviewed)

    def load_chunk(self, chunk: Chunk) -> None:
        """Once there is a fault or a conflict, nothing is stored but what later records can refer to."""
        given = chunk.given
        earlier = self._earlier.find(given)
        kept = self._find_retained(given, chunk.origin, earlier)
        records = self._checker.check_in_order(_leave_out(given, kept), earlier)
        if not self._findings.count:
            reviewed = self._review(given, records, chunk.origin)
            if not self._report.has_conflicts:
                self._write(reviewed)
                left = [one for one in reviewed if one.action == "unchanged"]
                self._earlier.keep((one.identity for one in (*left, *kept)), set())
                return
            # Also what is in conflict: later records are held against what the file says.
            records = [one.record for one in reviewed if one.action != "unchanged"]
        self._store.rehearse(records)
        named = [(one.kind, one.id) for one in given if one.id is not None]
        self._earlier.keep(set(named) - earlier.given, earlier.refused)

    def _find_retained(
        self, given: Sequence[InputRecord], named_origin: str | None, earlier: EarlierRecords | None
    ) -> list[ReviewedRecord]:
        """What is left as it is: before the checks, so that the others are held against what is stored."""
        if self._policy.on_existing is not OnExisting.KEEP:
            return []
        kept = self._draft_retained(given, named_origin, earlier)
        self._refuse_other_texts(given, kept)
        return kept

    def _draft_retained(
        self, given: Sequence[InputRecord], named_origin: str | None, earlier: EarlierRecords | None
    ) -> list[ReviewedRecord]:
        counts = Counter((one.kind, one.id) for one in given if one.id is not None)
        # One that is given twice is a fault, and is checked for that.
        once = {one for one, count in counts.items() if count == 1}
        once -= earlier.given if earlier else set()
        stored = find_stored_ids(self._session, once)
        if not stored:
            return []
        sources = {count for count in counts if count[0] == "source"}
        session, folder = self._session, self._folder
        drafts, checker = draft_records(session, folder, given, stored | sources, earlier)
        self._name_origin(named_origin, drafts)
        own = [draft for draft in drafts if (draft.kind, draft.id) in stored]
        kept = [one for one in self._compare(given, own) if one.action == "keep"]
        self._report.note(kept, given, checker.read_text)
        return kept

    def _refuse_other_texts(
        self, given: Sequence[InputRecord], kept: Sequence[ReviewedRecord]
    ) -> None:
        """A quote is of the text that its author has read, not of another one under the same id."""
        left = {one.identity for one in kept}
        self._other_texts |= {one.identity for one in kept if one.has_another_text()}
        for one in given if self._other_texts else ():
            named = self._other_texts.intersection(list_references(one))
            if named and (one.kind, one.id) not in left:
                [(_, source_id), *_] = sorted(named)
                self._findings.line = one.line
                self._findings.add(
                    one.pointer,
                    "source_differs",
                    f"it quotes {source_id!r}, and the catalogue has another text under this id, which is "
                    "kept: give the source of the bundle an id of its own",
                )

    def _review(
        self,
        given: Sequence[InputRecord],
        records: Sequence[Record],
        named_origin: str | None,
    ) -> list[ReviewedRecord]:
        self._name_origin(named_origin, records)
        reviewed = self._compare(given, records)
        self._report.note(reviewed, given, self._checker.read_text)
        self._report.add_conflicts(reviewed, given, self._findings)
        return reviewed

    def _compare(
        self, given: Iterable[InputRecord], records: Sequence[Record]
    ) -> list[ReviewedRecord]:
        revived = {(one.kind, one.id) for one in given if one.id is not None and one.revives}
        origin = self._origin or Origin(None)
        return review_records(self._session, records, origin, self._policy, revived)

    def _write(self, reviewed: Iterable[ReviewedRecord]) -> None:
        """Store what was found to differ, with the rows that it was compared with."""
        changed = [one for one in reviewed if one.action != "unchanged"]
        self._store.store([one.record for one in changed], _collect_existing(changed))

    def _name_origin(self, named: str | None, records: Iterable[Record]) -> None:
        """By the first part of an import, which has its sources."""
        if self._origin is None:
            actor = self._author.actor
            self._origin = name_origin(self._reserved_origin or named, records, actor)
            self._store.name_origin(self._origin.name)

    def finish(self) -> ImportRead:
        """Raise the revision if anything has changed, and sum up.

        Raises:
            ImportConflict: there is a conflict, and this is no trial.
            StillReferred: something current refers to what was withdrawn.
        """
        self._earlier.close()
        if self._report.has_conflicts:
            if not self._is_dry_run:
                raise self._report.refuse(self._origin or Origin(None), self._policy)
            return self._report.describe(self._store.before, is_dry_run=True)
        return self._report.describe(self._store.finish().revision, is_dry_run=self._is_dry_run)


def _leave_out(
    given: Sequence[InputRecord], kept: Sequence[ReviewedRecord]
) -> Sequence[InputRecord]:
    left = {one.identity for one in kept}
    return [one for one in given if (one.kind, one.id) not in left] if left else given


def _collect_existing(reviewed: Iterable[ReviewedRecord]) -> StoredRows:
    existing: StoredRows = {kind: {} for kind in RESOURCES}
    for one in reviewed:
        if one.stored is not None:
            existing[one.record.kind][one.record.id] = one.stored
    return existing
