"""Claims, loaded in the form in which `domain.claims` compares them, each with its public JSON.

A claim follows another claim if a source puts it after that claim, for example as a later result.
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
    """A claim: its table row, its public JSON, and the parts that decide its relations to other claims.

    Other resources, such as organizations, are not loaded with `row`; read their ids and names from the
    public JSON, `document`.
    """

    row: Claim
    document: ClaimRead
    stated: StatedClaim


def select_claims() -> Select[Claim, bytes]:
    """Return a statement that selects claims with their public JSON, for `load_claims`.

    The caller adds conditions, order and limit.
    """
    return select(Claim, Document.body).join(Document, Document.number == Claim.number)


def load_claims(session: Session, statement: Select[Claim, bytes]) -> list[LoadedClaim]:
    """Load the claims that a statement from `select_claims` selects, in the order of the statement."""
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
        is_date_certain=row.period is None or row.period.is_certain,
    )


def _read_predecessors(session: Session, claims: Sequence[Claim]) -> dict[str, frozenset[str]]:
    """Return, by the id of each claim, the ids of all claims that come before it according to sources.

    A source puts a claim after another one, its `follows_id`; that one may follow a further claim.
    """
    predecessors = {claim.id: claim.follows_id for claim in claims}
    unread = _list_unread(predecessors)
    while unread:
        statement = select(Claim.id, Claim.follows_id).where(Claim.id.in_(unread))
        predecessors |= {row.id: row.follows_id for row in session.execute(statement)}
        unread = _list_unread(predecessors)
    return {claim.id: frozenset(_follow(claim.id, predecessors)) for claim in claims}


def _list_unread(predecessors: dict[str, str | None]) -> set[str]:
    """Return the ids of claims that occur in `predecessors` as a predecessor, but were not read yet.

    `predecessors` has the id of the preceding claim for each claim that was read.
    """
    followed = {claim_id for claim_id in predecessors.values() if claim_id is not None}
    return followed - predecessors.keys()


def _follow(start: str, predecessors: dict[str, str | None]) -> Iterable[str]:
    """Yield the ids of all claims that come before the claim `start`, the nearest first.

    `predecessors` has the id of the preceding claim for each claim. It has no cycles, because imports
    refuse cycles.
    """
    current = predecessors.get(start)
    while current is not None:
        yield current
        current = predecessors.get(current)
