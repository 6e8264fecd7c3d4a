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
from app.ingest.checks import Checker, draft_records
from app.ingest.conflicts import (
    Conflict,
    Origin,
    Policy,
    Reviewed,
    Texts,
    list_field_changes,
    name_origin,
    review_records,
)
from app.ingest.earlier import Earlier, EarlierChunks
from app.ingest.findings import MOST_FAULTS, Findings
from app.ingest.given import Given, list_references
from app.ingest.ndjson import Chunk
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
        findings: Findings,
        options: ImportOptions,
    ) -> None:
        self._session = session
        self._folder = folder
        self._findings = findings
        self._policy, self._is_dry_run, reserved_origin = options
        self._store = Store(session, author)
        self._checker = Checker(session, folder, findings)
        self._earlier = EarlierChunks(session, self._store.revision)
        self._read_stored_text = SourceTexts(partial(read_text, session)).find
        self._author = author
        self._reserved_origin = reserved_origin
        self._origin: Origin | None = None
        self._counts: Counter[str] = Counter()
        self._rows = _Rows()
        self._conflicts: list[Fault] = []

    def load_whole(self, given: Sequence[Given], named_origin: str | None) -> None:
        """Check and store all of a file, or find what is in conflict."""
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
            # Also what is in conflict: later records are held against what the file says.
            records = [one.record for one in reviewed if one.action != "unchanged"]
        self._store.rehearse(records)
        named = [(one.kind, one.id) for one in given if one.id is not None]
        self._earlier.keep(set(named) - earlier.given, earlier.refused)

    def _find_kept(
        self, given: Sequence[Given], named_origin: str | None, earlier: Earlier | None
    ) -> list[Reviewed]:
        """What is left as it is: before the checks, so that the others are held against what is stored."""
        if self._policy.on_existing is not OnExisting.KEEP:
            return []
        counts = Counter((one.kind, one.id) for one in given if one.id is not None)
        # One that is given twice is a fault, and is checked for that.
        once = {one for one, count in counts.items() if count == 1}
        once -= earlier.given if earlier else set()
        stored = find_stored_ids(self._session, once)
        if not stored:
            return []
        sources = {one for one in counts if one[0] == "source"}
        session, folder = self._session, self._folder
        drafts, checker = draft_records(session, folder, given, stored | sources, earlier)
        self._name_origin(named_origin, drafts)
        own = [one for one in drafts if (one.kind, one.id) in stored]
        kept = [one for one in self._compare(given, own) if one.action == "keep"]
        self._note(kept, given, checker)
        self._refuse_other_texts(given, kept)
        return kept

    def _refuse_other_texts(self, given: Sequence[Given], kept: Sequence[Reviewed]) -> None:
        """A quote is of the text that its author has read, not of another one under the same id."""
        left = {one.identity for one in kept}
        others = {one.identity for one in kept if one.has_another_text()}
        for one in given if others else ():
            named = others.intersection(list_references(one))
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
        given: Sequence[Given],
        records: Sequence[Record],
        named_origin: str | None,
    ) -> list[Reviewed]:
        self._name_origin(named_origin, records)
        reviewed = self._compare(given, records)
        self._note(reviewed, given, self._checker)
        places = {(one.kind, one.id): one for one in given}
        for one in reviewed:
            if one.action == "conflict" and one.conflict is not None:
                self._add_conflict(places[one.identity], one.conflict)
        return reviewed

    def _compare(self, given: Iterable[Given], records: Sequence[Record]) -> list[Reviewed]:
        revived = {(one.kind, one.id) for one in given if one.id is not None and one.revives}
        origin = self._origin or Origin(None)
        return review_records(self._session, records, origin, self._policy, revived)

    def _write(self, reviewed: Iterable[Reviewed]) -> None:
        """Store what was found to differ, with the rows that it was compared with."""
        changed = [one for one in reviewed if one.action != "unchanged"]
        self._store.store([one.record for one in changed], _collect_existing(changed))

    def _name_origin(self, named: str | None, records: Iterable[Record]) -> None:
        """By the first part of an import, which has its sources."""
        if self._origin is None:
            actor = self._author.actor
            self._origin = name_origin(self._reserved_origin or named, records, actor)
            self._store.name_origin(self._origin.name)

    def _note(self, reviewed: Iterable[Reviewed], given: Iterable[Given], checker: Checker) -> None:
        """Count, and describe what is not unchanged."""
        said = {(one.kind, one.id): one.record for one in given}
        for one in reviewed:
            self._counts[one.action] += 1
            if one.action != "unchanged" and self._rows.takes(one):
                texts = Texts(self._read_stored_text, checker.read_text)
                self._rows.add(one, list_field_changes(one, said[one.identity], texts))

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
            raise self._refuse(counts["conflict"])
        revision = self._store.before if self._conflicts else self._store.finish().revision
        return ImportRead(
            dry_run=self._is_dry_run,
            created=counts["create"],
            updated=counts["update"] + counts["withdraw"],
            unchanged=counts["unchanged"],
            kept=counts["keep"],
            conflicts=counts["conflict"],
            revision=revision,
            rows=self._rows.list_all(),
        )

    def _refuse(self, count: int) -> ImportConflict:
        records = "1 record differs" if count == 1 else f"{count} records differ"
        name = self._origin.name if self._origin else None
        own = "has no origin" if name is None else f"is of the origin {name!r}"
        listed = "" if count <= MOST_FAULTS else f" The first {MOST_FAULTS} are listed."
        if self._policy.on_existing is OnExisting.REFUSE:
            way_out = (
                "`on_existing` (`--on-existing` on the command line) says what becomes of them: `keep` leaves "
                "them as they are, `update` overwrites what was not withdrawn"
            )
        else:
            way_out = "they were withdrawn, and are revived only by records that say `revive: true`"
        return ImportConflict(
            f"{records} from what is stored, and the last change was not made by a bundle of the same "
            f"origin; this one {own}.{listed} {way_out.capitalize()}. A dry run shows each field before and "
            "after. Nothing was stored",
            self._conflicts,
        )


class _Rows:
    """The rows of an answer, in the order of the file; what is new gives way to what was there."""

    def __init__(self) -> None:
        self._new: list[tuple[int, ImportedRow]] = []
        self._known: list[tuple[int, ImportedRow]] = []

    def takes(self, reviewed: Reviewed) -> bool:
        rows = self._new if reviewed.stored is None else self._known
        return len(rows) < MAX_ROWS

    def add(self, reviewed: Reviewed, fields: Iterable[Difference]) -> None:
        rows = self._new if reviewed.stored is None else self._known
        rows.append((len(self._new) + len(self._known), _describe_row(reviewed, fields)))

    def list_all(self) -> list[ImportedRow]:
        """At most `MAX_ROWS`."""
        rows = (self._known + self._new)[:MAX_ROWS]
        return [row for _, row in sorted(rows, key=lambda one: one[0])]


def _describe_row(reviewed: Reviewed, fields: Iterable[Difference]) -> ImportedRow:
    kind, resource_id = reviewed.identity
    conflict = reviewed.conflict
    return ImportedRow(
        kind=ChangedKind(kind),
        id=resource_id,
        action=ImportAction(reviewed.action),
        conflict=conflict
        and ConflictRead(
            code=conflict.code,
            version=conflict.version,
            actor=conflict.actor,
            changed_at=conflict.changed_at,
        ),
        fields=[FieldChangeRead(**one._asdict()) for one in fields],
    )


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
            f"{made} was withdrawn by {conflict.actor!r} at {when}: give the record the status `withdrawn` too, "
            "or let it say `revive: true` and choose `update`"
        )
    how = "without an origin" if conflict.origin is None else f"with the origin {conflict.origin!r}"
    return f"{made} was made by {conflict.actor!r} at {when} {how}, and this says otherwise"
