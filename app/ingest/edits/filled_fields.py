"""What a patch of a claim leaves to the checker again: what was read in words that it replaces, or made of names.

A statement is known as made by the change log: it says what would have been made of the names of the revision in
which the claim got it. Renames and merges keep it, and the next edit of the claim makes it of the new names.
"""

from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app.domain.numbers.derived_change import StatedChange
from app.domain.numbers.quantity import Quantity, ReadBy
from app.ingest.bundle.input_record import InputRecord
from app.ingest.checks.checker import draft_records
from app.ingest.checks.left_out.fill import NamesOfClaims
from app.ingest.checks.quantities import add_cue
from app.ingest.edits.logged_records import read_as_of, read_versions
from app.ingest.rows.record import Record
from app.models import Claim
from app.schemas.claims import ClaimCreate

_NUMBERS = ("quantity", "baseline", "stated_change")
# Other quotes leave these words: a unit may be needed for what can mean several.
_WORDS = ("as_stated", "unit")
_NOT_READ = ("period", "place")


def forget_filled(
    session: Session, stored: Record, created: ClaimCreate, patch: dict[str, Any]
) -> dict[str, Any]:
    """Return a stored claim, which is `created` in the form of a bundle, without what a patch makes the checker fill.

    The unit stays if it is not among the words that were read.
    """
    described = created.model_dump(mode="json", exclude_defaults=True)
    for name in _NUMBERS:
        number = stored.get(getattr(Claim, name))
        if number is None:
            continue
        given = patch.get(name)
        if isinstance(given, dict) and _replaces(given, number):
            described[name] = _keep_given(number, described[name])
        elif name not in patch and "evidence" in patch and number.read_by == ReadBy.READER:
            words = {key: described[name][key] for key in _WORDS if key in described[name]}
            described[name] = words | _keep_given(number, described[name])
    if "statements" not in patch and _is_made(session, stored, created):
        del described["statements"]
    if "kind" not in patch and _is_reread(patch) and _is_kind_read(session, created):
        del described["kind"]
    return described


def _replaces(given: dict[str, Any], number: Quantity | StatedChange) -> bool:
    return bool(given.get("as_stated", number.as_stated) != number.as_stated)


def _keep_given(number: Quantity | StatedChange, described: dict[str, Any]) -> dict[str, Any]:
    """Return what the reader does not read: when and where a baseline was, and a unit that is not in the words."""
    kept = {key: described[key] for key in _NOT_READ if key in described}
    is_apart = isinstance(number, Quantity) and number.unit_text is None
    return kept | (
        {"unit": described["unit"]} if is_apart and number.read_by == ReadBy.READER else {}
    )


def _is_reread(patch: dict[str, Any]) -> bool:
    quantity = patch.get("quantity")
    return "evidence" in patch or (isinstance(quantity, dict) and "as_stated" in quantity)


def _is_kind_read(session: Session, created: ClaimCreate) -> bool:
    """Return whether the kind of a claim is what its words say, so that other words may say another one."""
    bare = created.model_copy(update={"kind": None})
    own = InputRecord("claim", created.id, "", None, bare)
    drafts, _ = draft_records(session, None, [own], {("claim", created.id)}, None)
    return [draft.get(Claim.kind) for draft in drafts] == [created.kind]


def _is_made(session: Session, stored: Record, created: ClaimCreate) -> bool:
    """Return whether the statement of a claim was made of names when the claim got it."""
    statements = created.statements or {}
    statement = stored.get(Claim.statement)
    # Most statements are written by hand, and reading all names takes fifteen statements of SQL.
    if len(statements) != 1 or ": " not in statement:
        return False
    for version in read_versions(session, stored):
        if version.record.get(Claim.statement) == statement:
            then = _describe_then(created, version.record)
            quantity = version.record.get(Claim.quantity)
            said = next(
                (own for own in _list_words(quantity) if statement.endswith(f" {own}")), None
            )
            if said is None:
                return False
            read = partial(read_as_of, session, version.revision)
            names = NamesOfClaims(read, [InputRecord("claim", then.id, "", None, then)])
            return statements == names.state(then, said)
    return False


def _list_words(quantity: Quantity) -> list[str]:
    """Return how a statement can say a quantity: with the cue beside its words, and as it was before without."""
    own = quantity.as_stated
    cues = [] if quantity.cue is None else [True, False]
    said = [*(add_cue(own, quantity.cue or "", is_before=before) for before in cues), own]
    return [" ".join(words.split()) for words in said]


def _describe_then(created: ClaimCreate, version: Record) -> ClaimCreate:
    """Return a claim with what its statement was made of in a version."""
    then = {
        "achievement": version.get(Claim.achievement_id),
        "metric": version.get(Claim.metric_id),
        "quantity": created.quantity.model_copy(
            update={"as_stated": version.get(Claim.quantity).as_stated}
        ),
        "statements": None,
    }
    return created.model_copy(update=then)
