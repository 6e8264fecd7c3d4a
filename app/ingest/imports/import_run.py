"""One import: each record is checked, compared with the stored record, and then stored or refused."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import InputRecord, list_references
from app.ingest.bundle.ndjson_reader import Chunk
from app.ingest.checks.checker import Checker, draft_records
from app.ingest.checks.earlier_chunks import EarlierChunks, EarlierRecords, Identity
from app.ingest.checks.evidence import SourceTexts
from app.ingest.documents.same_names import find_shared
from app.ingest.imports.editions import EditionComparison
from app.ingest.imports.import_report import ImportReport
from app.ingest.imports.review import Origin, Policy, ReviewedRecord, name_origin, review_records
from app.ingest.rows.read_records import read_states
from app.ingest.rows.record import Record
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.ingest.store.change_log import Author
from app.ingest.store.writer import CatalogueWriter, StoredResources, StoredRows
from app.models import IDENTIFIERS, KINDS
from app.queries.resources.sources import get_text_and_language
from app.schemas.write_parameters import ImportRead


class ImportOptions(NamedTuple):
    """The options of an import.

    A dry run is rolled back, and reports conflicts as rows instead of an error. `origin` is the name by
    which later imports recognise the records of this one. It is set only for the bundle that comes with
    Claimstone; other bundles may contain such a name. With `takes_unread`, numbers that are read otherwise
    than they are given are stored as given, and listed.
    """

    policy: Policy = Policy()
    is_dry_run: bool = False
    origin: str | None = None
    takes_unread: bool = False


IMPORT = ImportOptions()


class ImportRun:
    """One import, of a complete file (`load_bundle`) or chunk by chunk (`load_chunk`); `finish` ends it.

    If `on_existing` is `keep`, records that differ from stored ones which somebody else has changed are
    not stored. Names with `retained` denote these records.
    """

    def __init__(
        self,
        catalogue: LockedCatalogue,
        author: Author,
        folder: Path | None,
        findings: FaultCollector,
        options: ImportOptions,
    ) -> None:
        self._session = session = catalogue.session
        self._folder = folder
        self._findings = findings
        self._policy, self._is_dry_run, reserved_origin, _ = options
        self._store = CatalogueWriter(catalogue, author)
        self._checker = Checker(session, folder, findings, only_adds=self._policy.may_keep)
        self._earlier = EarlierChunks(session, self._store.revision)
        self._read_stored_text = SourceTexts(partial(get_text_and_language, session)).find
        self._author = author
        self._reserved_origin = reserved_origin
        self._origin: Origin | None = None
        self._other_texts: set[Identity] = set()
        self._report = ImportReport(self._read_stored_text)
        self._editions = EditionComparison()
        # The ids of the stored records that have names or identifiers, by kind.
        self._identified = defaultdict[str, list[str]](list)

    def load_bundle(self, input_records: Sequence[InputRecord], named_origin: str | None) -> None:
        """Check and store a complete file; if there are conflicts, only collect them for `finish`.

        A conflict is a record that differs from a stored one which somebody else has changed.
        `named_origin` is the name that the bundle gives to itself.

        Raises:
            InvalidBundle: records have faults. The error lists all of them.
        """
        retained = self._find_retained(input_records, named_origin, None)
        records = self._checker.check_bundle(_leave_out(input_records, retained))
        reviewed = self._review(input_records, records, named_origin)
        if not self._report.has_conflicts:
            self._write(reviewed)

    def load_chunk(self, chunk: Chunk) -> None:
        """Check and store a chunk (a part of a file); collect its faults and conflicts.

        After the first fault or conflict, rows are written only so that later records can refer to
        them; in the end they are rolled back.
        """
        input_records = chunk.given
        earlier = self._earlier.find(input_records)
        retained = self._find_retained(input_records, chunk.origin, earlier)
        records = self._checker.check_in_order(_leave_out(input_records, retained), earlier)
        if not self._findings.count:
            reviewed = self._review(input_records, records, chunk.origin)
            if not self._report.has_conflicts:
                self._write(reviewed)
                unchanged = [record for record in reviewed if record.action == "unchanged"]
                logged_nowhere = (record.identity for record in (*unchanged, *retained))
                self._earlier.keep(logged_nowhere, set())
                return
            # Includes records in conflict: later records are checked against these, not the stored ones.
            records = [review.record for review in reviewed if review.action != "unchanged"]
        self._store.rehearse(records)
        identities = {input_record.identity for input_record in input_records} - earlier.seen
        self._earlier.keep(filter(None, identities), earlier.refused)

    def _find_retained(
        self,
        input_records: Sequence[InputRecord],
        named_origin: str | None,
        earlier: EarlierRecords | None,
    ) -> list[ReviewedRecord]:
        """Return the records that are not stored, since the policy lets the stored ones stay.

        The caller checks only the other records. A fault is added for each of these that quotes a
        source whose stored text stays and differs from the text in the bundle. `earlier` is None for a
        complete file.
        """
        if not self._policy.may_keep:
            return []
        retained = self._draft_retained(input_records, named_origin, earlier)
        self._refuse_other_texts(input_records, retained)
        return retained

    def _draft_retained(
        self,
        input_records: Sequence[InputRecord],
        named_origin: str | None,
        earlier: EarlierRecords | None,
    ) -> list[ReviewedRecord]:
        """Return the records that are not stored, since the stored ones stay, and report them as kept.

        They are read in spite of their faults, which do not matter, since the records are left out.
        """
        identities = (input_record.identity for input_record in input_records)
        counts = Counter(filter(None, identities))
        # An id that occurs twice is a fault, which the checks report.
        once = {identity for identity, count in counts.items() if count == 1}
        once -= earlier.seen if earlier else set()
        stored = read_states(self._session, once).keys()
        if not stored:
            return []
        sources = {identity for identity in counts if identity[0] == "source"}
        session, folder = self._session, self._folder
        drafts, checker = draft_records(session, folder, input_records, stored | sources, earlier)
        self._name_origin(named_origin, drafts)
        own = [draft for draft in drafts if draft.identity in stored]
        retained = [
            record for record in self._compare(input_records, own) if record.action == "keep"
        ]
        self._report.note(retained, input_records, checker.read_text, self._findings)
        return retained

    def _refuse_other_texts(
        self, input_records: Sequence[InputRecord], retained: Sequence[ReviewedRecord]
    ) -> None:
        """Add a fault to each record that quotes a source whose stored text differs from the bundle's.

        The quote is from the text in the bundle, but the stored text stays. `retained` has the records
        of which the stored ones stay.
        """
        retained_ids = {record.identity for record in retained}
        self._other_texts |= {record.identity for record in retained if record.has_another_text()}
        for input_record in input_records if self._other_texts else ():
            quoted = self._other_texts.intersection(list_references(input_record))
            if quoted and input_record.identity not in retained_ids:
                [(_, source_id), *_] = sorted(quoted)
                self._findings.line = input_record.line
                self._findings.add(
                    input_record.pointer,
                    "source_differs",
                    f"it quotes {source_id!r}, and the catalogue has another text under this id, which is "
                    "kept: give the source of the bundle an id of its own",
                )

    def _review(
        self,
        input_records: Sequence[InputRecord],
        records: Sequence[Record],
        named_origin: str | None,
    ) -> list[ReviewedRecord]:
        """Decide what to do with each record, and add the decisions to the report."""
        identities = {input_record.identity for input_record in input_records}
        own = (record for record in records if record.identity in identities)
        self._name_origin(named_origin, own)
        reviewed = self._compare(input_records, records)
        self._editions.note(reviewed)
        self._report.note(reviewed, input_records, self._checker.read_text, self._findings)
        return reviewed

    def _compare(
        self, input_records: Iterable[InputRecord], records: Sequence[Record]
    ) -> list[ReviewedRecord]:
        revived = {input_record.identity for input_record in input_records if input_record.revives}
        origin = self._origin or Origin(None)
        return review_records(self._session, records, origin, self._policy, revived)

    def _write(self, reviewed: Sequence[ReviewedRecord]) -> None:
        """Store the records that are new or differ from the stored ones.

        Their stored rows, which the review has read, are passed on, so that they are not read again.
        """
        for review in reviewed:
            if review.record.kind in IDENTIFIERS:
                self._identified[review.record.kind].append(review.record.id)
        changed = [review for review in reviewed if review.action != "unchanged"]
        self._store.store([review.record for review in changed], _collect_existing(changed))

    def _name_origin(self, named_origin: str | None, records: Iterable[Record]) -> None:
        """Set the origin of the import, unless it is set already.

        The origin is the name by which later imports recognise the records of this one. If neither the
        options nor the bundle give a name, it is derived from the sources in the complete file or in
        its first chunk.
        """
        if self._origin is None:
            actor = self._author.actor
            self._origin = name_origin(self._reserved_origin or named_origin, records, actor)
            self._store.name_origin(self._origin.name)

    def finish(self) -> ImportRead:
        """Store the new revision of the catalogue, if anything has changed, and return the report.

        Raises:
            ImportConflict: a record differs from a stored one that somebody else has changed, and this
                is not a dry run.
            StillReferred: a current resource refers to a withdrawn one.
        """
        self._earlier.close()
        if self._report.has_conflicts:
            if not self._is_dry_run:
                raise self._report.refuse(self._origin or Origin(None), self._policy)
            return self._describe(self._store.before, is_dry_run=True)
        return self._describe(self._store.finish(), is_dry_run=self._is_dry_run)

    def _describe(self, revision: int, *, is_dry_run: bool) -> ImportRead:
        shared = find_shared(self._session, self._identified)
        edition = self._editions.describe(self._session)
        return self._report.describe(
            revision, self._findings, shared, edition, is_dry_run=is_dry_run
        )


def _leave_out(
    input_records: Sequence[InputRecord], retained: Sequence[ReviewedRecord]
) -> Sequence[InputRecord]:
    left_out = {record.identity for record in retained}
    return [record for record in input_records if record.identity not in left_out]


def _collect_existing(reviewed: Iterable[ReviewedRecord]) -> StoredResources:
    existing: StoredRows = {kind: {} for kind in KINDS}
    for review in reviewed:
        if review.stored is not None:
            existing[review.record.kind][review.record.id] = review.stored
    return StoredResources(existing)
