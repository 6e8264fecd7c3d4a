"""One import on its way: each record checked, reviewed against what is stored, and stored or refused."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.differences import Difference
from app.errors import Fault, ImportConflict
from app.ingest.change_log import Author
from app.ingest.checks import Checker
from app.ingest.conflicts import (
    Conflict,
    Policy,
    Reviewed,
    list_field_changes,
    name_origin,
    review_records,
)
from app.ingest.earlier import Earlier, EarlierChunks, Identity
from app.ingest.findings import MOST_FAULTS, Findings, IgnoredFindings
from app.ingest.given import Given
from app.ingest.ndjson import Chunk
from app.ingest.places import Places
from app.ingest.quotes import SourceTexts
from app.ingest.records import Record
from app.ingest.sources import read_text
from app.ingest.store import Existing, Store, find_stored_ids
from app.models import RESOURCES
from app.schemas.changes import ChangedKind
from app.schemas.writing import (
    ConflictRead,
    FieldChangeRead,
    ImportAction,
    ImportedRow,
    ImportRead,
    OnExisting,
)

# An answer has so many rows; the counts are of all.
MAX_ROWS = 1_000


class ImportOptions(NamedTuple):
    """With `is_dry_run` everything is done and undone, and conflicts are reported as rows."""

    policy: Policy = Policy()
    is_dry_run: bool = False


IMPORT = ImportOptions()


class ImportRun:
    """One import: checks, reviews and stores, in one part or in many."""

    def __init__(
        self,
        session: Session,
        author: Author,
        folder: Path | None,
        findings: Findings,
        options: ImportOptions,
    ) -> None:
        self._session = session
        self._folder = folder
        self._findings = findings
        self._policy, self._is_dry_run = options
        self._store = Store(session, author)
        self._checker = Checker(session, folder, findings)
        self._earlier = EarlierChunks(session, self._store.revision)
        self._read_stored_text = SourceTexts(partial(read_text, session)).find
        self._has_origin = False
        self._origin: str | None = None
        self._counts: Counter[str] = Counter()
        self._rows: list[ImportedRow] = []
        self._conflicts: list[Fault] = []

    def load_whole(self, given: Sequence[Given], named_origin: str | None) -> None:
        kept = self._find_kept(given, named_origin, None)
        records = self._checker.check_whole(_leave_out(given, kept))
        reviewed = self._review(given, records, named_origin)
        if not self._conflicts:
            self._write(reviewed)

    def load_chunk(self, chunk: Chunk) -> None:
        """Once there is a fault or a conflict, nothing is stored but what later records can refer to."""
        given = chunk.given
        earlier = self._earlier.find(given)
        kept = self._find_kept(given, chunk.origin, earlier)
        records = self._checker.check_in_order(_leave_out(given, kept), earlier)
        if not self._findings.count:
            reviewed = self._review(given, records, chunk.origin)
            if not self._conflicts:
                self._write(reviewed)
                left = [one for one in reviewed if one.action == "unchanged"]
                self._earlier.keep((one.identity for one in (*left, *kept)), set())
                return
            records = [one.record for one in reviewed if one.action in ("create", "update")]
        self._store.rehearse(records)
        named = [(one.kind, one.id) for one in given if one.id is not None]
        self._earlier.keep(set(named) - earlier.given, earlier.refused)

    def _find_kept(
        self, given: Sequence[Given], named_origin: str | None, earlier: Earlier | None
    ) -> list[Reviewed]:
        """What is left as it is: before the checks, so that the others are held against what is stored."""
        if self._policy.on_existing is not OnExisting.KEEP:
            return []
        stored = find_stored_ids(self._session, [(one.kind, one.id) for one in given if one.id])
        if not stored:
            return []
        wanted = stored | {("source", one.id) for one in given if one.kind == "source" and one.id}
        checker = Checker(self._session, self._folder, IgnoredFindings(Places()))
        copied = earlier and Earlier(earlier.given, set(earlier.refused))
        drafts = checker.draft(given, wanted, copied)
        self._name_origin(named_origin, drafts)
        own = [one for one in drafts if (one.kind, one.id) in stored]
        reviewed = review_records(
            self._session, own, self._origin, self._policy, _list_revived(given)
        )
        kept = [one for one in reviewed if one.action == "keep"]
        self._note(kept, checker)
        return kept

    def _review(
        self,
        given: Sequence[Given],
        records: Sequence[Record],
        named_origin: str | None,
    ) -> list[Reviewed]:
        self._name_origin(named_origin, records)
        reviewed = review_records(
            self._session, records, self._origin, self._policy, _list_revived(given)
        )
        self._note(reviewed, self._checker)
        places = {(one.kind, one.id): one for one in given}
        for one in reviewed:
            if one.action == "conflict" and one.conflict is not None:
                self._add_conflict(places[one.identity], one.conflict)
        return reviewed

    def _write(self, reviewed: Iterable[Reviewed]) -> None:
        """Store what was found to differ, with the rows that it was compared with."""
        changed = [one for one in reviewed if one.action != "unchanged"]
        self._store.store([one.record for one in changed], _collect_existing(changed))

    def _name_origin(self, named: str | None, records: Iterable[Record]) -> None:
        """By the first part of an import, which has its sources."""
        if not self._has_origin:
            self._has_origin = True
            self._origin = name_origin(named, records)
            self._store.name_origin(self._origin)

    def _note(self, reviewed: Iterable[Reviewed], checker: Checker) -> None:
        for one in reviewed:
            self._counts[one.action] += 1
            if one.action != "unchanged" and len(self._rows) < MAX_ROWS:
                fields = list_field_changes(one, self._read_stored_text, checker.read_text)
                self._rows.append(_describe_row(one, fields))

    def _add_conflict(self, given: Given, conflict: Conflict) -> None:
        if len(self._conflicts) < MOST_FAULTS:
            line = given.line or self._findings.find_line(given.pointer)
            detail = _describe_conflict(given, conflict)
            self._conflicts.append(Fault(given.pointer, conflict.code, detail, line))

    def finish(self) -> ImportRead:
        """Raise the revision if anything has changed, and sum up.

        Raises:
            ImportConflict: there is a conflict, and this is no trial.
            StillReferred: something current refers to what was withdrawn.
        """
        self._earlier.close()
        counts = self._counts
        if self._conflicts and not self._is_dry_run:
            raise _refuse_import(counts["conflict"], self._conflicts)
        revision = self._store.before if self._conflicts else self._store.finish().revision
        return ImportRead(
            dry_run=self._is_dry_run,
            created=counts["create"],
            updated=counts["update"] + counts["withdraw"],
            unchanged=counts["unchanged"],
            kept=counts["keep"],
            conflicts=counts["conflict"],
            revision=revision,
            rows=self._rows,
        )


def _describe_row(reviewed: Reviewed, fields: Iterable[Difference]) -> ImportedRow:
    kind, resource_id = reviewed.identity
    conflict = reviewed.conflict
    return ImportedRow(
        kind=ChangedKind(kind),
        id=resource_id,
        action=ImportAction(reviewed.action),
        conflict=None if conflict is None else ConflictRead(**conflict._asdict()),
        fields=[FieldChangeRead(**one._asdict()) for one in fields],
    )


def _list_revived(given: Iterable[Given]) -> set[Identity]:
    return {(one.kind, one.id) for one in given if one.id is not None and one.revives}


def _leave_out(given: Sequence[Given], kept: Sequence[Reviewed]) -> Sequence[Given]:
    left = {one.identity for one in kept}
    return [one for one in given if (one.kind, one.id) not in left] if left else given


def _collect_existing(reviewed: Iterable[Reviewed]) -> Existing:
    existing: Existing = {kind: {} for kind in RESOURCES}
    for one in reviewed:
        if one.stored is not None:
            existing[one.record.kind][one.record.id] = one.stored
    return existing


def _describe_conflict(given: Given, conflict: Conflict) -> str:
    when = conflict.changed_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    made = f"version {conflict.version} of the {given.kind} {given.id!r}"
    if conflict.code == "withdrawn_before":
        return (
            f"{made} was withdrawn by {conflict.actor!r} at {when}: leave the record out, give it the status "
            "`withdrawn` too, or let it say `revive: true` and choose `update`"
        )
    return f"{made} was made by {conflict.actor!r} at {when}, and this says otherwise"


def _refuse_import(count: int, faults: Sequence[Fault]) -> ImportConflict:
    records = "1 record differs" if count == 1 else f"{count} records differ"
    return ImportConflict(
        f"{records} from what somebody else has stored since, such as this: {faults[0].detail}. Choose "
        "what becomes of them by `on_existing` (`--on-existing` on the command line): `keep` leaves them as "
        "they are, `update` overwrites what was edited. A dry run shows each field before and after; "
        "nothing was stored",
        faults,
    )
