"""Proposals of changes: any caller makes them, a reviewer decides, nobody accepts their own.

A decision is made under the lock of the catalogue. So of two concurrent decisions on a proposal
only one is made, and a change is applied only to the version of the resource for which it was proposed.
"""

import json
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.json.diff import Difference, list_differences
from app.domain.json.merge_patch import merge
from app.errors import Forbidden, ProposalDecided, ProposalOutdated
from app.ingest.edits.resource import (
    EditResult,
    SeenInWords,
    create_resource,
    describe_version,
    patch_resource,
    read_created,
)
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.ingest.store.change_log import Author
from app.models import Proposal
from app.queries.api_keys import Caller
from app.queries.documents import get_document
from app.queries.proposals import get_proposal
from app.schemas.proposals import ProposalCreate


class ProposalDecision(NamedTuple):
    """A proposal that was accepted or refused.

    `edited` is the result of the change that was accepted; None if the proposal was refused.
    """

    proposal: Proposal
    edited: EditResult | None


class NewProposal(NamedTuple):
    """A stored proposal, with what the reader would fill, and what it would hint at."""

    proposal: Proposal
    reading: SeenInWords


def create_proposal(
    catalogue: LockedCatalogue, given: ProposalCreate, caller: Caller
) -> NewProposal:
    """Store a proposal of a change.

    The change is made first and rolled back, so that a proposal that breaks a rule is refused at once.

    Raises:
        AlreadyExists: the proposed resource is new, and a resource with its id exists.
        NotFound: the resource to change does not exist.
        InvalidInput: the changed resource would break rules. The error lists every fault.
    """
    session = catalogue.session
    proposal = Proposal(
        kind=given.kind.value,
        resource_id=given.id,
        base_version=None if given.is_new else _read_version(session, given.kind.value, given.id),
        content=json.dumps(given.content, ensure_ascii=False),
        comment=given.comment,
        proposed_by=caller.name,
        proposer_prefix=caller.prefix,
        proposed_at=datetime.now(UTC),
        state="open",
    )
    trial = session.begin_nested()
    edited = _apply(catalogue, proposal, Author(caller.name, given.comment), is_new=given.is_new)
    trial.rollback()
    session.add(proposal)
    session.flush()
    return NewProposal(proposal, edited.reading)


def accept_proposal(
    catalogue: LockedCatalogue, number: int, caller: Caller, reason: str | None
) -> ProposalDecision:
    """Accept a proposal: make the change, and log it under the name of the proposal's author.

    Raises:
        NotFound: there is no such proposal.
        Forbidden: the caller made the proposal.
        ProposalDecided: the proposal was accepted or refused before.
        ProposalOutdated: the resource has changed since the proposal was made.
        InvalidInput: the change breaks a rule now.
    """
    session = catalogue.session
    proposal = _open(session, number)
    if caller.prefix == proposal.proposer_prefix or caller.name == proposal.proposed_by:
        raise Forbidden("nobody accepts a proposal of their own; somebody else has to look at it")
    is_new = proposal.base_version is None
    if not is_new:
        version = _read_version(session, proposal.kind, proposal.resource_id)
        if version != proposal.base_version:
            raise ProposalOutdated(
                f"it is for version {proposal.base_version}, but the current version is {version}: "
                "refuse it, and ask for a new one"
            )
    comment = f"{proposal.comment} (proposal {number}, accepted by {caller.name})"
    author = Author(proposal.proposed_by, comment, reviewer=caller.name)
    edited = _apply(catalogue, proposal, author, is_new=is_new)
    proposal.revision = edited.revision
    _decide(proposal, "accepted", caller, reason)
    session.flush()
    return ProposalDecision(proposal, edited)


def list_proposed_changes(session: Session, proposal: Proposal) -> list[Difference]:
    """Return the fields that a proposal changes, before and after, in the form of a bundle.

    Of a new resource these are all fields that it names.

    Raises:
        NotFound: the version that the proposal changes does not exist.
    """
    content = json.loads(proposal.content)
    if proposal.base_version is None:
        return list(list_differences({}, content))
    before = describe_version(session, proposal.kind, proposal.resource_id, proposal.base_version)
    return list(list_differences(before, merge(before, content)))


def refuse_proposal(
    catalogue: LockedCatalogue, number: int, caller: Caller, reason: str
) -> ProposalDecision:
    """Refuse a proposal with a reason. The caller may be the author of the proposal.

    Raises:
        NotFound: there is no such proposal.
        ProposalDecided: the proposal was accepted or refused before.
    """
    proposal = _open(catalogue.session, number)
    _decide(proposal, "refused", caller, reason)
    catalogue.session.flush()
    return ProposalDecision(proposal, None)


def _open(session: Session, number: int) -> Proposal:
    """Return a proposal that is to be decided.

    Raises:
        NotFound: there is no such proposal.
        ProposalDecided: the proposal was accepted or refused before.
    """
    proposal = get_proposal(session, number)
    if proposal.state != "open":
        raise ProposalDecided(f"proposal {number} was {proposal.state} by {proposal.decided_by}")
    return proposal


def _decide(proposal: Proposal, state: str, caller: Caller, reason: str | None) -> None:
    proposal.state = state
    proposal.decided_by = caller.name
    proposal.decided_at = datetime.now(UTC)
    proposal.reason = reason


def _apply(
    catalogue: LockedCatalogue, proposal: Proposal, author: Author, *, is_new: bool
) -> EditResult:
    """Make the proposed change, and return its result.

    Create the resource if it `is_new`; otherwise apply the proposal's merge patch (RFC 7396) to it.
    """
    content = json.loads(proposal.content)
    if is_new:
        created = read_created(proposal.kind, {"id": proposal.resource_id, **content})
        return create_resource(catalogue, proposal.kind, created, author)
    return patch_resource(
        catalogue, proposal.kind, proposal.resource_id, content, author, _accept_any
    )


def _accept_any(_body: bytes) -> None:
    """Accept any version of the resource: the caller has read the version under the same lock."""


def _read_version(session: Session, kind: str, resource_id: str) -> int | None:
    body = get_document(session, kind, resource_id)
    return None if body is None else int(json.loads(body)["version"])
