"""Changes of a reading beside decisions: of its source, of the drafts of new records, and its end."""

from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.domain.json.merge_patch import merge
from app.errors import CandidatesDecided, Fault, InvalidInput, NotFound
from app.extraction.candidates.candidate import ArticleReading
from app.ingest.bundle.input_record import ARRAYS
from app.ingest.edits.resource import BODY, Precondition
from app.ingest.readings.create import fill_reading, refuse_same_text
from app.ingest.readings.open_reading import (
    is_own,
    is_reviewer,
    note_change,
    open_reading,
    refuse_closed,
    write_body,
    write_contents,
)
from app.ingest.readings.planned_import import read_faults
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.models import KINDS
from app.queries.api_keys import Caller
from app.queries.documents import get_document
from app.queries.readings.loaded_reading import LoadedReading, load_reading
from app.queries.readings.references import DRAFT_KINDS, Json
from app.schemas.common import is_slug
from app.schemas.readings.reading import ReadingPatch, ReadingState

_MODELS = dict(ARRAYS.values())
# What a draft cannot be without.
_ALWAYS = ("title", "language", "id")
_READ_BY = ("language", "published")


def is_read_again(reading: LoadedReading, patch: ReadingPatch) -> bool:
    """Return whether a change changes what is read in the text."""
    named = _list_named(patch)
    return any(name in named and named[name] != reading.source[name] for name in _READ_BY)


def merge_source(reading: LoadedReading, patch: ReadingPatch) -> Json:
    """Return the source of a reading with the changes of a patch."""
    return reading.source | _list_named(patch)


def _list_named(patch: ReadingPatch) -> Json:
    source = patch.source
    return {} if source is None else source.model_dump(mode="json", exclude_unset=True)


def change_reading(
    catalogue: LockedCatalogue,
    number: int,
    patch: ReadingPatch,
    article: ArticleReading | None,
    caller: Caller,
    precondition: Precondition,
) -> LoadedReading:
    """Change what is said of the text of a reading, and its drafts; return the reading.

    `article` is what was read again in the text by a new language or date, None where these stay. The drafts
    are then new ones.

    Raises:
        CandidatesDecided: the text is read again, and some candidates are decided.
        InvalidInput: a value is not valid, or cannot be taken back.
        NotFound, PreconditionFailed, Forbidden, ReadingClosed: as for decisions.
    """
    session = catalogue.session
    reading = open_reading(catalogue, number, caller, precondition)
    named = _list_named(patch)
    _refuse_missing(named)
    if named.get("same_text_as") not in (None, reading.source["same_text_as"]):
        refuse_same_text(session, reading.row.sha256, named["same_text_as"], number)
    reading.source = merge_source(reading, patch)
    note_change(reading)
    if article is not None:
        if any(own.row.decision or "added" in own.content for own in reading.candidates):
            raise CandidatesDecided(
                "another language or date would read the text again: undo the decisions first, or begin "
                "another reading"
            )
        reading = fill_reading(session, reading.row, article)
    for plural, patches in (patch.drafts.model_dump() if patch.drafts else {}).items():
        for draft_id, fields in patches.items():
            _patch_draft(
                session, reading, plural, draft_id, fields, f"{BODY}/drafts/{plural}/{draft_id}"
            )
    write_contents(reading)
    session.flush()
    return load_reading(session, number)


def _refuse_missing(named: Json) -> None:
    faults = [
        Fault(f"{BODY}/source/{name}", "missing", f"a source cannot be without its {name}")
        for name in _ALWAYS
        if name in named and named[name] is None
    ]
    if faults:
        raise InvalidInput(faults[0].detail, faults)


def change_draft(
    catalogue: LockedCatalogue,
    number: int,
    plural: str,
    draft_id: str,
    patch: dict[str, Any],
    caller: Caller,
    precondition: Precondition,
) -> LoadedReading:
    """Apply a merge patch to the draft of a new record; return the reading.

    `use` takes a record of the catalogue in its place. Another `id` is one for the record to come.

    Raises:
        InvalidInput: the draft would not be valid, but for what is still open.
        NotFound: there is no such reading or draft.
        PreconditionFailed, Forbidden, ReadingClosed: as for decisions.
    """
    session = catalogue.session
    reading = open_reading(catalogue, number, caller, precondition)
    _patch_draft(session, reading, plural, draft_id, patch, BODY)
    note_change(reading)
    session.flush()
    return load_reading(session, number)


def _patch_draft(
    session: Session, reading: LoadedReading, plural: str, draft_id: str, patch: Json, pointer: str
) -> None:
    """Replace a draft by one with the changes of a patch, which is at `pointer` of the request."""
    drafts = reading.drafts[plural]
    place = next((place for place, own in enumerate(drafts) if own["id"] == draft_id), None)
    if place is None:
        raise NotFound(f"reading {reading.row.number} has no draft {draft_id!r} among its {plural}")
    draft = drafts[place]
    changed = _merge_draft(plural, draft, patch, pointer)
    _check_id(session, reading, plural, draft, changed, pointer)
    if changed["use"] is not None:
        _require_current(session, DRAFT_KINDS[plural], changed["use"], pointer)
    drafts[place] = changed


def _merge_draft(plural: str, draft: Json, patch: Json, pointer: str) -> Json:
    for name in ("because", "was"):
        if name in patch:
            detail = f"`{name}` is not yours to change"
            raise InvalidInput(detail, [Fault(f"{pointer}/{name}", "unknown_field", detail)])
    fields = {name: value for name, value in draft.items() if name not in ("because", "was", "use")}
    given = {name: value for name, value in patch.items() if name != "use"}
    # What the patch takes back is open, or as it is by default.
    merged = merge({name: value for name, value in fields.items() if value is not None}, given)
    _check_fields(plural, merged, pointer)
    because = {
        pointer: spot
        for pointer, spot in draft["because"].items()
        if pointer.split("/")[1] not in patch
    }
    defaults: Json = {
        name: [] if isinstance(value, list) else None for name, value in fields.items()
    }
    use = patch.get("use", draft["use"])
    return {**defaults, **merged, "use": use, "was": draft["was"], "because": because}


def _check_fields(plural: str, fields: Json, pointer: str) -> None:
    model = _MODELS[KINDS[DRAFT_KINDS[plural]].plural]
    try:
        model.model_validate(fields)
    except ValidationError as error:
        faults = [
            fault for fault in read_faults(error, pointer, model) if fault.code != "field_open"
        ]
        if faults:
            detail = "; ".join(f"{fault.pointer}: {fault.detail}" for fault in faults[:5])
            raise InvalidInput(detail, faults) from error


def _check_id(
    session: Session,
    reading: LoadedReading,
    plural: str,
    draft: Json,
    changed: Json,
    pointer: str,
) -> None:
    """Note a new id of a draft, which has to be free in the reading and in the catalogue."""
    if changed["id"] == draft["id"]:
        return
    kind = DRAFT_KINDS[plural]
    names = {
        name
        for own in reading.drafts[plural]
        if own is not draft
        for name in (own["id"], *own["was"])
    }
    if changed["id"] in names or get_document(session, kind, changed["id"]) is not None:
        detail = (
            f"there is a {kind} {changed['id']!r}: choose another id, or name that one as `use`"
        )
        raise InvalidInput(detail, [Fault(f"{pointer}/id", "already_exists", detail)])
    changed["was"] = [name for name in draft["was"] if name != changed["id"]] + [draft["id"]]


def _require_current(session: Session, kind: str, name: object, pointer: str) -> None:
    row = session.get(KINDS[kind].model, name) if is_slug(name) else None
    if row is None or row.status == "withdrawn":
        detail = f"there is no current {kind} {name!r}"
        raise InvalidInput(detail, [Fault(f"{pointer}/use", "not_found", detail)])


def discard_reading(
    catalogue: LockedCatalogue, number: int, reason: str, caller: Caller, precondition: Precondition
) -> LoadedReading:
    """Close a reading without publishing anything of it; return the reading.

    Its author may do so after it was submitted.

    Raises:
        NotFound, PreconditionFailed, Forbidden, ReadingClosed: as for decisions.
    """
    session = catalogue.session
    reading = load_reading(session, number)
    if reading.row.state != ReadingState.SUBMITTED or not is_own(reading, caller):
        reading = open_reading(catalogue, number, caller, precondition)
    else:
        precondition(write_body(reading))
        refuse_closed(reading)
    close_reading(reading, ReadingState.DISCARDED, caller)
    reading.row.reason = reason
    session.flush()
    return load_reading(session, number)


def close_reading(reading: LoadedReading, state: ReadingState, caller: Caller) -> None:
    """Note the end of a reading, whose text the source has from then on, or nobody."""
    note_change(reading)
    row = reading.row
    row.state, row.closed_by, row.closed_at = state.value, caller.name, datetime.now(UTC)
    row.text = ""


def may_publish(reading: LoadedReading, caller: Caller) -> bool:
    """Return whether a caller may publish a reading: a reviewer, but not one submitted by themselves."""
    is_theirs = reading.row.state == ReadingState.SUBMITTED and is_own(reading, caller)
    return is_reviewer(caller) and not is_theirs
