"""What a form of a reading says: a decision on a candidate, or what only a person can say of new records."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from app.domain.json.merge_patch import merge
from app.errors import CatalogueError, Fault, InvalidInput
from app.pages.curate.claim_fields import make_patch
from app.pages.curate.forms import read_model
from app.pages.english import say
from app.queries.readings.loaded_reading import LoadedCandidate, LoadedReading
from app.schemas.common import Create
from app.schemas.readings.decision import DecisionCreate
from app.schemas.readings.reading import ReadingPatch

# The fields of drafts that only a person can say, and `use` for a record that the catalogue has.
DRAFTED = {
    "organizations": ("use",),
    "technologies": ("field", "use"),
    "metrics": ("definition", "use"),
    "achievements": ("title", "use"),
}


class DeskForm(Create):
    """What each form of a reading sends: the version that is seen, the candidate, and the button."""

    version: int = Field(ge=1, le=2**31 - 1)
    candidate: int = Field(default=0, ge=0, le=2**31 - 1)
    action: Literal["accept", "reject", "postpone", "undo", "drafts"] = "accept"
    evidence_for: str | None = None
    quote_start: int | None = Field(default=None, ge=0)
    quote_end: int | None = Field(default=None, ge=0)


def read_decision(
    reading: LoadedReading, sent: DeskForm, fields: Mapping[str, str]
) -> DecisionCreate:
    """Return the decision that a form sends.

    Raises:
        InvalidInput: it is not possible, such as a rejection without a reason.
    """
    cited = sent.evidence_for or fields.get("cited", "").strip()
    action = "accept" if sent.evidence_for else sent.action
    given: dict[str, object] = {"candidate": sent.candidate, "decision": action}
    if action == "reject":
        given |= {name: fields.get(name, "") for name in ("reject_reason", "note_on_reason")}
        given = {_REJECTED.get(name, name): value for name, value in given.items()}
    elif action == "accept":
        given |= _read_accepted(reading, sent, fields, cited)
    return read_model(DecisionCreate, given)


_REJECTED = {"reject_reason": "reason", "note_on_reason": "note"}


def _read_accepted(
    reading: LoadedReading, sent: DeskForm, fields: Mapping[str, str], cited: str
) -> dict[str, object]:
    """Return what is accepted: a quote for the claim `cited`, or else changes of the draft.

    Raises:
        InvalidInput: there is no such candidate, or both are typed, of which one would be lost.
    """
    candidate = reading.get_candidate(sent.candidate)
    if candidate is None:
        raise InvalidInput(say("no_such_candidate"))
    typed = _read_typed(reading, candidate, sent, fields)
    if cited and typed:
        detail = say("cited_and_changed")
        raise InvalidInput(detail, [Fault("#/body/cited", "changes_unused", detail)])
    if cited:
        return {"evidence_for": cited}
    standing = candidate.decided.get("changes") or {}
    return {"changes": _add_changes(candidate.content["draft"], standing, typed) or ""}


def _read_typed(
    reading: LoadedReading, candidate: LoadedCandidate, sent: DeskForm, fields: Mapping[str, str]
) -> dict[str, Any]:
    """Return the merge patch from the draft that the page showed to what its form has."""
    draft = reading.draft_claim(candidate)
    typed = make_patch(draft, fields)
    metric = draft.get("metric", "")
    if fields.get("metric", metric) != metric:
        typed["metric"] = fields["metric"] or None
    start, end, text = sent.quote_start, sent.quote_end, reading.row.text or ""
    if start is not None and end is not None and start < end <= len(text):
        typed["evidence"] = [{"exact": text[start:end], "start": start}]
    return typed


def _add_changes(
    draft: Mapping[str, Any], standing: Mapping[str, Any], typed: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the changes of a decision with those of a form; what leaves a draft as it is, is left out.

    New words of a number take with them what was said of the old ones.
    """
    changes = dict(standing)
    for name, value in typed.items():
        is_joined = isinstance(value, dict) and "as_stated" not in value
        changes[name] = {**(changes.get(name) or {}), **value} if is_joined else value
    merged = merge(draft, changes)
    return {
        name: value
        for name, value in changes.items()
        if (merged.get(name) or None) != (draft.get(name) or None)
    }


def read_drafts(
    drafts: Mapping[str, Sequence[Mapping[str, Any]]], fields: Mapping[str, str]
) -> ReadingPatch:
    """Return the patch of the drafts whose fields differ from what a form has."""
    patches: dict[str, dict[str, dict[str, str | None]]] = {}
    for plural, names in DRAFTED.items():
        for draft in drafts[plural]:
            for name in names:
                stored = draft.get(name) or ""
                typed = fields.get(f"{plural}/{draft['id']}/{name}", stored).strip()
                if typed != stored:
                    own = patches.setdefault(plural, {}).setdefault(draft["id"], {})
                    own[name] = typed or None
    if not patches:
        raise InvalidInput(say("nothing_changed"))
    return read_model(ReadingPatch, {"drafts": patches})


def strip_pointers(error: CatalogueError) -> CatalogueError:
    """Return an error whose pointers lead to fields of the form, which sends one decision at a time."""
    if not isinstance(error, InvalidInput):
        return error
    faults = [
        replace(
            fault,
            pointer=fault.pointer.replace("/body/0/", "/body/")
            .replace("/body/changes/", "/body/")
            .replace("/body/drafts/", "/body/")
            .replace("/body/evidence_for", "/body/cited"),
        )
        for fault in error.faults
    ]
    return InvalidInput(error.detail, faults)
