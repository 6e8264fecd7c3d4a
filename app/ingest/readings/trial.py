"""Trials of a reading: would publishing take its drafts, and its quotes for claims of the catalogue?

What the rules of the catalogue refuse in a draft is left out of it, if a claim can be without it, and listed as
open. So accepting a candidate as it is does not fail when the reading is published.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from app.domain.quotes.span import Span
from app.errors import Fault, InvalidBundle
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.bundle.source_lines import SourceLines
from app.ingest.checks.checker import Checker, draft_records
from app.ingest.readings.planned_import import Cited, PlannedImport, restate_with_quotes
from app.models import Evidence
from app.queries.readings.loaded_reading import LoadedCandidate, LoadedReading
from app.queries.readings.references import Json

_OPTIONAL = (
    "baseline",
    "stated_change",
    "period",
    "relative_to",
    "qualifiers",
    "subject",
    "scope",
    "kind",
)
# What is left of a quantity whose values the reader has to read again.
_WORDS_ALONE = ("as_stated", "occurrence", "period")
_PLACEHOLDER = "?"
# What a fault of another part leads to is no fault after that part was left out.
_ROUNDS = 3


def try_drafts(session: Session, reading: LoadedReading) -> None:
    """Change the contents of the candidates of a reading, so that the catalogue can take them."""
    open_fields = _fill_open(reading)
    contents = {candidate.number: candidate.content for candidate in reading.candidates}
    try:
        faults = _list_faults(session, reading, reading.candidates)
        for _ in range(_ROUNDS):
            mended = {number for number, own in faults.items() if _mend(contents[number], own)}
            if not mended:
                break
            again = _list_comparable(reading.candidates, mended)
            others = {number: own for number, own in faults.items() if number not in again}
            tried = [candidate for candidate in reading.candidates if candidate.number in again]
            faults = others | _list_faults(session, reading, tried)
        for number, own in faults.items():
            _note_open(contents[number], own)
    finally:
        for draft, field in open_fields:
            draft[field] = None


def _fill_open(reading: LoadedReading) -> list[tuple[Json, str]]:
    """Fill what only an editor can say, so that all else is checked; return the drafts and fields."""
    filled = []
    for plural, field in (("metrics", "definition"), ("technologies", "field")):
        for draft in reading.drafts[plural]:
            if draft[field] is None:
                draft[field] = _PLACEHOLDER
                filled.append((draft, field))
    return filled


def _list_comparable(candidates: Sequence[LoadedCandidate], mended: Collection[int]) -> set[int]:
    """Return the numbers of the candidates that have a metric of those mended: no others are compared with them."""
    metrics = {
        candidate.number: candidate.content["draft"].get("metric") for candidate in candidates
    }
    changed = {metrics[number] for number in mended}
    return {number for number, metric in metrics.items() if metric in changed}


def _list_faults(
    session: Session, reading: LoadedReading, candidates: Sequence[LoadedCandidate]
) -> dict[int, list[tuple[str, Fault]]]:
    """Return the faults of drafts of claims by candidate, each with the field that it is in."""
    findings = FaultCollector(SourceLines())
    plan = PlannedImport(reading, findings)
    plan.add_source()
    for candidate in candidates:
        plan.add_claim(candidate)
    plan.add_drafts()
    faults: Sequence[Fault] = ()
    try:
        Checker(session, None, findings).check_bundle(plan.records)
    except InvalidBundle as error:
        faults = error.faults
    found = defaultdict[int, list[tuple[str, Fault]]](list)
    for fault in faults:
        _, place, number, *path = fault.pointer.split("/")
        if place == "candidates":
            found[int(number)].append((path[1] if len(path) > 1 else "", fault))
    return found


def _mend(content: Json, faults: Sequence[tuple[str, Fault]]) -> bool:
    """Leave out of a draft what is refused; return whether anything was."""
    draft, before = content["draft"], dict(content["draft"])
    for field, fault in faults:
        # The number alone first: a fault of its words can come from what was given beside them.
        alone = _leave_words(draft.get(field))
        if alone is not None and alone != draft[field]:
            draft[field] = alone
        elif field in _OPTIONAL and field in draft:
            del draft[field]
            content["because"] = {
                pointer: spot
                for pointer, spot in content["because"].items()
                if pointer.split("/")[1] != field
            }
            _note_open(content, [(field, fault)])
    return bool(draft != before)


def _leave_words(quantity: object) -> Json | None:
    if not isinstance(quantity, dict):
        return None
    return {name: quantity[name] for name in _WORDS_ALONE if name in quantity}


def _note_open(content: Json, faults: Sequence[tuple[str, Fault]]) -> None:
    for _, fault in faults:
        if fault.code not in content["open"]:
            content["open"].append(fault.code)


def list_silent(
    session: Session, reading: LoadedReading, cited: Cited
) -> Iterator[tuple[LoadedCandidate, Fault]]:
    """Yield the candidates whose quotes do not state the number of the claim that would get them.

    The pointer of a fault is the empty one: who decides and who publishes have places of their own.
    """
    claims = dict(restate_with_quotes(session, reading, cited))
    stating = _find_stating(session, reading, cited, claims)
    for claim_id, claim in claims.items():
        words = claim["quantity"]["as_stated"]
        detail = (
            f"these words do not state {words!r}, the number of the claim {claim_id!r}: accept them as a "
            "claim of their own, or name the claim whose number they state"
        )
        for candidate in cited[claim_id]:
            number = Span(**candidate.content["number"])
            quotes = stating.get(claim_id, ())
            if not any(quote.start <= number.start and number.end <= quote.end for quote in quotes):
                yield candidate, Fault("", "number_not_stated", detail)


def _find_stating(
    session: Session, reading: LoadedReading, cited: Cited, claims: Mapping[str, Json]
) -> dict[str, list[Span]]:
    """Return, by the ids of claims, the quotes of the text that state their numbers."""
    plan = PlannedImport(reading, FaultCollector(SourceLines()))
    plan.add_source()
    for claim_id, claim in claims.items():
        plan.add_restated(claim, cited[claim_id][0])
    requested = {record.identity for record in plan.records if record.identity}
    records, _ = draft_records(session, None, plan.records, requested, None)
    return {
        record.id: [
            Span(row[Evidence.start.key], row[Evidence.end.key])
            for row in record.children[Evidence]
            if row[Evidence.source_id.key] == reading.source["id"]
            and row["number_start"] is not None
        ]
        for record in records
        if record.kind == "claim"
    }
