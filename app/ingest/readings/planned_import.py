"""The import that a reading becomes: the records of what was accepted, each with its place in the reading.

A new record is written only if something accepted names it. Faults of the records have pointers into the
reading, such as `#/candidates/4/draft/period`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.domain.quotes.span import Span, SpanIndex
from app.errors import Fault
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.input_record import ARRAYS, InputRecord
from app.ingest.bundle.validation import list_faults
from app.ingest.export.from_records import restate_record
from app.ingest.rows.read_records import read_records
from app.queries.readings.loaded_reading import LoadedCandidate, LoadedReading
from app.queries.readings.references import DRAFT_KINDS, Json
from app.queries.resources.sources import get_text_and_language
from app.schemas.readings.decision import RejectReason

# Candidates by the ids of the claims that get their quotes.
Cited = Mapping[str, Sequence[LoadedCandidate]]

# What of a draft is no field of the record.
_OF_DRAFT = ("was", "use", "because")
_OF_SOURCE = ("id", "title", "publisher", "language", "published", "url", "same_text_as", "note")
_MODELS = dict(ARRAYS.values())
_ORDER = list(ARRAYS)
# What the reasons of readings are as those of a source.
_REASONS = {
    RejectReason.WRONG_READING: ("other", "A rule had read it wrongly."),
    RejectReason.DUPLICATE: ("repetition", None),
    RejectReason.UNCLEAR: ("other", "It is unclear what it states."),
}


class PlannedImport:
    """The records of a reading; what is open in them is a fault `field_open`."""

    def __init__(self, reading: LoadedReading, findings: FaultCollector) -> None:
        self._reading = reading
        self._findings = findings
        self._named: set[tuple[str, str]] = set()
        self._records: list[InputRecord] = []

    @property
    def records(self) -> list[InputRecord]:
        """Return the records, those of a kind after the kinds that they refer to."""
        return sorted(self._records, key=lambda record: _ORDER.index(record.kind))

    def add_source(self) -> None:
        source = {name: self._reading.source[name] for name in _OF_SOURCE}
        self._add("source", {**source, "text": self._reading.row.text}, "#/source")

    def add_claim(self, candidate: LoadedCandidate) -> None:
        """Add the claim of a candidate, and note the drafts that it names."""
        pointer = f"#/candidates/{candidate.number}/draft"
        draft = self._reading.draft_claim(candidate)
        for field, plural in (("metric", "metrics"), ("achievement", "achievements")):
            if isinstance(draft.get(field), str):
                self._name(plural, draft[field])
            elif draft.get(field) is None:
                self._findings.add(
                    f"{pointer}/{field}", "field_open", f"name the {field} by `changes`"
                )
        if {"metric", "achievement"} <= draft.keys():
            self._add("claim", draft, pointer)

    def add_restated(self, claim: Json, candidate: LoadedCandidate) -> None:
        """Add a claim of the catalogue with its new evidence."""
        self._add("claim", claim, f"#/candidates/{candidate.number}/decision/evidence_for")

    def add_drafts(self) -> None:
        """Add the drafts that the claims name, directly or through their achievements."""
        for draft in self._reading.drafts["achievements"]:
            if ("achievements", draft["id"]) not in self._named:
                continue
            achievement = self._reading.draft_achievement(draft)
            if achievement["technology"]:
                self._name("technologies", achievement["technology"])
            for part in achievement["organizations"]:
                self._name("organizations", part["organization"])
            self._add_draft("achievements", achievement)
        for plural in ("organizations", "technologies", "metrics"):
            for draft in self._reading.drafts[plural]:
                if (plural, draft["id"]) in self._named:
                    self._add_draft(plural, draft)

    def _name(self, plural: str, name: str) -> None:
        found = self._reading.references.find(plural, name)
        if found.draft is not None:
            self._named.add((plural, found.id))

    def _add_draft(self, plural: str, draft: Json) -> None:
        fields = {name: value for name, value in draft.items() if name not in _OF_DRAFT}
        self._add(DRAFT_KINDS[plural], fields, f"#/drafts/{plural}/{draft['id']}")

    def add_numbers(self, claimed: Collection[Span]) -> None:
        """Add the numbers that state nothing: those rejected, and those of rules that no claim has.

        `claimed` are the spans of what was accepted.
        """
        taken = list(claimed)
        for candidate in self._reading.candidates:
            decided = candidate.decided
            if decided.get("decision") == "reject":
                span = Span(**candidate.content["number"])
                taken.append(span)
                reason, note = _REASONS.get(decided["reason"], (decided["reason"], None))
                note = decided["note"] or note
                pointer = f"#/candidates/{candidate.number}"
                self._add_number(span, reason, note, pointer)
            elif candidate.row.state == "postponed":
                taken.append(Span(**candidate.content["number"]))
        index = SpanIndex(taken)
        for place, number in enumerate(self._reading.numbers):
            span = Span(number["start"], number["end"])
            if number["part_of"] is None and not index.touches(span):
                self._add_number(span, number["reason"], None, f"#/numbers/{place}")

    def _add_number(self, span: Span, reason: str, note: str | None, pointer: str) -> None:
        number = {
            "source": self._reading.source["id"],
            "exact": span.cut(self._reading.row.text),
            "start": span.start,
            "reason": reason,
            "note": note or ("It is named in the reading." if reason == "other" else None),
        }
        self._add("source_number", number, pointer)

    def _add(self, kind: str, fields: Mapping[str, Any], pointer: str) -> None:
        given = {name: value for name, value in fields.items() if value is not None}
        model = _MODELS[ARRAYS[kind][0]]
        try:
            record = model.model_validate(given)
        except ValidationError as error:
            for fault in read_faults(error, pointer, model):
                self._findings.add(fault.pointer, fault.code, fault.detail)
            return
        self._records.append(InputRecord(kind, given.get("id"), pointer, None, record))


def read_faults(error: ValidationError, pointer: str, model: Any) -> Iterator[Fault]:  # noqa: ANN401 - of any record
    """Yield the faults of a draft; what it lacks is open."""
    for place, code, detail in list_faults(error, pointer, model):
        if code == "missing":
            yield Fault(place, "field_open", f"it is open: give `{place.rpartition('/')[2]}`")
        else:
            yield Fault(place, "unknown_field" if code == "extra_forbidden" else code, detail)


def restate_with_quotes(
    session: Session, reading: LoadedReading, cited: Cited
) -> Iterator[tuple[str, Json]]:
    """Yield the ids of claims, and the claims with the quotes of candidates."""

    def read_text(source_id: str) -> str | None:
        own = get_text_and_language(session, source_id)
        return own and own[0]

    for claim_id, record in read_records(session, "claim", sorted(cited)).items():
        claim: Json = restate_record(record, read_text).model_dump(
            mode="json", exclude_defaults=True
        )
        for candidate in cited[claim_id]:
            for quote in reading.draft_claim(candidate, {})["evidence"]:
                if quote not in claim["evidence"]:
                    claim["evidence"].append(quote)
        yield claim_id, claim
