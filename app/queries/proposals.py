"""Proposals (changes that were submitted for review): the list of them, and one by its number."""

import json

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.errors import NotFound
from app.models import Proposal
from app.queries.list_page.page import Page
from app.queries.lists.cursor import digest_list, read_numbers, write_cursor
from app.schemas.common import ListMeta
from app.schemas.proposals import ProposalQuery, ProposalRead, ProposalState, ProposedKind


def get_proposal(session: Session, number: int) -> Proposal:
    """Return a proposal by its number.

    Raises:
        NotFound: there is no proposal with this number.
    """
    proposal = session.get(Proposal, number)
    if proposal is None:
        raise NotFound(
            f"there is no proposal {number}; see the list of proposals for their numbers"
        )
    return proposal


def list_proposals(session: Session, query: ProposalQuery) -> Page:
    """Read a page of the list of proposals, the oldest first. `query` may limit it to one state.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this list.
    """
    conditions: list[ColumnElement[bool]] = []
    if query.state is not None:
        conditions.append(Proposal.state == query.state.value)
    version = read_version(session)
    listed = digest_list({"kind": "proposal", "state": query.state})
    statement = select(Proposal).where(*conditions).order_by(Proposal.number)
    if query.cursor is not None:
        [after] = read_numbers(query.cursor, listed, 1, version.epoch)
        statement = statement.where(Proposal.number > after)
    rows = session.scalars(statement.limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    counted = select(func.count()).select_from(Proposal).where(*conditions)
    meta = ListMeta(
        **version._asdict(),
        limit=query.limit,
        count=session.scalar(counted) or 0,
        count_exact=True,
        next_cursor=write_cursor(listed, version.epoch, [str(shown[-1].number)])
        if len(rows) > query.limit
        else None,
    )
    return Page([describe_proposal(row).model_dump_json().encode() for row in shown], meta)


def describe_proposal(row: Proposal) -> ProposalRead:
    return ProposalRead(
        number=row.number,
        kind=ProposedKind(row.kind),
        id=row.resource_id,
        is_new=row.base_version is None,
        base_version=row.base_version,
        content=json.loads(row.content),
        comment=row.comment,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        state=ProposalState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
        revision=row.revision,
    )
