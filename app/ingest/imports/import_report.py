"""The report of an import: the number of records by outcome, their changed fields, and conflicts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from app.domain.json.diff import Difference
from app.domain.numbers.quantity import ReadBy
from app.errors import Fault, ImportConflict
from app.ingest.bundle.fault_collector import MAX_FAULTS, FaultCollector
from app.ingest.bundle.input_record import InputRecord
from app.ingest.documents.same_names import SharedName
from app.ingest.export.from_records import ReadText
from app.ingest.imports.review import (
    DERIVED_ORIGIN,
    Conflict,
    Origin,
    Policy,
    ReviewedRecord,
    list_field_changes,
)
from app.ingest.rows.fields import list_read_by
from app.schemas.changes import ChangedKind
from app.schemas.write_parameters import (
    ConflictRead,
    EditionCountsRead,
    FieldChangeRead,
    HintRead,
    ImportAction,
    ImportedRow,
    ImportRead,
    OnExisting,
    QuantitiesRead,
)

# The maximum number of rows in a report; the counts include all records.
MAX_ROWS = 1_000


class ImportReport:
    """Collector of the outcome of each record of an import, from which the report is made.

    A report lists at most `MAX_ROWS` records. If there are more, existing records take precedence over
    new ones.
    """

    def __init__(self, read_stored_text: ReadText) -> None:
        self._read_stored_text = read_stored_text
        self._counts: Counter[str] = Counter()
        self._read_by: Counter[str] = Counter()
        self._conflicts: list[Fault] = []
        # Each row is stored with its position among all rows, by which the report is sorted.
        self._new: list[tuple[int, ImportedRow]] = []
        self._existing: list[tuple[int, ImportedRow]] = []

    @property
    def has_conflicts(self) -> bool:
        return bool(self._conflicts)

    def note(
        self,
        reviewed: Iterable[ReviewedRecord],
        input_records: Sequence[InputRecord],
        read_text: ReadText,
        findings: FaultCollector,
    ) -> None:
        """Count the records by outcome (`action`), and add a row for each that is not unchanged.

        Records that are in conflict with a change by somebody else are listed too, up to `MAX_FAULTS`;
        `findings` finds their lines in the file. `read_text` returns the text of a source in the file,
        or else the stored text.
        """
        by_identity = {record.stored_as: record for record in input_records}
        by_identity |= {record.identity: record for record in input_records}
        # A reason also changes other sources of its text.
        number = next((own for own in input_records if own.kind == "source_number"), None)
        for record in reviewed:
            self._counts[record.action] += 1
            self._read_by.update(list_read_by(record.record))
            rows = self._new if record.stored is None else self._existing
            if record.action != "unchanged" and len(rows) < MAX_ROWS:
                position = len(self._new) + len(self._existing)
                own = by_identity.get(record.identity) or number
                given = None if own is None else own.record
                fields = list_field_changes(record, given, self._read_stored_text, read_text)
                rows.append((position, _describe_row(record, fields)))
            listed = len(self._conflicts) < MAX_FAULTS
            if record.action == "conflict" and record.conflict is not None and listed:
                input_record = by_identity.get(record.identity) or number or input_records[0]
                line = input_record.line or findings.find_line(input_record.pointer)
                detail = _describe_conflict(input_record, record.conflict)
                self._conflicts.append(
                    Fault(input_record.pointer, record.conflict.code, detail, line)
                )

    def describe(
        self,
        revision: int,
        findings: FaultCollector,
        shared: Iterable[SharedName],
        edition: EditionCountsRead | None,
        *,
        is_dry_run: bool,
    ) -> ImportRead:
        """Return the report. `revision` is the revision of the catalogue after the import.

        `findings` has the numbers that are read otherwise than they are given, and cells that are none.
        `shared` are names and identifiers that several records have.
        """
        counts = self._counts
        rows = (self._existing + self._new)[:MAX_ROWS]
        return ImportRead(
            dry_run=is_dry_run,
            created=counts["create"],
            updated=counts["update"] + counts["withdraw"],
            unchanged=counts["unchanged"],
            kept=counts["keep"],
            conflicts=counts["conflict"],
            quantities=QuantitiesRead(
                read=self._read_by[ReadBy.READER], by_hand=self._read_by[ReadBy.HAND]
            ),
            revision=revision,
            edition=edition,
            rows=[row for _, row in sorted(rows, key=lambda row: row[0])],
            hints=[
                *_describe_doubts("claim", findings.doubts),
                *_describe_doubts("source", findings.open_cells),
            ]
            + [
                HintRead(
                    code=name.code,
                    kind=ChangedKind(name.kind),
                    ids=name.ids,
                    pointer=None,
                    line=None,
                    detail=name.detail,
                )
                for name in shared
            ],
        )

    def refuse(self, origin: Origin, policy: Policy) -> ImportConflict:
        """Return the error that lists the conflicts, up to `MAX_FAULTS`, and how to resolve them."""
        count = self._counts["conflict"]
        records = "1 record differs" if count == 1 else f"{count} records differ"
        listed = f" The first {MAX_FAULTS} are listed." if count > MAX_FAULTS else ""
        resolution = (
            _RESOLUTION if policy.on_existing is OnExisting.REFUSE else _RESOLUTION_OF_WITHDRAWAL
        )
        return ImportConflict(
            f"{records} from what is stored, and the last change is not this bundle's own."
            f"{listed} {_describe_origin(origin)} {resolution} A dry run shows each field before and after. "
            "Nothing was stored",
            self._conflicts,
        )


_RESOLUTION = (
    "`on_existing` (`--on-existing` on the command line) says what becomes of such records: `keep` leaves "
    "them as they are, `update` overwrites those that were not withdrawn."
)
_RESOLUTION_OF_WITHDRAWAL = (
    "They were withdrawn, and are current again only where a record says `revive: true`."
)


def _describe_origin(origin: Origin) -> str:
    if origin.name is None:
        return (
            "It has neither an `origin` nor sources, so that no stored record is its own: name an origin, "
            "and later bundles of that name can change what it brings."
        )
    if origin.actor is not None:
        return (
            f"It names no `origin`, so that its own is what {origin.actor!r} has imported with the same "
            "sources, and nobody has changed since."
        )
    return f"Its own is what bundles of the origin {origin.name!r} have made, and nobody has changed since."


def _describe_conflict(input_record: InputRecord, conflict: Conflict) -> str:
    version, actor, changed_at, origin = conflict.change
    when = changed_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    described = f"version {version} of the {input_record.kind} {input_record.id!r}"
    if conflict.code == "withdrawn_before":
        return (
            f"{described} was withdrawn by {actor!r} at {when}: give the record the status "
            "`withdrawn` too, or let it say `revive: true` and choose `update`"
        )
    made = f"{described} was made by {actor!r} at {when}"
    if origin is not None and not origin.startswith(DERIVED_ORIGIN):
        made += f" with a bundle of the origin {origin!r}"
    return f"{made}, and this record differs from it"


def _describe_row(reviewed: ReviewedRecord, fields: Iterable[Difference]) -> ImportedRow:
    kind, resource_id = reviewed.identity
    conflict = reviewed.conflict
    return ImportedRow(
        kind=ChangedKind(kind),
        id=resource_id,
        action=ImportAction(reviewed.action),
        conflict=conflict
        and ConflictRead(
            code=conflict.code,
            version=conflict.change.version,
            actor=conflict.change.actor,
            changed_at=conflict.change.changed_at,
        ),
        fields=[FieldChangeRead(**field._asdict()) for field in fields],
        filled=list(reviewed.record.filled),
    )


def _describe_doubts(kind: str, doubts: Iterable[tuple[str, Fault]]) -> Iterator[HintRead]:
    for resource_id, doubt in doubts:
        yield HintRead(
            code=doubt.code,
            kind=ChangedKind(kind),
            ids=[resource_id],
            pointer=doubt.pointer,
            line=doubt.line,
            detail=doubt.detail,
        )
