"""Claims, loaded in the form that `domain.claims` compares, each with its public JSON.

A claim follows another one if a source puts it after that one, for example as a later result.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.claims.relations import StatedClaim
from app.models import Claim, Document
from app.schemas.claims import ClaimRead


@dataclass(frozen=True, slots=True)
class LoadedClaim:
    """A claim: its row, its public JSON, and the parts that decide its relations to other claims.

    Related resources are not loaded with `row`; read their ids and names from `document`.
    """

    row: Claim
    document: ClaimRead
    stated: StatedClaim


def select_claims() -> Select[Claim, bytes]:
    """Select claims with their public JSON; the caller adds conditions, order and limit."""
    return select(Claim, Document.body).join(Document, Document.number == Claim.number)


def load_claims(session: Session, statement: Select[Claim, bytes]) -> list[LoadedClaim]:
    """Load the claims that a statement of `select_claims` selects, in the order of the statement."""
    rows = session.execute(statement).all()
    predecessors = _read_predecessors(session, [row for row, _ in rows])
    loaded = []
    for row, body in rows:
        document = ClaimRead.model_validate_json(body)
        loaded.append(LoadedClaim(row, document, _make_stated(row, document, predecessors[row.id])))
    return loaded


def _make_stated(row: Claim, document: ClaimRead, follows: frozenset[str]) -> StatedClaim:
    return StatedClaim(
        id=row.id,
        kind=row.kind,
        quantity=row.quantity,
        organizations=frozenset(organization.id for organization in document.organizations),
        technology=document.technology.id if document.technology else None,
        scope=row.scope,
        relative_to=row.relative_to,
        first=row.period.first if row.period else None,
        last=row.period.last if row.period else None,
        follows=follows,
    )


def _read_predecessors(session: Session, claims: Sequence[Claim]) -> dict[str, frozenset[str]]:
    """Return for each claim the ids of all claims that it follows, directly or through others."""
    predecessors = {claim.id: claim.follows_id for claim in claims}
    unread = _list_unread(predecessors)
    while unread:
        statement = select(Claim.id, Claim.follows_id).where(Claim.id.in_(unread))
        predecessors |= {row.id: row.follows_id for row in session.execute(statement)}
        unread = _list_unread(predecessors)
    return {claim.id: frozenset(_follow(claim.id, predecessors)) for claim in claims}


def _list_unread(predecessors: dict[str, str | None]) -> set[str]:
    """Return the ids of followed claims that were not read yet."""
    followed = {claim_id for claim_id in predecessors.values() if claim_id is not None}
    return followed - predecessors.keys()


def _follow(start: str, predecessors: dict[str, str | None]) -> Iterable[str]:
    """Yield the ids of all claims that a claim follows, the nearest first.

    Imports refuse cycles, so this ends.
    """
    current = predecessors.get(start)
    while current is not None:
        yield current
        current = predecessors.get(current)
